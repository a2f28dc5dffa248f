// SPDX-License-Identifier: GPL-3.0-or-later
// The scale of predicted peaks against a budget: how long each bar is, where the line stands, which are cut. No painting, no
// widget. Source: ui.md §3.1.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace sherl::widgets {

// Where amounts of memory lie on a bar of length 1.
class MemoryScale {
  public:
    MemoryScale() = default;
    // `peaks`: bytes, of everything that is drawn. One that is far from all others is cut, so that those can be told apart; a
    // budget of more than `far` times the largest stands outside, so that the bars keep their length.
    MemoryScale(std::vector<std::int64_t> peaks, std::int64_t budget, double far = 2);

    [[nodiscard]] double end() const { return end_; }  // bytes at 1; 0: nothing to draw
    [[nodiscard]] double place(std::int64_t bytes) const;  // 0..1
    [[nodiscard]] bool cuts(std::int64_t bytes) const { return static_cast<double>(bytes) > end_; }
    [[nodiscard]] bool shows_budget() const { return shows_budget_; }
    // Bytes at a place, for who drags the line.
    [[nodiscard]] std::int64_t bytes_at(double place) const;

  private:
    double end_ = 0;
    bool shows_budget_ = false;
};

}  // namespace sherl::widgets
