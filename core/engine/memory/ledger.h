// SPDX-License-Identifier: GPL-3.0-or-later
// The ledger: every tensor byte that is alive, by category and block; exact at the peak.
//
// Bytes come from an allocator registered with LibTorch, so every thread counts and a free counts wherever it happens.
// Memory-mapped weights, which no allocator sees, are added by hand. How a run uses it:
//
//     memory::install();                              // once, first of all
//     memory::Ledger ledger(limit);
//     memory::RunScope run(ledger);                   // this thread's allocations are the run's
//     ledger.add_mapped(weight, ledger.block("block 0"));
//     ledger.watch_gradient(parameter, block);
//     for each step:
//         ledger.begin_window(largest peak so far);
//         ledger.enter_phase(api::Phase::forward);
//         { memory::BlockScope scope(block); … }      // around each module's forward
//         loss.backward();                            // attributed to the blocks of the forward
//         if (ledger.window_peak() > largest peak so far) split = ledger.window_split(step);
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/api/events.h"
#include "core/engine/memory/limit.h"

namespace sherl::engine::memory {

// Same order as api::memory_categories. `saved_activations` is never assigned: it is what temporaries are called while
// autograd keeps their storage for backward.
enum class Category : std::uint8_t { weights, gradients, optimizer_state, saved_activations, temporaries, other };

// Index into the ledger's block names; 0 is "other", where unlabelled bytes go.
using BlockIndex = std::int16_t;

// Registers allocator and autograd hooks with LibTorch, before any tensor exists. Further calls do nothing. Any thread.
void install();

// Bytes alive that threads without a RunScope (LibTorch's workers) allocated while several runs were active; no ledger
// has them.
[[nodiscard]] std::int64_t unattributed_live();

// One per run. Created, labelled and read on the run's thread; allocations and frees are counted from every thread.
// Tensors may outlive it: freeing them later touches no other ledger. Autograd graphs, too.
class Ledger {
  public:
    // `limit`, in bytes of allocator + mapped: an allocation on the run's thread that would pass it throws
    // MemoryLimitExceeded. One on a LibTorch worker, where an exception would end the process, succeeds and makes the
    // run's next allocation throw.
    explicit Ledger(std::optional<std::int64_t> limit = std::nullopt);
    ~Ledger();
    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;

    // Finds or adds a block name ("embedding", "block 0", "side network", "head", "loss", "optimizer", "other").
    [[nodiscard]] BlockIndex block(const std::string& name);

    // Moves a tensor's storage to a category and block (weights, batch, optimizer state). Nothing happens for memory
    // that this ledger was not charged for (undefined tensors, mapped ones, another run's).
    void assign(const at::Tensor& tensor, Category category, BlockIndex block);
    // Counts a memory-mapped tensor's nbytes as weights of `block`, once per address, until the ledger's end. Memory
    // that this ledger was charged for (a converted copy) is assigned instead. Throws MemoryLimitExceeded.
    void add_mapped(const at::Tensor& tensor, BlockIndex block);
    // After this, each gradient accumulated for the leaf is counted as gradients of `block`. Replaces the leaf's
    // post-accumulate hook.
    void watch_gradient(const at::Tensor& leaf, BlockIndex block);

    // Starts a window, whose peak is that of live bytes from now on, at least those live now; graphs built before it
    // lose their blocks in backward. A caller that wants the split only of a new record passes the record: no split is
    // kept below it.
    void begin_window(std::int64_t keep_above = 0);
    // Peak bytes of the window.
    [[nodiscard]] std::int64_t window_peak() const;
    // The split at the window's peak; Σ cells = window_peak() to the byte, unless window_peak() ≤ keep_above: then no
    // cells. Blocks in order of their creation, those without bytes left out. `step` is copied into it.
    [[nodiscard]] api::MemorySplit window_split(std::int64_t step) const;
    // Live bytes now (allocator + mapped).
    [[nodiscard]] std::int64_t live() const;

    // ── The course of a step. On the run's thread, between begin_window() and the next one.
    // What comes from now on. Within `forward` the ledger itself tells `early`, `side` and `late` apart: by the gradient mode
    // and the names of the blocks entered.
    void enter_phase(api::Phase phase);
    // The batch that is at work from now on; 0: no micro-batch.
    void set_batch(const api::BatchShape& batch, std::int64_t micro_batch);
    // The window's trace so far: a bounded one is always held. `step` is copied into it.
    [[nodiscard]] api::StepTrace window_trace(std::int64_t step) const;
    // What the last allocation wanted that was refused, by the limit or by the system, and all that was alive at that instant;
    // nothing before one was. `step` is copied into it.
    [[nodiscard]] std::optional<api::OutOfMemory> refused(std::int64_t step) const;

    struct State;

  private:
    friend class RunScope;
    std::shared_ptr<State> state_;
};

// While alive, this thread's allocations belong to `ledger`, and LibTorch's worker threads' too if it is the only run.
// Not nested. Throws std::logic_error when the thread has a run already.
class RunScope {
  public:
    explicit RunScope(Ledger& ledger);
    ~RunScope();
    RunScope(const RunScope&) = delete;
    RunScope& operator=(const RunScope&) = delete;

  private:
    std::shared_ptr<Ledger::State> state_;
    std::uint64_t callback_ = 0;
};

// While alive, this thread's allocations belong to no run, though one may be at work on another thread: what an export or a
// prediction needs is not what training needs. For a thread without a RunScope. Nests.
class OutsideScope {
  public:
    OutsideScope();
    ~OutsideScope();
    OutsideScope(const OutsideScope&) = delete;
    OutsideScope& operator=(const OutsideScope&) = delete;

  private:
    bool previous_;
};

// While alive, allocations on this thread belong to `block`, and those of the backward of operations run inside (as
// temporaries). Nests. Without a RunScope nothing happens. Outside any BlockScope bytes are `other` of block "other".
class BlockScope {
  public:
    explicit BlockScope(BlockIndex block, Category base = Category::temporaries);
    ~BlockScope();
    BlockScope(const BlockScope&) = delete;
    BlockScope& operator=(const BlockScope&) = delete;

  private:
    Ledger::State* state_;
    BlockIndex previous_block_ = 0;
    Category previous_base_ = Category::other;
};

}  // namespace sherl::engine::memory
