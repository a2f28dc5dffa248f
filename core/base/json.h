// SPDX-License-Identifier: GPL-3.0-or-later
// The one JSON reader and the one canonical writer.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace sherl {

using Json = nlohmann::json;                  // keys sorted
using OrderedJson = nlohmann::ordered_json;   // keys as written, for documents people read

// Strict: UTF-8, no duplicate keys, no comments, nothing after the value, at most 200 levels, numbers finite.
// `where` names the document in errors ("spec.json"). Throws Error(input) with line and column.
[[nodiscard]] Json parse_json(std::string_view text, const std::string& where);
// Same, keeping the order of keys.
[[nodiscard]] OrderedJson parse_ordered_json(std::string_view text, const std::string& where);

// RFC 8785 (JCS): sorted keys (UTF-16 order), shortest numbers as ECMAScript writes them, no spaces. Every number is an
// IEEE double there: integers beyond 2^53 are rounded.
[[nodiscard]] std::string canonical_json(const Json& value);

}  // namespace sherl
