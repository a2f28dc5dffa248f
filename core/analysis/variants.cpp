// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/variants.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
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

// By seed; the runs of a variant are in the order of their ids, so the newest stays.
std::vector<std::size_t> newest_of_seeds(std::span<const store::RunSummary> runs, const Variant& variant, bool finished) {
    std::map<std::int64_t, std::size_t> newest;
    for (const std::size_t i : variant.runs)
        if (!finished || runs[i].status == store::Status::finished) newest[runs[i].seed] = i;
    std::vector<std::size_t> chosen;
    for (const auto& [seed, i] : newest) chosen.push_back(i);
    return chosen;
}

void collect(const Json& value, const std::string& path, std::map<std::string, Json>& out) {
    if (!value.is_object() || (value.empty() && !path.empty())) {
        out[path] = value;
        return;
    }
    for (const auto& item : value.items()) collect(item.value(), path.empty() ? item.key() : path + '.' + item.key(), out);
}

// Paths of the values that are not the same in both; null: there is none. Hundreds of specs are compared at once, so nothing
// is copied and no path is made where values are equal.
void compare_values(const Json* a, const Json* b, const std::string& path, std::set<std::string>& varying) {
    static const Json::object_t none;
    const auto inner = [&](const Json* value) { return value != nullptr && value->is_object() && (!value->empty() || path.empty()); };
    if ((a != nullptr && !inner(a)) || (b != nullptr && !inner(b))) varying.insert(path);
    const auto& left = inner(a) ? a->get_ref<const Json::object_t&>() : none;
    const auto& right = inner(b) ? b->get_ref<const Json::object_t&>() : none;
    const auto below = [&](const std::string& key) { return path.empty() ? key : path + '.' + key; };
    for (const auto& [key, value] : left) {
        const auto other = right.find(key);
        if (other == right.end()) {
            compare_values(&value, nullptr, below(key), varying);
        } else if (value != other->second) {
            compare_values(&value, &other->second, below(key), varying);
        }
    }
    for (const auto& [key, value] : right)
        if (!left.contains(key)) compare_values(nullptr, &value, below(key), varying);
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

std::map<store::RunId, int> shades_of(std::span<const store::RunSummary> runs) {
    std::map<store::RunId, int> shades;
    std::map<std::string, int> variants;  // of a method
    for (const Variant& variant : group_variants(runs)) {
        const int shade = variants[runs[variant.runs.front()].method]++;
        for (const std::size_t i : variant.runs) shades[runs[i].id] = shade;
    }
    return shades;
}

std::vector<std::size_t> counting_runs(std::span<const store::RunSummary> runs, const Variant& variant) {
    if (variant.runs.size() == 1) return variant.runs;
    return newest_of_seeds(runs, variant, true);
}

std::vector<std::size_t> measured_runs(std::span<const store::RunSummary> runs, const Variant& variant) {
    std::vector<std::size_t> counting = counting_runs(runs, variant);
    return counting.empty() ? newest_of_seeds(runs, variant, false) : counting;
}

std::optional<Spread> spread_of(std::span<const store::RunSummary> runs, const Variant& variant, const RunValue& value) {
    Spread spread;
    for (const std::size_t i : counting_runs(runs, variant)) {
        const std::optional<double> found = value(runs[i]);
        if (!found) continue;
        if (!std::isfinite(*found)) return std::nullopt;
        spread.low = spread.count == 0 ? *found : std::min(spread.low, *found);
        spread.high = spread.count == 0 ? *found : std::max(spread.high, *found);
        spread.mean += *found;
        ++spread.count;
    }
    if (spread.count == 0) return std::nullopt;
    spread.mean /= static_cast<double>(spread.count);
    return spread;
}

std::int64_t undefined_count(std::span<const store::RunSummary> runs, const Variant& variant, const RunValue& value) {
    const std::vector<std::size_t> counting = counting_runs(runs, variant);
    return std::count_if(counting.begin(), counting.end(), [&](std::size_t i) {
        const std::optional<double> found = value(runs[i]);
        return found && !std::isfinite(*found);
    });
}

std::optional<double> validation_metric(const store::RunSummary& run) {
    return metric_of(run, run.validation);
}

std::optional<double> test_metric(const store::RunSummary& run) {
    return metric_of(run, run.test);
}

std::optional<Spread> validation_spread(std::span<const store::RunSummary> runs, const Variant& variant) {
    return spread_of(runs, variant, validation_metric);
}

std::optional<Spread> test_spread(std::span<const store::RunSummary> runs, const Variant& variant) {
    return spread_of(runs, variant, test_metric);
}

std::string peak_counter(const store::RunSummary& run) {
    const bool cuda = run.counters.empty() ? value_text(run.spec, "device").starts_with("cuda") : run.counters.contains("cuda_allocated_peak");
    return cuda ? "cuda_allocated_peak" : "tensor_peak_train";
}

Peak peak_of(std::span<const store::RunSummary> runs, const Variant& variant, const RunBytes& bytes) {
    Peak peak;
    for (const std::size_t i : measured_runs(runs, variant)) {
        const std::int64_t here = bytes(runs[i]);
        if (here <= 0) continue;
        const std::string counter = peak_counter(runs[i]);
        if (peak.count++ > 0 && counter != peak.counter) return {};
        peak.bytes = std::max(peak.bytes, here);
        peak.counter = counter;
    }
    if (peak.count == 0) peak.counter = peak_counter(runs[variant.runs.front()]);
    return peak;
}

std::optional<std::int64_t> largest_peak(std::span<const store::RunSummary> runs, const Variant& variant) {
    const Peak peak = peak_of(runs, variant, [](const store::RunSummary& run) { return run.peak_bytes.value_or(0); });
    return peak.bytes > 0 ? std::optional(peak.bytes) : std::nullopt;
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
    std::set<std::string> varying;
    for (const store::RunSummary& run : runs)
        if (run.spec != runs.front().spec) compare_values(&runs.front().spec, &run.spec, {}, varying);
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
