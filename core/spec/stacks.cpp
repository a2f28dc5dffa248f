// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/stacks.h"

#include <algorithm>

namespace sherl::spec {

Symbols symbols_of_stack(const Symbols& symbols, std::string_view stack) {
    Symbols own = symbols;
    const auto depth = symbols.find(std::string(stack) + ".L");
    if (depth != symbols.end()) own["L"] = depth->second;
    own["decoder"] = stack == "decoder" ? 1 : 0;
    return own;
}

Json of_stack(const Json& value, std::string_view stack) {
    if (!value.is_object()) return value;
    return value.contains(stack) ? value.at(std::string(stack)) : Json(nullptr);
}

Values values_of_stack(const Values& values, std::string_view stack) {
    Values own = values;
    for (auto& [path, value] : own) {
        if (path.starts_with("method.")) value = of_stack(value, stack);
    }
    return own;
}

Key key_of_stack(const Key& key, std::string_view stack) {
    Key own = key;
    if (stack.empty() || !key.per_stack) return own;
    own.path.append(".").append(stack);
    own.per_stack = false;
    return own;
}

std::string path_of_key(const std::string& path) {
    const std::size_t dot = path.rfind('.');
    if (dot == std::string::npos) return path;
    const bool stack = std::any_of(kStacks.begin(), kStacks.end(),
                                   [&](const char* name) { return std::string_view(path).substr(dot + 1) == name; });
    if (!stack) return path;
    std::string whole = path.substr(0, dot);
    // One path may be the option of several methods, of which not all are said for each stack.
    for (const Method& method : catalogue().methods) {
        const Key* key = find_key(whole, &method);
        if (key != nullptr && key->per_stack) return whole;
    }
    return path;
}

}  // namespace sherl::spec
