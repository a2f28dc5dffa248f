// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory/state.h"

#include <ATen/SequenceNumber.h>
#include <ATen/record_function.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace sherl::engine::memory {

namespace {
constinit thread_local Ledger::State* run_of_thread = nullptr;
constinit thread_local bool outside_of_runs = false;

std::int64_t& cell(Totals& totals, Label label) {
    return totals[static_cast<std::size_t>(label.block)][static_cast<std::size_t>(label.base)];
}
}  // namespace

Ledger::State::State(std::optional<std::int64_t> bytes)
    : totals(1), limit(bytes), names{"other"}, side_networks{false} {
    snapshot.reserve(1);
    refusal.totals.reserve(1);
    trace.begin(0);
}

void Ledger::State::add(Label label, std::int64_t bytes) {
    cell(totals, label) += bytes;
    const std::int64_t after = live.load(std::memory_order_relaxed) + bytes;
    live.store(after, std::memory_order_relaxed);
    trace.note(after, label.block);
    if (after > peak) {
        peak = after;
        peak_event = trace.events();
        peak_moment = now;
        peak_moment.block = label.block;
        at_peak = after > keep_above;
    }
}

void Ledger::State::remove(Label label, std::int64_t bytes) {
    if (at_peak) {
        snapshot = totals;  // no allocation: block() reserves the room
        at_peak = false;
    }
    cell(totals, label) -= bytes;
    const std::int64_t after = live.load(std::memory_order_relaxed) - bytes;
    live.store(after, std::memory_order_relaxed);
    trace.note(after, this->label().block);
}

void Ledger::State::grow(Label label, std::int64_t bytes) {
    cell(totals, label) += bytes;
    const std::int64_t after = live.load(std::memory_order_relaxed) + bytes;
    live.store(after, std::memory_order_relaxed);
    trace.amend(after);
    if (after <= peak) return;
    peak = after;
    at_peak = after > keep_above;
    if (peak_event == trace.events()) return;  // the instant is known
    peak_event = trace.events();
    peak_moment = now;
    peak_moment.block = label.block;
}

void Ledger::State::move(Label from, Label to, std::int64_t bytes) {
    cell(totals, from) -= bytes;
    cell(totals, to) += bytes;
}

void Ledger::State::begin_window(std::int64_t keep_split_above) {
    peak = live.load(std::memory_order_relaxed);
    peak_event = 0;
    keep_above = keep_split_above;
    at_peak = peak > keep_above;
    snapshot.clear();
    now = peak_moment = Moment{};
    refines_ = false;
    forget_refusal();
    began_ = std::chrono::steady_clock::now();
    trace.begin(peak);
    trace.mark(now.phase, 0, 0);
}

void Ledger::State::refuse(std::int64_t bytes, std::int64_t limit_passed) noexcept {
    refusal.requested = bytes;
    refusal.live = live.load(std::memory_order_relaxed);
    refusal.limit = limit_passed;
    refusal.seconds = seconds();
    refusal.moment = now;
    refusal.moment.block = label().block;
    refusal.totals = totals;  // no allocation: block() reserves the room
    refusal.trace = trace;
}

double Ledger::State::seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
}

void Ledger::State::set_phase(api::Phase phase) {
    now.phase = phase;
    trace.mark(phase, now.micro_batch, seconds());
}

// A pass that as a whole records nothing for backward is an evaluation's: there is no early route in it.
void Ledger::State::enter_phase(api::Phase phase) {
    refines_ = first_scope_ = phase == api::Phase::forward && c10::GradMode::is_enabled();
    side_entered_ = false;
    const std::lock_guard lock(Book::instance().mutex);
    forget_refusal();
    set_phase(phase);
}

void Ledger::State::refine(BlockIndex block) {
    api::Phase phase = side_entered_ ? api::Phase::late : api::Phase::forward;
    if (!c10::GradMode::is_enabled()) {
        phase = api::Phase::early;
        side_entered_ = false;
    } else if (side_networks[static_cast<std::size_t>(block)]) {
        phase = api::Phase::side;
        side_entered_ = true;
    }
    const bool first = std::exchange(first_scope_, false);
    if (phase == now.phase) return;  // this thread alone writes it
    const std::lock_guard lock(Book::instance().mutex);
    if (!first) {
        set_phase(phase);
        return;
    }
    now.phase = phase;
    if (const std::int64_t start = trace.rename(phase); peak_event >= start) peak_moment.phase = phase;
}

void Ledger::State::enter(Label label) {
    set_label(label);
    const std::uint64_t thread = at::RecordFunction::currentThreadId(), next_node = at::sequence_number::peek();
    auto nodes = std::find_if(node_blocks_.begin(), node_blocks_.end(),
                              [thread](const NodeBlocks& of) { return of.thread == thread; });
    if (nodes == node_blocks_.end()) nodes = node_blocks_.insert(nodes, NodeBlocks{thread, {}});
    auto& numbered = nodes->numbered;
    if (!numbered.empty() && numbered.back().first == next_node) {
        numbered.back().second = label.block;
    } else {
        numbered.emplace_back(next_node, label.block);
    }
}

void Ledger::State::forget_nodes() {
    for (NodeBlocks& nodes : node_blocks_) nodes.numbered.clear();  // their room is used again
    enter(label());
}

std::optional<BlockIndex> Ledger::State::block_of(std::uint64_t sequence_number, std::uint64_t thread) const {
    for (const auto& [of, numbered] : node_blocks_) {
        if (of != thread) continue;
        const auto after = std::upper_bound(numbered.begin(), numbered.end(), sequence_number,
                                            [](std::uint64_t number, const auto& pair) { return number < pair.first; });
        if (after != numbered.begin()) return std::prev(after)->second;
    }
    return std::nullopt;
}

void Ledger::State::check_limit(std::int64_t bytes) {
    if (!limit) return;
    const bool by_worker = passed_by_worker.load(std::memory_order_relaxed) != 0;
    if (!by_worker && live.load(std::memory_order_relaxed) + bytes <= *limit) return;
    if (by_worker) bytes = passed_by_worker.exchange(0, std::memory_order_relaxed);
    const std::lock_guard lock(Book::instance().mutex);
    refuse(bytes, *limit);
    throw MemoryLimitExceeded(bytes, refusal.live, *limit, names[static_cast<std::size_t>(refusal.moment.block)]);
}

Book& Book::instance() {
    static Book& book = *new Book;
    return book;
}

Ledger::State* Book::run() {
    if (run_of_thread != nullptr || instance().device_runs_.load(std::memory_order_relaxed) == 0) return run_of_thread;
    return inherited_run();
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

// A worker's allocations are those of the only run that is charged for such memory.
Ledger::State* Book::charged(int device) const {
    if (Ledger::State* ledger = run(); ledger != nullptr) return ledger->device == device ? ledger : nullptr;
    if (outside_of_runs) return nullptr;
    Ledger::State* only = nullptr;
    for (const std::shared_ptr<Ledger::State>& ledger : active_) {
        if (ledger->device != device) continue;
        if (only != nullptr) return const_cast<Ledger::State*>(&unattributed);
        only = ledger.get();
    }
    return only;
}

void Book::refused(int device, std::int64_t bytes) noexcept {
    if (runs_.load(std::memory_order_relaxed) == 0) return;
    const std::lock_guard lock(mutex);
    if (Ledger::State* ledger = charged(device); ledger != nullptr) ledger->refuse(bytes, 0);
}

void Book::allocated(const void* data, std::size_t bytes) {
    if (runs_.load(std::memory_order_relaxed) == 0 || (run_of_thread == nullptr && outside_of_runs)) return;
    const std::lock_guard lock(mutex);
    Ledger::State* ledger = charged(-1);
    if (ledger == nullptr) return;
    const bool worker = run_of_thread == nullptr;
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
    erase(table_.find(data));
}

void Book::erase(Block* block) noexcept {
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
    ledger->inherited.reset();
    const std::lock_guard lock(mutex);
    if (ledger->device >= 0) device_runs_.fetch_sub(1, std::memory_order_relaxed);
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
