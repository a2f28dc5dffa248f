// SPDX-License-Identifier: GPL-3.0-or-later
// What a ledger knows, and the process-wide book of memory blocks behind all ledgers. Internal to core/engine/memory.
#pragma once

#include <array>
#include <atomic>
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

namespace sherl::engine::memory {

// Where the bytes of an allocation go.
struct Label {
    BlockIndex block = 0;
    Category base = Category::other;
    bool operator==(const Label&) const = default;
};

struct Ledger::State {
    explicit State(std::optional<std::int64_t> bytes);

    // --- Under Book::mutex: bytes can arrive from any thread.
    // Running sums by block and category. A snapshot is a copy of this small array, never of the table of blocks.
    std::vector<std::array<std::int64_t, 6>> totals;
    std::int64_t peak = 0;  // of the window
    std::int64_t keep_above = 0;
    // The peak is now: `totals` is its split. The copy to `snapshot` waits for the next free, so that labels given
    // right after an allocation (saved for backward, gradient of a leaf) are in it; until then totals only grow, so
    // they always sum to the peak.
    bool at_peak = false;
    std::vector<std::array<std::int64_t, 6>> snapshot;
    std::unordered_map<const void*, std::int64_t> mapped;

    void add(Label label, std::int64_t bytes);
    void remove(Label label, std::int64_t bytes);
    void move(Label from, Label to, std::int64_t bytes);

    // --- Read without the lock.
    std::atomic<std::int64_t> live{0};
    const std::optional<std::int64_t> limit;
    std::atomic<std::int64_t> passed_by_worker{0};  // bytes of a worker's allocation that passed the limit; 0: none

    // --- Of the run's thread. The label is atomic as LibTorch's workers read it.
    std::vector<std::string> names;
    [[nodiscard]] Label label() const { return label_.load(std::memory_order_relaxed); }
    void set_label(Label label) { label_.store(label, std::memory_order_relaxed); }
    // Notes that autograd nodes made from now on belong to the label's block; see block_of().
    void enter(Label label);
    void forget_nodes();
    // Block whose scope was in force when the autograd node of this sequence number was made.
    [[nodiscard]] std::optional<BlockIndex> block_of(std::uint64_t sequence_number) const;
    // Throws MemoryLimitExceeded if `bytes` more would pass the limit, or a worker passed it.
    void check_limit(std::int64_t bytes);

  private:
    std::atomic<Label> label_{Label{}};
    // Piecewise constant: nodes numbered from `first` on are of `second`, up to the next pair. Ascending.
    std::vector<std::pair<std::uint64_t, BlockIndex>> node_blocks_;
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
    // Ledger of the calling thread's RunScope, or null.
    static Ledger::State* run();

    // Whether the calling thread, which has no run, is a worker of nobody; returns what it was.
    static bool set_outside(bool outside);

    // Called by the allocator around its work.
    void before_allocation(std::size_t bytes);
    void allocated(const void* data, std::size_t bytes);
    void freed(const void* data) noexcept;

    [[nodiscard]] SavedMark mark_saved(const void* data);
    void unmark_saved(SavedMark mark) noexcept;
    // False: the ledger was not charged for it.
    bool assign(Ledger::State& ledger, const void* data, Label label);

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

    // Written under the lock, so a load and a store do; a read-modify-write would cost as much as the lock.
    void count_blocks(std::int64_t change) {
        blocks_.store(blocks_.load(std::memory_order_relaxed) + change, std::memory_order_relaxed);
    }

    BlockTable<Block> table_;
    std::uint64_t serial_ = 0;
    std::vector<std::shared_ptr<Ledger::State>> active_;
    // Let allocations and frees outside all runs pass without the lock.
    std::atomic<int> runs_{0};
    std::atomic<std::int64_t> blocks_{0};
};

// Storage address of a CPU tensor, without copying a lazy clone; null if it has none.
[[nodiscard]] const void* storage_address(const at::Tensor& tensor);

// Label of backward operations of the thread's run (record-function callback); a handle for
// stop_attributing_backward().
[[nodiscard]] std::uint64_t attribute_backward();
void stop_attributing_backward(std::uint64_t handle);

}  // namespace sherl::engine::memory
