// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/crosshair.h"

#include <algorithm>
#include <cmath>

namespace sherl::widgets {
namespace {

constexpr double kPadding = 10, kColumns = 18;  // around the tip's text, between names and values
constexpr double kNoteWidth = 260;

}  // namespace

Crosshair::Crosshair(QCustomPlot* plot) : QCPAbstractItem(plot) {
    setClipToAxisRect(false);
    setSelectable(false);
}

void Crosshair::set_look(Look look) {
    look_ = std::move(look);
}

void Crosshair::show(double x, std::vector<Dot> dots) {
    x_ = x;
    dots_ = std::move(dots);
}

void Crosshair::show_tip(QPointF at, QString title, std::vector<Row> rows, QString note) {
    tip_ = at;
    title_ = std::move(title);
    rows_ = std::move(rows);
    note_ = std::move(note);
}

void Crosshair::hide_tip() {
    tip_.reset();
}

void Crosshair::hide() {
    x_.reset();
    dots_.clear();
    hide_tip();
}

void Crosshair::show_box(std::optional<QRectF> pixels) {
    box_ = pixels;
}

QStringList Crosshair::tip_texts() const {
    QStringList texts;
    if (!tip_) return texts;
    texts << title_;
    for (const Row& row : rows_) texts << row.name + QLatin1Char(' ') + row.value;
    if (!note_.isEmpty()) texts << note_;
    return texts;
}

void Crosshair::draw(QCPPainter* painter) {
    const QRectF area = mParentPlot->axisRect()->rect();
    if (x_) {
        const double x = std::round(mParentPlot->xAxis->coordToPixel(*x_));
        if (x >= area.left() && x <= area.right()) {
            painter->setAntialiasing(false);
            painter->setPen(QPen(look_.line, 1));
            painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        }
        painter->setAntialiasing(true);
        for (const Dot& dot : dots_) {
            const QPointF at(mParentPlot->xAxis->coordToPixel(dot.x), mParentPlot->yAxis->coordToPixel(dot.y));
            if (!area.adjusted(-1, -1, 1, 1).contains(at)) continue;
            painter->setPen(QPen(look_.panel, 1.5));
            painter->setBrush(dot.color);
            painter->drawEllipse(at, 4.5, 4.5);
        }
    }
    if (box_) {
        painter->setAntialiasing(false);
        QColor inside = look_.line;
        inside.setAlphaF(0.08F);
        painter->setPen(QPen(look_.line, 1));
        painter->setBrush(inside);
        painter->drawRect(*box_);
    }
    if (tip_ && !box_) draw_tip(*painter);
}

void Crosshair::draw_tip(QCPPainter& painter) {
    const QFontMetricsF plain(look_.font), bold(look_.bold);
    double names = 0, values = 0;
    for (const Row& row : rows_) {
        names = std::max(names, (row.strong ? bold : plain).horizontalAdvance(row.name));
        values = std::max(values, bold.horizontalAdvance(row.value));
    }
    const double most = mParentPlot->width() - 8;
    double width = std::max(rows_.empty() ? 0 : names + kColumns + values, bold.horizontalAdvance(title_));
    QRectF note;
    if (!note_.isEmpty()) {
        note = plain.boundingRect(QRectF(0, 0, std::min(kNoteWidth, most - 2 * kPadding), 1000), Qt::TextWordWrap, note_);
        width = std::max(width, note.width());
    }
    width = std::min(width, most - 2 * kPadding);
    const double line = std::ceil(bold.height()) + 2;
    const double height = line * static_cast<double>(rows_.size() + 1) + (note_.isEmpty() ? 0 : note.height() + 4);
    QRectF box(tip_->x() + 14, tip_->y() + 14, width + 2 * kPadding, height + 1.4 * kPadding);
    if (box.right() > mParentPlot->width() - 4) box.moveRight(tip_->x() - 14);
    if (box.left() < 4) box.moveLeft(4);
    if (box.bottom() > mParentPlot->height() - 2) box.moveBottom(mParentPlot->height() - 2);
    if (box.top() < 2) box.moveTop(2);

    painter.setAntialiasing(true);
    painter.setPen(Qt::NoPen);
    painter.setBrush(look_.tip);
    painter.drawRoundedRect(box, 6, 6);
    painter.setPen(look_.tip_text);
    painter.setFont(look_.bold);
    QRectF row(box.left() + kPadding, box.top() + 0.7 * kPadding, width, line);
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, title_);
    for (const Row& each : rows_) {
        row.translate(0, line);
        const QFontMetricsF& metrics = each.strong ? bold : plain;
        painter.setFont(each.strong ? look_.bold : look_.font);
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(each.name, Qt::ElideRight, width - kColumns - values));
        painter.setFont(look_.bold);
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, each.value);
    }
    if (!note_.isEmpty()) {
        painter.setFont(look_.font);
        painter.drawText(QRectF(row.left(), row.bottom() + 4, width, note.height() + 2), Qt::AlignLeft | Qt::TextWordWrap, note_);
    }
}

}  // namespace sherl::widgets
