// SPDX-License-Identifier: GPL-3.0-or-later
// Where in a drawing there is still room for words. Geometry only, in pixels; quick with thousands of boxes.
//
// Called by: the charts of a comparison. What could change: slanted boxes.
#pragma once

#include <QPolygonF>
#include <QRectF>
#include <vector>

namespace sherl::widgets {

class LabelRoom {
  public:
    explicit LabelRoom(const QRectF& area);

    void take(const QRectF& box);
    void take_line(QPointF from, QPointF to, double around);  // level or upright
    [[nodiscard]] bool is_free(const QRectF& box) const;       // inside the area, over nothing that is taken
    // No box that is taken lies on the way, but for those that contain its start.
    [[nodiscard]] bool is_free_way(QPointF from, QPointF to) const;

  private:
    struct Cells {
        int left, right, top, bottom;
    };
    [[nodiscard]] Cells cells_of(const QRectF& box) const;
    [[nodiscard]] bool hits(const QRectF& box, const QPointF* unless) const;

    QRectF area_;
    int columns_, rows_;
    std::vector<std::vector<std::size_t>> cells_;
    std::vector<QRectF> taken_;
};

}  // namespace sherl::widgets
