// SPDX-License-Identifier: GPL-3.0-or-later
// The one thread that writes a run's rows: the training loop never waits for a disk, except at a checkpoint.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <limits>
#include <mutex>
#include <thread>
#include <vector>

#include "core/base/clock.h"
#include "core/store/journal.h"

namespace sherl::store {

// When the thread has something to do. Seconds of Clock::monotonic_seconds.
class Pace {
  public:
    static constexpr double kCommit = 0.25;  // rows wait at most this long (≤ 1 s of metrics can be lost)
    static constexpr double kHeartbeat = 1.0;
    static constexpr double kRequests = 0.1;

    struct Due {
        bool commit = false, heartbeat = false, requests = false;
    };
    explicit Pace(double now) : commit_(now), heartbeat_(now), requests_(-std::numeric_limits<double>::infinity()) {}
    // `pending`: rows wait; `urgent`: someone waits for them. What is due counts as done at `now`.
    [[nodiscard]] Due due(double now, bool pending, bool urgent);

  private:
    double commit_, heartbeat_, requests_;
};

class Writer {
  public:
    // `on_request` is called on the writer's thread, once per kind. `journal` and `clock` outlive the writer; the
    // journal is the thread's own until close().
    Writer(Journal& journal, const Clock& clock, std::function<void(Request)> on_request,
           std::size_t queue_limit = 8192);
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    // Any thread. Waits only while the queue is full. Throws the Error(store) that ended the writing, if one did.
    void push(Row row);
    // Returns when every row pushed before is on disk and requests were read. Throws like push.
    void barrier();
    // Ends the thread and returns the rows that are not on disk, in order. The journal is the caller's again. Never
    // throws.
    [[nodiscard]] std::vector<Row> close();
    // What ended the writing; null while all is well.
    [[nodiscard]] std::exception_ptr failure() const;

  private:
    void work();
    void throw_failure() const;  // under the lock

    Journal& journal_;
    const Clock& clock_;
    std::function<void(Request)> on_request_;
    std::size_t queue_limit_;

    mutable std::mutex mutex_;
    std::condition_variable wake_, done_;
    std::vector<Row> queue_, batch_;       // waiting; being written
    std::size_t asked_ = 0, reached_ = 0;  // barriers
    bool closing_ = false;
    std::exception_ptr failure_;
    std::thread thread_;  // last: starts when all else is ready
};

}  // namespace sherl::store
