// SPDX-License-Identifier: GPL-3.0-or-later
// What one more interrupt means. Apart from the signals themselves, so that a test owns the time.
#pragma once

#include <optional>

namespace sherl::cli {

class StopRule {
  public:
    enum class Meaning {
        stop,  // the first one: end in order, with a checkpoint
        same,  // belongs to the first one
        end    // somebody insists
    };

    // `now`: seconds of a clock that never goes back. GNU timeout signals its child and then its group, shells and
    // service managers do alike, so one wish arrives as two signals within microseconds.
    [[nodiscard]] Meaning received(double now) {
        if (!first_) {
            first_ = now;
            return Meaning::stop;
        }
        return now - *first_ < kOneWish ? Meaning::same : Meaning::end;
    }

  private:
    static constexpr double kOneWish = 1.0;  // seconds
    std::optional<double> first_;
};

}  // namespace sherl::cli
