// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/memory_watch.h"

#include <algorithm>

#include "core/engine/memory/cuda_counters.h"

namespace sherl::engine {

MemoryWatch::MemoryWatch(const memory::Ledger& ledger, RunState& state, api::RunObserver& observer, at::Device device)
    : ledger_(ledger), state_(state), observer_(observer), device_(device) {}

void MemoryWatch::begin() {
    if (state_.split.peak > 0) observer_.memory(state_.split);
}

std::int64_t MemoryWatch::after_step(std::int64_t step, std::int64_t peak) {
    if (device_.is_cuda()) return memory::cuda_allocated_peak(device_.index()).value_or(0);
    if (peak > state_.split.peak) {
        state_.split = ledger_.window_split(step);
        state_.counters["tensor_peak_train"] = peak;
        observer_.memory(state_.split);
    }
    return peak;
}

std::int64_t MemoryWatch::after_evaluation(std::int64_t peak) {
    if (device_.is_cuda()) return memory::cuda_allocated_peak(device_.index()).value_or(0);
    std::int64_t& known = state_.counters["tensor_peak_eval"];
    known = std::max(known, peak);
    return known;
}

void MemoryWatch::finish() {
    if (state_.split.peak > 0) observer_.memory(state_.split);
}

}  // namespace sherl::engine
