// SPDX-License-Identifier: GPL-3.0-or-later
// The window: header, pages, status strip, and what leads from one to the other. Source: ui.md §2.
#pragma once

#include <QMainWindow>
#include <QPointer>
#include <QTimer>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "app/window/closing_box.h"
#include "core/base/clock.h"
#include "core/base/tables.h"
#include "widgets/bridge/adapter_import.h"
#include "widgets/bridge/devices.h"
#include "widgets/bridge/endings.h"
#include "widgets/bridge/launch.h"
#include "widgets/bridge/preflight.h"
#include "widgets/bridge/setup_forecast.h"
#include "widgets/bridge/spec_draft.h"
#include "widgets/bridge/study_session.h"
#include "widgets/bridge/training_bridge.h"
#include "widgets/look/settings.h"
#include "widgets/panels/error_bar.h"

class QMenu;
class QStackedWidget;

namespace sherl::widgets {
class CurvesPanel;
class FigureSource;
class HeaderBar;
class PickerPage;
class RunDetailsWindow;
class SettingsDialog;
class StatusStrip;
}  // namespace sherl::widgets

namespace sherl::app {

class ComparePage;
class ResultNote;
class WorkbenchPage;

enum class Page { workbench, compare };

// What an error told of: when that is over, its sentence goes.
struct TroubleOf {
    bool study = false, launch = false;
    store::RunId run = 0;
};

// GUI thread. Files are asked for through widgets::choosers(). Object name keepSetupTimer: writes the set-up and the runs
// on screen soon after they change, so that they outlive the program's death.
class MainWindow final : public QMainWindow {
    Q_OBJECT

  public:
    // What tests put their own in place of.
    struct Hands {
        AskClosing ask_closing = app::ask_closing;
        widgets::Endings::Notify notify = widgets::Endings::notify_desktop;
        widgets::Devices::Source gpus = list_gpus;
        widgets::ForecastService::Hands forecasts = {};
        std::function<void()> quit;  // ends the program; empty: QApplication's
    };

    // `settings` and `clock` outlive the window. `engine` is called on the training thread, at the first run.
    MainWindow(widgets::Settings& settings, widgets::TrainingBridge::EngineFactory engine, const Clock& clock, Hands hands);
    MainWindow(widgets::Settings& settings, widgets::TrainingBridge::EngineFactory engine, const Clock& clock)
        : MainWindow(settings, std::move(engine), clock, Hands()) {}
    ~MainWindow() override;

    void open_study(const QString& path, widgets::StudySession::Access access = widgets::StudySession::Access::writing);
    // A study (.sherl), a run file (.json), an exported adapter, a backbone folder or data, by what it is.
    void open_path(const QString& path);
    void show_page(Page page);
    void show_layers();  // the close-up
    void show_details(store::RunId run);
    void keep_layout();  // for the next start: splitters, page, set-up, runs on screen

    [[nodiscard]] widgets::SpecDraft& draft() { return draft_; }
    [[nodiscard]] widgets::StudySession& session() { return session_; }
    [[nodiscard]] widgets::TrainingBridge& bridge() { return bridge_; }
    [[nodiscard]] WorkbenchPage& workbench() { return *workbench_; }
    [[nodiscard]] ComparePage& compare() { return *compare_; }
    // Everything asked for has been read: a picture of the window would be complete.
    [[nodiscard]] bool settled() const;

  protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    void build();
    void connect_study();
    void connect_runs();
    void connect_pages();

    // main_window_menus.cpp
    void build_menus();
    void fill_recent(QMenu& menu);
    void show_messages();
    void show_keys();
    void show_about();
    void help_on_focused();
    void toggle_theme();
    void look_again();  // what other programs may have changed

    // main_window_exports.cpp: what leaves, and adapters that come back
    void connect_exports();
    void export_figure();  // of the page on screen, the focused one first
    void export_figures(std::vector<widgets::FigureSource*> sources, QWidget* parent);
    void export_table(const TextTable& table, const QString& name, QWidget* parent);
    void say_nothing_to_export(bool comparison = false);
    void export_adapter(store::RunId run);
    void ask_adapter();  // which one to begin with
    void import_adapter(const std::filesystem::path& folder);

    // main_window_runs.cpp
    void launch(std::vector<widgets::LaunchRequest> requests, bool start,
                std::function<void(const std::vector<store::RunId>&)> created = {});
    void run_example();
    void tell_example();  // once both of its runs have finished
    void duplicate(store::RunId run);
    void start_changed(store::RunId run, const widgets::SpecChanges& changes);  // a duplicate, at once
    void tell_out_of_memory(const store::RunDetail& run);  // with what would have fitted
    void copy_command_line(store::RunId run);
    void copy_json(store::RunId run);
    void copy_of(store::RunId run, QString (widgets::SpecDraft::*form)() const, const QString& said);
    void stop_asking_once();
    void run_ended(store::RunId run);
    void queue_ended();
    void follow_runs();  // what began elsewhere appears among the curves
    void offer_resume();
    [[nodiscard]] store::RunId chosen_run() const;  // in the table with the focus; 0: none

    void study_opened();
    void study_failed(const Error& error);
    void tell_waiting();  // how long a locked study has been waited for
    void say(const QString& message, bool trouble = false);
    void show_trouble(const Error& error, std::vector<widgets::ErrorBar::Action> actions = {}, TroubleOf of = {});
    void clear_trouble();
    [[nodiscard]] QString name_of(const store::RunSummary& run) const;  // as queue, charts and table call it
    [[nodiscard]] store::RunSummary named(store::RunSummary run) const;
    void ask_study();
    void ask_spec();
    void open_spec(const QString& path);
    void connect_devices();
    void show_devices();
    [[nodiscard]] QString device() const;  // that the set-up means: "cpu", "cuda:0"
    void show_budget();
    [[nodiscard]] std::int64_t budget() const;
    void restore_setup();
    void keep_setup();
    void restore_curves();
    [[nodiscard]] QString of_study(const char* what) const;  // a key of Settings::layout for the open study
    void leave();  // closes for good

    widgets::Settings& settings_;
    const Clock& clock_;
    Hands hands_;
    widgets::TrainingBridge::EngineFactory engine_;  // for exports
    widgets::SpecDraft draft_;
    widgets::PreflightService preflight_;
    widgets::StudySession session_;
    widgets::ForecastService forecasts_;
    widgets::SetupForecast setup_forecast_;
    widgets::TrainingBridge bridge_;
    widgets::Launcher launcher_;
    widgets::Endings endings_;
    widgets::Devices devices_;
    widgets::AdapterImport import_;

    widgets::HeaderBar* header_ = nullptr;
    widgets::ErrorBar* error_bar_ = nullptr;
    TroubleOf trouble_;  // in the error bar
    QTimer waiting_{this};
    double waiting_since_ = 0;  // seconds of the clock
    ResultNote* result_ = nullptr;
    widgets::StatusStrip* status_ = nullptr;
    QStackedWidget* pages_ = nullptr;
    WorkbenchPage* workbench_ = nullptr;
    ComparePage* compare_ = nullptr;
    widgets::PickerPage* picker_ = nullptr;
    QTimer keep_soon_{this};
    QPointer<widgets::SettingsDialog> settings_dialog_;
    std::map<store::RunId, QPointer<widgets::RunDetailsWindow>> details_;

    std::set<store::RunId> at_work_;            // seen running, in this study
    std::optional<store::RunId> last_ended_;    // of this queue
    std::vector<store::RunId> example_;         // LoRA, SHERL: started here, not told yet
    bool held_ = false;                         // training is over, and the disk does not take its ending
    double stop_asked_at_ = -1;                 // seconds of the clock
    enum class Leaving { no, asked, after_run, decided } leaving_ = Leaving::no;
};

}  // namespace sherl::app
