// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/resolver.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/spec/keys.h"
#include "core/spec/paths.h"
#include "core/spec/values.h"
#include "core/text/unicode.h"

namespace sherl::spec {

Json& place(Json& document, const std::string& path) {
    Json* node = &document;
    for (const std::string& part : parts_of(path)) node = &(*node)[part];
    return *node;
}

Resolver::Resolver(std::vector<const Key*> keys, const Method* method) : keys_(std::move(keys)), method_(method) {
    for (const Key* key : keys_) by_path_[key->path] = key;
}

void Resolver::unknown(const std::string& path, const Json& value) {
    Problem problem{.id = "spec.unknown_key",
                    .what = SHERL_TR("spec", "there is no such key"),
                    .where = path,
                    .expected = {},
                    .got = shown(value),
                    .way_out = {}};
    std::vector<std::string> candidates;
    for (const Key* key : keys_) {
        if (!key->reserved) candidates.push_back(key->path);
    }
    const bool option = path.starts_with("method.");
    std::string others;
    for (const Method& other : catalogue().methods) {
        if (option && find_key(path, &other) != nullptr) others += (others.empty() ? "" : ", ") + other.kind;
    }
    if (!others.empty())
        problem.way_out = SHERL_TR("spec", "%1 is an option of %2.").arg(path.substr(path.rfind('.') + 1)).arg(others);
    else if (const std::string near = nearest(path, candidates); !near.empty())
        problem.way_out = SHERL_TR("spec", "Did you mean %1?").arg(near);
    else if (option && method_ != nullptr && method_->options.empty())
        problem.way_out = SHERL_TR("spec", "%1 has no options.").arg(method_->kind);
    problems_.push_back(std::move(problem));
}

void Resolver::collect(const Json& node, const std::string& prefix) {
    for (const auto& item : node.items()) {
        const std::string path = prefix + item.key();
        const auto key = by_path_.find(path);
        if (key != by_path_.end() && item.key().find('.') == std::string::npos) {
            given_[path] = item.value();
            continue;
        }
        if (method_ == nullptr && prefix == "method.") continue;
        const std::string inner = path + ".";
        const bool holds_keys =
            item.key().find('.') == std::string::npos &&
            std::any_of(keys_.begin(), keys_.end(), [&](const Key* each) { return each->path.starts_with(inner); });
        if (!holds_keys) {
            unknown(path, item.value());
        } else if (item.value().is_object()) {
            collect(item.value(), inner);
        } else if (!item.value().is_null()) {
            problems_.push_back({.id = "spec.type",
                                 .what = SHERL_TR("spec", "the value is of another kind"),
                                 .where = path,
                                 .expected = SHERL_TR("spec", "an object"),
                                 .got = shown(item.value()),
                                 .way_out = {}});
        }
    }
}

// A key where it does not apply: nothing, or for keys of later hosts their default.
void Resolver::not_here(const Key& key, const Json& value) {
    if (value.is_null() || (!key.unavailable.empty() && value == key.default_value)) return;
    if (!key.unavailable.empty()) {
        problems_.push_back({.id = "spec.unavailable",
                             .what = SHERL_TR("spec", "the key is refused: %1").arg(key.unavailable.english()),
                             .where = key.path,
                             .expected = key.default_value.is_null() ? SHERL_TR("spec", "no value")
                                                                     : Text::plain(shown(key.default_value)),
                             .got = shown(value),
                             .way_out = {}});
        return;
    }
    std::string where;
    for (const Condition& condition : key.applies_if) {
        std::string names;
        for (const std::string& name : condition.values) names += (names.empty() ? "" : " or ") + name;
        where += (where.empty() ? "" : ", ") + std::string(condition.path) + " = " + names;
    }
    problems_.push_back({.id = "spec.not_applicable",
                         .what = SHERL_TR("spec", "the key has no meaning here"),
                         .where = key.path,
                         .expected = SHERL_TR("spec", "it only where %1").arg(where),
                         .got = shown(value),
                         .way_out = SHERL_TR("spec", "Remove it.")});
}

// What is not said for a stack of its own gets that stack's default.
Json Resolver::with_defaults(const Key& key, const Json& value) const {
    const bool parts = value.is_object() && std::all_of(value.items().begin(), value.items().end(), [](const auto& item) {
                           return std::find(kStacks.begin(), kStacks.end(), item.key()) != kStacks.end();
                       });
    if (!value.is_null() && !parts) return value;
    Json chosen = Json::object();
    for (const char* stack : kStacks) {
        if (parts && value.contains(stack) && !value.at(stack).is_null()) {
            chosen[stack] = value.at(stack);
            continue;
        }
        const Values given = values_of_stack(given_, stack), values = values_of_stack(values_, stack);
        const Symbols symbols = symbols_of_stack(symbols_, stack);
        chosen[stack] = key.derive == nullptr ? key.default_value : key.derive({given, values, symbols});
        if (chosen[stack].is_null()) return nullptr;  // what it follows from is refused
    }
    return chosen;
}

void Resolver::settle_key(const Key& key, const Finish& finish) {
    const auto found = given_.find(key.path);
    const Json value = found == given_.end() ? Json(nullptr) : found->second;
    const bool off = found != given_.end() && value.is_null() && key.null_is_off;
    const bool applies = !key.reserved && holds(key.applies_if, values_, true);
    if (!applies || (!key.unavailable.empty() && !value.is_null() && value != key.default_value)) {
        not_here(key, value);
        return;
    }
    if (off) {
        values_[key.path] = nullptr;
        return;
    }
    const bool stacks = key.per_stack && has_two_stacks(symbols_);
    Json chosen = stacks ? with_defaults(key, value) : value;
    if (chosen.is_null()) {
        if (!holds(key.applies_if, values_, false)) return;  // a condition was refused: nothing can be said
        if (key.required || (!key.required_if.empty() && holds(key.required_if, values_))) {
            chosen = key.derive == nullptr ? key.default_value : key.derive(settled());
            if (chosen.is_null()) {
                problems_.push_back({.id = "spec.missing",
                                     .what = SHERL_TR("spec", "the key is required"),
                                     .where = key.path,
                                     .expected = allowed(key, symbols_),
                                     .got = SHERL_TR("spec", "nothing").english(),
                                     .way_out = {}});
                return;
            }
        } else {
            chosen = key.derive == nullptr ? key.default_value : key.derive(settled());
        }
        if (chosen.is_null()) {
            values_[key.path] = nullptr;
            return;
        }
    }
    std::vector<Problem> found_problems;
    std::optional<Json> settled_value = settle(key, chosen, symbols_, found_problems);
    for (Problem& problem : found_problems) {
        if (value.is_null()) problem.got += SHERL_TR("spec", " (the default)").english();
        problems_.push_back(std::move(problem));
    }
    if (settled_value) settled_value = finish(key, *settled_value);
    if (settled_value && settled_value->is_string() &&
        !text::is_valid_utf8(settled_value->get_ref<const std::string&>())) {
        // No JSON text can hold it: a name from the command line, or a path below such a folder.
        problems_.push_back({.id = "spec.encoding",
                             .what = key.type == Type::path ? SHERL_TR("spec", "the path is not UTF-8")
                                                            : SHERL_TR("spec", "the text is not UTF-8"),
                             .where = key.path,
                             .expected = {},
                             .got = shown(*settled_value),
                             .way_out = key.type == Type::path
                                            ? SHERL_TR("spec", "Rename the folder or file, or reach it through a link.")
                                            : Text()});
        return;
    }
    if (settled_value) values_[key.path] = std::move(*settled_value);
}

Json Resolver::document() const {
    Json document = Json::object();
    for (const auto& [path, value] : values_) place(document, path) = value;
    return document;
}

void Resolver::raise() const {
    if (!problems_.empty()) throw Error(ErrorKind::input, problems_);
}

}  // namespace sherl::spec
