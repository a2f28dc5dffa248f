// SPDX-License-Identifier: GPL-3.0-or-later
// How runs appear as lines of charts: which belong to one variant, how each is called and told apart.
#pragma once

#include <span>
#include <vector>

#include "widgets/charts/series_set.h"
#include "widgets/models/variant_names.h"

namespace sherl::widgets {

// One line for each of `shown` that the study has, in that order; key.name is left empty. Shade and dash count through all
// of `runs`, so that they stay what they are when other runs come to the screen or leave it.
[[nodiscard]] std::vector<ChartLine> lines_of(std::span<const store::RunSummary> runs,
                                              std::span<const store::RunId> shown, VariantNames& names);

}  // namespace sherl::widgets
