// SPDX-License-Identifier: GPL-3.0-or-later
// The page Compare: the runs table beside cards about what is ticked in it. Source: ui.md §5.
//
// Cards: accuracy against memory and what the peak is made of above; one training step and, as tabs, difference, layers, curves,
// examples and settings below. A new card is one widget that is told of ComparisonModel::changed(), placed in build().
#pragma once

#include <QStringList>
#include <QWidget>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/tables.h"
#include "widgets/bridge/study_session.h"
#include "widgets/look/settings.h"

class QFrame;
class QSplitter;
class QTabWidget;

namespace sherl::widgets {
class BlockBars;
class ComparisonModel;
class CurvesPanel;
class DifferencesPanel;
class ExamplesPanel;
class FigureSource;
class MemoryChart;
class PeakBars;
class RunsPanel;
class ScatterChart;
class StepTimelineChart;
class Waterfall;
}  // namespace sherl::widgets

namespace sherl::app {

// GUI thread; all that it is given outlives it. Object names: comparePage, compareTabsCard, differenceTabs,
// compareAcross, compareDown, compareTop, compareBottom.
class ComparePage final : public QWidget {
    Q_OBJECT

  public:
    ComparePage(widgets::StudySession& session, widgets::Settings& settings, const Clock& clock, QWidget* parent = nullptr);

    [[nodiscard]] widgets::RunsPanel& runs() { return *runs_; }
    [[nodiscard]] widgets::CurvesPanel& curves() { return *curves_; }
    [[nodiscard]] widgets::ScatterChart& scatter() { return *scatter_; }
    [[nodiscard]] widgets::PeakBars& bars() { return *bars_; }
    [[nodiscard]] widgets::StepTimelineChart& timeline() { return *timeline_; }
    [[nodiscard]] widgets::Waterfall& waterfall() { return *waterfall_; }
    [[nodiscard]] widgets::BlockBars& blocks() { return *blocks_; }
    [[nodiscard]] widgets::ExamplesPanel& examples() { return *examples_; }
    [[nodiscard]] widgets::DifferencesPanel& settings_card() { return *differences_; }
    [[nodiscard]] widgets::ComparisonModel& comparison() { return *comparison_; }

    enum Tab { difference_tab, layers_tab, curves_tab, examples_tab, settings_tab };
    void show_tab(Tab tab);
    void set_budget(std::optional<std::int64_t> bytes);
    // Of all peaks on the page; see ComparisonModel.
    void set_counter(const QString& counter);
    // Why the table of the runs cannot leave: it mixes counters. Nothing: it can. Then, shown all as peak allocated.
    [[nodiscard]] std::optional<Problem> table_refusal() const;
    [[nodiscard]] TextTable table_as_allocated();
    // One card over the place of all (key F; Esc brings the others back); null: all of them.
    void fill(QWidget* card);
    // Keys whose differences are intended: kept per study by who owns this page.
    void set_intended(const QStringList& keys);
    // The figures of the page, the one with the focus first.
    // Empty: nothing is shown that could leave as a figure.
    [[nodiscard]] std::vector<widgets::FigureSource*> figures();
    [[nodiscard]] TextTable runs_table() const;
    void keep_layout();
    [[nodiscard]] bool settled() const;  // the cards show all that was asked for

  Q_SIGNALS:
    void budgetDragged(qint64 bytes);
    void detailsRequested(qint64 run);
    void predictionsRequested(qint64 run);
    void exportFigureAsked();  // of figures().front()
    void exportTableAsked(const sherl::TextTable& table, const QString& name);
    void intendedChanged(const QStringList& keys);
    void countersChanged(const std::vector<std::string>& counters, const std::string& shown);
    void said(const QString& message);

  protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void build();
    void connect_cards();
    void arrange();
    void make_room();
    void retranslate();
    void show_comparison();
    void show_differences();
    void show_pair();
    void show_memory_of(const std::vector<store::RunId>& first, const std::vector<store::RunId>& second);
    void follow_memory(widgets::MemoryChart* chart);
    void select(const QString& variant, bool add);

    widgets::StudySession& session_;
    widgets::Settings& settings_;
    widgets::RunsPanel* runs_;
    widgets::ComparisonModel* comparison_;
    widgets::ScatterChart* scatter_;
    widgets::PeakBars* bars_;
    widgets::StepTimelineChart* timeline_;
    widgets::Waterfall* waterfall_;
    widgets::BlockBars* blocks_;
    widgets::CurvesPanel* curves_;
    widgets::ExamplesPanel* examples_;
    widgets::DifferencesPanel* differences_;
    QTabWidget* tabs_;
    QFrame* tabs_card_;
    QSplitter *across_ = nullptr, *down_ = nullptr, *top_ = nullptr, *bottom_ = nullptr;
    QWidget* filled_ = nullptr;
    widgets::FigureSource* asked_ = nullptr;  // by the menu of its card
    int left_ = 380;                          // the runs table's width at 100 % text size
};

}  // namespace sherl::app
