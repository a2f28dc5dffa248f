// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/spec_source.h"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <iterator>
#include <optional>
#include <string_view>

#include "app/cli/shell.h"

namespace sherl::cli {
namespace fs = std::filesystem;

SpecSource read_spec(const std::string& typed, const std::vector<std::string>& settings) {
    SpecSource source;
    if (typed == "-") {
        const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
        source.document = parse_json(text, "standard input");
        if (!source.document.is_object()) {
            throw bad_input("app.spec", SHERL_TR("app", "a run spec is a JSON object"), "standard input");
        }
    } else {
        source.document = spec::load_spec_file(typed);
        source.context.base = fs::absolute(typed).parent_path();
    }
    if (!settings.empty()) source.document = spec::apply_overrides(std::move(source.document), settings);
    return source;
}

namespace {

constexpr std::uint64_t kLargestSeed = (std::uint64_t{1} << 53) - 1;
constexpr std::size_t kMostSeeds = 1000;

std::optional<std::uint64_t> whole(std::string_view text) {
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || value > kLargestSeed) return std::nullopt;
    return value;
}

}  // namespace

std::vector<std::uint64_t> parse_seeds(const std::string& typed) {
    const auto refuse = [&] {
        return bad_input("app.seeds", SHERL_TR("app", "these are no seeds"), "--seeds",
                         SHERL_TR("app", "up to %1 different whole numbers such as 0-4 or 0,1,2").arg(kMostSeeds),
                         typed);
    };
    std::vector<std::uint64_t> seeds;
    for (std::size_t start = 0; start <= typed.size();) {
        const std::size_t end = std::min(typed.find(',', start), typed.size());
        const std::string_view part = std::string_view(typed).substr(start, end - start);
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

}  // namespace sherl::cli
