// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/paths.h"

#include <utility>

namespace sherl::spec {

std::vector<std::string> parts_of(const std::string& path) {
    std::vector<std::string> parts;
    std::size_t start = 0;
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', start)) {
        parts.push_back(path.substr(start, dot - start));
        start = dot + 1;
    }
    parts.push_back(path.substr(start));
    return parts;
}

Json::json_pointer pointer_of(const std::string& path) {
    Json::json_pointer result;
    for (std::string& part : parts_of(path)) result.push_back(std::move(part));
    return result;
}

void erase_at(Json& document, const Json::json_pointer& path) {
    if (!document.contains(path)) return;
    Json& parent = document.at(path.parent_pointer());
    parent.erase(path.back());
    if (parent.empty() && !path.parent_pointer().empty()) erase_at(document, path.parent_pointer());
}

}  // namespace sherl::spec
