// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/fitted_tree.h"

#include <QEvent>
#include <QFocusEvent>
#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTreeWidgetItemIterator>
#include <algorithm>

#include "widgets/look/theme.h"

namespace sherl::widgets {
namespace {

// Design pixels.
constexpr int kSide = 12, kBareSide = 2, kAbove = 4, kIcon = 14, kIconGap = 8, kIndent = 16, kRow = 24;

class Delegate final : public QStyledItemDelegate {
  public:
    explicit Delegate(FittedTree& tree) : QStyledItemDelegate(&tree), tree_(tree) {}

    // Where text begins in a cell, and what is left on its right.
    [[nodiscard]] int before(const QModelIndex& index) const {
        const Theme& theme = Theme::instance();
        int left = tree_.side();
        if (index.column() == 0 && index.parent().isValid()) left += theme.px(kIndent);
        if (index.data(Qt::DecorationRole).canConvert<QIcon>()) left += theme.px(kIcon + kIconGap);
        return left;
    }
    [[nodiscard]] QFont font_of(const QModelIndex& index) const {
        const QVariant own = index.data(Qt::FontRole);
        return own.isValid() ? own.value<QFont>() : tree_.font();
    }
    [[nodiscard]] int width_of(const QModelIndex& index) const {
        const QString text = index.data().toString();
        return before(index) + QFontMetrics(font_of(index)).horizontalAdvance(text) + tree_.side() + 2;
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
        const Theme& theme = Theme::instance();
        const int width = std::max(1, tree_.columnWidth(index.column()) - before(index) - tree_.side());
        const QRect text = QFontMetrics(font_of(index)).boundingRect(0, 0, width, 100'000, Qt::TextWordWrap, wrapped(index));
        return {width, std::max(theme.px(kRow), text.height() + theme.px(2 * kAbove))};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::instance();
        painter->save();
        const bool selected = (option.state & QStyle::State_Selected) != 0 && tree_.hasFocus();
        if (selected || tree_.has_lines())
            painter->fillRect(option.rect, theme.color(selected ? QStringLiteral("selected") : QStringLiteral("sunken")));
        if (const QIcon icon = index.data(Qt::DecorationRole).value<QIcon>(); !icon.isNull()) {
            const int side = theme.px(kIcon);
            icon.paint(painter, option.rect.left() + tree_.side(), first_line(option.rect, index) + (line_height(index) - side) / 2, side, side);
        }
        const QString token = index.data(FittedTree::kColorRole).toString();
        painter->setPen(theme.color(token.isEmpty() ? QStringLiteral("text") : token));
        painter->setFont(font_of(index));
        QRect room = option.rect.adjusted(before(index), 0, -tree_.side(), 0);
        room.setTop(first_line(option.rect, index));
        const auto align = index.data(Qt::TextAlignmentRole).isValid() ? Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt()) : Qt::AlignLeft;
        painter->drawText(room, int(align & Qt::AlignHorizontal_Mask) | Qt::AlignTop | Qt::TextWordWrap, wrapped(index));
        const bool last = !tree_.indexBelow(index).isValid();
        if (tree_.has_lines() && !last) {
            painter->setPen(theme.color(QStringLiteral("line")));
            painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
        }
        painter->restore();
    }

  private:
    // A path or a tensor's name may be broken behind its parts.
    [[nodiscard]] static QString wrapped(const QModelIndex& index) {
        QString text = index.data().toString();
        if (text.size() < 40) return text;
        for (const char16_t mark : {u'/', u'.', u'_'}) text.replace(QChar(mark), QString(QChar(mark)) + QChar(0x200b));
        return text;
    }
    // Glyphs of another font than the program's own (Chinese ones) make a higher line.
    [[nodiscard]] int line_height(const QModelIndex& index) const {
        return QFontMetrics(font_of(index)).boundingRect(0, 0, 100'000, 100'000, 0, index.data().toString()).height();
    }
    // All cells of a row begin on one line, in the middle of a row that has no more.
    [[nodiscard]] int first_line(const QRect& rect, const QModelIndex& index) const {
        const int usual = Theme::instance().px(kRow), room = rect.height() < usual * 3 / 2 ? rect.height() : usual;
        return rect.top() + std::max(Theme::instance().px(kAbove), (room - line_height(index)) / 2);
    }

    FittedTree& tree_;
};

}  // namespace

FittedTree::FittedTree(int columns, int wide, int first_width, bool lines, QWidget* parent)
    : QTreeWidget(parent), wide_(wide), first_width_(first_width), lines_(lines) {
    setColumnCount(columns);
    setHeaderHidden(true);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(1);
    header()->setSectionResizeMode(QHeaderView::Fixed);
    setRootIsDecorated(false);
    setIndentation(0);
    setItemsExpandable(false);
    setUniformRowHeights(false);
    setAllColumnsShowFocus(true);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setItemDelegate(new Delegate(*this));
    connect(&Theme::instance(), &Theme::changed, this, &FittedTree::fit);
}

int FittedTree::side() const {
    return Theme::instance().px(lines_ ? kSide : kBareSide);
}

void FittedTree::set_widths() {
    const auto* delegate = static_cast<const Delegate*>(itemDelegate());
    std::vector<int> widths(static_cast<std::size_t>(columnCount()), 0);
    widths[0] = Theme::instance().px(first_width_);
    for (QTreeWidgetItemIterator item(this); *item != nullptr; ++item)
        for (int column = 0; column < columnCount(); ++column)
            if (column != wide_) widths[static_cast<std::size_t>(column)] = std::max(widths[static_cast<std::size_t>(column)], delegate->width_of(indexFromItem(*item, column)));
    int left = viewport()->width();
    for (int column = 0; column < columnCount(); ++column) {
        if (column == wide_) continue;
        header()->resizeSection(column, widths[static_cast<std::size_t>(column)]);
        left -= widths[static_cast<std::size_t>(column)];
    }
    header()->resizeSection(wide_, std::max(left, Theme::instance().px(80)));
}

void FittedTree::fit() {
    expandAll();
    set_widths();
    scheduleDelayedItemsLayout();
    setFixedHeight(sizeHint().height());
    updateGeometry();
}

QSize FittedTree::sizeHint() const {
    int height = 2 * frameWidth();  // the style sheet may give it one
    for (QModelIndex index = model()->index(0, 0); index.isValid(); index = indexBelow(index)) height += indexRowSizeHint(index);
    return {Theme::instance().px(300), height};
}

void FittedTree::resizeEvent(QResizeEvent* event) {
    QTreeWidget::resizeEvent(event);
    if (event->oldSize().width() != event->size().width()) fit();
}

void FittedTree::changeEvent(QEvent* event) {
    QTreeWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) fit();
}

void FittedTree::paintEvent(QPaintEvent* event) {
    QTreeWidget::paintEvent(event);
    if (!hasFocus()) return;
    QPainter painter(viewport());
    painter.setPen(QPen(Theme::instance().color(QStringLiteral("focus")), 2));
    painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
}

void FittedTree::focusInEvent(QFocusEvent* event) {
    QTreeWidget::focusInEvent(event);
    if (currentItem() == nullptr && topLevelItemCount() > 0) setCurrentItem(topLevelItem(0));
    viewport()->update();
}

void FittedTree::focusOutEvent(QFocusEvent* event) {
    QTreeWidget::focusOutEvent(event);
    viewport()->update();
}

}  // namespace sherl::widgets
