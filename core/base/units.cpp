// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/units.h"

#include <fmt/format.h>

#include <cmath>
#include <ctime>

namespace sherl {

ByteUnit byte_unit(double largest, int decimals) {
    constexpr double kibi = 1024, mebi = kibi * 1024, gibi = mebi * 1024;
    const double limit = 1024 - 0.5 * std::pow(10.0, -decimals);  // rounds to 1024
    if (largest < limit * kibi) return {"KiB", kibi, decimals};
    if (largest < limit * mebi) return {"MiB", mebi, decimals};
    return {"GiB", gibi, 2};
}

std::string format_bytes(std::int64_t bytes) {
    const double value = static_cast<double>(bytes);
    if (std::fabs(value) < 1024) return fmt::format("{} B", bytes);
    const ByteUnit unit = byte_unit(std::fabs(value), 1);
    return fmt::format("{:.{}f} {}", value / unit.bytes, unit.decimals, unit.name);
}

std::string format_duration(double seconds) {
    if (!std::isfinite(seconds)) return "–";
    if (seconds < 9.995) return fmt::format("{:.2f} s", seconds);
    if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
    const std::int64_t whole = std::llround(seconds);
    if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
    const std::int64_t minutes = std::llround(seconds / 60);
    return fmt::format("{} h {:02} min", minutes / 60, minutes % 60);
}

std::string format_count(std::int64_t count) {
    std::string digits = std::to_string(count);
    const std::size_t first = digits.front() == '-' ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, ',');
    return digits;
}

std::string format_metric(double value) {
    return fmt::format("{:.4f}", value);
}

std::string format_time(std::int64_t unix_milliseconds) {
    const std::time_t seconds = static_cast<std::time_t>(unix_milliseconds / 1000);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", local.tm_year + 1900, local.tm_mon + 1, local.tm_mday,
                       local.tm_hour, local.tm_min);
}

}  // namespace sherl
