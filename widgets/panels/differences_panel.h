// SPDX-License-Identifier: GPL-3.0-or-later
// The card Settings of the Compare page: what differs between the ticked variants. Source: ui.md §5.2.
#pragma once

#include <QWidget>
#include <optional>

#include "core/base/error.h"
#include "widgets/models/differences_model.h"

class QCheckBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTreeView;

namespace sherl::widgets {

class ElidedLabel;

// GUI thread. Object names: differencesPanel, settingsDiff (the tree), differencesSummary, differencesHideIntended,
// differencesCopy, differencesTable, differencesEmpty.
class DifferencesPanel final : public QWidget {
    Q_OBJECT

  public:
    explicit DifferencesPanel(QWidget* parent = nullptr);

    [[nodiscard]] DifferencesModel& model() { return *model_; }
    // No differences: they are not known yet, or not to be had, for this reason.
    void show_differences(std::vector<DifferencesModel::Head> variants, std::optional<analysis::Differences> differences, const std::optional<Error>& unread = {},
                          const QString& rule = {});

  Q_SIGNALS:
    void exportTableAsked();
    void copied(const QString& said);

  protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void retranslate();
    void show_summary();
    void fit_columns();
    void copy();

    DifferencesModel* model_;
    std::size_t variants_ = 0;
    bool known_ = true;
    std::optional<Error> unread_;
    ElidedLabel* summary_;
    QCheckBox* hide_;
    QPushButton *copy_, *table_;
    QTreeView* view_;
    QLabel* empty_;
    QStackedWidget* pages_;
};

}  // namespace sherl::widgets
