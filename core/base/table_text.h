// SPDX-License-Identifier: GPL-3.0-or-later
// Escaping, shared by the forms in which tables leave. Internal to core/base.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace sherl {

using Replacement = std::pair<std::string_view, std::string_view>;

// What stands first in `replacements` and at a place of `text` is replaced there; control characters become spaces, a line end one.
[[nodiscard]] std::string replaced(std::string_view text, std::span<const Replacement> replacements);

}  // namespace sherl
