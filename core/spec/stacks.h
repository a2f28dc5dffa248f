// SPDX-License-Identifier: GPL-3.0-or-later
// Options that are said for each stack of an encoder–decoder backbone: {"encoder": …, "decoder": …}, each part at a path of its
// own ("method.late_layers.decoder"). Called by: core/spec, the window's set-up and its forms. Pure, any thread.
// Source: run-spec.md.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/spec/catalogue.h"

namespace sherl::spec {

// Hosts with two stacks have their depths as "encoder.L" and "decoder.L" among the symbols.
inline constexpr std::array<const char*, 2> kStacks{"encoder", "decoder"};
[[nodiscard]] inline bool has_two_stacks(const Symbols& symbols) {
    return symbols.contains("decoder.L");
}

// With "L" the depth of this stack and "decoder" 0 or 1.
[[nodiscard]] Symbols symbols_of_stack(const Symbols& symbols, std::string_view stack);
// With what is said for each stack replaced by what is said for this one.
[[nodiscard]] Values values_of_stack(const Values& values, std::string_view stack);
// A value said for this stack, whether it is said for each stack or there is one only.
[[nodiscard]] Json of_stack(const Json& value, std::string_view stack);

// The key as one stack has it: at its own path, a value of its own. Without a stack, or said once for both: the key itself.
[[nodiscard]] Key key_of_stack(const Key& key, std::string_view stack);
// "method.late_layers.decoder" → "method.late_layers", where that is an option said for each stack; else the path itself.
[[nodiscard]] std::string path_of_key(const std::string& path);

}  // namespace sherl::spec
