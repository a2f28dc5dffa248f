// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/name_lines.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace sherl::widgets {

QStringList name_lines(const QString& text, const QFontMetricsF& metrics, double width, int most) {
    QStringList lines;
    for (const QString& word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const QString longer = lines.isEmpty() ? word : lines.last() + QLatin1Char(' ') + word;
        if (!lines.isEmpty() && (lines.size() == most || metrics.horizontalAdvance(longer) <= width))
            lines.last() = longer;
        else
            lines << word;
    }
    for (QString& line : lines) {
        // At either end of a line it parts nothing.
        while (line.endsWith(QStringLiteral(" ·"))) line.chop(2);
        while (line.startsWith(QStringLiteral("· "))) line.remove(0, 2);
        line = metrics.elidedText(line, Qt::ElideRight, width);
    }
    return lines;
}

void paint_name_lines(QPainter& painter, const QFont& font, const QStringList& lines, const QPolygonF& place, const QRectF& slot, bool slanted) {
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    if (slanted) {
        painter.save();
        painter.translate(place[0]);
        painter.rotate(-45);
        const double width = metrics.horizontalAdvance(lines[0]) + 2;
        painter.drawText(QRectF(-width, 0, width, metrics.height()), Qt::AlignRight | Qt::AlignTop, lines[0]);
        painter.restore();
        return;
    }
    QRectF line(slot.left(), place.boundingRect().top(), slot.width(), metrics.height());
    for (const QString& text : lines) {
        painter.drawText(line, Qt::AlignCenter, text);
        line.translate(0, metrics.height());
    }
}

void paint_hatch(QPainter& painter, const QRectF& box, const QPen& pen, double apart) {
    painter.setPen(pen);
    const double first = std::ceil((box.left() + box.top()) / apart) * apart;
    for (double sum = first; sum < box.right() + box.bottom(); sum += apart) {
        const double x0 = std::max(box.left(), sum - box.bottom()), x1 = std::min(box.right(), sum - box.top());
        if (x1 > x0) painter.drawLine(QPointF(x0, sum - x0), QPointF(x1, sum - x1));
    }
}

}  // namespace sherl::widgets
