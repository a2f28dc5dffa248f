// SPDX-License-Identifier: GPL-3.0-or-later
// Results as data, in one form for `run --json`, `show --json` and `compare --json`. Bytes and seconds are
// plain numbers.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "core/api/events.h"
#include "core/base/json.h"
#include "core/store/study.h"

namespace sherl::cli {

// {"weights": …, …, "other": …}, which sum to the peak.
[[nodiscard]] Json split_json(const api::MemorySplit& split);
// {"counters": {…}, "peak": …, "split": {…}, "blocks": [{"block": "head", "weights": …, …}]}; the last three are null
// when no peak was measured.
[[nodiscard]] Json memory_json(const std::map<std::string, std::int64_t>& counters, const api::MemorySplit& split);
// Where a tensor did not fit: what it wanted, and what was alive; without the course of the step.
[[nodiscard]] Json out_of_memory_json(const api::OutOfMemory& event);
// Everything a run ended with: run, uuid, name, status, metrics {validation, test}, best_step, forecast {peak, evaluation_peak,
// error}, out_of_memory, …
[[nodiscard]] Json result_json(const store::RunDetail& run);
// The summary alone, for lists.
[[nodiscard]] Json summary_json(const store::RunSummary& run);

// A metric, of the test split where there is one: "test accuracy 0.8731"; empty when nothing was evaluated.
[[nodiscard]] std::string headline(const store::RunSummary& run);
// "saved activations"
[[nodiscard]] std::string category_title(std::size_t category);

}  // namespace sherl::cli
