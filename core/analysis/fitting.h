// SPDX-License-Identifier: GPL-3.0-or-later
// Forecasts against a budget: how sure they are, whether a set-up fits, and what would make it fit. Source: ui.md §3.3.
//
// Called by: `sherl forecast --budget`, the set-up's forecast bar, the ending of a run that ran out of memory.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/forecast.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace sherl::analysis {

// predicted / measured − 1 of a run.
[[nodiscard]] double forecast_error(std::int64_t predicted, std::int64_t measured);

// How far forecasts are off: 95 % of the scored errors were within ± share. `scored` runs of the same host and method; below
// min_scored the share is that of the model's own grid (tests/bench), and says nothing of this computer.
struct Margin {
    double share = 0;
    std::int64_t scored = 0;
    [[nodiscard]] bool known() const;  // scored ≥ min_scored
};
inline constexpr std::int64_t min_scored = 5;
inline constexpr double grid_margin = 0.01;  // 95th percentile over the grid, rounded up; MEMORY-MODEL.md
[[nodiscard]] Margin margin_of(std::span<const double> errors);

// `tight`: the forecast is within the budget, its 95 % bound is not.
enum class Fit { fits, tight, over };
[[nodiscard]] std::int64_t upper_bound(std::int64_t predicted, const Margin& margin);
[[nodiscard]] Fit fit_of(std::int64_t needed, const Margin& margin, std::int64_t budget);

// A change that makes a set-up fit. Verified: its own forecast's 95 % bound is within the budget.
struct Proposal {
    enum class Kind { checkpointing, smaller_batch, fewer_early, fewer_late, shorter, method };
    Kind kind = Kind::checkpointing;
    std::vector<std::pair<std::string, Json>> changes;  // path → value, as SpecDraft and --set take them
    Text sentence;              // "Batch 16, accumulate 2", "SHERL"
    std::int64_t needed = 0;    // bytes, predicted
    bool same_mathematics = false;  // the trained result does not change, but for rounding: checkpointing; batch with accumulation
};
// At most `most`, those that change least first: the same mathematics, then fewer layers, shorter texts, another method. Never the
// set-up itself; empty where nothing helps or it fits already. Tens of forecasts: milliseconds each.
[[nodiscard]] std::vector<Proposal> make_it_fit(const ForecastSetup& setup, std::int64_t budget, const Margin& margin,
                                                std::size_t most = 3);

}  // namespace sherl::analysis
