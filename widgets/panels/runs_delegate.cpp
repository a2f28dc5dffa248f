// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/runs_delegate.h"

#include <QApplication>
#include <QPainter>
#include <algorithm>

#include "core/store/records.h"
#include "widgets/look/theme.h"
#include "widgets/models/roles.h"
#include "widgets/panels/status_look.h"

namespace sherl::widgets {
namespace {

constexpr double kRow = 36, kSeedRow = 26, kIcon = 13, kGap = 6, kSide = 8;  // design pixels

store::Status status_of(const QModelIndex& index) {
    return static_cast<store::Status>(index.data(StatusRole).toInt());
}

}  // namespace

void RunsDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    const Theme& theme = Theme::instance();
    const bool seed = index.parent().isValid();
    option->font = theme.font(12, index.column() == 0 && !seed ? QFont::Medium : QFont::Normal);
    option->decorationSize = QSize(theme.px(14), theme.px(14));
    // The end of a variant's name stands below its beginning.
    if (const qsizetype rest = index.data(BelowRole).toString().size(); rest > 0 && index.column() == 0) option->text.chop(rest + 3);
    // A colour that says something, a peak over the budget, says it in a selected row too.
    if (const QVariant color = index.data(Qt::ForegroundRole); color.isValid())
        option->palette.setBrush(QPalette::HighlightedText, qvariant_cast<QBrush>(color));
    if (seed && !index.data(Qt::ForegroundRole).isValid()) {
        for (const QPalette::ColorRole role : {QPalette::Text, QPalette::HighlightedText})
            option->palette.setColor(role, theme.color(QStringLiteral("text2")));
    }
}

QSize RunsDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = Theme::instance();
    const bool seed = index.parent().isValid();
    const QFontMetrics text(theme.font(12)), caption(theme.font(11));
    const int content = seed ? text.height() + theme.px(6) : text.height() + caption.height() + theme.px(4);
    int width = QStyledItemDelegate::sizeHint(option, index).width();
    if (const QString range = index.data(BelowRole).toString(); !range.isEmpty() && index.column() > 0)
        width = std::max(width, caption.horizontalAdvance(range) + 2 * theme.px(kSide));
    return {width, std::max(theme.px(seed ? kSeedRow : kRow), content)};
}

// Two lines in the middle of `place`, the second smaller.
void RunsDelegate::paint_lines(QPainter& painter, const QRect& place, const QStyleOptionViewItem& item, const QString& below, Qt::Alignment side) const {
    const Theme& theme = Theme::instance();
    const QFontMetrics text(item.font), caption(theme.font(11));
    QRect line(place.left(), place.center().y() - (text.height() + caption.height()) / 2, place.width(), text.height());
    painter.save();
    painter.setFont(item.font);
    painter.setPen(theme.color(QStringLiteral("text")));
    painter.drawText(line, side | Qt::AlignVCenter, text.elidedText(item.text, Qt::ElideRight, line.width()));
    line = QRect(line.left(), line.bottom() + 1, line.width(), caption.height());
    painter.setFont(theme.font(11));
    painter.setPen(theme.color(QStringLiteral("text3")));
    painter.drawText(line, side | Qt::AlignVCenter, caption.elidedText(below, Qt::ElideMiddle, line.width()));
    painter.restore();
}

void RunsDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QString below = index.data(BelowRole).toString();
    if (index.column() != 0 && below.isEmpty()) return QStyledItemDelegate::paint(painter, option, index);
    const Theme& theme = Theme::instance();
    const store::Status status = status_of(index);
    const int seeds = index.parent().isValid() ? 1 : index.data(SeedsRole).toInt();
    const int icon = theme.px(kIcon), gap = theme.px(kGap);
    const QFontMetrics caption(theme.font(11));
    QStyleOptionViewItem whole = option;
    initStyleOption(&whole, index);
    const QStyle* style = whole.widget != nullptr ? whole.widget->style() : QApplication::style();
    if (index.column() != 0) {  // below the mean: from the lowest seed to the highest
        style->drawPrimitive(QStyle::PE_PanelItemViewItem, &whole, painter, whole.widget);
        return paint_lines(*painter, option.rect.adjusted(0, 0, -theme.px(kSide), 0), whole, below, Qt::AlignRight);
    }
    //: how many seeds a row stands for
    QString count = seeds > 1 ? tr("n = %1").arg(seeds) : QString();
    int reserved = gap;
    if (status != store::Status::finished) reserved += icon + gap;
    if (!count.isEmpty()) {  // where the name leaves room; the tool tip and the column Seeds say it too
        const QRect text = style->subElementRect(QStyle::SE_ItemViewItemText, &whole, whole.widget);
        const int room = option.rect.right() - reserved - text.left() - QFontMetrics(whole.font).horizontalAdvance(whole.text);
        const int wanted = caption.horizontalAdvance(count) + 2 * gap;
        if (room < wanted) {
            count.clear();
        } else {
            reserved += wanted - gap;
        }
    }
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &whole, painter, whole.widget);
    QStyleOptionViewItem name = option;
    name.rect.setRight(option.rect.right() - reserved);
    if (below.isEmpty()) {
        QStyledItemDelegate::paint(painter, name, index);
    } else {
        initStyleOption(&name, index);
        const int margin = style->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, name.widget) + 1;  // as the style's own texts
        const QRect place = style->subElementRect(QStyle::SE_ItemViewItemText, &name, name.widget).adjusted(margin, 0, -margin, 0);
        QStyleOptionViewItem frame = name;
        frame.text.clear();
        style->drawControl(QStyle::CE_ItemViewItem, &frame, painter, frame.widget);
        paint_lines(*painter, place, name, below, Qt::AlignLeft);
    }

    painter->save();
    int right = option.rect.right() - gap;
    if (status != store::Status::finished) {
        const StatusLook look = status_look(status);
        const QRect place(right - icon, option.rect.center().y() - icon / 2, icon, icon);
        theme.icon(QString::fromLatin1(look.icon), QString::fromLatin1(look.token)).paint(painter, place);
        right -= icon + gap;
    }
    if (!count.isEmpty()) {
        painter->setFont(theme.font(11));
        painter->setPen(theme.color(QStringLiteral("text3")));
        painter->drawText(QRect(option.rect.left(), option.rect.top(), right - option.rect.left(), option.rect.height()),
                          Qt::AlignRight | Qt::AlignVCenter, count);
    }
    painter->restore();
}

}  // namespace sherl::widgets
