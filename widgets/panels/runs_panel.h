// SPDX-License-Identifier: GPL-3.0-or-later
// The runs table with its filter line, columns and what can be done to runs. Source: ui.md §5.1.
#pragma once

#include <QWidget>
#include <functional>
#include <set>
#include <vector>

#include "widgets/models/runs_model.h"

class QFrame;
class QLabel;
class QLineEdit;
class QMenu;
class QToolButton;
class QTreeView;

namespace sherl::widgets {

// GUI thread. Object names: runsView, runsFilterEdit, runsRuleChip, runsColumnsButton.
class RunsPanel final : public QWidget {
    Q_OBJECT

  public:
    // Asks before runs are deleted: the sentence, then what happens; tests answer at once. Default: a message box that
    // does not block.
    using Confirm = std::function<void(QWidget* parent, const QString& question, std::function<void()> yes)>;
    // Asks for a line of text (rename, tags).
    using Prompt = std::function<void(QWidget* parent, const QString& title, const QString& value,
                                      std::function<void(QString)> done)>;

    explicit RunsPanel(StudySession& session, QWidget* parent = nullptr);

    [[nodiscard]] RunsModel& model() { return *model_; }
    void set_confirm(Confirm confirm) { confirm_ = std::move(confirm); }
    void set_prompt(Prompt prompt) { prompt_ = std::move(prompt); }
    [[nodiscard]] std::vector<store::RunId> selected() const;  // in the order of selection
    void select(store::RunId run);
    // Columns beside variant, metric and peak that stay visible; kept in the settings by who owns this panel.
    void set_pinned(const QStringList& columns);
    [[nodiscard]] QStringList pinned() const { return pinned_; }
    // Hidden in a study that cannot be written.
    void set_read_only(bool read_only) { read_only_ = read_only; }

    // The menu of the selected runs, as shown on a right click or the menu key. Owned by the caller.
    [[nodiscard]] QMenu* make_menu();

  Q_SIGNALS:
    void detailsRequested(qint64 run);
    void duplicateRequested(qint64 run);
    void commandLineRequested(qint64 run);
    void resumeRequested(const std::vector<sherl::store::RunId>& runs);
    void pinnedChanged(const QStringList& columns);
    void failed(const sherl::Error& error);  // a change that the study refused

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void build();
    void retranslate();
    void apply_filter();
    void show_columns();
    void show_summary();
    void keep_view();
    void remove(const std::vector<store::RunId>& runs);
    void edit_tags(const std::vector<store::RunId>& runs);
    void rename(store::RunId run);
    void fill_columns_menu();

    StudySession& session_;
    RunsModel* model_;
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
    QStringList pinned_;
    std::set<QString> expanded_;  // group keys
    Confirm confirm_;
    Prompt prompt_;
    bool read_only_ = false;
};

}  // namespace sherl::widgets
