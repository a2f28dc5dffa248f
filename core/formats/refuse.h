// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to formats: how its readers phrase what they refuse.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error.h"

namespace sherl::formats {

// Text out of an untrusted file, fit for an error sentence: at most `limit` bytes, cut between characters.
[[nodiscard]] inline std::string shortened(std::string_view text, std::size_t limit = 200) {
    if (text.size() <= limit) return std::string(text);
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
    return std::string(text.substr(0, limit)) + "…";
}

[[nodiscard]] inline std::string in_quotes(std::string_view text) {
    return '"' + shortened(text) + '"';
}

// "[384, 1536]"
template <class Extent>
[[nodiscard]] std::string shape_text(const std::vector<Extent>& shape) {
    return '[' + shortened(fmt::format("{}", fmt::join(shape, ", "))) + ']';
}

// "model.safetensors: tensor "a"", the `where` of a problem with one tensor.
[[nodiscard]] inline std::string at_tensor(const std::string& file, std::string_view tensor) {
    return file + ": tensor " + in_quotes(tensor);
}

}  // namespace sherl::formats
