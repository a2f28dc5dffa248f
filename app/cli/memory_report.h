// SPDX-License-Identifier: GPL-3.0-or-later
// Where bytes are and why, as commands print it: tables of a split, what was predicted and how far off it was, the tensor that did
// not fit, what would fit.
//
// Called by: forecast, memory, run, show. What could change: more ways to group blocks.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/fitting.h"
#include "core/api/figures.h"
#include "core/base/json.h"
#include "core/store/study.h"

namespace sherl::cli {

// The unit of all numbers of a table, and how one is written in it. `largest` decides where the convention leaves it open.
struct MemoryScale {
    std::string name;  // "MiB"
    double bytes = 1;
    int decimals = 1;
    [[nodiscard]] std::string shown(std::int64_t value) const;     // "12.3", "<0.1", "–" for 0
    [[nodiscard]] std::string change(std::int64_t value) const;    // "+12.3", "−4.0"
};
[[nodiscard]] MemoryScale memory_scale(api::FigureUnit unit, std::int64_t largest);
// gib, mib, paper. Throws Error(input).
[[nodiscard]] api::FigureUnit parse_unit(const std::string& typed);
inline constexpr const char* kUnitHelp =
    "Unit of the numbers: gib (default: GiB, and MiB or KiB below one), mib, or paper (MiB / 1000, which papers print as GB)";

// "600 MiB" in bytes; nothing where nothing was typed. Throws Error(input).
[[nodiscard]] std::optional<std::int64_t> parse_budget(const std::string& typed);

// Blocks × categories with their sums, in one unit. `grouped`: the blocks of a stack stand in one row.
[[nodiscard]] std::string split_table(const api::MemorySplit& split, api::FigureUnit unit, bool grouped = false);
// "backward, block 3, micro-batch 2 of 4; 32 texts of 128 tokens"; empty where the place is not known.
[[nodiscard]] std::string place_text(api::Phase phase, const std::string& block, std::int64_t micro_batch, const api::BatchShape& batch);
// "32 texts of 128 tokens, targets of 12"
[[nodiscard]] std::string batch_text(const api::BatchShape& batch);

// What the scored runs of a study say about forecasts of this method on this kind of backbone. A study that is not there says
// nothing.
[[nodiscard]] analysis::Margin margin_from(const std::string& typed_store, const std::string& method, const std::string& host);
// "± 1.4 % (7 scored runs)", "± 2 % (not yet scored: 2 of 5 runs)"
[[nodiscard]] std::string margin_text(const analysis::Margin& margin);
// "268.1 MiB, measured 270.0 MiB: 0.7 % too low"; "268.1 MiB, for a batch as large as none that came" of a run that ended without
// one; "268.1 MiB". Empty for a run without a forecast.
[[nodiscard]] std::string score_text(const store::RunSummary& run);
// The run has ended and met no batch as large as the one that was predicted.
[[nodiscard]] bool met_no_such_batch(const store::RunSummary& run);

// "+1.4 %", "−0.3 %"
[[nodiscard]] std::string signed_percent(double share);

// "a tensor of 12.0 MiB did not fit, beside 590.2 MiB in use, under the limit of 600.0 MiB (backward, block 3)"
[[nodiscard]] std::string out_of_memory_text(const api::OutOfMemory& event);
// A line for each; empty for none.
[[nodiscard]] std::string proposals_text(std::span<const analysis::Proposal> proposals);
[[nodiscard]] Json proposals_json(std::span<const analysis::Proposal> proposals);
// What would have fit where a run ran out of memory; none where it did not, or where its backbone is gone.
[[nodiscard]] std::vector<analysis::Proposal> ways_to_fit(const store::Study& study, const store::RunDetail& run);

}  // namespace sherl::cli
