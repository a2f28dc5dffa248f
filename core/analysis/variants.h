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

// Mean, lowest and highest over the runs that count and have a value; all are finite.
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

// Place of each run's variant among those of its method, for the shade of its colour; `runs`: all of the study, so that a shade
// stays what it is when other runs come to the screen or leave it.
[[nodiscard]] std::map<store::RunId, int> shades_of(std::span<const store::RunSummary> runs);

// The runs that a variant's numbers are of, by seed: the finished ones, and of a seed that was run again the newest. A
// variant of one run tells what that has come to, finished or not. Indices, as in Variant.
[[nodiscard]] std::vector<std::size_t> counting_runs(std::span<const store::RunSummary> runs, const Variant& variant);
// The same for what a run has measured before its end: where none has finished, the newest of each seed.
[[nodiscard]] std::vector<std::size_t> measured_runs(std::span<const store::RunSummary> runs, const Variant& variant);

// A number of each run, over those that count. A seed whose number is none (a run that diverged) leaves no mean: one over the
// others would tell better than it went. Nothing then, and undefined_count() says why.
using RunValue = std::function<std::optional<double>(const store::RunSummary& run)>;
[[nodiscard]] std::optional<Spread> spread_of(std::span<const store::RunSummary> runs, const Variant& variant, const RunValue& value);
// The same of the metric that selects (RunSummary::metric); empty where no run of the variant has it.
[[nodiscard]] std::optional<Spread> validation_spread(std::span<const store::RunSummary> runs, const Variant& variant);
[[nodiscard]] std::optional<Spread> test_spread(std::span<const store::RunSummary> runs, const Variant& variant);
// How many of the runs that count have a value that is no number (NaN, infinite).
[[nodiscard]] std::int64_t undefined_count(std::span<const store::RunSummary> runs, const Variant& variant, const RunValue& value);
// The metric that selects, of one split.
[[nodiscard]] std::optional<double> validation_metric(const store::RunSummary& run);
[[nodiscard]] std::optional<double> test_metric(const store::RunSummary& run);

// Which counter RunSummary::peak_bytes is of: "cuda_allocated_peak" on CUDA, else "tensor_peak_train". While a run is at work
// the device that it asks for decides.
[[nodiscard]] std::string peak_counter(const store::RunSummary& run);
// The largest peak of the measured runs. Where their counters differ there is none, as such numbers do not compare.
struct Peak {
    std::int64_t bytes = 0;  // 0: not measured
    std::int64_t count = 0;  // runs that have one
    std::string counter;     // empty: they differ
};
using RunBytes = std::function<std::int64_t(const store::RunSummary& run)>;  // 0: not measured
[[nodiscard]] Peak peak_of(std::span<const store::RunSummary> runs, const Variant& variant, const RunBytes& bytes);
[[nodiscard]] std::optional<std::int64_t> largest_peak(std::span<const store::RunSummary> runs, const Variant& variant);  // of peak_bytes

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
