// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parts of the layer drawing lie: one computation for painting, for the pointer and for screen readers.
#pragma once

#include <QRectF>
#include <vector>

#include "widgets/panels/layer_model.h"

namespace sherl::widgets {

enum class LayerSize { column, page };  // the column of the workbench, the close-up that covers the page
// How much can be said: one of two stacks may have half a column, or less than the close-up needs for its words.
enum class LayerRoom { tight, column, page };

// Pixels of the widget. Rows are bands over its whole width; features that are scrolled away lie outside `scrolled`.
struct LayerLayout {
    LayerSize size = LayerSize::column;
    LayerRoom room = LayerRoom::column;
    QRectF area;
    double row_height = 0;
    QRectF head_row, head;                     // band and box of the task head
    std::vector<QRectF> rows;                  // bands by feature
    std::vector<QRectF> boxes;                 // blocks by feature
    std::vector<QRectF> checks;                // check box or diamond by feature
    QRectF side;                               // side network; empty: none
    QRectF heads;                              // captions over the columns
    QRectF input;                              // "input tokens"
    double costs_right = 0, costs_width = 0;   // numbers end here; width 0: no column for them
    double floor_y = 0;                        // the drawn line; below everything: none
    double flow_y = 0;                         // gradients flow above
    QRectF handle;                             // of the boundary; empty: it does not move
    double flow_x = 0, gate_x = 0;             // forward through the blocks; past the gate into the late route
    double lane_x = 0;                         // gradients through the blocks
    double output_x = 0, gradient_side_x = 0;  // out of the side network, and gradients into it
    QRectF scrolled;                           // the part that scrolls; empty: everything fits
    double scroll_range = 0;                   // how far, in pixels
    std::int64_t pinned_from = 0;              // features from here on stay in place (L + 1: the task head)

    [[nodiscard]] bool pinned(std::int64_t feature) const { return feature >= pinned_from; }
    [[nodiscard]] bool shows(std::int64_t feature) const;  // some of its row can be seen
};

namespace drawing {
// Unlike Theme::px not rounded, for thin pens and for positions that are rounded later.
[[nodiscard]] double px(double design_pixels);
}  // namespace drawing

// `scroll` in 0..scroll_range: 0 shows the top of the scrolled part. Lengths of the design come through Theme::px.
[[nodiscard]] LayerLayout layer_layout(const LayerPicture& picture, const QRectF& area, LayerSize size, double scroll);
// The height below which rows are squeezed or scroll.
[[nodiscard]] double comfortable_height(std::int64_t blocks, LayerSize size);
[[nodiscard]] double least_height(LayerSize size);

}  // namespace sherl::widgets
