// SPDX-License-Identifier: GPL-3.0-or-later
// Variants side by side as a table that leaves the program: what a paper prints, and all that is known for CSV.
// Source: ui.md §5.1, §8.
//
// Called by: `sherl compare`, the window's Compare page. What could change: intervals and verdicts of ablation plans.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/comparison.h"
#include "core/base/tables.h"
#include "core/base/units.h"

namespace sherl::analysis {

// One row per variant. CSV has all columns, with exact bytes and unrounded numbers: runs, name, method, task, metric, n,
// validation and test (mean, lowest, highest), trained parameters, seconds, peaks, forecast and its error, and the split. The other forms have one
// unit for a column, metrics in % and mean and range in one cell, and of the columns those that a paper prints: name,
// validation, test, trained parameters, peak, time; method, task, metric and n where they are not alike in all rows or told
// by the names. Notes name rule, n and counters, and what stands in the way of a comparison. Peaks of different counters are
// in columns of their own. Pure, any thread; English throughout: papers and scripts read it.
struct TableOf {
    std::string rule{};  // of the validation metric, where it is not of the selected weights: last_rule(); test ones always are
    std::vector<std::string> columns{};  // keys of those to read instead, in this order, none of them unknown
    std::vector<std::string> notes{};    // more of them: fairness_notes()
    std::optional<ByteUnit> unit{};      // of all memory; none: by what is the largest
};
[[nodiscard]] TextTable comparison_table(std::span<const VariantResult> variants, const TableOf& of = {});
// Its notes on the metrics: rule, n, and which variants have no mean; `test`: whether test metrics are shown too.
[[nodiscard]] std::vector<std::string> metric_notes(std::span<const VariantResult> variants, const std::string& rule, bool test,
                                                    bool validation = true);
// Their keys, the head of the CSV.
[[nodiscard]] std::vector<std::string> comparison_columns();

}  // namespace sherl::analysis
