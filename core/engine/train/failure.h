// SPDX-License-Identifier: GPL-3.0-or-later
// What can go wrong in a run, as errors with the way out.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>

#include "core/api/events.h"
#include "core/base/error.h"

namespace sherl::engine {

// The quantity that stopped being a number; `where` is "step 12" or "validation after step 12".
enum class NanCause { loss, gradient, evaluation_loss };
[[nodiscard]] Error nan_failure(NanCause cause, const std::string& where, double value);

// Memory that did not fit: limit, system, device.
inline constexpr const char* kOutOfMemory = "run.out_of_memory";

// Any exception of a run as an Error; kOutOfMemory names what `refused` tells (Ledger::refused), where the ledger knows it.
[[nodiscard]] Error failure_of(std::exception_ptr exception, const std::string& where,
                               const std::optional<api::OutOfMemory>& refused = std::nullopt);

}  // namespace sherl::engine
