// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue's methods in three groups, each with its marker; one is chosen. What is not defined on the backbone
// stays visible, greyed, with the reason.
//
// Called by: the set-up. What could change: a bar of predicted memory in each row.
#pragma once

#include <QListView>
#include <QStandardItemModel>

#include "widgets/bridge/spec_draft.h"

namespace sherl::widgets {

// Rows have ObjectKeyRole (roles.h): the method's kind; headings of groups have none. GUI thread.
class MethodList final : public QListView {
    Q_OBJECT

  public:
    explicit MethodList(SpecDraft& draft, QWidget* parent = nullptr);  // `draft` outlives the list

    // All rows; the list never scrolls.
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

  protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

  private:
    void fill();
    void refresh();

    SpecDraft& draft_;
    QStandardItemModel rows_;
    bool refreshing_ = false;
};

}  // namespace sherl::widgets
