// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/variants.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace sherl::analysis {
namespace {

std::string content_key(const store::RunSummary& run) {
    return run.spec_hash + ' ' + run.backbone_hash + ' ' + run.data_hash;
}

// Hashes are unknown before the first segment.
bool begun(const store::RunSummary& run) {
    return !run.backbone_hash.empty();
}

std::optional<double> metric_of(const store::RunSummary& run, const std::map<std::string, double>& split) {
    const auto found = split.find(run.metric);
    return found == split.end() ? std::nullopt : std::optional(found->second);
}

void collect(const Json& value, const std::string& path, std::map<std::string, Json>& out) {
    if (!value.is_object() || (value.empty() && !path.empty())) {
        out[path] = value;
        return;
    }
    for (const auto& item : value.items()) collect(item.value(), path.empty() ? item.key() : path + '.' + item.key(), out);
}

const Json* at(const Json& spec, const std::string& path) {
    const Json* value = &spec;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('.', begin), path.size());
        if (!value->is_object()) return nullptr;
        const auto found = value->find(path.substr(begin, end - begin));
        if (found == value->end()) return nullptr;
        value = &*found;
        begin = end + 1;
    }
    return value;
}

// 0, 1, 2, 3, 5 as "0-3, 5".
std::string integer_list(const Json& list) {
    std::string text;
    for (std::size_t i = 0; i < list.size();) {
        std::size_t last = i;
        while (last + 1 < list.size() &&
               list[last + 1].get<std::int64_t>() == list[last].get<std::int64_t>() + 1)
            ++last;
        if (!text.empty()) text += ", ";
        text += list[i].dump();
        if (last > i) text += (last > i + 1 ? "-" : ", ") + list[last].dump();
        i = last + 1;
    }
    return text;
}

}  // namespace

std::vector<Variant> group_variants(std::span<const store::RunSummary> runs) {
    std::map<std::string, std::string> newest;  // by spec hash
    for (const store::RunSummary& run : runs) {
        if (begun(run)) newest[run.spec_hash] = content_key(run);
    }
    std::vector<Variant> variants;
    std::map<std::string, std::size_t> known;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        std::string key = content_key(runs[i]);
        if (const auto found = newest.find(runs[i].spec_hash); !begun(runs[i]) && found != newest.end()) key = found->second;
        const auto [place, added] = known.try_emplace(key, variants.size());
        if (added) variants.push_back({.key = key, .runs = {}});
        variants[place->second].runs.push_back(i);
    }
    for (Variant& variant : variants) {
        std::stable_sort(variant.runs.begin(), variant.runs.end(), [&](std::size_t a, std::size_t b) {
            return std::pair(runs[a].seed, runs[a].id) < std::pair(runs[b].seed, runs[b].id);
        });
    }
    return variants;
}

std::optional<Spread> spread_of(std::span<const store::RunSummary> runs, const Variant& variant, const RunValue& value) {
    std::map<std::int64_t, double> values;  // by seed; the runs are in the order of their ids, the newest stays
    for (const std::size_t i : variant.runs) {
        if (runs[i].status != store::Status::finished && variant.runs.size() > 1) continue;
        if (const auto found = value(runs[i])) values[runs[i].seed] = *found;
    }
    Spread spread;
    for (const auto& [seed, each] : values) {
        spread.low = spread.count == 0 ? each : std::min(spread.low, each);
        spread.high = spread.count == 0 ? each : std::max(spread.high, each);
        spread.mean += each;
        ++spread.count;
    }
    if (spread.count == 0) return std::nullopt;
    spread.mean /= static_cast<double>(spread.count);
    return spread;
}

std::optional<Spread> validation_spread(std::span<const store::RunSummary> runs, const Variant& variant) {
    return spread_of(runs, variant, [](const store::RunSummary& run) { return metric_of(run, run.validation); });
}

std::optional<Spread> test_spread(std::span<const store::RunSummary> runs, const Variant& variant) {
    return spread_of(runs, variant, [](const store::RunSummary& run) { return metric_of(run, run.test); });
}

std::optional<std::int64_t> largest_peak(std::span<const store::RunSummary> runs, const Variant& variant) {
    std::optional<std::int64_t> largest;
    for (const std::size_t i : variant.runs) largest = std::max(largest, runs[i].peak_bytes);
    return largest;
}

bool selects_last(const store::RunSummary& run) {
    const Json::json_pointer select("/train/select");
    return run.spec.contains(select) && run.spec.at(select) == "last";
}

std::map<std::string, Json> leaves(const Json& spec) {
    std::map<std::string, Json> values;
    collect(spec, {}, values);
    return values;
}

std::vector<std::string> varying_keys(std::span<const store::RunSummary> runs) {
    std::map<std::string, Json> first;
    std::set<std::string> varying;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        std::map<std::string, Json> values = leaves(runs[i].spec);
        if (i == 0) {
            first = std::move(values);
            continue;
        }
        for (const auto& [path, value] : values) {
            const auto found = first.find(path);
            if (found == first.end() || found->second != value) varying.insert(path);
        }
        for (const auto& [path, value] : first) {
            if (!values.contains(path)) varying.insert(path);
        }
    }
    varying.erase("name");
    std::erase_if(varying, [](const std::string& path) { return path == "comment" || path.starts_with("comment."); });
    varying.erase("train.seed");
    return {varying.begin(), varying.end()};
}

std::string value_text(const Json& spec, const std::string& path) {
    const Json* value = at(spec, path);
    if (value == nullptr || value->is_null()) return {};
    if (value->is_string()) return value->get<std::string>();
    if (value->is_number_float()) return fmt::format("{}", value->get<double>());
    if (!value->is_array()) return value->dump();
    if (std::all_of(value->begin(), value->end(), [](const Json& each) { return each.is_number_integer(); }))
        return integer_list(*value);
    std::string text;
    for (const Json& each : *value) text += (text.empty() ? "" : ", ") + (each.is_string() ? each.get<std::string>() : each.dump());
    return text;
}

}  // namespace sherl::analysis
