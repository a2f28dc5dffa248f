// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/series_set.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/look/line_style.h"

namespace sherl::widgets {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// The mean over the members at every step that one of them has. Members of a variant have their rows at the same steps,
// but for those that have not come so far.
struct MeanRow {
    double x_sum = 0, epoch = 0, sum = 0, low = kNan, high = kNan;
    int count = 0;
};

using Limits = std::pair<double, double>;

void widen(std::optional<Limits>& limits, double low, double high) {
    if (!limits) limits = {low, high};
    limits->first = std::min(limits->first, low);
    limits->second = std::max(limits->second, high);
}

// The middle 90 % of the rows [first, last), of very many a sample of them.
std::optional<Limits> middle_of(const std::vector<double>& values, std::size_t first, std::size_t last) {
    constexpr std::size_t kSample = 4096;
    std::vector<double> sample;
    for (std::size_t row = first; row < last; row += 1 + (last - first) / kSample)
        if (std::isfinite(values[row])) sample.push_back(values[row]);
    if (sample.empty()) return std::nullopt;
    const auto quantile = [&](std::size_t percent) {
        const auto place = sample.begin() + static_cast<std::ptrdiff_t>((sample.size() - 1) * percent / 100);
        std::nth_element(sample.begin(), place, sample.end());
        return *place;
    };
    const double low = quantile(5);
    return Limits{low, quantile(95)};
}

// Whether two places of one group look the same, as there are only so many looks.
bool repeats(const std::map<QString, std::set<int>>& places, int looks) {
    return std::any_of(places.begin(), places.end(), [looks](const auto& group) {
        std::set<int> seen;
        return std::any_of(group.second.begin(), group.second.end(), [&](int place) { return !seen.insert(place % looks).second; });
    });
}

}  // namespace

std::optional<std::size_t> DrawnLine::row_at(double x) const {
    const std::vector<double>& xs = line.x();
    const auto after = std::upper_bound(xs.begin(), xs.end(), x);
    if (after == xs.begin()) return std::nullopt;
    const auto row = static_cast<std::size_t>(after - xs.begin()) - 1;
    if (row + 1 == xs.size() && x > xs.back()) {  // it speaks for as long as its rows usually do
        const double spacing = xs.size() > 1 ? (xs.back() - xs.front()) / static_cast<double>(xs.size() - 1) : 0;
        if (x > xs.back() + spacing) return std::nullopt;
    }
    return row;
}

std::optional<std::size_t> DrawnLine::last_row() const {
    const std::vector<double>& ys = line.y();
    for (std::size_t row = ys.size(); row-- > 0;)
        if (std::isfinite(ys[row])) return row;
    return std::nullopt;
}

void SeriesSet::touch() {
    stale_ = true;
    ++version_;
}

void SeriesSet::forget() {
    singles_.clear();
    touch();
}

void SeriesSet::set_lines(std::vector<ChartLine> lines) {
    if (lines == lines_) return;
    std::map<SeriesKey, Curve> kept;
    std::map<SeriesKey, std::shared_ptr<const DrawnLine>> computed;
    for (const ChartLine& line : lines) {
        const auto curve = curves_.find(line.key);
        if (curve != curves_.end()) kept.insert(*curve);
        const auto before = singles_.find(line.key);
        if (before != singles_.end() && before->second->about == line) computed.insert(*before);
    }
    lines_ = std::move(lines);
    curves_ = std::move(kept);
    singles_ = std::move(computed);
    touch();
}

bool SeriesSet::set_curve(const SeriesKey& key, Curve curve) {
    if (std::none_of(lines_.begin(), lines_.end(), [&](const ChartLine& line) { return line.key == key; })) return false;
    Curve& place = curves_[key];
    if (place == curve) return false;
    place = std::move(curve);
    singles_.erase(key);
    touch();
    return true;
}

Curve SeriesSet::curve(const SeriesKey& key) const {
    const auto found = curves_.find(key);
    return found == curves_.end() ? nullptr : found->second;
}

void SeriesSet::set_measure(Measure measure) {
    if (measure == measure_) return;
    measure_ = std::move(measure);
    forget();
}

void SeriesSet::set_hidden(std::set<QString> variants) {
    hidden_ = std::move(variants);
    touch();
}

void SeriesSet::set_x_axis(XAxis axis) {
    if (axis == axis_) return;
    axis_ = axis;
    forget();
}

void SeriesSet::set_logarithmic(bool x, bool y) {
    if (x == log_x_ && y == log_y_) return;
    log_x_ = x;
    log_y_ = y;
    forget();
}

void SeriesSet::set_smoothing(std::optional<std::int64_t> steps) {
    smoothing_ = steps;
    touch();
}

void SeriesSet::choose_unit() {
    double largest = 0;
    for (const auto& [key, curve] : curves_) {
        if (!curve) continue;
        for (const store::Point& point : *curve)
            if (point.value > largest) largest = point.value;
    }
    Measure chosen = measure_;
    chosen.choose_unit(largest);
    set_measure(std::move(chosen));
}

std::int64_t SeriesSet::window() const {
    if (!measure_.smoothed()) return 0;
    if (smoothing_) return *smoothing_;
    std::int64_t longest = 0;
    for (const ChartLine& line : lines_) {
        const Curve points = curve(line.key);
        longest = std::max({longest, line.total_steps, points && !points->empty() ? points->back().step : 0});
    }
    return longest / 20;
}

bool SeriesSet::collapsed() const {
    if (labels_on_demand()) return true;
    std::map<QString, std::set<int>> ranks;
    for (const ChartLine& line : lines_)
        if (!hidden_.contains(line.variant)) ranks[line.variant].insert(line.seed_rank);
    return repeats(ranks, kDashes);
}

bool SeriesSet::colors_repeat() const {
    std::map<QString, std::set<int>> shades;
    for (const ChartLine& line : lines_)
        if (!hidden_.contains(line.variant)) shades[line.method].insert(line.shade);
    return repeats(shades, kShades);
}

bool SeriesSet::labels_on_demand() const {
    std::size_t visible = 0;
    for (const ChartLine& line : lines_) visible += hidden_.contains(line.variant) ? 0 : 1;
    return visible > kSingleLines;
}

double SeriesSet::x_of(const store::Point& point) const {
    switch (axis_) {
        case XAxis::step:
            return static_cast<double>(point.step);
        case XAxis::epoch:
            return point.epoch;
        case XAxis::seconds:
            return point.seconds;
    }
    return kNan;
}

std::shared_ptr<const DrawnLine> SeriesSet::single(const ChartLine& line) {
    std::shared_ptr<const DrawnLine>& place = singles_[line.key];
    if (place) return place;
    auto made = std::make_shared<DrawnLine>();
    made->about = line;
    made->members = {line.key};
    made->live = line.live;
    made->failure = line.failure;
    std::vector<double> x, y;
    std::vector<const store::Point*> rows;
    if (const Curve points = curve(line.key)) {
        for (const store::Point& point : *points) {
            double at = x_of(point);
            if (!std::isfinite(at) || (log_x_ && at <= 0)) continue;
            if (!x.empty() && at < x.back()) at = x.back();  // a clock that went back; steps and epochs never do
            const double value = point.value * measure_.factor();
            x.push_back(at);
            y.push_back(log_y_ && value <= 0 ? kNan : value);
            rows.push_back(&point);
            made->steps.push_back(point.step);
            made->epochs.push_back(point.epoch);
        }
    }
    if (used_window_ > 1) made->raw.assign(x, y);
    made->line.assign(x, used_window_ > 1 ? analysis::moving_mean(made->steps, y, used_window_) : y);
    const analysis::ThinSeries& measured = used_window_ > 1 ? made->raw : made->line;
    if (const auto extremes = measured.extremes(0, measured.size())) {
        const auto point = [&](std::size_t row) {
            return PointOfLine{measured.x()[row], measured.y()[row], made->steps[row], rows[row]->value};
        };
        made->peak = point(extremes->high);
        if (measure_.best() == Measure::Best::highest) made->best = point(extremes->high);
        if (measure_.best() == Measure::Best::lowest) made->best = point(extremes->low);
    }
    place = std::move(made);
    return place;
}

std::shared_ptr<const DrawnLine> SeriesSet::mean(const std::vector<const ChartLine*>& members) {
    auto made = std::make_shared<DrawnLine>();
    made->about = *members.front();
    std::map<std::int64_t, MeanRow> rows;
    std::map<std::int64_t, store::RunId> newest;  // of each seed: run again, it counts once
    for (const ChartLine* member : members) newest[member->seed] = std::max(newest[member->seed], member->key.run);
    made->seeds = static_cast<int>(newest.size());
    for (const ChartLine* member : members) {
        const std::shared_ptr<const DrawnLine> one = single(*member);
        made->members.push_back(member->key);
        made->parts.push_back(one);
        made->live = made->live || one->live;
        if (!one->failure.isEmpty()) made->failure = one->failure;
        if (one->peak && (!made->peak || one->peak->y > made->peak->y)) made->peak = one->peak;
        if (newest.at(member->seed) != member->key.run) continue;
        for (std::size_t i = 0; i < one->steps.size(); ++i) {
            const double y = one->line.y()[i];
            if (!std::isfinite(y)) continue;
            MeanRow& row = rows[one->steps[i]];
            row.x_sum += one->line.x()[i];
            row.epoch = one->epochs[i];
            row.sum += y;
            row.low = std::fmin(row.low, y);
            row.high = std::fmax(row.high, y);
            ++row.count;
        }
    }
    std::vector<double> x, y, low, high;
    for (const auto& [step, row] : rows) {
        const double at = row.x_sum / row.count;  // seconds differ between the members
        x.push_back(x.empty() ? at : std::max(at, x.back()));
        y.push_back(std::clamp(row.sum / row.count, row.low, row.high));
        low.push_back(row.low);
        high.push_back(row.high);
        made->steps.push_back(step);
        made->epochs.push_back(row.epoch);
        made->counts.push_back(row.count);
    }
    made->low.assign(x, low);
    made->high.assign(x, high);
    made->line.assign(std::move(x), std::move(y));
    if (const auto extremes = made->line.extremes(0, made->line.size()); extremes && measure_.best() != Measure::Best::none) {
        const std::size_t row = measure_.best() == Measure::Best::highest ? extremes->high : extremes->low;
        made->best = PointOfLine{made->line.x()[row], made->line.y()[row], made->steps[row],
                                 made->line.y()[row] / measure_.factor()};
    }
    return made;
}

const std::vector<std::shared_ptr<const DrawnLine>>& SeriesSet::drawn() {
    if (!stale_) return drawn_;
    stale_ = false;
    if (const std::int64_t wanted = window(); wanted != used_window_) {
        used_window_ = wanted;
        singles_.clear();
    }
    drawn_.clear();
    if (!collapsed()) {
        for (const ChartLine& line : lines_)
            if (!hidden_.contains(line.variant)) drawn_.push_back(single(line));
        return drawn_;
    }
    std::vector<std::vector<const ChartLine*>> variants;
    std::map<QString, std::size_t> places;
    for (const ChartLine& line : lines_) {
        if (hidden_.contains(line.variant)) continue;
        const auto [place, added] = places.emplace(line.variant, variants.size());
        if (added) variants.emplace_back();
        variants[place->second].push_back(&line);
    }
    for (const auto& members : variants) drawn_.push_back(members.size() == 1 ? single(*members.front()) : mean(members));
    return drawn_;
}

std::optional<PointOfLine> SeriesSet::peak_of(const SeriesKey& key) {
    (void)drawn();  // settles the window
    for (const ChartLine& line : lines_)
        if (line.key == key) return single(line)->peak;
    return std::nullopt;
}

std::optional<std::pair<double, double>> SeriesSet::x_extent() const {
    std::optional<Limits> extent;
    const auto seen = [this](const store::Point& point) {
        const double x = x_of(point);
        return std::isfinite(x) && (!log_x_ || x > 0);
    };
    for (const ChartLine& line : lines_) {
        const Curve points = hidden_.contains(line.variant) ? nullptr : curve(line.key);
        if (!points) continue;
        const auto first = std::find_if(points->begin(), points->end(), seen);
        const auto last = std::find_if(points->rbegin(), points->rend(), seen);
        if (first != points->end()) widen(extent, x_of(*first), std::max(x_of(*first), x_of(*last)));
    }
    return extent;
}

std::optional<double> SeriesSet::passes(const analysis::ThinSeries& series, std::size_t next, double x) const {
    const auto on_axis = [](double value, bool logarithmic) { return logarithmic ? std::log(value) : value; };
    const double x0 = on_axis(series.x()[next - 1], log_x_), x1 = on_axis(series.x()[next], log_x_);
    const double y0 = on_axis(series.y()[next - 1], log_y_), y1 = on_axis(series.y()[next], log_y_);
    const double at = y0 + (y1 - y0) * (on_axis(x, log_x_) - x0) / (x1 - x0);
    const double y = log_y_ ? std::exp(at) : at;
    return std::isfinite(y) ? std::optional(y) : std::nullopt;
}

std::optional<std::pair<double, double>> SeriesSet::y_extent(double lower, double upper) {
    std::optional<Limits> extent, raw;
    const auto include = [&](const analysis::ThinSeries& series, std::optional<Limits>& into) {
        const auto [first, last] = series.between(lower, upper);
        if (const auto found = series.extremes(first, last)) widen(into, series.y()[found->low], series.y()[found->high]);
        // Where the line enters and leaves: between two rows there may be nothing else of it.
        for (const auto& [edge, next] : {std::pair(lower, first), std::pair(upper, last)}) {
            if (next == 0 || next >= series.size()) continue;
            if (const auto y = passes(series, next, edge)) widen(into, *y, *y);
        }
    };
    for (const auto& line : drawn()) {
        include(line->line, extent);
        include(line->low, extent);
        include(line->high, extent);
        if (collapsed()) continue;  // no raw line is drawn
        include(line->raw, raw);
        const auto [first, last] = line->raw.between(lower, upper);
        if (const auto middle = middle_of(line->raw.y(), first, last)) widen(extent, middle->first, middle->second);
    }
    if (!extent || !raw) return extent;
    // All raw rows, but for a few far off, which would press the lines flat.
    const double room = 0.5 * (extent->second - extent->first);
    return Limits{std::min(extent->first, std::max(raw->first, extent->first - room)),
                  std::max(extent->second, std::min(raw->second, extent->second + room))};
}

std::optional<double> SeriesSet::steps_per_epoch() {
    std::optional<double> common;
    for (const auto& line : drawn()) {
        if (line->steps.empty() || line->epochs.back() <= 0) continue;
        const double steps = static_cast<double>(line->steps.back()) / line->epochs.back();
        if (common && std::fabs(*common - steps) > 0.5) return std::nullopt;
        common = steps;
    }
    return common;
}

std::optional<std::int64_t> SeriesSet::evaluation_interval() {
    std::optional<std::int64_t> interval;
    for (const auto& line : drawn()) {
        // The last evaluation is at the run's end and may come early.
        for (std::size_t i = 1; i + 1 < line->steps.size(); ++i) {
            const std::int64_t gap = line->steps[i] - line->steps[i - 1];
            if (interval && *interval != gap) return std::nullopt;
            interval = gap;
        }
    }
    return interval;
}

}  // namespace sherl::widgets
