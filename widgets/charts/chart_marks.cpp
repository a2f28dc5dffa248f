// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_marks.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sherl::widgets {
namespace {

QColor faded(QColor color, double alpha) {
    color.setAlphaF(static_cast<float>(alpha));
    return color;
}

}  // namespace

ChartMarks::ChartMarks(QCustomPlot* plot, const ChartBackdrop& behind, Lines lines)
    : QCPAbstractItem(plot), behind_(behind), lines_(std::move(lines)) {
    setClipToAxisRect(false);
    setSelectable(false);
}

void ChartMarks::show(std::vector<ChartMark> marks, MarkStyle style) {
    marks_ = std::move(marks);
    style_ = std::move(style);
}

int ChartMarks::margin() const {
    const QFontMetricsF metrics(style_.label);
    double widest = 0;
    for (const ChartMark& mark : marks_)
        if (mark.kind == ChartMark::Kind::label) widest = std::max(widest, metrics.horizontalAdvance(mark.text));
    return widest > 0 ? static_cast<int>(std::ceil(widest + kLabelGap + kLeaderWidth + 4)) : 12;
}

std::vector<ChartMark> ChartMarks::in_pixels() const {
    std::vector<ChartMark> marks = marks_;
    for (ChartMark& mark : marks) {
        mark.x = mParentPlot->xAxis->coordToPixel(mark.x);
        mark.y = mParentPlot->yAxis->coordToPixel(mark.y);
    }
    return marks;
}

std::vector<PlacedText> ChartMarks::placed() const {
    const auto over_plot = [](const ChartMark& mark) { return mark.kind == ChartMark::Kind::seam || (mark.kind == ChartMark::Kind::peak && !mark.text.isEmpty()); };
    MarkRoom room{mParentPlot->axisRect()->rect(), static_cast<double>(mParentPlot->width()), QFontMetricsF(style_.label), QFontMetricsF(style_.caption), {}, behind_.text_boxes()};
    if (std::any_of(marks_.begin(), marks_.end(), over_plot)) room.lines = lines_();
    return place_texts(in_pixels(), std::move(room));
}

void ChartMarks::draw(QCPPainter* painter) {
    painter->setAntialiasing(true);
    const QRectF area = mParentPlot->axisRect()->rect();
    painter->save();
    painter->setClipRect(area.adjusted(-6, -6, 6, 6));
    const std::vector<ChartMark> marks = in_pixels();
    for (const ChartMark& mark : marks) draw_point(*painter, mark);
    painter->restore();
    for (const PlacedText& text : placed()) draw_text(*painter, text);
}

void ChartMarks::draw_point(QCPPainter& painter, const ChartMark& mark) {
    const QPointF at(mark.x, mark.y);
    switch (mark.kind) {
        case ChartMark::Kind::best:
            painter.setPen(QPen(mark.filled ? style_.panel : mark.color, mark.filled ? 1.5 : 2));
            painter.setBrush(mark.filled ? QBrush(mark.color) : Qt::NoBrush);
            painter.drawPath(mark.path.translated(at));
            break;
        case ChartMark::Kind::cross:
            painter.setPen(QPen(style_.bad, 2, Qt::SolidLine, Qt::RoundCap));
            painter.drawLine(at + QPointF(-4, -4), at + QPointF(4, 4));
            painter.drawLine(at + QPointF(-4, 4), at + QPointF(4, -4));
            break;
        case ChartMark::Kind::seam:
            painter.setPen(QPen(mark.words, 1.5));
            painter.drawLine(at + QPointF(0, -7), at + QPointF(0, 7));
            break;
        case ChartMark::Kind::peak: {
            // Outside the present zoom it is told at the edge it lies behind.
            const QRectF area = mParentPlot->axisRect()->rect();
            const QPointF tip = peak_point(mark, area);
            const double side = at.x() < area.left() - 0.5 ? 1 : -1;
            const bool out = at.x() < area.left() - 0.5 || at.x() > area.right() + 0.5;
            QPainterPath arrow;
            arrow.addPolygon(out ? QPolygonF({tip + QPointF(-side * 4, -8), tip + QPointF(side * 4, -12), tip + QPointF(side * 4, -4)})
                                 : QPolygonF({tip + QPointF(0, -3), tip + QPointF(-4.5, -10), tip + QPointF(4.5, -10)}));
            arrow.closeSubpath();
            painter.fillPath(arrow, mark.color);
            break;
        }
        case ChartMark::Kind::forecast: {
            QPen dots(mark.color, 2, Qt::SolidLine, Qt::RoundCap);
            dots.setDashPattern({0.1, 2.2});
            painter.setPen(dots);
            painter.drawLine(at, QPointF(mParentPlot->axisRect()->right(), at.y()));
            break;
        }
        case ChartMark::Kind::label:
            break;
    }
}

void ChartMarks::draw_text(QCPPainter& painter, const PlacedText& text) {
    if (text.leader.size() > 1) {
        // Over the plot it is dotted: no part of the curve.
        QPen pen(faded(text.color, 0.7), 1);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(pen);
        painter.drawLine(text.leader[text.leader.size() - 2], text.leader.back());
        pen.setDashPattern({1, 3});
        painter.setPen(pen);
        if (text.leader.size() > 2) painter.drawLine(text.leader[0], text.leader[1]);
    }
    painter.setFont(text.kind == ChartMark::Kind::seam ? style_.caption : style_.label);
    if (text.kind != ChartMark::Kind::label) {  // grid lines pass below it
        painter.setPen(Qt::NoPen);
        painter.setBrush(faded(style_.panel, 0.85));
        painter.drawRoundedRect(text.box.adjusted(-3, 0, 3, 0), 3, 3);
    }
    painter.setPen(text.words);
    painter.drawText(text.box.adjusted(0, 0, 2, 0), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip, text.text);
}

ChartBackdrop::ChartBackdrop(QCustomPlot* plot) : QCPAbstractItem(plot) {
    setClipToAxisRect(false);
    setSelectable(false);
}

void ChartBackdrop::show(std::vector<Vertical> verticals, std::optional<double> budget, bool broken_axis, QString unit,
                         QString message, MarkStyle style) {
    verticals_ = std::move(verticals);
    budget_ = budget;
    broken_axis_ = broken_axis;
    unit_ = std::move(unit);
    message_ = std::move(message);
    style_ = std::move(style);
}

std::vector<QRectF> ChartBackdrop::text_boxes() const {
    const QRectF area = mParentPlot->axisRect()->rect();
    const QFontMetricsF metrics(style_.caption);
    std::vector<QRectF> boxes;
    double before = area.left() - 1;
    for (const Vertical& vertical : verticals_) {
        const double x = std::round(mParentPlot->xAxis->coordToPixel(vertical.x)), width = metrics.horizontalAdvance(vertical.text);
        QRectF box(x + 4, area.top() - 1 - metrics.height(), width, metrics.height());
        if (box.right() > area.right()) box.moveRight(x - 4);  // right of the axes stand the labels
        if (x < area.left() || box.left() < before || box.right() > area.right()) box = {};
        if (!box.isEmpty()) before = box.right() + 4;
        boxes.push_back(box);
    }
    return boxes;
}

void ChartBackdrop::draw(QCPPainter* painter) {
    const QRectF area = mParentPlot->axisRect()->rect();
    painter->setFont(style_.caption);
    painter->setAntialiasing(false);
    QPen dashed(style_.axis, 1);
    dashed.setDashPattern({3, 3});
    const std::vector<QRectF> boxes = text_boxes();
    for (std::size_t i = 0; i < verticals_.size(); ++i) {
        const double x = std::round(mParentPlot->xAxis->coordToPixel(verticals_[i].x));
        if (x < area.left() || x > area.right()) continue;
        dashed.setColor(faded(style_.axis, 0.5));
        painter->setPen(dashed);
        painter->drawLine(QPointF(x, boxes[i].isEmpty() ? area.top() : boxes[i].top() + 2), QPointF(x, area.bottom()));
        if (boxes[i].isEmpty()) continue;
        painter->setPen(style_.faint);
        painter->drawText(boxes[i].adjusted(0, 0, 2, 0), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip, verticals_[i].text);
    }
    if (budget_) {
        const double y = std::round(mParentPlot->yAxis->coordToPixel(*budget_));
        if (y >= area.top() && y <= area.bottom()) {
            QPen line(style_.budget, 1);
            line.setDashPattern({4, 3});
            painter->setPen(line);
            painter->drawLine(QPointF(area.left(), y), QPointF(area.right() + 4, y));
        }
    }
    painter->setAntialiasing(true);
    if (broken_axis_) {  // two strokes across the axis: it does not start at zero
        painter->setPen(QPen(style_.axis, 1.25));
        for (const double lift : {5.0, 9.0})
            painter->drawLine(QPointF(area.left() - 4, area.bottom() - lift + 2), QPointF(area.left() + 4, area.bottom() - lift - 2));
    }
    painter->setPen(style_.faint);
    const QFontMetricsF label(mParentPlot->xAxis->tickLabelFont());
    painter->setFont(mParentPlot->xAxis->tickLabelFont());
    const double left = area.right() + std::max(kLabelGap + kLeaderWidth, 0.75 * label.horizontalAdvance(QStringLiteral("000")));  // beside half a number
    painter->drawText(QPointF(left, area.bottom() + mParentPlot->xAxis->tickLabelPadding() + label.ascent()), unit_);
    if (!message_.isEmpty()) painter->drawText(area, Qt::AlignCenter | Qt::TextWordWrap, message_);
}

}  // namespace sherl::widgets
