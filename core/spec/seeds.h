// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of seeds as people type them, on the command line and in the window.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sherl::spec {

// "0-4", "0,1,2", "0-2, 7" → seeds in this order, at most 1000. Throws Error(input) at `where` ("--seeds"): not of this
// form, twice the same, too many.
[[nodiscard]] std::vector<std::uint64_t> parse_seeds(std::string_view typed, const std::string& where);

}  // namespace sherl::spec
