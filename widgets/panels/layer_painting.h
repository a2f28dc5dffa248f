// SPDX-License-Identifier: GPL-3.0-or-later
// Draws one stack of layers: blocks, taps into the side network, the line between frozen and late, the gradient path.
#pragma once

#include <QPainter>
#include <optional>

#include "widgets/panels/layer_layout.h"

namespace sherl::widgets {

struct LayerPaintState {
    std::optional<std::int64_t> hovered, current;  // features
    bool boundary_hovered = false;
    bool focused = false;  // rings `current`
    bool costs_stale = false;
};

// GUI thread. Colours and fonts of the theme.
void paint_layers(QPainter& painter, const LayerPicture& picture, const LayerLayout& layout,
                  const LayerPaintState& state);

}  // namespace sherl::widgets
