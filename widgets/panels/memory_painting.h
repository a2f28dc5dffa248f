// SPDX-License-Identifier: GPL-3.0-or-later
// Bars of memory on panels, by category: the colours of ui.md §10, one way to paint a peak's parts, the budget's line, and the
// mark of a bar that is longer than its scale.
#pragma once

#include <QPainter>
#include <array>
#include <cstdint>

namespace sherl::widgets {

// Of api::memory_categories. Activations have the method's colour, temporaries its hatched tint.
[[nodiscard]] QColor memory_color(std::size_t category, const QString& method, bool grey);
// One part; hatched where that is its look.
void paint_memory(QPainter& painter, const QRectF& box, std::size_t category, const QString& method, bool grey = false);
// Two slanted gaps in the ground's colour near the right end of `box`.
void paint_cut(QPainter& painter, const QRectF& box, const QColor& ground);
// Dashed, upright, between the heights.
void paint_budget_line(QPainter& painter, double x, double top, double bottom);

}  // namespace sherl::widgets
