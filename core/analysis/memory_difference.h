// SPDX-License-Identifier: GPL-3.0-or-later
// The difference of two peaks, taken apart: what a waterfall from one run to another shows. Source: ui.md §5.2.
//
// Called by: `sherl memory RUN RUN`, the Compare page's card "Difference". What could change: counterfactual checks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/analysis/forecast.h"
#include "core/api/events.h"
#include "core/base/text.h"

namespace sherl::analysis {

// Blocks that behave alike stand together: "block 1" to "block 11" are one bar where their activations changed the same way.
struct DifferenceStep {
    std::string category;             // of api::memory_categories
    std::vector<std::string> blocks;  // ledger blocks, in the model's order
    Text label;                       // "activations, blocks 1–11"; "weights"
    std::int64_t first = 0, second = 0;  // bytes in either run
    std::vector<Text> reasons;        // sentences: why they are alive in either run; may be empty
    [[nodiscard]] std::int64_t change() const { return second - first; }
};

// What is known of a run's peak.
struct PeakFacts {
    api::MemorySplit split;
    std::string method_title;          // "LoRA"
    std::vector<AliveBecause> reasons;  // of its forecast; may be empty
};

// first.peak + Σ change() = second.peak, to the byte; steps without a change are left out. Categories in their order, within
// saved activations by groups of blocks (embedding and blocks; side network; head and loss). Pure, any thread.
[[nodiscard]] std::vector<DifferenceStep> memory_difference(const PeakFacts& first, const PeakFacts& second);

// The order of a model: what is below stands first; what is no part of it last.
[[nodiscard]] bool block_below(const std::string& a, const std::string& b);

// "LoRA in blocks 0–5 needs a gradient, so block 6 keeps what it computed." One for each reason; alike ones of neighbouring
// blocks said once. English source with arguments, as all texts of core.
[[nodiscard]] std::vector<Text> alive_because(const std::vector<AliveBecause>& reasons, const std::string& method_title);

}  // namespace sherl::analysis
