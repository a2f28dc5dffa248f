// SPDX-License-Identifier: GPL-3.0-or-later
// Runs side by side: seeds of the same variant (spec, backbone and data hash) make one row.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/api/figures.h"
#include "core/base/json.h"
#include "core/store/records.h"

namespace sherl::cli {

// Mean, lowest and highest over the seeds that have a value.
struct Spread {
    double mean = 0, low = 0, high = 0;
    std::int64_t count = 0;
};

struct Variant {
    std::string label, method, task;
    std::vector<store::RunDetail> runs;  // in the order given
    std::string metric;                  // the one that selects
    std::optional<Spread> validation, test, seconds;
    std::int64_t peak = 0;                // bytes, of training, largest over seeds; 0: not measured
    std::array<std::int64_t, 6> split{};  // of the run with that peak
    std::int64_t evaluation_peak = 0;     // bytes, largest over seeds; 0: not known
    std::optional<std::int64_t> trainable_parameters;
};

// True when training and evaluation both stay within the budget; nothing before a training peak was measured.
[[nodiscard]] std::optional<bool> fits(const Variant& variant, std::int64_t budget);

[[nodiscard]] std::vector<Variant> group_variants(const std::vector<store::RunDetail>& runs);

[[nodiscard]] std::string comparison_table(const std::vector<Variant>& variants, std::optional<std::int64_t> budget);
[[nodiscard]] Json comparison_json(const std::vector<Variant>& variants, std::optional<std::int64_t> budget);
[[nodiscard]] std::string comparison_csv(const std::vector<Variant>& variants);
// Throws Error(input) when the variants do not fit in one figure: another metric or task, or one without a result.
[[nodiscard]] api::ComparisonFigure comparison_figure(const std::vector<Variant>& variants,
                                                      std::optional<std::int64_t> budget);

}  // namespace sherl::cli
