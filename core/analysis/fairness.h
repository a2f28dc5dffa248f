// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in the way of comparing variants: things that should be alike and are not. Source: ui.md §5.1.
#pragma once

#include <span>
#include <vector>

#include "core/analysis/variants.h"
#include "core/base/text.h"
#include "core/store/records.h"

namespace sherl::analysis {

// One sentence for each of: data, metric, backbone, number of finished seeds, steps,
// precision, device. Empty for fewer than two variants, and where all is alike. `names` belong to `variants`.
[[nodiscard]] std::vector<Text> fairness_notes(std::span<const store::RunSummary> runs,
                                               std::span<const Variant> variants,
                                               std::span<const std::string> names);

}  // namespace sherl::analysis
