// SPDX-License-Identifier: GPL-3.0-or-later
// What the store tells about a run, as plain values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/api/events.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/store/process.h"

namespace sherl::store {

using RunId = std::int64_t;

enum class Status { waiting, running, finished, stopped, paused, failed, interrupted };
[[nodiscard]] const char* to_string(Status status);
[[nodiscard]] Status status_from(std::string_view word);  // throws Error(store) for a word that is none
[[nodiscard]] const std::vector<std::string>& status_names();

enum class Request { stop, pause };
[[nodiscard]] const char* to_string(Request request);

// One line of the runs table. Times are milliseconds since 1970 UTC.
struct RunSummary {
    RunId id = 0;
    std::string uuid, name;
    Status status = Status::waiting;  // a row whose process is gone already reads `interrupted`
    bool preparing = false;           // running, before its first step
    std::optional<Request> request;   // running: asked to stop or pause, and not there yet
    std::optional<std::int64_t> queue_position;
    std::int64_t created_ms = 0;
    std::optional<std::int64_t> started_ms, ended_ms;
    std::string method, task, task_kind, metric,
        backbone;  // task: the data's name ("cola", "bbc-news"); metric: the one that selects
    std::int64_t seed = 0;
    std::string spec_hash;
    std::string backbone_hash, data_hash;  // empty before the first segment
    Json spec;                                               // resolved
    std::int64_t steps = 0, total_steps = 0, best_step = 0;  // 0: none or not yet known
    std::optional<std::int64_t> trainable_parameters, backbone_parameters;
    std::map<std::string, std::int64_t> counters;    // bytes, by name; known at the ending
    std::optional<std::int64_t> peak_bytes;          // tensor_peak_train, live while it runs
    std::optional<std::int64_t> forecast_bytes;      // ForecastRecord::peak; none: no forecast was made
    std::optional<double> forecast_error;            // forecast / tensor_peak_train − 1; none: no batch as large as the forecast's came, or no peak was measured
    std::map<std::string, double> validation, test;  // of the selected weights; live: of the best evaluation so far
    double seconds = 0;                              // over all segments
    std::int64_t segments = 0;  // that began training; one more: rows beyond its first step were removed
    std::vector<std::string> tags;                   // sorted
    std::string note;                                // first line of the notes
    std::string error_id, error_message;             // failed
};

// What was predicted for a run when it began, from its largest batch.
struct ForecastRecord {
    std::int64_t peak = 0;             // bytes, of training
    std::int64_t evaluation_peak = 0;  // bytes
    Json document = Json::object();    // analysis::forecast_json(): split, reasons, batch
};

struct Segment {
    std::int64_t number = 1;
    ProcessIdentity process;
    std::int64_t heartbeat_ms = 0, started_ms = 0;
    std::optional<std::int64_t> first_step, last_step, ended_ms;
    std::optional<Status> ending;
    std::optional<double> seconds;
    std::string program_version, git_revision;
};

struct Checkpoint {
    std::int64_t step = 0;
    std::string folder;  // relative to the run's folder
    std::int64_t created_ms = 0;
    bool present = false;  // still on disk
};

// Everything but the curves, predictions and log.
struct RunDetail {
    RunSummary summary;
    std::string program_version, git_revision;
    std::map<std::string, std::string> libraries;
    std::string device;  // resolved; empty before the first segment
    std::int64_t threads = 0;
    std::vector<std::string> labels;
    Json data_report = Json::object();
    std::int64_t steps_per_epoch = 0, train_examples = 0, validation_examples = 0, test_examples = 0;
    api::MemorySplit split;  // peak 0 when none was measured
    std::optional<ForecastRecord> forecast;
    std::optional<api::OutOfMemory> out_of_memory;  // the run ended so
    std::vector<std::int64_t> traced_steps;         // ascending
    std::vector<Segment> segments;
    std::vector<Checkpoint> checkpoints;
    std::optional<Error> error;  // failed
    std::string notes;
};

// One point of a curve. `value` may be NaN where the run measured one.
struct Point {
    std::int64_t step = 0;
    double epoch = 0;
    double seconds = 0;  // since the run's start, as the engine counts; NaN when not known
    double value = 0;
};

struct LogLine {
    std::int64_t id = 0, segment = 1, time_ms = 0;
    api::LogEvent::Level level = api::LogEvent::Level::info;
    std::string text;             // English
    std::string context, source;  // id of the message for a translation; empty for plain text
    std::vector<std::string> arguments;
};

}  // namespace sherl::store
