// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/stop_signals.h"

#include <pthread.h>
#include <unistd.h>

#include "app/cli/shell.h"

namespace sherl::cli {
namespace {

constexpr int kWakeUp = SIGUSR1;

bool ignored(int signal) {
    struct sigaction action {};
    return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

StopSignals::StopSignals() {
    ::sigemptyset(&watched_);
    ::sigaddset(&watched_, kWakeUp);
    for (const int each : {SIGINT, SIGTERM}) {
        if (!ignored(each)) ::sigaddset(&watched_, each);
    }
    ::pthread_sigmask(SIG_BLOCK, &watched_, &before_);
    ::signal(SIGPIPE, SIG_IGN);
    thread_ = std::thread([this] { watch(); });
}

StopSignals::~StopSignals() {
    ::pthread_kill(thread_.native_handle(), kWakeUp);
    thread_.join();
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void StopSignals::watch() {
    for (;;) {
        int received = 0;
        if (::sigwait(&watched_, &received) != 0) continue;
        if (received == kWakeUp) return;
        switch (rule_.received(clock_.monotonic_seconds())) {
            case StopRule::Meaning::stop:
                stop_.request_stop();
                break;
            case StopRule::Meaning::same:
                break;
            case StopRule::Meaning::end:
                ::_exit(kStopped);
        }
    }
}

}  // namespace sherl::cli
