// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/split.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <random>
#include <unordered_map>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/data/trim.h"

namespace sherl::data {
namespace {

struct Group {
    std::vector<std::size_t> members;
    std::size_t stratum = 0;
};

// Parts are filled in this order; what is left over is the last one. Training, usually the largest, takes what does not
// fit before.
constexpr std::array<std::optional<Split>, 4> parts{Split::validation, Split::test, Split::train, std::nullopt};
using Quotas = std::array<std::int64_t, parts.size()>;

std::vector<Group> groups_of_equal_texts(const std::vector<Example>& examples, bool by_label) {
    std::vector<Group> groups;
    std::unordered_map<std::string, std::size_t> known;
    for (std::size_t i = 0; i < examples.size(); ++i) {
        const auto [entry, fresh] = known.try_emplace(text_key(examples[i]), groups.size());
        if (fresh) groups.push_back({{}, by_label ? static_cast<std::size_t>(examples[i].label) : 0});
        groups[entry->second].members.push_back(i);
    }
    return groups;
}

std::int64_t whole(double value, const char* where) {
    if (value >= 0 && value <= 9007199254740992.0 && value == std::floor(value))
        return static_cast<std::int64_t>(value);
    throw Error(ErrorKind::input, {.id = "data.split.whole",
                                   .what = SHERL_TR("data", "a count of examples is not a whole number"),
                                   .where = where,
                                   .expected = SHERL_TR("data", "an integer of at least 0"),
                                   .got = fmt::format("{}", value),
                                   .way_out = {}});
}

// The sizes asked for, by Split.
std::array<std::int64_t, 3> part_sizes(const spec::SplitSpec& split, std::int64_t examples) {
    if (split.kind == "counts") {
        const std::array<std::int64_t, 3> sizes{whole(split.train, "task.data.split.train"),
                                                whole(split.validation, "task.data.split.validation"),
                                                whole(split.test, "task.data.split.test")};
        const std::int64_t sum = sizes[0] + sizes[1] + sizes[2];
        if (sum <= examples) return sizes;
        throw Error(ErrorKind::input, {.id = "data.split.counts",
                                       .what = SHERL_TR("data", "the splits ask for more examples than there are"),
                                       .where = "task.data.split",
                                       .expected = SHERL_TR("data", "at most %1 in all").arg(examples),
                                       .got = std::to_string(sum),
                                       .way_out = {}});
    }
    // Rounding the running sum keeps the parts together at the rounded whole.
    std::array<std::int64_t, 3> sizes{};
    double sum = 0;
    std::int64_t before = 0;
    const std::array<double, 3> fractions{split.train, split.validation, split.test};
    for (std::size_t i = 0; i < fractions.size(); ++i) {
        sum += fractions[i];
        const auto up_to = static_cast<std::int64_t>(std::floor(static_cast<double>(examples) * sum + 0.5));
        sizes[i] = std::clamp<std::int64_t>(up_to, before, examples) - before;
        before += sizes[i];
    }
    return sizes;
}

// Quota of each part in each stratum. A part's quotas add up to its size, a stratum's to its examples.
std::vector<Quotas> quotas(const std::array<std::int64_t, 3>& sizes, std::vector<std::int64_t> strata) {
    std::vector<Quotas> table(strata.size(), Quotas{});
    for (std::size_t part = 0; part < parts.size(); ++part) {
        const std::int64_t count = parts[part] ? sizes[static_cast<std::size_t>(*parts[part])]
                                               : std::accumulate(strata.begin(), strata.end(), std::int64_t{0});
        const std::vector<std::int64_t> shares = apportion(count, strata);
        for (std::size_t stratum = 0; stratum < strata.size(); ++stratum) {
            table[stratum][part] = shares[stratum];
            strata[stratum] -= shares[stratum];
        }
    }
    return table;
}

std::size_t part_for(std::int64_t size, const Quotas& left) {
    for (std::size_t part = 0; part < left.size(); ++part) {
        if (left[part] >= size) return part;
    }
    return static_cast<std::size_t>(std::max_element(left.begin(), left.end()) - left.begin());
}

}  // namespace

std::string text_key(const Example& example) {
    const std::string_view text = trimmed(example.text);
    std::string key = std::to_string(text.size()) + ':' + std::string(text);
    if (example.text_pair) key += ':' + std::string(trimmed(*example.text_pair));
    return key;
}

std::vector<std::int64_t> apportion(std::int64_t count, const std::vector<std::int64_t>& sizes) {
    const std::int64_t total = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
    std::vector<std::int64_t> shares(sizes.size(), 0);
    if (total == 0) return shares;
    std::vector<std::size_t> order(sizes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return count * sizes[a] % total > count * sizes[b] % total; });
    for (std::size_t i = 0; i < sizes.size(); ++i) shares[i] = count * sizes[i] / total;
    std::int64_t left = count - std::accumulate(shares.begin(), shares.end(), std::int64_t{0});
    for (const std::size_t i : order) {
        if (left-- <= 0) break;
        ++shares[i];
    }
    return shares;
}

std::vector<std::optional<Split>> divide(const std::vector<Example>& examples, const spec::SplitSpec& split,
                                         bool by_label) {
    const std::vector<Group> groups = groups_of_equal_texts(examples, by_label);
    std::vector<std::int64_t> strata;
    for (const Group& group : groups) {
        if (group.stratum >= strata.size()) strata.resize(group.stratum + 1, 0);
        strata[group.stratum] += static_cast<std::int64_t>(group.members.size());
    }
    std::vector<Quotas> left = quotas(part_sizes(split, static_cast<std::int64_t>(examples.size())), strata);

    std::vector<std::optional<Split>> assigned(examples.size());
    Random random(mix_seed(split.seed, "split"));
    for (const std::int64_t index : permutation(static_cast<std::int64_t>(groups.size()), random)) {
        const Group& group = groups[static_cast<std::size_t>(index)];
        const auto size = static_cast<std::int64_t>(group.members.size());
        const std::size_t part = part_for(size, left[group.stratum]);
        left[group.stratum][part] -= size;
        for (const std::size_t member : group.members) assigned[member] = parts[part];
    }
    return assigned;
}

std::vector<std::int64_t> torch_permutation(std::int64_t count, std::uint32_t seed) {
    // torch.randperm on the CPU: 32 bits of the same generator for each place but the last.
    std::mt19937 generator(seed);
    std::vector<std::int64_t> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    for (std::size_t i = 0; i + 1 < order.size(); ++i)
        std::swap(order[i], order[i + generator() % (order.size() - i)]);
    return order;
}

std::vector<std::optional<Split>> official_t5_splits(const std::string& task, const std::vector<Split>& as_given) {
    std::vector<std::optional<Split>> splits(as_given.begin(), as_given.end());
    const auto is_one_of = [&](std::initializer_list<const char*> names) {
        return std::any_of(names.begin(), names.end(), [&](const char* name) { return task == name; });
    };
    const bool small = is_one_of({"cola", "rte", "mrpc", "stsb"}), large = is_one_of({"qqp", "qnli", "sst2"});
    if (!small && !large) return splits;  // mnli: the files themselves
    // Small tasks halve the validation file. Large ones take 1000 training examples, and validation is the test.
    const Split divided = small ? Split::validation : Split::train;
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < as_given.size(); ++i) {
        if (as_given[i] == divided) rows.push_back(i);
        if (large && as_given[i] == Split::validation) splits[i] = Split::test;
    }
    constexpr std::uint32_t kSeed = 42;
    constexpr std::size_t kValidation = 1000;
    const std::size_t first = small ? rows.size() / 2 : std::min(kValidation, rows.size());
    const std::vector<std::int64_t> order = torch_permutation(static_cast<std::int64_t>(rows.size()), kSeed);
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::size_t row = rows[static_cast<std::size_t>(order[i])];
        splits[row] = i < first ? Split::validation : small ? Split::test : Split::train;
    }
    return splits;
}

void limit(std::vector<Example>& examples, std::int64_t count, bool by_label, std::uint64_t seed, Split which) {
    if (count >= static_cast<std::int64_t>(examples.size())) return;
    const auto stratum = [&](const Example& example) { return by_label ? static_cast<std::size_t>(example.label) : 0; };
    std::vector<std::int64_t> sizes;
    for (const Example& example : examples) {
        if (stratum(example) >= sizes.size()) sizes.resize(stratum(example) + 1, 0);
        ++sizes[stratum(example)];
    }
    std::vector<std::int64_t> left = apportion(count, sizes);
    std::vector<std::size_t> chosen;
    Random random(mix_seed(seed, "limit", static_cast<std::uint64_t>(which)));
    for (const std::int64_t index : permutation(static_cast<std::int64_t>(examples.size()), random)) {
        std::int64_t& quota = left[stratum(examples[static_cast<std::size_t>(index)])];
        if (quota > 0) chosen.push_back(static_cast<std::size_t>(index));
        if (quota > 0) --quota;
    }
    std::sort(chosen.begin(), chosen.end());
    std::vector<Example> kept;
    kept.reserve(chosen.size());
    for (const std::size_t index : chosen) kept.push_back(std::move(examples[index]));
    examples = std::move(kept);
}

}  // namespace sherl::data
