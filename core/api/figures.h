// SPDX-License-Identifier: GPL-3.0-or-later
// Figures that leave the program, as plain data: whoever draws them (Qt, in a module) is opened at first need, so that
// the command line starts without it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace sherl::api {

// One method's result: a point of the accuracy-over-memory chart and a bar of the memory chart.
struct FigureRun {
    std::string label;                           // "SHERL, early 0-4"
    std::string method;                          // kind: decides colour and marker
    double metric = 0;                           // the main metric of the figure, mean over seeds
    std::optional<std::array<double, 2>> range;  // lowest and highest over seeds
    std::int64_t seeds = 1;
    std::int64_t peak = 0;                // bytes, of training, largest over seeds
    std::array<std::int64_t, 6> split{};  // bytes by api::memory_categories; sums to `peak`
    std::int64_t evaluation_peak = 0;     // bytes, largest over seeds; 0: nothing was evaluated

    // Bytes that the run needs, which is what a budget is compared with: a limit holds in every phase.
    [[nodiscard]] std::int64_t needed() const { return std::max(peak, evaluation_peak); }
};

struct ComparisonFigure {
    std::string metric_name;  // "test accuracy"
    std::string note;         // second part of the subtitle: metric rule, counter
    std::vector<FigureRun> runs;
    std::optional<std::int64_t> budget;  // bytes
    bool dark = false;
};

// Any thread that is the only one to use it; draws without a display.
class FigureWriter {
  public:
    virtual ~FigureWriter() = default;
    // Accuracy against peak memory, with the Pareto front. Throws Error(store) when the file cannot be written.
    virtual void accuracy_over_memory(const ComparisonFigure& figure, const std::filesystem::path& svg) = 0;
    // Stacked bars: what each peak is made of.
    virtual void peak_split(const ComparisonFigure& figure, const std::filesystem::path& svg) = 0;
};

// Opens the drawing module beside the domain library. Throws Error(unavailable) when it is not installed.
[[nodiscard]] FigureWriter& open_figures();

}  // namespace sherl::api
