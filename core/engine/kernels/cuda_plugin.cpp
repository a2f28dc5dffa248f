// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine needs of CUDA beyond LibTorch's dispatcher: the allocator's counters and its events. Linking libtorch_cuda here
// is what registers the CUDA operators once this file is opened.
#include <ATen/Context.h>
#include <c10/cuda/CUDACachingAllocator.h>

#include <mutex>

#include "core/engine/memory/cuda_counters.h"

namespace {

namespace caching = c10::cuda::CUDACachingAllocator;
constexpr auto kAll = static_cast<std::size_t>(c10::CachingAllocator::StatType::AGGREGATE);

class Counters final : public sherl::engine::memory::CudaCounters {
  public:
    std::optional<std::int64_t> allocated_peak(int device) const override {
        return read(device, [](const auto& stats) { return stats.allocated_bytes[kAll].peak; });
    }
    std::optional<std::int64_t> reserved_peak(int device) const override {
        return read(device, [](const auto& stats) { return stats.reserved_bytes[kAll].peak; });
    }
    void reset_peaks(int device) override {
        try {
            caching::resetPeakStats(static_cast<c10::DeviceIndex>(device));
        } catch (const c10::Error&) {
            // The allocator has not been used on this device: its peak is 0 already.
        }
    }

    std::optional<std::int64_t> allocated_ever(int device) const override {
        return read(device, [](const auto& stats) { return stats.allocated_bytes[kAll].allocated; });
    }
    void feed(sherl::engine::memory::DeviceFeed& feed) override {
        at::globalContext().lazyInitDevice(at::kCUDA);  // a tracker is attached to the devices that are there
        std::call_once(attached_, [&feed] {
            caching::attachAllocatorTraceTracker([&feed](const caching::TraceEntry& entry) { tell(feed, entry); });
        });
    }

  private:
    // Under the lock of the device's allocator, which is recursive: its counters can be asked. A block is told before it is in
    // them, a free after it has left them, and at once: when another stream still uses the block, the counters do not wait either.
    static void tell(sherl::engine::memory::DeviceFeed& feed, const caching::TraceEntry& entry) noexcept {
        using Action = caching::TraceEntry::Action;
        const void* data = reinterpret_cast<const void*>(entry.addr_);
        const auto size = static_cast<std::int64_t>(entry.size_);
        switch (entry.action_) {
            case Action::ALLOC:
                feed.allocated(entry.device_, data, size, ever(entry.device_));
                break;
            case Action::FREE_REQUESTED:
                feed.freed(entry.device_, data, ever(entry.device_));
                break;
            case Action::OOM:
                feed.refused(entry.device_, size);
                break;
            default:
                break;  // what the allocator keeps for later is not in use
        }
    }
    static std::int64_t ever(c10::DeviceIndex device) noexcept {
        return caching::getDeviceStats(device).allocated_bytes[kAll].allocated;
    }

    template <class Field>
    static std::optional<std::int64_t> read(int device, Field field) {
        try {
            return field(caching::getDeviceStats(static_cast<c10::DeviceIndex>(device)));
        } catch (const c10::Error&) {
            return std::nullopt;  // not in use
        }
    }

    std::once_flag attached_;
};

}  // namespace

extern "C" __attribute__((visibility("default"))) sherl::engine::memory::CudaCounters* sherl_cuda_counters() {
    return new Counters;
}
