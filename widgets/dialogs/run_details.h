// SPDX-License-Identifier: GPL-3.0-or-later
// Everything about one run, in a window of its own; several may stand beside each other. Source: ui.md §7.
#pragma once

#include <QWidget>
#include <cstdint>
#include <functional>
#include <vector>

#include "widgets/bridge/study_session.h"

class QLabel;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;
class QTextBrowser;
class QTimer;
class QTreeWidget;

namespace sherl::widgets {

// GUI thread. Follows the run while it goes on. Object names: runDetailsWindow, runDetailsTabs, runOverview, runSettings,
// runLog, runNotes, runNotesPreview, runFiles, runResumeButton, runDuplicateButton, runAgainButton.
class RunDetailsWindow final : public QWidget {
    Q_OBJECT

  public:
    // `make_curves` builds the Curves tab for one run (charts are the caller's).
    using MakeCurves = std::function<QWidget*(QWidget* parent, store::RunId run)>;
    RunDetailsWindow(StudySession& session, store::RunId run, const MakeCurves& make_curves, QWidget* parent = nullptr);
    ~RunDetailsWindow() override;  // keeps notes that were just typed

    enum Tab { overview, curves, settings, log, notes, files };  // in this order
    void show_tab(Tab tab);
    [[nodiscard]] store::RunId run() const { return run_; }

  Q_SIGNALS:
    void resumeRequested(qint64 run);
    void duplicateRequested(qint64 run);
    void runAgainRequested(qint64 run);
    void failed(const sherl::Error& error);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void build(const MakeCurves& make_curves);
    void retranslate();
    void ask();
    // One line of the overview; without a value it is a heading.
    struct Line {
        QString name, value, tip;
        friend bool operator==(const Line&, const Line&) = default;
    };
    struct File {
        QString name;
        std::uint64_t bytes = 0;
    };
    void show_detail();
    [[nodiscard]] std::vector<Line> result_lines() const;
    [[nodiscard]] std::vector<Line> memory_lines() const;
    [[nodiscard]] std::vector<Line> run_lines() const;
    void show_overview();
    void show_settings();
    void show_files();
    void show_notes();
    void read_log();
    void save_notes();

    StudySession& session_;
    store::RunId run_;
    store::RunDetail detail_;
    QString folder_;            // of its files
    std::vector<File> stored_;  // what lies there, folders in one
    std::vector<Line> lines_;   // of the overview, as shown
    bool known_ = false, asking_ = false, ask_again_ = false, loading_notes_ = false;
    std::int64_t last_log_ = 0;

    QLabel* title_ = nullptr;
    QLabel* state_ = nullptr;
    QLabel* gone_ = nullptr;
    QPushButton* resume_ = nullptr;
    QPushButton* duplicate_ = nullptr;
    QPushButton* again_ = nullptr;
    QTabWidget* tabs_ = nullptr;
    QTreeWidget* overview_ = nullptr;
    QWidget* curves_ = nullptr;
    QTreeWidget* settings_ = nullptr;
    QPlainTextEdit* log_ = nullptr;
    QPlainTextEdit* notes_ = nullptr;
    QTextBrowser* preview_ = nullptr;
    QTreeWidget* files_ = nullptr;
    QTimer* notes_timer_ = nullptr;
};

}  // namespace sherl::widgets
