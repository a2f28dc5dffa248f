// SPDX-License-Identifier: GPL-3.0-or-later
// A study of 300 variants × 3 seeds on the Compare page's parts: how long the window stands still. Called by window_bench.
#pragma once

#include "core/base/json.h"

namespace sherl::test {

// Milliseconds of the interface thread's processor time, goal: below 100; needs a QApplication. Takes a quarter of a minute.
[[nodiscard]] Json compare_bench();

}  // namespace sherl::test
