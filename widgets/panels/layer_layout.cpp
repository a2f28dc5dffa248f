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

LayerRoom room_for(const LayerPicture& picture, double width, LayerSize size) {
    if (picture.stack.empty()) return size == LayerSize::page ? LayerRoom::page : LayerRoom::column;
    if (size == LayerSize::page) return width < px(430) ? LayerRoom::column : LayerRoom::page;
    return width < px(212) ? LayerRoom::tight : LayerRoom::column;
}

// Widths in design pixels: what lies before the blocks and behind everything, where check boxes begin, the least for the
// rest, how much of it is the block beside a side network and at most without one.
struct Columns {
    double left, right, check, least, box_share, most_box, lane;
};
constexpr Columns kTight{40, 13, 3, 92, 0.72, 190, 7}, kColumnColumns{52, 40, 9, 120, 0.625, 190, 10},
    kPageColumns{92, 200, 22, 120, 0.42, 420, 14}, kStackColumns{78, 84, 22, 120, 0.42, 420, 14};

constexpr double kCosts = 38, kPageCosts = 64;  // widths of the column of costs
constexpr double kPricedShare = 0.68;             // of the block beside it

const Columns& columns_of(const LayerLayout& layout, const LayerPicture& picture) {
    if (layout.room == LayerRoom::tight) return kTight;
    if (layout.room == LayerRoom::column) return kColumnColumns;
    return picture.stack.empty() ? kPageColumns : kStackColumns;
}

double side_width(LayerRoom room, double width) {
    if (room == LayerRoom::page) return std::clamp(width * 0.2, px(96), px(120));
    return px(room == LayerRoom::tight ? 15 : 24);
}

// Width: check box, number, block, taps, side network, and room for the gradient path's mark.
void place_columns(LayerLayout& layout, const LayerPicture& picture) {
    const Columns& columns = columns_of(layout, picture);
    // Half a column has no room; tool tips tell.
    if (picture.priced && layout.room != LayerRoom::tight) {
        layout.costs_width = px(layout.room == LayerRoom::page ? kPageCosts : kCosts);
        layout.costs_right = layout.area.right() - px(layout.room == LayerRoom::page ? 12 : 10);
    }
    const double left = layout.area.left() + px(columns.left);
    const double right = layout.area.right() - std::max(px(columns.right), layout.costs_width + px(layout.room == LayerRoom::page ? 48 : 14));
    const double width = std::max(px(columns.least), right - left);
    const bool tight = layout.room == LayerRoom::tight;
    const double check = px(tight ? 13 : 14), mark = px(tight ? 9 : 0);  // the mark beside blocks without a side network
    const double check_x = layout.area.left() + px(columns.check);
    // Beside costs the taps are shorter, so that the blocks' words keep their room.
    const double box_share = layout.costs_width > 0 && layout.room == LayerRoom::column ? kPricedShare : columns.box_share;
    const double box = picture.side_network ? width * box_share : std::min(width - mark, px(columns.most_box));
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
    layout.lane_x = layout.head.right() - std::round(px(columns.lane)) + 0.5;
    if (!picture.side_network) return;
    const double side = side_width(layout.room, width);
    const double top = layout.boxes[static_cast<std::size_t>(std::min(picture.blocks, picture.line() - 1))].top();
    layout.side = QRectF(right - side, top - px(1), side, layout.boxes.front().bottom() - top + px(2));
    layout.output_x = layout.side.left() + std::round(side * 0.4);
    layout.gradient_side_x = layout.side.left() + std::round(side * 0.7);
}

// Where the ground of gradients ends, once everything has its place.
double end_of_flow(const LayerLayout& layout, const LayerPicture& picture) {
    if (!picture.reached) return layout.heads.bottom();
    const std::int64_t floor = picture.gradient_floor;
    if (floor == picture.line()) return layout.floor_y;
    if (floor == 0) return layout.area.bottom() + 1;
    return floor > picture.blocks ? layout.head_row.bottom() : layout.rows[static_cast<std::size_t>(floor)].bottom();
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
    const bool line = picture.line() > 0;
    const double gap = line ? px(measure.gap) : 0;
    // Rows of two stacks are equally high, whichever has the line.
    const auto count = static_cast<double>(picture.tallest + 2);
    const double room =
        area.height() - captions - input - pad - (picture.stack.empty() ? gap : px(measure.gap));
    layout.row_height = std::clamp(std::floor(room / count), px(kSmallRow), largest_row(picture.tallest, size));
    layout.room = room_for(picture, area.width(), size);

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
    down_to(picture.line());
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
        if (pin) down_to(picture.line() - 1);
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
    layout.flow_y = end_of_flow(layout, picture);
    place_columns(layout, picture);
    if (picture.boundary) {
        const bool page = layout.room == LayerRoom::page;
        const double width = px(page ? 34 : 32), height = px(12);
        const QRectF& box = layout.boxes.front();
        layout.handle =
            QRectF(std::round(box.left() + box.width() * (page ? 0.62 : 0.5) - width / 2),
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
