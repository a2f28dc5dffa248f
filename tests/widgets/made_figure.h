// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of made-up variants for the charts of a comparison.
#pragma once

#include <numeric>
#include <random>
#include <string>

#include "core/api/figures.h"

namespace sherl::test {

inline constexpr double kMebiByte = 1024.0 * 1024.0;

// Parts that add up to `mebi`, in shares of a method.
inline api::FigureRun figure_run(const std::string& method, const std::string& label, int shade, double metric, double half, std::int64_t seeds,
                                 double mebi, const std::array<double, 5>& shares) {
    api::FigureRun run;
    run.key = method + "/" + label;
    run.label = label;
    run.method = method;
    run.shade = shade;
    run.metric = metric;
    run.seeds = seeds;
    if (seeds > 1) run.range = {metric - half, metric + half * 0.8};
    run.peak = static_cast<std::int64_t>(mebi * kMebiByte) + 12345;
    run.peak_seeds = seeds;
    std::int64_t left = run.peak;
    for (std::size_t part = 0; part < shares.size(); ++part) {
        run.split[part] = static_cast<std::int64_t>(shares[part] * static_cast<double>(run.peak));
        left -= run.split[part];
    }
    run.split[5] = left;
    run.evaluation_peak = run.peak / 3;
    run.blocks = {{"block 3", run.peak / 8}, {"block 2", run.peak / 9}, {"head", run.peak / 20}, {"loss", run.peak / 40}};
    return run;
}

// Up to nine variants, close to the pictures of the design; the budget is 3 GiB.
inline api::ComparisonFigure study_figure(int count) {
    api::ComparisonFigure figure;
    figure.metric = "matthews";
    figure.split = "validation";
    figure.rule = "best validation step";
    figure.task = "cola";
    figure.budget = 3LL << 30;
    const std::array<double, 5> inside{0.13, 0.01, 0.005, 0.80, 0.05}, full{0.085, 0.083, 0.165, 0.62, 0.04}, beside{0.40, 0.02, 0.03, 0.43, 0.10};
    figure.runs = {figure_run("full", "Full", 0, 0.603, 0.020, 5, 4956, full),
                   figure_run("lora", "LoRA r8", 0, 0.593, 0.016, 3, 3133, inside),
                   figure_run("bitfit", "BitFit", 0, 0.569, 0.022, 5, 2785, inside),
                   figure_run("unipt", "UniPT r2", 0, 0.558, 0.018, 5, 952, beside),
                   figure_run("sherl", "SHERL all · late 1", 0, 0.580, 0.014, 5, 1208, beside),
                   figure_run("lst", "LST r8", 0, 0.540, 0.020, 5, 1003, beside),
                   figure_run("sherl", "SHERL even · late 1", 1, 0.572, 0.015, 5, 1055, beside),
                   figure_run("adapter", "Adapter r16", 0, 0.588, 0.018, 5, 3287, inside),
                   figure_run("linear_probe", "Linear probe", 0, 0.335, 0.012, 1, 615, {0.6, 0.01, 0.01, 0.2, 0.15})};
    figure.runs[3].live = true;
    if (count > 6) figure.runs[6].evaluation_peak = static_cast<std::int64_t>(3600 * kMebiByte);
    if (count > 7) figure.runs[7].split = {};
    figure.runs.resize(static_cast<std::size_t>(count));
    return figure;
}

inline api::ComparisonFigure made_figure(int count, unsigned seed = 3) {
    static const std::array<const char*, 6> methods{"lora", "sherl", "lst", "adapter", "bitfit", "unipt"};
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> zero_one(0, 1);
    api::ComparisonFigure figure = study_figure(0);
    for (int i = 0; i < count; ++i) {
        const std::string method = methods[static_cast<std::size_t>(i) % methods.size()];
        const double mebi = 500 + 3800 * zero_one(random), metric = 0.45 + 0.15 * zero_one(random) * std::min(1.0, mebi / 2000);
        const std::array<double, 5> shares{0.2, 0.02, 0.03, 0.3 + 0.3 * zero_one(random), 0.08};
        figure.runs.push_back(figure_run(method, method + " rank " + std::to_string(1 << (i % 7)) + " · late " + std::to_string(i / 6), i / 6, metric, 0.01, 3, mebi, shares));
    }
    return figure;
}

}  // namespace sherl::test
