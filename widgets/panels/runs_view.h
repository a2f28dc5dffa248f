// SPDX-License-Identifier: GPL-3.0-or-later
// A tree whose current row wears a ring while the tree has the focus, as everything that takes the focus does.
#pragma once

#include <QPainter>
#include <QTreeView>

#include "widgets/look/theme.h"

namespace sherl::widgets {

// GUI thread.
class RunsView final : public QTreeView {
  public:
    using QTreeView::QTreeView;

  protected:
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QTreeView::drawRow(painter, option, index);
        if (!hasFocus() || index.siblingAtColumn(0) != currentIndex().siblingAtColumn(0)) return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(Theme::instance().color(QStringLiteral("focus")), 2));
        painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 4, 4);
        painter->restore();
    }
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override {
        QTreeView::currentChanged(current, previous);
        viewport()->update();  // whole rows, not the cells alone
    }
    void focusInEvent(QFocusEvent* event) override {
        QTreeView::focusInEvent(event);
        viewport()->update();
    }
    void focusOutEvent(QFocusEvent* event) override {
        QTreeView::focusOutEvent(event);
        viewport()->update();
    }
};

}  // namespace sherl::widgets
