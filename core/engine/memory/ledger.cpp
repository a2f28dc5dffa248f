// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory/ledger.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "core/engine/memory/cuda_counters.h"
#include "core/engine/memory/state.h"

namespace sherl::engine::memory {

namespace {

// Before a ledger is read: how large the last block of its device is.
void settle(const Ledger::State& state) {
    if (state.device < 0) return;
    if (const auto ever = cuda_allocated_ever(state.device)) Book::instance().settle(state.device, *ever);
}

api::MemorySplit split_of(const Ledger::State& state, std::int64_t peak, std::int64_t step, const Totals& totals,
                          const Moment& moment) {
    api::MemorySplit split{.peak = peak, .step = step, .cells = {}};
    for (std::size_t i = 0; i < totals.size(); ++i) {
        if (totals[i] != std::array<std::int64_t, 6>{}) split.cells.push_back({state.names[i], totals[i]});
    }
    split.phase = moment.phase;
    split.block = state.names[static_cast<std::size_t>(moment.block)];
    split.micro_batch = moment.micro_batch;
    split.batch = moment.batch;
    return split;
}

api::StepTrace trace_of(const Ledger::State& state, const Trace& course, double seconds, std::int64_t step) {
    api::StepTrace trace;
    trace.step = step;
    trace.seconds = seconds;
    trace.blocks = state.names;
    course.write(trace);
    return trace;
}

}  // namespace

MemoryLimitExceeded::MemoryLimitExceeded(std::int64_t requested, std::int64_t live, std::int64_t limit,
                                         std::string block)
    : requested_(requested),
      live_(live),
      limit_(limit),
      block_(std::move(block)),
      message_(block_ + ": " + std::to_string(requested) + " more bytes would pass the memory limit of " +
               std::to_string(limit) + " bytes, " + std::to_string(live) + " are in use") {}

std::int64_t unattributed_live() {
    return Book::instance().unattributed.live.load(std::memory_order_relaxed);
}

const void* storage_address(const at::Tensor& tensor) {
    if (!tensor.defined() || !tensor.has_storage() || !(tensor.is_cpu() || tensor.is_cuda())) return nullptr;
    return tensor.unsafeGetTensorImpl()->unsafe_storage().data();
}

Ledger::Ledger(std::optional<std::int64_t> limit) : state_(std::make_shared<State>(limit)) {}

// Blocks that outlive the ledger become unknown, as those made outside runs are.
Ledger::~Ledger() {
    Book::instance().forget(*state_);
}

BlockIndex Ledger::block(const std::string& name) {
    std::vector<std::string>& names = state_->names;
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return static_cast<BlockIndex>(found - names.begin());
    if (names.size() > static_cast<std::size_t>(std::numeric_limits<BlockIndex>::max())) {
        throw std::length_error("too many blocks in a memory ledger");
    }
    const std::lock_guard lock(Book::instance().mutex);
    for (Totals* totals : {&state_->snapshot, &state_->totals, &state_->refusal.totals}) totals->reserve(names.size() + 1);
    names.push_back(name);
    state_->side_networks.push_back(name.ends_with("side network"));
    state_->totals.emplace_back();
    return static_cast<BlockIndex>(names.size() - 1);
}

void Ledger::assign(const at::Tensor& tensor, Category category, BlockIndex block) {
    Book::instance().assign(*state_, storage_address(tensor), {block, category});
}

void Ledger::add_mapped(const at::Tensor& tensor, BlockIndex block) {
    if (!tensor.defined() || tensor.nbytes() == 0) return;
    const Label label{block, Category::weights};
    if (Book::instance().assign(*state_, storage_address(tensor), label) || !tensor.is_cpu()) return;
    const auto bytes = static_cast<std::int64_t>(tensor.nbytes());
    const void* data = tensor.const_data_ptr();
    if (state_->mapped.contains(data)) return;
    state_->check_limit(bytes);
    const std::lock_guard lock(Book::instance().mutex);
    state_->mapped.emplace(data, bytes);
    state_->add(label, bytes);
}

void Ledger::begin_window(std::int64_t keep_above) {
    state_->forget_nodes();
    settle(*state_);
    const std::lock_guard lock(Book::instance().mutex);
    state_->begin_window(keep_above);
}

std::int64_t Ledger::window_peak() const {
    settle(*state_);
    const std::lock_guard lock(Book::instance().mutex);
    return state_->peak;
}

api::MemorySplit Ledger::window_split(std::int64_t step) const {
    settle(*state_);
    const std::lock_guard lock(Book::instance().mutex);
    return split_of(*state_, state_->peak, step, state_->at_peak ? state_->totals : state_->snapshot, state_->peak_moment);
}

void Ledger::enter_phase(api::Phase phase) {
    state_->enter_phase(phase);
}

void Ledger::set_batch(const api::BatchShape& batch, std::int64_t micro_batch) {
    const std::lock_guard lock(Book::instance().mutex);
    state_->now.batch = batch;
    state_->now.micro_batch = micro_batch;
}

api::StepTrace Ledger::window_trace(std::int64_t step) const {
    settle(*state_);
    const std::lock_guard lock(Book::instance().mutex);
    return trace_of(*state_, state_->trace, state_->seconds(), step);
}

std::optional<api::OutOfMemory> Ledger::refused(std::int64_t step) const {
    const std::lock_guard lock(Book::instance().mutex);
    const Refusal& refusal = state_->refusal;
    if (refusal.requested == 0) return std::nullopt;
    api::OutOfMemory out;
    out.requested = refusal.requested;
    out.live = refusal.live;
    out.limit = refusal.limit;
    out.split = split_of(*state_, refusal.live, step, refusal.totals, refusal.moment);
    out.phase = out.split.phase;
    out.block = out.split.block;
    out.step = step;
    out.micro_batch = out.split.micro_batch;
    out.batch = out.split.batch;
    if (step > 0) out.trace = trace_of(*state_, refusal.trace, refusal.seconds, step);
    return out;
}

std::int64_t Ledger::live() const {
    settle(*state_);
    return state_->live.load(std::memory_order_relaxed);
}

RunScope::RunScope(Ledger& ledger) : state_(ledger.state_) {
    Book::instance().enter_run(state_);
    state_->set_label({});
    state_->forget_nodes();
    callback_ = attribute_backward();
}

RunScope::~RunScope() {
    stop_attributing_backward(callback_);
    Book::instance().leave_run(state_);
}

OutsideScope::OutsideScope() : previous_(Book::set_outside(true)) {}

OutsideScope::~OutsideScope() {
    Book::set_outside(previous_);
}

BlockScope::BlockScope(BlockIndex block, Category base) : state_(Book::run()) {
    if (state_ == nullptr) return;
    const Label previous = state_->label();
    previous_block_ = previous.block;
    previous_base_ = previous.base;
    state_->enter({block, base});
    state_->refine_phase(block);
}

BlockScope::~BlockScope() {
    if (state_ != nullptr) state_->enter({previous_block_, previous_base_});
}

}  // namespace sherl::engine::memory
