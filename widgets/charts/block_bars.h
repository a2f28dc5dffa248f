// SPDX-License-Identifier: GPL-3.0-or-later
// The card "By layer": the peak of one run or two, block by block, each stacked by category, on one scale. ui.md §5.2, §16.
//
// Called by: the Compare page, run details, the drawing module. What could change: operations within a block.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "widgets/charts/memory_chart.h"

namespace sherl::widgets {

class BlocksDrawing;
class BlocksPlot;

// GUI thread. Shows the first two runs of a figure. Left and Right go from bar to bar, Up and Down through its parts.
class BlockBars final : public MemoryChart {
    Q_OBJECT

  public:
    explicit BlockBars(QWidget* parent = nullptr);

    [[nodiscard]] QString figure_title() const override;
    [[nodiscard]] QString figure_subtitle() const override;
    [[nodiscard]] QString figure_name() const override { return QStringLiteral("peak-by-block"); }
    [[nodiscard]] QSize figure_size() const override;  // wide enough for all bars
    void draw_figure(QCPPainter& painter, const QSize& size) override;
    [[nodiscard]] TextTable figure_data() const override;

    // What the chart shows, for tests.
    [[nodiscard]] std::vector<std::string> seriesKeys() const;
    [[nodiscard]] QStringList labelTexts() const;  // runs, parts, blocks; or the message
    [[nodiscard]] std::optional<std::array<std::int64_t, 6>> partsOf(const std::string& key, const std::string& block) const;  // bytes
    [[nodiscard]] std::optional<std::int64_t> peakOf(const std::string& key) const;  // that its bars add up to
    [[nodiscard]] const BlocksDrawing& drawing() const;  // pixels of plot(); until the next change

  protected:
    [[nodiscard]] QString message() const override;

  private:
    BlocksPlot* plot_ = nullptr;
};

}  // namespace sherl::widgets
