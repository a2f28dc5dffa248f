// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/seeds.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/base/error.h"

namespace sherl::spec {
namespace {

constexpr std::uint64_t kLargestSeed = (std::uint64_t{1} << 53) - 1;
constexpr std::size_t kMostSeeds = 1000;

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::optional<std::uint64_t> whole(std::string_view text) {
    text = trimmed(text);
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || value > kLargestSeed) return std::nullopt;
    return value;
}

}  // namespace

std::vector<std::uint64_t> parse_seeds(std::string_view typed, const std::string& where) {
    const auto refuse = [&] {
        return Error(ErrorKind::input,
                     {.id = "spec.seeds",
                      .what = SHERL_TR("spec", "these are no seeds"),
                      .where = where,
                      .expected = SHERL_TR("spec", "up to %1 different whole numbers such as 0-4 or 0,1,2").arg(kMostSeeds),
                      .got = std::string(typed),
                      .way_out = {}});
    };
    std::vector<std::uint64_t> seeds;
    for (std::size_t start = 0; start <= typed.size();) {
        const std::size_t end = std::min(typed.find(',', start), typed.size());
        const std::string_view part = typed.substr(start, end - start);
        const std::size_t dash = part.find('-');
        const auto first = whole(part.substr(0, dash));
        const auto last = dash == std::string_view::npos ? first : whole(part.substr(dash + 1));
        if (!first || !last || *last < *first || *last - *first >= kMostSeeds) throw refuse();
        for (std::uint64_t seed = *first; seed <= *last; ++seed) {
            if (std::find(seeds.begin(), seeds.end(), seed) != seeds.end()) throw refuse();
            seeds.push_back(seed);
        }
        start = end + 1;
    }
    if (seeds.size() > kMostSeeds) throw refuse();
    return seeds;
}

}  // namespace sherl::spec
