// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory/ledger.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "core/engine/memory/state.h"

namespace sherl::engine::memory {

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
    if (!tensor.defined() || !tensor.has_storage() || !tensor.is_cpu()) return nullptr;
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
    state_->snapshot.reserve(names.size() + 1);
    state_->totals.reserve(names.size() + 1);
    names.push_back(name);
    state_->totals.emplace_back();
    return static_cast<BlockIndex>(names.size() - 1);
}

void Ledger::assign(const at::Tensor& tensor, Category category, BlockIndex block) {
    Book::instance().assign(*state_, storage_address(tensor), {block, category});
}

void Ledger::add_mapped(const at::Tensor& tensor, BlockIndex block) {
    if (!tensor.defined() || tensor.nbytes() == 0) return;
    const Label label{block, Category::weights};
    if (Book::instance().assign(*state_, storage_address(tensor), label)) return;
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
    const std::lock_guard lock(Book::instance().mutex);
    state_->peak = state_->live.load(std::memory_order_relaxed);
    state_->keep_above = keep_above;
    state_->at_peak = state_->peak > keep_above;
    state_->snapshot.clear();
}

std::int64_t Ledger::window_peak() const {
    const std::lock_guard lock(Book::instance().mutex);
    return state_->peak;
}

api::MemorySplit Ledger::window_split(std::int64_t step) const {
    const std::lock_guard lock(Book::instance().mutex);
    api::MemorySplit split{.peak = state_->peak, .step = step, .cells = {}};
    const auto& totals = state_->at_peak ? state_->totals : state_->snapshot;
    for (std::size_t i = 0; i < totals.size(); ++i) {
        if (totals[i] != std::array<std::int64_t, 6>{}) split.cells.push_back({state_->names[i], totals[i]});
    }
    return split;
}

std::int64_t Ledger::live() const {
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
}

BlockScope::~BlockScope() {
    if (state_ != nullptr) state_->enter({previous_block_, previous_base_});
}

}  // namespace sherl::engine::memory
