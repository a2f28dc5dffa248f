// SPDX-License-Identifier: GPL-3.0-or-later
// Memory peaks that no ledger keeps, of one segment of a run.
#pragma once

#include <c10/core/Device.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "core/engine/memory/process_memory.h"

namespace sherl::engine {

// Counters in bytes by name: process_rss_peak, and on CUDA cuda_allocated_peak, cuda_reserved_peak.
using Counters = std::map<std::string, std::int64_t>;

// Starts new peaks when it is made: at the start of a run, and again when one is resumed.
class SystemPeaks {
  public:
    // `before`: the counters of the segments before; null in the first. `proc`: see memory::ProcessPeak.
    SystemPeaks(at::Device device, const Counters* before, const std::filesystem::path& proc);

    // Raises `counters` to the peaks so far, so that over all segments they hold the largest. A peak that one segment
    // could not measure is unknown for the whole run: its counter is absent.
    void raise(Counters& counters) const;

  private:
    at::Device device_;
    memory::ProcessPeak process_;
    bool process_known_before_;
};

}  // namespace sherl::engine
