// SPDX-License-Identifier: GPL-3.0-or-later
// A comparison as the command line shows it: a plain-text table and JSON; and what it refuses to draw.
// The numbers are those of core/analysis/comparison.h.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/analysis/comparison.h"
#include "core/base/json.h"

namespace sherl::cli {

[[nodiscard]] std::string comparison_text(std::span<const analysis::VariantResult> variants,
                                          std::optional<std::int64_t> budget);
// `runs`: the details of all runs of the variants; `notes`: what stands in the way of comparing them.
[[nodiscard]] Json comparison_json(std::span<const analysis::VariantResult> variants,
                                   std::span<const store::RunDetail> runs, std::optional<std::int64_t> budget,
                                   std::span<const std::string> notes);
// Throws Error(input) when the variants do not fit in one figure: another metric, task or memory counter, or one without what
// `chart` shows.
[[nodiscard]] api::ComparisonFigure whole_figure(std::span<const analysis::VariantResult> variants,
                                                 std::optional<std::int64_t> budget, const std::string& split,
                                                 api::FigureChart chart);

}  // namespace sherl::cli
