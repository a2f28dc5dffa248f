// SPDX-License-Identifier: GPL-3.0-or-later
// Peaks, traces and what did not fit as JSON, and back, to the byte.
//
// Called by: the store (rows of a run), forecasts (analysis/forecast_json.h), `--json` of the command line. What could change:
// more facts of an instant; a study keeps what it was given, so what is new there may be absent.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/api/events.h"
#include "core/base/json.h"

namespace sherl::api {

// Bytes and steps are integers. Pure, any thread.
// {"rows", "tokens", "targets", "padded", "segments"}
[[nodiscard]] Json json_of(const BatchShape& batch);
// {"block": "head", "weights": …, …}: all of memory_categories.
[[nodiscard]] Json json_of(const MemoryCell& cell);
// {"peak", "step", "phase", "block", "micro_batch", "batch": {…}, "cells": […]}
[[nodiscard]] Json json_of(const MemorySplit& split);
// Of lists one array per field, as a trace has thousands of points: {"step", "events", "peak", "peak_event", "seconds",
// "blocks": […], "phases": {"phase", "event", "seconds", "micro_batch"}, "points": {"event", "bytes", "block"}}
[[nodiscard]] Json json_of(const StepTrace& trace);
// {"requested", "live", "limit", "phase", "block", "step", "micro_batch", "batch", "split", "trace": … or null}
[[nodiscard]] Json json_of(const OutOfMemory& event);

// The inverse of these. Strict: every key is there, of its type and in its range; lists of one length, events ascending; the
// cells of a split sum to its peak. `where` names the document in errors: Error(store, "api.memory_json").
[[nodiscard]] BatchShape batch_of(const Json& json, const std::string& where);
[[nodiscard]] MemorySplit split_of(const Json& json, const std::string& where);
[[nodiscard]] StepTrace trace_of(const Json& json, const std::string& where);
[[nodiscard]] OutOfMemory out_of_memory_of(const Json& json, const std::string& where);

// One object of such a document, for readers of larger ones: which key is wrong, what stands there, what should.
class MemoryReader {
  public:
    MemoryReader(const Json& json, std::string where);
    [[nodiscard]] const Json& at(const char* key) const;
    [[nodiscard]] MemoryReader object(const char* key) const;
    [[nodiscard]] const Json& list(const char* key) const;
    [[nodiscard]] std::int64_t count(const char* key) const;  // an integer from 0
    [[nodiscard]] double number(const char* key) const;       // finite, from 0
    [[nodiscard]] bool flag(const char* key) const;
    [[nodiscard]] std::string text(const char* key) const;
    [[nodiscard]] std::vector<std::string> texts(const char* key) const;
    [[nodiscard]] std::vector<std::int64_t> counts(const char* key) const;
    [[nodiscard]] Phase phase(const char* key) const;
    // "forecast: split.peak", for parts.
    [[nodiscard]] std::string place(const char* key) const;
    [[noreturn]] void refuse(const char* key, Text expected, std::string got) const;

  private:
    const Json& json_;
    std::string where_;
};

}  // namespace sherl::api
