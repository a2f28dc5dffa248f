// SPDX-License-Identifier: GPL-3.0-or-later
// Where everything stands. bars_painting.cpp paints it.
#include "widgets/charts/bars_drawing.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "widgets/charts/label_placement.h"
#include "widgets/charts/name_lines.h"

namespace sherl::widgets {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(PeakBars)
};

// Pixels of the design.
constexpr double kLeastSlot = 37, kLeastBar = 26, kMostBar = 64, kBarShare = 0.62;
constexpr double kUprightSlot = 62;  // names stand level in slots of this width
constexpr double kSlantedName = 124;  // longest
constexpr double kInset = 5;         // that the focus ring needs
constexpr double kTickHeight = 56;
constexpr double kMostLeft = 64;     // that a slanted name may ask for
constexpr double kLeastWidth = 300;  // of a drawing that names the parts at its right
constexpr int kActivations = 3;

}  // namespace

QString part_name(int part) {
    switch (part) {
        case 0:
            return Words::tr("weights", "part of the memory");
        case 1:
            return Words::tr("gradients", "part of the memory");
        case 2:
            return Words::tr("optimizer", "part of the memory");
        case 3:
            return Words::tr("activations", "part of the memory");
        case 4:
            return Words::tr("temporaries", "part of the memory");
        default:
            return Words::tr("other", "part of the memory");
    }
}

QColor part_color(int part, const QColor& method, const ComparisonLook& look) {
    if (part < 3) return look.greys[static_cast<std::size_t>(part)];
    return part == kActivations ? method : part == 4 ? mixed(method, look.panel, 0.28) : look.other;
}

BarsDrawing::BarsDrawing(const api::ComparisonFigure& figure, const QSizeF& size, const ComparisonState& state)
    : figure_(figure), size_(size), state_(state), memory_(figure, state) {
    lay_out_axes();
    lay_out_bars();
    lay_out_totals();
    lay_out_column();
}

QString BarsDrawing::name_of(const api::FigureRun& run) const {
    const QString label = QString::fromStdString(run.label);
    //: name of a bar; %1: a variant of which a run is at work
    return run.live ? Words::tr("%1 · live").arg(label) : label;
}

bool BarsDrawing::slanted() const {
    return slot_ < kUprightSlot * look_.scale;
}

void BarsDrawing::lay_out_axes() {
    const double s = look_.scale;
    const QFontMetricsF tick(look_.tick), label(look_.label), caption(look_.caption), inside(look_.inside);
    const auto count = static_cast<double>(std::max<std::size_t>(figure_.runs.size(), 1));
    // Right: names of the parts and the budget.
    if (figure_.budget) {
        const QString amount = memory_.limit(*figure_.budget);
        //: beside the budget line of a chart; %1: amount of memory
        budget_text_ = memory_.budget_outside ? Words::tr("budget %1 ↑").arg(amount) : Words::tr("budget %1").arg(amount);
    }
    if (size_.width() >= kLeastWidth * s) {
        for (int part = 0; part < kParts; ++part)
            column_ = std::max(column_, (part == kActivations ? inside : caption).horizontalAdvance(part_name(part)));
        for (const auto& [first, second] : {std::pair(1, 2), std::pair(4, 5)})
            column_ = std::max(column_, caption.horizontalAdvance(Words::tr("%1, %2", "two parts of the memory").arg(part_name(first), part_name(second))));
        column_ = std::ceil(std::max(column_, label.horizontalAdvance(budget_text_)) + (18 + kInset) * s);
    }
    double numbers = 0;
    for (const AxisTick& each : memory_.ticks(6)) numbers = std::max(numbers, tick.horizontalAdvance(each.text));
    const double top = label.height() + 3 * s;
    double left = std::ceil(numbers + (6 + kInset) * s), width = 0;
    const auto divide = [&] {
        width = std::max(20.0, size_.width() - left - std::max(column_, 8 * s));
        // Scrolled, as many whole bars are in sight as fit: none is ever cut.
        const double least = state_.on_paper ? 1 : kLeastSlot * s;
        const double seen = std::min(count, std::max(1.0, std::floor(width / least)));
        slot_ = width / seen;
        hidden_ = slot_ * (count - seen);
    };
    divide();
    if (slanted() && !figure_.runs.empty()) {  // room for the first name, which begins left of its bar
        const double name = std::min(label.horizontalAdvance(name_of(figure_.runs[0])) + 1, kSlantedName * s) + label.height();
        left = std::max(left, std::min(std::ceil(name / std::numbers::sqrt2 + kInset * s - slot_ / 2), kMostLeft * s));
        divide();
    }

    double below = 0;
    if (slanted()) {
        double longest = 0;
        for (const api::FigureRun& run : figure_.runs) longest = std::max(longest, label.horizontalAdvance(name_of(run)));
        const double turned = (std::min(longest, kSlantedName * s) + label.height()) / std::numbers::sqrt2;
        below = std::min(turned, 0.36 * size_.height());
    } else {
        qsizetype lines = 1;
        for (const api::FigureRun& run : figure_.runs)
            lines = std::max(lines, name_lines(name_of(run), label, slot_ - 8 * s).size());
        below = static_cast<double>(lines) * label.height();
    }
    axes_ = QRectF(left, top, width, std::max(20.0, size_.height() - top - std::ceil(below + (4 + kInset) * s)));
    ticks_ = memory_.ticks(static_cast<int>(std::clamp(axes_.height() / (kTickHeight * s), 2.0, 8.0)));
}

double BarsDrawing::y_of(double bytes) const {
    return axes_.bottom() - axes_.height() * bytes / memory_.upper;
}

double BarsDrawing::bytes_at(double y) const {
    return (axes_.bottom() - y) / axes_.height() * memory_.upper;
}

std::optional<double> BarsDrawing::budget_y() const {
    if (!figure_.budget || memory_.budget_outside) return std::nullopt;
    return y_of(static_cast<double>(*figure_.budget));
}

bool BarsDrawing::in_sight(const Bar& bar) const {
    const double middle = bar.slot.center().x();
    return middle >= axes_.left() - 0.5 && middle <= axes_.right() + 0.5;
}

double BarsDrawing::whole_width() const {
    return size_.width() + std::ceil(std::max(0.0, (kLeastSlot + 1) * look_.scale - slot_) * static_cast<double>(figure_.runs.size()) + hidden_);
}

void BarsDrawing::lay_out_bars() {
    const double s = look_.scale;
    const double offset = std::clamp(std::round(state_.offset / slot_) * slot_, 0.0, hidden_);
    const double width = std::clamp(kBarShare * slot_, std::min(kLeastBar * s, 0.9 * slot_), kMostBar * s);
    const QFontMetricsF inside(look_.inside);
    for (std::size_t i = 0; i < figure_.runs.size(); ++i) {
        const api::FigureRun& run = figure_.runs[i];
        Bar bar;
        bar.run = i;
        bar.slot = QRectF(axes_.left() + slot_ * static_cast<double>(i) - offset, axes_.top(), slot_, axes_.height());
        const double left = bar.slot.center().x() - width / 2;
        const double peak = y_of(static_cast<double>(run.peak));
        bar.box = QRectF(left, peak, width, axes_.bottom() - peak);
        bar.split = run.peak > 0 && api::has_split(run.split);
        if (run.peak > 0 && run.forecast) bar.forecast = y_of(static_cast<double>(*run.forecast));
        std::int64_t below = 0;
        for (std::size_t part = 0; bar.split && part < run.split.size(); ++part) {
            const double bottom = y_of(static_cast<double>(below));
            below += run.split[part];
            const double top = y_of(static_cast<double>(below));
            bar.parts[part] = QRectF(left, top, width, bottom - top);
        }
        if (bar.split) {
            const auto activations = static_cast<std::size_t>(kActivations);
            const QRectF& part = bar.parts[activations];
            for (const QString& text : {bytes(run.split[activations]), memory_.number(static_cast<double>(run.split[activations]))}) {
                if (!bar.value.isEmpty() || part.height() < inside.height() + 2 || inside.horizontalAdvance(text) > part.width() - 4) continue;
                bar.value = text;
            }
        }
        lay_out_names(bar);
        bars_.push_back(std::move(bar));
    }
    // So narrow that slanted names would touch: every so many keep theirs.
    const double apart = slot_ / std::numbers::sqrt2, needed = QFontMetricsF(look_.label).height();
    const auto every = slanted() ? static_cast<std::size_t>(std::max(1.0, std::ceil(needed / apart - 1e-6))) : std::size_t{1};
    for (std::size_t i = 0; i < bars_.size(); ++i)
        if (i % every != 0) bars_[i].name_box.clear();
}

void BarsDrawing::lay_out_names(Bar& bar) const {
    const double s = look_.scale;
    const QFontMetricsF metrics(look_.label);
    const QString name = name_of(figure_.runs[bar.run]);
    const double top = axes_.bottom() + 4 * s, middle = bar.slot.center().x();
    if (!slanted()) {
        bar.name = name_lines(name, metrics, slot_ - 8 * s);
        double width = 0;
        for (const QString& line : bar.name) width = std::max(width, metrics.horizontalAdvance(line));
        bar.name_box = QPolygonF(QRectF(middle - width / 2, top, width, static_cast<double>(bar.name.size()) * metrics.height()));
        return;
    }
    // Its end stands below the bar; its begin may not leave the drawing.
    const double room = std::min({kSlantedName * s, (middle - kInset * s) * std::numbers::sqrt2 - metrics.height(),
                                  (size_.height() - top - kInset * s) * std::numbers::sqrt2 - metrics.height()});
    if (room < 12 * s) return;
    bar.name = {metrics.elidedText(name, Qt::ElideMiddle, room)};
    const double w = metrics.horizontalAdvance(bar.name[0]) / std::numbers::sqrt2, h = metrics.height() / std::numbers::sqrt2;
    const QPointF end(middle, top);  // the upper corner at the right
    bar.name_box = QPolygonF({end, end + QPointF(h, h), end + QPointF(h - w, h + w), end + QPointF(-w, w)});
}

// Whole with their unit where there is room, else as a number of the axis; those over the budget and the picked ones first.
void BarsDrawing::lay_out_totals() {
    const double s = look_.scale;
    const QFontMetricsF label(look_.label), caption(look_.caption);
    LabelRoom room(QRectF(axes_.left() - 4, 0, axes_.width() + 8, axes_.bottom()));
    for (const Bar& bar : bars_)
        if (in_sight(bar)) room.take(bar.box);
    if (figure_.budget && column_ <= 0) {  // its words stand at the top then
        const double width = label.horizontalAdvance(budget_text_);
        budget_box_ = QRectF(axes_.right() - width, 0, width, label.height());
        room.take(budget_box_);
    }
    std::vector<Bar*> order;
    for (Bar& bar : bars_) order.push_back(&bar);
    const auto weight = [this](const Bar* bar) {
        const api::FigureRun& run = figure_.runs[bar->run];
        return (state_.selected.contains(run.key) ? 2 : 0) + (over_budget(figure_, run) ? 1 : 0);
    };
    std::stable_sort(order.begin(), order.end(), [&](const Bar* a, const Bar* b) { return weight(a) > weight(b); });
    const bool wide = slot_ >= label.horizontalAdvance(QStringLiteral("0000 MiB")) + 4;
    const auto place = [&](const Bar& bar, const QString& text, const QFontMetricsF& metrics, double bottom) {
        const double width = metrics.horizontalAdvance(text), least = axes_.left() - 4;
        const double left = std::clamp(bar.slot.center().x() - width / 2, least, std::max(least, axes_.right() + 4 - width));
        const QRectF box(left, std::max(0.0, bottom - metrics.height()), width, metrics.height());
        if (!room.is_free(box.adjusted(-2, 0, 2, 0) & QRectF(least, 0, axes_.width() + 8, axes_.bottom()))) return QRectF();
        room.take(box);
        return box;
    };
    for (Bar* bar : order) {
        const api::FigureRun& run = figure_.runs[bar->run];
        const bool evaluation = over_in_evaluation_only(figure_, run), ring = state_.selected.contains(run.key) && !state_.on_paper;
        bar->total = run.peak <= 0 ? Words::tr("no peak", "bar of a run without a measured peak")
                     : wide        ? bytes(run.peak)
                                   : memory_.number(static_cast<double>(run.peak));
        //: above a bar whose evaluation alone needs more memory than the budget; %1: amount
        if (evaluation) bar->evaluation = Words::tr("evaluation %1").arg(bytes(run.evaluation_peak));
        if (!in_sight(*bar)) continue;
        double bottom = bar->box.top() - (ring ? 5 : 2) * s;
        // Above the line of a forecast that would go through it.
        if (bar->forecast && *bar->forecast < bottom + 2 * s && *bar->forecast > bottom - label.height() - 2 * s)
            bottom = std::min(bottom, *bar->forecast - 3 * s);
        bar->total_box = place(*bar, bar->total, label, bottom);
    }
    // After all totals, which they give way to; a line or two higher where another word stands.
    for (Bar* bar : order) {
        if (bar->evaluation.isEmpty() || !in_sight(*bar)) continue;
        double bottom = y_of(static_cast<double>(figure_.runs[bar->run].evaluation_peak)) - 3 * s;
        if (!bar->total_box.isEmpty()) bottom = std::min(bottom, bar->total_box.top());
        for (int lift = 0; lift < 3 && bar->evaluation_box.isEmpty(); ++lift)
            bar->evaluation_box = place(*bar, bar->evaluation, caption, bottom - lift * caption.height());
    }
}

void BarsDrawing::lay_out_column() {
    const double s = look_.scale;
    const QFontMetricsF caption(look_.caption), label(look_.label);
    const double left = axes_.right() + 16 * s, line = std::max(caption.height(), label.height());
    std::vector<double> wanted;
    // The budget stands in the order of heights with the names.
    if (figure_.budget) wanted.push_back(budget_y().value_or(axes_.top() + line / 2));

    const Bar *last = nullptr, *named = nullptr;
    for (const Bar& bar : bars_) {
        if (!in_sight(bar)) continue;
        last = &bar;
        if (bar.split) named = &bar;
    }
    const bool leaders = named != nullptr && named == last;
    std::vector<double> points;
    for (int part = 0; named != nullptr && column_ > 0 && part < kParts; ++part) {
        QRectF box = named->parts[static_cast<std::size_t>(part)];
        const auto next = static_cast<std::size_t>(part) + 1;
        if (leaders && box.height() <= 0) continue;
        QString text = part_name(part);
        // Two thin neighbours share one line, which then points between them.
        const bool pair = part == 1 || part == 4;
        if (leaders && pair && named->parts[next].height() > 0 && box.height() + named->parts[next].height() < 2 * caption.height()) {
            text = Words::tr("%1, %2", "two parts of the memory").arg(text, part_name(part + 1));
            box = box.united(named->parts[next]);
        }
        part_names_.push_back({text, QRectF(left, 0, (part == kActivations ? QFontMetricsF(look_.inside) : caption).horizontalAdvance(text), caption.height()), {}, part});
        points.push_back(box.center().y());
        wanted.push_back(leaders ? box.center().y() : axes_.bottom() - line * (part + 0.5));
        if (text != part_name(part)) ++part;
    }
    const std::vector<double> middle = place_labels(wanted, line, 0, axes_.bottom() + line / 2);
    std::size_t at = 0;
    if (figure_.budget) {
        const double width = label.horizontalAdvance(budget_text_);
        if (column_ > 0) budget_box_ = QRectF(left, middle[at] - label.height() / 2, width, label.height());
        ++at;
    }
    for (std::size_t i = 0; i < part_names_.size(); ++i, ++at) {
        PartName& name = part_names_[i];
        name.box.moveTop(middle[at] - name.box.height() / 2);
        if (leaders) {
            const double from = named->box.right() + 2;
            name.leader << QPointF(from, points[i]) << QPointF(std::max(from, left - 10 * s), points[i]) << QPointF(left - 3 * s, middle[at]);
        }
    }
}

}  // namespace sherl::widgets
