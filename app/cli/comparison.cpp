// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "app/cli/reports.h"
#include "app/cli/table.h"
#include "core/base/units.h"
#include "core/store/export_request.h"

namespace sherl::cli {
namespace {

using analysis::Spread;
using analysis::VariantResult;

std::string shown(const std::optional<Spread>& spread) {
    if (!spread) return "–";
    if (spread->count == 1) return format_metric(spread->mean);
    return fmt::format("{} [{}, {}]", format_metric(spread->mean), format_metric(spread->low),
                       format_metric(spread->high));
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
    std::vector<Column> columns{{"runs"}, {"name"}};
    if (!one_metric) columns.push_back({"metric"});
    const std::string metric = one_metric ? " " + variants.front().metric : "";
    columns.insert(columns.end(), {{"test" + metric, Align::right},
                                   {"validation", Align::right},
                                   {"parameters", Align::right},
                                   {"seconds", Align::right},
                                   {"peak", Align::right}});
    for (std::size_t i = 0; i < api::memory_categories.size(); ++i)
        columns.push_back({category_title(i), Align::right});
    if (budget) columns.push_back({"fits " + format_bytes(*budget)});
    Table table(columns);
    for (const VariantResult& each : variants) {
        std::vector<std::string> row{ids_of(each), each.label};
        if (!one_metric) row.push_back(each.metric);
        row.push_back(shown(each.test));
        row.push_back(shown(each.validation));
        row.push_back(each.trainable_parameters ? format_count(*each.trainable_parameters) : "–");
        row.push_back(each.seconds ? fmt::format("{:.1f}", each.seconds->mean) : "–");
        row.push_back(each.peak > 0 ? format_bytes(each.peak) : "–");
        for (const std::int64_t bytes : each.split) row.push_back(api::has_split(each.split) ? format_bytes(bytes) : "–");
        if (budget) row.push_back(word(fits(each, *budget)));
        table.add(std::move(row));
    }
    return table.text();
}

Json comparison_json(std::span<const VariantResult> variants, std::span<const store::RunDetail> runs,
                     std::optional<std::int64_t> budget) {
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
             {"peak_bytes", each.peak > 0 ? Json(each.peak) : Json(nullptr)},
             {"evaluation_peak_bytes", each.evaluation_peak > 0 ? Json(each.evaluation_peak) : Json(nullptr)},
             {"fits", verdict ? Json(*verdict) : Json(nullptr)},
             {"split", split_of(each)},
             {"runs", results}});
    }
    return {{"variants", list}, {"budget_bytes", budget ? Json(*budget) : Json(nullptr)}};
}

api::ComparisonFigure whole_figure(std::span<const VariantResult> variants, std::optional<std::int64_t> budget) {
    api::ComparisonFigure figure = analysis::comparison_figure(variants, budget).figure;
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
    for (const VariantResult& each : variants) {
        const std::optional<Spread>& metric = figure.split == "test" ? each.test : each.validation;
        if (each.metric != first.metric || each.task != first.task) {
            refuse(each, SHERL_TR("app", "a figure compares one task: this is %1 (%2), the first run is %3 (%4)")
                             .arg(each.task)
                             .arg(each.metric)
                             .arg(first.task)
                             .arg(first.metric));
        } else if (!metric || each.peak == 0) {
            refuse(each, SHERL_TR("app", "a figure needs results, and this run has none yet"));
        }
    }
    if (!problems.empty()) throw Error(ErrorKind::input, std::move(problems));
    return figure;
}

}  // namespace sherl::cli
