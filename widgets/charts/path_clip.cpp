// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/path_clip.h"

#include <QTransform>
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace sherl::widgets {
namespace {

using Part = std::pair<double, double>;

// Liang and Barsky: the part of the line a–b in the rectangle.
std::optional<Part> part_in(const QRectF& rect, const QPointF& a, const QPointF& b) {
    double first = 0, last = 1;
    const auto cut = [&](double direction, double distance) {  // direction · t <= distance
        if (direction == 0) return distance >= 0;
        const double t = distance / direction;
        if (direction < 0) first = std::max(first, t);
        else last = std::min(last, t);
        return first <= last;
    };
    const QPointF d = b - a;
    if (!cut(-d.x(), a.x() - rect.left()) || !cut(d.x(), rect.right() - a.x()) || !cut(-d.y(), a.y() - rect.top()) ||
        !cut(d.y(), rect.bottom() - a.y()))
        return std::nullopt;
    return Part{first, last};
}

// Sutherland and Hodgman for one side: what lies at `sign` · coordinate <= `sign` · limit. Where a shape falls apart its
// parts stay joined by edges that run to and fro on the limit and enclose nothing.
QPolygonF cut_side(const QPolygonF& polygon, bool horizontal, double limit, double sign) {
    QPolygonF kept;
    const auto beyond = [&](const QPointF& p) { return sign * ((horizontal ? p.x() : p.y()) - limit); };
    for (qsizetype i = 0; i < polygon.size(); ++i) {
        const QPointF& from = polygon[(i + polygon.size() - 1) % polygon.size()];
        const QPointF& to = polygon[i];
        const double a = beyond(from), b = beyond(to);
        if ((a > 0) != (b > 0)) {
            QPointF at = from + (to - from) * (a / (a - b));
            (horizontal ? at.rx() : at.ry()) = limit;
            kept << at;
        }
        if (b <= 0) kept << to;
    }
    return kept;
}

// A line's ends after rounding: not outside by a rounding error.
QPointF held(const QRectF& rect, const QPointF& point) {
    return {std::clamp(point.x(), rect.left(), rect.right()), std::clamp(point.y(), rect.top(), rect.bottom())};
}

}  // namespace

std::vector<QPolygonF> flattened(const QPainterPath& path) {
    constexpr double kFine = 8;  // Qt flattens to a fraction of one unit of what it is asked in
    std::vector<QPolygonF> polygons;
    const QTransform back = QTransform::fromScale(1 / kFine, 1 / kFine);
    for (const QPolygonF& polygon : path.toSubpathPolygons(QTransform::fromScale(kFine, kFine))) polygons.push_back(back.map(polygon));
    return polygons;
}

void ClipArea::intersect(const QRectF& rect) {
    rect_ = rect_.intersected(rect.normalized());
    if (!shaped_) return;
    QPainterPath frame;
    frame.addRect(rect_);
    intersect(frame);
}

void ClipArea::intersect(const QPainterPath& shape) {
    QPainterPath frame;
    frame.addRect(rect_);
    shape_ = shape.intersected(shaped_ ? shape_ : frame);
    rect_ = rect_.intersected(shape_.boundingRect());
    shaped_ = true;
    edges_ = flattened(shape_);
}

bool ClipArea::contains(const QRectF& rect) const {
    const bool in = rect.left() >= rect_.left() && rect.right() <= rect_.right() && rect.top() >= rect_.top() && rect.bottom() <= rect_.bottom();
    return in && !is_empty() && (!shaped_ || shape_.contains(rect.isEmpty() ? rect.adjusted(-0.01, -0.01, 0.01, 0.01) : rect));
}

std::vector<Part> ClipArea::parts(const QPointF& a, const QPointF& b) const {
    const std::optional<Part> whole = part_in(rect_, a, b);
    if (!whole) return {};
    if (!shaped_) return {*whole};
    std::vector<double> cuts{whole->first, whole->second};
    for (const QPolygonF& polygon : edges_) {
        for (qsizetype i = 0; i < polygon.size(); ++i) {
            const QPointF p = polygon[i], d = b - a, e = polygon[(i + 1) % polygon.size()] - p;
            const double area = d.x() * e.y() - d.y() * e.x();
            if (area == 0) continue;
            const double t = ((p.x() - a.x()) * e.y() - (p.y() - a.y()) * e.x()) / area;
            const double u = ((p.x() - a.x()) * d.y() - (p.y() - a.y()) * d.x()) / area;
            if (u >= 0 && u <= 1 && t > whole->first && t < whole->second) cuts.push_back(t);
        }
    }
    std::sort(cuts.begin(), cuts.end());
    std::vector<Part> result;
    for (std::size_t i = 1; i < cuts.size(); ++i) {
        if (!shape_.contains(a + (b - a) * ((cuts[i - 1] + cuts[i]) / 2))) continue;
        if (!result.empty() && result.back().second == cuts[i - 1]) result.back().second = cuts[i];
        else result.emplace_back(cuts[i - 1], cuts[i]);
    }
    return result;
}

std::vector<ClipArea::Piece> ClipArea::inside(const QPolygonF& polyline) const {
    std::vector<Piece> pieces;
    if (is_empty()) return pieces;
    double before = 0;
    bool goes_on = false;  // the piece before ends where this segment begins
    for (qsizetype i = 1; i < polyline.size(); ++i) {
        const QPointF& a = polyline[i - 1];
        const QPointF& b = polyline[i];
        const double length = std::hypot(b.x() - a.x(), b.y() - a.y());
        bool reaches = false;
        for (const auto& [first, last] : parts(a, b)) {
            if (!goes_on || first > 0) pieces.push_back({{held(rect_, a + (b - a) * first)}, before + first * length});
            pieces.back().points << held(rect_, last == 1 ? b : a + (b - a) * last);
            reaches = last == 1;
        }
        goes_on = reaches;
        before += length;
    }
    return pieces;
}

QPainterPath ClipArea::inside(const QPainterPath& area) const {
    if (is_empty()) return {};
    if (shaped_) return area.intersected(shape_);
    QPainterPath result;
    result.setFillRule(area.fillRule());
    for (QPolygonF polygon : flattened(area)) {
        polygon = cut_side(polygon, true, rect_.left(), -1);
        polygon = cut_side(polygon, true, rect_.right(), 1);
        polygon = cut_side(polygon, false, rect_.top(), -1);
        polygon = cut_side(polygon, false, rect_.bottom(), 1);
        if (polygon.size() < 3) continue;
        result.addPolygon(polygon);
        result.closeSubpath();
    }
    return result;
}

}  // namespace sherl::widgets
