// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/svg_text.h"

namespace sherl::widgets {

QByteArray svg_number(double value) {
    QByteArray text = QByteArray::number(value, 'f', 3);
    while (text.endsWith('0')) text.chop(1);
    if (text.endsWith('.')) text.chop(1);
    return text == "-0" ? QByteArrayLiteral("0") : text;
}

QByteArray svg_attribute(const char* name, const QByteArray& value) {
    return QByteArrayLiteral(" ") + name + "=\"" + value + '"';
}

QByteArray svg_escaped(const QString& text) {
    QString kept;
    for (const QChar c : text)  // XML has no other control characters
        if (c.unicode() >= 0x20 || c == QLatin1Char('\t') || c == QLatin1Char('\n')) kept += c;
    return kept.toHtmlEscaped().toUtf8();
}

namespace {

QByteArray point(const QPointF& at) {
    return svg_number(at.x()) + ' ' + svg_number(at.y());
}

}  // namespace

QByteArray svg_path_data(const QPainterPath& path) {
    QByteArray data;
    QPointF start, at;
    for (int i = 0; i < path.elementCount(); ++i) {
        const QPainterPath::Element element = path.elementAt(i);
        at = element;
        if (element.type == QPainterPath::MoveToElement) {
            data += 'M' + point(at);
            start = at;
        } else if (element.type == QPainterPath::LineToElement) {
            data += 'L' + point(at);
        } else {
            data += 'C' + point(at) + ' ' + point(path.elementAt(i + 1)) + ' ' + point(path.elementAt(i + 2));
            i += 2;
            at = path.elementAt(i);
        }
        const bool ends = i + 1 == path.elementCount() || path.elementAt(i + 1).type == QPainterPath::MoveToElement;
        if (ends && at == start && element.type != QPainterPath::MoveToElement) data += 'Z';
    }
    return data;
}

std::vector<double> hatches(Qt::BrushStyle style) {
    switch (style) {
        case Qt::HorPattern:
            return {0};
        case Qt::VerPattern:
            return {90};
        case Qt::CrossPattern:
            return {0, 90};
        case Qt::BDiagPattern:
            return {-45};
        case Qt::FDiagPattern:
            return {45};
        case Qt::DiagCrossPattern:
            return {45, -45};
        default:
            return {};
    }
}

double density(Qt::BrushStyle style) {
    switch (style) {
        case Qt::Dense1Pattern:
            return 0.94;
        case Qt::Dense2Pattern:
            return 0.88;
        case Qt::Dense3Pattern:
            return 0.63;
        case Qt::Dense4Pattern:
            return 0.5;
        case Qt::Dense5Pattern:
            return 0.37;
        case Qt::Dense6Pattern:
            return 0.12;
        case Qt::Dense7Pattern:
            return 0.06;
        default:
            return 1;
    }
}

}  // namespace sherl::widgets
