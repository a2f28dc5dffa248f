// SPDX-License-Identifier: GPL-3.0-or-later
// The methods of this version, one function and one file each. Internal to core/spec.
#pragma once

#include "core/spec/catalogue.h"

namespace sherl::spec {

// method.length of prompt and prefix tuning.
[[nodiscard]] Key virtual_tokens();

[[nodiscard]] Method full_method();
[[nodiscard]] Method linear_probe_method();
[[nodiscard]] Method partial_method();
[[nodiscard]] Method bitfit_method();
[[nodiscard]] Method adapter_method();
[[nodiscard]] Method lora_method();
[[nodiscard]] Method ia3_method();
[[nodiscard]] Method prompt_method();
[[nodiscard]] Method prefix_method();
[[nodiscard]] Method lst_method();
[[nodiscard]] Method unipt_method();
[[nodiscard]] Method sherl_method();

}  // namespace sherl::spec
