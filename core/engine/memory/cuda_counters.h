// SPDX-License-Identifier: GPL-3.0-or-later
// Counters of CUDA's caching allocator, and its events for the ledger. The engine links LibTorch's CPU libraries only; the CUDA plugin brings the numbers
// when it is opened.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "core/engine/memory/device_feed.h"

namespace sherl::engine::memory {

// Implemented by the CUDA plugin on c10::cuda::CUDACachingAllocator::getDeviceStats and resetPeakStats. Any thread;
// must not throw.
class CudaCounters {
  public:
    virtual ~CudaCounters() = default;
    // Bytes since the last reset; nothing while the device's allocator is not in use.
    [[nodiscard]] virtual std::optional<std::int64_t> allocated_peak(int device) const = 0;
    [[nodiscard]] virtual std::optional<std::int64_t> reserved_peak(int device) const = 0;
    virtual void reset_peaks(int device) = 0;
    // All that the allocator has handed out since the process began; see DeviceFeed.
    [[nodiscard]] virtual std::optional<std::int64_t> allocated_ever(int device) const = 0;
    // From now on `feed`, which outlives it, is told of every block of every device. Further calls do nothing.
    virtual void feed(DeviceFeed& feed) = 0;
};

// Called by the plugin when it is opened, before any run; null takes them away again.
void set_cuda_counters(std::shared_ptr<CudaCounters> counters);

// Counters `cuda_allocated_peak` and `cuda_reserved_peak`, in bytes; nothing without the plugin.
[[nodiscard]] std::optional<std::int64_t> cuda_allocated_peak(int device = 0);
[[nodiscard]] std::optional<std::int64_t> cuda_reserved_peak(int device = 0);
[[nodiscard]] std::optional<std::int64_t> cuda_allocated_ever(int device);
// False without the plugin.
[[nodiscard]] bool feed_from_cuda(DeviceFeed& feed);
// Starts new peaks; nothing happens without the plugin.
void reset_cuda_peaks(int device = 0);

}  // namespace sherl::engine::memory
