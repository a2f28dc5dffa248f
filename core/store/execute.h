// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a run of a study: the only way from a row to an engine and back to an ending.
#pragma once

#include <functional>
#include <stop_token>

#include "core/api/engine.h"
#include "core/base/clock.h"
#include "core/store/claim.h"
#include "core/store/recorder.h"
#include "core/store/study.h"

namespace sherl::store {

struct ExecuteOptions {
    api::RunObserver* observer = nullptr;  // gets every event after the store; on the calling thread
    std::stop_token stop;                  // Ctrl+C, a button; a stop request row does the same
    const Clock* clock = nullptr;          // null: the system's
    Claimable which = Claimable::resumable;
    std::function<void()> claimed = {};    // the run is this process's: from here on there will be one outcome
    std::function<bool(const Error&)> again = {};  // RunRecorder::finish; on the calling thread
    RunRecorder::Options recorder;
    // Asked once the engine knows data and model, at a run's first segment: what it is scored against. Its exceptions count as
    // "no forecast". On the calling thread.
    std::function<std::optional<ForecastRecord>(const spec::RunSpec&, const api::RunStarted&)> forecast = {};
    std::vector<std::int64_t> trace_steps = {};  // api::RunRequest
};

// Starts a waiting run or resumes a stopped, paused, interrupted or failed one (claim.h says what is refused:
// Error(input), and nothing changed). Blocks until the ending, which is in the store when this returns. `spec` is the
// resolved spec of the row (RunSummary::spec) as plain values; device and threads of earlier segments replace its own,
// because 1 and 2 threads differ bitwise. Error(store) when the study cannot be written at all. Once the engine is
// asked nothing is thrown: what went wrong is in the outcome and in the store.
[[nodiscard]] api::RunOutcome execute(Study& study, api::Engine& engine, RunId run, const spec::RunSpec& spec,
                                      const ExecuteOptions& options = {});

}  // namespace sherl::store
