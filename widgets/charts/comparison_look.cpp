// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/comparison_look.h"

#include <QFontMetricsF>
#include <QHash>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_ticker.h"
#include "widgets/charts/measure.h"
#include "widgets/look/line_style.h"
#include "widgets/look/theme.h"

namespace sherl::widgets {
namespace {

constexpr double kFarBudget = 4;  // times the highest peak; further ones are told at the edge
constexpr double kHeadroom = 1.12;

}  // namespace

ComparisonLook::ComparisonLook() {
    const Theme& theme = Theme::instance();
    const auto token = [&](const char* name) { return theme.color(QString::fromLatin1(name)); };
    dark = theme.dark();
    scale = theme.text_percent() / 100.0;
    panel = token("panel");
    text = token("text");
    text2 = token("text2");
    text3 = token("text3");
    grid = token("grid");
    axis = token("axis");
    budget = token("budget");
    hover = token("hover");
    ink = token("ink");
    on_ink = token("onInk");
    focus = token("focus");
    greys = {token("memWeights"), token("memGradients"), token("memOptimizer")};
    other = token("memOther");
    tick = theme.font(12);
    label = theme.font(12, QFont::DemiBold);
    caption = theme.font(11);
    inside = theme.font(11, QFont::DemiBold);
}

ComparisonLook::Colors ComparisonLook::of(const std::string& kind, int shade) const {
    static QHash<QString, Colors> known;  // a chart of hundreds asks for each with every drawing
    const QString method = QString::fromStdString(kind);
    const QString key = QStringLiteral("%1 %2 %3").arg(method).arg(shade % kShades).arg(int{dark});
    const auto found = known.constFind(key);
    if (found != known.constEnd()) return *found;
    const QColor fill = variant_shade((dark ? Palette::dark() : Palette::light()).method(method), shade, panel);
    return *known.insert(key, {fill, readable(fill, panel)});
}

QColor mixed(const QColor& front, const QColor& back, double share) {
    const auto channel = [share](int a, int b) { return static_cast<int>(std::lround(a * share + b * (1 - share))); };
    return {channel(front.red(), back.red()), channel(front.green(), back.green()), channel(front.blue(), back.blue())};
}

std::vector<AxisTick> axis_ticks(double lower, double upper, int count, const std::function<QString(double, double)>& text) {
    ChartTicker ticker(text);
    ticker.set_count(std::max(count, 1));
    QVector<double> at;
    QVector<QString> words;
    ticker.generate(QCPRange(lower, upper), QLocale::c(), QLatin1Char('f'), 6, at, nullptr, &words);
    std::vector<AxisTick> ticks;
    for (qsizetype i = 0; i < at.size(); ++i)
        if (at[i] >= lower - 1e-9 * (upper - lower) && at[i] <= upper) ticks.push_back({at[i], words[i]});
    return ticks;
}

namespace {

double highest_of(const api::ComparisonFigure& figure) {
    double highest = 0;
    for (const api::FigureRun& run : figure.runs) {
        highest = std::max(highest, static_cast<double>(run.peak));
        if (run.peak > 0) highest = std::max(highest, static_cast<double>(run.forecast.value_or(0)));
        if (over_in_evaluation_only(figure, run)) highest = std::max(highest, static_cast<double>(run.evaluation_peak));
    }
    return highest;
}

}  // namespace

ByteAxis::ByteAxis(const api::ComparisonFigure& figure, const ComparisonState& state) : ByteAxis(highest_of(figure), figure.budget, state.upper) {}

ByteAxis::ByteAxis(double highest, std::optional<std::int64_t> limit, std::optional<double> fixed_upper) {
    const double budget = limit ? static_cast<double>(*limit) : 0;
    budget_outside = highest > 0 && budget > kFarBudget * highest;
    if (!budget_outside) highest = std::max(highest, budget);
    upper = highest > 0 ? kHeadroom * highest : 1024.0 * 1024;
    if (fixed_upper) {
        upper = *fixed_upper;
        budget_outside = budget > upper;
    }
    unit = byte_unit(highest);
}

std::vector<AxisTick> ByteAxis::ticks(int count) const {
    const bool large = unit.decimals > 0;
    std::vector<AxisTick> ticks = axis_ticks(0, upper / unit.bytes, count, [large](double value, double step) {
        return large && step >= 0.1 ? QString::number(value, 'f', 1) : plain_tick(value, step);
    });
    for (AxisTick& tick : ticks) tick.value *= unit.bytes;
    return ticks;
}

QString ByteAxis::number(double bytes) const {
    const double amount = bytes / unit.bytes;
    return unit.decimals > 0 ? QString::number(amount, 'f', unit.decimals) : count(std::llround(amount));
}

QString ByteAxis::limit(std::int64_t bytes) const {
    if (budget_outside) return widgets::bytes(bytes);
    const double amount = static_cast<double>(bytes) / unit.bytes;
    const bool tenths = std::fabs(10 * amount - std::round(10 * amount)) < 1e-6;
    const QString digits = unit.decimals > 0 && tenths ? QString::number(amount, 'f', 1) : number(static_cast<double>(bytes));
    return digits + QLatin1Char(' ') + QLatin1String(unit.name);
}

std::int64_t ByteAxis::rounded(double bytes) const {
    const double step = unit.bytes / std::pow(10.0, unit.decimals);
    return std::llround(std::max(1.0, std::round(bytes / step)) * step);
}

bool has_metric(const api::FigureRun& run) {
    return run.metric && std::isfinite(*run.metric) && (!run.range || (std::isfinite((*run.range)[0]) && std::isfinite((*run.range)[1])));
}

bool over_budget(const api::ComparisonFigure& figure, const api::FigureRun& run) {
    return figure.budget && run.peak > 0 && run.needed() > *figure.budget;
}

bool over_in_evaluation_only(const api::ComparisonFigure& figure, const api::FigureRun& run) {
    return over_budget(figure, run) && run.peak <= *figure.budget;
}

void paint_rows(QPainter& painter, const ComparisonLook& look, const QRectF& axes, const std::vector<AxisTick>& ticks,
                const std::function<double(double value)>& y_of) {
    const QFontMetricsF metrics(look.tick);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setFont(look.tick);
    for (const AxisTick& tick : ticks) {
        const double y = y_of(tick.value);
        painter.setPen(look.grid);
        painter.drawLine(QPointF(axes.left(), y), QPointF(axes.right(), y));
        painter.setPen(look.text2);
        painter.drawText(QRectF(0, y - metrics.height() / 2, axes.left() - 6 * look.scale, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, tick.text);
    }
}

}  // namespace sherl::widgets
