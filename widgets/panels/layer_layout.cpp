// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/layer_layout.h"

#include <algorithm>
#include <cmath>

#include "widgets/look/theme.h"

namespace sherl::widgets {
double drawing::px(double design_pixels) {
    return design_pixels * Theme::instance().text_percent() / 100.0;
}
using drawing::px;

namespace {

constexpr double kSmallRow = 22;  // ui.md §4: over 16 blocks
constexpr std::int64_t kManyBlocks = 16;
constexpr double kLeastPinnedShare = 0.6;  // more of the height than this is never pinned

struct Measures {
    double largest_row, box_share, gap, captions, input;  // px at 100 %; box as a share of its row
};
constexpr Measures kColumn{44, 0.77, 20, 20, 20}, kPage{54, 0.79, 26, 34, 26};

const Measures& measures(LayerSize size) {
    return size == LayerSize::column ? kColumn : kPage;
}

double largest_row(std::int64_t blocks, LayerSize size) {
    return px(blocks > kManyBlocks ? kSmallRow : measures(size).largest_row);
}

// Width: check box, number, block, taps, side network, and room for the gradient path's mark.
void place_columns(LayerLayout& layout, const LayerPicture& picture) {
    const bool page = layout.size == LayerSize::page;
    const double left = layout.area.left() + px(page ? 92 : 52);
    const double right = layout.area.right() - px(page ? 200 : 40);
    const double width = std::max(px(120), right - left);
    const double check = px(14);
    const double check_x = layout.area.left() + px(page ? 22 : 9);
    const double box = picture.side_network ? width * (page ? 0.42 : 0.625) : std::min(width, px(page ? 420 : 190));
    const double box_height = std::round(layout.row_height * measures(layout.size).box_share);
    const auto box_in = [&](const QRectF& band) {
        return QRectF(left, std::round(band.center().y() - box_height / 2), std::round(box), box_height);
    };
    layout.head = box_in(layout.head_row);
    for (const QRectF& band : layout.rows) {
        layout.boxes.push_back(box_in(band));
        layout.checks.emplace_back(check_x, std::round(band.center().y() - check / 2), check, check);
    }
    layout.flow_x = left + std::round(box * 0.5) + 0.5;
    layout.gate_x = left + std::round(box * 0.28) + 0.5;
    layout.lane_x = layout.head.right() - std::round(px(page ? 14 : 10)) + 0.5;
    if (!picture.side_network) return;
    const double side = page ? std::clamp(width * 0.2, px(96), px(120)) : px(24);
    const double top =
        layout.boxes[static_cast<std::size_t>(std::min(picture.blocks, picture.gradient_floor - 1))].top();
    layout.side = QRectF(right - side, top - px(1), side, layout.boxes.front().bottom() - top + px(2));
    layout.output_x = layout.side.left() + std::round(side * 0.4);
    layout.gradient_side_x = layout.side.left() + std::round(side * 0.7);
}

}  // namespace

bool LayerLayout::shows(std::int64_t feature) const {
    return pinned(feature) || rows[static_cast<std::size_t>(feature)].intersects(scrolled);
}

LayerLayout layer_layout(const LayerPicture& picture, const QRectF& area, LayerSize size, double scroll) {
    LayerLayout layout;
    layout.size = size;
    layout.area = area;
    if (picture.rows.empty()) return layout;
    const Measures& measure = measures(size);
    const double captions = px(measure.captions), input = px(measure.input), pad = px(4);
    // The line needs room of its own wherever it stands between two rows.
    const bool line = picture.gradient_floor > 0;
    const double gap = line ? px(measure.gap) : 0;
    const auto count = static_cast<double>(picture.blocks + 2);
    const double room = area.height() - captions - input - pad - gap;
    layout.row_height = std::clamp(std::floor(room / count), px(kSmallRow), largest_row(picture.blocks, size));

    layout.heads = QRectF(area.left(), area.top(), area.width(), captions);
    double y = area.top() + captions;
    layout.head_row = QRectF(area.left(), y + pad, area.width(), layout.row_height);
    y = layout.head_row.bottom();
    layout.rows.resize(picture.rows.size());
    const auto put = [&](std::int64_t feature) {
        layout.rows[static_cast<std::size_t>(feature)] = QRectF(area.left(), y, area.width(), layout.row_height);
        y += layout.row_height;
    };
    std::int64_t feature = picture.blocks;
    const auto down_to = [&](std::int64_t last) {
        for (; feature >= std::max<std::int64_t>(0, last); --feature) put(feature);
    };
    down_to(picture.gradient_floor);
    if (line) {
        layout.floor_y = std::round(y + gap / 2);
        y += gap;
    } else {
        layout.floor_y = area.bottom() + 1;
    }
    // What stays in place when the rest scrolls: what lies above the line, and the guide.
    const double overflow = y + layout.row_height * static_cast<double>(feature + 1) + input - area.bottom();
    if (overflow > 0.5) {
        const bool pin = picture.boundary && y + layout.row_height - area.top() < kLeastPinnedShare * area.height();
        if (pin) down_to(picture.gradient_floor - 1);
        const double top = pin ? y : area.top() + captions;
        layout.scroll_range = overflow;
        scroll = std::clamp(scroll, 0.0, overflow);
        layout.pinned_from = pin ? feature + 1 : picture.blocks + 2;
        layout.scrolled = QRectF(area.left(), top, area.width(), area.bottom() - top);
        y -= scroll;
        if (!pin) {
            layout.head_row.translate(0, -scroll);
            if (line) layout.floor_y -= scroll;
            for (std::int64_t above = picture.blocks; above > feature; --above)
                layout.rows[static_cast<std::size_t>(above)].translate(0, -scroll);
        }
    }
    down_to(0);
    layout.input = QRectF(area.left(), y, area.width(), input);
    place_columns(layout, picture);
    if (picture.boundary) {
        const double width = px(size == LayerSize::column ? 32 : 34), height = px(12);
        const QRectF& box = layout.boxes.front();
        layout.handle =
            QRectF(std::round(box.left() + box.width() * (size == LayerSize::column ? 0.5 : 0.62) - width / 2),
                   layout.floor_y - height / 2 + 0.5, width, height);
    }
    return layout;
}

double comfortable_height(std::int64_t blocks, LayerSize size) {
    const Measures& measure = measures(size);
    return px(measure.captions + measure.input + measure.gap + 4) +
           static_cast<double>(blocks + 2) * largest_row(blocks, size);
}

double least_height(LayerSize size) {
    return px(measures(size).captions + measures(size).input + measures(size).gap + 4 + 9 * kSmallRow);
}

}  // namespace sherl::widgets
