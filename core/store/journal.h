// SPDX-License-Identifier: GPL-3.0-or-later
// The rows that a running run writes, as whole transactions on a connection of its own. No thread, no queue: see
// writer.h.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/api/events.h"
#include "core/store/records.h"

namespace sherl::store {

struct StepRow {
    api::StepEvent event;  // peak_bytes: the largest since the row before, steps without a row included
};
struct EvaluationRow {
    api::EvaluationEvent event;
    double elapsed_seconds = 0;  // of the step it follows
};
struct CheckpointRow {
    api::CheckpointEvent event;
    std::int64_t time_ms = 0;
    std::int64_t carried_peak =
        0;  // largest peak of the steps since the last row, so that a resumed run can go on with it
};
struct LogRow {
    api::LogEvent event;
    std::int64_t time_ms = 0;
};
struct TraceRow {
    api::StepTrace trace;
    bool wanted = false;  // asked for, so kept though another step sets the peak
};
using Row = std::variant<api::RunStarted, StepRow, EvaluationRow, api::MemorySplit, TraceRow, ForecastRecord, CheckpointRow,
                         api::PredictionsEvent, LogRow>;

// The open segment of one run. One thread at a time; every call throws Error(store), "store.run.taken" when another
// process has ended the segment meanwhile (this one was silent for too long), and then nothing was written.
class Journal {
  public:
    struct Options {
        int busy_milliseconds = 30'000;  // how long a lock of another program is waited for
        int page_limit = 0;              // 0: none; a test's full disk
    };
    Journal(const std::filesystem::path& path, RunId run, std::int64_t segment, Options options);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    // Heartbeat and rows in one transaction. RunStarted first removes what lies beyond its first step.
    void commit(std::span<const Row> rows, std::int64_t now_ms);
    // What the user asked for meanwhile.
    [[nodiscard]] std::vector<Request> requests();
    // The one ending: last rows, outcome, metrics and counters in one transaction.
    void end(std::span<const Row> rows, const api::RunOutcome& outcome, std::int64_t now_ms);
    // Only the ending itself, for a disk that takes no more.
    void end_briefly(const api::RunOutcome& outcome, std::int64_t now_ms);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sherl::store
