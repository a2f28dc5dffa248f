// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and writing a document by the dotted paths of the catalogue ("train.optimizer.lr"). Called by: SpecDraft.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/spec/paths.h"
#include "core/spec/stacks.h"

namespace sherl::widgets::paths {

inline const Json* find(const Json& document, const std::string& path) {
    const Json::json_pointer where = spec::pointer_of(path);
    return document.contains(where) ? &document.at(where) : nullptr;
}

// What stands in the way of the path (a number where an object should be) is replaced.
inline void write(Json& document, const std::string& path, Json value) {
    Json* node = &document;
    for (const std::string& part : spec::parts_of(path)) {
        if (!node->is_object()) *node = Json::object();
        node = &(*node)[part];
    }
    *node = std::move(value);
}

inline bool is_at_or_below(const std::string& where, const std::string& path) {
    return path.empty() || where == path ||
           (where.starts_with(path) && (where[path.size()] == '.' || where[path.size()] == ':'));
}

inline bool among(const std::vector<std::string>& paths, const std::string& path) {
    return std::any_of(paths.begin(), paths.end(),
                       [&](const std::string& each) { return is_at_or_below(path, each); });
}

// What stands for both stacks at once, at the place of the one that `path` names: no value for a backbone of two stacks.
// Null: nothing does, or `path` names no stack.
inline const Json* said_for_both(const Json& document, const std::string& path) {
    const std::string whole = spec::path_of_key(path);
    const Json* written = whole == path ? nullptr : find(document, whole);
    return written != nullptr && !written->is_object() && !written->is_null() ? written : nullptr;
}

}  // namespace sherl::widgets::paths
