// SPDX-License-Identifier: GPL-3.0-or-later
// The methods of this version, one function and one file each. Internal to core/spec.
#pragma once

#include "core/spec/catalogue.h"

namespace sherl::spec {

[[nodiscard]] Method full_method();
[[nodiscard]] Method linear_probe_method();
[[nodiscard]] Method bitfit_method();
[[nodiscard]] Method lora_method();
[[nodiscard]] Method sherl_method();

}  // namespace sherl::spec
