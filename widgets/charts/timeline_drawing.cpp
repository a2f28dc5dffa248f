// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/timeline_drawing.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "widgets/charts/label_placement.h"
#include "widgets/charts/label_room.h"
#include "widgets/charts/measure.h"

namespace sherl::widgets {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(StepTimelineChart)
};

// Pixels of the design.
constexpr double kInset = 5, kDot = 4, kTickHeight = 56, kTickWidth = 80;
constexpr double kMostColumn = 0.3;  // of the width, for names at the right
constexpr std::size_t kShaded = 6;   // lines that are shaded to zero; of more the shades would hide each other

std::vector<TimelineDrawing::Line> lines_of(const api::MemoryFigure& figure, bool true_time) {
    std::vector<TimelineDrawing::Line> lines;
    for (std::size_t i = 0; i < figure.runs.size(); ++i) {
        const api::StepTrace& trace = figure.runs[i].trace;
        if (trace.points.empty()) continue;
        TimelineDrawing::Line line;
        line.run = i;
        line.step = true_time ? line_by_time(trace) : line_by_phase(trace);
        if (!line.step.points.empty()) lines.push_back(std::move(line));
    }
    return lines;
}

double highest_of(const std::vector<TimelineDrawing::Line>& lines) {
    double highest = 0;
    for (const TimelineDrawing::Line& line : lines)
        highest = std::max(highest, static_cast<double>(line.step.points[line.step.peak].bytes));
    return highest;
}

QString section_name(int section) {
    switch (static_cast<StepSection>(section)) {
        case StepSection::forward:
            return phase_word(api::Phase::forward);
        case StepSection::backward:
            return phase_word(api::Phase::backward);
        case StepSection::optimizer:
            break;
    }
    return phase_word(api::Phase::optimizer);
}

QString inner_name(api::Phase phase) {
    switch (phase) {
        case api::Phase::early:
            return Words::tr("early", "blocks of a model that keep nothing for backward");
        case api::Phase::side:
            return Words::tr("side", "network beside a model");
        case api::Phase::late:
            return Words::tr("late", "last blocks of a model, with gradients");
        case api::Phase::loss:
            return phase_word(api::Phase::loss);
        default:
            return {};
    }
}

}  // namespace

TimelineDrawing::TimelineDrawing(const api::MemoryFigure& figure, const QSizeF& size, const TimelineState& state)
    : figure_(figure), size_(size), state_(state), lines_(lines_of(figure, state.true_time)), memory_(highest_of(lines_), figure.budget) {
    lay_out_axes();
    lay_out_lines();
    lay_out_captions();
    lay_out_names();
}

const StepPoint& TimelineDrawing::point_at(const Line& line, double value) const {
    const StepPoint& peak = line.step.points[line.step.peak];
    return std::fabs(x_of(peak.x) - x_of(value)) < 1 ? peak : line.step.points[nearest_point(line.step, value)];
}

const TimelineDrawing::Line* TimelineDrawing::line_of(std::size_t run) const {
    const auto found = std::find_if(lines_.begin(), lines_.end(), [run](const Line& line) { return line.run == run; });
    return found == lines_.end() ? nullptr : &*found;
}

void TimelineDrawing::lay_out_axes() {
    const double s = look_.scale;
    const QFontMetricsF tick(look_.tick), label(look_.label), caption(look_.caption);
    if (figure_.budget) {
        const QString amount = memory_.limit(*figure_.budget);
        //: beside the budget line of a chart; %1: amount of memory
        budget_text_ = memory_.budget_outside ? Words::tr("budget %1 ↑").arg(amount) : Words::tr("budget %1").arg(amount);
    }
    double numbers = 0;
    for (const AxisTick& each : memory_.ticks(6)) numbers = std::max(numbers, tick.horizontalAdvance(each.text));
    const double budget = label.horizontalAdvance(budget_text_);
    column_ = budget;
    for (Line& line : lines_) {
        line.name = QString::fromStdString(figure_.runs[line.run].label);
        column_ = std::max(column_, label.horizontalAdvance(line.name));
    }
    column_ = std::ceil(std::max(budget + (10 + kInset) * s, std::min(column_ + (10 + kInset) * s, kMostColumn * size_.width())));
    const double rows = lines_.size() == 1 ? 2 : 1;  // of captions
    const double left = std::ceil(numbers + (6 + kInset) * s), top = std::ceil(rows * caption.height() + 5 * s);
    const double below = state_.true_time ? tick.height() + (4 + kInset) * s : (4 + kInset) * s;
    axes_ = QRectF(left, top, std::max(20.0, size_.width() - left - column_), std::max(20.0, size_.height() - top - below));
    ticks_ = memory_.ticks(static_cast<int>(std::clamp(axes_.height() / (kTickHeight * s), 2.0, 8.0)));
    if (state_.true_time) {
        x_end_ = 0;
        for (const Line& line : lines_) x_end_ = std::max(x_end_, line.step.end);
        if (!(x_end_ > 0)) x_end_ = 1;
        const int count = static_cast<int>(std::clamp(axes_.width() / (kTickWidth * s), 2.0, 8.0));
        times_ = axis_ticks(0, x_end_, count, [](double value, double step) { return plain_tick(value, step); });
        //: a time on an axis, in seconds
        for (AxisTick& each : times_) each.text = Words::tr("%1 s", "seconds").arg(each.text);
    }
}

// In each column of pixels the first, lowest, highest and last point: what a screen can tell apart.
void TimelineDrawing::lay_out_lines() {
    for (Line& line : lines_) {
        const std::vector<StepPoint>& points = line.step.points;
        const auto place = [&](std::size_t i) { return QPointF(x_of(points[i].x), y_of(static_cast<double>(points[i].bytes))); };
        for (std::size_t i = 0; i < points.size();) {
            const double column = std::floor(x_of(points[i].x));
            std::size_t low = i, high = i, last = i;
            for (; last + 1 < points.size() && std::floor(x_of(points[last + 1].x)) == column; ++last) {
                if (points[last + 1].bytes < points[low].bytes) low = last + 1;
                if (points[last + 1].bytes > points[high].bytes) high = last + 1;
            }
            std::array<std::size_t, 4> kept{i, std::min(low, high), std::max(low, high), last};
            for (std::size_t k = 0; k < kept.size(); ++k)
                if (k == 0 || kept[k] != kept[k - 1]) line.shape << place(kept[k]);
            i = last + 1;
        }
        line.peak = place(line.step.peak);
        const QString amount = bytes(points[line.step.peak].bytes);
        //: beside the highest point of a line; %1: amount of memory, %2: which micro-batch, %3: of how many
        line.peak_text = line.step.micro_batches > 1 ? Words::tr("peak %1 · micro-batch %2 of %3").arg(amount).arg(line.step.micro_batch).arg(line.step.micro_batches)
                                                     //: beside the highest point of a line; %1: amount of memory
                                                     : Words::tr("peak %1").arg(amount);
    }
}

void TimelineDrawing::lay_out_captions() {
    const QFontMetricsF caption(look_.caption);
    const auto add = [&](const QString& text, double from, double to) {
        const double room = x_of(to) - x_of(from) - 8 * look_.scale;
        if (room < 20 * look_.scale) return;
        const QString shown = caption.elidedText(text, Qt::ElideRight, room);
        captions_.push_back({shown, QRectF(x_of(from) + 4 * look_.scale, 1, caption.horizontalAdvance(shown), caption.height())});
    };
    const bool one = lines_.size() == 1;
    if (!state_.true_time) {
        for (int section = 0; section < kSections; ++section) add(section_name(section), section, section + 1);
    } else if (one) {
        const std::vector<StepMark>& marks = lines_[0].step.marks;
        for (std::size_t i = 0; i < marks.size(); ++i) {  // those of one section and after each other are one
            std::size_t last = i;
            while (last + 1 < marks.size() && section_of(marks[last + 1].phase) == section_of(marks[i].phase)) ++last;
            add(section_name(static_cast<int>(section_of(marks[i].phase))), marks[i].x, last + 1 < marks.size() ? marks[last + 1].x : lines_[0].step.end);
            i = last;
        }
    }
    if (!one) return;
    for (std::size_t i = 1; i < lines_[0].step.marks.size(); ++i) {
        const StepMark &before = lines_[0].step.marks[i - 1], &mark = lines_[0].step.marks[i];
        if (before.phase == mark.phase) continue;
        if (state_.true_time || section_of(before.phase) == section_of(mark.phase)) inner_marks_.push_back(x_of(mark.x));
    }
    // The parts of forward by name, where they are wide enough.
    double free_from = 0;
    for (std::size_t i = 0; i < lines_[0].step.marks.size(); ++i) {
        const StepMark& mark = lines_[0].step.marks[i];
        const QString text = inner_name(mark.phase);
        const double end = i + 1 < lines_[0].step.marks.size() ? lines_[0].step.marks[i + 1].x : lines_[0].step.end;
        const QRectF box(std::max(free_from, x_of(mark.x) + 4 * look_.scale), caption.height(), caption.horizontalAdvance(text), caption.height());
        if (text.isEmpty() || box.right() > x_of(end) + caption.horizontalAdvance(QLatin1Char('n')) || box.right() > axes_.right()) continue;
        captions_.push_back({text, box});
        free_from = box.right() + 4 * look_.scale;
    }
}

// Names at the ends of lines, pushed apart; where there is no room for all, those of the highest peaks. Peaks beside their dots.
void TimelineDrawing::lay_out_names() {
    const double s = look_.scale;
    const QFontMetricsF label(look_.label);
    const double line_height = label.height(), left = axes_.right() + 6 * s, width = column_ - (6 + kInset) * s;
    std::vector<std::size_t> order(lines_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return lines_[a].peak.y() < lines_[b].peak.y(); });
    const auto most = static_cast<std::size_t>(std::max(0.0, std::floor((axes_.height() + line_height) / line_height) - (figure_.budget ? 1 : 0)));
    std::vector<double> wanted;
    if (figure_.budget) wanted.push_back(memory_.budget_outside ? axes_.top() : y_of(static_cast<double>(*figure_.budget)));
    std::vector<std::size_t> named(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(std::min(most, order.size())));
    for (const std::size_t i : named) wanted.push_back(lines_[i].shape.last().y());
    const std::vector<double> middle = place_labels(wanted, line_height, axes_.top() - line_height / 2, axes_.bottom() + line_height / 2);
    std::size_t at = 0;
    if (figure_.budget) budget_box_ = QRectF(left, middle[at++] - line_height / 2, width, line_height);
    for (const std::size_t i : named) {
        lines_[i].name_from = lines_[i].shape.last().y();
        lines_[i].name = label.elidedText(lines_[i].name, Qt::ElideMiddle, width);
        lines_[i].name_box = QRectF(left, middle[at++] - line_height / 2, label.horizontalAdvance(lines_[i].name) + 1, line_height);
    }

    LabelRoom room(QRectF(axes_.left(), 0, axes_.width() + 4, axes_.bottom()));
    for (const Caption& caption : captions_) room.take(caption.box);
    for (const Line& line : lines_) room.take(QRectF(line.peak.x() - kDot * s, line.peak.y() - kDot * s, 2 * kDot * s, 2 * kDot * s));
    if (figure_.budget && !memory_.budget_outside) room.take_line({axes_.left(), wanted[0]}, {axes_.right(), wanted[0]}, 1);
    for (const std::size_t i : order) {
        Line& line = lines_[i];
        const double w = label.horizontalAdvance(line.peak_text) + 2, h = label.height(), away = (kDot + 3) * s;
        const double x = line.peak.x(), y = line.peak.y();
        for (const QRectF& box : {QRectF(x + away, y - h * 0.75, w, h), QRectF(x - away - w, y - h * 0.75, w, h), QRectF(x - w / 2, y - h - away, w, h),
                                  QRectF(x + away, y - 1.5 * h, w, h), QRectF(x - away - w, y - 1.5 * h, w, h), QRectF(x + away, y - 0.2 * h, w, h),
                                  QRectF(x - away - w, y - 0.2 * h, w, h), QRectF(x + away, y + 0.6 * h, w, h), QRectF(x - away - w, y + 0.6 * h, w, h)}) {
            if (!room.is_free(box)) continue;
            line.peak_box = box;
            room.take(box);
            break;
        }
    }
}

void TimelineDrawing::paint(QPainter& painter) const {
    if (lines_.empty()) return;
    paint_axes(painter);
    // The highest first: lower ones are seen before it.
    std::vector<const Line*> order;
    for (const Line& line : lines_) order.push_back(&line);
    std::stable_sort(order.begin(), order.end(), [](const Line* a, const Line* b) { return a->peak.y() < b->peak.y(); });
    for (const Line* line : order) paint_line(painter, *line);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(look_.axis);
    painter.drawLine(axes_.bottomLeft(), axes_.bottomRight());
    painter.setRenderHint(QPainter::Antialiasing);
    if (figure_.budget && !memory_.budget_outside) {
        const double y = y_of(static_cast<double>(*figure_.budget));
        painter.setPen(QPen(look_.budget, 1.5, Qt::DashLine));
        painter.drawLine(QPointF(axes_.left(), y), QPointF(axes_.right(), y));
    }
    if (state_.x && !state_.on_paper) {
        const double x = x_of(*state_.x);
        painter.setPen(QPen(look_.axis, 1));
        painter.drawLine(QPointF(x, axes_.top()), QPointF(x, axes_.bottom()));
        for (const Line* line : order) {
            const StepPoint& point = point_at(*line, *state_.x);
            const api::MemoryFigureRun& run = figure_.runs[line->run];
            painter.setPen(QPen(look_.panel, 1.5));
            painter.setBrush(look_.of(run.method, run.shade).fill);
            const double size = line->run == state_.run ? 4.5 : 3.5;
            painter.drawEllipse(QPointF(x_of(point.x), y_of(static_cast<double>(point.bytes))), size, size);
        }
    }
    for (const Line* line : order) paint_words(painter, *line);
    painter.setFont(look_.label);
    painter.setPen(look_.budget);
    if (!budget_text_.isEmpty()) painter.drawText(budget_box_.adjusted(0, -1, 4, 1), Qt::AlignLeft | Qt::AlignVCenter, budget_text_);
}

void TimelineDrawing::paint_axes(QPainter& painter) const {
    const QFontMetricsF metrics(look_.tick);
    paint_rows(painter, look_, axes_, ticks_, [this](double value) { return y_of(value); });
    painter.setPen(look_.grid);
    if (!state_.true_time)
        for (int section = 0; section <= kSections; ++section) painter.drawLine(QPointF(x_of(section), 0), QPointF(x_of(section), axes_.bottom()));
    if (!inner_marks_.empty()) {
        painter.setPen(QPen(look_.axis, 1, Qt::DotLine));
        for (const double x : inner_marks_) painter.drawLine(QPointF(x, axes_.top()), QPointF(x, axes_.bottom()));
    }
    painter.setPen(look_.text2);
    for (const AxisTick& tick : times_) {
        const double width = metrics.horizontalAdvance(tick.text), x = std::min(x_of(tick.value) - width / 2, size_.width() - width - kInset);
        painter.drawText(QRectF(std::max(0.0, x), axes_.bottom() + 3 * look_.scale, width + 2, metrics.height()), Qt::AlignCenter, tick.text);
    }
    painter.setFont(look_.caption);
    for (const Caption& caption : captions_) painter.drawText(caption.box.adjusted(0, -1, 4, 1), Qt::AlignLeft | Qt::AlignVCenter, caption.text);
}

void TimelineDrawing::paint_line(QPainter& painter, const Line& line) const {
    const api::MemoryFigureRun& run = figure_.runs[line.run];
    const QColor color = look_.of(run.method, run.shade).fill;
    painter.setRenderHint(QPainter::Antialiasing);
    if (lines_.size() <= kShaded) {
        QPolygonF area = line.shape;
        area << QPointF(line.shape.last().x(), axes_.bottom()) << QPointF(line.shape.first().x(), axes_.bottom());
        QColor shade = color;
        shade.setAlphaF(0.08F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(shade);
        painter.drawPolygon(area);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, state_.x && line.run == state_.run && !state_.on_paper ? 2 : 1.4, run.predicted ? Qt::DotLine : Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    painter.drawPolyline(line.shape);
}

void TimelineDrawing::paint_words(QPainter& painter, const Line& line) const {
    const api::MemoryFigureRun& run = figure_.runs[line.run];
    const ComparisonLook::Colors colors = look_.of(run.method, run.shade);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(look_.panel, 1));
    painter.setBrush(colors.fill);
    painter.drawEllipse(line.peak, kDot * look_.scale, kDot * look_.scale);
    painter.setFont(look_.label);
    if (!line.peak_box.isEmpty()) {
        QColor behind = look_.panel;
        behind.setAlphaF(0.75F);
        painter.fillRect(line.peak_box.adjusted(-1, 1, 1, -1), behind);
        painter.setPen(colors.words);
        painter.drawText(line.peak_box.adjusted(-2, -1, 2, 1), Qt::AlignCenter, line.peak_text);
    }
    if (line.name_box.isEmpty()) return;
    if (std::fabs(line.name_box.center().y() - line.name_from) > line.name_box.height() * 0.6) {
        painter.setPen(QPen(look_.axis, 1));
        painter.drawLine(QPointF(line.shape.last().x() + 1, line.name_from), QPointF(line.name_box.left() - 2, line.name_box.center().y()));
    }
    painter.setPen(colors.words);
    painter.drawText(line.name_box.adjusted(0, -1, 4, 1), Qt::AlignLeft | Qt::AlignVCenter, line.name);
}

}  // namespace sherl::widgets
