// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts lines and areas at the edge of the part of a drawing that may be seen: for formats that have no clipping, or whose
// readers have none.
//
// Called by: svg_canvas. What could change: nothing is known.
#pragma once

#include <QPainterPath>
#include <QPolygonF>
#include <QRectF>
#include <utility>
#include <vector>

namespace sherl::widgets {

// A part of the plane: a rectangle, or any shape inside one. Any thread, one at a time.
class ClipArea {
  public:
    // A piece of a polyline that is inside. `before`: length of the polyline up to it, for its dashes.
    struct Piece {
        QPolygonF points;
        double before = 0;
    };

    explicit ClipArea(const QRectF& rect) : rect_(rect.normalized()) {}
    void intersect(const QRectF& rect);
    void intersect(const QPainterPath& shape);

    [[nodiscard]] bool is_empty() const { return rect_.isEmpty() || (shaped_ && shape_.isEmpty()); }
    [[nodiscard]] const QRectF& bounds() const { return rect_; }
    // Nothing of `rect` (which may be a line) is outside.
    [[nodiscard]] bool contains(const QRectF& rect) const;
    [[nodiscard]] std::vector<Piece> inside(const QPolygonF& polyline) const;
    [[nodiscard]] QPainterPath inside(const QPainterPath& area) const;  // what of a filled area

  private:
    // Parts of the line from a to b, as shares of it, in order.
    [[nodiscard]] std::vector<std::pair<double, double>> parts(const QPointF& a, const QPointF& b) const;

    QRectF rect_;
    bool shaped_ = false;
    QPainterPath shape_;  // where shaped_
    std::vector<QPolygonF> edges_;
};

// Subpaths with straight edges, no further than a tenth of a unit from their curves.
[[nodiscard]] std::vector<QPolygonF> flattened(const QPainterPath& path);

}  // namespace sherl::widgets
