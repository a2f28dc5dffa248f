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
#include <utility>
#include <vector>

#include "core/api/events.h"
#include "core/base/error.h"
#include "core/base/text.h"

namespace sherl::api {

// One variant's result: a point of the accuracy-over-memory chart and a bar of the memory chart.
struct FigureRun {
    std::string key;                             // unique in the figure and stable while a study grows
    std::string label;                           // "SHERL, early 0-4"
    std::string method;                          // kind: decides colour and marker
    int shade = 0;                               // place among the variants of its method, for the colour's shade
    std::optional<double> metric;                // the figure's metric, mean over seeds; none: no point, a bar only
    std::optional<std::array<double, 2>> range;  // lowest and highest over seeds
    std::int64_t seeds = 1;               // that the metric is of
    std::int64_t peak = 0;                // bytes, of training, largest over `peak_seeds`; 0: not measured
    std::array<std::int64_t, 6> split{};  // bytes by api::memory_categories; sums to `peak`, or all 0
    std::int64_t evaluation_peak = 0;     // bytes, largest over seeds; 0: nothing was evaluated
    bool live = false;                    // one of its runs is at work: all of this will change
    std::vector<std::pair<std::string, std::int64_t>> blocks{};  // of the same peak, largest first; may be empty
    std::int64_t peak_seeds = 1;  // that have a peak
    std::int64_t undefined = 0;   // seeds whose metric is no number (they diverged): no mean, so no metric
    std::optional<std::int64_t> forecast{};  // bytes that were predicted for `peak`

    // Bytes that the run needs, which is what a budget is compared with: a limit holds in every phase.
    [[nodiscard]] std::int64_t needed() const { return std::max(peak, evaluation_peak); }
};

// A variant that was asked for and is in no chart of the figure.
struct FigureAbsence {
    enum class Why {
        other_task,     // or another metric
        other_counter,  // its peak is of another counter, or its seeds' peaks are of two
        no_result       // neither a metric nor a measured peak
    };
    std::string label;
    Why why = Why::no_result;
    friend bool operator==(const FigureAbsence&, const FigureAbsence&) = default;
};

struct ComparisonFigure {
    std::string metric;  // "accuracy"
    std::string split;   // "validation", "test"
    std::string rule;    // which weights, in words: "best validation step"
    std::string task;    // "cola"
    std::vector<FigureRun> runs;
    std::optional<std::int64_t> budget;  // bytes
    std::string counter = "tensor_peak_train";  // that all peaks are of; on CUDA "cuda_allocated_peak", of all phases
    std::vector<FigureAbsence> absent{};
    std::vector<std::string> notes{};  // sentences for below it: what stands in the way of a comparison
};

enum class FigureChart { accuracy_over_memory, peak_split, both };  // both: side by side
enum class FigureFormat { svg, pdf, png };

struct FigureRequest {
    FigureChart chart = FigureChart::both;
    FigureFormat format = FigureFormat::svg;
    bool dark = false;
    bool transparent = false;  // no background
    double scale = 2;          // PNG: pixels per pixel of the design
};

// One run's training peak: bars by block, a line over a step, an end of the difference.
struct MemoryFigureRun {
    std::string key;     // unique in the figure and stable while a study grows
    std::string label;   // "LoRA r8"
    std::string method;  // kind: decides colour and marker
    int shade = 0;       // as in FigureRun
    MemorySplit split{};   // peak 0: not measured
    StepTrace trace{};     // step 0: none was recorded
    std::optional<std::int64_t> forecast{};  // bytes that were predicted for the peak
    bool predicted = false;  // split and trace are a forecast's: nothing was run
};

// A bar of the difference of two peaks: analysis::DifferenceStep for those who draw.
struct MemoryFigureStep {
    std::string category;             // of memory_categories
    std::vector<std::string> blocks;  // ledger blocks
    Text label;                       // below the bar: "activations, blocks 1–11"
    std::int64_t first = 0, second = 0;  // bytes in either run
    std::vector<Text> reasons{};      // sentences: why they are alive; may be empty
    [[nodiscard]] std::int64_t change() const { return second - first; }
};

// How amounts of memory are written: GiB and, below one, MiB and KiB; all in MiB; as papers print them, MiB / 1000 ("GB*").
enum class FigureUnit { gib, mib, paper };

// Where the bytes of a step are: of one run, of two that are compared, of several over one step.
struct MemoryFigure {
    std::vector<MemoryFigureRun> runs;  // at least one; a difference is from the first to the second
    std::vector<MemoryFigureStep> difference{};  // runs[0].split.peak + Σ change() = runs[1].split.peak; empty: not shown
    std::optional<std::int64_t> budget{};  // bytes
    FigureUnit unit = FigureUnit::gib;
    bool true_time = false;           // the step over its seconds, not its phases side by side
    std::vector<std::string> notes{};  // sentences for below it
};

// Any thread that is the only one to use it; draws without a display.
class FigureWriter {
  public:
    virtual ~FigureWriter() = default;
    // Whole or not at all. Throws Error(store) when the file cannot be written.
    virtual void write(const ComparisonFigure& figure, const FigureRequest& request, const std::filesystem::path& file) = 0;
    // Side by side what there is to show: the step, the blocks, the difference. Of the request, `chart` is not looked at.
    virtual void write(const MemoryFigure& figure, const FigureRequest& request, const std::filesystem::path& file) = 0;
};

// Opens the drawing module beside the domain library. Throws Error(unavailable) when it is not installed.
[[nodiscard]] FigureWriter& open_figures();

}  // namespace sherl::api
