// SPDX-License-Identifier: GPL-3.0-or-later
// A tree whose current row wears a ring while the tree has the focus, as everything that takes the focus does, and its
// header, whose words stand beside the arrow of the order and above those of the rows.
#pragma once

#include <QHeaderView>
#include <QPainter>
#include <QTreeView>

#include "widgets/look/theme.h"

namespace sherl::widgets {

// GUI thread. Style sheets draw the arrow over right-aligned words: the words are drawn here.
class RunsHeader final : public QHeaderView {
  public:
    explicit RunsHeader(QTreeView* view) : QHeaderView(Qt::Horizontal, view), view_(view) {
        setSectionsClickable(true);
        setSectionsMovable(true);
    }
    [[nodiscard]] static int arrow_width() { return Theme::instance().px(16); }
    // Where the words of a section are drawn when it fills `section`.
    [[nodiscard]] QRect words_in(const QRect& section, int logical) const {
        const int side = Theme::instance().px(8);
        const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == logical;
        return section.adjusted(logical == 0 ? names_from() : side, 0, -side - (sorted ? arrow_width() : 0), 0);
    }

  protected:
    void initStyleOptionForIndex(QStyleOptionHeader* option, int logical) const override {
        QHeaderView::initStyleOptionForIndex(option, logical);
        option->text.clear();
    }
    void paintSection(QPainter* painter, const QRect& rect, int logical) const override {
        painter->save();
        QHeaderView::paintSection(painter, rect, logical);
        painter->restore();
        const QRect place = words_in(rect, logical);
        painter->save();
        painter->setFont(Theme::instance().font(11, QFont::Medium));
        painter->setPen(Theme::instance().color(QStringLiteral("text3")));
        const QString words = painter->fontMetrics().elidedText(model()->headerData(logical, Qt::Horizontal).toString(), Qt::ElideRight, place.width());
        painter->drawText(place, model()->headerData(logical, Qt::Horizontal, Qt::TextAlignmentRole).toInt(), words);
        painter->restore();
    }

  private:
    // Left end of the names of the rows: behind branch, check box and marker.
    [[nodiscard]] int names_from() const {
        QStyleOptionViewItem item;
        item.initFrom(view_);
        item.features = QStyleOptionViewItem::HasCheckIndicator | QStyleOptionViewItem::HasDecoration | QStyleOptionViewItem::HasDisplay;
        item.decorationSize = view_->iconSize();
        item.rect = QRect(0, 0, 1000, 30);
        item.text = QStringLiteral("x");
        const QRect text = view_->style()->subElementRect(QStyle::SE_ItemViewItemText, &item, view_);
        return view_->indentation() + text.left() + view_->style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, view_) + 1;
    }
    QTreeView* view_;
};

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
