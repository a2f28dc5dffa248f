// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps a run's memory peaks and reports each new one at once: whoever asks while the run goes on, or after it died, finds
// the peak that the steps tell. Of steps in no particular order ever fewer are new maxima (about ln n of n).
#pragma once

#include <cstdint>

#include "core/api/events.h"
#include "core/engine/memory/ledger.h"
#include "core/engine/train/checkpoint.h"

namespace sherl::engine {

// All arguments outlive it; `state` receives the counters and the split. On CUDA, whose allocations the ledger does not
// see, it keeps neither and reports nothing; the peak to show is then that of CUDA's allocator since the run's start.
class MemoryWatch {
  public:
    MemoryWatch(const memory::Ledger& ledger, RunState& state, api::RunObserver& observer, at::Device device);

    // Reports what a resumed run brings along: those who follow it have dropped all that lies beyond the checkpoint.
    void begin();
    // The ledger's window, with `peak`, is that of training step `step`. The split is taken at a new maximum, the first
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
    const at::Device device_;
};

}  // namespace sherl::engine
