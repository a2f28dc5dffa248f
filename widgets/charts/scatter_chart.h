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
#include "widgets/charts/chart_card.h"
#include "widgets/charts/figure_source.h"
#include "widgets/charts/scatter_drawing.h"

namespace sherl::widgets {

class ScatterPlot;

// GUI thread. Keys are those of FigureRun.
class ScatterChart final : public ChartCard, public FigureSource {
    Q_OBJECT

  public:
    explicit ScatterChart(QWidget* parent = nullptr);

    void set_figure(const api::ComparisonFigure& figure);
    void set_selected(const std::vector<std::string>& keys);

    [[nodiscard]] QString figure_title() const override;
    [[nodiscard]] QString figure_subtitle() const override;
    [[nodiscard]] QString figure_name() const override { return QStringLiteral("accuracy-against-memory"); }
    [[nodiscard]] std::vector<FigureLegend> figure_legend() const override;
    [[nodiscard]] QSize figure_size() const override;
    void draw_figure(QCPPainter& painter, const QSize& size) override;
    [[nodiscard]] TextTable figure_data() const override;

    // What the chart shows, for tests.
    [[nodiscard]] std::vector<std::string> seriesKeys() const;  // of the points, by memory
    [[nodiscard]] QStringList labelTexts() const;               // names beside points, the budget, or the message
    [[nodiscard]] std::optional<std::pair<std::int64_t, double>> pointOf(const std::string& key) const;  // bytes, metric: stored values
    [[nodiscard]] QStringList tipTexts() const;
    [[nodiscard]] QWidget& plot() const;
    [[nodiscard]] const ScatterDrawing& drawing() const;  // pixels of plot(); until the next change

  Q_SIGNALS:
    void selected(const QString& key, bool add);
    void detailsAsked(const QString& key);
    void budgetDragged(qint64 bytes);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void retranslate();

    ScatterPlot* plot_;
};

}  // namespace sherl::widgets
