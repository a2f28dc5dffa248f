// SPDX-License-Identifier: GPL-3.0-or-later
// Curves at the resolution of a screen: what of a long series must be drawn so that nobody sees the difference. Peaks are
// never thinned away. ui.md §11 rules 5 and 6.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace sherl::analysis {

// Smallest and largest value of any range of rows in O(log n): blocks of 16 rows, blocks of 16 blocks, and so on.
// Values that are no finite number count for nothing. One thread at a time.
class MinMaxPyramid {
  public:
    struct Extremes {
        std::size_t low, high;  // rows; the first of equal ones
    };
    void assign(std::vector<double> values);
    void append(std::span<const double> values);
    [[nodiscard]] const std::vector<double>& values() const { return values_; }
    // Of the rows [first, last). None when no row has a finite value.
    [[nodiscard]] std::optional<Extremes> extremes(std::size_t first, std::size_t last) const;

  private:
    using Level = std::vector<std::optional<Extremes>>;
    void rebuild(std::size_t from);
    // Both take in rows that lie behind those of `into`.
    void scan(std::optional<Extremes>& into, std::size_t first, std::size_t last) const;
    void merge(std::optional<Extremes>& into, const std::optional<Extremes>& other) const;

    std::vector<double> values_;
    std::vector<Level> levels_;  // levels_[0]: blocks of 16 rows
};

// The columns of pixels that share what lies between two limits of the x axis.
struct Columns {
    double lower = 0, upper = 1;
    int count = 1;
    bool logarithmic = false;  // then lower > 0
};

struct Sample {
    double x = 0, y = 0;  // y NaN: the line is broken here
};

// A series y over an ascending x (equal neighbours allowed), ready to be thinned at any zoom. One thread at a time.
class ThinSeries {
  public:
    // Both of one length, x finite. y that is not finite is a gap.
    void assign(std::vector<double> x, std::vector<double> y);
    // x goes on ascending.
    void append(std::span<const double> x, std::span<const double> y);

    [[nodiscard]] std::size_t size() const { return x_.size(); }
    [[nodiscard]] const std::vector<double>& x() const { return x_; }
    [[nodiscard]] const std::vector<double>& y() const { return y_.values(); }
    // Rows [first, last) with lower ≤ x ≤ upper.
    [[nodiscard]] std::pair<std::size_t, std::size_t> between(double lower, double upper) const;
    [[nodiscard]] std::optional<MinMaxPyramid::Extremes> extremes(std::size_t first, std::size_t last) const {
        return y_.extremes(first, last);
    }

    // What to draw: of every column its first and last row and the rows of its smallest and largest value, in the order of
    // x, with a gap between two of them wherever one lies between; and the nearest row outside on either side, so that
    // the line goes on to the edge. As many rows as columns or fewer: all of them.
    [[nodiscard]] std::vector<Sample> thinned(const Columns& columns) const;

  private:
    void add(std::vector<Sample>& samples, std::optional<std::size_t>& before, std::size_t row) const;
    [[nodiscard]] bool gap(std::size_t row) const { return gaps_[row + 1] != gaps_[row]; }

    std::vector<double> x_;
    MinMaxPyramid y_;
    std::vector<std::uint32_t> gaps_{0};  // gaps_[i]: gaps among the first i rows
};

// Mean of the rows whose step lies within half a window of the row's own, ends cut off; a window below 2 steps changes
// nothing. Computed on all rows, so thinning must come after it. Rows that are no finite number count for nothing and
// stay what they are. Constants stay constant to the last bit, and one huge row harms no mean but those it belongs to.
[[nodiscard]] std::vector<double> moving_mean(std::span<const std::int64_t> steps, std::span<const double> values,
                                              std::int64_t window);

}  // namespace sherl::analysis
