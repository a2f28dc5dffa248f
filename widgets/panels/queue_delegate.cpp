// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/queue_delegate.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <array>

#include "core/store/records.h"
#include "widgets/look/icons.h"
#include "widgets/look/line_style.h"
#include "widgets/look/theme.h"
#include "widgets/models/queue_model.h"
#include "widgets/models/roles.h"
#include "widgets/panels/status_look.h"

namespace sherl::widgets {
namespace {

using store::Status;
using Column = QueueModel::Column;

constexpr double kPadding = 8, kIcon = 14, kMarker = 10, kButton = 24, kBarWidth = 92, kShortestBar = 28,
                 kBarHeight = 4;

Status status_of(const QModelIndex& index) {
    return static_cast<Status>(index.data(StatusRole).toInt());
}

QFont font_of(const QModelIndex& index) {
    const bool heavy = index.column() == Column::MetricColumn ||
                       (index.column() == Column::RunColumn && status_of(index) == Status::running);
    return Theme::instance().font(12, heavy ? QFont::DemiBold : QFont::Normal);
}

void draw_icon(QPainter& painter, const char* name, const char* token, const QRect& cell, double size = kIcon) {
    const Theme& theme = Theme::instance();
    const int side = theme.px(size);
    QRect square(0, 0, side, side);
    square.moveCenter(cell.center());
    theme.icon(QString::fromLatin1(name), QString::fromLatin1(token)).paint(&painter, square);
}

void draw_text(QPainter& painter, const QRect& place, const QString& text, const QFont& font, const QColor& color,
               Qt::Alignment alignment) {
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(place, static_cast<int>(alignment | Qt::AlignVCenter) | Qt::TextSingleLine,
                     QFontMetrics(font).elidedText(text, Qt::ElideRight, place.width()));
}

// The bar gives way to the words: it shrinks, and goes where even a short one leaves them too little room.
void draw_progress(QPainter& painter, const QRect& place, const QModelIndex& index, const QFont& font, bool bar_too) {
    const Theme& theme = Theme::instance();
    const QFontMetrics metrics(font);
    QString words = index.data().toString();
    QRect text = place;
    const QVariant done = index.data(ProgressRole);
    const int gap = theme.px(10);
    const int slack = theme.px(2);  // widths of text are rounded
    const int width = std::min(theme.px(kBarWidth), place.width() - gap - metrics.horizontalAdvance(words) - slack);
    if (const QVariant more = index.data(WideTextRole);
        more.isValid() && place.width() - gap - theme.px(kBarWidth) - slack >= metrics.horizontalAdvance(more.toString())) {
        words = more.toString();
    }
    if (done.isValid() && bar_too && width >= theme.px(kShortestBar)) {
        QRectF bar(place.left(), 0, width, theme.px(kBarHeight));
        bar.moveCenter(QPointF(bar.center().x(), place.center().y() + 0.5));
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        const double radius = bar.height() / 2;
        painter.setBrush(theme.color(QStringLiteral("selected")));
        painter.drawRoundedRect(bar, radius, radius);
        bar.setWidth(std::max(bar.height(), bar.width() * std::clamp(done.toDouble(), 0.0, 1.0)));
        painter.setBrush(theme.color(QStringLiteral("ink")));
        if (done.toDouble() > 0) painter.drawRoundedRect(bar, radius, radius);
        painter.restore();
        text.setLeft(place.left() + width + gap);
    }
    draw_text(painter, text, words, font, theme.color(QString::fromLatin1(status_look(status_of(index)).words)),
              Qt::AlignLeft);
}

// Behind the sentence of a failed row.
QString link_text(const QModelIndex& index) {
    const int fixes = index.data(FixesRole).toInt();
    //: Link: opens a list of ways in which a failed run can be run again
    return fixes > 0 ? QueueDelegate::tr("%n fix(es)", nullptr, fixes) : QueueDelegate::tr("Details");
}

}  // namespace

int QueueDelegate::row_height() {
    const Theme& theme = Theme::instance();
    return std::max(theme.px(25), QFontMetrics(theme.font(12)).height() + theme.px(7));
}

int QueueDelegate::padding() {
    return Theme::instance().px(kPadding);
}

int QueueDelegate::column_width(int column, bool short_heads) {
    const Theme& theme = Theme::instance();
    const QFontMetrics words(theme.font(12, QFont::DemiBold)), head(theme.font(11, QFont::Medium));
    const int padding = 2 * theme.px(kPadding);
    switch (column) {
        case Column::StateColumn:
            return theme.px(kIcon + 14);
        case Column::SeedColumn:
            return words.horizontalAdvance(QueueModel::tr("seed %1").arg(88)) + padding;
        case Column::PeakColumn:
            return std::max(words.horizontalAdvance(QStringLiteral("88888")),
                            head.horizontalAdvance((short_heads ? QueueModel::tr("Peak, %1") : QueueModel::tr("Peak (forecast), %1")).arg(QLatin1String("MiB")))) +
                   padding + theme.px(4);
        case Column::MetricColumn:
            return std::max(words.horizontalAdvance(QStringLiteral("88.8")),
                            head.horizontalAdvance(QStringLiteral("accuracy"))) +
                   padding + theme.px(4);
        case Column::ActionsColumn:
            return 2 * theme.px(kButton) + theme.px(kPadding);
        default:
            return 0;
    }
}

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    return {column_width(index.column()), row_height()};
}

std::optional<QRect> QueueDelegate::button_rect(Button button, const QRect& cell, const QModelIndex& index) {
    const Status status = status_of(index);
    if (button == Button::details || button == Button::fixes) {
        const int fixes = index.data(FixesRole).toInt();
        if (index.column() != Column::ProgressColumn || status != Status::failed || (fixes > 0) != (button == Button::fixes)) return std::nullopt;
        const Theme& theme = Theme::instance();
        const int width = QFontMetrics(theme.font(12)).horizontalAdvance(link_text(index)) + theme.px(2);
        return QRect(cell.right() + 1 - theme.px(kPadding) - width, cell.top(), width, cell.height());
    }
    if (index.column() != Column::ActionsColumn) return std::nullopt;
    if (button == Button::stop && status != Status::running) return std::nullopt;
    if (button == Button::remove && status != Status::waiting) return std::nullopt;
    const int side = Theme::instance().px(kButton);
    const int place = button == Button::more ? 1 : 2;
    return QRect(cell.right() + 1 - place * side, cell.top(), side, cell.height());
}

std::optional<QueueDelegate::Button> QueueDelegate::button_at(const QPoint& position, const QRect& cell,
                                                              const QModelIndex& index) const {
    for (const Button button : {Button::stop, Button::remove, Button::more, Button::fixes, Button::details}) {
        if (read_only_ && (button == Button::stop || button == Button::remove)) continue;
        const auto place = button_rect(button, cell, index);
        if (place && place->contains(position)) return button;
    }
    return std::nullopt;
}

void QueueDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = Theme::instance();
    const Status status = status_of(index);
    const QRect cell = option.rect;
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const bool selected = (option.state & QStyle::State_Selected) != 0;
    painter->save();
    painter->setClipRect(cell);
    const char* ground = selected ? "selected" : status == Status::running ? "sunken" : "panel";
    painter->fillRect(cell, theme.color(QString::fromLatin1(ground)));
    painter->fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), theme.color(QStringLiteral("line")));

    const int padding = theme.px(kPadding);
    const QRect inner = cell.adjusted(padding, 0, -padding, -1);
    const QFont font = font_of(index);
    switch (index.column()) {
        case Column::StateColumn: {
            const StatusLook look = status_look(status);
            draw_icon(*painter, look.icon, look.token, cell);
            break;
        }
        case Column::RunColumn: {
            const int marker = theme.px(kMarker);
            const QString method = index.data(MethodRole).toString();
            paint_marker(*painter, {inner.left() + marker / 2.0, inner.center().y() + 0.5}, method, marker,
                         variant_shade(theme.palette().method(method), index.data(ShadeRole).toInt(), theme.color(QStringLiteral("panel"))));
            QRect name = inner.adjusted(marker + padding, 0, 0, 0);
            if (narrow_) {
                const QString seed =
                    QStringLiteral(" · ") + index.siblingAtColumn(Column::SeedColumn).data().toString();
                const int room = QFontMetrics(font).horizontalAdvance(seed);
                const int used = std::min(QFontMetrics(font).horizontalAdvance(index.data().toString()),
                                          std::max(0, name.width() - room));
                draw_text(*painter, QRect(name.left() + used, name.top(), room, name.height()), seed, font,
                          theme.color(QStringLiteral("text2")), Qt::AlignLeft);
                name.setWidth(used);
            }
            draw_text(*painter, name, index.data().toString(), font, theme.color(QStringLiteral("text")),
                      Qt::AlignLeft);
            break;
        }
        case Column::ProgressColumn:
            if (const auto link = button_rect(index.data(FixesRole).toInt() > 0 ? Button::fixes : Button::details, cell, index)) {
                draw_progress(*painter, inner.adjusted(0, 0, -link->width() - padding, 0), index, font, !narrow_);
                QFont underlined = font;
                underlined.setUnderline(true);
                draw_text(*painter, *link, link_text(index), underlined, theme.color(QStringLiteral("text")), Qt::AlignRight);
            } else {
                draw_progress(*painter, inner, index, font, !narrow_);
            }
            break;
        case Column::PeakColumn:
        case Column::MetricColumn:
            draw_text(*painter, inner, index.data().toString(), font, theme.color(QStringLiteral("text")),
                      Qt::AlignRight);
            break;
        case Column::ActionsColumn: {
            static constexpr std::array<std::pair<Button, const char*>, 3> buttons{
                {{Button::stop, "stop"}, {Button::remove, "close"}, {Button::more, "more"}}};
            for (const auto& [button, icon] : buttons) {
                if (read_only_ && button != Button::more) continue;
                if (const auto place = button_rect(button, cell, index)) draw_icon(*painter, icon, "text2", *place);
            }
            break;
        }
        default:
            draw_text(*painter, inner, index.data().toString(), font, theme.color(QStringLiteral("text2")),
                      Qt::AlignLeft);
    }
    // The whole row is one stop of the keyboard: one ring around it.
    if (view != nullptr && view->hasFocus() && view->currentIndex().row() == index.row()) {
        const QColor ink = theme.color(QStringLiteral("focus"));
        const int width = theme.px(2);
        painter->fillRect(QRect(cell.left(), cell.top(), cell.width(), width), ink);
        painter->fillRect(QRect(cell.left(), cell.bottom() - width + 1, cell.width(), width), ink);
        if (index.column() == 0) painter->fillRect(QRect(cell.left(), cell.top(), width, cell.height()), ink);
        if (index.column() == Column::ActionsColumn) {
            painter->fillRect(QRect(cell.right() - width + 1, cell.top(), width, cell.height()), ink);
        }
    }
    painter->restore();
}

bool QueueDelegate::editorEvent(QEvent* event, QAbstractItemModel*, const QStyleOptionViewItem& option,
                                const QModelIndex& index) {
    if (event->type() != QEvent::MouseButtonPress && event->type() != QEvent::MouseButtonRelease) return false;
    const auto* mouse = static_cast<QMouseEvent*>(event);
    if (mouse->button() != Qt::LeftButton) return false;
    const auto button = button_at(mouse->position().toPoint(), option.rect, index);
    if (!button) return false;
    if (event->type() == QEvent::MouseButtonRelease) {
        Q_EMIT pressed(*button, index, mouse->globalPosition().toPoint());
    }
    return true;
}

bool QueueDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                              const QModelIndex& index) {
    if (event->type() == QEvent::ToolTip) {
        // The sentence's own tool tip tells all of it.
        if (const auto button = button_at(event->pos(), option.rect, index); button && *button != Button::details && *button != Button::fixes) {
            const QString text = *button == Button::stop     ? tr("Stop this run; it can be resumed")
                                 : *button == Button::remove ? tr("Remove from the queue")
                                                             : tr("More");
            QToolTip::showText(event->globalPos(), text, view);
            return true;
        }
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

}  // namespace sherl::widgets
