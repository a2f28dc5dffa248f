// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and writing a document by the dotted paths of the catalogue ("train.optimizer.lr"). Called by: SpecDraft.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"

namespace sherl::widgets::paths {

using Pointer = Json::json_pointer;

inline Pointer pointer(const std::string& path) {
    Pointer result;
    std::size_t start = 0;
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', start)) {
        result.push_back(path.substr(start, dot - start));
        start = dot + 1;
    }
    result.push_back(path.substr(start));
    return result;
}

inline const Json* find(const Json& document, const std::string& path) {
    const Pointer where = pointer(path);
    return document.contains(where) ? &document.at(where) : nullptr;
}

inline void erase(Json& document, const Pointer& path) {
    if (!document.contains(path)) return;
    Json& parent = document.at(path.parent_pointer());
    parent.erase(path.back());
    if (parent.empty() && !path.parent_pointer().empty()) erase(document, path.parent_pointer());
}

// What stands in the way of the path (a number where an object should be) is replaced.
inline void write(Json& document, const std::string& path, Json value) {
    Json* node = &document;
    const auto step = [&node](const std::string& part) {
        if (!node->is_object()) *node = Json::object();
        node = &(*node)[part];
    };
    std::size_t start = 0;
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', start)) {
        step(path.substr(start, dot - start));
        start = dot + 1;
    }
    step(path.substr(start));
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

}  // namespace sherl::widgets::paths
