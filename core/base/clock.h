// SPDX-License-Identifier: GPL-3.0-or-later
// Time as a parameter, so that tests own it.
#pragma once

#include <chrono>
#include <cstdint>

namespace sherl {

// Any thread.
class Clock {
  public:
    virtual ~Clock() = default;
    // Seconds of a clock that never goes back; only differences mean anything.
    [[nodiscard]] virtual double monotonic_seconds() const = 0;
    // Milliseconds since 1970-01-01 UTC.
    [[nodiscard]] virtual std::int64_t unix_milliseconds() const = 0;
};

class SystemClock final : public Clock {
  public:
    [[nodiscard]] double monotonic_seconds() const override {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    }
    [[nodiscard]] std::int64_t unix_milliseconds() const override {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    }
};

}  // namespace sherl
