// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace sherl::data {

// Without ASCII white space at both ends.
[[nodiscard]] inline std::string_view trimmed(std::string_view text) {
    constexpr std::string_view space = " \t\n\r\f\v";
    const std::size_t first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

}  // namespace sherl::data
