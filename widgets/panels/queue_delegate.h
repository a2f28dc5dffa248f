// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the queue's cells: state, marker and name, progress bar with times, numbers, and the buttons of a row.
#pragma once

#include <QStyledItemDelegate>
#include <optional>

namespace sherl::widgets {

// GUI thread.
class QueueDelegate final : public QStyledItemDelegate {
    Q_OBJECT

  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    // Stop a running row, take a waiting one away, all the rest; behind the sentence of a failed one: ways to run it again, or
    // all of the sentence.
    enum class Button { stop, remove, more, fixes, details };
    // Where a row's button is painted and can be hit; nothing where the row has none.
    [[nodiscard]] static std::optional<QRect> button_rect(Button button, const QRect& cell, const QModelIndex& index);
    [[nodiscard]] static int row_height();
    [[nodiscard]] static int padding();  // left and right of a cell's text
    [[nodiscard]] static int column_width(int column, bool short_heads = false);  // of those that do not stretch

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;
    // A study that cannot be written has nothing to stop or to remove.
    void set_read_only(bool read_only) { read_only_ = read_only; }
    // Where there is little room the bar goes, and the seed stands behind the name.
    void set_narrow(bool narrow) { narrow_ = narrow; }

  Q_SIGNALS:
    void pressed(sherl::widgets::QueueDelegate::Button button, const QModelIndex& index, const QPoint& global);

  private:
    [[nodiscard]] std::optional<Button> button_at(const QPoint& position, const QRect& cell,
                                                  const QModelIndex& index) const;
    bool read_only_ = false, narrow_ = false;
};

}  // namespace sherl::widgets
