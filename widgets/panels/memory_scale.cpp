// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/memory_scale.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace sherl::widgets {
namespace {

constexpr double kBeyondBudget = 1.18;  // the scale's end over the budget: room for "a little over"
constexpr double kApart = 1.25;         // times the next smaller peak: one further off is cut
constexpr double kBeyondPeak = 1.04;    // the scale's end over the largest that is not

}  // namespace

MemoryScale::MemoryScale(std::vector<std::int64_t> peaks, std::int64_t budget, double far) {
    std::sort(peaks.begin(), peaks.end(), std::greater<>());
    if (peaks.empty() || peaks.front() <= 0) return;
    const auto largest = static_cast<double>(peaks.front()), limit = static_cast<double>(budget);
    end_ = largest;
    if (budget <= 0 || limit > largest * far) return;
    shows_budget_ = true;
    const double next = peaks.size() > 1 ? static_cast<double>(peaks[1]) : largest;
    end_ = std::max(limit * kBeyondBudget, largest > next * kApart ? next * kBeyondPeak : largest);
}

double MemoryScale::place(std::int64_t bytes) const {
    return end_ <= 0 ? 0 : std::clamp(static_cast<double>(bytes) / end_, 0.0, 1.0);
}

std::int64_t MemoryScale::bytes_at(double place) const {
    return std::llround(std::max(0.0, place) * end_);
}

}  // namespace sherl::widgets
