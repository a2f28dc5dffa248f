// SPDX-License-Identifier: GPL-3.0-or-later
// A forecast as a document, and the forecast that a run is scored against.
//
// Called by: `sherl forecast --json`, whoever starts runs (store::ExecuteOptions::forecast), whoever shows a stored one. What
// could change: more facts; a document of another schema word is refused.
#pragma once

#include <optional>

#include "core/analysis/forecast.h"
#include "core/base/json.h"
#include "core/store/records.h"

namespace sherl::analysis {

inline constexpr const char* forecast_schema = "sherl-forecast/1";

// {"schema", "host", "method", "batch": {…}, "outputs", "threads", "peak", "evaluation_peak", "needed", "parameters":
// {"trainable", "head", "backbone"}, "adapter_bytes", "checkpoint_bytes", "categories": {…}, "reasons": [{"block", "bytes", "tensors", "blocks",
// "passing"}], "split": {…, "cells": […]}, "trace": {…}}; bytes and counts are exact. Pure, any thread.
[[nodiscard]] Json forecast_json(const Forecast& forecast, const ForecastSetup& setup);
// The same forecast again. Throws Error(store, "api.memory_json") naming `where` and the key.
[[nodiscard]] Forecast forecast_of(const Json& document, const std::string& where);

// What is known of a run when it begins, from its backbone's config.json and the facts of the engine: largest batch, outputs,
// threads. Nothing for a run on a GPU, whose allocator the model does not know. Throws Error(input).
[[nodiscard]] std::optional<store::ForecastRecord> forecast_of_run(const spec::RunSpec& spec, const api::RunStarted& started);
// The setup of the same.
[[nodiscard]] ForecastSetup setup_of_run(const spec::RunSpec& spec, const api::RunStarted& started);
// The same from what a study keeps of it: what would make it fit can be asked later. The batch is that of its forecast, or of the
// tensor that did not fit. Throws Error(input), where its backbone is gone.
[[nodiscard]] ForecastSetup setup_of_run(const store::RunDetail& run);
// What the memory of such a run is measured against: its limit, or what the system gave it before it refused more; nothing for
// one that did not run out of memory.
[[nodiscard]] std::optional<std::int64_t> budget_of_run(const store::RunDetail& run);

}  // namespace sherl::analysis
