// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "core/base/units.h"

namespace sherl::analysis {
namespace {

using store::RunSummary;

// Keeps the larger peak, and its split where that adds up to it.
void take_peak(VariantResult& result, const RunSummary& run, const Splits& splits) {
    std::int64_t peak = run.peak_bytes.value_or(0);
    std::array<std::int64_t, 6> split{};
    if (const auto found = splits.find(run.id); found != splits.end() && found->second.peak >= peak) {
        peak = found->second.peak;
        split = found->second.by_category();
        if (std::accumulate(split.begin(), split.end(), std::int64_t{0}) != peak) split = {};
    }
    if (peak < result.peak || (peak == result.peak && api::has_split(result.split))) return;
    result.peak = peak;
    result.split = split;
}

// Which weights the metrics are of.
std::string rule_of(std::span<const VariantResult> variants) {
    const auto last = [](const VariantResult& variant) { return variant.last_weights; };
    if (std::none_of(variants.begin(), variants.end(), last)) return "best validation step";
    return std::all_of(variants.begin(), variants.end(), last) ? "last step" : "selected weights";
}

template <class Value>
std::string number(Value value) {
    return fmt::format("{}", value);
}

// Bytes of a whole table in one unit, which its heads name.
struct Unit {
    const char* name;
    double bytes;
    int decimals;
    [[nodiscard]] std::string head(const std::string& title) const { return title + ", " + name; }
    [[nodiscard]] TableCell cell(std::int64_t value) const {
        return {fmt::format("{:.{}f}", static_cast<double>(value) / bytes, decimals), std::to_string(value)};
    }
};

Unit unit_of(std::span<const VariantResult> variants) {
    constexpr double kibi = 1024;
    std::int64_t largest = 0;
    for (const VariantResult& each : variants) largest = std::max({largest, each.peak, each.evaluation_peak});
    const auto size = static_cast<double>(largest);
    if (size >= kibi * kibi * kibi) return {"GiB", kibi * kibi * kibi, 2};
    if (size >= kibi * kibi) return {"MiB", kibi * kibi, 1};
    return {"KiB", kibi, 1};
}

const TableCell kNone{"–", ""};

// Mean and range in one cell, then what CSV has beside it. `n`: seeds that the row's n counts.
void add_spread(std::vector<TableCell>& row, const std::optional<Spread>& spread, std::int64_t n) {
    if (!spread) {
        row.insert(row.end(), 3, kNone);
        return;
    }
    std::string shown = format_metric(spread->mean);
    if (spread->count > 1) shown += fmt::format(" [{}, {}]", format_metric(spread->low), format_metric(spread->high));
    if (spread->count != n) shown += fmt::format(" (n = {})", spread->count);
    row.push_back({std::move(shown), number(spread->mean)});
    for (const double value : {spread->low, spread->high}) row.push_back({format_metric(value), number(value)});
}

// Title of a category as a head begins: "Saved activations".
std::string title_of(std::string_view category) {
    std::string title(category);
    std::replace(title.begin(), title.end(), '_', ' ');
    title.front() = static_cast<char>(title.front() - 'a' + 'A');
    return title;
}

}  // namespace

std::vector<VariantResult> compare(std::span<const RunSummary> runs, const Splits& splits) {
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
        result.last_weights = selects_last(first);
        result.validation = validation_spread(runs, variant);
        result.test = test_spread(runs, variant);
        result.seconds = spread_of(runs, variant, [](const RunSummary& run) { return run.seconds > 0 ? std::optional(run.seconds) : std::nullopt; });
        for (const std::size_t i : variant.runs) {
            const RunSummary& run = runs[i];
            result.runs.push_back(run.id);
            if (run.trainable_parameters) result.trainable_parameters = run.trainable_parameters;
            if (const auto found = run.counters.find("tensor_peak_eval"); found != run.counters.end())
                result.evaluation_peak = std::max(result.evaluation_peak, found->second);
            result.live = result.live || run.status == store::Status::running;
            take_peak(result, run, splits);
        }
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

std::optional<bool> fits(const VariantResult& variant, std::int64_t budget) {
    if (variant.peak == 0) return std::nullopt;
    return std::max(variant.peak, variant.evaluation_peak) <= budget;
}

FigureOf comparison_figure(std::span<const VariantResult> variants, std::optional<std::int64_t> budget, std::string_view split) {
    FigureOf result;
    api::ComparisonFigure& figure = result.figure;
    figure.budget = budget;
    figure.split = split;
    std::vector<VariantResult> drawn;
    for (const VariantResult& each : variants) {
        const bool belongs = each.metric == variants.front().metric && each.task == variants.front().task;
        if (belongs && (each.validation || each.test || each.peak > 0)) drawn.push_back(each);
    }
    result.left_out = variants.size() - drawn.size();
    if (!variants.empty()) {
        figure.metric = variants.front().metric;
        figure.task = variants.front().task;
    }
    if (split.empty()) {
        const auto untested = [](const VariantResult& each) { return each.validation && !each.test; };
        const bool any = std::any_of(drawn.begin(), drawn.end(), [](const VariantResult& each) { return each.test.has_value(); });
        figure.split = any && std::none_of(drawn.begin(), drawn.end(), untested) ? "test" : "validation";
    }
    figure.rule = rule_of(drawn);
    std::map<std::string, int> shades;  // variants so far, by method
    for (const VariantResult& each : drawn) {
        api::FigureRun run;
        run.key = each.key;
        run.label = each.label;
        run.method = each.method;
        run.shade = shades[each.method]++;
        if (const std::optional<Spread>& metric = figure.split == "test" ? each.test : each.validation) {
            run.metric = metric->mean;
            run.seeds = metric->count;
            if (metric->count > 1) run.range = std::array<double, 2>{metric->low, metric->high};
        }
        run.peak = each.peak;
        run.split = each.split;
        run.evaluation_peak = each.evaluation_peak;
        run.live = each.live;
        figure.runs.push_back(std::move(run));
    }
    return result;
}

// English throughout: papers and scripts read it.
TextTable comparison_table(std::span<const VariantResult> variants, const std::string& rule) {
    const auto one = [&](std::string VariantResult::*field) {
        return !variants.empty() && std::all_of(variants.begin(), variants.end(), [&](const VariantResult& each) {
            return each.*field == variants.front().*field;
        });
    };
    const bool one_task = one(&VariantResult::task), one_metric = one(&VariantResult::metric);
    const Unit unit = unit_of(variants);
    TextTable table;
    table.caption = one_task ? "Comparison on " + variants.front().task : "Comparison";
    table.columns = {{.key = "runs", .title = "Runs", .csv_only = true},
                     {.key = "name", .title = "Name"},
                     {.key = "method", .title = "Method"},
                     {.key = "task", .title = "Task", .csv_only = one_task},
                     {.key = "metric", .title = "Metric", .csv_only = one_metric},
                     {.key = "seeds", .title = "n", .number = true}};
    const std::string metric = one_metric ? ' ' + variants.front().metric : std::string();
    for (const auto& [split, title] : {std::pair<std::string, std::string>{"validation", "Validation"}, {"test", "Test"}}) {
        table.columns.push_back({.key = split + "_mean", .title = title + metric, .number = true});
        table.columns.push_back({.key = split + "_min", .title = title + metric + ", lowest", .number = true, .csv_only = true});
        table.columns.push_back({.key = split + "_max", .title = title + metric + ", highest", .number = true, .csv_only = true});
    }
    table.columns.push_back({.key = "trainable_parameters", .title = "Trained parameters", .number = true});
    table.columns.push_back({.key = "seconds_mean", .title = "Seconds", .number = true});
    table.columns.push_back({.key = "tensor_peak_eval", .title = unit.head("Evaluation peak"), .number = true});
    table.columns.push_back({.key = "tensor_peak_train", .title = unit.head("Peak"), .number = true});
    for (const std::string_view category : api::memory_categories)
        table.columns.push_back({.key = std::string(category), .title = unit.head(title_of(category)), .number = true});

    std::string live;
    for (const VariantResult& each : variants) {
        const std::int64_t n = std::max(each.validation ? each.validation->count : 0, each.test ? each.test->count : 0);
        std::vector<TableCell> row{{ids_of(each)}, {each.label}, {each.method}, {each.task}, {each.metric}, {std::to_string(n)}};
        add_spread(row, each.validation, n);
        add_spread(row, each.test, n);
        row.push_back(each.trainable_parameters ? TableCell{format_count(*each.trainable_parameters), number(*each.trainable_parameters)} : kNone);
        row.push_back(each.seconds ? TableCell{fmt::format("{:.1f}", each.seconds->mean), number(each.seconds->mean)} : kNone);
        row.push_back(each.evaluation_peak > 0 ? unit.cell(each.evaluation_peak) : kNone);
        row.push_back(each.peak > 0 ? unit.cell(each.peak) : kNone);
        for (const std::int64_t bytes : each.split) row.push_back(api::has_split(each.split) ? unit.cell(bytes) : kNone);
        table.rows.push_back(std::move(row));
        if (each.live) live += (live.empty() ? "" : ", ") + each.label;
    }
    table.notes = {fmt::format("Metrics: {}; mean [lowest, highest] over n seeds.", rule.empty() ? rule_of(variants) : rule),
                   "Peak: tensor_peak_train, the largest sum of live tensors at any instant of a training step, largest over the seeds; the "
                   "categories add up to it. Evaluation peak: tensor_peak_eval."};
    if (!live.empty()) table.notes.push_back("Still at work: " + live + ".");
    return table;
}

}  // namespace sherl::analysis
