// SPDX-License-Identifier: GPL-3.0-or-later
// What the two charts of a comparison share: colours and fonts of the moment, axes of bytes, what of them is picked.
//
// Called by: ScatterDrawing, BarsDrawing and the widgets around them. What could change: further charts of a figure.
#pragma once

#include <QColor>
#include <QFont>
#include <QRectF>
#include <QString>
#include <array>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/api/figures.h"
#include "widgets/look/words.h"

class QPainter;

namespace sherl::widgets {

// Of the theme and text size at the moment it is made. GUI thread.
struct ComparisonLook {
    ComparisonLook();

    bool dark;
    double scale;  // of lengths: 1 at text size 100 %
    QColor panel, text, text2, text3, grid, axis, budget, hover, ink, on_ink, focus;
    std::array<QColor, 3> greys;  // weights, gradients, optimizer
    QColor other;
    QFont tick, label, caption, inside;  // numbers of axes, names, small words, words on a bar

    struct Colors {
        QColor fill, words;
    };
    [[nodiscard]] Colors of(const api::FigureRun& run) const { return of(run.method, run.shade); }
    [[nodiscard]] Colors of(const std::string& method, int shade) const;
};

// Opaque: `share` of `front` over `back`.
[[nodiscard]] QColor mixed(const QColor& front, const QColor& back, double share);

// What the user has picked and how the drawing stands; nothing of it is in a figure that leaves the program.
struct ComparisonState {
    std::set<std::string> selected;
    std::optional<std::size_t> current;  // of figure.runs: under the pointer or reached by keys
    int part = -1;                       // of its bar; −1: the whole bar
    double offset = 0;                   // bars, pixels: how much of them is scrolled away
    std::optional<double> upper;         // bytes: the axis stands still while the budget is dragged
    bool on_paper = false;               // all bars at once
};

struct AxisTick {
    double value = 0;
    QString text;
};
// 1-2-5, about `count` of them.
[[nodiscard]] std::vector<AxisTick> axis_ticks(double lower, double upper, int count,
                                               const std::function<QString(double value, double step)>& text);
// A line across `axes` for each tick, at its `y_of`, with its number left of it.
void paint_rows(QPainter& painter, const ComparisonLook& look, const QRectF& axes, const std::vector<AxisTick>& ticks,
                const std::function<double(double value)>& y_of);

// An axis of bytes from zero in one unit; room for a budget that is not far above all peaks.
struct ByteAxis {
    double upper = 1;  // bytes
    ByteUnit unit;
    bool budget_outside = false;  // above `upper`

    ByteAxis(const api::ComparisonFigure& figure, const ComparisonState& state);
    ByteAxis(double highest, std::optional<std::int64_t> budget, std::optional<double> upper = std::nullopt);  // bytes
    [[nodiscard]] std::vector<AxisTick> ticks(int count) const;            // values in bytes
    [[nodiscard]] QString number(double bytes) const;                      // without unit: "3.06", "952"
    [[nodiscard]] QString limit(std::int64_t bytes) const;                 // a budget with its unit: "3.0 GiB"
    [[nodiscard]] std::int64_t rounded(double bytes) const;                // to what the unit shows; at least one of it
};

// Of finite numbers: a run that diverged has stored one that is not.
[[nodiscard]] bool has_metric(const api::FigureRun& run);
[[nodiscard]] bool over_budget(const api::ComparisonFigure& figure, const api::FigureRun& run);
// Training fits, evaluation does not.
[[nodiscard]] bool over_in_evaluation_only(const api::ComparisonFigure& figure, const api::FigureRun& run);

}  // namespace sherl::widgets
