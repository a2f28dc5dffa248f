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
    std::int64_t validation_undefined = 0, test_undefined = 0;  // seeds whose metric is no number: no mean then
    std::int64_t peak = 0;                // bytes, of training, largest over seeds; 0: not measured
    std::int64_t peak_seeds = 0;          // that have a peak
    std::string counter = "tensor_peak_train";  // which one `peak` is of; empty: its seeds' differ, so there is no peak
    store::RunId peak_run = 0;            // whose peak that is; 0: none
    int shade = 0;                        // place among the variants of its method
    std::array<std::int64_t, 6> split{};  // of the run with that peak, by api::memory_categories; sums to it, or all 0
    std::int64_t evaluation_peak = 0;     // bytes, largest over seeds; 0: not known
    std::optional<std::int64_t> forecast;  // bytes, what was predicted for `peak`, largest over seeds
    std::optional<double> forecast_error;  // forecast / measured − 1, the one furthest off of the seeds that are scored
    bool live = false;                    // one of its runs is at work
    bool last_weights = false;            // metrics are of the last step (train.select), not of the best validation
};

// Splits of the runs at their training peaks; a run without one is absent.
using Splits = std::map<store::RunId, api::MemorySplit>;

// Pure, any thread; so is all below. In the order of group_variants. The label is the name of the variant's first run. All
// numbers are of the runs that count (variants.h). `shades`: shades_of() the whole study; empty: of these runs.
[[nodiscard]] std::vector<VariantResult> compare(std::span<const store::RunSummary> runs, const Splits& splits,
                                                 const std::map<store::RunId, int>& shades = {});

[[nodiscard]] std::string ids_of(const VariantResult& variant);  // "1 2": its runs

// Which weights the metrics are of (train.select), in English: "best validation step".
[[nodiscard]] std::string weights_rule(std::span<const VariantResult> variants);
// The same of a metric that is not of the selected weights but of the last evaluations: "mean of the last 3 evaluations".
[[nodiscard]] std::string last_rule(std::int64_t evaluations);

// True when training and evaluation both stay within the budget; nothing before a training peak was measured.
[[nodiscard]] std::optional<bool> fits(const VariantResult& variant, std::int64_t budget);

// The variants of the first one's task, metric and memory counter that have a metric or a measured peak; the others are named
// as absent. `split`: "validation" or "test"; a variant without a metric of it is a bar without a point. The rule is the one
// of train.select, in English.
[[nodiscard]] api::ComparisonFigure comparison_figure(std::span<const VariantResult> variants, std::optional<std::int64_t> budget,
                                                      std::string_view split = "validation");

}  // namespace sherl::analysis
