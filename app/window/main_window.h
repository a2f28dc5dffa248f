// SPDX-License-Identifier: GPL-3.0-or-later
// The window: header, pages, status strip, and what leads from one to the other. Source: ui.md §2.
#pragma once

#include <QMainWindow>
#include <functional>
#include <memory>

#include "core/base/clock.h"
#include "widgets/bridge/preflight.h"
#include "widgets/bridge/spec_draft.h"
#include "widgets/bridge/study_session.h"
#include "widgets/bridge/training_bridge.h"
#include "widgets/look/settings.h"

class QStackedWidget;

namespace sherl::widgets {
class HeaderBar;
class PickerPage;
class RunDetailsWindow;
class StatusStrip;
}  // namespace sherl::widgets

namespace sherl::app {

class ComparePage;
class Endings;
class WorkbenchPage;

enum class Page { workbench, compare };

// What a closing with a run at work can do.
enum class Closing { finish_first, stop_and_save, cancel };

// GUI thread.
class MainWindow final : public QMainWindow {
    Q_OBJECT

  public:
    // Questions to the user; tests answer at once. None of them blocks the event loop while it is open.
    struct Dialogs {
        std::function<void(QWidget*, const QString& title, const QString& filter, std::function<void(QString)>)> open_file;
        std::function<void(QWidget*, const QString& title, std::function<void(QString)>)> open_folder;
        std::function<void(QWidget*, const QString& title, const QString& name, std::function<void(QString)>)> save_file;
        std::function<void(QWidget*, const QString& question, std::function<void(Closing)>)> closing;
    };
    [[nodiscard]] static Dialogs system_dialogs();

    MainWindow(widgets::Settings& settings, widgets::TrainingBridge::EngineFactory engine, const Clock& clock,
               Dialogs dialogs = system_dialogs());
    ~MainWindow() override;

    void open_study(const QString& path);
    // A backbone folder, a run file (.json) or a study (.sherl), by what it is.
    void open_path(const QString& path);
    void show_page(Page page);
    void show_layers();  // the close-up
    void show_details(store::RunId run);

    [[nodiscard]] widgets::SpecDraft& draft() { return draft_; }
    [[nodiscard]] widgets::StudySession& session() { return *session_; }
    [[nodiscard]] widgets::TrainingBridge& bridge() { return *bridge_; }
    [[nodiscard]] WorkbenchPage& workbench() { return *workbench_; }
    [[nodiscard]] ComparePage& compare() { return *compare_; }
    // Everything asked for has been read and drawn: a picture of the window would be complete.
    [[nodiscard]] bool settled() const;

  protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    void build();
    void build_actions();
    void retranslate();
    void study_opened();
    void show_trouble(const Error& error);
    void offer_resume();
    void duplicate(store::RunId run);
    void copy_command_line(store::RunId run);
    void open_spec(const QString& path);
    void set_budget(std::int64_t bytes);
    [[nodiscard]] std::int64_t budget() const;
    void close_now();

    widgets::Settings& settings_;
    const Clock& clock_;
    Dialogs dialogs_;
    widgets::SpecDraft draft_;
    widgets::PreflightService preflight_;
    std::unique_ptr<widgets::StudySession> session_;
    std::unique_ptr<widgets::TrainingBridge> bridge_;
    std::unique_ptr<Endings> endings_;

    widgets::HeaderBar* header_ = nullptr;
    widgets::StatusStrip* status_ = nullptr;
    QStackedWidget* pages_ = nullptr;
    WorkbenchPage* workbench_ = nullptr;
    ComparePage* compare_ = nullptr;
    widgets::PickerPage* picker_ = nullptr;
    QString wanted_study_;
    bool closing_ = false;  // decided: nothing is asked any more
};

}  // namespace sherl::app
