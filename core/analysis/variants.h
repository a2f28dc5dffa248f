// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that differ in nothing but the seed are one variant. Source: run-spec.md, Hash; ui.md §5.1.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/store/records.h"

namespace sherl::analysis {

// Mean, lowest and highest over the finished seeds that have a value; of a seed that was run again, the newest run.
struct Spread {
    double mean = 0, low = 0, high = 0;
    std::int64_t count = 0;
};

struct Variant {
    std::string key;                 // stable while the study grows: spec hash, and backbone and data where they differ
    std::vector<std::size_t> runs;   // indices into what was grouped: by seed, then by id
};

// In the order of each variant's first run. Same spec hash, backbone hash and data hash; a run that has not begun, whose
// hashes nobody knows yet, stands with the newest of its spec.
[[nodiscard]] std::vector<Variant> group_variants(std::span<const store::RunSummary> runs);

// A number of each run, over those that count. A variant of one run tells what that has come to, finished or not.
using RunValue = std::function<std::optional<double>(const store::RunSummary& run)>;
[[nodiscard]] std::optional<Spread> spread_of(std::span<const store::RunSummary> runs, const Variant& variant, const RunValue& value);
// The same of the metric that selects (RunSummary::metric); empty where no run of the variant has it.
[[nodiscard]] std::optional<Spread> validation_spread(std::span<const store::RunSummary> runs, const Variant& variant);
[[nodiscard]] std::optional<Spread> test_spread(std::span<const store::RunSummary> runs, const Variant& variant);
// Largest tensor_peak_train over the seeds, bytes.
[[nodiscard]] std::optional<std::int64_t> largest_peak(std::span<const store::RunSummary> runs, const Variant& variant);

// train.select: the weights of the last step, not those of the best validation.
[[nodiscard]] bool selects_last(const store::RunSummary& run);
// The values of a spec by path: "train.lr"; an empty object is one.
[[nodiscard]] std::map<std::string, Json> leaves(const Json& spec);
// Keys of the resolved specs whose values are not the same in all of `runs` (a key that one lacks counts), name,
// comment and train.seed excepted; by path.
[[nodiscard]] std::vector<std::string> varying_keys(std::span<const store::RunSummary> runs);
// The value at a path of a resolved spec as a cell shows it: "gated", "0-4", "3e-3"; empty where there is none.
[[nodiscard]] std::string value_text(const Json& spec, const std::string& path);

}  // namespace sherl::analysis
