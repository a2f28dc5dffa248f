// SPDX-License-Identifier: GPL-3.0-or-later
// The one place that turns quantities into words for people. Machines (JSON, CSV) get plain numbers instead.
#pragma once

#include <cstdint>
#include <string>

namespace sherl {

// One binary unit for several amounts, as a column's head or an axis names it.
struct ByteUnit {
    const char* name = "MiB";
    double bytes = 1024.0 * 1024.0;  // in one
    int decimals = 0;                // that are shown
};
// KiB, MiB or GiB, by what the largest amount will read as: never "1024.0 MiB". KiB and MiB with `decimals`, GiB with two.
[[nodiscard]] ByteUnit byte_unit(double largest, int decimals);

// Binary units: "512 B", "12.0 KiB", "412.3 MiB", "1.26 GiB".
[[nodiscard]] std::string format_bytes(std::int64_t bytes);
// "0.35 s", "12.4 s", "3 min 05 s", "2 h 07 min"; "–" for what is no number.
[[nodiscard]] std::string format_duration(double seconds);
// Thousands apart: "22,713,216".
[[nodiscard]] std::string format_count(std::int64_t count);
// Four decimals, as accuracies and losses are compared: "0.8731"; "nan" stays readable.
[[nodiscard]] std::string format_metric(double value);
// Local time: "2024-07-08 21:15"; of milliseconds since 1970 UTC.
[[nodiscard]] std::string format_time(std::int64_t unix_milliseconds);

}  // namespace sherl
