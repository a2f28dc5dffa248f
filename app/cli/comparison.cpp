// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "app/cli/csv.h"
#include "app/cli/reports.h"
#include "app/cli/shell.h"
#include "app/cli/table.h"
#include "core/base/units.h"

namespace sherl::cli {
namespace {

void add(std::optional<Spread>& spread, double value) {
    if (!spread) spread = Spread{.mean = 0, .low = value, .high = value, .count = 0};
    spread->low = std::min(spread->low, value);
    spread->high = std::max(spread->high, value);
    ++spread->count;
    spread->mean += (value - spread->mean) / static_cast<double>(spread->count);
}

void add_metric(std::optional<Spread>& spread, const std::map<std::string, double>& metrics, const std::string& name) {
    if (const auto found = metrics.find(name); found != metrics.end()) add(spread, found->second);
}

bool same_variant(const store::RunDetail& a, const store::RunDetail& b) {
    return a.summary.spec_hash == b.summary.spec_hash && a.summary.backbone_hash == b.summary.backbone_hash &&
           a.summary.data_hash == b.summary.data_hash;
}

void join(Variant& variant, const store::RunDetail& run) {
    const store::RunSummary& summary = run.summary;
    add_metric(variant.validation, summary.validation, variant.metric);
    add_metric(variant.test, summary.test, variant.metric);
    if (summary.seconds > 0) add(variant.seconds, summary.seconds);
    if (run.split.peak > variant.peak) {
        variant.peak = run.split.peak;
        variant.split = run.split.by_category();
    }
    if (const auto found = summary.counters.find("tensor_peak_eval"); found != summary.counters.end()) {
        variant.evaluation_peak = std::max(variant.evaluation_peak, found->second);
    }
    if (summary.trainable_parameters) variant.trainable_parameters = summary.trainable_parameters;
    variant.runs.push_back(run);
}

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

Json split_of(const Variant& variant) {
    if (variant.peak == 0) return nullptr;
    Json out = Json::object();
    for (std::size_t i = 0; i < variant.split.size(); ++i) {
        out[std::string(api::memory_categories[i])] = variant.split[i];
    }
    return out;
}

std::string ids_of(const Variant& variant) {
    std::string ids;
    for (const store::RunDetail& run : variant.runs) {
        if (!ids.empty()) ids += ' ';
        ids += std::to_string(run.summary.id);
    }
    return ids;
}

}  // namespace

std::optional<bool> fits(const Variant& variant, std::int64_t budget) {
    if (variant.peak == 0) return std::nullopt;
    return std::max(variant.peak, variant.evaluation_peak) <= budget;
}

std::vector<Variant> group_variants(const std::vector<store::RunDetail>& runs) {
    std::vector<Variant> variants;
    for (const store::RunDetail& run : runs) {
        auto found = std::find_if(variants.begin(), variants.end(),
                                  [&](const Variant& variant) { return same_variant(variant.runs.front(), run); });
        if (found == variants.end()) {
            Variant variant;
            variant.label = run.summary.name;
            variant.method = run.summary.method;
            variant.task = run.summary.task;
            variant.metric = run.summary.metric;
            found = variants.insert(variants.end(), std::move(variant));
        }
        join(*found, run);
    }
    return variants;
}

std::string comparison_table(const std::vector<Variant>& variants, std::optional<std::int64_t> budget) {
    const bool one_metric = std::all_of(variants.begin(), variants.end(),
                                        [&](const Variant& each) { return each.metric == variants.front().metric; });
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
    for (const Variant& each : variants) {
        std::vector<std::string> row{ids_of(each), each.label};
        if (!one_metric) row.push_back(each.metric);
        row.push_back(shown(each.test));
        row.push_back(shown(each.validation));
        row.push_back(each.trainable_parameters ? format_count(*each.trainable_parameters) : "–");
        row.push_back(each.seconds ? fmt::format("{:.1f}", each.seconds->mean) : "–");
        row.push_back(each.peak > 0 ? format_bytes(each.peak) : "–");
        for (const std::int64_t bytes : each.split) row.push_back(each.peak > 0 ? format_bytes(bytes) : "–");
        if (budget) row.push_back(word(fits(each, *budget)));
        table.add(std::move(row));
    }
    return table.text();
}

Json comparison_json(const std::vector<Variant>& variants, std::optional<std::int64_t> budget) {
    Json list = Json::array();
    for (const Variant& each : variants) {
        Json runs = Json::array();
        for (const store::RunDetail& run : each.runs) {
            Json result = result_json(run);
            result["seed"] = run.summary.seed;
            runs.push_back(std::move(result));
        }
        const std::optional<bool> verdict = budget ? fits(each, *budget) : std::nullopt;
        list.push_back(
            {{"name", each.label},
             {"method", each.method},
             {"task", each.task},
             {"spec_hash", each.runs.front().summary.spec_hash},
             {"metric", each.metric},
             {"validation", json(each.validation)},
             {"test", json(each.test)},
             {"seconds", json(each.seconds)},
             {"trainable_parameters", each.trainable_parameters ? Json(*each.trainable_parameters) : Json(nullptr)},
             {"peak_bytes", each.peak > 0 ? Json(each.peak) : Json(nullptr)},
             {"evaluation_peak_bytes", each.evaluation_peak > 0 ? Json(each.evaluation_peak) : Json(nullptr)},
             {"fits", verdict ? Json(*verdict) : Json(nullptr)},
             {"split", split_of(each)},
             {"runs", runs}});
    }
    return {{"variants", list}, {"budget_bytes", budget ? Json(*budget) : Json(nullptr)}};
}

std::string comparison_csv(const std::vector<Variant>& variants) {
    std::vector<std::string> header{"runs", "name", "method", "task", "metric", "seeds"};
    for (const char* split : {"validation", "test"}) {
        for (const char* which : {"mean", "min", "max"}) header.push_back(std::string(split) + "_" + which);
    }
    header.insert(header.end(), {"trainable_parameters", "seconds_mean", "tensor_peak_eval", "tensor_peak_train"});
    for (const std::string_view category : api::memory_categories) header.emplace_back(category);
    std::string out = delimited_row(header, ',');
    for (const Variant& each : variants) {
        std::vector<std::string> row{ids_of(each), each.label,  each.method,
                                     each.task,    each.metric, std::to_string(each.runs.size())};
        for (const auto* spread : {&each.validation, &each.test}) {
            if (*spread) {
                for (const double value : {(*spread)->mean, (*spread)->low, (*spread)->high}) {
                    row.push_back(fmt::format("{}", value));
                }
            } else {
                row.insert(row.end(), 3, "");
            }
        }
        row.push_back(each.trainable_parameters ? std::to_string(*each.trainable_parameters) : "");
        row.push_back(each.seconds ? fmt::format("{}", each.seconds->mean) : "");
        row.push_back(each.evaluation_peak > 0 ? std::to_string(each.evaluation_peak) : "");
        row.push_back(each.peak > 0 ? std::to_string(each.peak) : "");
        for (const std::int64_t bytes : each.split) row.push_back(each.peak > 0 ? std::to_string(bytes) : "");
        out += delimited_row(row, ',');
    }
    return out;
}

api::ComparisonFigure comparison_figure(const std::vector<Variant>& variants, std::optional<std::int64_t> budget) {
    std::vector<Problem> problems;
    const auto refuse = [&](const Variant& variant, Text what) {
        problems.push_back({.id = "app.figure",
                            .what = std::move(what),
                            .where = "run " + ids_of(variant),
                            .expected = {},
                            .got = {},
                            .way_out = {}});
    };
    const Variant& first = variants.front();
    const bool tested = std::all_of(variants.begin(), variants.end(), [](const Variant& each) { return each.test; });
    api::ComparisonFigure figure;
    figure.metric_name = (tested ? "test " : "validation ") + first.metric;
    figure.note = first.task + "; peak: tensor_peak_train";
    figure.budget = budget;
    for (const Variant& each : variants) {
        const std::optional<Spread>& metric = tested ? each.test : each.validation;
        if (each.metric != first.metric || each.task != first.task) {
            refuse(each, SHERL_TR("app", "a figure compares one task: this is %1 (%2), the first run is %3 (%4)")
                             .arg(each.task)
                             .arg(each.metric)
                             .arg(first.task)
                             .arg(first.metric));
        } else if (!metric || each.peak == 0) {
            refuse(each, SHERL_TR("app", "a figure needs results, and this run has none yet"));
        } else {
            api::FigureRun run;
            run.label = each.label;
            run.method = each.method;
            run.metric = metric->mean;
            if (metric->count > 1) run.range = std::array<double, 2>{metric->low, metric->high};
            run.seeds = metric->count;
            run.peak = each.peak;
            run.split = each.split;
            run.evaluation_peak = each.evaluation_peak;
            figure.runs.push_back(std::move(run));
        }
    }
    if (!problems.empty()) throw Error(ErrorKind::input, std::move(problems));
    return figure;
}

}  // namespace sherl::cli
