// SPDX-License-Identifier: GPL-3.0-or-later
// Which data: the program's own, used before, a GLUE task, a table or class folders; one line about them, the rest in
// their card.
#pragma once

#include <QTimer>
#include <QWidget>
#include <optional>
#include <vector>

#include "widgets/bridge/data_sources.h"
#include "widgets/bridge/preflight.h"
#include "widgets/bridge/spec_draft.h"
#include "widgets/look/settings.h"

class QPushButton;

namespace sherl::widgets {

class AnswerForm;
class DataCard;
class ElidedLabel;
class PopupCombo;

// taskCombo, taskInfo, taskDetails; taskKindButton where the backbone has another kind of task; answerForm for text to text.
// GUI thread.
class TaskSection final : public QWidget {
    Q_OBJECT

  public:
    // All outlive the section.
    TaskSection(SpecDraft& draft, PreflightService& preflight, Settings& settings, QWidget* parent = nullptr);

    // Takes what the file or folder holds and remembers it; of several GLUE tasks the first, the others are offered.
    // False: it holds no data that this program reads.
    bool use(const QString& path);
    // Reads what was wrong once more: it may have been mended meanwhile.
    void look_again();
    // Why nothing can be trained on these data, as far as reading them tells; empty: nothing is known against them.
    [[nodiscard]] const QString& trouble() const { return trouble_; }

  Q_SIGNALS:
    void troubleChanged();

  private:
    enum class Action { glue, table, folders };
    void fill();
    void choose(int index);
    void ask(Action action);
    void take(const DataSource& source);
    [[nodiscard]] std::optional<spec::ResolvedSpec> readable() const;
    void follow_draft();
    void read_again();
    void show_preview();
    void offer_kind();
    void show_line(const QString& text, const char* role, const QString& tip = {});
    void show_details();
    [[nodiscard]] QString official_difference() const;

    SpecDraft& draft_;
    PreflightService& preflight_;
    Settings& settings_;
    PopupCombo* combo_;
    ElidedLabel* info_;
    QPushButton* details_;
    QPushButton* kind_;  // takes what better_task_kind() says
    AnswerForm* answers_;
    QTimer pause_;  // while somebody types
    std::vector<DataSource> sources_;
    std::string asked_;  // what the answer is about
    std::optional<DataPreview> preview_;
    std::optional<Error> failure_;
    std::vector<std::string> columns_;
    QString trouble_;
    QString refused_;  // what was pointed at and holds no data
};

}  // namespace sherl::widgets
