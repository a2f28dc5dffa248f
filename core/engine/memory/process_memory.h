// SPDX-License-Identifier: GPL-3.0-or-later
// The memory counter that no ledger keeps: the resident set.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace sherl::engine::memory {

// Largest resident set of the process while this object lives. Of the process, not of a run: it includes LibTorch
// itself, libraries' scratch memory, mapped pages in use, and runs beside this one; not what earlier runs have freed.
// Several may live at once. Any thread.
class ProcessPeak {
  public:
    // Gives freed memory back to the system and restarts the kernel's high-water mark. `proc` holds `status` and
    // `clear_refs` as proc(5) describes them.
    explicit ProcessPeak(std::filesystem::path proc = "/proc/self");
    ~ProcessPeak();
    ProcessPeak(const ProcessPeak&) = delete;
    ProcessPeak& operator=(const ProcessPeak&) = delete;

    // Bytes. Nothing where the kernel keeps no such mark or could not restart it, which would be an earlier run's.
    [[nodiscard]] std::optional<std::int64_t> bytes() const;

  private:
    std::filesystem::path proc_;
    bool restarted_ = false;
    std::int64_t earlier_mark_ = 0;  // the largest before later objects restarted it
};

}  // namespace sherl::engine::memory
