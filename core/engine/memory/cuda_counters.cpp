// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory/cuda_counters.h"

#include <mutex>
#include <utility>

namespace sherl::engine::memory {

namespace {
std::mutex mutex;
std::shared_ptr<CudaCounters> registered;

std::shared_ptr<CudaCounters> counters() {
    const std::lock_guard lock(mutex);
    return registered;
}
}  // namespace

void set_cuda_counters(std::shared_ptr<CudaCounters> counters) {
    const std::lock_guard lock(mutex);
    registered = std::move(counters);
}

std::optional<std::int64_t> cuda_allocated_peak(int device) {
    const auto plugin = counters();
    return plugin ? plugin->allocated_peak(device) : std::nullopt;
}

std::optional<std::int64_t> cuda_reserved_peak(int device) {
    const auto plugin = counters();
    return plugin ? plugin->reserved_peak(device) : std::nullopt;
}

std::optional<std::int64_t> cuda_allocated_ever(int device) {
    const auto plugin = counters();
    return plugin ? plugin->allocated_ever(device) : std::nullopt;
}

bool feed_from_cuda(DeviceFeed& feed) {
    const auto plugin = counters();
    if (plugin) plugin->feed(feed);
    return plugin != nullptr;
}

void reset_cuda_peaks(int device) {
    if (const auto plugin = counters()) plugin->reset_peaks(device);
}

}  // namespace sherl::engine::memory
