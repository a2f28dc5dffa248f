// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the store only: the rows that tell of a run's memory: the split at its peak, traces, the forecast and its score, what
// did not fit. Called by: journal (writing, inside a transaction), study (reading, inside a snapshot), claim.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/api/events.h"
#include "core/store/connection.h"
#include "core/store/records.h"

namespace sherl::store {

// ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
// What lies beyond the step that a run goes on from, and the score that it was given before.
void drop_memory_beyond(SQLite::Database& database, RunId run, std::int64_t step);
// The run's peak stays the largest of all segments: a lower one changes nothing.
void write_split(SQLite::Database& database, RunId run, const api::MemorySplit& split);
// Kept: the trace of the step that set the peak, and those that were asked for. Others are dropped.
void write_trace(SQLite::Database& database, RunId run, const api::StepTrace& trace, bool wanted);
// The first one is what the run is scored against.
void write_forecast(SQLite::Database& database, RunId run, const ForecastRecord& forecast);
// forecast / tensor_peak_train − 1, of the counters as they are stored by now; nothing where one of the two is missing, or where
// no batch came that was as large as the one of the forecast: a run of a few steps says nothing of it.
void score_forecast(SQLite::Database& database, RunId run);
void write_out_of_memory(SQLite::Database& database, RunId run, const api::OutOfMemory& event);

// ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
[[nodiscard]] api::MemorySplit load_split(SQLite::Database& database, RunId run);  // peak 0: not measured
[[nodiscard]] std::optional<api::StepTrace> load_trace(SQLite::Database& database, RunId run, std::optional<std::int64_t> step);
[[nodiscard]] std::vector<std::int64_t> load_traced_steps(SQLite::Database& database, RunId run);
[[nodiscard]] std::optional<ForecastRecord> load_forecast(SQLite::Database& database, RunId run);
[[nodiscard]] std::optional<api::OutOfMemory> load_out_of_memory(SQLite::Database& database, RunId run);

}  // namespace sherl::store
