// SPDX-License-Identifier: GPL-3.0-or-later
// The page Workbench: set-up and layers over their buttons, curves over the queue. Source: ui.md §2, §3.
#pragma once

#include <QWidget>
#include <array>

#include "core/base/clock.h"
#include "widgets/bridge/preflight.h"
#include "widgets/bridge/setup_forecast.h"
#include "widgets/bridge/spec_draft.h"
#include "widgets/bridge/study_session.h"
#include "widgets/bridge/training_bridge.h"
#include "widgets/look/settings.h"

class QSplitter;
class QStackedWidget;
class QTabBar;

namespace sherl::widgets {
class CurvesPanel;
class FirstRunCard;
class ForecastPanel;
class LaunchBar;
class LayersPanel;
class QueuePanel;
class SetupPanel;
}  // namespace sherl::widgets

namespace sherl::app {

// What the page works on; all of it outlives the page.
struct Bench {
    widgets::SpecDraft& draft;
    widgets::PreflightService& preflight;
    widgets::SetupForecast& forecast;
    widgets::StudySession& session;
    widgets::TrainingBridge& bridge;
    widgets::Settings& settings;
    const Clock& clock;
};

// GUI thread. Object names: workbenchPage, setupTabs (the two columns as tabs, where the window is narrow).
class WorkbenchPage final : public QWidget {
    Q_OBJECT

  public:
    explicit WorkbenchPage(const Bench& bench, QWidget* parent = nullptr);

    [[nodiscard]] widgets::SetupPanel& setup() { return *setup_; }
    [[nodiscard]] widgets::LayersPanel& layers() { return *layers_; }
    [[nodiscard]] widgets::LaunchBar& launch() { return *launch_; }
    [[nodiscard]] widgets::CurvesPanel& curves() { return *curves_; }
    [[nodiscard]] widgets::QueuePanel& queue() { return *queue_; }
    [[nodiscard]] widgets::FirstRunCard& first_run() { return *first_run_; }

    // Whether the example's model and data are installed by now.
    void look_for_example();
    // Splitters as they are now, kept in the settings.
    void keep_layout();

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void build();
    [[nodiscard]] bool narrow() const;  // the columns are tabs
    void arrange();  // columns or tabs, the queue's height
    void share_height();  // of the queue
    void order_focus();   // Tab goes as people read: set-up, layers, buttons, curves, queue
    void retranslate();
    void show_card();  // the first-run card in an empty study, else curves

    Bench bench_;
    QTabBar* column_tabs_;
    widgets::SetupPanel* setup_;
    widgets::LayersPanel* layers_;
    widgets::ForecastPanel* forecast_;
    widgets::LaunchBar* launch_;
    QStackedWidget* main_;  // curves, first-run card
    widgets::CurvesPanel* curves_;
    widgets::FirstRunCard* first_run_;
    widgets::QueuePanel* queue_;
    QSplitter* down_;  // over the queue
    QSplitter* across_ = nullptr;
    std::array<int, 2> left_{};  // what the user gave the columns, the tabs, at 100 % text size; 0: what they need
    bool by_user_ = false;  // the queue's height
};

}  // namespace sherl::app
