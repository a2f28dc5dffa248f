// SPDX-License-Identifier: GPL-3.0-or-later
// The chart of what each peak is made of, at one size: where everything stands, and its painting. ui.md §5.2, §10, §11.
//
// Called by: PeakBars, on screen and for files. What could change: bars of other counters.
#pragma once

#include <QPolygonF>
#include <QRectF>
#include <QStringList>
#include <optional>
#include <vector>

#include "widgets/charts/comparison_look.h"
#include "widgets/charts/label_room.h"

class QPainter;

namespace sherl::widgets {

// Values of `figure` and places in (0, 0, size), fixed when it is made. `figure` outlives it. GUI thread.
class BarsDrawing {
  public:
    static constexpr int kParts = 6;
    struct Bar {
        std::size_t run = 0;                  // of the figure
        QRectF slot;                          // of the plot's height, the bar in its middle
        QRectF box;                           // from zero to the peak; of no height where none was measured
        std::array<QRectF, kParts> parts{};   // contiguous from below; all empty without a split
        std::optional<double> forecast;       // y of what was predicted for the peak
        bool split = false;
        QStringList name;                     // its lines
        QPolygonF name_box;                   // slanted where bars are narrow; empty: no room
        QString total, evaluation;            // above it; the second where only the evaluation passes the budget
        QRectF total_box, evaluation_box;     // empty: no room
        QString value;                        // in its activations; empty: no room
    };
    struct PartName {  // in the column at the right
        QString text;
        QRectF box;
        QPolygonF leader;  // from the part; empty: a swatch stands before the words
        int part = 0;
    };

    BarsDrawing(const api::ComparisonFigure& figure, const QSizeF& size, const ComparisonState& state);

    void paint(QPainter& painter) const;

    [[nodiscard]] const QRectF& axes() const { return axes_; }
    [[nodiscard]] const std::vector<Bar>& bars() const { return bars_; }  // all; those scrolled away lie outside the axes
    [[nodiscard]] const std::vector<PartName>& part_names() const { return part_names_; }
    [[nodiscard]] const QString& budget_text() const { return budget_text_; }
    [[nodiscard]] const QRectF& budget_box() const { return budget_box_; }
    [[nodiscard]] const ByteAxis& memory() const { return memory_; }
    [[nodiscard]] std::optional<double> budget_y() const;  // none: no budget, or outside
    [[nodiscard]] double y_of(double bytes) const;
    [[nodiscard]] double bytes_at(double y) const;
    [[nodiscard]] double slot_width() const { return slot_; }
    [[nodiscard]] double hidden() const { return hidden_; }  // pixels of bars that scrolling reaches; 0: all are seen
    [[nodiscard]] bool in_sight(const Bar& bar) const;       // its middle is
    // Width of a drawing that holds all bars side by side, each wide enough for its name.
    [[nodiscard]] double whole_width() const;

  private:
    void lay_out_axes();
    void lay_out_bars();
    void lay_out_names(Bar& bar) const;
    void lay_out_totals();
    void lay_out_column();
    [[nodiscard]] QString name_of(const api::FigureRun& run) const;
    [[nodiscard]] bool slanted() const;
    void paint_axes(QPainter& painter) const;
    void paint_bar(QPainter& painter, const Bar& bar) const;
    void paint_words(QPainter& painter, const Bar& bar) const;
    void paint_column(QPainter& painter) const;

    const api::ComparisonFigure& figure_;
    QSizeF size_;
    ComparisonState state_;
    ComparisonLook look_;
    ByteAxis memory_;
    QRectF axes_;
    double slot_ = 0, hidden_ = 0, column_ = 0;  // column_: width of the names at the right; 0: no room for them
    std::vector<AxisTick> ticks_;
    std::vector<Bar> bars_;
    std::vector<PartName> part_names_;
    QString budget_text_;
    QRectF budget_box_;
};

// "weights", "gradients", "optimizer", "activations", "temporaries", "other".
[[nodiscard]] QString part_name(int part);
// As it is filled: temporaries without their hatch.
[[nodiscard]] QColor part_color(int part, const QColor& method, const ComparisonLook& look);

}  // namespace sherl::widgets
