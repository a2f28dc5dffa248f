// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the runs table's cells: in the variant's, behind its name, how many seeds it has and what asks for attention.
#pragma once

#include <QStyledItemDelegate>

namespace sherl::widgets {

// GUI thread.
class RunsDelegate final : public QStyledItemDelegate {
    Q_OBJECT

  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

  private:
    void paint_lines(QPainter& painter, const QRect& place, const QStyleOptionViewItem& item, const QString& below, Qt::Alignment side) const;
};

}  // namespace sherl::widgets
