// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/scatter_drawing.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/analysis/pareto.h"
#include "widgets/look/palette.h"

namespace sherl::widgets {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ScatterChart)
};

constexpr double kMargin = 0.12;      // of the metric's range, above and below
constexpr double kLeastShare = 4;     // percent that the axis shows at least
constexpr double kLeastLoss = 0.05;   // of the highest loss, the same
constexpr std::size_t kCrowd = 40;    // points; of more only those that matter have labels with leaders
constexpr int kPicked = 2;            // weight of a selected point: its leader may pass over others
constexpr int kTurns = 16;            // directions in which a label may stand away from its point
constexpr double kInset = 5;          // pixels of the design that the focus ring needs
constexpr double kTickWidth = 90, kTickHeight = 50;  // pixels of the design between ticks, about

QString series_of(const api::ComparisonFigure& figure) {
    return QString::fromStdString(figure.split + "." + figure.metric);
}

}  // namespace

ScatterDrawing::ScatterDrawing(const api::ComparisonFigure& figure, const QSizeF& size, const ComparisonState& state)
    : figure_(figure), size_(size), state_(state), measure_(series_of(figure)), memory_(figure, state) {
    lay_out_axes();
    lay_out_points();
    lay_out_budget();
    lay_out_labels();
}

void ScatterDrawing::lay_out_axes() {
    double low = 0, high = 0;
    bool any = false;
    for (const api::FigureRun& run : figure_.runs) {
        if (!drawable(run)) continue;
        const double least = (run.range ? (*run.range)[0] : *run.metric) * measure_.factor();
        const double most = (run.range ? (*run.range)[1] : *run.metric) * measure_.factor();
        low = any ? std::min(low, least) : least;
        high = any ? std::max(high, most) : most;
        any = true;
    }
    // Equal values do not become mountains of their last digit.
    const double least_range = measure_.factor() > 1 ? kLeastShare : kLeastLoss * std::max(1e-3, std::fabs(high));
    const double margin = std::max(kMargin * (high - low), (least_range - (high - low)) / 2);
    low_ = low - margin;
    high_ = high + margin;
    if (!any) std::tie(low_, high_) = std::pair(0.0, measure_.factor());

    const QFontMetricsF metrics(look_.tick);
    const double bottom = 2 * metrics.height() + 11 * look_.scale, top = 8 * look_.scale;
    const double height = std::max(20.0, size_.height() - bottom - top);
    // The budget's words stand above all points.
    const double words = QFontMetricsF(look_.label).height() + 4;
    if (figure_.budget && any && height > 2 * words) high_ = std::max(high_, high + words / (height - words) * (high - low_));
    y_ticks_ = axis_ticks(low_, high_, static_cast<int>(height / (kTickHeight * look_.scale)),
                          [this](double value, double step) { return measure_.tick_text(value, step); });
    double widest = 0;
    for (const AxisTick& tick : y_ticks_) widest = std::max(widest, metrics.horizontalAdvance(tick.text));
    const double left = std::ceil(widest + (6 + kInset) * look_.scale);
    axes_ = QRectF(left, top, std::max(20.0, size_.width() - left - 12 * look_.scale), height);
    x_ticks_ = memory_.ticks(static_cast<int>(axes_.width() / (kTickWidth * look_.scale)));
}

double ScatterDrawing::x_of(double bytes) const {
    return axes_.left() + axes_.width() * bytes / memory_.upper;
}

double ScatterDrawing::bytes_at(double x) const {
    return (x - axes_.left()) / axes_.width() * memory_.upper;
}

double ScatterDrawing::y_of(double stored) const {
    return axes_.bottom() - axes_.height() * (stored * measure_.factor() - low_) / (high_ - low_);
}

void ScatterDrawing::lay_out_points() {
    for (std::size_t i = 0; i < figure_.runs.size(); ++i) {
        const api::FigureRun& run = figure_.runs[i];
        if (!drawable(run)) continue;
        Point point{i, {x_of(static_cast<double>(run.peak)), y_of(*run.metric)}, 0, 0, false};
        point.low = run.range && run.seeds > 1 ? y_of((*run.range)[0]) : point.at.y();
        point.high = run.range && run.seeds > 1 ? y_of((*run.range)[1]) : point.at.y();
        points_.push_back(point);
    }
    std::stable_sort(points_.begin(), points_.end(), [this](const Point& a, const Point& b) {
        const api::FigureRun &first = figure_.runs[a.run], &second = figure_.runs[b.run];
        return first.peak != second.peak ? first.peak < second.peak : *first.metric < *second.metric;
    });
    const double better = measure_.best() == Measure::Best::lowest ? -1 : 1;
    std::vector<analysis::CostAndGain> values;
    for (const Point& point : points_)
        values.push_back({static_cast<double>(figure_.runs[point.run].peak), better * *figure_.runs[point.run].metric});
    QPolygonF corners;
    for (const std::size_t i : analysis::pareto_front(values)) {
        points_[i].on_front = true;
        const QPointF at = points_[i].at;
        if (!corners.isEmpty()) corners << QPointF(at.x(), corners.back().y());
        corners << at;
    }
    if (corners.isEmpty()) return;
    corners << QPointF(axes_.right(), corners.back().y());
    for (qsizetype i = 0; i + 1 < corners.size(); ++i)
        if (corners[i] != corners[i + 1]) lines_.push_back(QPolygonF({corners[i], corners[i + 1]}));
}

std::optional<double> ScatterDrawing::budget_x() const {
    if (!figure_.budget || memory_.budget_outside) return std::nullopt;
    return x_of(static_cast<double>(*figure_.budget));
}

void ScatterDrawing::lay_out_budget() {
    if (!figure_.budget) return;
    const QString amount = memory_.limit(*figure_.budget);
    const QFontMetricsF metrics(look_.label);
    const auto x = budget_x();
    if (!x) {
        //: a budget far right of all points of a chart; %1: amount of memory
        budget_text_ = Words::tr("budget %1 →").arg(amount);
        const double width = metrics.horizontalAdvance(budget_text_);
        budget_box_ = QRectF(axes_.right() - width - 4, axes_.top() + 1, width, metrics.height());
        return;
    }
    //: right of the budget line of a chart; %1: amount of memory
    budget_text_ = Words::tr("over budget %1").arg(amount);
    double width = metrics.horizontalAdvance(budget_text_);
    double left = *x + 6 * look_.scale;
    if (left + width > axes_.right()) {
        //: beside the budget line of a chart; %1: amount of memory
        budget_text_ = Words::tr("budget %1").arg(amount);
        width = metrics.horizontalAdvance(budget_text_);
        left = left + width > axes_.right() ? std::max(axes_.left(), *x - 6 * look_.scale - width) : left;
    }
    budget_box_ = QRectF(left, axes_.top() + 1, width, metrics.height());
}

// ── Labels ──────────────────────────────────────────────────────────────────────────────────────────────────────────
QString ScatterDrawing::name_of(const api::FigureRun& run) const {
    const QString label = QString::fromStdString(run.label);
    //: name of a point of a chart; %1: a variant of which a run is at work
    return run.live ? Words::tr("%1 · live").arg(label) : label;
}

int ScatterDrawing::weight_of(const Point& point) const {
    return (state_.selected.contains(figure_.runs[point.run].key) ? kPicked : 0) + (point.on_front ? 1 : 0);
}

// Beside the point, or, `far`, further away with a leader.
bool ScatterDrawing::place(const Point& point, LabelRoom& room, bool far) {
    const QFontMetricsF metrics(look_.label);
    const double most = std::clamp(0.4 * axes_.width(), 80 * look_.scale, 240 * look_.scale);
    const QString text = metrics.elidedText(name_of(figure_.runs[point.run]), Qt::ElideMiddle, most);
    const double w = metrics.horizontalAdvance(text), h = metrics.height();
    const QPointF at = point.at;
    bool apart = true;  // away from its own point a label keeps clear of others, or it would seem to be theirs
    const auto try_at = [&](double left, double top, bool leader) {
        const QRectF box(left, top, w, h);
        if (!room.is_free(leader && apart ? box.adjusted(-7, -4, 7, 4) : box.adjusted(-2, 0, 2, 0))) return false;
        QPolygonF way;
        if (leader) {
            way << at << QPointF(std::clamp(at.x(), box.left(), box.right()), std::clamp(at.y(), box.top(), box.bottom()));
            if (weight_of(point) < kPicked && !room.is_free_way(way[0], way[1])) return false;
            // Drawn from the edge of the marker on.
            const QPointF along = way[1] - way[0];
            way[0] += along * (marker_radius() + 2) / std::hypot(along.x(), along.y());
            room.take(QRectF(way[0], way[1]).normalized().adjusted(-1, -1, 1, 1));
        }
        room.take(box);
        labels_.push_back({point.run, text, box, way});
        return true;
    };
    const bool ring = state_.selected.contains(figure_.runs[point.run].key) && !state_.on_paper;
    const double r = (ring ? 12 : 9) * look_.scale;  // of what surrounds the point
    const double up = std::min(at.y() - r, point.high - 2) - h, down = std::max(at.y() + r, point.low + 2);
    const double right = at.x() + r + 2, left = at.x() - r - 2 - w;
    if (!far) {
        const double raised = at.y() - h - 1, lowered = at.y() + 1;
        return try_at(right, at.y() - h / 2, false) || try_at(left, at.y() - h / 2, false) ||
               try_at(at.x() - w / 2, up, false) || try_at(at.x() - w / 2, down, false) || try_at(right, raised, false) ||
               try_at(left, raised, false) || try_at(right, lowered, false) || try_at(left, lowered, false) ||
               try_at(at.x() - w + r, up, false) || try_at(at.x() - r, up, false) || try_at(at.x() - w + r, down, false) ||
               try_at(at.x() - r, down, false);
    }
    const double reach = weight_of(point) >= kPicked ? 400 : weight_of(point) > 0 ? 160 : 90;
    for (const bool strict : {true, false}) {
        apart = strict;
        if (!strict && weight_of(point) < kPicked) break;
        for (double away = 20; away <= reach; away += 14) {
            for (int turn = 0; turn < kTurns; ++turn) {
                // First upwards to the right, then by turns to either side of it.
                const double angle = std::numbers::pi * (-0.25 + (turn % 2 == 0 ? -1 : 1) * 2.0 * ((turn + 1) / 2) / kTurns);
                const double x = std::cos(angle), y = std::sin(angle);
                const QPointF middle = at + QPointF(x, y) * away * look_.scale;
                const double beside = std::fabs(x) < 0.3 ? middle.x() - w / 2 : x > 0 ? middle.x() : middle.x() - w;
                if (try_at(beside, y > 0.3 ? middle.y() : y < -0.3 ? middle.y() - h : middle.y() - h / 2, true)) return true;
            }
        }
    }
    return false;
}

void ScatterDrawing::lay_out_labels() {
    LabelRoom bare(axes_.adjusted(0, 0, std::max(0.0, size_.width() - axes_.right() - 2), 0));
    const double r = marker_radius();
    for (const Point& point : points_) {
        bare.take(QRectF(point.at - QPointF(r, r), QSizeF(2 * r, 2 * r)));
        if (point.low > point.high) bare.take_line({point.at.x(), point.high}, {point.at.x(), point.low}, 2);
    }
    for (const QPolygonF& line : lines_) bare.take_line(line[0], line[1], 1);
    if (const auto x = budget_x()) bare.take_line({*x, axes_.top()}, {*x, axes_.bottom()}, 2);
    if (!budget_text_.isEmpty()) bare.take(budget_box_);

    std::vector<const Point*> order;
    for (const Point& point : points_) order.push_back(&point);
    const auto weight = [this](const Point& point, bool current) { return (current && state_.current == point.run ? 4 : 0) + weight_of(point); };
    const auto place_all = [&](bool current) {
        labels_.clear();
        LabelRoom room = bare;
        std::stable_sort(order.begin(), order.end(), [&](const Point* a, const Point* b) { return weight(*a, current) > weight(*b, current); });
        for (const Point* point : order)
            if (!place(*point, room, false) && (weight(*point, current) > 0 || points_.size() <= kCrowd)) place(*point, room, true);
    };
    // What is pointed at makes others give way only where it has no name otherwise: labels stand still else.
    place_all(false);
    const auto named = [this](const Label& label) { return state_.current == label.run; };
    if (state_.current && std::none_of(labels_.begin(), labels_.end(), named)) place_all(true);
}

// ── Painting ────────────────────────────────────────────────────────────────────────────────────────────────────────
void ScatterDrawing::paint_axes(QPainter& painter) const {
    const QFontMetricsF metrics(look_.tick);
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (const auto x = budget_x(); x && *x < axes_.right())
        painter.fillRect(QRectF(QPointF(*x, axes_.top()), axes_.bottomRight()), mixed(look_.budget, look_.panel, look_.dark ? 0.09 : 0.055));
    paint_rows(painter, look_, axes_, y_ticks_,
               [this](double value) { return axes_.bottom() - axes_.height() * (value - low_) / (high_ - low_); });
    for (const AxisTick& tick : x_ticks_) {
        const double x = x_of(tick.value);
        painter.setPen(look_.grid);
        painter.drawLine(QPointF(x, axes_.top()), QPointF(x, axes_.bottom()));
        painter.setPen(look_.text2);
        painter.drawText(QRectF(x - 60, axes_.bottom() + 4 * look_.scale, 120, metrics.height()), Qt::AlignHCenter | Qt::AlignTop, tick.text);
    }
    painter.setPen(look_.axis);
    painter.drawLine(axes_.bottomLeft(), axes_.bottomRight());
    painter.setPen(look_.text2);
    //: axis of a chart; %1: unit
    painter.drawText(QRectF(axes_.left(), axes_.bottom() + 5 * look_.scale + metrics.height(), axes_.width(), metrics.height() + 4),
                     Qt::AlignHCenter | Qt::AlignTop, Words::tr("peak memory, %1").arg(QLatin1String(memory_.unit.name)));
    painter.setRenderHint(QPainter::Antialiasing);
    if (low_ <= 0) return;
    // The metric does not start at zero: the axis is broken.
    const double s = look_.scale;
    const QPointF corner = axes_.bottomLeft() - QPointF(0, 9 * s);
    painter.setPen(QPen(look_.axis, 1));
    for (const double lift : {0.0, 4 * s})
        painter.drawLine(corner + QPointF(-4 * s, 2 * s - lift), corner + QPointF(4 * s, -2 * s - lift));
}

void ScatterDrawing::paint_point(QPainter& painter, const Point& point) const {
    const api::FigureRun& run = figure_.runs[point.run];
    const QColor color = look_.of(run).fill;
    const QPointF at = point.at;
    if (point.low > point.high) {
        painter.setPen(QPen(color, 1.5));
        const double cap = 4 * look_.scale;
        painter.drawLine(QPointF(at.x(), point.high), QPointF(at.x(), point.low));
        for (const double y : {point.high, point.low}) painter.drawLine(QPointF(at.x() - cap, y), QPointF(at.x() + cap, y));
    }
    bool filled = true;
    const QPainterPath path = (look_.dark ? Palette::dark() : Palette::light()).marker(QString::fromStdString(run.method), 12 * look_.scale, &filled);
    const QPainterPath there = path.translated(at);
    if (filled || path.elementCount() > 4) {  // a rim keeps neighbours apart; strokes have none
        painter.setPen(QPen(look_.panel, filled ? 1.5 : 4));
        painter.setBrush(look_.panel);
        painter.drawPath(there);
    }
    painter.setPen(filled ? QPen(look_.panel, 1) : QPen(color, 2));
    painter.setBrush(filled ? QBrush(color) : Qt::NoBrush);
    painter.drawPath(there);
}

void ScatterDrawing::paint(QPainter& painter) const {
    if (points_.empty()) return;
    paint_axes(painter);
    painter.setPen(QPen(mixed(look_.text3, look_.panel, 0.9), 1.25));
    for (const QPolygonF& line : lines_) painter.drawLine(line[0], line[1]);
    if (const auto x = budget_x()) {
        painter.setPen(QPen(look_.budget, 1.5, Qt::DashLine));
        painter.drawLine(QPointF(*x, axes_.top()), QPointF(*x, axes_.bottom()));
    }
    painter.setFont(look_.label);
    painter.setPen(look_.budget);
    painter.drawText(budget_box_.adjusted(0, -1, 2, 1), Qt::AlignLeft | Qt::AlignVCenter, budget_text_);

    painter.setBrush(Qt::NoBrush);
    for (const Label& label : labels_) {
        if (label.leader.isEmpty()) continue;
        painter.setPen(QPen(mixed(look_.of(figure_.runs[label.run]).fill, look_.panel, 0.6), 1));
        painter.drawLine(label.leader[0], label.leader[1]);
    }
    // What matters lies above the rest.
    const auto above = [this](const Point& point) { return state_.current == point.run || state_.selected.contains(figure_.runs[point.run].key); };
    for (const bool top : {false, true})
        for (const Point& point : points_)
            if (above(point) == top) paint_point(painter, point);
    painter.setBrush(Qt::NoBrush);
    for (const Point& point : points_) {
        if (state_.on_paper) break;
        const double s = look_.scale;
        painter.setPen(QPen(look_.ink, 1.5));
        if (state_.selected.contains(figure_.runs[point.run].key)) painter.drawEllipse(point.at, 11 * s, 11 * s);
        painter.setPen(QPen(look_.text3, 1));
        if (state_.current == point.run) painter.drawEllipse(point.at, 14 * s, 14 * s);
    }
    painter.setFont(look_.label);
    for (const Label& label : labels_) {
        painter.setPen(look_.of(figure_.runs[label.run]).words);
        painter.drawText(label.box.adjusted(-1, -1, 4, 1), Qt::AlignLeft | Qt::AlignVCenter, label.text);
    }
}

}  // namespace sherl::widgets
