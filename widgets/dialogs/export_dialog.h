// SPDX-License-Identifier: GPL-3.0-or-later
// Hands on a trained adapter: which weights, where to, what goes in, and the checks, which run while it is open; then
// the exported folder is there to be tried. Source: ui.md §7, export-dialog.png.
//
// Called by: runs table, queue, run details, the File menu. What could change: more layouts.
#pragma once

#include <QDialog>
#include <memory>
#include <optional>
#include <vector>

#include "core/api/engine.h"
#include "core/api/layout.h"
#include "core/store/export_request.h"
#include "widgets/bridge/adapter_export.h"
#include "widgets/bridge/study_session.h"

class QBoxLayout;
class QComboBox;
class QFrame;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QTreeWidgetItem;

namespace sherl::widgets {

class ElidedLabel;
class ExportedPage;
class FittedTree;
class SegmentBar;

// GUI thread. Show it with open(). Object names: exportDialog, exportWeights, exportMetric, exportFolderEdit,
// exportChooseButton, exportFolderError, exportLayoutCombo (its second entry is the merged folder), exportLayoutNote,
// exportMergeNote (why there is none), exportTotals, exportContents, exportChecks, exportError, exportAgainButton,
// exportCommandButton, exportCancelButton, exportButton, and those of ExportedPage.
class ExportDialog final : public QDialog {
    Q_OBJECT

  public:
    // `run` is one of session.runs(). `engine` is called on a thread of the dialog's own, which may be at work for a while after
    // the dialog was closed: what it needs outlives `parent`, without one the dialog, whose end then waits. `copy`: for tests.
    ExportDialog(StudySession& session, AdapterExport::EngineFactory engine, store::RunId run, QWidget* parent = nullptr,
                 AdapterExport::CopyFile copy = AdapterExport::copy_whole);
    ~ExportDialog() override;

    // As `sherl` is told to do the same.
    [[nodiscard]] QString command_line() const;

    void done(int result) override;

  Q_SIGNALS:
    void exported(const QString& folder);
    void failed(const sherl::Error& error);  // what the study or the engine refused; the dialog says it too

  protected:
    void changeEvent(QEvent* event) override;

  private:
    enum class State { reading, checking, ready, failed, writing, done };
    void build();
    void build_head(QBoxLayout& column);
    [[nodiscard]] QWidget* build_form();
    void build_problem();
    void build_foot(QBoxLayout& column);
    void add_page(QWidget* page);
    void connect_all();
    void order_tabs();
    void retranslate();
    void ask();                                           // the study: which weights are there
    void take(store::RunDetail detail, std::vector<store::StoredWeights> weights);
    void prepare();                                       // the chosen weights
    void refuse(const Error& error);
    void set_state(State state);
    void show_weights();
    void show_layouts();
    void show_contents();
    void list_adapter();
    void list_merged();
    // A row of the contents; `file`: its size is that of the report's file of this name, less the bytes of what stands below it.
    QTreeWidgetItem* add_row(const QString& name, const QString& what, QTreeWidgetItem* below = nullptr);
    void add_head(QTreeWidgetItem* below);
    void set_sizes(QTreeWidgetItem* item, std::int64_t tensors, std::int64_t bytes);
    void show_checks();
    void show_problem();
    void finish(const QString& folder);
    void choose_folder();
    void check_again();  // after trouble that is over perhaps
    void start_export();
    [[nodiscard]] const store::StoredWeights* chosen() const;
    [[nodiscard]] QString target() const;  // absolute; empty: none is named
    [[nodiscard]] bool merges() const;     // the merged folder is chosen
    [[nodiscard]] bool generates() const { return spec_.task.kind == "seq2seq"; }

    StudySession& session_;
    const store::RunSummary run_;
    const AdapterExport::Source source_;
    const spec::RunSpec spec_;
    const api::AdapterLayout own_layout_;
    const Text no_merge_;  // why there is no merged folder; empty: there is one
    QString names_;  // of the run, in the head
    State state_ = State::reading;
    std::vector<store::StoredWeights> weights_;
    std::vector<std::string> labels_;
    std::optional<api::ExportReport> report_;
    std::vector<api::ExportCheck> checks_;  // that have passed
    std::optional<Error> refusal_;          // of what was prepared
    std::optional<Error> folder_refusal_;   // of the target
    bool copied_ = false;

    ElidedLabel* subtitle_ = nullptr;
    QLabel *title_ = nullptr, *weights_label_ = nullptr, *metric_ = nullptr, *folder_label_ = nullptr, *folder_error_ = nullptr, *layout_label_ = nullptr,
           *layout_note_ = nullptr, *merge_note_ = nullptr, *contents_label_ = nullptr, *totals_ = nullptr, *checks_label_ = nullptr, *problem_ = nullptr;
    QFrame* problem_frame_ = nullptr;
    SegmentBar* segments_ = nullptr;
    QLineEdit* folder_ = nullptr;
    QPushButton *choose_ = nullptr, *again_ = nullptr, *command_ = nullptr, *cancel_ = nullptr, *export_ = nullptr;
    QComboBox* layout_ = nullptr;
    FittedTree *contents_ = nullptr, *checks_tree_ = nullptr;
    QScrollArea* form_ = nullptr;
    QStackedWidget* pages_ = nullptr;
    ExportedPage* exported_page_ = nullptr;
    std::unique_ptr<AdapterExport> export_bridge_;
};

}  // namespace sherl::widgets
