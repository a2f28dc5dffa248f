// SPDX-License-Identifier: GPL-3.0-or-later
// Which variants of a comparison nothing beats: at least as cheap and at least as good, and better in one of the two.
//
// Called by: the chart of accuracy against memory. What could change: how often a variant stays on the front when its seeds
// are drawn again.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace sherl::analysis {

struct CostAndGain {
    double cost = 0;  // less is better: bytes
    double gain = 0;  // more is better: a metric; of a loss its negative
};

// The points of the front in the order of their cost; equal points are all on it, in the order given. A point with a value
// that is no finite number is not. Pure; O(n log n).
[[nodiscard]] std::vector<std::size_t> pareto_front(std::span<const CostAndGain> points);

}  // namespace sherl::analysis
