// SPDX-License-Identifier: GPL-3.0-or-later
// The card "Difference": from one run's peak to another's, bar by bar, with the reasons. ui.md §5.2, §16.
//
// Called by: the Compare page, the drawing module. What could change: bars that open into their blocks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "widgets/charts/memory_chart.h"

namespace sherl::widgets {

class WaterfallDrawing;
class WaterfallPlot;

// GUI thread. Shows figures of two runs with their difference.
class Waterfall final : public MemoryChart {
    Q_OBJECT

  public:
    explicit Waterfall(QWidget* parent = nullptr);

    [[nodiscard]] QString figure_title() const override;  // "LoRA r8 → SHERL all: −1.88 GiB"
    [[nodiscard]] QString figure_subtitle() const override;
    [[nodiscard]] QString figure_name() const override { return QStringLiteral("peak-difference"); }
    void draw_figure(QCPPainter& painter, const QSize& size) override;
    [[nodiscard]] TextTable figure_data() const override;

    // What the chart shows, for tests.
    [[nodiscard]] std::vector<std::string> seriesKeys() const;      // the two runs
    [[nodiscard]] QStringList labelTexts() const;                   // values and names; or the message
    [[nodiscard]] std::vector<std::int64_t> changes() const;        // of the bars between the peaks, bytes
    [[nodiscard]] const WaterfallDrawing& drawing() const;          // pixels of plot(); while there are bars

  protected:
    [[nodiscard]] QString message() const override;

  private:
    WaterfallPlot* plot_ = nullptr;
};

}  // namespace sherl::widgets
