// SPDX-License-Identifier: GPL-3.0-or-later
// What a ledger knows, and the process-wide book of memory blocks behind all ledgers. Internal to core/engine/memory.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/engine/memory/block_table.h"
#include "core/engine/memory/ledger.h"
#include "core/engine/memory/trace.h"

namespace sherl::engine::memory {

// Where the bytes of an allocation go.
struct Label {
    BlockIndex block = 0;
    Category base = Category::other;
    bool operator==(const Label&) const = default;
};

// What is at work.
struct Moment {
    api::Phase phase = api::Phase::prepare;
    BlockIndex block = 0;
    std::int64_t micro_batch = 0;
    api::BatchShape batch;
};

using Totals = std::vector<std::array<std::int64_t, 6>>;  // bytes by block and category

// An allocation that was refused, and all that was alive then.
struct Refusal {
    std::int64_t requested = 0;  // bytes; 0: nothing was refused
    std::int64_t live = 0;
    std::int64_t limit = 0;  // 0: the system refused
    double seconds = 0;      // of the window until then
    Moment moment;
    Totals totals;
    Trace trace;
};

struct Ledger::State {
    explicit State(std::optional<std::int64_t> bytes);

    // --- Under Book::mutex: bytes can arrive from any thread.
    // Running sums by block and category. A snapshot is a copy of this small array, never of the table of blocks.
    Totals totals;
    std::int64_t peak = 0;  // of the window
    std::int64_t peak_event = 0;
    Moment peak_moment;
    std::int64_t keep_above = 0;
    // The peak is now: `totals` is its split. The copy to `snapshot` waits for the next free, so that labels given
    // right after an allocation (saved for backward, gradient of a leaf) are in it; until then totals only grow, so
    // they always sum to the peak.
    bool at_peak = false;
    Totals snapshot;
    std::unordered_map<const void*, std::int64_t> mapped;
    Trace trace;
    Moment now;  // `block` is not kept: label() tells it
    Refusal refusal;

    void add(Label label, std::int64_t bytes);
    void remove(Label label, std::int64_t bytes);
    // The block that was added last is larger than it was told.
    void grow(Label label, std::int64_t bytes);
    void move(Label from, Label to, std::int64_t bytes);
    void begin_window(std::int64_t keep_split_above);
    // Keeps what is alive now; `limit_passed`: 0 where the system refused. Allocates nothing: there may be nothing left.
    void refuse(std::int64_t bytes, std::int64_t limit_passed) noexcept;
    // The run goes on: what was refused is not what it ends with.
    void forget_refusal() noexcept { refusal.requested = 0; }
    void set_phase(api::Phase phase);
    [[nodiscard]] double seconds() const;  // since the window began

    // --- Read without the lock.
    std::atomic<std::int64_t> live{0};
    const std::optional<std::int64_t> limit;
    int device = -1;  // whose memory the run is charged for; −1: the host's. Set before the run makes its first tensor
    std::atomic<std::int64_t> passed_by_worker{0};  // bytes of a worker's allocation that passed the limit; 0: none

    // --- Of the run's thread. The label is atomic as LibTorch's workers read it.
    std::vector<std::string> names;
    std::vector<bool> side_networks;  // of `names`: those of side networks
    std::shared_ptr<void> inherited;  // how threads that go on with a run on a device find it; see device_feed.cpp
    [[nodiscard]] Label label() const { return label_.load(std::memory_order_relaxed); }
    void set_label(Label label) { label_.store(label, std::memory_order_relaxed); }
    // Notes that autograd nodes made from now on belong to the label's block; see block_of().
    void enter(Label label);
    void forget_nodes();
    void enter_phase(api::Phase phase);
    // Within the forward pass of a training step: which of its phases the block that was just entered is.
    void refine_phase(BlockIndex block) {
        if (refines_) refine(block);
    }
    // Block whose scope was in force when the autograd node of this sequence number was made on this thread (LibTorch's number
    // of it). Each thread numbers its own.
    [[nodiscard]] std::optional<BlockIndex> block_of(std::uint64_t sequence_number, std::uint64_t thread) const;
    // Throws MemoryLimitExceeded if `bytes` more would pass the limit, or a worker passed it.
    void check_limit(std::int64_t bytes);

  private:
    void refine(BlockIndex block);

    std::atomic<Label> label_{Label{}};
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    // Of the forward pass under way, on the run's thread.
    bool refines_ = false;
    bool first_scope_ = false;   // no block was entered yet: what came before belongs to the phase of the first one
    bool side_entered_ = false;  // since the last early stretch
    // Piecewise constant: nodes numbered from `first` on are of `second`, up to the next pair. Ascending.
    struct NodeBlocks {
        std::uint64_t thread = 0;
        std::vector<std::pair<std::uint64_t, BlockIndex>> numbered;
    };
    // The run's thread, and those of devices that run blocks again in backward, while it waits for them.
    std::vector<NodeBlocks> node_blocks_;
};

// A mark that a storage is saved for backward; given back to Book::unmark_saved.
struct SavedMark {
    const void* data = nullptr;
    std::uint64_t serial = 0;  // an address may be in use again by another block when the mark is given back
};

// All charged blocks of all ledgers. One per process, never destroyed: tensors in static variables may be freed after
// everything else.
class Book {
  public:
    static Book& instance();
    // Ledger of the calling thread's RunScope, or of the run on a device that it inherited; or null.
    static Ledger::State* run();

    // Whether the calling thread, which has no run, is a worker of nobody; returns what it was.
    static bool set_outside(bool outside);

    // Called by the allocator around its work.
    void before_allocation(std::size_t bytes);
    void refused(int device, std::int64_t bytes) noexcept;  // by the system, by the device; −1: host
    void allocated(const void* data, std::size_t bytes);
    void freed(const void* data) noexcept;

    [[nodiscard]] SavedMark mark_saved(const void* data);
    void unmark_saved(SavedMark mark) noexcept;
    // False: the ledger was not charged for it.
    bool assign(Ledger::State& ledger, const void* data, Label label);

    // See DeviceFeed.
    std::shared_ptr<Ledger::State> charge_device(int device);
    void device_allocated(int device, const void* data, std::int64_t requested, std::int64_t ever) noexcept;
    void device_freed(int device, const void* data, std::int64_t ever) noexcept;
    // The size of the device's last block is known by now.
    void settle(int device, std::int64_t ever) noexcept;

    void enter_run(const std::shared_ptr<Ledger::State>& ledger);
    void leave_run(const std::shared_ptr<Ledger::State>& ledger);
    void forget(Ledger::State& ledger);

    std::mutex mutex;
    Ledger::State unattributed{std::nullopt};

  private:
    struct Block {
        const void* data = nullptr;
        std::int64_t bytes = 0;
        Ledger::State* ledger = nullptr;
        std::uint64_t serial = 0;
        std::uint32_t saved = 0;  // autograd nodes that keep the storage
        Label label;
        [[nodiscard]] Label effective() const;
    };
    void relabel(Block& block, Label label, std::uint32_t saved);
    // Whom the calling thread's allocations are charged to, null for nobody. Under the lock.
    [[nodiscard]] Ledger::State* charged(int device) const;
    void erase(Block* block) noexcept;  // null: of nobody
    static Ledger::State* inherited_run();
    void settle_locked(int device, std::int64_t ever) noexcept;

    // Written under the lock, so a load and a store do; a read-modify-write would cost as much as the lock.
    void count_blocks(std::int64_t change) {
        blocks_.store(blocks_.load(std::memory_order_relaxed) + change, std::memory_order_relaxed);
    }

    // The last block of a device, whose size only the next event tells.
    struct PendingBlock {
        const void* data = nullptr;
        std::int64_t requested = 0, ever = 0;
    };
    std::unordered_map<int, PendingBlock> pending_;
    std::atomic<int> device_runs_{0};

    BlockTable<Block> table_;
    std::uint64_t serial_ = 0;
    std::vector<std::shared_ptr<Ledger::State>> active_;
    // Let allocations and frees outside all runs pass without the lock.
    std::atomic<int> runs_{0};
    std::atomic<std::int64_t> blocks_{0};
};

// Storage address of a tensor on the host or on CUDA, without copying a lazy clone; null if it has none.
[[nodiscard]] const void* storage_address(const at::Tensor& tensor);

// Label of backward operations of the thread's run (record-function callback); a handle for
// stop_attributing_backward().
[[nodiscard]] std::uint64_t attribute_backward();
void stop_attributing_backward(std::uint64_t handle);

}  // namespace sherl::engine::memory
