// SPDX-License-Identifier: GPL-3.0-or-later
// The plan of a run and its learning rates, which others ask for before an engine is there, under the engine's names.
#pragma once

#include "core/spec/schedule.h"

namespace sherl::engine {

using spec::ceil_product;
using spec::learning_rate;
using spec::make_plan;
using spec::Plan;

}  // namespace sherl::engine
