// SPDX-License-Identifier: GPL-3.0-or-later
// The chart of peaks by block at one size: where everything stands, and its painting. ui.md §5.2, §10, §11.
//
// Called by: BlockBars, on screen and for files. What could change: blocks that open into their operations.
#pragma once

#include <QRectF>
#include <QStringList>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "widgets/charts/comparison_look.h"

class QPainter;

namespace sherl::widgets {

struct BlocksState {
    std::optional<std::size_t> current;  // of bars()
    int part = -1;                       // of it; −1: the whole bar
    bool on_paper = false;
};

// Values of `figure`, of its first two runs, and places in (0, 0, size), fixed when it is made. `figure` outlives it. GUI thread.
class BlocksDrawing {
  public:
    static constexpr std::size_t kParts = 6;
    struct Bar {
        std::string block;
        std::size_t run = 0;
        std::array<std::int64_t, kParts> amounts{};
        std::int64_t bytes = 0;
        QRectF slot{}, box{};
        std::array<QRectF, kParts> parts{};  // contiguous from below
    };
    struct Name {  // below the slots
        QString text;
        QRectF box;     // of a slanted one: at its end
        bool slanted = false;
    };

    BlocksDrawing(const api::MemoryFigure& figure, const QSizeF& size, const BlocksState& state);

    void paint(QPainter& painter) const;

    [[nodiscard]] const QRectF& axes() const { return axes_; }
    [[nodiscard]] const std::vector<Bar>& bars() const { return bars_; }  // block by block, the runs side by side
    [[nodiscard]] const std::vector<Name>& names() const { return names_; }
    [[nodiscard]] const QStringList& legend() const { return legend_; }   // runs, then parts
    [[nodiscard]] const ByteAxis& memory() const { return memory_; }
    [[nodiscard]] double y_of(double bytes) const { return axes_.bottom() - axes_.height() * bytes / memory_.upper; }
    // Width of a drawing in which every bar can be told from its neighbours.
    [[nodiscard]] double whole_width() const;

  private:
    struct Entry {
        QString text;
        QRectF box;
        int part = -1;         // −1: a run
        std::size_t run = 0;
    };
    void collect();
    void lay_out_axes();
    void lay_out_bars();
    void lay_out_names();
    void lay_out_legend();
    [[nodiscard]] QColor color_of(std::size_t run, int part) const;

    const api::MemoryFigure& figure_;
    QSizeF size_;
    BlocksState state_;
    ComparisonLook look_;
    std::vector<Bar> bars_;
    std::vector<std::string> blocks_;  // in the model's order
    std::size_t runs_ = 0;
    ByteAxis memory_{0, std::nullopt};
    QRectF axes_;
    double slot_ = 0, column_ = 0, names_height_ = 0;
    std::vector<AxisTick> ticks_;
    std::vector<Name> names_;
    std::vector<Entry> entries_;
    QStringList legend_;
};

}  // namespace sherl::widgets
