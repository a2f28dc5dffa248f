// SPDX-License-Identifier: GPL-3.0-or-later
// How long a run will still take, judged by the steps of the segment at work: a run's clock goes on through all its
// segments, its steps in this segment do not.
#pragma once

#include <cstdint>
#include <optional>

#include "core/api/events.h"

namespace sherl::api {

// One for each segment. One thread at a time.
class TimeLeft {
  public:
    explicit TimeLeft(const RunStarted& started) : first_(started.first_step), total_(started.total_steps) {}

    // Seconds from this step to the last one, evaluations between the steps so far included. Takes every step's event.
    [[nodiscard]] double after(const StepEvent& event) {
        if (!before_) before_ = event.elapsed_seconds - event.step_seconds;
        const std::int64_t done = event.step - first_;
        if (done <= 0) return 0;
        return (event.elapsed_seconds - *before_) / static_cast<double>(done) *
               static_cast<double>(total_ - event.step);
    }

  private:
    std::int64_t first_, total_;
    std::optional<double> before_;  // elapsed_seconds of the run when this segment's first step began
};

}  // namespace sherl::api
