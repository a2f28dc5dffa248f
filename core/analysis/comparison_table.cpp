// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/comparison_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <utility>

#include "core/base/units.h"
#include "core/spec/catalogue.h"

namespace sherl::analysis {
namespace {

const TableCell kNone{"–", ""};
// A variant's peak is of one of these only where somebody chose so.
constexpr std::array<std::pair<const char*, const char*>, 2> kOtherCounters{{{"cuda_reserved_peak", "CUDA reserved"}, {"process_rss_peak", "Process"}}};

template <class Value>
std::string number(Value value) {
    return fmt::format("{}", value);
}

// A unit that a whole column shares; its head names it.
struct Scale {
    std::string name;
    double size = 1;
    int decimals = 0;
    [[nodiscard]] std::string head(const std::string& title) const { return name.empty() ? title : title + ", " + name; }
    [[nodiscard]] std::string shown(double value) const { return fmt::format("{:.{}f}", value / size, decimals); }
};

bool is_used(std::span<const VariantResult> variants, std::string_view counter) {
    return std::any_of(variants.begin(), variants.end(), [counter](const VariantResult& each) { return each.peak > 0 && each.counter == counter; });
}

template <class Value>
double largest(std::span<const VariantResult> variants, Value&& value) {
    double found = 0;
    for (const VariantResult& each : variants) found = std::max(found, static_cast<double>(value(each)));
    return found;
}

Scale memory_scale(std::span<const VariantResult> variants, const std::optional<ByteUnit>& chosen) {
    if (chosen) return {chosen->name, chosen->bytes, chosen->decimals};
    const ByteUnit unit = byte_unit(largest(variants, [](const VariantResult& each) { return std::max(each.peak, each.evaluation_peak); }), 1);
    return {unit.name, unit.bytes, unit.decimals};
}

Scale time_scale(std::span<const VariantResult> variants) {
    const double longest = largest(variants, [](const VariantResult& each) { return each.seconds ? each.seconds->mean : 0; });
    if (longest < 120) return {"s", 1, 1};
    return longest < 7200 ? Scale{"min", 60, 1} : Scale{"h", 3600, 2};
}

// As a paper calls it.
std::string metric_title(const std::string& metric) {
    constexpr std::array<std::pair<const char*, const char*>, 6> titles{{{"f1", "F1"},
                                                                         {"matthews", "MCC"},
                                                                         {"accuracy_f1", "accuracy/F1"},
                                                                         {"pearson", "Pearson"},
                                                                         {"spearman", "Spearman"},
                                                                         {"pearson_spearman", "Pearson/Spearman"}}};
    const auto* found = std::find_if(titles.begin(), titles.end(), [&](const auto& each) { return metric == each.first; });
    return found == titles.end() ? metric : found->second;
}

std::string percent(double value) {
    if (!std::isfinite(value)) return "–";
    const std::string size = fmt::format("{:.1f}", std::fabs(100 * value));
    return value < 0 && size != "0.0" ? "−" + size : size;
}

// Mean and range in one cell, then what CSV has beside it. `n`: seeds that the row's n counts.
void add_spread(std::vector<TableCell>& row, const std::optional<Spread>& spread, std::int64_t n) {
    if (!spread) {
        row.insert(row.end(), 3, kNone);
        return;
    }
    std::string shown = percent(spread->mean);
    if (spread->count > 1) shown += fmt::format(" [{}, {}]", percent(spread->low), percent(spread->high));
    if (spread->count != n) shown += fmt::format(" (n = {})", spread->count);
    row.push_back({std::move(shown), number(spread->mean)});
    for (const double value : {spread->low, spread->high}) row.push_back({percent(value), number(value)});
}

std::int64_t seeds_of(const VariantResult& variant) {
    return std::max(variant.validation ? variant.validation->count : 0, variant.test ? variant.test->count : 0);
}

std::string method_title(const std::string& kind) {
    const spec::Method* method = spec::find_method(kind);
    return method != nullptr ? method->title.english() : kind;
}

// Title of a category as a head begins: "Saved activations".
std::string category_head(std::string_view category) {
    std::string title(category);
    std::replace(title.begin(), title.end(), '_', ' ');
    title.front() = static_cast<char>(title.front() - 'a' + 'A');
    return title;
}

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

// The name says which method it is: "lora, rank 8", "LoRA · rank 8".
bool tells_method(const VariantResult& variant) {
    const std::string label = lower(variant.label);
    return label.find(lower(variant.method)) != std::string::npos || label.find(lower(method_title(variant.method))) != std::string::npos;
}

template <class Value>
bool alike(std::span<const VariantResult> variants, Value&& value) {
    return std::all_of(variants.begin(), variants.end(), [&](const VariantResult& each) { return value(each) == value(variants.front()); });
}

std::vector<TableColumn> columns_of(std::span<const VariantResult> variants, const Scale& memory, const Scale& time) {
    const bool one_metric = !variants.empty() && alike(variants, [](const auto& each) { return each.metric; });
    std::vector<TableColumn> columns{{.key = "runs", .title = "Runs"},
                                     {.key = "name", .title = "Variant"},
                                     {.key = "method", .title = "Method"},
                                     {.key = "task", .title = "Task"},
                                     {.key = "metric", .title = "Metric"},
                                     {.key = "seeds", .title = "n", .number = true}};
    const std::string metric = one_metric ? ' ' + metric_title(variants.front().metric) : std::string();
    for (const auto& [split, title] : {std::pair<std::string, std::string>{"validation", "Validation"}, {"test", "Test"}}) {
        columns.push_back({.key = split + "_mean", .title = title + metric + ", %", .number = true});
        columns.push_back({.key = split + "_min", .title = title + metric + ", lowest, %", .number = true});
        columns.push_back({.key = split + "_max", .title = title + metric + ", highest, %", .number = true});
    }
    columns.push_back({.key = "trainable_parameters", .title = "Trained parameters", .number = true});
    columns.push_back({.key = "seconds_mean", .title = time.head("Time"), .number = true});
    columns.push_back({.key = "cuda_allocated_peak", .title = memory.head("CUDA peak"), .number = true});
    columns.push_back({.key = "tensor_peak_eval", .title = memory.head("Evaluation peak"), .number = true});
    columns.push_back({.key = "tensor_peak_train", .title = memory.head("Peak"), .number = true});
    columns.push_back({.key = "forecast", .title = memory.head("Forecast"), .number = true});
    columns.push_back({.key = "forecast_error", .title = "Forecast error, %", .number = true});
    for (const std::string_view category : api::memory_categories)
        columns.push_back({.key = std::string(category), .title = memory.head(category_head(category)), .number = true});
    for (const auto& [counter, title] : kOtherCounters)
        if (is_used(variants, counter)) columns.push_back({.key = counter, .title = memory.head(title), .number = true});
    return columns;
}

// "accuracy on bbc-news, MCC on cola", where no task has two; else empty.
std::string metrics_by_task(std::span<const VariantResult> variants) {
    std::map<std::string, std::string> metrics;
    for (const VariantResult& each : variants)
        if (metrics.try_emplace(each.task, each.metric).first->second != each.metric) return {};
    std::string told;
    for (const auto& [task, metric] : metrics) told += (told.empty() ? "" : ", ") + metric_title(metric) + " on " + task;
    return told;
}

// What a paper prints, in this order: less what is alike in all rows, and what no row has.
std::vector<std::string> columns_of_a_paper(std::span<const VariantResult> variants) {
    const auto any = [&](auto&& has) { return std::any_of(variants.begin(), variants.end(), has); };
    std::vector<std::string> keys{"name"};
    const auto add = [&](const char* key, bool wanted) {
        if (wanted) keys.emplace_back(key);
    };
    add("method", !alike(variants, [](const auto& each) { return each.method; }) && !std::all_of(variants.begin(), variants.end(), tells_method));
    add("task", !alike(variants, [](const auto& each) { return each.task; }));
    add("metric", metrics_by_task(variants).empty() && !alike(variants, [](const auto& each) { return each.metric; }));
    add("seeds", !alike(variants, seeds_of));
    add("validation_mean", true);
    add("test_mean", any([](const auto& each) { return each.test.has_value(); }));
    add("trainable_parameters", any([](const auto& each) { return each.trainable_parameters.has_value(); }));
    const auto peak_of = [](const char* counter) { return [counter](const VariantResult& each) { return each.peak > 0 && each.counter == counter; }; };
    const bool cuda = any(peak_of("cuda_allocated_peak"));
    const bool other = any([](const VariantResult& each) { return each.peak > 0 && each.counter != "tensor_peak_train" && each.counter != "cuda_allocated_peak"; });
    add("tensor_peak_train", (!cuda && !other) || any(peak_of("tensor_peak_train")));
    add("tensor_peak_eval", any(peak_of("tensor_peak_eval")));
    for (const auto& [counter, title] : kOtherCounters) add(counter, any(peak_of(counter)));
    add("cuda_allocated_peak", cuda);
    add("seconds_mean", any([](const auto& each) { return each.seconds.has_value(); }));
    return keys;
}

// People read these, in this order; the others stay for CSV.
void choose(TextTable& table, std::span<const std::string> keys) {
    std::vector<std::size_t> order;
    for (const std::string& key : keys) {
        const auto found = std::find_if(table.columns.begin(), table.columns.end(), [&](const TableColumn& each) { return each.key == key; });
        const auto at = static_cast<std::size_t>(found - table.columns.begin());
        if (found != table.columns.end() && std::find(order.begin(), order.end(), at) == order.end()) order.push_back(at);
    }
    table.read = std::move(order);
}

std::vector<std::string> notes_of(std::span<const VariantResult> variants, const TextTable& table, const std::string& rule) {
    const auto reads = [&](std::string_view key) {
        return std::any_of(table.read.begin(), table.read.end(), [&](std::size_t i) { return table.columns[i].key.starts_with(key); });
    };
    std::vector<std::string> notes;
    if (!variants.empty()) {
        const bool told = reads("metric") || alike(variants, [](const auto& each) { return each.metric; });
        notes = metric_notes(variants, rule, reads("test"), reads("validation"));
        constexpr std::string_view head = "Metrics: ";
        if (const std::string by_task = told ? std::string() : metrics_by_task(variants); !by_task.empty() && !notes.empty()) {
            if (notes.front().starts_with(head))
                notes.front().insert(head.size(), by_task + "; ");
            else
                notes.insert(notes.begin(), std::string(head) + by_task + ".");
        }
    }
    const bool split = std::any_of(api::memory_categories.begin(), api::memory_categories.end(), reads);
    if (reads("tensor_peak_train") || split)
        notes.push_back(std::string("Peak: tensor_peak_train, the largest sum of live tensors at any instant of a training step, largest over "
                                    "the seeds") +
                        (split ? "; the categories add up to it." : "."));
    if (reads("cuda_allocated_peak"))
        notes.emplace_back("CUDA peak: cuda_allocated_peak, the most that the CUDA allocator held at any instant of the run, largest over the seeds; "
                           "it does not compare with tensor_peak_train.");
    if (reads("tensor_peak_eval")) notes.emplace_back("Evaluation peak: tensor_peak_eval, the same of evaluations.");
    if (reads("cuda_reserved_peak"))
        notes.emplace_back("CUDA reserved: cuda_reserved_peak, the most that was taken from the GPU, with cached blocks, largest over the seeds.");
    if (reads("process_rss_peak"))
        notes.emplace_back("Process: process_rss_peak, the most that the process had in memory, with the program itself, largest over the seeds.");
    if (reads("forecast"))
        notes.emplace_back("Forecast: of tensor_peak_train, made when the run began, largest over the seeds; its error is that of the seed it is "
                           "furthest off for.");
    if (reads("seconds_mean")) notes.emplace_back("Time: of the whole run, evaluations included, mean over the seeds.");
    const auto named = [&](const char* before, auto&& which) {
        std::string names;
        for (const VariantResult& each : variants)
            if (which(each)) names += (names.empty() ? "" : ", ") + each.label;
        if (!names.empty()) notes.push_back(before + names + '.');
    };
    named("Without a peak, as the seeds' peaks are of different counters: ", [](const auto& each) { return each.counter.empty(); });
    std::string fewer;
    for (const VariantResult& each : variants)
        if (each.peak_seeds > 0 && seeds_of(each) > 0 && each.peak_seeds != seeds_of(each))
            fewer += (fewer.empty() ? "" : ", ") + each.label + fmt::format(" ({})", each.peak_seeds);
    if (!fewer.empty()) notes.push_back("Peaks of another number of seeds than the metric: " + fewer + ".");
    named("Still at work: ", [](const auto& each) { return each.live; });
    return notes;
}

std::string caption_of(std::span<const VariantResult> variants, const TextTable& table) {
    const auto reads = [&](std::string_view key) {
        return std::any_of(table.read.begin(), table.read.end(), [&](std::size_t i) { return table.columns[i].key == key; });
    };
    if (variants.empty()) return "Comparison";
    const bool one_task = alike(variants, [](const auto& each) { return each.task; });
    const bool one_method = alike(variants, [](const auto& each) { return each.method; });
    std::string caption = "Comparison";
    if (one_method && !reads("method") && variants.size() > 1) caption += " of " + method_title(variants.front().method);
    if (one_task) caption += " on " + variants.front().task;
    return caption;
}

}  // namespace

std::vector<std::string> metric_notes(std::span<const VariantResult> variants, const std::string& rule, bool test, bool validation) {
    std::vector<std::string> notes;
    const std::string selected = weights_rule(variants), of_validation = rule.empty() ? selected : rule;
    std::vector<std::string> which;  // one rule for all, or one for each split
    if (validation && test && of_validation != selected) {
        which = {"Validation: " + of_validation, "Test: " + selected};
    } else if (validation || test) {
        which = {"Metrics: " + (validation ? of_validation : selected)};
    }
    const bool same_n = alike(variants, seeds_of);
    const std::int64_t n = variants.empty() ? 0 : seeds_of(variants.front());
    const std::string seeds = !same_n  ? "; mean [lowest, highest] over n seeds."
                              : n == 1 ? "; one seed."
                                       : fmt::format("; mean [lowest, highest] over n = {} seeds.", n);
    if (!same_n || n > 0)
        for (const std::string& each : which) notes.push_back(each + seeds);
    std::string without;
    for (const VariantResult& each : variants) {
        const std::int64_t undefined = std::max(validation ? each.validation_undefined : 0, test ? each.test_undefined : 0);
        if (undefined > 0) without += (without.empty() ? "" : ", ") + each.label + fmt::format(" ({})", undefined);
    }
    if (!without.empty()) notes.push_back("No mean, as the metric of a seed is not a finite number (how many seeds): " + without + ".");
    return notes;
}

TextTable comparison_table(std::span<const VariantResult> variants, const TableOf& of) {
    const Scale memory = memory_scale(variants, of.unit), time = time_scale(variants);
    const auto bytes = [&](std::int64_t value) { return TableCell{memory.shown(static_cast<double>(value)), std::to_string(value)}; };
    TextTable table;
    table.columns = columns_of(variants, memory, time);
    for (const VariantResult& each : variants) {
        const std::int64_t n = seeds_of(each);
        std::vector<TableCell> row{{ids_of(each)}, {each.label}, {method_title(each.method), each.method}, {each.task}, {metric_title(each.metric), each.metric},
                                   {std::to_string(n)}};
        add_spread(row, each.validation, n);
        add_spread(row, each.test, n);
        row.push_back(each.trainable_parameters ? TableCell{format_count(*each.trainable_parameters), number(*each.trainable_parameters)} : kNone);
        row.push_back(each.seconds ? TableCell{time.shown(each.seconds->mean), number(each.seconds->mean)} : kNone);
        const auto peak_of = [&](const char* counter) { return each.peak > 0 && each.counter == counter ? bytes(each.peak) : kNone; };
        row.push_back(peak_of("cuda_allocated_peak"));
        row.push_back(each.evaluation_peak > 0 ? bytes(each.evaluation_peak) : peak_of("tensor_peak_eval"));
        row.push_back(peak_of("tensor_peak_train"));
        row.push_back(each.forecast ? bytes(*each.forecast) : kNone);
        row.push_back(each.forecast_error ? TableCell{percent(*each.forecast_error), number(*each.forecast_error)} : kNone);
        for (const std::int64_t part : each.split) row.push_back(api::has_split(each.split) ? bytes(part) : kNone);
        for (const auto& [counter, title] : kOtherCounters)
            if (is_used(variants, counter)) row.push_back(peak_of(counter));
        table.rows.push_back(std::move(row));
    }
    const std::vector<std::string> printed = columns_of_a_paper(variants);
    choose(table, of.columns.empty() ? printed : of.columns);
    table.caption = caption_of(variants, table);
    table.notes = notes_of(variants, table, of.rule);
    if (memory.name == "GB*") table.notes.emplace_back("GB*: MiB / 1000, as papers print it.");
    table.notes.insert(table.notes.end(), of.notes.begin(), of.notes.end());
    return table;
}

std::vector<std::string> comparison_columns() {
    std::vector<std::string> keys;
    for (TableColumn& column : comparison_table({}).columns) keys.push_back(std::move(column.key));
    return keys;
}

}  // namespace sherl::analysis
