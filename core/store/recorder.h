// SPDX-License-Identifier: GPL-3.0-or-later
// Writes what a run reports into its study.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/api/events.h"
#include "core/base/clock.h"
#include "core/store/claim.h"
#include "core/store/journal.h"
#include "core/store/writer.h"

namespace sherl::store {

// One segment of one run. The events come on the run's thread; a request row is seen within 0.1 s by the writer's
// thread. An event throws Error(store) once the store cannot be written any more, which ends the run.
class RunRecorder final : public api::RunObserver {
  public:
    struct Options {
        Journal::Options journal;
        std::size_t queue_limit = 8192;
        std::vector<std::int64_t> trace_steps = {};  // whose traces are kept though another step sets the peak
    };
    // `on_stop` is called on the writer's thread when a stop request row appears. `clock` outlives the recorder.
    RunRecorder(const std::filesystem::path& study, Claim claim, const Clock& clock, std::function<void()> on_stop,
                Options options);
    ~RunRecorder() override;

    // Error(input) when backbone or data are not those of the segments before.
    void started(const api::RunStarted& started) override;
    void step(const api::StepEvent& event) override;
    void evaluation(const api::EvaluationEvent& event) override;
    void memory(const api::MemorySplit& split) override;
    void trace(const api::StepTrace& trace) override;
    // Right after started(), of a run's first segment.
    void forecast(const ForecastRecord& forecast);
    // Returns when all rows up to the checkpoint's step are on disk, so that a resume never finds a checkpoint without
    // its rows.
    void checkpoint(const api::CheckpointEvent& event) override;
    void predictions(const api::PredictionsEvent& event) override;
    void log(const api::LogEvent& event) override;
    bool pause_requested() override { return pause_; }

    // Records the one ending. Never throws: what the store could not take turns `outcome` into failed with
    // Error(store). When not even that can be written the row stays `running` and becomes `interrupted` once this
    // process is gone. Call once. `again` is asked each time the ending could not be written: it waits as it likes, and
    // true tries once more, with every row that is still held in memory; none: given up at once.
    void finish(api::RunOutcome& outcome, const std::function<bool(const Error&)>& again = {});

  private:
    Claim claim_;
    std::vector<std::int64_t> trace_steps_;
    const Clock& clock_;
    Journal journal_;
    std::atomic<bool> pause_ = false;
    std::int64_t carried_peak_ = 0;  // of the steps without a row (train.log_every)
    double elapsed_seconds_ = 0;
    Writer writer_;  // last: its thread uses the rest
};

}  // namespace sherl::store
