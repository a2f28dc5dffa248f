// SPDX-License-Identifier: GPL-3.0-or-later
// How lines of one method stay apart: shade = variant, dash = seed. Source: ui.md §10.
#pragma once

#include <QColor>
#include <QList>
#include <QPen>

namespace sherl::widgets {

// Seeds beyond these have no dash of their own: they are shown as range and mean only.
inline constexpr int kDashes = 6;
// Variants of a method with a shade of their own; the next ones start over.
inline constexpr int kShades = 5;

// Colour of variant k = 0, 1, … of a method whose colour is `base`: OKLCH lightness + 0, +0.12, −0.10, +0.20, −0.18, as
// far as it keeps 3 : 1 from `panel`. Variant 0 is `base` itself.
[[nodiscard]] QColor variant_shade(const QColor& base, int variant, const QColor& panel);
// The colour for words: darkened (on a dark panel: lightened) until it stands 4.5 : 1 from the panel.
[[nodiscard]] QColor readable(QColor color, const QColor& panel);
// Dash of the seed with this rank in pixels, empty for the first.
[[nodiscard]] QList<qreal> seed_dash(int rank);
// `width` in pixels.
[[nodiscard]] QPen line_pen(const QColor& color, double width, int seed_rank);

// OKLCH (Ottosson 2020), for colours of equal steps to the eye. hue in radians.
struct Oklch {
    double lightness = 0, chroma = 0, hue = 0;
};
[[nodiscard]] Oklch to_oklch(const QColor& color);
[[nodiscard]] QColor from_oklch(Oklch color);  // what sRGB cannot show loses chroma, never lightness or hue

}  // namespace sherl::widgets
