// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/tip_card.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace sherl::widgets {
namespace {

constexpr double kPadding = 10, kColumns = 18, kNoteWidth = 260, kAway = 14, kEdge = 4;  // pixels

double line_height(const ComparisonLook& look) {
    return std::ceil(QFontMetricsF(look.label).height()) + 1;
}

double note_height(const QString& note, double width, const ComparisonLook& look) {
    return QFontMetricsF(look.tick).boundingRect(QRectF(0, 0, width, 1000), Qt::TextWordWrap, note).height();
}

}  // namespace

QStringList TipCard::texts() const {
    QStringList texts{title};
    for (const auto& [name, value] : rows) texts << name + QLatin1Char(' ') + value;
    if (!note.isEmpty()) texts << note;
    return texts;
}

QSizeF TipCard::size(const ComparisonLook& look, double most_width) const {
    const QFontMetricsF plain(look.tick), bold(look.label);
    double names = 0, values = 0;
    for (const auto& [name, value] : rows) {
        names = std::max(names, plain.horizontalAdvance(name));
        values = std::max(values, bold.horizontalAdvance(value));
    }
    const double most = most_width - 2 * kPadding;
    double width = std::min(std::max(rows.empty() ? 0 : names + kColumns + values, bold.horizontalAdvance(title)), most);
    double height = line_height(look) * static_cast<double>(rows.size() + 1);
    if (!note.isEmpty()) {
        width = std::max(width, std::min(kNoteWidth, most));
        height += note_height(note, width, look) + 4;
    }
    return {std::ceil(width + 2 * kPadding), std::ceil(height + 1.4 * kPadding)};
}

void TipCard::paint(QPainter& painter, const QRectF& box, const ComparisonLook& look) const {
    const QFontMetricsF plain(look.tick), bold(look.label);
    const double width = box.width() - 2 * kPadding, line = line_height(look);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(look.ink);
    painter.drawRoundedRect(box, 6, 6);
    painter.setPen(look.on_ink);
    painter.setFont(look.label);
    QRectF row(box.left() + kPadding, box.top() + 0.7 * kPadding, width, line);
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, bold.elidedText(title, Qt::ElideMiddle, width));
    for (const auto& [name, value] : rows) {
        row.translate(0, line);
        const QString shown_value = bold.elidedText(value, Qt::ElideRight, width);
        const double left = width - bold.horizontalAdvance(shown_value) - kPadding;
        painter.setFont(look.tick);
        if (left > 0) painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, plain.elidedText(name, Qt::ElideRight, left));
        painter.setFont(look.label);
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, shown_value);
    }
    if (note.isEmpty()) return;
    painter.setFont(look.tick);
    painter.drawText(QRectF(row.left(), row.bottom() + 4, width, note_height(note, width, look) + 2), Qt::AlignLeft | Qt::TextWordWrap, note);
}

TipOverlay::TipOverlay(QWidget& owner) : QWidget(owner.window()), owner_(owner) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    setObjectName(QStringLiteral("chartTip"));
}

void TipOverlay::show_card(TipCard card, const QPointF& at) {
    card_ = std::move(card);
    QWidget* window = owner_.window();
    if (parentWidget() != window) setParent(window);
    const QPointF point = QPointF(owner_.mapTo(window, QPoint(0, 0))) + at;
    const QSizeF room = window->size();
    QRectF box(point + QPointF(kAway, kAway), card_.size(ComparisonLook(), room.width() - 2 * kEdge));
    if (box.right() > room.width() - kEdge) box.moveRight(point.x() - kAway);
    const bool neither = box.left() < kEdge;  // side has room: above or below what it tells about
    if (neither) box.moveLeft(std::max(kEdge, std::min(point.x() - box.width() / 2, room.width() - kEdge - box.width())));
    if (box.bottom() > room.height() - kEdge) {
        if (neither)
            box.moveBottom(point.y() - kAway);
        else
            box.moveBottom(room.height() - kEdge);
    }
    if (box.top() < kEdge) box.moveTop(kEdge);
    setGeometry(box.toRect());
    raise();
    show();
    update();
}

void TipOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    card_.paint(painter, rect(), ComparisonLook());
}

}  // namespace sherl::widgets
