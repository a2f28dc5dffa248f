// SPDX-License-Identifier: GPL-3.0-or-later
// The card "Accuracy against memory": a point for each variant, the Pareto front, the budget. ui.md §5.2, §11, §16.
//
// Called by: the Compare page, the drawing module. What could change: 95 % intervals; predicted methods on the axis.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/api/figures.h"
#include "widgets/charts/comparison_chart.h"
#include "widgets/charts/scatter_drawing.h"

namespace sherl::widgets {

class ScatterPlot;

// GUI thread. Keys are those of FigureRun.
class ScatterChart final : public ComparisonChart {
    Q_OBJECT

  public:
    explicit ScatterChart(QWidget* parent = nullptr);

    [[nodiscard]] QString figure_title() const override;
    [[nodiscard]] QString figure_subtitle() const override;
    [[nodiscard]] QString figure_name() const override { return QStringLiteral("accuracy-against-memory"); }
    [[nodiscard]] std::vector<FigureLegend> figure_legend() const override;
    void draw_figure(QCPPainter& painter, const QSize& size) override;
    [[nodiscard]] TextTable figure_data() const override;

    // What the chart shows, for tests.
    [[nodiscard]] std::vector<std::string> seriesKeys() const;  // of the points, by memory
    [[nodiscard]] QStringList labelTexts() const;               // names beside points, the budget, or the message
    [[nodiscard]] std::optional<std::pair<std::int64_t, double>> pointOf(const std::string& key) const;  // bytes, metric: stored values
    [[nodiscard]] const ScatterDrawing& drawing() const;  // pixels of plot(); until the next change

  protected:
    [[nodiscard]] QString message() const override;
    [[nodiscard]] QString heading_tip() const override;

  private:
    ScatterPlot* plot_;
};

}  // namespace sherl::widgets
