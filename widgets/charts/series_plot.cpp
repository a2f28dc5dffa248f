// SPDX-License-Identifier: GPL-3.0-or-later
// What is drawn. plot_navigation.cpp holds what the user does with it.
#include "widgets/charts/series_plot.h"

#include <QResizeEvent>
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "widgets/charts/chart_ticker.h"
#include "widgets/charts/series_plot_accessible.h"
#include "widgets/look/line_style.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/models/run_forecasts.h"

namespace sherl::widgets {
namespace {

constexpr double kRawAlpha = 0.16, kBandAlpha = 0.16, kMemberAlpha = 0.6;
constexpr double kLineWidth = 2;
constexpr std::size_t kCrowd = 24;   // lines
constexpr double kAhead = 0.05;   // of what is shown: room for forecasts beyond the last point
constexpr double kFarBudget = 4;  // times the highest peak
constexpr std::int64_t kFirstSteps = 10;
constexpr qsizetype kKeptWidths = 1000;  // of labels

}  // namespace

SeriesPlot::SeriesPlot(SeriesSet& set, QWidget* parent) : QCustomPlot(parent), set_(set) {
    make_series_plot_accessible();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setNoAntialiasingOnDrag(false);
    setAutoAddPlottableToLegend(false);  // never shown, and slow with hundreds of lines
    // Below the lines: backdrop and raw lines; above: marks and, alone on their buffer, the crosshair's.
    addLayer(QStringLiteral("backdrop"), layer(QStringLiteral("grid")), limAbove);
    addLayer(QStringLiteral("behind"), layer(QStringLiteral("backdrop")), limAbove);
    addLayer(QStringLiteral("marks"), layer(QStringLiteral("axes")), limAbove);
    addLayer(QStringLiteral("crosshair"), layer(QStringLiteral("marks")), limAbove);
    layer(QStringLiteral("marks"))->setMode(QCPLayer::lmBuffered);
    layer(QStringLiteral("crosshair"))->setMode(QCPLayer::lmBuffered);
    backdrop_ = new ChartBackdrop(this);
    backdrop_->setLayer(QStringLiteral("backdrop"));
    marks_ = new ChartMarks(this, *backdrop_, [this] { return pixel_lines(); });
    marks_->setLayer(QStringLiteral("marks"));
    cross_ = new Crosshair(this);
    cross_->setLayer(QStringLiteral("crosshair"));
    x_ticker_ = QSharedPointer<ChartTicker>::create([](double value, double step) { return plain_tick(value, step); });
    y_ticker_ = QSharedPointer<ChartTicker>::create([this](double value, double step) { return set_.measure().tick_text(value, step); });
    xAxis->setTicker(x_ticker_);
    yAxis->setTicker(y_ticker_);
    axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    restyle();
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        restyle();
        refresh();
    });
}

void SeriesPlot::restyle() {
    const Theme& theme = Theme::instance();
    colors_.clear();
    widths_.clear();
    style_ = {theme.color(QStringLiteral("panel")), theme.color(QStringLiteral("budget")), theme.color(QStringLiteral("grid")),
              theme.color(QStringLiteral("axis")),  theme.color(QStringLiteral("text3")),  theme.color(QStringLiteral("bad")),
              theme.font(12, QFont::DemiBold),      theme.font(11)};
    cross_->set_look({theme.color(QStringLiteral("text")), style_.panel, theme.color(QStringLiteral("ink")),
                      theme.color(QStringLiteral("onInk")), theme.font(12), theme.font(12, QFont::DemiBold)});
    setBackground(style_.panel);
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setTickLabelFont(theme.font(12));
        axis->setTickLabelColor(theme.color(QStringLiteral("text2")));
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelPadding(theme.px(5));
        axis->grid()->setVisible(axis == yAxis);
        axis->grid()->setPen(style_.grid);
        axis->grid()->setZeroLinePen(Qt::NoPen);
        axis->setBasePen(axis == xAxis ? QPen(style_.axis) : QPen(Qt::NoPen));
    }
}

bool SeriesPlot::set_budget(std::optional<double> bytes) {
    return std::exchange(budget_, bytes) != bytes;
}

bool SeriesPlot::set_shared_x(std::optional<std::pair<double, double>> extent) {
    return std::exchange(shared_x_, extent) != extent;
}

bool SeriesPlot::set_message(QString text) {
    return std::exchange(message_, text) != text;
}

const SeriesPlot::Colors& SeriesPlot::colors_of(const DrawnLine& line) const {
    Colors& colors = colors_[{line.about.method, line.about.shade}];
    if (!colors.line.isValid()) {
        colors.line = variant_shade(Theme::instance().palette().method(line.about.method), line.about.shade, style_.panel);
        colors.words = readable(colors.line, style_.panel);
    }
    return colors;
}

double SeriesPlot::width_of(const QString& label) {
    if (widths_.size() > kKeptWidths) widths_.clear();
    const auto known = widths_.constFind(label);
    return known != widths_.constEnd() ? *known : *widths_.insert(label, QFontMetricsF(style_.label).horizontalAdvance(label));
}

QCPRange SeriesPlot::x_range() {
    if (view_.x) return *view_.x;
    auto extent = set_.x_extent();
    if (shared_x_ && !(set_.log_x() && shared_x_->first <= 0)) {
        if (!extent) extent = shared_x_;
        extent = {std::min(extent->first, shared_x_->first), std::max(extent->second, shared_x_->second)};
    }
    // An axis that a run has just begun to fill stands still for its first steps.
    double least = 0;
    if (set_.x_axis() == XAxis::step)
        for (const ChartLine& line : set_.lines()) least = std::max(least, static_cast<double>(std::min(line.total_steps, kFirstSteps)));
    if (!extent) return {set_.log_x() ? 1.0 : 0.0, least > 1 ? least : set_.log_x() ? 10.0 : 1.0};
    const double lower = set_.log_x() ? extent->first : std::min(0.0, extent->first);
    double upper = std::max(extent->second, least);
    const auto& drawn = set_.drawn();  // forecasts stand right of the last points
    if (std::any_of(drawn.begin(), drawn.end(), [&](const auto& line) { return forecast_of(*line).has_value(); }))
        upper = std::max(upper, set_.log_x() ? extent->second * (1 + kAhead) : extent->second + kAhead * (extent->second - lower));
    return {lower, upper > lower ? upper : lower + 1};
}

QCPRange SeriesPlot::y_range(const QCPRange& x) {
    if (view_.y) return *view_.y;
    const auto extent = set_.y_extent(x.lower, x.upper);
    if (set_.measure().from_zero()) {  // memory: the budget and every peak stay in sight at every zoom
        double highest = 0;
        for (const auto& line : set_.drawn()) {
            if (line->peak) highest = std::max(highest, line->peak->y);
            highest = std::max(highest, forecast_of(*line).value_or(0));
        }
        // A budget far above all curves would press them flat on the axis: it is told at the upper edge then.
        if (budget_) {
            const double budget = *budget_ * set_.measure().factor();
            if (highest <= 0 || budget <= kFarBudget * highest) highest = std::max(highest, budget);
        }
        return {0, highest > 0 ? 1.14 * highest : 1};
    }
    if (!extent) return set_.log_y() ? QCPRange(0.1, 10) : QCPRange(0, 1);
    auto [low, high] = *extent;
    if (set_.log_y()) return {low / 1.15, high * 1.15 > low ? high * 1.15 : low * 10};
    if (high <= low) {
        const double around = low == 0 ? 1 : 0.1 * std::fabs(low);
        return {low - around, high + around};
    }
    const double margin = 0.08 * (high - low);
    // A range that comes near zero shows it.
    const double lower = low >= 0 && low < 0.25 * (high - low) ? 0 : low - margin;
    return {lower, high + margin};
}

ThinnedGraph& SeriesPlot::pooled(std::vector<ThinnedGraph*>& pool, std::size_t index, const QString& layer) {
    while (pool.size() <= index) {
        pool.push_back(new ThinnedGraph(xAxis, yAxis));
        pool.back()->setLayer(layer);
    }
    return *pool[index];
}

void SeriesPlot::build_graphs() {
    shown_ = set_.drawn();
    if (hovered_ && *hovered_ >= shown_.size()) hovered_.reset();
    const bool many = set_.collapsed();
    // Members stand thin under their mean where they have dashes of their own and do not crowd the chart.
    const auto dashes_suffice = [](const DrawnLine& line) {
        std::set<int> dashes;
        for (const auto& part : line.parts) dashes.insert(part->about.seed_rank % kDashes);
        return dashes.size() == line.parts.size();
    };
    std::size_t thin = 0, behind = 0;
    for (const auto& line : shown_) thin += dashes_suffice(*line) ? line->parts.size() : 0;
    members_.clear();
    const auto thin_line = [&](const analysis::ThinSeries& series, const QPen& pen) -> ThinnedGraph& {
        ThinnedGraph& graph = pooled(behind_, behind++, QStringLiteral("behind"));
        graph.show(&series, pen);
        graph.fill_to(nullptr, Qt::transparent);
        graph.setBrush(Qt::NoBrush);
        return graph;
    };
    for (std::size_t i = 0; i < shown_.size(); ++i) {
        const DrawnLine& line = *shown_[i];
        const QColor color = colors_of(line).line;
        ThinnedGraph& graph = pooled(lines_, i, QStringLiteral("main"));
        graph.show(&line.line, line_pen(color, kLineWidth, many ? 0 : line.about.seed_rank));
        graph.set_crowded(shown_.size() > kCrowd);
        QColor pale = color;
        if (line.is_mean()) {
            pale.setAlphaF(static_cast<float>(kBandAlpha));
            ThinnedGraph& low = thin_line(line.low, Qt::NoPen);
            ThinnedGraph& high = pooled(behind_, behind++, QStringLiteral("behind"));
            high.show(&line.high, Qt::NoPen);
            high.fill_to(&low, pale);
            if (thin > kCrowd || !dashes_suffice(line)) continue;
            pale.setAlphaF(static_cast<float>(kMemberAlpha));
            for (const auto& part : line.parts) members_.emplace_back(part->about.key, &thin_line(part->line, line_pen(pale, 1, part->about.seed_rank)));
        } else if (line.raw.size() > 0 && !many) {
            pale.setAlphaF(static_cast<float>(kRawAlpha));
            thin_line(line.raw, QPen(pale, 1));
        }
    }
    for (std::size_t i = shown_.size(); i < lines_.size(); ++i) lines_[i]->show(nullptr, Qt::NoPen);
    for (std::size_t i = behind; i < behind_.size(); ++i) behind_[i]->show(nullptr, Qt::NoPen);
}

bool SeriesPlot::named(const DrawnLine& line) const {
    return !set_.labels_on_demand() || (paper_ && set_.colors_repeat()) || pinned_.contains(line.about.variant) ||
           (hovered_ && shown_[*hovered_]->about.variant == line.about.variant);
}

QString SeriesPlot::label_of(const DrawnLine& line) const {
    const ChartLine& about = line.about;
    if (set_.measure().kind() == Measure::Kind::bytes) {
        double peak = 0;
        for (const auto& other : shown_)
            if (other->peak && other->about.variant == about.variant) peak = std::max(peak, other->peak->y);
        //: end of a memory curve; %1: variant, %2: its largest value, in the axis's unit
        return tr("%1  peak %2").arg(about.title, set_.measure().value_text(peak));
    }
    //: end of a curve that is a mean; %1: variant, %2: number of seeds
    if (line.is_mean()) return tr("%1 · n = %2").arg(about.title).arg(line.seeds);
    //: end of a curve; %1: variant, %2: random seed
    return tr("%1 · s%2").arg(about.title, about.seed_text());
}

QString SeriesPlot::label_of_seeds(const QString& variant) const {
    QString title;
    QStringList seeds;
    for (const auto& line : shown_) {
        if (line->about.variant != variant || !line->last_row()) continue;
        title = line->about.title;
        seeds << line->about.seed_text();
    }
    return tr("%1 · s%2").arg(title, seeds.join(QStringLiteral(", s")));
}

std::optional<double> SeriesPlot::forecast_of(const DrawnLine& line) const {
    if (!line.live || line.is_mean() || line.about.forecast <= 0 || set_.measure().kind() != Measure::Kind::bytes) return std::nullopt;
    return static_cast<double>(line.about.forecast) * set_.measure().factor();
}

QString SeriesPlot::peak_flag(const DrawnLine& line) const {
    const QString peak = set_.measure().value_text(line.peak->y), unit = set_.measure().unit();
    if (line.live || line.is_mean() || line.about.forecast <= 0 || !(line.peak->stored > 0))
        //: highest point of a memory curve; %1: value, %2: unit, %3: training step
        return tr("peak %1 %2 · step %3").arg(peak, unit).arg(line.peak->step);
    const QString predicted = set_.measure().value_text(static_cast<double>(line.about.forecast) * set_.measure().factor());
    const double error = static_cast<double>(line.about.forecast) / line.peak->stored - 1;
    //: highest point of the memory curve of a run that has ended; %1: value, %2: unit, %3: what was predicted, %4: how far that
    //: is off, such as "−0.8 %"
    return tr("peak %1 %2 · forecast %3 (error %4)").arg(peak, unit, predicted, forecast_error_text(error));
}

void SeriesPlot::mark_line(const DrawnLine& line, bool flagged, const QString& label, std::vector<ChartMark>& marks) {
    const auto last = line.last_row();
    const auto& [color, text] = colors_of(line);
    if (const auto ahead = forecast_of(line))
        marks.push_back({ChartMark::Kind::forecast, last ? line.line.x()[*last] : xAxis->range().lower, *ahead, {}, color, text, {}, true});
    if (!last) return;
    std::size_t told = 0;  // a run that is resumed from the same step again has one seam there
    for (const std::int64_t step : line.is_mean() ? std::vector<std::int64_t>{} : line.about.resumed_at) {
        const auto row = static_cast<std::size_t>(std::lower_bound(line.steps.begin(), line.steps.end(), step) - line.steps.begin());
        if (row < line.steps.size() && row > 0 && std::exchange(told, row) != row)
            marks.push_back({ChartMark::Kind::seam, line.line.x()[row], line.line.y()[row], tr("resumed"), color, text, {}, true});
    }
    if (line.best) {
        ChartMark mark{ChartMark::Kind::best, line.best->x, line.best->y, {}, color, text, {}, true};
        mark.path = Theme::instance().palette().marker(line.about.method, 10, &mark.filled);
        marks.push_back(std::move(mark));
    }
    if (line.peak && set_.measure().kind() == Measure::Kind::bytes) {
        QString flag;
        if (flagged) flag = peak_flag(line);
        marks.push_back({ChartMark::Kind::peak, line.peak->x, line.peak->y, flag, color, text, {}, true});
    }
    if (!line.failure.isEmpty())
        marks.push_back({ChartMark::Kind::cross, line.line.x()[*last], line.line.y()[*last], line.failure, color, text, {}, true});
    if (label.isEmpty()) return;
    // Beside the end, or where the line leaves the plot on its right.
    const QCPRange range = xAxis->range();
    std::size_t row = *last;
    if (line.line.x()[row] > range.upper) {
        row = line.line.between(range.lower, range.upper).second;
        if (row == 0) return;
        --row;
        if (!std::isfinite(line.line.y()[row])) return;
    }
    if (line.line.x()[row] < range.lower && row == *last) return;
    const double x = row == *last ? line.line.x()[row] : range.upper;
    marks.push_back({ChartMark::Kind::label, x, line.line.y()[row], label, color, text, {}, true});
}

std::size_t SeriesPlot::labels_that_fit() const {
    // The axes are laid out with the next drawing only: a little less than their numbers leave.
    const double above_numbers = height() - Theme::instance().px(9) - QFontMetricsF(xAxis->tickLabelFont()).height();
    return static_cast<std::size_t>(std::max(1.0, std::floor(above_numbers / QFontMetricsF(style_.label).height())));
}

// A low card names as many lines as it can and says how many more there are.
void SeriesPlot::fit_labels(std::vector<ChartMark>& marks) const {
    const auto is_label = [](const ChartMark& mark) { return mark.kind == ChartMark::Kind::label; };
    const auto labels = static_cast<std::size_t>(std::count_if(marks.begin(), marks.end(), is_label));
    const std::size_t most = labels_that_fit();
    if (labels <= most) return;
    std::size_t kept = 0;
    ChartMark rest;
    std::erase_if(marks, [&](const ChartMark& mark) {
        if (!is_label(mark) || ++kept < most) return false;
        rest = mark;
        return true;
    });
    //: end labels of a chart for which there is no room
    rest.text = tr("+%n more", nullptr, static_cast<int>(labels - most + 1));
    rest.words = rest.color = style_.faint;
    rest.y = yAxis->range().lower;
    rest.x = xAxis->range().upper;
    marks.push_back(std::move(rest));
}

void SeriesPlot::build_marks() {
    std::vector<ChartMark> marks;
    const bool memory = set_.measure().kind() == Measure::Kind::bytes;
    if (budget_ && memory) {
        const double value = *budget_ * set_.measure().factor();
        const bool above = value > yAxis->range().upper;
        const QString amount = above ? bytes(static_cast<std::int64_t>(*budget_)) + QStringLiteral(" ↑")
                                     : set_.measure().limit_text(value) + QLatin1Char(' ') + set_.measure().unit();
        //: label of the budget line; %1: amount of memory
        const QString text = tr("budget %1").arg(amount);
        marks.push_back({ChartMark::Kind::label, xAxis->range().upper, above ? yAxis->range().upper : value, text,
                         style_.budget, style_.budget, {}, true});
    }
    const bool together = !memory && !set_.collapsed() && shown_.size() > labels_that_fit();  // one label for all seeds
    std::set<QString> labelled;
    for (std::size_t i = 0; i < shown_.size(); ++i) {
        const DrawnLine& line = *shown_[i];
        const bool words = named(line);
        bool flag = words, label = words;
        for (std::size_t k = 0; memory && k < shown_.size(); ++k) {  // for a variant: one flag, one label
            const DrawnLine& other = *shown_[k];
            if (k == i || other.about.variant != line.about.variant) continue;
            if (other.peak && (!line.peak || std::pair(other.peak->y, i) > std::pair(line.peak->y, k))) flag = false;
            const auto here = line.last_row(), there = other.last_row();
            if (there && (!here || std::pair(other.line.x()[*there], i) > std::pair(line.line.x()[*here], k))) label = false;
        }
        if (together && line.last_row() && !labelled.insert(line.about.variant).second) label = false;
        mark_line(line, flag, !label ? QString() : together ? label_of_seeds(line.about.variant) : label_of(line), marks);
    }
    fit_labels(marks);
    marks_->show(std::move(marks), style_);
    double widest = marks_->margin();
    if (set_.labels_on_demand() && !paper_) {  // room for the label of any line that will be hovered
        for (const auto& line : shown_) widest = std::max(widest, width_of(label_of(*line)) + kLabelGap + kLeaderWidth + 6);
    }
    const double unit = QFontMetricsF(xAxis->tickLabelFont()).horizontalAdvance(axis_name(set_.x_axis())) + 22;
    const int epochs = static_cast<int>(std::ceil(QFontMetricsF(style_.caption).height())) + 2;
    // Left and bottom are the layout's, which a replot of one layer does not run.
    const QMargins now = axisRect()->margins();
    axisRect()->setMargins({now.left(), epochs, static_cast<int>(std::min(std::max(widest, unit), 0.42 * width())), now.bottom()});
}

bool SeriesPlot::empty() const {
    return std::all_of(shown_.begin(), shown_.end(), [](const auto& line) { return line->line.size() == 0; });
}

void SeriesPlot::build_backdrop() {
    std::vector<ChartBackdrop::Vertical> verticals;
    const QCPRange range = xAxis->range();
    const auto steps = set_.x_axis() == XAxis::seconds ? std::nullopt : set_.steps_per_epoch();
    if (steps) {
        const double epoch = set_.x_axis() == XAxis::epoch ? 1 : *steps;  // its width on the axis
        const double apart = Theme::instance().px(64) * range.size() / std::max(1, axisRect()->width());
        const double stride = epoch >= apart ? 1 : one_two_five_above(apart / epoch);
        double number = std::max(stride, std::ceil(range.lower / epoch / stride) * stride);
        for (; number * epoch < range.upper && verticals.size() < 50; number += stride)
            verticals.push_back({number * epoch, tr("epoch %1").arg(number, 0, 'f', 0)});
    }
    std::optional<double> budget;
    if (budget_ && set_.measure().kind() == Measure::Kind::bytes) budget = *budget_ * set_.measure().factor();
    backdrop_->show(std::move(verticals), budget, !set_.log_y() && yAxis->range().lower > 0, axis_name(set_.x_axis()),
                    empty() ? message_ : QString(), style_);
}

void SeriesPlot::refresh() {
    build_graphs();
    for (QCPAxis* axis : {xAxis, yAxis}) {
        const bool logarithmic = axis == xAxis ? set_.log_x() : set_.log_y();
        axis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
        (axis == xAxis ? x_ticker_ : y_ticker_)->set_logarithmic(logarithmic);
    }
    // The axes are laid out with the next drawing only: about what their numbers take.
    const int left = Theme::instance().px(34), below = Theme::instance().px(40);
    x_ticker_->set_count(std::clamp((width() - left - axisRect()->margins().right()) / Theme::instance().px(62), 2, 8));
    y_ticker_->set_count(std::clamp((height() - below) / Theme::instance().px(36), 2, 6));
    const QCPRange x = x_range();
    xAxis->setRange(x);
    x_ticker_->set_least_step(set_.x_axis() == XAxis::step ? 1 : 0);
    yAxis->setTickLabels(!empty() || view_.y || (budget_ && set_.measure().kind() == Measure::Kind::bytes));  // numbers of nothing mislead
    yAxis->setRange(y_range(x));
    build_marks();
    build_backdrop();
    if (cross_->x()) set_crosshair(cross_->x(), !cross_->tip_texts().isEmpty());
    if (!size().isEmpty()) replot(QCustomPlot::rpQueuedRefresh);
}

void SeriesPlot::show_like(const SeriesPlot& other) {
    view_ = other.view_;
    budget_ = other.budget_;
    shared_x_ = other.shared_x_;
    message_ = other.message_;
    pinned_ = other.pinned_;
    paper_ = true;
}

void SeriesPlot::draw_into(QCPPainter& painter, const QSize& size) {
    resize(size);
    setViewport(QRect(QPoint(), size));
    refresh();
    replot(QCustomPlot::rpImmediateRefresh);  // lays the axes out
    refresh();
    setBackground(Qt::NoBrush);
    toPainter(&painter, size.width(), size.height());
    setBackground(style_.panel);
}

void SeriesPlot::resizeEvent(QResizeEvent* event) {
    if (!event->size().isEmpty()) QCustomPlot::resizeEvent(event);  // it has no buffer of no size
}

QStringList SeriesPlot::label_texts() const {
    QStringList texts;
    for (const ChartMark& mark : marks_->marks())
        if (!mark.text.isEmpty() && mark.kind != ChartMark::Kind::cross) texts << mark.text;
    for (const ChartBackdrop::Vertical& vertical : backdrop_->verticals()) texts << vertical.text;
    if (!backdrop_->message().isEmpty()) texts << backdrop_->message();
    return texts;
}

std::vector<PlacedText> SeriesPlot::placed_texts() const {
    std::vector<PlacedText> texts = marks_->placed();
    const std::vector<QRectF> boxes = backdrop_->text_boxes();
    for (std::size_t i = 0; i < boxes.size(); ++i)
        if (!boxes[i].isEmpty()) texts.push_back({ChartMark::Kind::seam, boxes[i], backdrop_->verticals()[i].text, style_.axis, style_.faint, {}});
    return texts;
}

std::vector<QPolygonF> SeriesPlot::pixel_lines() const {
    std::vector<QPolygonF> lines;
    const auto pixel = [this](double x, double y) { return QPointF(xAxis->coordToPixel(x), yAxis->coordToPixel(y)); };
    for (std::size_t i = 0; i < shown_.size(); ++i) {
        QPolygonF& line = lines.emplace_back();
        for (const QCPGraphData& row : *lines_[i]->data()) line << pixel(row.key, row.value);
    }
    for (const auto& [key, graph] : members_) {
        QPolygonF& line = lines.emplace_back();
        for (const QCPGraphData& row : *graph->data()) line << pixel(row.key, row.value);
    }
    if (budget_ && set_.measure().kind() == Measure::Kind::bytes) {
        const QRectF area = axisRect()->rect();
        const double y = yAxis->coordToPixel(*budget_ * set_.measure().factor());
        lines.push_back(QPolygonF({QPointF(area.left(), y), QPointF(area.right(), y)}));
    }
    return lines;
}

std::vector<QPointF> SeriesPlot::drawn_points(const SeriesKey& key) const {
    std::vector<QPointF> points;
    for (std::size_t i = 0; i < shown_.size(); ++i) {
        if (shown_[i]->members != std::vector<SeriesKey>{key}) continue;
        for (const QCPGraphData& row : *lines_[i]->data()) points.emplace_back(row.key, row.value);
    }
    for (const auto& [member, graph] : members_) {
        if (member != key) continue;
        for (const QCPGraphData& row : *graph->data()) points.emplace_back(row.key, row.value);
    }
    return points;
}

QPoint SeriesPlot::pixel_of(double x, double y) const {
    return QPointF(xAxis->coordToPixel(x), yAxis->coordToPixel(y)).toPoint();
}

}  // namespace sherl::widgets
