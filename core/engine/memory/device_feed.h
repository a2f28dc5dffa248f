// SPDX-License-Identifier: GPL-3.0-or-later
// A device's memory in the ledger: what its caching allocator tells while it works. Torch-free.
//
// Told by: the CUDA plugin (core/engine/kernels), tests in its place. Called by: the trainer (charge_device). What could change:
// other devices than CUDA's; a limit, once the allocator asks before it hands out.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sherl::engine::memory {

// Told under the allocator's lock, on the thread that allocates or frees; must not call back into the allocator.
//
// A caching allocator hands out blocks that may be larger than what was asked, and counts the blocks. It tells of one before it
// is in the counters; so each call brings `ever`, the bytes handed out since the process began, which tells the size of the block
// before.
class DeviceFeed {
  public:
    virtual ~DeviceFeed() = default;
    virtual void allocated(int device, const void* data, std::int64_t requested, std::int64_t ever) noexcept = 0;
    virtual void freed(int device, const void* data, std::int64_t ever) noexcept = 0;
    // The device has no room for it.
    virtual void refused(int device, std::int64_t requested) noexcept = 0;
};

// Enters what it is told in the ledgers of the runs that are charged for the device. One per process, never destroyed.
[[nodiscard]] DeviceFeed& device_feed();

// The run of this thread is charged for this device's memory in place of the host's, until its RunScope ends; so are threads that
// inherit LibTorch's thread-local state from it, as those do that run backward on a device. Call it right after the scope was
// opened. False: nobody tells of this device (no plugin), and the ledger stays empty.
[[nodiscard]] bool charge_device(int device);

}  // namespace sherl::engine::memory
