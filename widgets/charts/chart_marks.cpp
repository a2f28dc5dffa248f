// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_marks.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/label_placement.h"

namespace sherl::widgets {
namespace {

constexpr double kGap = 6;      // between a line's end and its label
constexpr double kLeader = 12;  // width of the slanted part of a leader
constexpr double kAtEdge = 24;  // a line that ends so close to the edge is labelled in the margin

QColor faded(QColor color, double alpha) {
    color.setAlphaF(static_cast<float>(alpha));
    return color;
}

// Words on lines stay readable on a little of the panel's colour.
void text_on_panel(QCPPainter& painter, const QRectF& box, const QString& text, const QColor& color, const QColor& panel) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(faded(panel, 0.85));
    painter.drawRoundedRect(box.adjusted(-3, 0, 3, 0), 3, 3);
    painter.setPen(color);
    painter.setBrush(Qt::NoBrush);
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
}

}  // namespace

ChartMarks::ChartMarks(QCustomPlot* plot) : QCPAbstractItem(plot) {
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
    return widest > 0 ? static_cast<int>(std::ceil(widest + kGap + kLeader + 4)) : 12;
}

QPointF ChartMarks::pixel(const ChartMark& mark) const {
    return {mParentPlot->xAxis->coordToPixel(mark.x), mParentPlot->yAxis->coordToPixel(mark.y)};
}

void ChartMarks::draw(QCPPainter* painter) {
    painter->setAntialiasing(true);
    const QRectF area = mParentPlot->axisRect()->rect();
    painter->save();
    painter->setClipRect(area.adjusted(-6, -6, 6, 6));
    for (const ChartMark& mark : marks_) draw_point(*painter, mark);
    painter->restore();
    draw_peaks(*painter);
    draw_labels(*painter);
}

void ChartMarks::draw_point(QCPPainter& painter, const ChartMark& mark) {
    const QPointF at = pixel(mark);
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
        case ChartMark::Kind::seam: {
            painter.setPen(QPen(mark.words, 1.5));
            painter.drawLine(at + QPointF(0, -7), at + QPointF(0, 7));
            painter.setFont(style_.caption);
            const QFontMetricsF metrics(style_.caption);
            const QSizeF size(metrics.horizontalAdvance(mark.text), metrics.height());
            text_on_panel(painter, {at + QPointF(4, -8 - size.height()), size}, mark.text, mark.words, style_.panel);
            break;
        }
        case ChartMark::Kind::label:
        case ChartMark::Kind::peak:
            break;
    }
}

// A text that would cover an earlier one goes to the other side of its arrow, below it, then up, and is left out where
// that does not help.
// A peak outside the present zoom is told at the edge it lies behind.
void ChartMarks::draw_peaks(QCPPainter& painter) {
    const QRectF area = mParentPlot->axisRect()->rect();
    const QFontMetricsF metrics(style_.label);
    painter.setFont(style_.label);
    std::vector<QRectF> taken;
    for (const ChartMark& mark : marks_) {
        if (mark.kind != ChartMark::Kind::peak) continue;
        QPointF at = pixel(mark);
        const bool left_out = at.x() < area.left() - 0.5, right_out = at.x() > area.right() + 0.5;
        at.setX(std::clamp(at.x(), area.left() + 5, area.right() - 5));
        at.setY(std::clamp(at.y(), area.top() + 9, area.bottom()));
        QPainterPath arrow;
        if (left_out || right_out) {
            const double side = left_out ? 1 : -1;
            arrow.addPolygon(QPolygonF({at + QPointF(-side * 4, -8), at + QPointF(side * 4, -12), at + QPointF(side * 4, -4)}));
        } else {
            arrow.addPolygon(QPolygonF({at + QPointF(0, -3), at + QPointF(-4.5, -10), at + QPointF(4.5, -10)}));
        }
        arrow.closeSubpath();
        painter.fillPath(arrow, mark.color);
        if (mark.text.isEmpty()) continue;
        const QSizeF size(metrics.horizontalAdvance(mark.text), metrics.height());
        QRectF box(QPointF(at.x() + 9, at.y() - 7 - size.height() / 2), size);
        QRectF left = box;
        left.moveRight(at.x() - 9);
        if (box.right() > area.right()) std::swap(box, left);
        const auto covered = [&] {
            return std::any_of(taken.begin(), taken.end(), [&](const QRectF& other) { return other.intersects(box); });
        };
        if (covered() && left.left() > area.left() && left.right() < area.right() && !left_out && !right_out) box = left;
        if (covered() && at.y() + size.height() + 4 < area.bottom()) {
            const QRectF above = std::exchange(box, QRectF(QPointF(box.left(), at.y() + 4), size));
            if (covered()) box = above;
        }
        for (int i = 0; i < 3 && covered(); ++i) box.translate(0, -size.height());
        if (covered() || box.top() < area.top() - size.height() / 2) continue;
        taken.push_back(box);
        text_on_panel(painter, box, mark.text, mark.words, style_.panel);
    }
}

void ChartMarks::draw_labels(QCPPainter& painter) {
    const QRectF area = mParentPlot->axisRect()->rect();
    const QFontMetricsF metrics(style_.label);
    painter.setFont(style_.label);
    const double height = metrics.height();
    const double edge = area.right() + kGap + kLeader;
    const double room = mParentPlot->width() - edge - 2;

    struct Group {
        std::vector<const ChartMark*> marks;
        std::vector<QPointF> ends;
    };
    Group margin, inside;
    for (const ChartMark& mark : marks_) {
        if (mark.kind != ChartMark::Kind::label) continue;
        QPointF end = pixel(mark);
        end.setY(std::clamp(end.y(), area.top(), area.bottom()));
        Group& group = end.x() > area.right() - kAtEdge ? margin : inside;
        group.marks.push_back(&mark);
        group.ends.push_back(end);
    }
    const auto place = [&](const Group& group) {
        std::vector<double> wanted;
        for (const QPointF& end : group.ends) wanted.push_back(end.y());
        return place_labels(wanted, height, area.top() - height, area.bottom() + height / 2);
    };
    const std::vector<double> beside = place(margin);
    std::vector<QRectF> taken;
    for (std::size_t i = 0; i < margin.marks.size(); ++i) {
        const ChartMark& mark = *margin.marks[i];
        const QPointF end = margin.ends[i];
        const double left = std::fabs(beside[i] - end.y()) < 1.5 ? area.right() + kGap : edge;
        if (left == edge) {
            painter.setPen(QPen(faded(mark.color, 0.7), 1));
            painter.drawLine(QPointF(std::min(end.x(), area.right()) + 2, end.y()), QPointF(edge - 2, beside[i]));
        }
        painter.setPen(mark.words);
        const QRectF box(left, beside[i] - height / 2, room + edge - left, height);
        taken.push_back(box);
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         metrics.elidedText(mark.text, Qt::ElideRight, room));
    }
    // Those of lines that end in the middle: as near as no other label is.
    const std::vector<double> floating = place(inside);
    for (std::size_t i = 0; i < inside.marks.size(); ++i) {
        const ChartMark& mark = *inside.marks[i];
        const double x = inside.ends[i].x() + kGap + 3;
        const QString text = metrics.elidedText(mark.text, Qt::ElideRight, mParentPlot->width() - x - 2);
        QRectF box(x, floating[i] - height / 2, metrics.horizontalAdvance(text), height);
        const auto free = [&](const QRectF& spot) {
            return spot.top() > area.top() - height && spot.bottom() < area.bottom() + height / 2 &&
                   std::none_of(taken.begin(), taken.end(),
                                [&](const QRectF& other) { return other.intersects(spot.adjusted(-4, 0, 4, 0)); });
        };
        for (const int lines : {0, 1, -1, 2, -2, 3, -3, 4, -4}) {
            const QRectF spot = box.translated(0, lines * (height + 1));
            if (!free(spot)) continue;
            box = spot;
            break;
        }
        taken.push_back(box);
        if (std::fabs(box.center().y() - inside.ends[i].y()) > 3) {
            painter.setPen(QPen(faded(mark.color, 0.7), 1));
            painter.drawLine(inside.ends[i] + QPointF(2, 0), QPointF(x - 1, box.center().y()));
        }
        text_on_panel(painter, box, text, mark.words, style_.panel);
    }
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

void ChartBackdrop::draw(QCPPainter* painter) {
    const QRectF area = mParentPlot->axisRect()->rect();
    const QFontMetricsF metrics(style_.caption);
    painter->setFont(style_.caption);
    painter->setAntialiasing(false);
    QPen dashed(style_.axis, 1);
    dashed.setDashPattern({3, 3});
    for (const Vertical& vertical : verticals_) {
        const double x = std::round(mParentPlot->xAxis->coordToPixel(vertical.x));
        if (x < area.left() || x > area.right()) continue;
        dashed.setColor(faded(style_.axis, 0.5));
        painter->setPen(dashed);
        painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        painter->setPen(style_.faint);
        const double width = metrics.horizontalAdvance(vertical.text);
        if (x + 4 + width < mParentPlot->width())
            painter->drawText(QPointF(x + 4, area.top() + metrics.ascent() - 2), vertical.text);
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
    painter->drawText(QPointF(area.right() + 18, area.bottom() + mParentPlot->xAxis->tickLabelPadding() + label.ascent()), unit_);
    if (!message_.isEmpty()) painter->drawText(area, Qt::AlignCenter | Qt::TextWordWrap, message_);
}

}  // namespace sherl::widgets
