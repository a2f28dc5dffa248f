// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/variant_names.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "core/analysis/variants.h"
#include "core/spec/catalogue.h"

namespace sherl::analysis {
namespace {

using Parts = std::vector<std::string>;

constexpr std::size_t kMostParts = 4;  // that tell a variant from its siblings

// Paths say which files are read; the name of backbone or data says it shorter.
bool is_path(const std::string& key) {
    return key == "backbone.path" || key.starts_with("task.data.path") || key.starts_with("task.data.file") ||
           key == "format" || key == "device" || key == "threads" || key == "memory_limit";
}

// Keys whose last word alone says too little.
const std::map<std::string, Text>& words() {
    static const std::map<std::string, Text> known{
        {"task.data.limit.train", SHERL_TR("analysis", "training examples")},
        {"task.data.limit.validation", SHERL_TR("analysis", "validation examples")},
        {"task.data.limit.test", SHERL_TR("analysis", "test examples")},
        {"task.data.split.kind", SHERL_TR("analysis", "split")},
        {"task.data.split.seed", SHERL_TR("analysis", "split seed")},
        {"task.head.pool", SHERL_TR("analysis", "pooling")},
        {"backbone.mode", SHERL_TR("analysis", "backbone mode")},
        {"train.batch_size", SHERL_TR("analysis", "batch")},
        {"train.optimizer.kind", SHERL_TR("analysis", "optimizer")},
        {"train.schedule.kind", SHERL_TR("analysis", "schedule")},
    };
    return known;
}

// What a key is called beside a value: as the form calls it, else as the spec does.
std::string word_of(const std::string& path, const spec::Method* method, const Shown& shown) {
    if (const auto known = words().find(path); known != words().end()) return shown(known->second);
    std::string word = path.substr(path.rfind('.') + 1);
    std::replace(word.begin(), word.end(), '_', ' ');
    if (const spec::Key* key = spec::find_key(path, method); key != nullptr && !key->title.empty()) {
        word = shown(key->title);
        if (!word.empty() && word[0] >= 'A' && word[0] <= 'Z') word[0] = static_cast<char>(word[0] - 'A' + 'a');
    }
    return word;
}

// "reduction 4", "lr 3e-3"; nothing where the variant has no such key.
std::string part(const store::RunSummary& run, const std::string& path, const Shown& shown) {
    const std::string value = value_text(run.spec, path);
    return value.empty() ? value : word_of(path, spec::find_method(run.method), shown) + ' ' + value;
}

// The method's own options tell most; amounts of data, and what no result depends on, only where nothing else does.
int rank(const std::string& key) {
    static const std::set<std::string> bookkeeping{"train.checkpoint_every", "train.keep_checkpoints", "train.evaluate_every",
                                                   "train.eval_batch_size", "train.log_every"};
    return key.starts_with("method.") ? 0 : bookkeeping.contains(key) ? 3 : key.starts_with("task.data.") ? 2 : 1;
}

using Siblings = std::vector<const store::RunSummary*>;

bool differ(const Siblings& siblings, std::string store::RunSummary::*field) {
    return std::any_of(siblings.begin(), siblings.end(),
                       [&](const store::RunSummary* run) { return run->*field != siblings.front()->*field; });
}

// A name that the spec file or the user gave; names made of the options list all of them and are too long beside a line.
bool has_own_name(const store::RunSummary& run) {
    return !run.name.empty() && run.name != run.method && !run.name.starts_with(run.method + ", ");
}

std::string method_title(const std::string& kind, const Shown& shown) {
    const spec::Method* method = spec::find_method(kind);
    return method == nullptr ? kind : shown(method->title);
}

// What tells siblings of one name apart, for each its parts.
std::vector<Parts> parts_of(const Siblings& siblings, const Shown& shown) {
    std::vector<Parts> parts(siblings.size());
    if (siblings.size() == 1) return parts;
    std::vector<store::RunSummary> copies;
    for (const store::RunSummary* run : siblings) copies.push_back(*run);
    std::vector<std::string> varying = varying_keys(copies);
    std::stable_sort(varying.begin(), varying.end(), [](const auto& a, const auto& b) { return rank(a) < rank(b); });
    const auto all_told_apart = [&] { return std::set<Parts>(parts.begin(), parts.end()).size() == parts.size(); };
    const bool tasks = differ(siblings, &store::RunSummary::task), backbones = differ(siblings, &store::RunSummary::backbone);
    for (std::size_t i = 0; i < siblings.size(); ++i) {
        if (tasks) parts[i].push_back(siblings[i]->task);
        if (backbones) parts[i].push_back(siblings[i]->backbone);
    }
    for (const std::string& key : varying) {
        if (is_path(key) || (rank(key) >= 2 && all_told_apart())) continue;
        for (std::size_t i = 0; i < siblings.size(); ++i) {
            if (std::string more = part(*siblings[i], key, shown); !more.empty() && parts[i].size() < kMostParts) parts[i].push_back(std::move(more));
        }
    }
    return parts;
}

}  // namespace

VariantTitles variant_titles(std::span<const store::RunSummary> runs, const Shown& shown) {
    std::map<std::string, const store::RunSummary*> newest;
    for (const store::RunSummary& run : runs) newest[run.spec_hash] = &run;
    Siblings variants;
    for (const auto& [hash, run] : newest) variants.push_back(run);
    std::sort(variants.begin(), variants.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    std::map<std::string, Siblings> alike;  // by name; the newest run of each variant
    for (const store::RunSummary* run : variants) alike[has_own_name(*run) ? run->name : method_title(run->method, shown)].push_back(run);
    VariantTitles titles;
    for (const auto& [name, siblings] : alike) {
        const std::vector<Parts> parts = parts_of(siblings, shown);
        std::map<std::string, int> used;
        for (std::size_t i = 0; i < siblings.size(); ++i) {
            std::string rest;
            for (const std::string& each : parts[i]) rest += (rest.empty() ? "" : " · ") + each;
            if (const int again = ++used[rest]; again > 1) rest += (rest.empty() ? "#" : " #") + std::to_string(again);
            titles[siblings[i]->spec_hash] = {.name = name, .rest = std::move(rest)};
        }
    }
    return titles;
}

std::string variant_name(const store::RunSummary& run, const VariantTitles& titles) {
    const auto found = titles.find(run.spec_hash);
    if (found == titles.end()) return run.name;
    if (has_own_name(run) && run.name != found->second.name) return run.name;  // one run of the variant was given another name
    return found->second.whole();
}

}  // namespace sherl::analysis
