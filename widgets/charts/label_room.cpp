// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/label_room.h"

#include <QLineF>
#include <algorithm>
#include <cmath>

namespace sherl::widgets {
namespace {

constexpr double kCell = 32, kStride = 4;  // pixels

}  // namespace

LabelRoom::LabelRoom(const QRectF& area)
    : area_(area), columns_(std::max(1, static_cast<int>(std::ceil(area.width() / kCell)))),
      rows_(std::max(1, static_cast<int>(std::ceil(area.height() / kCell)))),
      cells_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)) {}

LabelRoom::Cells LabelRoom::cells_of(const QRectF& box) const {
    const auto cell = [](double at, int count) { return std::clamp(static_cast<int>(std::floor(at / kCell)), 0, count - 1); };
    return {cell(box.left() - area_.left(), columns_), cell(box.right() - area_.left(), columns_),
            cell(box.top() - area_.top(), rows_), cell(box.bottom() - area_.top(), rows_)};
}

void LabelRoom::take(const QRectF& box) {
    const Cells cells = cells_of(box);
    for (int y = cells.top; y <= cells.bottom; ++y)
        for (int x = cells.left; x <= cells.right; ++x)
            cells_[static_cast<std::size_t>(y) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(x)].push_back(taken_.size());
    taken_.push_back(box);
}

void LabelRoom::take_line(QPointF from, QPointF to, double around) {
    take(QRectF(from, to).normalized().adjusted(-around, -around, around, around));
}

bool LabelRoom::hits(const QRectF& box, const QPointF* unless) const {
    const Cells cells = cells_of(box);
    for (int y = cells.top; y <= cells.bottom; ++y) {
        for (int x = cells.left; x <= cells.right; ++x) {
            for (const std::size_t i : cells_[static_cast<std::size_t>(y) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(x)])
                if (taken_[i].intersects(box) && !(unless != nullptr && taken_[i].contains(*unless))) return true;
        }
    }
    return false;
}

bool LabelRoom::is_free(const QRectF& box) const {
    return area_.contains(box) && !hits(box, nullptr);
}

bool LabelRoom::is_free_way(QPointF from, QPointF to) const {
    const QLineF way(from, to);
    for (double done = 0; done < way.length(); done += kStride) {
        const QPointF at = way.pointAt(done / way.length());
        if (hits(QRectF(at - QPointF(1, 1), QSizeF(2, 2)), &from)) return false;
    }
    return true;
}

}  // namespace sherl::widgets
