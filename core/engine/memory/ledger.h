// SPDX-License-Identifier: GPL-3.0-or-later
// The ledger: every tensor byte that is alive, by category and block; exact at the peak. CPU bytes come from an allocator that this
// folder registers with LibTorch (priority 1); memory-mapped weights are added by hand. libtorch-facts.md §1 is the verified design.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/api/events.h"

namespace sherl::engine::memory {

// Same order as api::memory_categories.
enum class Category : std::uint8_t { weights, gradients, optimizer_state, saved_activations, temporaries, other };

// Index into the ledger's block names.
using BlockIndex = std::int16_t;

// Registers allocator, autograd engine hooks and record-function callbacks, once per process, before any tensor exists.
void install();

// One per run. Threads: created, scoped and read on the run's thread; allocations and frees are counted from every thread.
class Ledger {
  public:
    // `limit` (bytes of allocator + mapped): an allocation beyond it throws c10::OutOfMemoryError-like MemoryLimitExceeded.
    explicit Ledger(std::optional<std::int64_t> limit = std::nullopt);
    ~Ledger();
    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;

    // Finds or adds a block name ("embedding", "block 0", "side network", "head", "loss", "optimizer", "other").
    [[nodiscard]] BlockIndex block(const std::string& name);

    // Moves a tensor's storage to a category and block (weights, batch, optimizer state). No-op for memory it does not know.
    void assign(const at::Tensor& tensor, Category category, BlockIndex block);
    // Counts memory-mapped bytes of a tensor in use as weights of a block, once per storage address.
    void add_mapped(const at::Tensor& tensor, BlockIndex block);
    // After this, each gradient accumulated for the leaf is counted as gradients of `block`.
    void watch_gradient(const at::Tensor& leaf, BlockIndex block);

    // Starts a window; its peak is that of live bytes from now on (at least those live now).
    void begin_window();
    // Peak bytes of the window.
    [[nodiscard]] std::int64_t window_peak() const;
    // The split at the window's peak; Σ cells = window_peak() to the byte. `step` is copied into it.
    [[nodiscard]] api::MemorySplit window_split(std::int64_t step) const;
    // Live bytes now (allocator + mapped).
    [[nodiscard]] std::int64_t live() const;

    struct State;
    [[nodiscard]] State& state() { return *state_; }

  private:
    std::unique_ptr<State> state_;
};

// Thrown inside an allocation that would pass the limit.
class MemoryLimitExceeded;

// While alive, this thread's allocations belong to `ledger`. Not nested.
class RunScope {
  public:
    explicit RunScope(Ledger& ledger);
    ~RunScope();
    RunScope(const RunScope&) = delete;
    RunScope& operator=(const RunScope&) = delete;
};

// While alive, allocations on this thread (and those of the backward of operations run inside) belong to `block`. Nests. Without a RunScope: no-op.
class BlockScope {
  public:
    explicit BlockScope(BlockIndex block, Category base = Category::temporaries);
    ~BlockScope();
    BlockScope(const BlockScope&) = delete;
    BlockScope& operator=(const BlockScope&) = delete;

  private:
    BlockIndex previous_block_;
    Category previous_base_;
};

}  // namespace sherl::engine::memory
