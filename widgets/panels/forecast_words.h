// SPDX-License-Identifier: GPL-3.0-or-later
// What is said about forecasts: how sure they are, whether they fit, what a change would make, for the eye and read aloud.
// Source: ui.md §3.3, §12, §14.
#pragma once

#include <QString>

#include "core/analysis/fitting.h"
#include "core/base/error.h"

namespace sherl::widgets {

// "3.10 gibibytes", "34 mebibytes": the amount that bytes() shows, read aloud.
[[nodiscard]] QString spoken_bytes(std::int64_t value);
// In the unit that `beside` has, which stands before it: "0.10 GiB"; without the unit "0.10".
[[nodiscard]] QString bytes_beside(std::int64_t value, std::int64_t beside, bool unit = true);
// "±3 %", "not yet scored"; and what that means.
[[nodiscard]] QString margin_words(const analysis::Margin& margin);
[[nodiscard]] QString margin_explanation(const analysis::Margin& margin);
// "fits, 1.81 GiB to spare", "0.10 GiB over budget", "0.02 GiB to spare, less than the forecast is sure of".
[[nodiscard]] QString verdict_words(std::int64_t needed, const analysis::Margin& margin, std::int64_t budget);
// "No forecast: …".
[[nodiscard]] QString refusal_words(const Problem& refusal);
// "Batch 16, accumulate 2 · 3.31 GiB".
[[nodiscard]] QString proposal_words(const analysis::Proposal& proposal);
// A line for each category that has bytes, the peak, and the evaluation where that needs more.
[[nodiscard]] QString split_words(const analysis::Forecast& forecast);

}  // namespace sherl::widgets
