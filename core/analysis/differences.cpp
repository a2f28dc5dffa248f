// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/differences.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace sherl::analysis {
namespace {

using Runs = std::vector<const store::RunDetail*>;  // of one variant

bool alike(const std::vector<std::string>& values) {
    return std::all_of(values.begin(), values.end(), [&](const std::string& each) { return each == values.front(); });
}

// Values that the runs of a variant have, each once.
std::string joined(const Runs& runs, const std::function<std::string(const store::RunDetail&)>& of) {
    std::vector<std::string> seen;
    for (const store::RunDetail* run : runs) {
        std::string value = of(*run);
        if (!value.empty() && std::find(seen.begin(), seen.end(), value) == seen.end()) seen.push_back(std::move(value));
    }
    std::string text;
    for (const std::string& value : seen) text += (text.empty() ? "" : ", ") + value;
    return text;
}

std::vector<SettingRow> setting_rows(const std::vector<Runs>& variants) {
    std::vector<store::RunSummary> firsts;
    for (const Runs& runs : variants) firsts.push_back(runs.front()->summary);
    std::vector<SettingRow> rows;
    for (const std::string& key : varying_keys(firsts)) {
        SettingRow row{.key = key, .values = {}};
        for (const store::RunSummary& run : firsts) row.values.push_back(value_text(run.spec, key));
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<SettingRow> environment_rows(const std::vector<Runs>& variants) {
    std::vector<SettingRow> rows;
    const auto add = [&](std::string key, const std::function<std::string(const store::RunDetail&)>& of) {
        SettingRow row{.key = std::move(key), .values = {}};
        for (const Runs& runs : variants) row.values.push_back(joined(runs, of));
        if (!alike(row.values)) rows.push_back(std::move(row));
    };
    constexpr std::size_t hash_digits = 12;
    add("device", [](const store::RunDetail& run) { return run.device; });
    add("threads", [](const store::RunDetail& run) { return run.threads > 0 ? std::to_string(run.threads) : std::string(); });
    add("host", [](const store::RunDetail& run) { return run.segments.empty() ? std::string() : run.segments.back().process.host; });
    add("program", [](const store::RunDetail& run) { return run.program_version; });
    add("revision", [](const store::RunDetail& run) { return run.git_revision; });
    add("backbone_hash", [](const store::RunDetail& run) { return run.summary.backbone_hash.substr(0, hash_digits); });
    add("data_hash", [](const store::RunDetail& run) { return run.summary.data_hash.substr(0, hash_digits); });
    std::set<std::string> libraries;
    for (const Runs& runs : variants)
        for (const store::RunDetail* run : runs)
            for (const auto& [name, version] : run->libraries) libraries.insert(name);
    for (const std::string& name : libraries) {
        add(name, [&name](const store::RunDetail& run) {
            const auto found = run.libraries.find(name);
            return found == run.libraries.end() ? std::string() : found->second;
        });
    }
    return rows;
}

// What decides whether a run counts, as variants.h wants it; whole summaries would copy their specs.
struct Marks {
    std::vector<store::RunSummary> runs;
    Variant all;
};

Marks marks_of(const Runs& runs) {
    Marks marks;
    for (const store::RunDetail* run : runs) {
        marks.all.runs.push_back(marks.runs.size());
        store::RunSummary& mark = marks.runs.emplace_back();
        mark.id = static_cast<store::RunId>(marks.runs.size()) - 1;
        mark.seed = run->summary.seed;
        mark.status = run->summary.status;
    }
    std::stable_sort(marks.all.runs.begin(), marks.all.runs.end(), [&](std::size_t a, std::size_t b) {
        return std::pair(runs[a]->summary.seed, runs[a]->summary.id) < std::pair(runs[b]->summary.seed, runs[b]->summary.id);
    });
    return marks;
}

// Over the runs that count.
std::optional<double> mean(const Runs& runs, const RunValue& value) {
    const Marks marks = marks_of(runs);
    const std::optional<Spread> spread =
        spread_of(marks.runs, marks.all, [&](const store::RunSummary& mark) { return value(runs[static_cast<std::size_t>(mark.id)]->summary); });
    return spread ? std::optional(spread->mean) : std::nullopt;
}

// Of a counter, over the runs that have been measured.
std::optional<double> largest(const Runs& runs, const std::string& counter) {
    const Marks marks = marks_of(runs);
    std::optional<double> found;
    for (const std::size_t i : measured_runs(marks.runs, marks.all))
        if (const auto bytes = runs[i]->summary.counters.find(counter); bytes != runs[i]->summary.counters.end())
            found = std::max(found.value_or(0), static_cast<double>(bytes->second));
    return found;
}

std::vector<ResultRow> result_rows(std::span<const VariantResult> results, const std::vector<Runs>& variants) {
    std::vector<ResultRow> rows;
    const auto add = [&](std::string key, ResultRow::Kind kind, const std::function<std::optional<double>(std::size_t)>& of) {
        ResultRow row{.key = std::move(key), .kind = kind, .values = {}};
        for (std::size_t i = 0; i < variants.size(); ++i) row.values.push_back(of(i));
        const bool same = std::all_of(row.values.begin(), row.values.end(), [&](const auto& each) { return each == row.values.front(); });
        if (!same) rows.push_back(std::move(row));
    };
    const auto above_zero = [](std::int64_t value) { return value > 0 ? std::optional(static_cast<double>(value)) : std::nullopt; };
    using Metrics = std::map<std::string, double> store::RunSummary::*;
    for (const auto& [split, metrics] : {std::pair<std::string, Metrics>{"validation", &store::RunSummary::validation}, {"test", &store::RunSummary::test}}) {
        std::set<std::string> names;
        for (const Runs& runs : variants)
            for (const store::RunDetail* run : runs)
                for (const auto& [name, value] : run->summary.*metrics) names.insert(name);
        for (const std::string& name : names) {
            add(split + "." + name, ResultRow::Kind::metric, [&](std::size_t i) {
                return mean(variants[i], [&](const store::RunSummary& run) -> std::optional<double> {
                    const auto found = (run.*metrics).find(name);
                    return found == (run.*metrics).end() ? std::nullopt : std::optional(found->second);
                });
            });
        }
    }
    add("tensor_peak_train", ResultRow::Kind::bytes, [&](std::size_t i) {
        return results[i].counter == "tensor_peak_train" ? above_zero(results[i].peak) : std::nullopt;
    });
    for (std::size_t c = 0; c < api::memory_categories.size(); ++c) {
        add(std::string(api::memory_categories[c]), ResultRow::Kind::bytes, [&](std::size_t i) {
            return api::has_split(results[i].split) ? std::optional(static_cast<double>(results[i].split[c])) : std::nullopt;
        });
    }
    std::set<std::string> counters;
    for (const Runs& runs : variants)
        for (const store::RunDetail* run : runs)
            for (const auto& [name, bytes] : run->summary.counters) counters.insert(name);
    counters.erase("tensor_peak_train");
    for (const std::string& name : counters) {
        add(name, ResultRow::Kind::bytes, [&](std::size_t i) { return largest(variants[i], name); });
    }
    add("trainable_parameters", ResultRow::Kind::parameters, [&](std::size_t i) {
        return results[i].trainable_parameters ? std::optional(static_cast<double>(*results[i].trainable_parameters)) : std::nullopt;
    });
    add("steps", ResultRow::Kind::count, [&](std::size_t i) {
        return mean(variants[i], [&](const store::RunSummary& run) { return above_zero(run.steps); });
    });
    add("best_step", ResultRow::Kind::count, [&](std::size_t i) {
        return mean(variants[i], [&](const store::RunSummary& run) { return above_zero(run.best_step); });
    });
    add("seconds", ResultRow::Kind::seconds, [&](std::size_t i) {
        return results[i].seconds ? std::optional(results[i].seconds->mean) : std::nullopt;
    });
    return rows;
}

}  // namespace

std::optional<Differences> differences(std::span<const VariantResult> variants, std::span<const store::RunDetail> runs) {
    if (variants.size() < 2) return Differences{};
    std::map<store::RunId, const store::RunDetail*> known;
    for (const store::RunDetail& run : runs) known[run.summary.id] = &run;
    std::vector<Runs> members;
    for (const VariantResult& variant : variants) {
        Runs of;
        for (const store::RunId run : variant.runs)
            if (const auto found = known.find(run); found != known.end()) of.push_back(found->second);
        if (of.empty()) return std::nullopt;
        members.push_back(std::move(of));
    }
    return Differences{.settings = setting_rows(members), .environment = environment_rows(members), .results = result_rows(variants, members)};
}

}  // namespace sherl::analysis
