// SPDX-License-Identifier: GPL-3.0-or-later
// SeriesPlot, the user's part: crosshair, zoom, pan, pins, keys.
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/charts/series_plot.h"
#include "widgets/look/line_style.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

constexpr std::size_t kTipRows = 14;
constexpr int kNear = 7;  // pixels

// Where a line passes at x: between its rows, as it is drawn.
std::optional<double> passes(const SeriesSet& set, const DrawnLine& line, double x) {
    const std::vector<double>&xs = line.line.x(), &ys = line.line.y();
    const auto after = std::lower_bound(xs.begin(), xs.end(), x);
    if (after == xs.end() || (after == xs.begin() && *after > x)) return std::nullopt;
    const auto right = static_cast<std::size_t>(after - xs.begin());
    if (right == 0 || xs[right] == xs[right - 1]) return ys[right];
    return set.passes(line.line, right, x);
}

QCPRange around(const QCPRange& range, double factor, double about, bool logarithmic) {
    if (!logarithmic) return {about + (range.lower - about) * factor, about + (range.upper - about) * factor};
    return {about * std::pow(range.lower / about, factor), about * std::pow(range.upper / about, factor)};
}

QCPRange moved(const QCPRange& range, double pixels, const QCPAxis& axis, int length) {
    const double share = pixels / std::max(1, length);
    if (axis.scaleType() == QCPAxis::stLinear) return {range.lower + share * range.size(), range.upper + share * range.size()};
    const double factor = std::pow(range.upper / range.lower, share);
    return {range.lower * factor, range.upper * factor};
}

bool usable(const QCPRange& range) {
    return QCPRange::validRange(range) && range.size() > 1e-9 * std::max(1.0, std::fabs(range.lower));
}

}  // namespace

void SeriesPlot::set_view(const View& view) {
    if (view == view_) return;
    view_ = view;
    if (isVisible()) refresh();  // else when it is shown
}

void SeriesPlot::user_view(const View& view) {
    if ((view.x && !usable(*view.x)) || (view.y && !usable(*view.y))) return;
    set_view(view);
    Q_EMIT viewMoved();
}

void SeriesPlot::zoom(double factor, bool x_axis, std::optional<double> about) {
    const QCPAxis& axis = x_axis ? *xAxis : *yAxis;
    const bool logarithmic = axis.scaleType() == QCPAxis::stLogarithmic;
    const double middle = logarithmic ? std::sqrt(axis.range().lower * axis.range().upper) : axis.range().center();
    View view = view_;
    const QCPRange wanted = around(axis.range(), factor, about.value_or(middle), logarithmic);
    (x_axis ? view.x : view.y) = wanted;
    if (factor > 1) {  // out as far as everything is seen
        const View kept = std::exchange(view_, x_axis ? View{{}, view_.y} : View{view_.x, {}});
        const QCPRange all = x_axis ? x_range() : y_range(xAxis->range());
        view_ = kept;
        const bool wide = logarithmic ? wanted.upper / wanted.lower >= all.upper / all.lower : wanted.size() >= all.size();
        if (wide) (x_axis ? view.x : view.y).reset();
    }
    user_view(view);
}

void SeriesPlot::pan(double share) {
    View view = view_;
    view.x = moved(xAxis->range(), share, *xAxis, 1);
    user_view(view);
}

// ── Crosshair ───────────────────────────────────────────────────────────────────────────────────────────────────────
QString SeriesPlot::crosshair_title(double x) const {
    // Where the lines' epochs are of one length: of a step, or of an epoch, there is one such number then only.
    const auto epoch = set_.steps_per_epoch();
    const bool met = epoch && std::any_of(shown_.begin(), shown_.end(), [x](const auto& line) { return line->row_at(x).has_value(); });
    switch (set_.x_axis()) {
        case XAxis::step:
            //: title of the tool tip; %1: training step, %2: epoch as a fraction
            if (met) return tr("step %1 · epoch %2").arg(count(std::llround(x))).arg(std::round(x) / *epoch, 0, 'f', 2);
            return tr("step %1").arg(count(std::llround(x)));
        case XAxis::epoch:
            if (met) return tr("epoch %1 · step %2").arg(x, 0, 'f', 2).arg(count(std::llround(std::floor(x * *epoch + 1e-6))));
            return tr("epoch %1").arg(x, 0, 'f', 2);
        case XAxis::seconds:
            return duration(x);
    }
    return {};
}

void SeriesPlot::show_tip(double x, QPointF at) {
    struct Entry {
        double value;
        Crosshair::Row row;
    };
    std::vector<Entry> entries;
    QString note;
    for (std::size_t i = 0; i < shown_.size(); ++i) {
        const DrawnLine& line = *shown_[i];
        if (const auto last = line.last_row(); last && !line.failure.isEmpty()) {
            const QPoint end = pixel_of(line.line.x()[*last], line.line.y()[*last]);
            if ((end - at.toPoint()).manhattanLength() < 2 * kNear) note = line.failure;
        }
        const auto row = line.row_at(x);
        if (!row || !std::isfinite(line.line.y()[*row])) continue;
        const double value = line.line.y()[*row];
        QString text = set_.measure().value_text(value);
        if (line.live && *row + 1 == line.line.size()) text = tr("%1 live").arg(text);
        QString name = line.is_mean()
                           //: %1: variant, %2: number of seeds behind the mean
                           ? tr("%1 · n = %2").arg(line.about.title).arg(line.counts[*row])
                           : tr("%1 · s%2").arg(line.about.title, line.about.seed_text());
        entries.push_back({value, {std::move(name), std::move(text), hovered_ == i}});
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.value > b.value; });
    std::vector<Crosshair::Row> rows;
    for (Entry& entry : entries) {
        if (rows.size() == kTipRows && entries.size() > kTipRows + 1) {
            //: last line of the tool tip
            rows.push_back({tr("and %n more", nullptr, static_cast<int>(entries.size() - kTipRows)), {}, false});
            break;
        }
        rows.push_back(std::move(entry.row));
    }
    cross_->show_tip(at, crosshair_title(x), std::move(rows), note);
}

void SeriesPlot::set_crosshair(std::optional<double> x, bool tip) {
    if (!x || !std::isfinite(*x)) {
        cross_->hide();
    } else {
        std::vector<Crosshair::Dot> dots;
        for (const auto& line : shown_) {
            const auto row = line->row_at(*x);
            if (!row || !std::isfinite(line->line.y()[*row]) || shown_.size() > 12) continue;
            dots.push_back({line->line.x()[*row], line->line.y()[*row], colors_of(*line).line});
        }
        cross_->show(*x, std::move(dots));
        if (tip) {
            QPointF at = mapFromGlobal(QCursor::pos());
            if (!underMouse() || drag_ != Drag::none) at = QPointF(xAxis->coordToPixel(*x), axisRect()->center().y());
            show_tip(*x, at);
        } else {
            cross_->hide_tip();
        }
    }
    layer(QStringLiteral("crosshair"))->replot();
}

std::optional<double> SeriesPlot::next_point(std::optional<double> x, int direction) {
    std::optional<double> next;
    for (const auto& line : set_.drawn()) {
        const std::vector<double>& xs = line->line.x();
        if (xs.empty()) continue;
        std::optional<double> found;
        if (!x) {
            found = direction > 0 ? xs.front() : xs.back();
        } else if (direction > 0) {
            const auto after = std::upper_bound(xs.begin(), xs.end(), *x + 1e-9 * std::fabs(*x));
            if (after != xs.end()) found = *after;
        } else {
            const auto before = std::lower_bound(xs.begin(), xs.end(), *x - 1e-9 * std::fabs(*x));
            if (before != xs.begin()) found = *std::prev(before);
        }
        if (found && (!next || (direction > 0 ? *found < *next : *found > *next))) next = found;
    }
    return next;
}

std::optional<std::size_t> SeriesPlot::line_at(const QPoint& at) const {
    const double x = xAxis->pixelToCoord(at.x());
    std::optional<std::size_t> nearest;
    double distance = kNear;
    for (std::size_t i = 0; i < shown_.size(); ++i) {
        const auto y = passes(set_, *shown_[i], x);
        if (!y) continue;
        const double here = std::fabs(yAxis->coordToPixel(*y) - at.y());
        if (here < distance) {
            distance = here;
            nearest = i;
        }
    }
    return nearest;
}

void SeriesPlot::hover(const QPoint& at) {
    const auto line = line_at(at);
    if (line != hovered_) {
        hovered_ = line;
        if (set_.labels_on_demand()) {
            build_marks();
            layer(QStringLiteral("marks"))->replot();
        }
    }
    double x = xAxis->pixelToCoord(at.x());
    if (set_.x_axis() == XAxis::step) x = std::round(x);
    const QCPRange range = xAxis->range();
    x = std::clamp(x, range.lower, range.upper);
    set_crosshair(x, true);
    Q_EMIT crosshairMoved(x);
}

// ── Mouse ───────────────────────────────────────────────────────────────────────────────────────────────────────────
void SeriesPlot::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    const QRect area = axisRect()->rect();
    pressed_ = event->pos();
    moved_ = false;
    pressed_view_ = view_;
    pressed_x_ = xAxis->range();
    pressed_y_ = yAxis->range();
    if (pressed_.y() > area.bottom()) {
        drag_ = Drag::x_axis;
    } else if (pressed_.x() < area.left()) {
        drag_ = Drag::y_axis;
    } else {
        drag_ = event->modifiers() & Qt::ShiftModifier ? Drag::box : Drag::pan;
    }
}

void SeriesPlot::mouseMoveEvent(QMouseEvent* event) {
    const QPoint at = event->pos();
    const QRect area = axisRect()->rect();
    if (drag_ == Drag::none) {
        if (area.adjusted(-2, -2, 2, 2).contains(at)) return hover(at);
        if (cross_->x()) {
            set_crosshair({}, false);
            Q_EMIT crosshairMoved(std::numeric_limits<double>::quiet_NaN());
        }
        setCursor(at.y() > area.bottom() || at.x() < area.left() ? Qt::PointingHandCursor : Qt::ArrowCursor);
        return;
    }
    if (!moved_ && (at - pressed_).manhattanLength() < QApplication::startDragDistance()) return;
    moved_ = true;
    if (drag_ == Drag::box) {
        cross_->show_box(QRectF(QRect(pressed_, at).normalized().intersected(area)));
        layer(QStringLiteral("crosshair"))->replot();
        return;
    }
    View view = pressed_view_;
    if (drag_ != Drag::y_axis) view.x = moved(pressed_x_, pressed_.x() - at.x(), *xAxis, area.width());
    if (drag_ == Drag::y_axis || (drag_ == Drag::pan && view.y)) view.y = moved(pressed_y_, at.y() - pressed_.y(), *yAxis, area.height());
    user_view(view);
}

void SeriesPlot::mouseReleaseEvent(QMouseEvent* event) {
    const Drag drag = std::exchange(drag_, Drag::none);
    cross_->show_box({});
    if (drag == Drag::box && moved_) {
        const QRect box = QRect(pressed_, event->pos()).normalized().intersected(axisRect()->rect());
        if (box.width() > 3 && box.height() > 3) {
            user_view({QCPRange(xAxis->pixelToCoord(box.left()), xAxis->pixelToCoord(box.right())),
                       QCPRange(yAxis->pixelToCoord(box.bottom()), yAxis->pixelToCoord(box.top()))});
        } else {
            layer(QStringLiteral("crosshair"))->replot();
        }
        return;
    }
    if (moved_ || event->button() != Qt::LeftButton) return;
    if (drag == Drag::x_axis || drag == Drag::y_axis) {
        Q_EMIT axisClicked(drag == Drag::x_axis, event->pos());
    } else if (const auto line = line_at(event->pos())) {  // a click on a line keeps its label
        const QString variant = shown_[*line]->about.variant;
        if (pinned_.erase(variant) == 0) pinned_.insert(variant);
        build_marks();
        replot(QCustomPlot::rpQueuedRefresh);
    }
}

void SeriesPlot::mouseDoubleClickEvent(QMouseEvent* event) {
    drag_ = Drag::none;
    if (axisRect()->rect().contains(event->pos())) user_view({});
}

void SeriesPlot::wheelEvent(QWheelEvent* event) {
    const QPointF at = event->position();
    const QRect area = axisRect()->rect();
    const double turns = event->angleDelta().y() / 120.0;
    if (turns == 0) return event->ignore();
    const double factor = std::pow(0.8, turns);
    const bool value_axis = at.x() < area.left() || event->modifiers() & Qt::ControlModifier;
    zoom(factor, !value_axis, value_axis ? yAxis->pixelToCoord(at.y()) : xAxis->pixelToCoord(at.x()));
    event->accept();
}

void SeriesPlot::leaveEvent(QEvent*) {
    if (hovered_ && set_.labels_on_demand()) {
        hovered_.reset();
        build_marks();
        layer(QStringLiteral("marks"))->replot();
    }
    hovered_.reset();
    if (!cross_->x() || hasFocus()) return set_crosshair(hasFocus() ? cross_->x() : std::nullopt, false);
    set_crosshair({}, false);
    Q_EMIT crosshairMoved(std::numeric_limits<double>::quiet_NaN());
}

// ── Keys ────────────────────────────────────────────────────────────────────────────────────────────────────────────
void SeriesPlot::keyPressEvent(QKeyEvent* event) {
    const auto cross = [&](std::optional<double> x) {
        if (!x) return;
        if (view_.x && !view_.x->contains(*x)) pan(*x > view_.x->upper ? 0.5 : -0.5);
        set_crosshair(x, true);
        Q_EMIT crosshairMoved(*x);
    };
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    switch (event->key()) {
        case Qt::Key_Left:
            return shift ? pan(-0.1) : cross(next_point(cross_->x(), -1));
        case Qt::Key_Right:
            return shift ? pan(0.1) : cross(next_point(cross_->x(), 1));
        case Qt::Key_Home:
            return cross(next_point(std::nullopt, 1));
        case Qt::Key_End:
            return cross(next_point(std::nullopt, -1));
        case Qt::Key_BracketLeft:
            return Q_EMIT evaluationAsked(-1);
        case Qt::Key_BracketRight:
            return Q_EMIT evaluationAsked(1);
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            return zoom(0.8, true, cross_->x());
        case Qt::Key_Minus:
            return zoom(1.25, true, cross_->x());
        case Qt::Key_0:
            return user_view({});
        case Qt::Key_Escape:
            if (!cross_->x()) break;
            set_crosshair({}, false);
            return Q_EMIT crosshairMoved(std::numeric_limits<double>::quiet_NaN());
        default:
            break;
    }
    event->ignore();
}

void SeriesPlot::focusInEvent(QFocusEvent* event) {
    QCustomPlot::focusInEvent(event);
    update();
}

void SeriesPlot::focusOutEvent(QFocusEvent* event) {
    QCustomPlot::focusOutEvent(event);
    if (!underMouse() && cross_->x()) set_crosshair(cross_->x(), false);
    update();
}

void SeriesPlot::paintEvent(QPaintEvent* event) {
    QCustomPlot::paintEvent(event);
    if (!hasFocus()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::instance().color(QStringLiteral("focus")), 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
}

}  // namespace sherl::widgets
