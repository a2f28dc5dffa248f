// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/waterfall_drawing.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/api/events.h"
#include "widgets/charts/bars_drawing.h"
#include "widgets/charts/label_room.h"
#include "widgets/charts/name_lines.h"

namespace sherl::widgets {
namespace {

// Pixels of the design.
constexpr double kInset = 5, kBarShare = 0.62, kMostBar = 56, kHatch = 5, kSlantedName = 124;
constexpr int kActivations = 3, kTemporaries = 4;

double highest_of(const api::MemoryFigure& figure) {
    std::int64_t at = figure.runs[0].split.peak, highest = std::max(at, figure.runs[1].split.peak);
    for (const api::MemoryFigureStep& step : figure.difference) highest = std::max(highest, at += step.change());
    return static_cast<double>(highest);
}

int category_of(const api::MemoryFigureStep& step) {
    const auto found = std::find(api::memory_categories.begin(), api::memory_categories.end(), step.category);
    return static_cast<int>(std::min<std::ptrdiff_t>(found - api::memory_categories.begin(), std::ssize(api::memory_categories) - 1));
}

}  // namespace

WaterfallDrawing::WaterfallDrawing(const api::MemoryFigure& figure, const QSizeF& size, std::optional<std::size_t> current, bool on_paper)
    : figure_(figure), size_(size), current_(current), on_paper_(on_paper), memory_(highest_of(figure), std::nullopt) {
    lay_out_bars();
    lay_out_names();
    lay_out_values();
}

QString WaterfallDrawing::name_of(const Bar& bar) const {
    return bar.step ? shown(figure_.difference[*bar.step].label) : QString::fromStdString(figure_.runs[bar.run].label);
}

void WaterfallDrawing::lay_out_bars() {
    std::int64_t at = figure_.runs[0].split.peak;
    bars_.push_back({.step = {}, .run = 0, .from = 0, .to = at});
    for (std::size_t i = 0; i < figure_.difference.size(); ++i) {
        const std::int64_t change = figure_.difference[i].change();
        bars_.push_back({.step = i, .run = change < 0 ? std::size_t{0} : std::size_t{1}, .from = at, .to = at + change});
        at += change;
    }
    bars_.push_back({.step = {}, .run = 1, .from = 0, .to = figure_.runs[1].split.peak});
}

void WaterfallDrawing::lay_out_names() {
    const double s = look_.scale;
    const QFontMetricsF words(look_.caption), bold(look_.label);
    double left = kInset * s, width = std::max(20.0, size_.width() - 2 * kInset * s);
    double slot = width / static_cast<double>(bars_.size());
    const auto metrics_of = [&](const Bar& bar) -> const QFontMetricsF& { return bar.step ? words : bold; };
    for (const Bar& bar : bars_)
        for (const QString& word : name_of(bar).split(QLatin1Char(' ')))
            slanted_ = slanted_ || (bar.step && metrics_of(bar).horizontalAdvance(word) > slot - 4 * s);
    if (slanted_) {  // room for the first name, which begins left of its bar
        const double name = std::min(bold.horizontalAdvance(name_of(bars_[0])), kSlantedName * s) + bold.height();
        left = std::clamp(std::ceil(name / std::numbers::sqrt2 + kInset * s - slot / 2), left, 0.15 * size_.width());
        width = std::max(20.0, size_.width() - left - kInset * s);
        slot = width / static_cast<double>(bars_.size());
    }
    double below = 0;
    for (Bar& bar : bars_) {
        const QFontMetricsF& metrics = metrics_of(bar);
        if (slanted_) {
            bar.name = {metrics.elidedText(name_of(bar), Qt::ElideMiddle, kSlantedName * s)};
            below = std::max(below, (metrics.horizontalAdvance(bar.name[0]) + metrics.height()) / std::numbers::sqrt2);
        } else {
            bar.name = name_lines(name_of(bar), metrics, slot - 4 * s);
            below = std::max(below, static_cast<double>(bar.name.size()) * metrics.height());
        }
    }
    if (slanted_) below = std::min(below, 0.4 * size_.height());
    const double top = std::ceil(bold.height() + 4 * s);
    axes_ = QRectF(left, top, width, std::max(20.0, size_.height() - top - std::ceil(below + (5 + kInset) * s)));
    const double bar_width = std::min(kBarShare * slot, kMostBar * s);
    for (std::size_t i = 0; i < bars_.size(); ++i) {
        Bar& bar = bars_[i];
        bar.slot = QRectF(left + slot * static_cast<double>(i), axes_.top(), slot, axes_.height());
        const double low = y_of(static_cast<double>(std::min(bar.from, bar.to))), high = y_of(static_cast<double>(std::max(bar.from, bar.to)));
        bar.box = QRectF(bar.slot.center().x() - bar_width / 2, high, bar_width, std::max(low - high, 1.5));
        const QFontMetricsF& metrics = metrics_of(bar);
        const double name_top = axes_.bottom() + 4 * s, middle = bar.slot.center().x();
        if (!slanted_) {
            double wide = 0;
            for (const QString& line : bar.name) wide = std::max(wide, metrics.horizontalAdvance(line));
            bar.name_box = QPolygonF(QRectF(middle - wide / 2, name_top, wide, static_cast<double>(bar.name.size()) * metrics.height()));
            continue;
        }
        const double room = std::min({kSlantedName * s, (middle - 2) * std::numbers::sqrt2 - metrics.height(),
                                      (size_.height() - name_top - kInset * s) * std::numbers::sqrt2 - metrics.height()});
        if (room < 12 * s || slot / std::numbers::sqrt2 < metrics.height() * 0.8) continue;
        bar.name = {metrics.elidedText(name_of(bar), Qt::ElideMiddle, room)};
        const double w = metrics.horizontalAdvance(bar.name[0]) / std::numbers::sqrt2, h = metrics.height() / std::numbers::sqrt2;
        const QPointF end(middle, name_top);
        bar.name_box = QPolygonF({end, end + QPointF(h, h), end + QPointF(h - w, h + w), end + QPointF(-w, w)});
    }
}

// The peaks first, then the largest changes; with their unit where there is room.
void WaterfallDrawing::lay_out_values() {
    const double s = look_.scale;
    const QFontMetricsF metrics(look_.label);
    LabelRoom room(QRectF(0, 0, size_.width(), axes_.bottom()));
    for (const Bar& bar : bars_) room.take(bar.box);
    std::vector<std::size_t> order(bars_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
        const auto weight = [this](const Bar& bar) { return bar.step ? std::abs(bar.to - bar.from) : std::int64_t{1} << 60; };
        return weight(bars_[a]) > weight(bars_[b]);
    });
    for (const std::size_t i : order) {
        Bar& bar = bars_[i];
        const std::int64_t amount = bar.step ? bar.to - bar.from : bar.to;
        const QString whole = bar.step ? bytes_change(amount) : bytes(amount);
        const QString sign = !bar.step ? QString() : amount < 0 ? QString(QChar(0x2212)) : QStringLiteral("+");
        const QString number = sign + memory_.number(std::fabs(static_cast<double>(amount)));
        bar.value = whole;
        const bool tells = memory_.number(std::fabs(static_cast<double>(amount))) != memory_.number(0);  // not "+0.00"
        for (const QString& text : tells ? QStringList{whole, number} : QStringList{whole}) {
            const double width = metrics.horizontalAdvance(text) + 2;
            const double x = std::clamp(bar.slot.center().x() - width / 2, 0.0, std::max(0.0, size_.width() - width));
            for (const double bottom : {bar.box.top() - 2 * s, bar.box.top() - 2 * s - metrics.height()}) {
                const QRectF box(x, bottom - metrics.height(), width, metrics.height());
                if (!bar.value_box.isEmpty() || box.top() < -1 || !room.is_free(box & QRectF(0, 0, size_.width(), axes_.bottom()))) continue;
                bar.value = text;
                bar.value_box = box;
                room.take(box);
            }
        }
    }
}

void WaterfallDrawing::paint(QPainter& painter) const {
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (current_ && !on_paper_) {
        const QRectF& slot = bars_[*current_].slot;
        painter.fillRect(slot.adjusted(1, 0, -1, 0), look_.hover);
    }
    painter.setPen(look_.axis);
    painter.drawLine(axes_.bottomLeft(), axes_.bottomRight());
    painter.setPen(QPen(look_.axis, 1, Qt::DotLine));
    for (std::size_t i = 0; i + 1 < bars_.size(); ++i) {
        const double y = y_of(static_cast<double>(bars_[i].to));
        painter.drawLine(QPointF(bars_[i].box.right(), y), QPointF(bars_[i + 1].box.left(), y));
    }
    for (std::size_t i = 0; i < bars_.size(); ++i) paint_bar(painter, i);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Bar& bar : bars_) {
        painter.setFont(look_.label);
        painter.setPen(look_.text);
        if (!bar.value_box.isEmpty()) painter.drawText(bar.value_box.adjusted(-2, -1, 2, 1), Qt::AlignCenter, bar.value);
        paint_name(painter, bar);
    }
}

// What goes away is pale with an edge in the first run's colour, what comes is filled in the second's.
void WaterfallDrawing::paint_bar(QPainter& painter, std::size_t index) const {
    const Bar& bar = bars_[index];
    const api::MemoryFigureRun& run = figure_.runs[bar.run];
    const QColor method = look_.of(run.method, run.shade).fill;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    if (!bar.step) {
        painter.fillRect(bar.box, method);
    } else {
        const int category = category_of(figure_.difference[*bar.step]);
        const bool less = bar.to < bar.from;
        const QColor grey = category < 3 ? look_.greys[static_cast<std::size_t>(category)] : look_.greys[1];
        const QColor full = category == kActivations ? method : category == kTemporaries ? mixed(method, look_.panel, 0.75) : grey;
        QColor fill = category == kActivations || category < 3 ? full : part_color(category, method, look_);
        if (less) fill = mixed(full, look_.panel, 0.25);
        painter.fillRect(bar.box, fill);
        if (category == kTemporaries && bar.box.height() > 3) paint_hatch(painter, bar.box, QPen(full, 1), kHatch * look_.scale);
        if (bar.box.height() > 3) {
            painter.setPen(QPen(full, 1));
            painter.drawRect(bar.box.adjusted(0.5, 0.5, -0.5, -0.5));
        } else {
            painter.fillRect(bar.box, full);
        }
    }
    if (current_ == index && !on_paper_) {
        painter.setPen(QPen(look_.ink, 1.5));
        painter.drawRect(bar.box.adjusted(-2, -2, 2, 2));
    }
}

void WaterfallDrawing::paint_name(QPainter& painter, const Bar& bar) const {
    if (bar.name_box.isEmpty()) return;
    const api::MemoryFigureRun& run = figure_.runs[bar.run];
    painter.setPen(bar.step ? look_.text2 : look_.of(run.method, run.shade).words);
    paint_name_lines(painter, bar.step ? look_.caption : look_.label, bar.name, bar.name_box, bar.slot, slanted_);
}

}  // namespace sherl::widgets
