// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/mark_layout.h"

#include <algorithm>
#include <cmath>

#include "widgets/charts/label_placement.h"

namespace sherl::widgets {
namespace {

constexpr double kMarker = 6;       // half of what stands on a point
constexpr double kBelowAxis = 4;    // labels end above the numbers of the axis
constexpr double kStraight = 1.5;   // a label so near to its line's height needs no leader

void place_labels_in_column(const std::vector<ChartMark>& marks, MarkRoom& room, std::vector<PlacedText>& placed) {
    const double height = room.label.height();
    std::vector<const ChartMark*> labels;
    std::vector<double> wanted;
    for (const ChartMark& mark : marks) {
        if (mark.kind != ChartMark::Kind::label) continue;
        labels.push_back(&mark);
        wanted.push_back(std::clamp(mark.y, room.axes.top(), room.axes.bottom()));
    }
    const std::vector<double> middle = place_labels(wanted, height, 0, room.axes.bottom() + kBelowAxis);
    bool leaders = false;
    for (std::size_t i = 0; i < labels.size(); ++i)
        leaders = leaders || std::fabs(middle[i] - wanted[i]) > kStraight || labels[i]->x < room.axes.right() - kLabelGap;
    const double left = room.axes.right() + kLabelGap + (leaders ? kLeaderWidth : 0);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const ChartMark& mark = *labels[i];
        const QString text = room.label.elidedText(mark.text, Qt::ElideMiddle, room.width - left - 2);
        PlacedText label{mark.kind, QRectF(left, middle[i] - height / 2, room.label.horizontalAdvance(text), height), text, mark.color, mark.words, {}};
        if (leaders) {
            const double start = std::min(mark.x, room.axes.right()) + kMarker;
            label.leader << QPointF(start, wanted[i]);
            if (start < room.axes.right()) label.leader << QPointF(room.axes.right() + 2, wanted[i]);
            label.leader << QPointF(left - 3, middle[i]);
            room.lines.push_back(label.leader);
        }
        room.taken.push_back(label.box);
        placed.push_back(std::move(label));
    }
}

bool is_free(const MarkRoom& room, const QRectF& box) {
    const QRectF wide = box.adjusted(-3, -1, 3, 1);
    if (box.left() < room.axes.left() || box.right() > room.axes.right() || box.top() < 0 || box.bottom() > room.axes.bottom()) return false;
    return std::none_of(room.taken.begin(), room.taken.end(), [&](const QRectF& other) { return other.intersects(wide); }) &&
           std::none_of(room.lines.begin(), room.lines.end(), [&](const QPolygonF& line) { return passes_through(line, wide); });
}

void place_if_free(const ChartMark& mark, const QSizeF& size, const std::vector<QPointF>& corners, MarkRoom& room,
                   std::vector<PlacedText>& placed) {
    for (const QPointF& corner : corners) {
        const QRectF box(corner, size);
        if (!is_free(room, box)) continue;
        room.taken.push_back(box);
        placed.push_back({mark.kind, box, mark.text, mark.color, mark.words, {}});
        return;
    }
}

// Beside the arrow, a little above it, or over it.
void place_peak(const ChartMark& mark, MarkRoom& room, std::vector<PlacedText>& placed) {
    const QPointF at = peak_point(mark, room.axes);
    const QSizeF size(room.label.horizontalAdvance(mark.text), room.label.height());
    const double right = at.x() + kMarker + 3, left = at.x() - kMarker - 3 - size.width();
    const double beside = at.y() - 8 - size.height() / 2;
    std::vector<QPointF> corners;
    for (const double lift : {0.0, 4.0, 8.0})
        for (const double x : {right, left}) corners.emplace_back(x, beside - lift);
    corners.emplace_back(at.x() - size.width() / 2, at.y() - 13 - size.height());
    place_if_free(mark, size, corners, room, placed);
}

void place_seam(const ChartMark& mark, MarkRoom& room, std::vector<PlacedText>& placed) {
    const QSizeF size(room.caption.horizontalAdvance(mark.text), room.caption.height());
    std::vector<QPointF> corners;
    for (const double y : {mark.y - 8 - size.height(), mark.y + 8, mark.y - 16 - size.height(), mark.y + 16})
        for (const double x : {mark.x + 4, mark.x - 4 - size.width()}) corners.emplace_back(x, y);
    place_if_free(mark, size, corners, room, placed);
}

}  // namespace

QPointF peak_point(const ChartMark& mark, const QRectF& axes) {
    return {std::clamp(mark.x, axes.left() + 5, axes.right() - 5), std::clamp(mark.y, axes.top() + 9, axes.bottom())};
}

bool passes_through(const QPolygonF& line, const QRectF& box) {
    auto from = std::lower_bound(line.begin(), line.end(), box.left(), [](const QPointF& point, double x) { return point.x() < x; });
    if (from != line.begin()) --from;
    for (; from != line.end() && from->x() <= box.right(); ++from) {
        const QPointF a = *from, b = from + 1 == line.end() ? a : *(from + 1);
        const double left = std::max(a.x(), box.left()), right = std::min(b.x(), box.right());
        if (left > right) continue;
        // What of the piece lies between the sides of the box.
        const auto y_at = [&](double x) { return a.y() + (b.y() - a.y()) * (x - a.x()) / (b.x() - a.x()); };
        const double y0 = b.x() > a.x() ? y_at(left) : a.y(), y1 = b.x() > a.x() ? y_at(right) : b.y();
        if (std::min(y0, y1) <= box.bottom() && std::max(y0, y1) >= box.top()) return true;  // false for a gap
    }
    return false;
}

std::vector<PlacedText> place_texts(const std::vector<ChartMark>& marks, MarkRoom room) {
    using Kind = ChartMark::Kind;
    std::vector<PlacedText> placed;
    place_labels_in_column(marks, room, placed);
    for (const ChartMark& mark : marks) {
        QPointF at(mark.x, mark.y);
        if (mark.kind == Kind::label) continue;
        if (mark.kind == Kind::peak) at = peak_point(mark, room.axes) - QPointF(0, kMarker);
        room.taken.emplace_back(at - QPointF(kMarker - 1, kMarker - 1), QSizeF(2 * kMarker - 2, 2 * kMarker - 2));
    }
    for (const ChartMark& mark : marks)
        if (mark.kind == Kind::peak && !mark.text.isEmpty()) place_peak(mark, room, placed);
    for (const ChartMark& mark : marks)
        if (mark.kind == Kind::seam) place_seam(mark, room, placed);
    return placed;
}

}  // namespace sherl::widgets
