// SPDX-License-Identifier: GPL-3.0-or-later
// The card "What the peak is made of": a bar for each variant, stacked by category, and the budget. ui.md §5.2, §10, §16.
//
// Called by: the Compare page, the drawing module. What could change: bars of other counters.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/api/figures.h"
#include "widgets/charts/bars_drawing.h"
#include "widgets/charts/comparison_chart.h"

class QScrollBar;

namespace sherl::widgets {

class BarsPlot;

// GUI thread. Keys are those of FigureRun.
class PeakBars final : public ComparisonChart {
    Q_OBJECT

  public:
    explicit PeakBars(QWidget* parent = nullptr);

    [[nodiscard]] QString figure_title() const override;
    [[nodiscard]] QString figure_subtitle() const override;
    [[nodiscard]] QString figure_name() const override { return QStringLiteral("peak-memory"); }
    [[nodiscard]] std::vector<FigureLegend> figure_legend() const override { return {}; }  // names stand below the bars
    [[nodiscard]] QSize figure_size() const override;  // wide enough for all bars
    void draw_figure(QCPPainter& painter, const QSize& size) override;
    [[nodiscard]] TextTable figure_data() const override;

    // What the chart shows, for tests.
    [[nodiscard]] std::vector<std::string> seriesKeys() const;  // left to right
    [[nodiscard]] QStringList labelTexts() const;  // of what is in sight: totals, values, names, parts, the budget; or the message
    [[nodiscard]] std::optional<std::array<std::int64_t, 6>> partsOf(const std::string& key) const;  // bytes, as stored
    [[nodiscard]] QScrollBar& scroll_bar() const { return *scroll_; }
    [[nodiscard]] const BarsDrawing& drawing() const;  // pixels of plot(); until the next change

  protected:
    void retranslate() override;
    [[nodiscard]] QString message() const override;
    [[nodiscard]] QString heading_tip() const override;

  private:
    void fit_scroll_bar();

    BarsPlot* plot_ = nullptr;
    QScrollBar* scroll_;
};

}  // namespace sherl::widgets
