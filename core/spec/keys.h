// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the catalogue's list of keys, and short ways to write their limits. Internal to core/spec.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/spec/catalogue.h"

namespace sherl::spec {

[[nodiscard]] inline Bound limit(double value) {
    return {.is = Bound::Is::inclusive, .value = value, .symbol = ""};
}
[[nodiscard]] inline Bound open_limit(double value) {
    return {.is = Bound::Is::exclusive, .value = value, .symbol = ""};
}
[[nodiscard]] inline Bound limit_of(const char* symbol, double offset = 0) {
    return {.is = Bound::Is::inclusive, .value = offset, .symbol = symbol};
}

// The largest integer that JSON readers and RFC 8785 keep exactly.
inline constexpr double kLargestInteger = 9007199254740991.0;

// Append to catalogue.keys; the lists of kinds must be filled before.
void add_run_keys(Catalogue& catalogue);      // format, backbone, method.kind, name, comment
void add_data_keys(Catalogue& catalogue);     // task.kind, task.data.*
void add_task_keys(Catalogue& catalogue);     // other task.*
void add_train_keys(Catalogue& catalogue);    // train.*
void add_machine_keys(Catalogue& catalogue);  // device, threads, memory_limit

// What no key can say alone: the task against its data, split sizes, warm-up. Refused values are absent from
// `settled.values`.
void check_task(const Settled& settled, std::vector<Problem>& problems, std::vector<Problem>& warnings);
void check_train(const Settled& settled, std::vector<Problem>& problems, std::vector<Problem>& warnings);

// The warning of a warm-up (steps) that is longer than the run (steps).
[[nodiscard]] Problem long_warmup(std::int64_t warmup, std::int64_t total);

// Reasons that several keys share.
[[nodiscard]] Text not_built();
[[nodiscard]] Text of_encoder_decoder_hosts();
[[nodiscard]] Text of_later_hosts();

// Hosts with two stacks have their depths as "encoder.L" and "decoder.L" among the symbols; options that are said for each
// stack are objects then.
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

// The value at `path`, null where it is absent.
[[nodiscard]] inline Json value_at(const Values& values, const char* path) {
    const auto found = values.find(path);
    return found == values.end() ? Json(nullptr) : found->second;
}
// The text at `path`, empty where there is none.
[[nodiscard]] inline std::string text_at(const Values& values, const char* path) {
    const Json value = value_at(values, path);
    return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace sherl::spec
