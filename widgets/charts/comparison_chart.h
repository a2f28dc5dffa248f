// SPDX-License-Identifier: GPL-3.0-or-later
// What the charts of a comparison have in common: they are cards that show one figure, tell what is chosen in it, and leave
// the program as it. What is drawn and said, each knows.
//
// Called by: the Compare page, the drawing module. Derived: ScatterChart, PeakBars. What could change: a third chart.
#pragma once

#include <string>
#include <vector>

#include "core/api/figures.h"
#include "widgets/charts/chart_card.h"
#include "widgets/charts/figure_source.h"

namespace sherl::widgets {

class ComparisonPlot;

// GUI thread. Keys are those of FigureRun.
class ComparisonChart : public ChartCard, public FigureSource {
    Q_OBJECT

  public:
    void set_figure(const api::ComparisonFigure& figure);
    void set_selected(const std::vector<std::string>& keys);

    [[nodiscard]] QStringList figure_notes() const override;
    [[nodiscard]] QSize figure_size() const override;  // of the plot, but not too small for paper; before it is shown one of its usual size
    [[nodiscard]] QStringList tipTexts() const;        // for tests, as plot()
    [[nodiscard]] QWidget& plot() const;

  Q_SIGNALS:
    void selected(const QString& key, bool add);
    void detailsAsked(const QString& key);
    void budgetDragged(qint64 bytes);

  protected:
    explicit ComparisonChart(QWidget* parent);
    // The one it draws with, which stands in its body: once, before anything else.
    void follow(ComparisonPlot& plot);
    // Heading, names and message anew: after the figure or the language has changed.
    virtual void retranslate();
    [[nodiscard]] virtual QString message() const = 0;                    // in the middle, instead of a drawing; empty: none
    [[nodiscard]] virtual QString heading_tip() const { return {}; }      // where it says more than the subtitle
    [[nodiscard]] const api::ComparisonFigure& figure() const;
    void changeEvent(QEvent* event) override;

  private:
    ComparisonPlot* common_ = nullptr;
};

}  // namespace sherl::widgets
