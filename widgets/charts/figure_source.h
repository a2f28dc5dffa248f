// SPDX-License-Identifier: GPL-3.0-or-later
// A chart as it leaves the program: what is drawn, what stands above and below it, and the numbers behind it.
//
// Called by: figure_writer (SVG, PDF, PNG, CSV), the dialog of Export figure. Implemented by every chart of the window.
// What could change: more forms of leaving; a figure of several charts is several sources side by side.
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>
#include <vector>

#include "core/base/tables.h"

class QCPPainter;

namespace sherl::widgets {

// One entry of the legend below a figure: a method's marker in its colour and shade, the line's dash, words.
struct FigureLegend {
    QString method;      // kind; empty: no marker
    int shade = 0;
    int seed_rank = -1;  // dash of a line through the marker; −1: no line
    QString text;        // "SHERL · late 1, seed 0", "LoRA, rank 8 (n = 3)"
};

// GUI thread.
class FigureSource {
  public:
    virtual ~FigureSource() = default;

    [[nodiscard]] virtual QString figure_title() const = 0;     // "Accuracy against memory"
    [[nodiscard]] virtual QString figure_subtitle() const = 0;  // metric, rule, counter, unit, n: complete, not elided
    // Sentences that a file says below the subtitle, and on screen somebody else: what stands in the way of a comparison.
    [[nodiscard]] virtual QStringList figure_notes() const { return {}; }
    [[nodiscard]] virtual QString figure_name() const = 0;      // for a file: "accuracy-against-memory"
    [[nodiscard]] virtual std::vector<FigureLegend> figure_legend() const = 0;  // empty: labels in the drawing name all
    [[nodiscard]] virtual QSize figure_size() const = 0;        // of the drawing as it is on screen, pixels
    // The drawing with its axes and labels, without title and background, in (0, 0, size). Nothing of what is on screen
    // changes. Clipping is the painter's: it is cut off for formats that know none.
    virtual void draw_figure(QCPPainter& painter, const QSize& size) = 0;
    // All numbers that the drawing shows, as the study holds them.
    [[nodiscard]] virtual TextTable figure_data() const = 0;
};

}  // namespace sherl::widgets
