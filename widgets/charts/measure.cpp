// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/measure.h"

#include <algorithm>
#include <cmath>

#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

constexpr double kMebi = 1024.0 * 1024.0;

Measure::Kind kind_of(const QString& series) {
    if (series == QLatin1String("peak_bytes")) return Measure::Kind::bytes;
    if (series == QLatin1String("step_seconds")) return Measure::Kind::seconds;
    if (series == QLatin1String("examples_per_second")) return Measure::Kind::rate;
    if (series == QLatin1String("loss") || series.endsWith(QLatin1String(".loss"))) return Measure::Kind::loss;
    return series.contains(QLatin1Char('.')) ? Measure::Kind::share : Measure::Kind::number;
}

// True minus, as everywhere in the window.
QString with_minus(QString number) {
    return number.replace(QLatin1Char('-'), QChar(0x2212));
}

// With the digits that tell neighbouring ticks apart.
QString tick(double value, double step) {
    if (std::fabs(value) < step * 1e-9) value = 0;
    const double size = std::max(std::fabs(value), step);
    if (size >= 1e6 || size < 1e-3) return with_minus(short_number(QString::number(value, 'g', 6).toDouble()));
    const int decimals = step > 0 ? std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9))) : 0;
    return with_minus(QString::number(value, 'f', decimals));
}

}  // namespace

Measure::Measure(QString series) : series_(std::move(series)), kind_(kind_of(series_)) {
    if (kind_ == Kind::share) factor_ = 100;
    if (kind_ == Kind::bytes) choose_unit(0);
}

bool Measure::evaluated() const {
    return series_.contains(QLatin1Char('.'));
}

bool Measure::smoothed() const {
    return series_ == QLatin1String("loss");
}

Measure::Best Measure::best() const {
    if (!evaluated()) return Best::none;
    return kind_ == Kind::loss ? Best::lowest : Best::highest;
}

QString Measure::title() const {
    if (series_ == QLatin1String("loss")) return tr("Training loss");
    if (series_ == QLatin1String("peak_bytes")) return tr("Memory");
    if (series_ == QLatin1String("learning_rate")) return tr("Learning rate");
    if (series_ == QLatin1String("gradient_norm")) return tr("Gradient norm");
    if (series_ == QLatin1String("examples_per_second")) return tr("Examples per second");
    if (series_ == QLatin1String("step_seconds")) return tr("Step time");
    const QString split = series_.section(QLatin1Char('.'), 0, 0), name = series_.section(QLatin1Char('.'), 1);
    const QString metric = name == QLatin1String("loss") ? tr("loss") : metric_name(name);
    //: %1 is the name of a metric: "Validation accuracy"
    if (split == QLatin1String("validation")) return tr("Validation %1").arg(metric);
    //: %1 is the name of a metric: "Test accuracy"
    if (split == QLatin1String("test")) return tr("Test %1").arg(metric);
    return series_;
}

void Measure::choose_unit(double largest_stored) {
    if (kind_ != Kind::bytes) return;
    bytes_ = byte_unit(largest_stored > 0 ? largest_stored : kMebi);
    factor_ = 1 / bytes_.bytes;
}

QString Measure::unit() const {
    switch (kind_) {
        case Kind::share:
            return QStringLiteral("%");
        case Kind::bytes:
            return QLatin1String(bytes_.name);
        case Kind::seconds:
            return QStringLiteral("s");
        case Kind::rate:
            return tr("examples/s");
        case Kind::loss:
        case Kind::number:
            return {};
    }
    return {};
}

QString Measure::value_text(double value) const {
    if (!std::isfinite(value)) return QStringLiteral("–");
    switch (kind_) {
        case Kind::share:
            return metric_value({}, value / factor_);
        case Kind::bytes:
            return QString::number(value, 'f', bytes_.decimals);
        case Kind::rate:
            return QString::number(value, 'f', value < 100 ? 1 : 0);
        case Kind::loss:
        case Kind::seconds:
        case Kind::number:
            return metric_value(QStringLiteral("loss"), value);  // three digits
    }
    return {};
}

QString Measure::limit_text(double value) const {
    if (kind_ != Kind::bytes) return value_text(value);
    if (bytes_.decimals == 0) return QString::number(value, 'f', 0);
    const bool tenths = std::fabs(10 * value - std::round(10 * value)) < 1e-6;
    return QString::number(value, 'f', tenths ? 1 : 2);
}

QString Measure::tick_text(double value, double step) const {
    if (kind_ == Kind::bytes && bytes_.decimals > 0 && step >= 0.1) return QString::number(value, 'f', 1);
    return tick(value, step);
}

QString axis_name(XAxis axis) {
    switch (axis) {
        case XAxis::step:
            return QCoreApplication::translate("Measure", "step");
        case XAxis::epoch:
            return QCoreApplication::translate("Measure", "epoch");
        case XAxis::seconds:
            return QStringLiteral("s");
    }
    return {};
}

QString plain_tick(double value, double step) {
    if (std::fabs(value) >= 1000 && step >= 1 && std::fabs(value) < 1e6) return count(std::llround(value));
    return tick(value, step);
}

}  // namespace sherl::widgets
