// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps a run's memory peaks and reports new ones, at most once a second.
#pragma once

#include <cstdint>

#include "core/api/events.h"
#include "core/base/clock.h"
#include "core/engine/memory/ledger.h"
#include "core/engine/train/checkpoint.h"

namespace sherl::engine {

// All arguments outlive it; `state` receives the counters and the split.
class MemoryWatch {
  public:
    MemoryWatch(const memory::Ledger& ledger, RunState& state, api::RunObserver& observer, const Clock& clock);

    // The ledger's window is that of training step `step`. The split is taken at a new maximum, the first on ties.
    void after_step(std::int64_t step, std::int64_t peak);
    void after_evaluation(std::int64_t peak);
    // Reports the split of the whole run, whatever was reported before.
    void finish();

  private:
    const memory::Ledger& ledger_;
    RunState& state_;
    api::RunObserver& observer_;
    const Clock& clock_;
    bool pending_ = false;
    double next_report_ = 0;  // monotonic seconds
};

}  // namespace sherl::engine
