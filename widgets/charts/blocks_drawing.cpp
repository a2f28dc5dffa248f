// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/blocks_drawing.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/analysis/memory_difference.h"
#include "widgets/charts/bars_drawing.h"
#include "widgets/charts/name_lines.h"

namespace sherl::widgets {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(BlockBars)
};

// Pixels of the design.
constexpr double kInset = 5, kTickHeight = 56, kHatch = 5, kSwatch = 8, kLeastWidth = 300, kMostName = 90, kLeastBar = 7, kBarShare = 0.72;
constexpr std::size_t kMostRuns = 2;

// Of "encoder block 3": "encoder block" and "3"; of others the number is empty.
std::pair<QString, QString> stack_and_number(const std::string& block) {
    const QString name = QString::fromStdString(block);
    const qsizetype space = name.lastIndexOf(QLatin1Char(' '));
    bool number = false;
    (void)name.mid(space + 1).toInt(&number);
    if (!number || !name.left(space).endsWith(QStringLiteral("block"))) return {name, {}};
    return {name.left(space), name.mid(space + 1)};
}

// Below the numbers of a stack's blocks.
QString stack_title(const QString& stack) {
    if (stack == QLatin1String("encoder block")) return Words::tr("encoder blocks");
    if (stack == QLatin1String("decoder block")) return Words::tr("decoder blocks");
    return Words::tr("blocks", "of the model");
}

}  // namespace

BlocksDrawing::BlocksDrawing(const api::MemoryFigure& figure, const QSizeF& size, const BlocksState& state)
    : figure_(figure), size_(size), state_(state) {
    collect();
    lay_out_axes();
    lay_out_bars();
    lay_out_names();
    lay_out_legend();
}

void BlocksDrawing::collect() {
    runs_ = std::min(kMostRuns, figure_.runs.size());
    for (std::size_t run = 0; run < runs_; ++run)
        for (const api::MemoryCell& cell : figure_.runs[run].split.cells)
            if (std::find(blocks_.begin(), blocks_.end(), cell.block) == blocks_.end()) blocks_.push_back(cell.block);
    std::sort(blocks_.begin(), blocks_.end(), analysis::block_below);
    double highest = 0;
    for (const std::string& block : blocks_)
        for (std::size_t run = 0; run < runs_; ++run) {
            Bar bar{.block = block, .run = run};
            for (const api::MemoryCell& cell : figure_.runs[run].split.cells)
                for (std::size_t part = 0; cell.block == block && part < kParts; ++part) bar.amounts[part] += cell.bytes[part];
            bar.bytes = std::accumulate(bar.amounts.begin(), bar.amounts.end(), std::int64_t{0});
            highest = std::max(highest, static_cast<double>(bar.bytes));
            bars_.push_back(std::move(bar));
        }
    memory_ = ByteAxis(highest, std::nullopt);
}

void BlocksDrawing::lay_out_axes() {
    const double s = look_.scale;
    const QFontMetricsF tick(look_.tick), caption(look_.caption), label(look_.label);
    double numbers = 0;
    for (const AxisTick& each : memory_.ticks(6)) numbers = std::max(numbers, tick.horizontalAdvance(each.text));
    if (size_.width() >= kLeastWidth * s) {
        for (int part = 0; part < static_cast<int>(kParts); ++part) column_ = std::max(column_, caption.horizontalAdvance(part_name(part)));
        column_ = std::ceil(column_ + (kSwatch + 14 + kInset) * s);
    }
    for (const std::string& block : blocks_) {
        const auto [stack, number] = stack_and_number(block);
        if (number.isEmpty()) names_height_ = std::max(names_height_, (std::min(caption.horizontalAdvance(stack), kMostName * s) + caption.height()) / std::numbers::sqrt2);
    }
    names_height_ = std::max(names_height_, 2 * caption.height());
    double left = std::ceil(numbers + (6 + kInset) * s);
    if (!blocks_.empty() && stack_and_number(blocks_.front()).second.isEmpty()) {  // room for the first name, which begins left of its bar
        const double name = std::min(caption.horizontalAdvance(QString::fromStdString(blocks_.front())), kMostName * s) + caption.height();
        const double slot = (size_.width() - left - column_) / static_cast<double>(blocks_.size());
        left = std::max(left, std::ceil(name / std::numbers::sqrt2 + kInset * s - slot / 2));
    }
    const double top = std::ceil(runs_ > 0 ? label.height() + 4 * s : 4 * s);
    names_height_ = std::min(names_height_, 0.4 * size_.height());
    axes_ = QRectF(left, top, std::max(20.0, size_.width() - left - std::max(column_, 8 * s)),
                   std::max(20.0, size_.height() - top - std::ceil(names_height_ + (4 + kInset) * s)));
    ticks_ = memory_.ticks(static_cast<int>(std::clamp(axes_.height() / (kTickHeight * s), 2.0, 8.0)));
    slot_ = axes_.width() / static_cast<double>(std::max<std::size_t>(1, blocks_.size()));
}

double BlocksDrawing::whole_width() const {
    const double wanted = kLeastBar / kBarShare * look_.scale * static_cast<double>(runs_ * blocks_.size());
    return size_.width() + std::ceil(std::max(0.0, wanted - axes_.width()));
}

void BlocksDrawing::lay_out_bars() {
    if (runs_ == 0) return;
    const double width = kBarShare * slot_ / static_cast<double>(runs_);
    for (std::size_t i = 0; i < bars_.size(); ++i) {
        Bar& bar = bars_[i];
        bar.slot = QRectF(axes_.left() + slot_ * static_cast<double>(i / runs_), axes_.top(), slot_, axes_.height());
        const double left = bar.slot.center().x() - width * static_cast<double>(runs_) / 2 + width * static_cast<double>(i % runs_);
        const double gap = runs_ > 1 && width > 5 ? 0.5 : 0;
        std::int64_t below = 0;
        for (std::size_t part = 0; part < kParts; ++part) {
            const double bottom = y_of(static_cast<double>(below));
            below += bar.amounts[part];
            const double top = y_of(static_cast<double>(below));
            bar.parts[part] = QRectF(left + gap, top, width - 2 * gap, bottom - top);
        }
        const double top = y_of(static_cast<double>(bar.bytes));
        bar.box = QRectF(left + gap, top, width - 2 * gap, axes_.bottom() - top);
    }
}

// Numbers of blocks level, with the name of their stack below; other names slanted.
void BlocksDrawing::lay_out_names() {
    const double s = look_.scale, top = axes_.bottom() + 3 * s;
    const QFontMetricsF caption(look_.caption);
    double free_from = 0;  // of numbers
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        const double middle = axes_.left() + slot_ * (static_cast<double>(i) + 0.5);
        const auto [stack, number] = stack_and_number(blocks_[i]);
        if (!number.isEmpty()) {
            const double width = caption.horizontalAdvance(number);
            const bool room = middle - width / 2 >= free_from;
            if (room) names_.push_back({number, QRectF(middle - width / 2, top, width, caption.height())});
            if (room) free_from = middle + width / 2 + 3 * s;
            // After the last of a stack: its name below the middle of them.
            if (i + 1 < blocks_.size() && stack_and_number(blocks_[i + 1]).first == stack) continue;
            std::size_t first = i;
            while (first > 0 && stack_and_number(blocks_[first - 1]).first == stack) --first;
            const double from = axes_.left() + slot_ * static_cast<double>(first), to = axes_.left() + slot_ * static_cast<double>(i + 1);
            const QString title = caption.elidedText(stack_title(stack), Qt::ElideRight, to - from);
            const double title_width = caption.horizontalAdvance(title);
            names_.push_back({title, QRectF((from + to - title_width) / 2, top + caption.height(), title_width, caption.height())});
            continue;
        }
        const double room = std::min({kMostName * s, (middle - 2) * std::numbers::sqrt2 - caption.height(),
                                      (size_.height() - top - 2) * std::numbers::sqrt2 - caption.height()});
        if (room < 12 * s) continue;
        const QString text = caption.elidedText(stack, Qt::ElideMiddle, room);
        names_.push_back({text, QRectF(middle, top, caption.horizontalAdvance(text), caption.height()), true});
    }
}

QColor BlocksDrawing::color_of(std::size_t run, int part) const {
    const api::MemoryFigureRun& of = figure_.runs[run];
    const QColor color = part < 0 ? look_.of(of.method, of.shade).fill : part_color(part, look_.of(of.method, of.shade).fill, look_);
    return of.predicted ? mixed(color, look_.panel, 0.5) : color;
}

void BlocksDrawing::lay_out_legend() {
    const double s = look_.scale;
    const QFontMetricsF label(look_.label), caption(look_.caption);
    double x = axes_.left();
    for (std::size_t run = 0; run < runs_; ++run) {
        const double room = (column_ > 0 ? axes_.right() : size_.width()) - x - (kSwatch + 4) * s;
        if (room < 20 * s) break;
        const QString text = label.elidedText(QString::fromStdString(figure_.runs[run].label), Qt::ElideMiddle, room);
        entries_.push_back({text, QRectF(x + (kSwatch + 4) * s, 0, label.horizontalAdvance(text) + 1, label.height()), -1, run});
        x = entries_.back().box.right() + 16 * s;
        legend_ << text;
    }
    if (column_ <= 0) return;
    // Beside the bars; where those are too low for all names, on beside the names below them.
    const double line = caption.height() + 2 * s;
    double bottom = std::min(size_.height() - kInset, std::max(axes_.bottom(), axes_.top() + static_cast<double>(kParts) * line));
    for (std::size_t part = 0; part < kParts; ++part) {
        const bool there = std::any_of(bars_.begin(), bars_.end(), [part](const Bar& bar) { return bar.amounts[part] > 0; });
        if (!there || bottom - line < 0) continue;
        const QString text = part_name(static_cast<int>(part));
        entries_.push_back({text, QRectF(axes_.right() + (kSwatch + 10) * s, bottom - caption.height(), caption.horizontalAdvance(text) + 1, caption.height()),
                            static_cast<int>(part), 0});
        bottom -= line;
        legend_ << text;
    }
}

void BlocksDrawing::paint(QPainter& painter) const {
    if (bars_.empty()) return;
    const double s = look_.scale;
    const QFontMetricsF caption(look_.caption);
    paint_rows(painter, look_, axes_, ticks_, [this](double value) { return y_of(value); });
    if (state_.current && !state_.on_paper) painter.fillRect(bars_[*state_.current].slot, look_.hover);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < bars_.size(); ++i) {
        const Bar& bar = bars_[i];
        for (int part = 0; part < static_cast<int>(kParts); ++part) {
            const QRectF& box = bar.parts[static_cast<std::size_t>(part)];
            if (box.height() <= 0) continue;
            painter.fillRect(box, color_of(bar.run, part));
            if (part == 4 && box.height() > 2) paint_hatch(painter, box, QPen(mixed(color_of(bar.run, -1), look_.panel, 0.75), 1), kHatch * s);
            if (part == 5 && box.height() > 2) {  // the palest grey needs an edge on the panel
                painter.setPen(QPen(look_.greys[1], 1));
                painter.setBrush(Qt::NoBrush);
                painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
            }
            if (part > 0 && box.height() > 3) {
                painter.setPen(QPen(look_.panel, 1));
                painter.drawLine(box.bottomLeft(), box.bottomRight());
            }
        }
        if (state_.current == i && !state_.on_paper) {
            painter.setPen(QPen(look_.ink, 1.5));
            painter.setBrush(Qt::NoBrush);
            const QRectF& box = state_.part >= 0 ? bar.parts[static_cast<std::size_t>(state_.part)] : bar.box;
            painter.drawRect(box.adjusted(-1, -1, 1, 0));
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(look_.axis);
    painter.drawLine(axes_.bottomLeft(), axes_.bottomRight());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(look_.caption);
    painter.setPen(look_.text2);
    for (const Name& name : names_) {
        if (!name.slanted) {
            painter.drawText(name.box.adjusted(-2, 0, 2, 0), Qt::AlignCenter, name.text);
            continue;
        }
        painter.save();
        painter.translate(name.box.topLeft());
        painter.rotate(-45);
        painter.drawText(QRectF(-name.box.width() - 2, 0, name.box.width() + 2, caption.height()), Qt::AlignRight | Qt::AlignTop, name.text);
        painter.restore();
    }
    for (const Entry& entry : entries_) {
        const QRectF swatch(entry.box.left() - (kSwatch + 4) * s, entry.box.center().y() - kSwatch * s / 2, kSwatch * s, kSwatch * s);
        painter.fillRect(swatch, color_of(entry.run, entry.part));
        if (entry.part == 4) paint_hatch(painter, swatch, QPen(mixed(color_of(entry.run, -1), look_.panel, 0.75), 1), kHatch * s);
        if (entry.part == 5) {
            painter.setPen(QPen(look_.greys[1], 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(swatch.adjusted(0.5, 0.5, -0.5, -0.5));
        }
        const api::MemoryFigureRun& run = figure_.runs[entry.run];
        painter.setFont(entry.part < 0 ? look_.label : look_.caption);
        painter.setPen(entry.part < 0 ? look_.of(run.method, run.shade).words : look_.text3);
        painter.drawText(entry.box.adjusted(0, -1, 4, 1), Qt::AlignLeft | Qt::AlignVCenter, entry.text);
    }
}

}  // namespace sherl::widgets
