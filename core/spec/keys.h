// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the catalogue's list of keys, and short ways to write their limits. Internal to core/spec.
#pragma once

#include <cstdint>
#include <vector>

#include "core/spec/catalogue.h"
#include "core/spec/stacks.h"

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
