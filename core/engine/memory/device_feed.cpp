// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory/device_feed.h"

#include <c10/util/ThreadLocalDebugInfo.h>

#include <new>
#include <stdexcept>
#include <utility>

#include "core/engine/memory/cuda_counters.h"
#include "core/engine/memory/state.h"

namespace sherl::engine::memory {
namespace {

// A plain thread_local of ours stays behind when LibTorch goes on with backward on a device's thread; its own thread-local state
// comes along, and this with it. The kind is one that nothing in LibTorch uses.
constexpr c10::DebugInfoKind kInherited = c10::DebugInfoKind::PRODUCER_INFO;

struct InheritedRun final : c10::DebugInfoBase {
    explicit InheritedRun(std::shared_ptr<Ledger::State> state) : ledger(std::move(state)) {}
    std::shared_ptr<Ledger::State> ledger;
};

class BookFeed final : public DeviceFeed {
  public:
    void allocated(int device, const void* data, std::int64_t requested, std::int64_t ever) noexcept override {
        Book::instance().device_allocated(device, data, requested, ever);
    }
    void freed(int device, const void* data, std::int64_t ever) noexcept override {
        Book::instance().device_freed(device, data, ever);
    }
    void refused(int device, std::int64_t requested) noexcept override { Book::instance().refused(device, requested); }
};

}  // namespace

DeviceFeed& device_feed() {
    static BookFeed& feed = *new BookFeed;
    return feed;
}

bool charge_device(int device) {
    const std::shared_ptr<Ledger::State> ledger = Book::instance().charge_device(device);
    ledger->inherited = std::make_shared<c10::DebugInfoGuard>(kInherited, std::make_shared<InheritedRun>(ledger));
    return feed_from_cuda(device_feed());
}

Ledger::State* Book::inherited_run() {
    const auto* run = dynamic_cast<const InheritedRun*>(c10::ThreadLocalDebugInfo::get(kInherited));
    return run != nullptr ? run->ledger.get() : nullptr;
}

std::shared_ptr<Ledger::State> Book::charge_device(int device) {
    const std::lock_guard lock(mutex);
    for (const std::shared_ptr<Ledger::State>& ledger : active_) {
        if (ledger.get() != run()) continue;
        ledger->device = device;
        pending_.try_emplace(device);  // no event needs room for it
        device_runs_.fetch_add(1, std::memory_order_relaxed);
        return ledger;
    }
    throw std::logic_error("a device is charged to a run, and this thread has none");
}

void Book::device_allocated(int device, const void* data, std::int64_t requested, std::int64_t ever) noexcept {
    if (device_runs_.load(std::memory_order_relaxed) == 0) return;
    const std::lock_guard lock(mutex);
    settle_locked(device, ever);
    Ledger::State* ledger = charged(device);
    if (ledger == nullptr) return;
    const Block block{data, requested, ledger, ++serial_, 0, ledger->label()};
    try {
        table_.insert(block);
    } catch (const std::bad_alloc&) {
        return;  // the host has no room for an entry: this block stays unknown
    }
    count_blocks(1);
    ledger->add(block.label, requested);
    pending_.find(device)->second = {data, requested, ever};
}

void Book::device_freed(int device, const void* data, std::int64_t ever) noexcept {
    if (blocks_.load(std::memory_order_relaxed) == 0) return;
    const std::lock_guard lock(mutex);
    settle_locked(device, ever);
    erase(table_.find(data));
}

void Book::settle(int device, std::int64_t ever) noexcept {
    const std::lock_guard lock(mutex);
    settle_locked(device, ever);
}

void Book::settle_locked(int device, std::int64_t ever) noexcept {
    const auto found = pending_.find(device);
    if (found == pending_.end() || found->second.data == nullptr) return;
    const std::int64_t more = ever - found->second.ever - found->second.requested;
    if (more < 0) return;  // asked before the block was in the counters
    Block* block = table_.find(std::exchange(found->second, PendingBlock{}).data);
    if (block == nullptr || more == 0) return;
    block->bytes += more;
    block->ledger->grow(block->effective(), more);
}

}  // namespace sherl::engine::memory
