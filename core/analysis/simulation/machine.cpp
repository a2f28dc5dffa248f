// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/simulation/machine.h"

#include <algorithm>

namespace sherl::analysis::simulation {
namespace {

bool ends_with_side(const std::string& block) {
    return block.ends_with("side network");
}

}  // namespace

std::int64_t count(const Sizes& sizes) {
    std::int64_t all = 1;
    for (const std::int64_t size : sizes) all *= size;
    return all;
}

Sizes strides_of(const Sizes& sizes) {
    Sizes strides(sizes.size());
    std::int64_t stride = 1;
    for (std::size_t i = sizes.size(); i-- > 0;) {
        strides[i] = stride;
        stride *= sizes[i];
    }
    return strides;
}

bool TensorImpl::one_piece() const {
    std::int64_t expected = 1;
    for (std::size_t i = sizes.size(); i-- > 0;) {
        if (sizes[i] == 1) continue;
        if (strides[i] != expected) return false;
        expected *= sizes[i];
    }
    return true;
}

namespace {

// Whether `wanted` can be read from the same memory: each run of dimensions that lie one behind the other is cut anew.
bool viewable(const TensorImpl& tensor, const Sizes& wanted) {
    if (tensor.one_piece()) return true;
    auto next = static_cast<std::ptrdiff_t>(wanted.size()) - 1;
    std::int64_t run = 1, cut = 1;
    std::int64_t base = tensor.strides.back();
    for (std::size_t i = tensor.sizes.size(); i-- > 0;) {
        run *= tensor.sizes[i];
        const bool ends = i == 0 || (tensor.sizes[i - 1] != 1 && tensor.strides[i - 1] != run * base);
        if (!ends) continue;
        while (next >= 0 && (cut < run || wanted[static_cast<std::size_t>(next)] == 1)) cut *= wanted[static_cast<std::size_t>(next--)];
        if (cut != run) return false;
        if (i > 0) {
            base = tensor.strides[i - 1];
            run = cut = 1;
        }
    }
    return next < 0;
}

}  // namespace

Storage::Storage(Machine& of, std::int64_t size, Label charged)
    : machine(of), bytes(size), label(charged) {
    machine.allocated(*this);
}

Storage::~Storage() {
    machine.freed(*this);
}

Label Storage::effective() const {
    if (label.base == Category::temporaries && !kept_by.empty()) return {label.block, Category::saved_activations};
    return label;
}

void Node::release() {
    for (Tensor& tensor : kept) {
        if (tensor != nullptr) tensor->storage->machine.unkeep(*tensor->storage, *this);
    }
    kept.clear();
    if (inner != nullptr) inner->release();
}

Machine::Machine(std::int64_t element_bytes) : element_(element_bytes), blocks_{"other"}, totals_(1) {}

Machine::~Machine() {
    trained_.clear();  // what they free is still counted
}

std::int16_t Machine::block(const std::string& name) {
    const auto found = std::find(blocks_.begin(), blocks_.end(), name);
    if (found != blocks_.end()) return static_cast<std::int16_t>(found - blocks_.begin());
    blocks_.push_back(name);
    totals_.emplace_back();
    return static_cast<std::int16_t>(blocks_.size() - 1);
}

// ── What was counted ─────────────────────────────────────────────────────────────────────────────────────────────────────

std::array<std::int64_t, 6>& Machine::cell(Label label) {
    return totals_[static_cast<std::size_t>(label.block)];
}

void Machine::allocated(Storage& storage) {
    cell(storage.label)[static_cast<std::size_t>(storage.label.base)] += storage.bytes;
    live_ += storage.bytes;
    ++trace_.events;
    trace_.points.push_back({trace_.events, live_, label_.block});
    if (reasons_at_ >= 0) alive_.push_back(&storage);
    if (live_ <= peak_) return;
    peak_ = live_;
    at_peak_ = true;
    split_.phase = phase_;
    split_.block = blocks_[static_cast<std::size_t>(label_.block)];
    split_.micro_batch = micro_batch_;
    split_.batch = batch_;
    trace_.peak_event = trace_.events;
}

void Machine::freed(Storage& storage) {
    if (at_peak_) {
        // What is labelled right after an allocation is in it, as in the engine's ledger.
        peak_totals_ = totals_;
        at_peak_ = false;
        if (peak_ == reasons_at_) kept_at_peak_ = kept_now();
    }
    const Label label = storage.effective();
    cell(label)[static_cast<std::size_t>(label.base)] -= storage.bytes;
    live_ -= storage.bytes;
    ++trace_.events;
    trace_.points.push_back({trace_.events, live_, label_.block});
    if (reasons_at_ >= 0) std::erase(alive_, &storage);
}

void Machine::move(Label from, Label to, std::int64_t bytes) {
    cell(from)[static_cast<std::size_t>(from.base)] -= bytes;
    cell(to)[static_cast<std::size_t>(to.base)] += bytes;
}

void Machine::keep(Storage& storage, const Node& node, std::uint32_t needed_for) {
    const Label before = storage.effective();
    storage.kept_by.emplace_back(&node, needed_for);
    move(before, storage.effective(), storage.bytes);
}

void Machine::unkeep(Storage& storage, const Node& node) {
    const Label before = storage.effective();
    const auto found = std::find_if(storage.kept_by.begin(), storage.kept_by.end(),
                                    [&](const auto& each) { return each.first == &node; });
    storage.kept_by.erase(found);
    move(before, storage.effective(), storage.bytes);
}

void Machine::charge(const Tensor& tensor, Category category, std::int16_t block) {
    Storage& storage = *tensor->storage;
    const Label before = storage.effective();
    storage.label = {block, category};
    move(before, storage.effective(), storage.bytes);
}

void Machine::begin_window() {
    peak_ = live_;
    at_peak_ = true;
    trace_ = {};
    trace_.points.push_back({0, live_, 0});
    kept_at_peak_.clear();
    alive_.clear();
}

void Machine::enter_phase(api::Phase phase) {
    if (phase == api::Phase::forward) after_side_ = false;
    phase_ = phase;
    if (!trace_.phases.empty() && trace_.phases.back().phase == phase && trace_.phases.back().micro_batch == micro_batch_) return;
    trace_.phases.push_back({phase, trace_.events + 1, 0, micro_batch_});
}

void Machine::refine_phase() {
    using api::Phase;
    if (phase_ != Phase::forward && phase_ != Phase::early && phase_ != Phase::side && phase_ != Phase::late) return;
    Phase now = after_side_ ? Phase::late : Phase::forward;
    if (ends_with_side(blocks_[static_cast<std::size_t>(label_.block)])) {
        now = Phase::side;
        after_side_ = true;
    } else if (!recording_) {
        now = Phase::early;
        after_side_ = false;
    }
    if (now == phase_) return;
    phase_ = now;
    trace_.phases.push_back({now, trace_.events + 1, 0, micro_batch_});
}

void Machine::set_batch(const api::BatchShape& batch, std::int64_t micro_batch) {
    batch_ = batch;
    micro_batch_ = micro_batch;
}

const api::MemorySplit& Machine::split() const {
    const auto& totals = at_peak_ ? totals_ : peak_totals_;
    split_.peak = peak_;
    split_.cells.clear();
    for (std::size_t i = 0; i < totals.size(); ++i) {
        if (totals[i] != std::array<std::int64_t, 6>{}) split_.cells.push_back({blocks_[i], totals[i]});
    }
    return split_;
}

api::StepTrace Machine::trace() const {
    api::StepTrace result = trace_;
    result.peak = peak_;
    result.blocks = blocks_;
    const std::vector<api::TracePoint>& all = trace_.points;
    if (all.size() <= api::trace_points) return result;
    // The lowest and the highest of equal stretches; the highest of all is one of them.
    result.points = {all.front()};
    constexpr std::size_t stretches = api::trace_points / 2 - 1;
    const auto by_bytes = [](const api::TracePoint& a, const api::TracePoint& b) { return a.bytes < b.bytes; };
    for (std::size_t i = 0; i < stretches; ++i) {
        const auto first = all.begin() + static_cast<std::ptrdiff_t>(1 + i * (all.size() - 2) / stretches);
        const auto last = all.begin() + static_cast<std::ptrdiff_t>(1 + (i + 1) * (all.size() - 2) / stretches);
        if (first == last) continue;
        auto low = std::min_element(first, last, by_bytes), high = std::max_element(first, last, by_bytes);
        if (low == high) {
            result.points.push_back(*low);
            continue;
        }
        if (high < low) std::swap(low, high);
        result.points.push_back(*low);
        result.points.push_back(*high);
    }
    result.points.push_back(all.back());
    return result;
}

// ── Tensors ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

Tensor Machine::empty(const Sizes& sizes, std::int64_t element) {
    auto tensor = std::make_shared<TensorImpl>();
    tensor->sizes = sizes;
    tensor->strides = strides_of(sizes);
    tensor->element = element;
    tensor->storage = std::make_shared<Storage>(*this, count(sizes) * element, label_);
    return tensor;
}

void Machine::scratch(std::int64_t bytes) {
    if (bytes > 0) Storage(*this, bytes, label_);
}

Tensor Machine::weight(const std::string& name, const Sizes& sizes, std::int16_t block, bool trained) {
    Tensor tensor = empty(sizes);
    tensor->name = name;
    tensor->block = block;
    charge(tensor, Category::weights, block);
    if (trained) train(tensor);
    return tensor;
}

void Machine::train(const Tensor& weight) {
    weight->trained = true;
    trained_.push_back(weight);
}

Tensor Machine::alias(const Tensor& of, const Sizes& sizes) const {
    auto tensor = std::make_shared<TensorImpl>();
    tensor->storage = of->storage;
    tensor->viewed = of->viewed != nullptr ? of->viewed : of;
    tensor->sizes = sizes;
    tensor->strides = strides_of(sizes);
    tensor->element = of->element;
    return tensor;
}

Tensor Machine::alias(const Tensor& of) const {
    Tensor tensor = alias(of, of->sizes);
    tensor->strides = of->strides;
    return tensor;
}

Tensor Machine::detached(const Tensor& of) const {
    Tensor tensor = alias(of);
    tensor->viewed.reset();
    return tensor;
}

bool Machine::can_view(const Tensor& of, const Sizes& sizes) const {
    return viewable(*of, sizes);
}

Tensor Machine::reshaped(const Tensor& of, const Sizes& sizes) {
    return viewable(*of, sizes) ? alias(of, sizes) : empty(sizes, of->element);
}

BlockScope::BlockScope(Machine& machine, std::int16_t block) : machine_(machine), before_(machine.label()) {
    machine.set_label({block, Category::temporaries});
    machine.refine_phase();
}

BlockScope::~BlockScope() {
    machine_.set_label(before_);
}

}  // namespace sherl::analysis::simulation
