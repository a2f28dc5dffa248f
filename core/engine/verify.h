// SPDX-License-Identifier: GPL-3.0-or-later
// Parity cases: one training step against the numbers of an independent reference (golden/README.md,
// "sherl-parity-case/1").
#pragma once

#include <filesystem>

#include "core/api/engine.h"

namespace sherl::engine {

// Takes the step that the case fixes and compares every expected tensor. A key this program does not know makes the
// case unsupported. Throws Error(input) when the folder holds no readable case.
[[nodiscard]] api::CaseResult verify_case(const std::filesystem::path& folder);

}  // namespace sherl::engine
