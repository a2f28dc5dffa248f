// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/thinning.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sherl::analysis {
namespace {

constexpr std::size_t kFan = 16;  // rows or blocks below one block

}  // namespace

void MinMaxPyramid::scan(std::optional<Extremes>& into, std::size_t first, std::size_t last) const {
    for (std::size_t row = first; row < last; ++row) {
        const double value = values_[row];
        if (!std::isfinite(value)) continue;
        if (!into) {
            into = Extremes{row, row};
        } else if (value < values_[into->low]) {
            into->low = row;
        } else if (value > values_[into->high]) {
            into->high = row;
        }
    }
}

void MinMaxPyramid::merge(std::optional<Extremes>& into, const std::optional<Extremes>& other) const {
    if (!other) return;
    if (!into) {
        into = other;
        return;
    }
    // Of equal values the first row stays.
    if (values_[other->low] < values_[into->low]) into->low = other->low;
    if (values_[other->high] > values_[into->high]) into->high = other->high;
}

void MinMaxPyramid::assign(std::vector<double> values) {
    values_ = std::move(values);
    levels_.clear();
    rebuild(0);
}

void MinMaxPyramid::append(std::span<const double> values) {
    const std::size_t from = values_.size();
    values_.insert(values_.end(), values.begin(), values.end());
    rebuild(from);
}

void MinMaxPyramid::rebuild(std::size_t from) {
    std::size_t below = values_.size();
    for (std::size_t level = 0; below > kFan; ++level) {
        if (levels_.size() <= level) levels_.emplace_back();
        Level& blocks = levels_[level];
        const std::size_t count = (below + kFan - 1) / kFan;
        from /= kFan;
        if (blocks.empty()) from = 0;  // a level that the growing series did not need before
        blocks.resize(count);
        for (std::size_t block = from; block < count; ++block) {
            std::optional<Extremes> result;
            const std::size_t end = std::min(below, (block + 1) * kFan);
            if (level == 0) {
                scan(result, block * kFan, end);
            } else {
                for (std::size_t i = block * kFan; i < end; ++i) merge(result, levels_[level - 1][i]);
            }
            blocks[block] = result;
        }
        below = count;
    }
}

std::optional<MinMaxPyramid::Extremes> MinMaxPyramid::extremes(std::size_t first, std::size_t last) const {
    last = std::min(last, values_.size());
    std::optional<Extremes> result;
    std::size_t at = first;
    while (at < last) {
        // The largest whole block that begins here and ends in the range.
        std::size_t size = 1, level = 0;
        while (level < levels_.size() && at % (size * kFan) == 0 && at + size * kFan <= last) {
            size *= kFan;
            ++level;
        }
        if (level > 0) {
            merge(result, levels_[level - 1][at / size]);
            at += size;
            continue;
        }
        // Row by row to the next block: most of what a pixel column asks for.
        const std::size_t end = std::min(last, (at / kFan + 1) * kFan);
        scan(result, at, end);
        at = end;
    }
    return result;
}

void ThinSeries::assign(std::vector<double> x, std::vector<double> y) {
    x_ = std::move(x);
    gaps_.assign(1, 0);
    gaps_.reserve(y.size() + 1);
    for (const double value : y) gaps_.push_back(gaps_.back() + (std::isfinite(value) ? 0U : 1U));
    y_.assign(std::move(y));
}

void ThinSeries::append(std::span<const double> x, std::span<const double> y) {
    x_.insert(x_.end(), x.begin(), x.end());
    for (const double value : y) gaps_.push_back(gaps_.back() + (std::isfinite(value) ? 0U : 1U));
    y_.append(y);
}

std::pair<std::size_t, std::size_t> ThinSeries::between(double lower, double upper) const {
    const auto first = std::lower_bound(x_.begin(), x_.end(), lower);
    const auto last = std::upper_bound(first, x_.end(), upper);
    return {static_cast<std::size_t>(first - x_.begin()), static_cast<std::size_t>(last - x_.begin())};
}

void ThinSeries::add(std::vector<Sample>& samples, std::optional<std::size_t>& before, std::size_t row) const {
    if (before && *before >= row) return;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    if (before && gaps_[row] != gaps_[*before + 1]) samples.push_back({x_[row - 1], nan});
    samples.push_back({x_[row], gap(row) ? nan : y()[row]});
    before = row;
}

std::vector<Sample> ThinSeries::thinned(const Columns& columns) const {
    std::vector<Sample> samples;
    const auto [first, last] = between(columns.lower, columns.upper);
    const std::size_t from = first > 0 ? first - 1 : first, to = std::min(last + 1, size());
    std::optional<std::size_t> before;
    if (columns.count < 1 || last - first <= static_cast<std::size_t>(columns.count)) {
        samples.reserve(to - from);
        for (std::size_t row = from; row < to; ++row) add(samples, before, row);
        return samples;
    }
    samples.reserve(4 * static_cast<std::size_t>(columns.count) + 2);
    if (from < first) add(samples, before, from);
    const double low = columns.logarithmic ? std::log(columns.lower) : columns.lower;
    const double width = ((columns.logarithmic ? std::log(columns.upper) : columns.upper) - low) / columns.count;
    std::size_t begin = first;
    for (int column = 0; column < columns.count && begin < last; ++column) {
        std::size_t end = last;
        if (column + 1 < columns.count) {
            const double edge = low + width * (column + 1);
            const double limit = columns.logarithmic ? std::exp(edge) : edge;
            end = static_cast<std::size_t>(
                std::lower_bound(x_.begin() + static_cast<std::ptrdiff_t>(begin),
                                 x_.begin() + static_cast<std::ptrdiff_t>(last), limit) -
                x_.begin());
        }
        if (end == begin) continue;
        add(samples, before, begin);
        if (const auto found = extremes(begin, end)) {
            add(samples, before, std::min(found->low, found->high));
            add(samples, before, std::max(found->low, found->high));
        }
        add(samples, before, end - 1);
        begin = end;
    }
    if (to > last) add(samples, before, last);
    return samples;
}

// ── Moving mean ─────────────────────────────────────────────────────────────────────────────────────────────────────
namespace {

// Sum, count and limits of some rows. The limits hold the mean: rounding must not carry it out of what it is the mean of.
struct Total {
    double sum = 0;
    std::size_t count = 0;
    double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();

    void add(const Total& other) {
        sum += other.sum;
        count += other.count;
        low = std::min(low, other.low);
        high = std::max(high, other.high);
    }
};

Total total_of(double value) {
    if (!std::isfinite(value)) return {};
    return {value, 1, value, value};
}

// The rows of a window that only moves forward, as two stacks: sums are added up and never subtracted, so that what has left
// the window leaves no rounding error behind.
class Window {
  public:
    explicit Window(std::span<const double> values) : values_(values) {}

    void move_to(std::size_t first, std::size_t last) {
        for (; last_ < last; ++last_) back_.add(total_of(values_[last_]));
        for (; first_ < first; ++first_) {
            if (front_.empty()) turn();
            front_.pop_back();
        }
    }
    [[nodiscard]] Total total() const {
        Total result = front_.empty() ? Total{} : front_.back();
        result.add(back_);
        return result;
    }

  private:
    void turn() {
        Total sum;
        for (std::size_t row = last_; row-- > first_;) {
            sum.add(total_of(values_[row]));
            front_.push_back(sum);
        }
        back_ = {};
    }

    std::span<const double> values_;
    std::size_t first_ = 0, last_ = 0;
    std::vector<Total> front_;  // totals of the older rows, each with all that follow it up to the turn
    Total back_;
};

}  // namespace

std::vector<double> moving_mean(std::span<const std::int64_t> steps, std::span<const double> values,
                                std::int64_t window) {
    std::vector<double> means(values.begin(), values.end());
    if (window < 2) return means;
    Window rows(values);
    std::size_t first = 0, last = 0;
    for (std::size_t row = 0; row < values.size(); ++row) {
        while (2 * (steps[row] - steps[first]) > window) ++first;
        while (last < values.size() && 2 * (steps[last] - steps[row]) <= window) ++last;
        rows.move_to(first, last);
        const Total total = rows.total();
        if (std::isfinite(values[row]))
            means[row] = std::clamp(total.sum / static_cast<double>(total.count), total.low, total.high);
    }
    return means;
}

}  // namespace sherl::analysis
