// SPDX-License-Identifier: GPL-3.0-or-later
// A clock that a test owns.
#pragma once

#include <atomic>

#include "core/base/clock.h"

namespace sherl::test {

// Stands still until the test moves it. Any thread.
class FakeClock final : public Clock {
  public:
    double monotonic_seconds() const override { return static_cast<double>(microseconds_) / 1e6; }
    std::int64_t unix_milliseconds() const override { return 1'700'000'000'000 + microseconds_ / 1000; }
    void advance(std::int64_t milliseconds) { microseconds_ += 1000 * milliseconds; }
    void advance_microseconds(std::int64_t microseconds) { microseconds_ += microseconds; }

  private:
    std::atomic<std::int64_t> microseconds_ = 0;
};

}  // namespace sherl::test
