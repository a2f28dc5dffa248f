// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of made-up training steps: splits by block and the traces that lead to them.
#pragma once

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "core/analysis/memory_difference.h"
#include "core/api/figures.h"

namespace sherl::test {

// A model of `blocks` blocks, of which those from `kept_from` keep their activations; a side network or none.
struct MadeStep {
    std::string method = "lora", label = "LoRA r8";
    int shade = 0;
    int blocks = 12, kept_from = 0;
    std::int64_t weights = 35, saved = 200, temporary = 30, side = 0, gradients = 2;  // MiB, of a block; of the side network
    std::int64_t micro_batches = 1;
};

inline api::MemoryFigureRun made_run(const MadeStep& of) {
    constexpr std::int64_t mebi = std::int64_t{1} << 20;
    api::MemoryFigureRun run;
    run.key = of.method + "/" + of.label;
    run.label = of.label;
    run.method = of.method;
    run.shade = of.shade;
    api::StepTrace& trace = run.trace;
    trace.step = 7;
    std::vector<std::string>& names = trace.blocks;
    names = {"other", "embedding"};
    for (int i = 0; i < of.blocks; ++i) names.push_back("block " + std::string(i < 10 ? "" : "1") + std::to_string(i % 10));
    for (const char* name : {"side network", "head", "loss", "optimizer"}) names.emplace_back(name);
    const auto block_of = [](int i) { return static_cast<std::int16_t>(i + 2); };
    const auto side = block_of(of.blocks), optimizer = static_cast<std::int16_t>(of.blocks + 5);
    std::int64_t bytes = (of.blocks * of.weights + 90) * mebi + of.blocks * 3 * of.gradients * 1024, event = 0;  // gradients and two moments
    const auto step = [&](std::int64_t by, std::int16_t block) {
        bytes += by * mebi;
        trace.points.push_back({++event, bytes, block});
        if (bytes <= trace.peak) return;
        trace.peak = bytes;
        trace.peak_event = event;
        run.split.block = names[static_cast<std::size_t>(block)];
    };
    double seconds = 0;
    const auto mark = [&](api::Phase phase, double takes, std::int64_t batch) {
        trace.phases.push_back({phase, event + 1, seconds, batch});
        seconds += takes;
    };
    for (std::int64_t batch = 1; batch <= of.micro_batches; ++batch) {
        mark(of.kept_from > 0 ? api::Phase::early : api::Phase::forward, 0.12, batch);
        for (int i = 0; i < of.blocks; ++i) {
            if (i == of.kept_from && i > 0) {
                if (of.side > 0) {
                    mark(api::Phase::side, 0.02, batch);
                    for (int part = 0; part < 8; ++part) step(of.side / 8, side);
                }
                mark(api::Phase::late, 0.03, batch);
            }
            step(of.temporary, block_of(i));
            if (i >= of.kept_from) step(of.saved, block_of(i));
            step(-of.temporary, block_of(i));
        }
        mark(api::Phase::loss, 0.01, batch);
        step(12 + 2 * batch, static_cast<std::int16_t>(side + 2));
        mark(api::Phase::backward, 0.2, batch);
        for (int i = of.blocks - 1; i >= of.kept_from; --i) {
            step(of.temporary, block_of(i));
            step(-of.temporary, block_of(i));
            step(-of.saved, block_of(i));
        }
        for (int part = 0; of.side > 0 && part < 8; ++part) step(-(of.side / 8), side);
        step(-(12 + 2 * batch), static_cast<std::int16_t>(side + 2));
    }
    mark(api::Phase::optimizer, 0.03, 0);
    for (int part = 0; part < 6; ++part) {
        step(12, optimizer);
        step(-12, optimizer);
    }
    trace.events = event;
    trace.seconds = seconds;

    api::MemorySplit& split = run.split;
    split.peak = trace.peak;
    split.step = trace.step;
    split.phase = api::Phase::backward;
    split.batch = {32, 128, 0, true, false};
    split.cells.push_back({"embedding", {90 * mebi, 0, 0, 0, 0, 0}});
    for (int i = 0; i < of.blocks; ++i)
        split.cells.push_back({names[static_cast<std::size_t>(block_of(i))], {of.weights * mebi, of.gradients * 1024, 2 * of.gradients * 1024, i >= of.kept_from ? of.saved * mebi : 0, 0, 0}});
    if (of.side > 0) split.cells.push_back({"side network", {0, 0, 0, of.side / 8 * 8 * mebi, 0, 0}});
    std::int64_t sum = 0;
    for (const api::MemoryCell& cell : split.cells) sum = std::accumulate(cell.bytes.begin(), cell.bytes.end(), sum);
    // What is left of the peak are temporaries.
    if (sum < split.peak) split.cells.push_back({"loss", {0, 0, 0, 0, split.peak - sum, 0}});
    run.forecast = split.peak + split.peak / 90;
    return run;
}

// As that method would have it, with this peak in bytes at this step.
inline api::MemoryFigureRun run_with_peak(const std::string& method, std::int64_t peak, std::int64_t step) {
    MadeStep made{.method = method};
    if (method == "sherl") made = {.method = method, .kept_from = 11, .side = 224};
    if (method == "linear_probe") made = {.method = method, .kept_from = 12};
    if (method == "full") made.gradients = 35 * 1024;
    api::MemoryFigureRun run = made_run(made);
    const double factor = static_cast<double>(peak) / static_cast<double>(run.trace.peak);
    const auto scale = [factor](std::int64_t& bytes) { bytes = static_cast<std::int64_t>(static_cast<double>(bytes) * factor); };
    for (api::TracePoint& point : run.trace.points) {
        scale(point.bytes);
        if (point.event == run.trace.peak_event) point.bytes = peak;
    }
    std::int64_t left = peak;
    for (api::MemoryCell& cell : run.split.cells)
        for (std::int64_t& bytes : cell.bytes) {
            scale(bytes);
            left -= bytes;
        }
    run.split.cells.push_back({"other", {0, 0, 0, 0, 0, left}});
    run.split.peak = run.trace.peak = peak;
    run.split.step = run.trace.step = step;
    return run;
}

inline api::MemoryFigureRun lora_run() { return made_run({}); }
inline api::MemoryFigureRun sherl_run() {
    return made_run({.method = "sherl", .label = "SHERL all · late 1", .kept_from = 11, .side = 224});
}
inline api::MemoryFigureRun unipt_run() {
    return made_run({.method = "unipt", .label = "UniPT r2", .kept_from = 12, .weights = 34, .side = 160});
}

// With the difference from the first run to the second and reasons as a forecast gives them.
inline api::MemoryFigure made_memory(std::vector<api::MemoryFigureRun> runs) {
    api::MemoryFigure figure;
    figure.budget = std::int64_t{3} << 30;
    if (runs.size() >= 2) {
        analysis::PeakFacts a{runs[0].split, "LoRA", {}}, b{runs[1].split, "SHERL", {}};
        std::vector<std::string> below;
        for (int i = 0; i < 12; ++i) {
            below.push_back(i < 10 ? std::string("block ") + static_cast<char>('0' + i) : std::string("block 1") + static_cast<char>('0' + i - 10));
            a.reasons.push_back({below.back(), 1, {"lora"}, below, i > 0});
        }
        b.reasons = {{"block 11", 1, {"side"}, {"side network"}, true}, {"side network", 1, {"side"}, {"side network"}, false}};
        for (analysis::DifferenceStep& step : analysis::memory_difference(a, b))
            figure.difference.push_back({step.category, step.blocks, step.label, step.first, step.second, std::move(step.reasons)});
    }
    figure.runs = std::move(runs);
    return figure;
}

}  // namespace sherl::test
