// SPDX-License-Identifier: GPL-3.0-or-later
// Variants side by side, as every table and chart of a comparison shows them: the command line and the window ask the
// same functions. Source: ui.md §5; spread: ui.md §8.
//
// Called by: `sherl compare`, the window's Compare page. What could change: intervals and verdicts of ablation plans.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/variants.h"
#include "core/api/figures.h"
#include "core/base/tables.h"
#include "core/store/records.h"

namespace sherl::analysis {

// One variant: what its runs have come to.
struct VariantResult {
    std::string key;                          // Variant::key
    std::string label, method, task, metric;  // metric: the one that selects
    std::vector<store::RunId> runs;           // by seed, then by id
    std::string spec_hash;
    std::optional<Spread> validation, test, seconds;
    std::optional<std::int64_t> trainable_parameters;
    std::int64_t peak = 0;                // bytes, of training, largest over seeds; 0: not measured
    std::array<std::int64_t, 6> split{};  // of the run with that peak, by api::memory_categories; sums to it, or all 0
    std::int64_t evaluation_peak = 0;     // bytes, largest over seeds; 0: not known
    bool live = false;                    // one of its runs is at work
    bool last_weights = false;            // metrics are of the last step (train.select), not of the best validation
};

// Splits of the runs at their training peaks; a run without one is absent.
using Splits = std::map<store::RunId, api::MemorySplit>;

// Pure, any thread; so is all below. In the order of group_variants. The label is the name of the variant's first run.
[[nodiscard]] std::vector<VariantResult> compare(std::span<const store::RunSummary> runs, const Splits& splits);

[[nodiscard]] std::string ids_of(const VariantResult& variant);  // "1 2": its runs

// True when training and evaluation both stay within the budget; nothing before a training peak was measured.
[[nodiscard]] std::optional<bool> fits(const VariantResult& variant, std::int64_t budget);

// The variants of the first one's task and metric that have a metric or a measured peak; the rest are left out, and counted.
// `split`: "validation" or "test"; empty: test where all that have a metric have that one. The rule is the one of
// train.select, in English.
struct FigureOf {
    api::ComparisonFigure figure;
    std::size_t left_out = 0;
};
[[nodiscard]] FigureOf comparison_figure(std::span<const VariantResult> variants, std::optional<std::int64_t> budget,
                                         std::string_view split = {});

// One row per variant: runs, name, method, task, metric, n, validation and test (mean, lowest, highest), trained
// parameters, seconds, peaks and the split. Peaks and categories are exact bytes in CSV, one unit for all in other forms,
// which leave out what is alike in all rows and say mean and range in one cell. Notes name rule, n and counters.
// `rule`: which weights the metrics are of, in words; empty: as train.select says.
[[nodiscard]] TextTable comparison_table(std::span<const VariantResult> variants, const std::string& rule = {});

}  // namespace sherl::analysis
