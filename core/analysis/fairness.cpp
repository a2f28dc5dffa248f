// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/fairness.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace sherl::analysis {
namespace {

// What a variant has of a thing, as text to compare and to show. Empty: not known, so not compared.
using Property = std::function<std::string(const Variant&)>;

// `sentence` takes name, value, name, value: of the first variant and of the first one that differs from it.
std::optional<Text> difference(std::span<const Variant> variants, std::span<const std::string> names,
                               const Property& compared, const Property& shown, Text sentence) {
    std::optional<std::size_t> first;
    std::string value;
    for (std::size_t i = 0; i < variants.size(); ++i) {
        std::string here = compared(variants[i]);
        if (here.empty()) continue;
        if (!first) {
            first = i;
            value = std::move(here);
        } else if (here != value) {
            return std::move(sentence)
                .arg(names[*first])
                .arg(shown(variants[*first]))
                .arg(names[i])
                .arg(shown(variants[i]));
        }
    }
    return std::nullopt;
}

}  // namespace

std::vector<Text> fairness_notes(std::span<const store::RunSummary> runs, std::span<const Variant> variants,
                                 std::span<const std::string> names) {
    using store::Status;
    std::vector<Text> notes;
    if (variants.size() < 2) return notes;
    const auto of_first = [&](auto value) -> Property {
        return [&runs, value](const Variant& variant) { return std::string(value(runs[variant.runs.front()])); };
    };
    // Of the runs that have begun: hashes are not known before.
    const auto hash_of = [&](std::string store::RunSummary::*hash) -> Property {
        return [&runs, hash](const Variant& variant) {
            for (const std::size_t i : variant.runs)
                if (!(runs[i].*hash).empty()) return runs[i].*hash;
            return std::string();
        };
    };
    const auto note = [&](const Property& compared, const Property& shown, Text sentence) {
        if (auto text = difference(variants, names, compared, shown, std::move(sentence))) notes.push_back(std::move(*text));
    };
    const Property metric = of_first([](const store::RunSummary& run) { return run.metric; });
    const Property backbone = of_first([](const store::RunSummary& run) { return run.backbone; });
    const Property precision = of_first([](const store::RunSummary& run) { return value_text(run.spec, "backbone.dtype"); });
    const Property finished = [&](const Variant& variant) {
        std::set<std::int64_t> seeds;
        for (const std::size_t i : variant.runs)
            if (runs[i].status == Status::finished) seeds.insert(runs[i].seed);
        return std::to_string(seeds.size());
    };
    const Property steps = [&](const Variant& variant) {
        std::int64_t most = 0;
        for (const std::size_t i : variant.runs) most = std::max(most, runs[i].total_steps);
        return most > 0 ? std::to_string(most) : std::string();
    };
    const Property device = [&](const Variant& variant) -> std::string {
        for (const std::size_t i : variant.runs) {
            if (runs[i].counters.contains("cuda_allocated_peak")) return "CUDA";
            if (!runs[i].counters.empty()) return "CPU";
        }
        return {};
    };

    // The settings of the data that are not alike; where all are, and the names too, it is the files' contents.
    std::vector<store::RunSummary> firsts;
    for (const Variant& variant : variants) firsts.push_back(runs[variant.runs.front()]);
    std::vector<std::string> keys = varying_keys(firsts);
    std::erase_if(keys, [](const std::string& key) { return !key.starts_with("task.data."); });
    const bool one_task = std::all_of(firsts.begin(), firsts.end(), [&](const auto& run) { return run.task == firsts.front().task; });
    const Property data_hash = hash_of(&store::RunSummary::data_hash);
    const Property data = [&](const Variant& variant) {
        const store::RunSummary& run = runs[variant.runs.front()];
        std::string words = run.task;
        for (const std::string& key : keys) {
            const std::string value = value_text(run.spec, key);
            words += ", " + key.substr(std::string_view("task.data.").size()) + ' ' + (value.empty() ? "–" : value);
        }
        return keys.empty() && one_task ? words + ", SHA-256 " + data_hash(variant).substr(0, 8) : words;
    };

    note(data_hash, data,
         SHERL_TR("analysis", "Different data or splits: %1 (%2), %3 (%4)."));
    note(metric, metric, SHERL_TR("analysis", "Different metrics: %1 (%2), %3 (%4)."));
    note(hash_of(&store::RunSummary::backbone_hash), backbone,
         SHERL_TR("analysis", "Different backbones: %1 (%2), %3 (%4)."));
    note(finished, finished, SHERL_TR("analysis", "Unequal numbers of finished seeds: %1 (%2), %3 (%4)."));
    note(steps, steps, SHERL_TR("analysis", "Unequal numbers of steps: %1 (%2), %3 (%4)."));
    note(precision, precision, SHERL_TR("analysis", "Different precision: %1 (%2), %3 (%4)."));
    note(device, device, SHERL_TR("analysis", "Different devices, so different memory counters: %1 (%2), %3 (%4)."));
    return notes;
}

}  // namespace sherl::analysis
