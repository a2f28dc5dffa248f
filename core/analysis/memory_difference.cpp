// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/memory_difference.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace sherl::analysis {
namespace {

constexpr std::size_t kActivations = 3;    // of api::memory_categories
constexpr double kAlike = 0.1;             // changes that differ by less than this share are alike
constexpr std::size_t kMostGroups = 6;     // bars of one stack; where there would be more, the sign alone decides

// "encoder block 3": its stack and number. No number: not one of a stack's blocks.
struct Place {
    std::string stack;  // "encoder", "decoder"; empty where there is one stack
    std::optional<int> number;
};

Place place_of(const std::string& block) {
    constexpr std::string_view word = "block ";
    const std::size_t at = block.rfind(word);
    if (at == std::string::npos || (at > 0 && block[at - 1] != ' ')) return {};
    int number = 0;
    const char* end = block.data() + block.size();
    const auto [stop, error] = std::from_chars(block.data() + at + word.size(), end, number);
    if (error != std::errc() || stop != end) return {};
    return {block.substr(0, at == 0 ? 0 : at - 1), number};
}

bool ends_with(std::string_view name, std::string_view end) {
    return name.size() >= end.size() && name.substr(name.size() - end.size()) == end;
}

// In the order of a model: what is below first.
int rank_of(const std::string& block) {
    const Place place = place_of(block);
    if (place.number) return place.stack == "decoder" ? 2 : 1;
    if (block == "embedding") return 0;
    if (ends_with(block, "side network")) return block == "decoder side network" ? 4 : 3;
    if (block == "head") return 5;
    if (block == "loss") return 6;
    return block == "optimizer" ? 7 : 8;
}

// "0–5, 7"; ascending numbers.
std::string ranges(const std::vector<int>& numbers) {
    std::string text;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        std::size_t last = i;
        while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
        if (!text.empty()) text += ", ";
        text += std::to_string(numbers[i]);
        if (last > i) text += "–";
        if (last > i) text += std::to_string(numbers[last]);
        i = last;
    }
    return text;
}

// Parts of a model as a sentence names them.
const std::array<std::pair<const char*, Text>, 7>& part_words() {
    static const std::array<std::pair<const char*, Text>, 7> words{{
        {"embedding", SHERL_TR("analysis", "the embedding")},
        {"side network", SHERL_TR("analysis", "the side network")},
        {"encoder side network", SHERL_TR("analysis", "the encoder's side network")},
        {"decoder side network", SHERL_TR("analysis", "the decoder's side network")},
        {"head", SHERL_TR("analysis", "the head")},
        {"loss", SHERL_TR("analysis", "the loss")},
        {"optimizer", SHERL_TR("analysis", "the optimizer")},
    }};
    return words;
}

// A set of blocks as words.
struct Named {
    std::string words;    // "blocks 0–5, the head"
    std::string numbers;  // "0–5" where all are blocks of the only stack; else empty
    bool several = false;
};

Named named(std::vector<std::string> blocks) {
    std::sort(blocks.begin(), blocks.end(), block_below);
    std::vector<std::pair<std::string, std::vector<int>>> stacks;
    std::vector<std::string> parts;
    for (const std::string& block : blocks) {
        const Place place = place_of(block);
        if (!place.number) {
            std::string words = block;
            for (const auto& [name, text] : part_words())
                if (block == name) words = text.english();
            parts.push_back(std::move(words));
            continue;
        }
        if (stacks.empty() || stacks.back().first != place.stack) stacks.push_back({place.stack, {}});
        stacks.back().second.push_back(*place.number);
    }
    Named result;
    result.several = blocks.size() > 1;
    if (parts.empty() && stacks.size() == 1 && stacks[0].first.empty()) result.numbers = ranges(stacks[0].second);
    for (const auto& [stack, numbers] : stacks) {
        if (!result.words.empty()) result.words += ", ";
        if (!stack.empty()) result.words += stack + " ";
        result.words += numbers.size() > 1 ? "blocks " : "block ";
        result.words += ranges(numbers);
    }
    for (const std::string& part : parts) {
        if (!result.words.empty()) result.words += ", ";
        result.words += part;
    }
    return result;
}

// ── Reasons ─────────────────────────────────────────────────────────────────────────────────────────────────────────
Text because(const std::string& method, const std::vector<std::string>& trained, const std::vector<std::string>& kept) {
    const Named what = named(kept);
    if (trained == std::vector<std::string>{"head"} && kept == trained) return SHERL_TR("analysis", "The head is trained, so it keeps what it computed.");
    if (trained == std::vector<std::string>{"head"}) {
        return (what.several ? SHERL_TR("analysis", "The head is trained, so %1 keep what they computed.")
                             : SHERL_TR("analysis", "The head is trained, so %1 keeps what it computed."))
            .arg(what.words);
    }
    const Named who = named(trained);
    if (!who.numbers.empty() && !what.numbers.empty()) {
        if (who.several && what.several)
            return SHERL_TR("analysis", "%1 in blocks %2 needs a gradient, so blocks %3 keep what they computed.").arg(method).arg(who.numbers).arg(what.numbers);
        if (who.several)
            return SHERL_TR("analysis", "%1 in blocks %2 needs a gradient, so block %3 keeps what it computed.").arg(method).arg(who.numbers).arg(what.numbers);
        if (what.several)
            return SHERL_TR("analysis", "%1 in block %2 needs a gradient, so blocks %3 keep what they computed.").arg(method).arg(who.numbers).arg(what.numbers);
        return SHERL_TR("analysis", "%1 in block %2 needs a gradient, so block %3 keeps what it computed.").arg(method).arg(who.numbers).arg(what.numbers);
    }
    return (what.several ? SHERL_TR("analysis", "%1 in %2 needs a gradient, so %3 keep what they computed.")
                         : SHERL_TR("analysis", "%1 in %2 needs a gradient, so %3 keeps what it computed."))
        .arg(method)
        .arg(who.words)
        .arg(what.words);
}

bool neighbours(const std::string& low, const std::string& high) {
    const Place a = place_of(low), b = place_of(high);
    return a.number && b.number && a.stack == b.stack && *b.number == *a.number + 1;
}

// ── Groups ──────────────────────────────────────────────────────────────────────────────────────────────────────────
struct Amounts {
    std::string block;
    std::int64_t first = 0, second = 0;
    [[nodiscard]] std::int64_t change() const { return second - first; }
};
using Group = std::vector<Amounts>;

bool same_sign(std::int64_t a, std::int64_t b) {
    return (a < 0) == (b < 0);
}

bool alike(std::int64_t a, std::int64_t b) {
    const double x = static_cast<double>(a), y = static_cast<double>(b);
    return same_sign(a, b) && std::abs(x - y) <= kAlike * std::max(std::abs(x), std::abs(y));
}

// Neighbouring blocks of a stack with alike changes; those without one are left out.
std::vector<Group> groups_of(const std::vector<Amounts>& stack) {
    const auto grouped = [&stack](auto fits) {
        std::vector<Group> groups;
        for (const Amounts& each : stack) {
            if (each.change() == 0) continue;
            const auto found = std::find_if(groups.rbegin(), groups.rend(), [&](const Group& group) { return fits(group, each); });
            if (found == groups.rend())
                groups.push_back({each});
            else
                found->push_back(each);
        }
        return groups;
    };
    std::vector<Group> groups = grouped([](const Group& group, const Amounts& each) {
        return neighbours(group.back().block, each.block) && alike(group.front().change(), each.change());
    });
    if (groups.size() > kMostGroups)
        groups = grouped([](const Group& group, const Amounts& each) { return same_sign(group.front().change(), each.change()); });
    return groups;
}

Text activations_label(const std::vector<std::string>& blocks) {
    const Place place = place_of(blocks.front());
    if (place.number) {
        std::vector<int> numbers;
        for (const std::string& block : blocks) numbers.push_back(*place_of(block).number);
        const std::string text = ranges(numbers);
        const bool several = blocks.size() > 1;
        if (place.stack == "encoder")
            return (several ? SHERL_TR("analysis", "activations, encoder blocks %1") : SHERL_TR("analysis", "activations, encoder block %1")).arg(text);
        if (place.stack == "decoder")
            return (several ? SHERL_TR("analysis", "activations, decoder blocks %1") : SHERL_TR("analysis", "activations, decoder block %1")).arg(text);
        return (several ? SHERL_TR("analysis", "activations, blocks %1") : SHERL_TR("analysis", "activations, block %1")).arg(text);
    }
    if (blocks.front() == "embedding") return SHERL_TR("analysis", "activations, embedding");
    if (ends_with(blocks.front(), "side network"))
        return blocks.size() > 1 ? SHERL_TR("analysis", "activations, side networks") : SHERL_TR("analysis", "activations, side network");
    if (blocks == std::vector<std::string>{"head"}) return SHERL_TR("analysis", "activations, head");
    if (blocks == std::vector<std::string>{"loss"}) return SHERL_TR("analysis", "activations, loss");
    if (blocks.front() == "head") return SHERL_TR("analysis", "activations, head and loss");
    return SHERL_TR("analysis", "activations, elsewhere");
}

Text category_label(std::size_t category) {
    switch (category) {
        case 0:
            return SHERL_TR("analysis", "weights");
        case 1:
            return SHERL_TR("analysis", "gradients");
        case 2:
            return SHERL_TR("analysis", "optimizer state");
        case 4:
            return SHERL_TR("analysis", "temporaries");
        default:
            return SHERL_TR("analysis", "other");
    }
}

// What one run says about activations of some blocks.
std::vector<Text> reasons_for(const PeakFacts& run, const std::vector<std::string>& blocks, std::int64_t bytes) {
    std::vector<AliveBecause> here;
    for (const AliveBecause& reason : run.reasons)
        if (std::find(blocks.begin(), blocks.end(), reason.block) != blocks.end()) here.push_back(reason);
    if (!here.empty()) return alive_because(here, run.method_title);
    if (bytes != 0 || run.reasons.empty()) return {};
    // Nothing is kept here. Where all that is kept of this stack lies above, the stack is frozen below that.
    const Place place = place_of(blocks.back());
    std::optional<int> lowest;
    for (const AliveBecause& reason : run.reasons) {
        const Place kept = place_of(reason.block);
        if (place.number && kept.number && kept.stack == place.stack) lowest = std::min(lowest.value_or(*kept.number), *kept.number);
    }
    if (lowest && *lowest > *place.number) {
        if (place.stack == "encoder") return {SHERL_TR("analysis", "%1: frozen below encoder block %2, nothing is kept.").arg(run.method_title).arg(*lowest)};
        if (place.stack == "decoder") return {SHERL_TR("analysis", "%1: frozen below decoder block %2, nothing is kept.").arg(run.method_title).arg(*lowest)};
        return {SHERL_TR("analysis", "%1: frozen below block %2, nothing is kept.").arg(run.method_title).arg(*lowest)};
    }
    return {SHERL_TR("analysis", "%1: no gradient passes here, nothing is kept.").arg(run.method_title)};
}

DifferenceStep step_of(std::size_t category, const Group& group) {
    DifferenceStep step;
    step.category = std::string(api::memory_categories[category]);
    for (const Amounts& each : group) {
        step.blocks.push_back(each.block);
        step.first += each.first;
        step.second += each.second;
    }
    return step;
}

// Both runs' bytes of one category, block by block.
std::vector<Amounts> amounts_of(std::size_t category, const PeakFacts& first, const PeakFacts& second) {
    const auto order = [](const std::string& a, const std::string& b) { return block_below(a, b); };
    std::map<std::string, Amounts, decltype(order)> blocks(order);
    for (const api::MemoryCell& cell : first.split.cells) blocks[cell.block].first += cell.bytes[category];
    for (const api::MemoryCell& cell : second.split.cells) blocks[cell.block].second += cell.bytes[category];
    std::vector<Amounts> amounts;
    for (auto& [block, each] : blocks) {
        if (each.first == 0 && each.second == 0) continue;
        each.block = block;
        amounts.push_back(each);
    }
    return amounts;
}

std::int64_t sum_of(const api::MemorySplit& split) {
    std::int64_t sum = 0;
    for (const std::int64_t bytes : split.by_category()) sum += bytes;
    return sum;
}

}  // namespace

bool block_below(const std::string& a, const std::string& b) {
    const auto key = [](const std::string& block) { return std::pair(rank_of(block), place_of(block).number.value_or(0)); };
    const auto first = key(a), second = key(b);
    return first == second ? a < b : first < second;
}

std::vector<Text> alive_because(const std::vector<AliveBecause>& reasons, const std::string& method_title) {
    std::vector<const AliveBecause*> order;
    for (const AliveBecause& reason : reasons)
        if (!reason.blocks.empty()) order.push_back(&reason);
    const auto lowest = [](const AliveBecause& reason) { return *std::min_element(reason.blocks.begin(), reason.blocks.end(), block_below); };
    std::stable_sort(order.begin(), order.end(), [&](const AliveBecause* a, const AliveBecause* b) {
        return a->block != b->block ? block_below(a->block, b->block) : block_below(lowest(*a), lowest(*b));
    });
    std::vector<Text> sentences;
    for (std::size_t i = 0; i < order.size();) {
        // Neighbours are told together while nothing is named that stands below what was named before: without the gradients of
        // all that a sentence names, all that it says is kept is gone.
        const std::string low = lowest(*order[i]);
        std::vector<std::string> kept{order[i]->block};
        std::size_t next = i + 1;
        for (; next < order.size(); ++next) {
            const bool again = order[next]->block == kept.back();  // a second reason of the same block
            if (!again && !neighbours(kept.back(), order[next]->block)) break;
            if (block_below(lowest(*order[next]), low)) break;
            if (!again) kept.push_back(order[next]->block);
        }
        std::set<std::string> trained;
        for (std::size_t each = i; each < next; ++each) trained.insert(order[each]->blocks.begin(), order[each]->blocks.end());
        sentences.push_back(because(method_title, {trained.begin(), trained.end()}, kept));
        i = next;
    }
    return sentences;
}

std::vector<DifferenceStep> memory_difference(const PeakFacts& first, const PeakFacts& second) {
    std::vector<DifferenceStep> steps;
    const auto add = [&steps](DifferenceStep step) {
        if (step.change() != 0) steps.push_back(std::move(step));
    };
    for (std::size_t category = 0; category < api::memory_categories.size(); ++category) {
        const std::vector<Amounts> amounts = amounts_of(category, first, second);
        if (category != kActivations) {
            DifferenceStep step = step_of(category, amounts);
            step.label = category_label(category);
            add(std::move(step));
            continue;
        }
        std::vector<Group> groups;
        for (std::size_t i = 0; i < amounts.size();) {
            const auto kind = [&](std::size_t at) {  // what may stand in one bar
                const std::string& block = amounts[at].block;
                const Place place = place_of(block);
                if (place.number) return "stack " + place.stack;
                if (ends_with(block, "side network")) return std::string("side");
                if (block == "head" || block == "loss") return std::string("head");
                return block == "embedding" ? block : std::string("rest");
            };
            const std::string here = kind(i);
            Group group;
            for (; i < amounts.size() && kind(i) == here; ++i) group.push_back(amounts[i]);
            if (here.starts_with("stack"))
                for (Group& part : groups_of(group)) groups.push_back(std::move(part));
            else
                groups.push_back(std::move(group));
        }
        for (const Group& group : groups) {
            DifferenceStep step = step_of(category, group);
            step.label = activations_label(step.blocks);
            step.reasons = reasons_for(first, step.blocks, step.first);
            for (Text& reason : reasons_for(second, step.blocks, step.second)) step.reasons.push_back(std::move(reason));
            add(std::move(step));
        }
    }
    // Of a peak whose parts were not measured.
    DifferenceStep rest;
    rest.category = "other";
    rest.label = SHERL_TR("analysis", "not taken apart");
    rest.first = first.split.peak - sum_of(first.split);
    rest.second = second.split.peak - sum_of(second.split);
    add(std::move(rest));
    return steps;
}

}  // namespace sherl::analysis
