// SPDX-License-Identifier: GPL-3.0-or-later
// One value against its key. Internal to core/spec.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/spec/catalogue.h"

namespace sherl::spec {

// The value in the one type its key has (3 for a number is 3.0, "1 KiB" is 1024), or nothing after adding what is
// wrong. Not for null.
[[nodiscard]] std::optional<Json> settle(const Key& key, const Json& value, const Symbols& symbols,
                                         std::vector<Problem>& problems);

// "512 MiB", "1.5 GB", "1000" → bytes; nothing when it is no size or none that is exact.
[[nodiscard]] std::optional<std::int64_t> parse_memory(std::string_view text);

// A value as an error shows it: compact JSON, at most 80 characters.
[[nodiscard]] std::string shown(const Json& value);

// The candidate that was most likely meant, empty when none is near.
[[nodiscard]] std::string nearest(const std::string& path, const std::vector<std::string>& candidates);

}  // namespace sherl::spec
