// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include "core/spec/keys.h"

namespace sherl::spec {
namespace {

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool blank(const std::string& text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
}

class Settling {
  public:
    Settling(const Key& key, const Symbols& symbols, std::vector<Problem>& problems)
        : key_(key), symbols_(symbols), problems_(problems) {}

    std::optional<Json> settle(const Json& value) {
        if (key_.per_stack && has_two_stacks(symbols_)) return stacks(value);
        if (value.is_object() && key_.path.starts_with("method.") && stack_object(value)) return std::nullopt;
        return one(value);
    }

  private:
    std::optional<Json> one(const Json& value) {
        switch (key_.type) {
            case Type::boolean:
                return value.is_boolean() ? std::optional(value) : refuse_type(value);
            case Type::integer:
                return integer(value);
            case Type::number:
                return number(value);
            case Type::text:
                return text(value);
            case Type::choice:
                return choice(value);
            case Type::path:
                return value.is_string() && !value.get<std::string>().empty() ? std::optional(value)
                                                                              : refuse_type(value);
            case Type::character:
                return character(value);
            case Type::device:
                return device(value);
            case Type::memory:
                return memory(value);
            case Type::integers:
                return list(value, [this](const Json& each) { return integer(each); });
            case Type::numbers:
                return list(value, [this](const Json& each) { return number(each); });
            case Type::texts:
                return list(value, [this](const Json& each) { return text(each); });
            case Type::comment:
                return comment(value);
            case Type::any:
                return value;
        }
        return std::nullopt;
    }

    // {"encoder": …, "decoder": …}, each within its stack's limits.
    std::optional<Json> stacks(const Json& value) {
        const bool both = value.is_object() && value.size() == kStacks.size() &&
                          std::all_of(kStacks.begin(), kStacks.end(), [&](const char* stack) { return value.contains(stack); });
        if (!both) {
            problems_.push_back({.id = "spec.type",
                                 .what = value.is_object()
                                             ? SHERL_TR("spec", "the backbone's two stacks have other names")
                                             : SHERL_TR("spec", "the backbone has two stacks, and the value is for one"),
                                 .where = key_.path,
                                 .expected = SHERL_TR("spec", "an object with encoder and decoder"),
                                 .got = shown(value),
                                 .way_out = SHERL_TR("spec", "A stack that is left out has its default.")});
            return std::nullopt;
        }
        Json settled = Json::object();
        for (const char* stack : kStacks) {
            const Key part = key_of_stack(key_, stack);
            std::optional<Json> good = Settling(part, symbols_of_stack(symbols_, stack), problems_).one(value.at(stack));
            if (good) settled[stack] = std::move(*good);
        }
        return settled.size() == kStacks.size() ? std::optional(settled) : std::nullopt;
    }

    std::nullopt_t refuse(const char* id, Text what, const Json& value, bool both_ends = false) {
        problems_.push_back({.id = id,
                             .what = std::move(what),
                             .where = key_.path,
                             .expected = allowed(key_, symbols_, both_ends),
                             .got = shown(value),
                             .way_out = {}});
        return std::nullopt;
    }
    std::nullopt_t refuse_type(const Json& value) {
        return refuse("spec.type", SHERL_TR("spec", "the value is of another kind"), value);
    }
    std::nullopt_t refuse_range(const Json& value, bool both_ends = false) {
        return refuse("spec.range", SHERL_TR("spec", "the value is out of range"), value, both_ends);
    }

    // Options by stack or by tower are known and belong to other hosts.
    bool stack_object(const Json& value) {
        const auto only = [&](std::initializer_list<const char*> names) {
            return !value.empty() && std::all_of(value.items().begin(), value.items().end(), [&](const auto& item) {
                return std::find(names.begin(), names.end(), item.key()) != names.end();
            });
        };
        const bool stacks = key_.per_stack && only({"encoder", "decoder"});
        if (!stacks && !only({"text", "image"})) return false;
        if (stacks && !symbols_.contains("L")) return true;  // the backbone is not known, which is told already
        problems_.push_back({.id = "spec.unavailable",
                             .what = SHERL_TR("spec", "the value is refused: %1")
                                         .arg((stacks ? of_encoder_decoder_hosts() : of_later_hosts()).english()),
                             .where = key_.path,
                             .expected = allowed(key_, symbols_),
                             .got = shown(value),
                             .way_out = {}});
        return true;
    }

    bool within(const Bound& bound, double value, int direction) const {
        if (bound.is == Bound::Is::none) return true;
        double end = bound.value;
        if (*bound.symbol != '\0') {
            const auto symbol = symbols_.find(bound.symbol);
            if (symbol == symbols_.end()) return true;  // the backbone could not be read, which is a problem of its own
            end += static_cast<double>(symbol->second);
        }
        const double room = direction * (end - value);
        return bound.is == Bound::Is::inclusive ? room >= 0 : room > 0;
    }
    bool in_range(double value) const { return within(key_.minimum, value, -1) && within(key_.maximum, value, 1); }

    std::optional<Json> integer(const Json& value) {
        if (!value.is_number()) return refuse_type(value);
        const auto real = value.get<double>();
        if (!std::isfinite(real) || real != std::floor(real))
            return refuse("spec.type", SHERL_TR("spec", "the number is not whole"), value);
        if (std::abs(real) > kLargestInteger) return refuse_range(value, true);  // who went beyond it is told
        if (!in_range(real)) return refuse_range(value);
        return Json(value.is_number_float() ? static_cast<std::int64_t>(real) : value.get<std::int64_t>());
    }

    std::optional<Json> number(const Json& value) {
        if (!value.is_number()) return refuse_type(value);
        const auto real = value.get<double>();
        if (!std::isfinite(real) || !in_range(real)) return refuse_range(value);
        return Json(real + 0.0);  // −0 becomes 0
    }

    std::optional<Json> text(const Json& value) {
        if (!value.is_string()) return refuse_type(value);
        const auto content = value.get<std::string>();
        if (!in_range(static_cast<double>(characters(content))) || blank(content)) {
            return refuse("spec.range",
                          content.empty() ? SHERL_TR("spec", "the text is empty")
                                          : SHERL_TR("spec", "the text is blank or too long"),
                          value);
        }
        return value;
    }

    std::optional<Json> choice(const Json& value) {
        if (!value.is_string()) return refuse_type(value);
        const auto found = std::find_if(key_.choices.begin(), key_.choices.end(),
                                        [&](const Kind& kind) { return value == kind.kind; });
        if (found == key_.choices.end())
            return refuse("spec.choice", SHERL_TR("spec", "there is no such choice"), value);
        if (found->unavailable.empty()) return value;
        return refuse("spec.unavailable",
                      SHERL_TR("spec", "this choice is refused: %1").arg(found->unavailable.english()), value);
    }

    std::optional<Json> character(const Json& value) {
        const std::string content = value.is_string() ? value.get<std::string>() : std::string();
        if (!value.is_string()) return refuse_type(value);
        if (content.size() != 1 || content[0] == '"' || content[0] == '\n' || content[0] == '\r' ||
            content[0] == '\0' || static_cast<unsigned char>(content[0]) > 127) {
            return refuse_range(value);
        }
        return value;
    }

    std::optional<Json> device(const Json& value) {
        if (!value.is_string()) return refuse_type(value);
        const auto name = value.get<std::string>();
        const std::string index = name.starts_with("cuda:") ? name.substr(5) : "";
        const bool numbered = !index.empty() && index.size() <= 3 &&
                              std::all_of(index.begin(), index.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
                              (index == "0" || index[0] != '0');
        if (name != "auto" && name != "cpu" && name != "cuda" && !numbered)
            return refuse("spec.choice", SHERL_TR("spec", "there is no such device"), value);
        return value;
    }

    std::optional<Json> memory(const Json& value) {
        if (value.is_number()) return integer(value);
        if (!value.is_string()) return refuse_type(value);
        const auto bytes = parse_memory(value.get<std::string>());
        if (!bytes) return refuse("spec.type", SHERL_TR("spec", "this is no size of memory"), value);
        return in_range(static_cast<double>(*bytes)) ? std::optional<Json>(*bytes) : refuse_range(value);
    }

    template <class Each>
    std::optional<Json> list(const Json& value, Each each) {
        if (!value.is_array()) return refuse_type(value);
        if (value.size() < key_.least_items || (key_.most_items > 0 && value.size() > key_.most_items)) {
            return refuse(
                "spec.range",
                value.empty() ? SHERL_TR("spec", "the list is empty") : SHERL_TR("spec", "the list has another length"),
                value);
        }
        Json settled = Json::array();
        for (const Json& item : value) {
            std::optional<Json> good = each(item);
            if (!good) return std::nullopt;
            settled.push_back(std::move(*good));
        }
        if (key_.ascending &&
            std::adjacent_find(settled.begin(), settled.end(), std::greater_equal<>()) != settled.end()) {
            return refuse("spec.range", SHERL_TR("spec", "the list does not strictly ascend"), value);
        }
        if (key_.unique && std::set<Json>(settled.begin(), settled.end()).size() != settled.size()) {
            return refuse("spec.range", SHERL_TR("spec", "an entry stands twice"), value);
        }
        return settled;
    }

    std::optional<Json> comment(const Json& value) {
        const bool texts = (value.is_array() || value.is_object()) &&
                           std::all_of(value.begin(), value.end(), [](const Json& item) { return item.is_string(); });
        return value.is_string() || texts ? std::optional(value) : refuse_type(value);
    }

    const Key& key_;
    const Symbols& symbols_;
    std::vector<Problem>& problems_;
};

// Optimal string alignment: insert, delete, replace, swap neighbours.
std::size_t distance(const std::string& a, const std::string& b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            cost[i][j] =
                std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.size()][b.size()];
}

}  // namespace

std::optional<Json> settle(const Key& key, const Json& value, const Symbols& symbols, std::vector<Problem>& problems) {
    return Settling(key, symbols, problems).settle(value);
}

std::optional<std::int64_t> parse_memory(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, double>, 10> units{{{"", 1},
                                                                                {"b", 1},
                                                                                {"kb", 1e3},
                                                                                {"kib", 1024},
                                                                                {"mb", 1e6},
                                                                                {"mib", 1048576},
                                                                                {"gb", 1e9},
                                                                                {"gib", 1073741824},
                                                                                {"tb", 1e12},
                                                                                {"tib", 1099511627776.0}}};
    double size = 0;
    const auto [rest, code] = std::from_chars(text.data(), text.data() + text.size(), size, std::chars_format::fixed);
    if (code != std::errc() || !(size >= 0)) return std::nullopt;
    std::string unit(rest, text.data() + text.size());
    unit.erase(0, unit.find_first_not_of(' ') == std::string::npos ? unit.size() : unit.find_first_not_of(' '));
    std::transform(unit.begin(), unit.end(), unit.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto found = std::find_if(units.begin(), units.end(), [&](const auto& each) { return each.first == unit; });
    if (found == units.end()) return std::nullopt;
    const double bytes = std::floor(size * found->second);
    return bytes <= kLargestInteger ? std::optional(static_cast<std::int64_t>(bytes)) : std::nullopt;
}

std::string shown(const Json& value) {
    std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() <= 80) return text;
    std::size_t end = 77;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not inside a character
    return text.substr(0, end) + "...";
}

std::string nearest(const std::string& path, const std::vector<std::string>& candidates) {
    const auto leaf = [](const std::string& full) { return full.substr(full.rfind('.') + 1); };
    if (path.size() > 200) return {};
    std::string best;
    std::size_t lowest = std::max<std::size_t>(2, leaf(path).size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        // The right name in the wrong object costs one; a name of another length than the typing error explains costs
        // its edits.
        const std::size_t cost = std::min(distance(path, candidate), distance(leaf(path), leaf(candidate)) + 1);
        if (cost >= lowest) continue;
        lowest = cost;
        best = candidate;
    }
    return best;
}

}  // namespace sherl::spec
