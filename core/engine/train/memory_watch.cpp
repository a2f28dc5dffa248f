// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/memory_watch.h"

#include <algorithm>

namespace sherl::engine {

MemoryWatch::MemoryWatch(const memory::Ledger& ledger, RunState& state, api::RunObserver& observer,
                         const std::vector<std::int64_t>& trace_steps)
    : ledger_(ledger), state_(state), observer_(observer), trace_steps_(trace_steps) {}

void MemoryWatch::begin() {
    if (state_.split.peak > 0) observer_.memory(state_.split);
    if (state_.trace.step > 0) observer_.trace(state_.trace);
}

std::int64_t MemoryWatch::after_step(std::int64_t step, std::int64_t peak) {
    if (peak > state_.split.peak) {
        state_.split = ledger_.window_split(step);
        state_.trace = ledger_.window_trace(step);
        state_.counters["tensor_peak_train"] = peak;
        observer_.memory(state_.split);
        observer_.trace(state_.trace);
    } else if (std::find(trace_steps_.begin(), trace_steps_.end(), step) != trace_steps_.end()) {
        observer_.trace(ledger_.window_trace(step));
    }
    return peak;
}

std::int64_t MemoryWatch::after_evaluation(std::int64_t peak) {
    if (peak == 0) return 0;
    std::int64_t& known = state_.counters["tensor_peak_eval"];
    known = std::max(known, peak);
    return known;
}

void MemoryWatch::finish() {
    if (state_.split.peak > 0) observer_.memory(state_.split);
}

}  // namespace sherl::engine
