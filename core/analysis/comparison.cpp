// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/comparison.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sherl::analysis {
namespace {

using store::RunSummary;

// What a run's peak was made of, where that adds up to it.
std::array<std::int64_t, 6> split_of(store::RunId run, std::int64_t peak, const Splits& splits) {
    const auto found = splits.find(run);
    if (found == splits.end() || found->second.peak != peak) return {};
    const std::array<std::int64_t, 6> split = found->second.by_category();
    return std::accumulate(split.begin(), split.end(), std::int64_t{0}) == peak ? split : std::array<std::int64_t, 6>{};
}

void take_memory(VariantResult& result, std::span<const RunSummary> runs, const Variant& variant, const Splits& splits) {
    const auto peak_bytes = [&](const RunSummary& run) {
        if (const auto cuda = run.counters.find("cuda_allocated_peak"); cuda != run.counters.end()) return cuda->second;
        const auto split = splits.find(run.id);
        return std::max(run.peak_bytes.value_or(0), split == splits.end() ? std::int64_t{0} : split->second.peak);
    };
    const Peak peak = peak_of(runs, variant, peak_bytes);
    result.peak = peak.bytes;
    result.peak_seeds = peak.count;
    result.counter = peak.counter;
    for (const std::size_t i : measured_runs(runs, variant)) {
        const RunSummary& run = runs[i];
        if (run.trainable_parameters) result.trainable_parameters = run.trainable_parameters;
        if (const auto found = run.counters.find("tensor_peak_eval"); found != run.counters.end())
            result.evaluation_peak = std::max(result.evaluation_peak, found->second);
        if (run.forecast_bytes) result.forecast = std::max(result.forecast.value_or(0), *run.forecast_bytes);
        if (run.forecast_error && std::abs(*run.forecast_error) >= std::abs(result.forecast_error.value_or(0)))
            result.forecast_error = run.forecast_error;
        if (result.peak > 0 && result.peak_run == 0 && peak_bytes(run) == result.peak) result.peak_run = run.id;
        if (!api::has_split(result.split)) result.split = split_of(run.id, result.peak, splits);
    }
    if (result.counter == "tensor_peak_train") return;
    result.evaluation_peak = 0;  // of another counter than the peak
    result.forecast.reset();
    result.forecast_error.reset();
}

}  // namespace

std::vector<VariantResult> compare(std::span<const RunSummary> runs, const Splits& splits, const std::map<store::RunId, int>& shades) {
    const std::map<store::RunId, int> own = shades.empty() ? shades_of(runs) : std::map<store::RunId, int>();
    const std::map<store::RunId, int>& known = shades.empty() ? own : shades;
    std::vector<VariantResult> results;
    for (const Variant& variant : group_variants(runs)) {
        const RunSummary& first = runs[variant.runs.front()];
        VariantResult result;
        result.key = variant.key;
        result.label = first.name;
        result.method = first.method;
        result.task = first.task;
        result.metric = first.metric;
        result.spec_hash = first.spec_hash;
        if (const auto shade = known.find(first.id); shade != known.end()) result.shade = shade->second;
        result.last_weights = selects_last(first);
        result.validation = validation_spread(runs, variant);
        result.test = test_spread(runs, variant);
        result.validation_undefined = undefined_count(runs, variant, validation_metric);
        result.test_undefined = undefined_count(runs, variant, test_metric);
        result.seconds = spread_of(runs, variant, [](const RunSummary& run) { return run.seconds > 0 ? std::optional(run.seconds) : std::nullopt; });
        for (const std::size_t i : variant.runs) {
            result.runs.push_back(runs[i].id);
            result.live = result.live || runs[i].status == store::Status::running;
        }
        take_memory(result, runs, variant, splits);
        results.push_back(std::move(result));
    }
    return results;
}

std::string ids_of(const VariantResult& variant) {
    std::string ids;
    for (const store::RunId run : variant.runs) {
        if (!ids.empty()) ids += ' ';
        ids += std::to_string(run);
    }
    return ids;
}

std::string weights_rule(std::span<const VariantResult> variants) {
    const auto last = [](const VariantResult& variant) { return variant.last_weights; };
    if (std::none_of(variants.begin(), variants.end(), last)) return "best validation step";
    return std::all_of(variants.begin(), variants.end(), last) ? "last step" : "selected weights";
}

std::string last_rule(std::int64_t evaluations) {
    return evaluations == 1 ? "last evaluation" : "mean of the last " + std::to_string(evaluations) + " evaluations";
}

std::optional<bool> fits(const VariantResult& variant, std::int64_t budget) {
    if (variant.peak == 0) return std::nullopt;
    return std::max(variant.peak, variant.evaluation_peak) <= budget;
}

api::ComparisonFigure comparison_figure(std::span<const VariantResult> variants, std::optional<std::int64_t> budget, std::string_view split) {
    using Why = api::FigureAbsence::Why;
    api::ComparisonFigure figure;
    figure.budget = budget;
    figure.split = split;
    if (variants.empty()) return figure;
    figure.metric = variants.front().metric;
    figure.task = variants.front().task;
    const auto belongs = [&](const VariantResult& each) { return each.metric == figure.metric && each.task == figure.task; };
    const auto measured = std::find_if(variants.begin(), variants.end(), [&](const auto& each) { return belongs(each) && each.peak > 0; });
    if (measured != variants.end()) figure.counter = measured->counter;
    std::vector<VariantResult> drawn;
    for (const VariantResult& each : variants) {
        const bool other_counter = each.counter.empty() || (each.peak > 0 && each.counter != figure.counter);
        if (!belongs(each)) {
            figure.absent.push_back({each.label, Why::other_task});
        } else if (other_counter) {
            figure.absent.push_back({each.label, Why::other_counter});
        } else if (!each.validation && !each.test && each.peak == 0) {
            figure.absent.push_back({each.label, Why::no_result});
        } else {
            drawn.push_back(each);
        }
    }
    figure.rule = weights_rule(drawn);
    for (const VariantResult& each : drawn) {
        api::FigureRun run;
        run.key = each.key;
        run.label = each.label;
        run.method = each.method;
        run.shade = each.shade;
        run.undefined = split == "test" ? each.test_undefined : each.validation_undefined;
        if (const std::optional<Spread>& metric = split == "test" ? each.test : each.validation) {
            run.metric = metric->mean;
            run.seeds = metric->count;
            if (metric->count > 1) run.range = std::array<double, 2>{metric->low, metric->high};
        } else {
            run.seeds = 0;
        }
        run.peak = each.peak;
        run.peak_seeds = each.peak_seeds;
        run.split = each.split;
        run.evaluation_peak = each.evaluation_peak;
        run.live = each.live;
        run.forecast = each.forecast;
        figure.runs.push_back(std::move(run));
    }
    return figure;
}

}  // namespace sherl::analysis
