// SPDX-License-Identifier: GPL-3.0-or-later
// What the charts of a MemoryFigure have in common: they are cards that show one figure and leave the program as it.
//
// Called by: the Compare page, run details, the drawing module. Derived: StepTimelineChart, Waterfall, BlockBars.
#pragma once

#include <string>
#include <vector>

#include "core/api/figures.h"
#include "widgets/charts/chart_card.h"
#include "widgets/charts/figure_source.h"

namespace sherl::widgets {

class MemoryPlot;

// GUI thread. Keys are those of MemoryFigureRun.
class MemoryChart : public ChartCard, public FigureSource {
    Q_OBJECT

  public:
    void set_figure(const api::MemoryFigure& figure);
    // Instead of a drawing while the figure has no runs: why there are none.
    void set_empty_text(const QString& text);
    void set_framed(bool framed);  // a card of a page; else a part of another card

    [[nodiscard]] QStringList figure_notes() const override;
    [[nodiscard]] std::vector<FigureLegend> figure_legend() const override { return {}; }  // labels in the drawing name all
    [[nodiscard]] QSize figure_size() const override;
    [[nodiscard]] bool shows() const;                    // something that could leave as a figure
    [[nodiscard]] QStringList tipTexts() const;          // for tests, as plot()
    [[nodiscard]] MemoryPlot& plot() const;

  Q_SIGNALS:
    void detailsAsked(const QString& key);

  protected:
    explicit MemoryChart(QWidget* parent);
    // The one it draws with, which is its body: once, before anything else.
    void follow(MemoryPlot& plot);
    virtual void retranslate();
    [[nodiscard]] virtual QString message() const = 0;  // instead of a drawing; empty: none
    [[nodiscard]] virtual QString heading() const { return figure_title(); }
    [[nodiscard]] const api::MemoryFigure& figure() const;
    [[nodiscard]] const QString& empty_text() const { return empty_; }
    void changeEvent(QEvent* event) override;

  private:
    MemoryPlot* common_ = nullptr;
    QString empty_;
};

}  // namespace sherl::widgets
