// SPDX-License-Identifier: GPL-3.0-or-later
// The runs table with its filter line, columns and what can be done to runs. Source: ui.md §5.1.
#pragma once

#include <QPersistentModelIndex>
#include <QWidget>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "widgets/models/runs_model.h"

class QAction;
class QFrame;
class QLabel;
class QLineEdit;
class QListView;
class QMenu;
class QPushButton;
class QStringListModel;
class QToolButton;
class QTreeView;
class QVBoxLayout;

namespace sherl::widgets {

// GUI thread. Object names: runsView, runsFilterEdit, runsFilterProblem, runsRuleChip, runsColumnsButton, runsPairLabel,
// fairnessNotes, exportFigureButton, exportTableButton, runsKeyColumns, runsConstantColumns, runsSortMenu; actions of the menu: runsDetails, runsDuplicate,
// runsJson, runsCommandLine, runsExport, runsResume, runsRename, runsTags, runsNotes, runsDeleteCheckpoints, runsDelete.
class RunsPanel final : public QWidget {
    Q_OBJECT

  public:
    // Asks before something is deleted: the sentence, then what happens; tests answer at once. Default: a message box
    // that does not block.
    using Confirm = std::function<void(QWidget* parent, const QString& question, std::function<void()> yes)>;
    // Asks for a line of text (name, tags) or several (notes).
    using Prompt = std::function<void(QWidget* parent, const QString& title, const QString& value, bool several_lines,
                                      std::function<void(QString)> done)>;

    explicit RunsPanel(StudySession& session, QWidget* parent = nullptr);

    [[nodiscard]] RunsModel& model() { return *model_; }
    void set_confirm(Confirm confirm) { confirm_ = std::move(confirm); }
    void set_prompt(Prompt prompt) { prompt_ = std::move(prompt); }
    [[nodiscard]] std::vector<store::RunId> selected() const;  // in the order of selection
    [[nodiscard]] std::vector<store::RunId> first_row() const;  // the runs of the row selected first
    // The two rows that are selected, in that order; else none.
    [[nodiscard]] std::optional<std::pair<QModelIndex, QModelIndex>> pair() const;
    void select(store::RunId run) { select_all({run}); }
    // Their rows in this order and no other; a filter that hides one of them is lifted.
    void select_all(const std::vector<store::RunId>& runs);
    // Columns beside the variant's that are shown, constant or not; kept in the settings by who owns this panel. None:
    // metric and peak.
    void set_pinned(const QStringList& columns);
    [[nodiscard]] QStringList pinned() const { return pinned_; }
    void set_budget(std::optional<std::int64_t> bytes) { model_->set_budget(bytes); }

    // The menu of the selected runs, as shown on a right click or the menu key. Owned by the caller.
    [[nodiscard]] QMenu* make_menu();

  Q_SIGNALS:
    void detailsRequested(qint64 run);
    void duplicateRequested(qint64 run);
    void commandLineRequested(qint64 run);
    void jsonRequested(qint64 run);
    void resumeRequested(const std::vector<sherl::store::RunId>& runs);
    void exportRequested(qint64 run);  // its adapter
    void exportFigureAsked();
    void exportTableAsked();
    void selectionChanged();
    void pinnedChanged(const QStringList& columns);
    void failed(const sherl::Error& error);  // a change that the study refused

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    // A row that is found again after a reset.
    struct Place {
        store::RunId run = 0;
        bool variant = false;  // the row of the run's variant
    };
    static void ask_before_deleting(QWidget* parent, const QString& question, std::function<void()> yes);
    static void ask_for_text(QWidget* parent, const QString& title, const QString& value, bool several_lines,
                             std::function<void(QString)> done);
    void build();
    void build_foot();
    void lay_out();  // sizes and icons that follow the theme
    void retranslate();
    void apply_filter();
    void show_columns();
    void fit_columns(bool shrink);
    void show_summary();
    void show_pair();
    void show_fairness();
    void fit_fairness();
    [[nodiscard]] Place place_of(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex find(const Place& place) const;
    void keep_view();
    void restore_view();
    void remember_selection();
    void toggle_ticks();
    void remove(const std::vector<store::RunId>& runs);
    void remove_checkpoints(const std::vector<store::RunId>& runs);
    void edit_tags(const std::vector<store::RunId>& runs);
    void edit_notes(store::RunId run);
    void rename(const std::vector<store::RunId>& runs);
    void fill_columns_menu();
    [[nodiscard]] QMenu* make_sort_menu();
    // Tells how much disk goes, asks, then does `work` in the study.
    void confirm_deletion(std::function<std::uint64_t(const store::Study&)> measure,
                          std::function<QString(const QString& size)> question, std::function<void(store::Study&)> work);
    void write(std::function<void(store::Study&)> work);
    void offer_resume(QAction& action, std::vector<store::RunId> stopped, const std::shared_ptr<std::vector<store::RunId>>& can);

    StudySession& session_;
    RunsModel* model_;
    QVBoxLayout *top_ = nullptr, *foot_ = nullptr;
    QLabel* heading_ = nullptr;
    QLabel* summary_ = nullptr;
    QLabel* problem_ = nullptr;
    QLabel* empty_ = nullptr;
    QLineEdit* filter_ = nullptr;
    QLabel* grouped_chip_ = nullptr;
    QToolButton* rule_chip_ = nullptr;
    QToolButton* columns_button_ = nullptr;
    QMenu* columns_menu_ = nullptr;
    QTreeView* view_ = nullptr;
    QLabel* pair_ = nullptr;
    QPushButton *figure_ = nullptr, *table_ = nullptr;
    QFrame* fairness_ = nullptr;
    QListView* fairness_view_ = nullptr;
    QStringListModel* fairness_model_ = nullptr;
    QStringList pinned_{QStringLiteral("metric"), QStringLiteral("peak")};
    std::vector<QPersistentModelIndex> order_;  // selected rows, first selected first
    std::vector<Place> kept_;                   // the same over a reset
    Place kept_current_;
    int kept_scroll_ = 0;
    std::set<QString> expanded_;  // group keys
    Confirm confirm_;
    Prompt prompt_;
};

}  // namespace sherl::widgets
