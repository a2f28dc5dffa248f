// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the store only: lists as compact little-endian blobs (SCHEMA.md, "Predictions").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sherl::store {

// Class indices as int32; they must fit. Unpacking throws Error(store) for a blob of the wrong size.
[[nodiscard]] std::string pack_integers(const std::vector<std::int64_t>& values);
[[nodiscard]] std::vector<std::int64_t> unpack_integers(std::string_view blob);
[[nodiscard]] std::string pack_floats(const std::vector<float>& values);
[[nodiscard]] std::vector<float> unpack_floats(std::string_view blob);
// Each string after its length in bytes as uint32.
[[nodiscard]] std::string pack_strings(const std::vector<std::string>& values);
[[nodiscard]] std::vector<std::string> unpack_strings(std::string_view blob);

}  // namespace sherl::store
