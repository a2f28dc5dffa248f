// SPDX-License-Identifier: GPL-3.0-or-later
// The bundled example: the demo's LoRA and SHERL specs on the model and data that the set-up fetches. Source: ui.md §9
//
// Called by: the first start (fills the set-up), the first-run card (queues both).
#pragma once

#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/base/json.h"

namespace sherl::widgets {

// LoRA, then SHERL, as experiments/demo has them: the runs of "Run the example".
[[nodiscard]] std::vector<Json> example_runs();
// What the set-up shows at the first start: the SHERL run, without its name.
[[nodiscard]] Json example_setup();
// What of model and data is not installed, with the command that fetches it; nothing: the example can run.
[[nodiscard]] std::optional<Problem> example_missing();

}  // namespace sherl::widgets
