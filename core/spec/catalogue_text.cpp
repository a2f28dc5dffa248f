// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue as people and machines read it: limits in words, help texts, JSON.
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "core/spec/catalogue.h"
#include "core/spec/keys.h"

namespace sherl::spec {
namespace {

constexpr std::size_t kColumns = 100;

// "384", or "d" where its value is not known, or "d = 384"-like ends inside a range.
std::string end_of(const Bound& bound, const Symbols& symbols) {
    const std::string symbol = bound.symbol;
    if (symbol.empty()) return fmt::format("{}", bound.value);
    const auto known = symbols.find(symbol);
    if (known != symbols.end()) return fmt::format("{}", static_cast<double>(known->second) + bound.value);
    if (bound.value == 0) return symbol;
    return fmt::format("{}{}{}", symbol, bound.value < 0 ? "-" : "+", std::abs(bound.value));
}

// The largest exact integer goes without saying.
bool says_nothing(const Bound& bound) {
    return bound.is == Bound::Is::none || (bound.symbol[0] == '\0' && bound.value >= kLargestInteger);
}

// Not every backbone limits everything: relative positions have no end.
bool limits_nothing(const Bound& bound, const Symbols& symbols) {
    const std::string symbol = bound.symbol;
    return !symbol.empty() && has_two_stacks(symbols) && !symbols.contains(symbol) && !symbols.contains("decoder." + symbol);
}

std::string range(const Key& key, const Symbols& symbols, bool both_ends) {
    Bound maximum = limits_nothing(key.maximum, symbols) ? Bound{} : key.maximum;
    if (both_ends && says_nothing(maximum)) maximum = limit(kLargestInteger);
    const bool low = !says_nothing(key.minimum), high = both_ends || !says_nothing(maximum);
    const bool open_low = key.minimum.is == Bound::Is::exclusive, open_high = maximum.is == Bound::Is::exclusive;
    if (low && high) {
        const std::string from = end_of(key.minimum, symbols), to = end_of(maximum, symbols);
        if (!open_low && !open_high) return from + ".." + to;
        return (open_low ? "> " : ">= ") + from + (open_high ? " and < " : " and <= ") + to;
    }
    if (low) return (open_low ? "> " : ">= ") + end_of(key.minimum, symbols);
    if (high) return (open_high ? "< " : "<= ") + end_of(maximum, symbols);
    return {};
}

std::string available_choices(const Key& key) {
    std::string names;
    for (const Kind& choice : key.choices) {
        if (choice.unavailable.empty()) names += (names.empty() ? "" : ", ") + choice.kind;
    }
    return names;
}

// 0, 1, 2, 4 → "0-2+4"
std::string short_list(const Json& list) {
    std::string out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (!list[i].is_number_integer()) {
            if (!out.empty()) out += '+';
            out += list[i].is_string() ? list[i].get<std::string>() : list[i].dump();
            continue;
        }
        std::size_t last = i;
        while (last + 1 < list.size() && list[last + 1] == list[last].get<std::int64_t>() + 1) ++last;
        if (!out.empty()) out += '+';
        out += list[i].dump();
        if (last > i) out.append("-").append(list[last].dump());
        i = last;
    }
    return out;
}

// The two stacks of {"encoder": …, "decoder": …} as "0-3/0-1".
std::string short_value(const Json& value) {
    if (value.is_object() && value.contains(kStacks[0]) && value.contains(kStacks[1]))
        return short_value(value.at(kStacks[0])) + "/" + short_value(value.at(kStacks[1]));
    if (value.is_array()) return short_list(value);
    if (value.is_string()) return value.get<std::string>();
    return value.is_number_float() ? fmt::format("{}", value.get<double>()) : value.dump();
}

std::string default_text(const Key& key) {
    if (!key.default_help.empty()) return key.default_help.english();
    if (key.required) return SHERL_TR("spec", "required").english();
    if (key.default_value.is_null()) return SHERL_TR("spec", "none").english();
    return key.default_value.is_string() ? key.default_value.get<std::string>() : canonical_json(key.default_value);
}

void wrap(std::string& out, const std::string& text, std::size_t indent) {
    std::istringstream words(text);
    std::string word, line;
    while (words >> word) {
        if (!line.empty() && indent + line.size() + 1 + word.size() > kColumns) {
            out += std::string(indent, ' ') + line + "\n";
            line.clear();
        }
        line += (line.empty() ? "" : " ") + word;
    }
    if (!line.empty()) out += std::string(indent, ' ') + line + "\n";
}

void describe(std::string& out, const Key& key, const std::string& shown) {
    const bool unit = *key.unit != '\0' && key.type != Type::memory;
    const std::string limits = allowed(key).english() + (unit ? " (" + std::string(key.unit) + ")" : "");
    const std::string otherwise =
        key.required ? default_text(key) : SHERL_TR("spec", "default: %1").arg(default_text(key)).english();
    wrap(out, shown + ": " + limits + "; " + otherwise, 2);
    wrap(out, key.help.english(), 6);
    for (const Kind& choice : key.choices) {
        if (choice.unavailable.empty() && !choice.help.empty())
            wrap(out, choice.kind + ": " + choice.help.english(), 6);
    }
}

Json bound_json(const Bound& bound) {
    if (bound.is == Bound::Is::none) return nullptr;
    Json json{{"value", bound.value}, {"inclusive", bound.is == Bound::Is::inclusive}};
    if (*bound.symbol != '\0') json["symbol"] = bound.symbol;
    return json;
}

Json kind_json(const Kind& kind) {
    Json json{{"kind", kind.kind},
              {"title", kind.title.english()},
              {"help", kind.help.english()},
              {"available", kind.unavailable.empty()}};
    if (!kind.unavailable.empty()) json["reason"] = kind.unavailable.english();
    return json;
}

Json kinds_json(const std::vector<Kind>& kinds) {
    Json json = Json::array();
    for (const Kind& kind : kinds) json.push_back(kind_json(kind));
    return json;
}

Json conditions_json(const std::vector<Condition>& conditions) {
    Json json = Json::object();
    for (const Condition& condition : conditions) json[condition.path] = condition.values;
    return json;
}

Json key_json(const Key& key) {
    Json json{{"path", key.path},
              {"type", to_string(key.type)},
              {"help", key.help.english()},
              {"default", key.default_value},
              {"default_help", default_text(key)},
              {"allowed", allowed(key).english()},
              {"minimum", bound_json(key.minimum)},
              {"maximum", bound_json(key.maximum)},
              {"unit", key.unit},
              {"required", key.required},
              {"hashed", key.hashed},
              {"rare", key.rare},
              {"reserved", key.reserved},
              {"available", key.unavailable.empty()},
              {"null_is_off", key.null_is_off}};
    if (!key.title.empty()) json["title"] = key.title.english();
    if (!key.unavailable.empty()) json["reason"] = key.unavailable.english();
    if (!key.choices.empty()) json["choices"] = kinds_json(key.choices);
    if (!key.applies_if.empty()) json["applies_if"] = conditions_json(key.applies_if);
    if (!key.required_if.empty()) json["required_if"] = conditions_json(key.required_if);
    return json;
}

Json keys_json(const std::vector<Key>& keys) {
    Json json = Json::array();
    for (const Key& key : keys) json.push_back(key_json(key));
    return json;
}

}  // namespace

Text allowed(const Key& key, const Symbols& symbols, bool both_ends) {
    const std::string limits = range(key, symbols, both_ends);
    switch (key.type) {
        case Type::boolean:
            return SHERL_TR("spec", "true or false");
        case Type::integer:
            return limits.empty() ? SHERL_TR("spec", "a whole number")
                                  : SHERL_TR("spec", "a whole number %1").arg(limits);
        case Type::number:
            return limits.empty() ? SHERL_TR("spec", "a number") : SHERL_TR("spec", "a number %1").arg(limits);
        case Type::text:
            return says_nothing(key.maximum) ? SHERL_TR("spec", "a text")
                                             : SHERL_TR("spec", "a text of %1 characters").arg(limits);
        case Type::choice:
            return SHERL_TR("spec", "one of %1").arg(available_choices(key));
        case Type::path:
            return SHERL_TR("spec", "a path");
        case Type::character:
            return SHERL_TR("spec", "one character that is neither a quote nor a line end");
        case Type::device:
            return SHERL_TR("spec", "auto, cpu, cuda or cuda:N");
        case Type::memory:
            return SHERL_TR("spec", "bytes as a whole number %1, or a size such as \"512 MiB\"").arg(limits);
        case Type::integers:
            return SHERL_TR("spec", "a list of strictly ascending whole numbers, each %1").arg(limits);
        case Type::numbers:
            return SHERL_TR("spec", "a list of %1 numbers, each %2").arg(key.least_items).arg(limits);
        case Type::texts:
            return SHERL_TR("spec", "a list of different texts, at least %1").arg(key.least_items);
        case Type::comment:
            return SHERL_TR("spec", "a text, a list of texts or an object of texts");
        case Type::any:
            return SHERL_TR("spec", "nothing");
    }
    return {};
}

std::string default_name(const Method& method, const Values& values) {
    std::string name = method.kind;
    for (const Key& option : method.options) {
        const auto found = values.find(option.path);
        if (found == values.end() || (option.rare && found->second == option.default_value)) continue;
        name += fmt::format(", {}{}{}", option.label, *option.label != '\0' ? " " : "", short_value(found->second));
    }
    return name.size() <= 200 ? name : name.substr(0, 197) + "...";
}

Json catalogue_json() {
    const Catalogue& all = catalogue();
    Json methods = Json::array();
    for (const Method& method : all.methods) {
        methods.push_back({{"kind", method.kind},
                           {"title", method.title.english()},
                           {"help", method.help.english()},
                           {"source", method.source.english()},
                           {"group", to_string(method.group)},
                           {"hosts", method.hosts},
                           {"options", keys_json(method.options)}});
    }
    return {{"format", "sherl-catalogue/1"},
            {"backbones", kinds_json(all.backbones)},
            {"methods", methods},
            {"tasks", kinds_json(all.tasks)},
            {"data_formats", kinds_json(all.data_formats)},
            {"optimizers", kinds_json(all.optimizers)},
            {"schedules", kinds_json(all.schedules)},
            {"keys", keys_json(all.keys)}};
}

std::string methods_table() {
    std::size_t width = 0;
    for (const Method& method : catalogue().methods) width = std::max(width, method.kind.size());
    std::string out;
    for (const Method& method : catalogue().methods) {
        out += fmt::format("{:<{}}  {:<8}  {}\n", method.kind, width, to_string(method.group), method.help.english());
        std::string options;
        for (const Key& option : method.options) {
            if (!option.reserved) options += (options.empty() ? "" : ", ") + option.name();
        }
        if (!options.empty()) wrap(out, SHERL_TR("spec", "options: %1").arg(options).english(), width + 12);
        wrap(out, method.source.english(), width + 12);
    }
    return out;
}

std::string method_help(std::string_view kind) {
    const Method* method = find_method(kind);
    if (method == nullptr) {
        throw Error(ErrorKind::input, {.id = "spec.method",
                                       .what = SHERL_TR("spec", "this version has no such method"),
                                       .where = {},
                                       .expected = SHERL_TR("spec", "one of %1").arg(method_names()),
                                       .got = std::string(kind),
                                       .way_out = {}});
    }
    std::string out = method->kind + ": " + method->title.english() + "\n";
    wrap(out, method->help.english(), 2);
    wrap(out, method->source.english(), 2);
    for (const Key& option : method->options) {
        if (!option.reserved) describe(out, option, option.name());
    }
    return out;
}

std::string keys_help() {
    std::string out;
    for (const Key& key : catalogue().keys) {
        if (key.unavailable.empty()) describe(out, key, key.path);
    }
    return out;
}

}  // namespace sherl::spec
