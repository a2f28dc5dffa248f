// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine needs of CUDA beyond LibTorch's dispatcher: the allocator's counters. Linking libtorch_cuda here is
// what registers the CUDA operators once this file is opened.
#include <c10/cuda/CUDACachingAllocator.h>

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

  private:
    template <class Field>
    static std::optional<std::int64_t> read(int device, Field field) {
        try {
            return field(caching::getDeviceStats(static_cast<c10::DeviceIndex>(device)));
        } catch (const c10::Error&) {
            return std::nullopt;  // not in use
        }
    }
};

}  // namespace

extern "C" __attribute__((visibility("default"))) sherl::engine::memory::CudaCounters* sherl_cuda_counters() {
    return new Counters;
}
