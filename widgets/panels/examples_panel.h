// SPDX-License-Identifier: GPL-3.0-or-later
// The examples of a run with its answers, or of two runs: which ones the second fixed, which it broke; confusions of each.
// Source: ui.md §5.2 (card Examples), §7 (tab Predictions).
//
// Called by: the Compare page with two runs, run details with one. What could change: a paired test.
#pragma once

#include <QStringList>
#include <QWidget>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/pairing.h"
#include "core/base/tables.h"
#include "widgets/bridge/example_texts.h"
#include "widgets/bridge/study_session.h"
#include "widgets/models/examples_model.h"
#include "widgets/models/variant_names.h"

class QFrame;
class QLabel;
class QLineEdit;
class QMenu;
class QScrollArea;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace sherl::widgets {
class ConfusionView;
class FigureSource;
class ExamplesView;
class RunNames;
class SegmentBar;

// GUI thread. Reads the study when it is seen, and again when a run of its own changes; texts come from the data files,
// on a thread of their own. Object names: examplesPanel, examplesNames, examplesSplits, examplesFilters, examplesCellChip,
// examplesSearch, examplesMore, examplesMatrixRuns, examplesMatrix, examplesView, examplesNote, examplesMessage,
// examplesSplitter; actions: examplesCopy, examplesExport, examplesOpenFirst, examplesOpenSecond.
class ExamplesPanel final : public QWidget {
    Q_OBJECT

  public:
    explicit ExamplesPanel(StudySession& session, QWidget* parent = nullptr);
    ~ExamplesPanel() override;

    // 0: none is chosen. With a second run the two are compared, first → second.
    void set_runs(store::RunId first, std::optional<store::RunId> second = {});
    [[nodiscard]] const std::vector<store::RunId>& runs() const { return runs_; }
    // Where this is the run's own window already there is nothing to open. Default: offered.
    void set_opens_predictions(bool offered);

    [[nodiscard]] const ExamplesModel& model() const { return *model_; }
    [[nodiscard]] TextTable table() const;  // of the rows shown, in their order; no columns: nothing is shown
    [[nodiscard]] bool settled() const;     // what was asked for is shown, texts too, or the panel is not seen
    [[nodiscard]] FigureSource* figure() const;  // the confusion matrix; null: none is shown
    // The menu as a right click on the table shows it. Owned by the caller.
    [[nodiscard]] QMenu* make_menu();

  Q_SIGNALS:
    void exportTableAsked();
    void exportFigureAsked(sherl::widgets::FigureSource* matrix);
    void predictionsAsked(qint64 run);

  protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    struct Loaded {
        std::vector<std::shared_ptr<analysis::PredictedRun>> runs;
        std::vector<spec::TaskSpec> tasks;
    };
    // What decides whether a run must be read again.
    [[nodiscard]] std::string state_of_runs() const;

    void build();
    void build_head();
    void build_body();
    void lay_out();
    void arrange();
    void retranslate();
    void fit_columns();
    void show_menu(const QPoint& global);
    void order_stops();
    void share_room();  // between matrix and table
    // Makes the bar anew where it has another number of segments.
    void set_bar(SegmentBar*& bar, QWidget* slot, const char* name, const QString& title, const QStringList& words, void (ExamplesPanel::*chosen)(int));

    // examples_content.cpp
    void follow();       // the study has changed, or this is seen now
    void load();
    void forget();  // what was read, asked for and shown
    void name_runs();
    void show_loaded();
    void show_rows();
    void show_sorting();
    void show_matrix();
    void show_note();
    void show_message(const QString& sentence);
    void choose_split(int segment);
    void choose_filter(int segment);
    void choose_matrix(int segment);
    void choose_cell();
    void clear_cell();
    void copy_rows();
    [[nodiscard]] std::vector<ExampleFilter> filters() const;
    [[nodiscard]] QString split_word(const std::string& split) const;

    StudySession& session_;
    ExamplesModel* model_;
    ExampleTexts* texts_;
    VariantNames names_;
    std::vector<store::RunId> runs_;
    std::vector<ExamplesModel::RunLook> looks_;
    Loaded loaded_;
    std::string read_state_;        // state_of_runs() of what is loaded or being read
    std::uint64_t question_ = 0;    // the newest; older answers are stale
    bool reading_ = false;
    std::vector<std::string> splits_;  // that one of the runs has
    std::string split_;
    int matrix_run_ = 0;
    std::optional<Problem> texts_refused_;
    std::string texts_of_;  // data hash of the texts that the model has
    bool opens_ = true;
    bool across_ = true;  // matrix and table stand side by side
    bool dragged_ = false;  // the user has shared the room

    RunNames* head_ = nullptr;
    SegmentBar *split_bar_ = nullptr, *filter_bar_ = nullptr, *matrix_bar_ = nullptr;
    QWidget *split_slot_ = nullptr, *filter_slot_ = nullptr, *matrix_slot_ = nullptr, *tools_ = nullptr;
    QToolButton *chip_ = nullptr, *more_ = nullptr;
    QLineEdit* search_ = nullptr;
    QStackedWidget* pages_ = nullptr;
    QLabel *message_ = nullptr, *note_ = nullptr;
    QFrame* note_box_ = nullptr;
    QSplitter* splitter_ = nullptr;
    QWidget *matrix_box_ = nullptr, *note_icon_ = nullptr;
    QScrollArea* matrix_area_ = nullptr;
    ConfusionView* matrix_ = nullptr;
    ExamplesView* view_ = nullptr;
};

}  // namespace sherl::widgets
