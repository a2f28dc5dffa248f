// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_ticker.h"

#include <cmath>

namespace sherl::widgets {

double one_two_five_below(double value) {
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    const double digit = value / power;
    return power * (digit >= 5 - 1e-9 ? 5 : digit >= 2 - 1e-9 ? 2 : 1);
}

double one_two_five_above(double value) {
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    const double digit = value / power;
    return power * (digit <= 1 + 1e-9 ? 1 : digit <= 2 + 1e-9 ? 2 : digit <= 5 + 1e-9 ? 5 : 10);
}

// Of the steps on either side of `wanted` the nearer one.
static double nice_step(double wanted) {
    if (!(wanted > 0) || !std::isfinite(wanted)) return 1;
    const double below = one_two_five_below(wanted), above = one_two_five_above(wanted);
    return wanted / below < above / wanted ? below : above;
}

double ChartTicker::getTickStep(const QCPRange& range) {
    return step_ = std::max(nice_step(range.size() / std::max(count_, 1)), least_step_);
}

QString ChartTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
    if (!logarithmic_) return text_(tick, step_);
    return text_(tick, fine_ > 0 ? fine_ : one_two_five_below(std::max(std::fabs(tick), 1e-300)));
}

QVector<double> ChartTicker::createTickVector(double step, const QCPRange& range) {
    QVector<double> ticks;
    fine_ = 0;
    if (!logarithmic_) {
        const double first = std::ceil(range.lower / step - 1e-9), last = std::floor(range.upper / step + 1e-9);
        for (double i = first; i <= last && ticks.size() < 100; ++i) ticks.append(i * step);
        return ticks;
    }
    const double decades = std::log10(range.upper / range.lower);
    if (!(decades > 0) || !std::isfinite(decades)) return ticks;
    const bool digits = decades * 3 <= count_ + 3;  // 1, 2, 5; else powers of ten, and of those as many as fit
    const int stride = std::max(1, static_cast<int>(std::ceil(decades / std::max(count_, 1))));
    for (int power = static_cast<int>(std::floor(std::log10(range.lower))); power <= std::log10(range.upper); ++power) {
        for (const double digit : {1.0, 2.0, 5.0}) {
            if (digit > 1 && !digits) break;
            const double tick = digit * std::pow(10.0, power);
            const bool wanted = digits || power % stride == 0;
            if (wanted && tick >= range.lower * (1 - 1e-9) && tick <= range.upper * (1 + 1e-9)) ticks.append(tick);
        }
    }
    if (ticks.size() < 2 && decades < 1) {  // within one digit: as on a linear axis
        const double fine = fine_ = nice_step(range.size() / std::max(count_, 1));
        ticks.clear();
        for (double i = std::ceil(range.lower / fine); i * fine <= range.upper && ticks.size() < 100; ++i) ticks.append(i * fine);
    }
    return ticks;
}

}  // namespace sherl::widgets
