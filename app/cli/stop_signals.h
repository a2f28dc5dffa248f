// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+C and `kill` as a stop token, for commands that have something to bring to an end.
#pragma once

#include <signal.h>

#include <stop_token>
#include <thread>

#include "app/cli/stop_rule.h"
#include "core/base/clock.h"

namespace sherl::cli {

// While it lives, the first SIGINT or SIGTERM asks to stop, and one that comes a second later or still later ends the
// process at once with code 130.
// Create it before other threads: they inherit the blocked signals. A signal that the parent made this process ignore
// (nohup, `sherl run … &` in a script) stays ignored. A reader of standard output that goes away is ignored too.
class StopSignals {
  public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }
    [[nodiscard]] bool requested() const { return stop_.stop_requested(); }

  private:
    void watch();

    SystemClock clock_;
    StopRule rule_;  // of the watching thread
    std::stop_source stop_;
    sigset_t watched_{}, before_{};
    std::thread thread_;
};

}  // namespace sherl::cli
