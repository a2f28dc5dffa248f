// SPDX-License-Identifier: GPL-3.0-or-later
// The waterfall from one peak to another at one size: where everything stands, and its painting. ui.md §5.2, §10, §11.
//
// Called by: Waterfall, on screen and for files. What could change: bars of three runs.
#pragma once

#include <QPolygonF>
#include <QRectF>
#include <QStringList>
#include <optional>
#include <vector>

#include "widgets/charts/comparison_look.h"

class QPainter;

namespace sherl::widgets {

// Values of `figure`, which has two runs and their difference, and places in (0, 0, size), fixed when it is made. `figure`
// outlives it. GUI thread.
class WaterfallDrawing {
  public:
    // The first peak, each step, the second peak.
    struct Bar {
        std::optional<std::size_t> step;   // of figure.difference; none: a peak
        std::size_t run = 0;               // whose colour it has
        std::int64_t from = 0, to = 0;     // bytes below and above, in the order of the way
        QRectF slot{}, box{};
        QString value{};
        QRectF value_box{};                // empty: no room
        QStringList name{};
        QPolygonF name_box{};                // slanted where bars are narrow; empty: no room
    };

    WaterfallDrawing(const api::MemoryFigure& figure, const QSizeF& size, std::optional<std::size_t> current, bool on_paper);

    void paint(QPainter& painter) const;

    [[nodiscard]] const QRectF& axes() const { return axes_; }
    [[nodiscard]] const std::vector<Bar>& bars() const { return bars_; }
    [[nodiscard]] const ByteAxis& memory() const { return memory_; }
    [[nodiscard]] double y_of(double bytes) const { return axes_.bottom() - axes_.height() * bytes / memory_.upper; }

  private:
    void lay_out_bars();
    void lay_out_names();
    void lay_out_values();
    [[nodiscard]] QString name_of(const Bar& bar) const;
    void paint_bar(QPainter& painter, std::size_t index) const;
    void paint_name(QPainter& painter, const Bar& bar) const;

    const api::MemoryFigure& figure_;
    QSizeF size_;
    std::optional<std::size_t> current_;
    bool on_paper_;
    ComparisonLook look_;
    ByteAxis memory_;
    QRectF axes_;
    bool slanted_ = false;
    std::vector<Bar> bars_;
};

}  // namespace sherl::widgets
