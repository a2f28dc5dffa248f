// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps a run's memory peaks and reports each new one at once, with the course of its step: whoever asks while the run goes on,
// or after it died, finds the peak that the steps tell. Of steps in no particular order ever fewer are new maxima (about ln n of
// n). Reports the course of chosen steps, too.
#pragma once

#include <cstdint>
#include <vector>

#include "core/api/events.h"
#include "core/engine/memory/ledger.h"
#include "core/engine/train/checkpoint.h"

namespace sherl::engine {

// All arguments outlive it; `state` receives the counters, the split and the trace. What a ledger that is charged for nothing tells
// (a device of which nobody tells) is not reported.
class MemoryWatch {
  public:
    // `trace_steps`: RunRequest::trace_steps.
    MemoryWatch(const memory::Ledger& ledger, RunState& state, api::RunObserver& observer,
                const std::vector<std::int64_t>& trace_steps);

    // Reports what a resumed run brings along: those who follow it have dropped all that lies beyond the checkpoint.
    void begin();
    // The ledger's window, with `peak`, is that of training step `step`. Split and trace are taken at a new maximum, the first
    // on ties. Returns the step's peak to show.
    [[nodiscard]] std::int64_t after_step(std::int64_t step, std::int64_t peak);
    // Returns the peak of all evaluations to show.
    [[nodiscard]] std::int64_t after_evaluation(std::int64_t peak);
    // Reports the split of the whole run, whatever was reported before.
    void finish();

  private:
    const memory::Ledger& ledger_;
    RunState& state_;
    api::RunObserver& observer_;
    const std::vector<std::int64_t>& trace_steps_;
};

}  // namespace sherl::engine
