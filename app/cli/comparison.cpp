// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "app/cli/memory_report.h"
#include "app/cli/reports.h"
#include "app/cli/shell.h"
#include "app/cli/table.h"
#include "core/analysis/comparison_table.h"
#include "core/base/units.h"
#include "core/store/export_request.h"

namespace sherl::cli {
namespace {

using analysis::Spread;
using analysis::VariantResult;

// `seeds`: of the row; a value that is of fewer says so.
std::string shown(const std::optional<Spread>& spread, std::int64_t seeds) {
    if (!spread) return "–";
    std::string text = format_metric(spread->mean);
    if (spread->count > 1) text += fmt::format(" [{}, {}]", format_metric(spread->low), format_metric(spread->high));
    if (spread->count != seeds) text += fmt::format(" (n = {})", spread->count);
    return text;
}

Json json(const std::optional<Spread>& spread) {
    if (!spread) return nullptr;
    return {{"mean", spread->mean}, {"min", spread->low}, {"max", spread->high}, {"runs", spread->count}};
}

std::string word(std::optional<bool> verdict) {
    return !verdict ? "–" : *verdict ? "yes" : "no";
}

Json split_of(const VariantResult& variant) {
    if (!api::has_split(variant.split)) return nullptr;
    return store::category_json(variant.split);
}

}  // namespace

std::string comparison_text(std::span<const VariantResult> variants, std::optional<std::int64_t> budget) {
    const bool one_metric = std::all_of(variants.begin(), variants.end(),
                                        [&](const VariantResult& each) { return each.metric == variants.front().metric; });
    std::vector<Column> columns{{"runs"}, {"name"}, {"n", Align::right}};
    if (!one_metric) columns.push_back({"metric"});
    const std::string metric = one_metric ? " " + variants.front().metric : "";
    columns.insert(columns.end(), {{"test" + metric, Align::right},
                                   {"validation", Align::right},
                                   {"parameters", Align::right},
                                   {"seconds", Align::right},
                                   {"peak", Align::right}});
    for (std::size_t i = 0; i < api::memory_categories.size(); ++i)
        columns.push_back({category_title(i), Align::right});
    const bool forecasts = std::any_of(variants.begin(), variants.end(), [](const VariantResult& each) { return each.forecast.has_value(); });
    if (forecasts) columns.insert(columns.end(), {{"forecast", Align::right}, {"error", Align::right}});
    if (budget) columns.push_back({"fits " + format_bytes(*budget)});
    Table table(columns);
    for (const VariantResult& each : variants) {
        const std::int64_t seeds = std::max(each.validation ? each.validation->count : 0, each.test ? each.test->count : 0);
        std::vector<std::string> row{ids_of(each), each.label, std::to_string(seeds)};
        if (!one_metric) row.push_back(each.metric);
        row.push_back(shown(each.test, seeds));
        row.push_back(shown(each.validation, seeds));
        row.push_back(each.trainable_parameters ? format_count(*each.trainable_parameters) : "–");
        row.push_back(each.seconds ? fmt::format("{:.1f}", each.seconds->mean) : "–");
        row.push_back(each.peak > 0 ? format_bytes(each.peak) : "–");
        for (const std::int64_t bytes : each.split) row.push_back(api::has_split(each.split) ? format_bytes(bytes) : "–");
        if (forecasts) {
            row.push_back(each.forecast ? format_bytes(*each.forecast) : "–");
            row.push_back(each.forecast_error ? signed_percent(*each.forecast_error) : "–");
        }
        if (budget) row.push_back(word(fits(each, *budget)));
        table.add(std::move(row));
    }
    std::string text = table.text();
    const bool any_metric = std::any_of(variants.begin(), variants.end(), [](const VariantResult& each) {
        return each.validation || each.test || each.validation_undefined > 0 || each.test_undefined > 0;
    });
    if (any_metric)
        for (const std::string& note : analysis::metric_notes(variants, {}, true)) text += visible(note) + '\n';
    std::string cuda;
    for (const VariantResult& each : variants)
        if (each.peak > 0 && each.counter == "cuda_allocated_peak") cuda += (cuda.empty() ? "" : ", ") + each.label;
    if (!cuda.empty()) text += "Peak of the CUDA allocator (cuda_allocated_peak), which does not compare with the others: " + visible(cuda) + ".\n";
    return text;
}

Json comparison_json(std::span<const VariantResult> variants, std::span<const store::RunDetail> runs,
                     std::optional<std::int64_t> budget, std::span<const std::string> notes) {
    Json list = Json::array();
    for (const VariantResult& each : variants) {
        Json results = Json::array();
        for (const store::RunId id : each.runs) {
            const auto run = std::find_if(runs.begin(), runs.end(),
                                          [&](const store::RunDetail& detail) { return detail.summary.id == id; });
            Json result = result_json(*run);
            result["seed"] = run->summary.seed;
            results.push_back(std::move(result));
        }
        const std::optional<bool> verdict = budget ? fits(each, *budget) : std::nullopt;
        list.push_back(
            {{"name", each.label},
             {"method", each.method},
             {"task", each.task},
             {"spec_hash", each.spec_hash},
             {"metric", each.metric},
             {"validation", json(each.validation)},
             {"test", json(each.test)},
             {"seconds", json(each.seconds)},
             {"trainable_parameters", each.trainable_parameters ? Json(*each.trainable_parameters) : Json(nullptr)},
             {"peak_counter", each.counter.empty() ? Json(nullptr) : Json(each.counter)},
             {"peak_runs", each.peak_seeds},
             {"peak_bytes", each.peak > 0 ? Json(each.peak) : Json(nullptr)},
             {"evaluation_peak_bytes", each.evaluation_peak > 0 ? Json(each.evaluation_peak) : Json(nullptr)},
             {"forecast_bytes", each.forecast ? Json(*each.forecast) : Json(nullptr)},
             {"forecast_error", each.forecast_error ? Json(*each.forecast_error) : Json(nullptr)},
             {"fits", verdict ? Json(*verdict) : Json(nullptr)},
             {"split", split_of(each)},
             {"runs", results}});
    }
    return {{"variants", list}, {"notes", std::vector<std::string>(notes.begin(), notes.end())}, {"budget_bytes", budget ? Json(*budget) : Json(nullptr)}};
}

api::ComparisonFigure whole_figure(std::span<const VariantResult> variants, std::optional<std::int64_t> budget, const std::string& split,
                                   api::FigureChart chart) {
    api::ComparisonFigure figure = analysis::comparison_figure(variants, budget, split);
    std::vector<Problem> problems;
    const auto refuse = [&](const VariantResult& variant, Text what) {
        problems.push_back({.id = "app.figure",
                            .what = std::move(what),
                            .where = "run " + ids_of(variant),
                            .expected = {},
                            .got = {},
                            .way_out = {}});
    };
    const VariantResult& first = variants.front();
    const bool needs_metric = chart != api::FigureChart::peak_split;
    for (const VariantResult& each : variants) {
        const std::optional<Spread>& metric = split == "test" ? each.test : each.validation;
        const std::int64_t undefined = split == "test" ? each.test_undefined : each.validation_undefined;
        if (each.metric != first.metric || each.task != first.task) {
            refuse(each, SHERL_TR("app", "a figure compares one task: this is %1 (%2), the first run is %3 (%4)")
                             .arg(each.task)
                             .arg(each.metric)
                             .arg(first.task)
                             .arg(first.metric));
        } else if (needs_metric && undefined > 0) {
            refuse(each, SHERL_TR("app", "a figure needs results, and the %1 %2 of a seed is not a finite number").arg(split).arg(each.metric));
        } else if (needs_metric && !metric) {
            refuse(each, SHERL_TR("app", "a figure needs results, and this run has no %1 %2 yet").arg(split).arg(each.metric));
        } else if (each.counter.empty()) {
            refuse(each, SHERL_TR("app", "its seeds ran on different devices, whose memory counters do not compare"));
        } else if (each.peak == 0) {
            refuse(each, SHERL_TR("app", "a figure needs results, and the peak of this run is not measured"));
        } else if (each.counter != figure.counter) {
            refuse(each, SHERL_TR("app", "a figure compares peaks of one counter: this is %1, the first run is %2").arg(each.counter).arg(figure.counter));
        }
    }
    if (!problems.empty()) throw Error(ErrorKind::input, std::move(problems));
    return figure;
}

}  // namespace sherl::cli
