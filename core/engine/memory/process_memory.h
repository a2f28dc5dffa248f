// SPDX-License-Identifier: GPL-3.0-or-later
// The memory counter that no ledger keeps: the resident set.
#pragma once

#include <cstdint>
#include <optional>

namespace sherl::engine::memory {

// Largest resident set of the process since it started, in bytes (VmHWM of /proc/self/status). Of the process, not of a
// run: it includes LibTorch itself, libraries' scratch memory, mapped pages in use, and runs before and beside this
// one. Nothing where /proc lacks it.
[[nodiscard]] std::optional<std::int64_t> process_rss_peak();

}  // namespace sherl::engine::memory
