// SPDX-License-Identifier: GPL-3.0-or-later
// The CUDA devices of this computer and who uses them, asked of the driver: LibTorch need not be loaded to know them.
//
// Called by: the window's device chip. What could change: other makers' devices.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sherl {

struct GpuUse {
    std::int64_t process = 0;
    std::string program;       // empty: not to be seen from here (another user's, another container's)
    std::uint64_t bytes = 0;   // 0: the driver does not tell
    friend bool operator==(const GpuUse&, const GpuUse&) = default;
};

struct Gpu {
    std::string name;                // as a run spec has it: "cuda:0"
    std::string title;               // "NVIDIA H200"
    std::uint64_t memory_bytes = 0;
    std::uint64_t free_bytes = 0;    // what others leave to this process; all of it where the driver does not tell
    std::vector<GpuUse> others;      // other processes than this one
    friend bool operator==(const Gpu&, const Gpu&) = default;
};

// In the order in which LibTorch counts them, CUDA_VISIBLE_DEVICES heeded. Empty: no driver, or no device. Never throws
// over a driver that misbehaves. Any thread; may take a second.
[[nodiscard]] std::vector<Gpu> list_gpus();

}  // namespace sherl
