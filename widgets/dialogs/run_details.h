// SPDX-License-Identifier: GPL-3.0-or-later
// Everything about one run, in a window of its own; several may stand beside each other. Source: ui.md §7.
#pragma once

#include <QWidget>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/tables.h"
#include "widgets/bridge/study_session.h"
#include "widgets/models/variant_names.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;
class QTextBrowser;
class QTimer;
class QTreeWidget;

namespace sherl::widgets {
class ExamplesPanel;
class FigureSource;
class RunMemory;

// GUI thread. Follows the run while it goes on; closes itself when another study is opened. Object names:
// runDetailsWindow, runDetailsTabs, runOverview, runMemory, examplesPanel, runSettings, runLog, runNotes, runNotesPreview, runFiles, runNotice,
// runResumeButton, runDuplicateButton, runExportButton, runAgainButton.
class RunDetailsWindow final : public QWidget {
    Q_OBJECT

  public:
    // `run` is one of session.runs(). `make_curves` builds the Curves tab for one run (charts are the caller's).
    using MakeCurves = std::function<QWidget*(QWidget* parent, store::RunId run)>;
    RunDetailsWindow(StudySession& session, store::RunId run, const MakeCurves& make_curves, QWidget* parent = nullptr);
    ~RunDetailsWindow() override;  // keeps notes that were just typed

    enum Tab { overview, memory, curves, predictions, settings, log, notes, files };  // in this order
    void show_tab(Tab tab);
    [[nodiscard]] store::RunId run() const { return run_; }
    [[nodiscard]] TextTable predictions_table() const;  // of the tab Predictions, as it is shown
    using Content = std::vector<std::pair<std::string, std::uint64_t>>;  // names in a folder, bytes of each
    // Writes what was typed, now instead of a moment later: before another study is opened.
    void keep_notes();

  Q_SIGNALS:
    void resumeRequested(qint64 run);
    void duplicateRequested(qint64 run);
    void exportRequested(qint64 run);  // its adapter
    void runAgainRequested(qint64 run);
    void exportTableAsked(const sherl::TextTable& table, const QString& name);
    void exportFigureAsked(sherl::widgets::FigureSource* figure);
    void failed(const sherl::Error& error);

  protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;  // waits for notes that are not saved yet

  private:
    void build(const MakeCurves& make_curves);
    void build_head();
    void build_notes();
    void retranslate();
    void ask();
    void leave_study();
    void notice(const QString& sentence);  // none: hidden
    void disable_buttons();
    // One line of the overview; without a value it is a heading.
    struct Line {
        QString name, value, tip;
        friend bool operator==(const Line&, const Line&) = default;
    };
    void show_detail();
    [[nodiscard]] std::vector<Line> result_lines() const;
    [[nodiscard]] std::vector<Line> memory_lines() const;
    [[nodiscard]] std::vector<Line> run_lines() const;
    void show_overview();
    void show_settings();
    void show_files();
    void show_notes();
    void append_log(const store::LogLine& line);
    [[nodiscard]] bool typed() const;  // notes that the study does not have
    void notes_written(const std::string& written, const std::optional<Error>& error);

    StudySession& session_;
    const store::RunId run_;
    const std::string uuid_;  // another study has another run of this number
    store::RunDetail detail_;
    VariantNames names_;
    QString folder_;                           // of its files
    std::optional<api::StepTrace> trace_;  // asked for on the Memory tab only
    std::optional<Content> stored_;  // asked for on the Files tab only
    std::vector<Line> lines_;                  // of the overview, as shown
    std::vector<store::LogLine> log_lines_;
    std::string stored_notes_;  // as the study had them last
    bool known_ = false, asking_ = false, ask_again_ = false;
    bool left_ = false;     // another study is open
    bool refused_ = false;  // the last attempt to save the notes
    bool closing_ = false;  // as soon as the notes are saved

    QLabel* title_ = nullptr;
    QLabel* state_ = nullptr;
    QLabel* notice_ = nullptr;
    QPushButton* resume_ = nullptr;
    QPushButton* duplicate_ = nullptr;
    QPushButton* export_ = nullptr;
    QPushButton* again_ = nullptr;
    QTabWidget* tabs_ = nullptr;
    QTreeWidget* overview_ = nullptr;
    RunMemory* memory_ = nullptr;
    QWidget* curves_ = nullptr;
    ExamplesPanel* predictions_ = nullptr;
    QTreeWidget* settings_ = nullptr;
    QPlainTextEdit* log_ = nullptr;
    QPlainTextEdit* notes_ = nullptr;
    QTextBrowser* preview_ = nullptr;
    QTreeWidget* files_ = nullptr;
    QTimer *notes_timer_ = nullptr, *ask_timer_ = nullptr;
};

}  // namespace sherl::widgets
