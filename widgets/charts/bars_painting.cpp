// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/charts/bars_drawing.h"
#include "widgets/charts/name_lines.h"
#include "widgets/look/palette.h"

namespace sherl::widgets {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(PeakBars)
};

constexpr double kHatch = 5;  // pixels of the design between its lines

}  // namespace

void BarsDrawing::paint(QPainter& painter) const {
    if (bars_.empty()) return;
    paint_axes(painter);
    for (const Bar& bar : bars_)
        if (in_sight(bar)) paint_bar(painter, bar);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(look_.axis);
    painter.drawLine(axes_.bottomLeft(), axes_.bottomRight());
    painter.setRenderHint(QPainter::Antialiasing);
    if (const auto y = budget_y()) {
        painter.setPen(QPen(look_.budget, 1.5, Qt::DashLine));
        painter.drawLine(QPointF(axes_.left(), *y), QPointF(axes_.right(), *y));
    }
    for (const Bar& bar : bars_)
        if (in_sight(bar)) paint_words(painter, bar);
    paint_column(painter);
}

void BarsDrawing::paint_axes(QPainter& painter) const {
    paint_rows(painter, look_, axes_, ticks_, [this](double value) { return y_of(value); });
}

void BarsDrawing::paint_bar(QPainter& painter, const Bar& bar) const {
    const api::FigureRun& run = figure_.runs[bar.run];
    const QColor color = look_.of(run).fill;
    const double s = look_.scale;
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (state_.current == bar.run && !state_.on_paper)
        painter.fillRect(QRectF(bar.box.left() - 5 * s, axes_.top(), bar.box.width() + 10 * s, axes_.height()), look_.hover);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!bar.split) {
        painter.setPen(QPen(color, 1.5, run.peak > 0 ? Qt::SolidLine : Qt::DashLine));
        painter.setBrush(Qt::NoBrush);
        const QRectF box = bar.box.height() > 0 ? bar.box : bar.box.adjusted(0, -2, 0, 0);
        painter.drawRect(box.adjusted(0.75, 0.75, -0.75, 0));
    }
    for (int part = 0; bar.split && part < kParts; ++part) {
        const QRectF& box = bar.parts[static_cast<std::size_t>(part)];
        if (box.height() <= 0) continue;
        painter.fillRect(box, part_color(part, color, look_));
        if (part == 4 && box.height() > 2) paint_hatch(painter, box, QPen(mixed(color, look_.panel, 0.75), 1), kHatch * s);
        if (part == 5) {  // the palest grey needs an edge on the panel
            painter.setPen(QPen(look_.greys[1], 1));
            painter.setBrush(Qt::NoBrush);
            if (box.height() > 2) painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
        }
        if (part > 0 && box.height() > 3) {  // between the parts
            painter.setPen(QPen(look_.panel, 1));
            painter.drawLine(box.bottomLeft(), box.bottomRight());
        }
    }
    if (bar.forecast) {
        painter.setPen(QPen(look_.text, 1.5, Qt::DotLine));
        painter.drawLine(QPointF(bar.box.left() - 4 * s, *bar.forecast), QPointF(bar.box.right() + 4 * s, *bar.forecast));
    }
    if (state_.on_paper) return;
    painter.setBrush(Qt::NoBrush);
    if (state_.current == bar.run && state_.part >= 0 && bar.split) {
        painter.setPen(QPen(look_.ink, 1.5));
        painter.drawRect(bar.parts[static_cast<std::size_t>(state_.part)].adjusted(-1, 0, 1, 0));
    }
    if (state_.selected.contains(run.key)) {
        painter.setPen(QPen(look_.ink, 1.5));
        painter.drawRoundedRect(bar.box.adjusted(-3 * s, -3 * s, 3 * s, 0), 2, 2);
    }
}

void BarsDrawing::paint_words(QPainter& painter, const Bar& bar) const {
    const api::FigureRun& run = figure_.runs[bar.run];
    const ComparisonLook::Colors colors = look_.of(run);
    const bool over = over_budget(figure_, run);
    if (!bar.value.isEmpty()) {
        painter.setFont(look_.inside);
        painter.setPen(contrast(look_.ink, colors.fill) > contrast(look_.on_ink, colors.fill) ? look_.ink : look_.on_ink);
        painter.drawText(bar.parts[3], Qt::AlignCenter, bar.value);
    }
    if (over_in_evaluation_only(figure_, run)) {  // how high the evaluation reaches
        const double top = y_of(static_cast<double>(run.evaluation_peak)), middle = bar.box.center().x(), half = 5 * look_.scale;
        painter.setPen(QPen(look_.budget, 1.5));
        painter.drawLine(QPointF(middle - half, top), QPointF(middle + half, top));
        if (bar.total_box.isEmpty() || bar.total_box.top() > top)
            painter.drawLine(QPointF(middle, top), QPointF(middle, bar.total_box.isEmpty() ? bar.box.top() : bar.total_box.top()));
    }
    const auto over_plot = [&](const QString& text, const QRectF& box, const QFont& font, const QColor& color) {
        if (box.isEmpty()) return;
        painter.setRenderHint(QPainter::Antialiasing, false);
        if (const auto y = budget_y(); y && box.top() < *y && box.bottom() > *y) painter.fillRect(box.adjusted(-2, 0, 2, 0), look_.panel);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setFont(font);
        painter.setPen(color);
        painter.drawText(box.adjusted(-2, -1, 2, 1), Qt::AlignCenter, text);
    };
    over_plot(bar.total, bar.total_box, look_.label, over ? look_.budget : run.peak > 0 ? look_.text : look_.text3);
    over_plot(bar.evaluation, bar.evaluation_box, look_.caption, look_.budget);
    if (!bar.split && run.peak > 0) {
        painter.setFont(look_.caption);
        painter.setPen(look_.text3);
        const QFontMetricsF metrics(look_.caption);
        const QString words = Words::tr("no split measured");
        painter.save();  // upwards, in the bar
        painter.translate(bar.box.center().x(), axes_.bottom() - 5 * look_.scale);
        painter.rotate(-90);
        const double room = bar.box.height() - 10 * look_.scale;
        if (room > 3 * metrics.height() && bar.box.width() > metrics.height())
            painter.drawText(QRectF(0, -bar.box.width() / 2, room, bar.box.width()), Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(words, Qt::ElideRight, room));
        painter.restore();
    }
    if (bar.name_box.isEmpty()) return;
    painter.setPen(colors.words);
    paint_name_lines(painter, look_.label, bar.name, bar.name_box, bar.slot, slanted());
}

void BarsDrawing::paint_column(QPainter& painter) const {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(look_.label);
    painter.setPen(look_.budget);
    if (!budget_text_.isEmpty()) painter.drawText(budget_box_.adjusted(0, -1, 4, 1), Qt::AlignLeft | Qt::AlignVCenter, budget_text_);
    const Bar* last = nullptr;
    for (const Bar& bar : bars_)
        if (in_sight(bar) && bar.split) last = &bar;
    for (const PartName& name : part_names_) {
        const ComparisonLook::Colors colors = look_.of(figure_.runs[last->run]);
        const QRectF& box = name.box;
        painter.setPen(QPen(look_.axis, 1));
        if (!name.leader.isEmpty()) {
            painter.setBrush(Qt::NoBrush);
            painter.drawPolyline(name.leader);
        } else {
            const QRectF swatch(box.left() - 12 * look_.scale, box.center().y() - 4 * look_.scale, 8 * look_.scale, 8 * look_.scale);
            painter.fillRect(swatch, part_color(name.part, colors.fill, look_));
            if (name.part == 4) paint_hatch(painter, swatch, QPen(mixed(colors.fill, look_.panel, 0.75), 1), kHatch * look_.scale);
        }
        painter.setFont(name.part == 3 ? look_.inside : look_.caption);
        painter.setPen(name.part == 3 ? colors.words : look_.text3);
        painter.drawText(box.adjusted(0, -1, 4, 1), Qt::AlignLeft | Qt::AlignVCenter, name.text);
    }
}

}  // namespace sherl::widgets
