// SPDX-License-Identifier: GPL-3.0-or-later
// RunState as JSON. Numbers survive the round trip exactly.
#pragma once

#include "core/base/json.h"
#include "core/engine/train/checkpoint.h"

namespace sherl::engine {

inline constexpr const char* kCheckpointFormat = "sherl-checkpoint/1";

[[nodiscard]] Json to_json(const RunState& state);
// Throws Json::exception or Error(store) when something is missing or has another type.
[[nodiscard]] RunState state_from_json(const Json& json);

}  // namespace sherl::engine
