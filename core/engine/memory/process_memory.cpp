// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory/process_memory.h"

#include <fstream>
#include <string>

namespace sherl::engine::memory {

std::optional<std::int64_t> process_rss_peak() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
        if (std::int64_t kib = 0; word == "VmHWM:" && status >> kib) return kib * 1024;  // the kernel's "kB" are KiB
    }
    return std::nullopt;
}

}  // namespace sherl::engine::memory
