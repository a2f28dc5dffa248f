// SPDX-License-Identifier: GPL-3.0-or-later
// Labels beside the ends of lines, moved apart until none covers another.
#pragma once

#include <vector>

namespace sherl::widgets {

// Centres, in the order given, of labels of height `height` that want to stand at `wanted` between `top` and `bottom`:
// apart by their height at least, in the order of what they want, moved as little as that needs (least squares). Where the
// room is too small for all they stand evenly over it.
[[nodiscard]] std::vector<double> place_labels(const std::vector<double>& wanted, double height, double top,
                                               double bottom);

}  // namespace sherl::widgets
