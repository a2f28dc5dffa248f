// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/writer.h"

#include <chrono>
#include <iterator>
#include <utility>

namespace sherl::store {
namespace {

// How long the thread sleeps between two looks at the clock; nothing it does is more urgent, except what wakes it.
constexpr std::chrono::milliseconds kNap{50};

}  // namespace

Pace::Due Pace::due(double now, bool pending, bool urgent) {
    Due due;
    due.commit = pending && (urgent || now - commit_ >= kCommit);
    due.heartbeat = now - heartbeat_ >= kHeartbeat;
    due.requests = urgent || now - requests_ >= kRequests;
    if (due.commit) commit_ = now;
    if (due.commit || due.heartbeat) heartbeat_ = now;  // every commit carries a heartbeat
    if (due.requests) requests_ = now;
    return due;
}

Writer::Writer(Journal& journal, const Clock& clock, std::function<void(Request)> on_request, std::size_t queue_limit)
    : journal_(journal), clock_(clock), on_request_(std::move(on_request)), queue_limit_(queue_limit), thread_([this] {
          work();
      }) {}

Writer::~Writer() {
    (void)close();
}

void Writer::throw_failure() const {
    if (failure_) std::rethrow_exception(failure_);
}

void Writer::push(Row row) {
    std::unique_lock lock(mutex_);
    if (queue_.size() >= queue_limit_) {
        wake_.notify_one();
        done_.wait(lock, [&] { return queue_.size() < queue_limit_ || failure_ || closing_; });
    }
    throw_failure();
    queue_.push_back(std::move(row));
    if (queue_.size() >= queue_limit_) wake_.notify_one();
}

void Writer::barrier() {
    std::unique_lock lock(mutex_);
    const std::size_t ticket = ++asked_;
    wake_.notify_one();
    done_.wait(lock, [&] { return reached_ >= ticket || failure_ || closing_; });
    throw_failure();
}

std::vector<Row> Writer::close() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    wake_.notify_one();
    done_.notify_all();
    if (thread_.joinable()) thread_.join();
    std::vector<Row> left = std::move(batch_);
    left.insert(left.end(), std::make_move_iterator(queue_.begin()), std::make_move_iterator(queue_.end()));
    batch_.clear();
    queue_.clear();
    return left;
}

std::exception_ptr Writer::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

void Writer::work() {
    bool told_stop = false, told_pause = false;
    Pace pace(clock_.monotonic_seconds());
    std::unique_lock lock(mutex_);
    for (;;) {
        const auto urgent = [&] { return asked_ > reached_ || queue_.size() >= queue_limit_; };
        wake_.wait_for(lock, kNap, [&] { return closing_ || urgent(); });
        if (closing_) return;
        const std::size_t ticket = asked_;
        const Pace::Due due = pace.due(clock_.monotonic_seconds(), !queue_.empty(), urgent());
        if (due.commit) {
            batch_.swap(queue_);
            done_.notify_all();  // room for more
        }
        lock.unlock();
        std::exception_ptr failure;
        try {
            if (due.commit || due.heartbeat) journal_.commit(batch_, clock_.unix_milliseconds());
            batch_.clear();
            if (due.requests) {
                for (const Request request : journal_.requests()) {
                    bool& told = request == Request::stop ? told_stop : told_pause;
                    if (!std::exchange(told, true)) on_request_(request);
                }
            }
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        reached_ = ticket;
        failure_ = failure;
        done_.notify_all();
        if (failure_) return;
    }
}

}  // namespace sherl::store
