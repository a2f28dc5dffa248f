// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory/state.h"

#include <ATen/SequenceNumber.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace sherl::engine::memory {

namespace {
constinit thread_local Ledger::State* run_of_thread = nullptr;
constinit thread_local bool outside_of_runs = false;

std::int64_t& cell(std::vector<std::array<std::int64_t, 6>>& totals, Label label) {
    return totals[static_cast<std::size_t>(label.block)][static_cast<std::size_t>(label.base)];
}
}  // namespace

Ledger::State::State(std::optional<std::int64_t> bytes) : totals(1), limit(bytes), names{"other"} {
    snapshot.reserve(1);
}

void Ledger::State::add(Label label, std::int64_t bytes) {
    cell(totals, label) += bytes;
    const std::int64_t now = live.load(std::memory_order_relaxed) + bytes;
    live.store(now, std::memory_order_relaxed);
    if (now > peak) {
        peak = now;
        at_peak = now > keep_above;
    }
}

void Ledger::State::remove(Label label, std::int64_t bytes) {
    if (at_peak) {
        snapshot = totals;  // no allocation: block() reserves the room
        at_peak = false;
    }
    cell(totals, label) -= bytes;
    live.store(live.load(std::memory_order_relaxed) - bytes, std::memory_order_relaxed);
}

void Ledger::State::move(Label from, Label to, std::int64_t bytes) {
    cell(totals, from) -= bytes;
    cell(totals, to) += bytes;
}

void Ledger::State::enter(Label label) {
    set_label(label);
    const std::uint64_t next_node = at::sequence_number::peek();
    if (!node_blocks_.empty() && node_blocks_.back().first == next_node) {
        node_blocks_.back().second = label.block;
    } else {
        node_blocks_.emplace_back(next_node, label.block);
    }
}

void Ledger::State::forget_nodes() {
    node_blocks_.clear();
    enter(label());
}

std::optional<BlockIndex> Ledger::State::block_of(std::uint64_t sequence_number) const {
    const auto after = std::upper_bound(node_blocks_.begin(), node_blocks_.end(), sequence_number,
                                        [](std::uint64_t number, const auto& pair) { return number < pair.first; });
    if (after == node_blocks_.begin()) return std::nullopt;
    return std::prev(after)->second;
}

void Ledger::State::check_limit(std::int64_t bytes) {
    if (!limit) return;
    const std::int64_t now = live.load(std::memory_order_relaxed);
    const std::int64_t by_worker = passed_by_worker.exchange(0, std::memory_order_relaxed);
    if (by_worker == 0 && now + bytes <= *limit) return;
    throw MemoryLimitExceeded(by_worker != 0 ? by_worker : bytes, now, *limit,
                              names[static_cast<std::size_t>(label().block)]);
}

Book& Book::instance() {
    static Book& book = *new Book;
    return book;
}

Ledger::State* Book::run() {
    return run_of_thread;
}

Label Book::Block::effective() const {
    return saved > 0 && label.base == Category::temporaries ? Label{label.block, Category::saved_activations} : label;
}

bool Book::set_outside(bool outside) {
    return std::exchange(outside_of_runs, outside);
}

void Book::before_allocation(std::size_t bytes) {
    if (run_of_thread != nullptr) run_of_thread->check_limit(static_cast<std::int64_t>(bytes));
}

void Book::allocated(const void* data, std::size_t bytes) {
    if (runs_.load(std::memory_order_relaxed) == 0 || (run_of_thread == nullptr && outside_of_runs)) return;
    const std::lock_guard lock(mutex);
    Ledger::State* ledger = run_of_thread;
    const bool worker = ledger == nullptr;
    if (worker) {
        if (active_.empty()) return;
        ledger = active_.size() == 1 ? active_.front().get() : &unattributed;
    }
    const Block block{data, static_cast<std::int64_t>(bytes), ledger, ++serial_, 0, ledger->label()};
    table_.insert(block);
    count_blocks(1);
    ledger->add(block.label, block.bytes);
    if (worker && ledger->limit && ledger->live.load(std::memory_order_relaxed) > *ledger->limit) {
        ledger->passed_by_worker.store(block.bytes, std::memory_order_relaxed);
    }
}

void Book::freed(const void* data) noexcept {
    // A charged block was counted before its address was handed out, so its free never sees 0 here.
    if (blocks_.load(std::memory_order_relaxed) == 0) return;
    const std::lock_guard lock(mutex);
    Block* block = table_.find(data);
    if (block == nullptr) return;
    block->ledger->remove(block->effective(), block->bytes);
    table_.erase(block);
    count_blocks(-1);
}

void Book::relabel(Block& block, Label label, std::uint32_t saved) {
    const Label before = block.effective();
    block.label = label;
    block.saved = saved;
    if (const Label after = block.effective(); !(after == before)) block.ledger->move(before, after, block.bytes);
}

SavedMark Book::mark_saved(const void* data) {
    if (data == nullptr || blocks_.load(std::memory_order_relaxed) == 0) return {};
    const std::lock_guard lock(mutex);
    Block* block = table_.find(data);
    if (block == nullptr) return {};
    relabel(*block, block->label, block->saved + 1);
    return {data, block->serial};
}

void Book::unmark_saved(SavedMark mark) noexcept {
    if (mark.data == nullptr) return;
    const std::lock_guard lock(mutex);
    Block* block = table_.find(mark.data);
    if (block != nullptr && block->serial == mark.serial) relabel(*block, block->label, block->saved - 1);
}

bool Book::assign(Ledger::State& ledger, const void* data, Label label) {
    if (data == nullptr) return false;
    const std::lock_guard lock(mutex);
    Block* block = table_.find(data);
    if (block == nullptr || block->ledger != &ledger) return false;
    relabel(*block, label, block->saved);
    return true;
}

void Book::enter_run(const std::shared_ptr<Ledger::State>& ledger) {
    if (run_of_thread != nullptr) throw std::logic_error("a thread has one run at a time");
    const std::lock_guard lock(mutex);
    active_.push_back(ledger);
    run_of_thread = ledger.get();
    runs_.fetch_add(1, std::memory_order_relaxed);
}

void Book::leave_run(const std::shared_ptr<Ledger::State>& ledger) {
    const std::lock_guard lock(mutex);
    active_.erase(std::find(active_.begin(), active_.end(), ledger));
    run_of_thread = nullptr;
    runs_.fetch_sub(1, std::memory_order_relaxed);
}

void Book::forget(Ledger::State& ledger) {
    const std::lock_guard lock(mutex);
    std::int64_t forgotten = 0;
    table_.erase_if([&](const Block& block) { return block.ledger == &ledger && ++forgotten > 0; });
    count_blocks(-forgotten);
}

}  // namespace sherl::engine::memory
