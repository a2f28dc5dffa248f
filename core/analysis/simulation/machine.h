// SPDX-License-Identifier: GPL-3.0-or-later
// A training step without numbers: tensors that have a size but no values, an allocator that counts them, and the part of
// autograd that decides how long they live. What LibTorch does with memory, replayed; MEMORY-MODEL.md says what is assumed.
//
// Called by: operators.h (what each operator allocates and keeps), the hosts and methods of this folder. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/api/events.h"

namespace sherl::analysis::simulation {

using Sizes = std::vector<std::int64_t>;
[[nodiscard]] std::int64_t count(const Sizes& sizes);
[[nodiscard]] Sizes strides_of(const Sizes& sizes);  // of one piece, the last dimension running fastest

// As in api::memory_categories.
enum class Category : std::uint8_t { weights, gradients, optimizer_state, saved_activations, temporaries, other };
struct Label {
    std::int16_t block = 0;
    Category base = Category::other;
};

class Machine;
struct Node;

// One allocation. Freed with its last tensor.
struct Storage {
    Storage(Machine& of, std::int64_t size, Label charged);
    ~Storage();
    Storage(const Storage&) = delete;
    Storage& operator=(const Storage&) = delete;
    [[nodiscard]] Label effective() const;

    Machine& machine;
    std::int64_t bytes;
    Label label;
    // The nodes that keep it for backward; each with the inputs of theirs whose gradients need it.
    std::vector<std::pair<const Node*, std::uint32_t>> kept_by;
};

struct TensorImpl;
// Null: an undefined tensor. Copies share; use_count() is that of LibTorch's handle, which decides what is added in place.
using Tensor = std::shared_ptr<TensorImpl>;
using Tensors = std::vector<Tensor>;

struct Edge {
    std::shared_ptr<Node> node;
    std::size_t input = 0;
};

// What a node keeps. `needed_for`: bits of the node's inputs whose gradient is computed from it.
struct Keep {
    Tensor tensor;
    std::uint32_t needed_for = ~0U;
};

// Those far behind share a bit.
[[nodiscard]] inline std::uint32_t bit_of(std::size_t input) {
    return 1U << (input < 31 ? input : 31);
}

// The backward of one operation: `grads` of its outputs → those of its inputs, null where needs(i) is false. Keeps nothing alive
// but by `kept`.
using Backward = std::function<Tensors(Node& self, Tensors& grads)>;

struct Node : std::enable_shared_from_this<Node> {
    std::uint64_t sequence = 0;  // higher first; leaves before all
    std::int16_t block = 0;
    std::vector<Edge> next;
    Tensors kept;
    std::size_t outputs = 1;
    std::vector<Sizes> input_sizes;  // gradients are summed to these
    Backward backward;
    TensorImpl* leaf = nullptr;      // accumulates into it
    std::shared_ptr<Node> inner;     // of an operation in place on a view
    [[nodiscard]] bool needs(std::size_t input) const { return next[input].node != nullptr; }
    void release();
    ~Node() { release(); }
};

struct TensorImpl {
    std::shared_ptr<Storage> storage;
    Sizes sizes, strides;            // strides in elements; 0 where one value stands for many
    std::int64_t element = 4;        // bytes
    Tensor viewed;                   // a view holds on to what it shows, so that nothing is added into it in place
    std::shared_ptr<Node> grad_fn;
    std::size_t output = 0;
    // Leaves.
    bool trained = false;
    std::string name;
    std::int16_t block = 0;
    Tensor grad;
    std::weak_ptr<Node> accumulator;
    // Made by view() with gradients on: an operation in place goes through the tensor that it is a view of.
    Tensor base;
    bool stale = false;  // grad_fn is of before that operation
    Edge stands_for;     // of a leaf that takes the place of a tensor while a stretch runs again: where its gradient goes on

    [[nodiscard]] bool one_piece() const;
    [[nodiscard]] bool requires_grad() const { return trained || grad_fn != nullptr; }
    [[nodiscard]] std::int64_t size(std::int64_t dimension) const {
        return sizes[static_cast<std::size_t>(dimension < 0 ? dimension + static_cast<std::int64_t>(sizes.size()) : dimension)];
    }
};

class Machine {
  public:
    explicit Machine(std::int64_t element_bytes);
    ~Machine();
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    // ── Names and places ───────────────────────────────────────────────────────────────────────────────────────────────
    [[nodiscard]] std::int16_t block(const std::string& name);
    [[nodiscard]] const std::vector<std::string>& blocks() const { return blocks_; }
    [[nodiscard]] Label label() const { return label_; }
    void set_label(Label label) { label_ = label; }
    void enter_phase(api::Phase phase);
    void refine_phase();  // within forward: early, side or late, by the block just entered
    void set_batch(const api::BatchShape& batch, std::int64_t micro_batch);

    // ── Tensors ────────────────────────────────────────────────────────────────────────────────────────────────────────
    [[nodiscard]] std::int64_t element() const { return element_; }  // bytes of a number
    [[nodiscard]] Tensor empty(const Sizes& sizes) { return empty(sizes, element_); }
    [[nodiscard]] Tensor empty(const Sizes& sizes, std::int64_t element);
    // Memory that comes and goes within an operator.
    void scratch(std::int64_t bytes);
    // A weight, charged to `block`. `trained`: a leaf with a gradient.
    Tensor weight(const std::string& name, const Sizes& sizes, std::int16_t block, bool trained = false);
    void charge(const Tensor& tensor, Category category, std::int16_t block);
    [[nodiscard]] const Tensors& trained() const { return trained_; }  // in the order of making
    void train(const Tensor& weight);

    // ── Autograd ───────────────────────────────────────────────────────────────────────────────────────────────────────
    [[nodiscard]] bool recording() const { return recording_; }
    bool set_recording(bool on) { return std::exchange(recording_, on); }
    // Makes `out` the result of a recorded operation on `inputs`. Nothing is recorded where none of them has a gradient.
    void record(const Tensor& out, const Tensors& inputs, const std::vector<Keep>& keeps, Backward backward);
    void record(const Tensors& outs, const Tensors& inputs, const std::vector<Keep>& keeps, Backward backward);
    // The same for an operation that writes its result into `self`, the first of `inputs`.
    void record_in_place(const Tensor& self, const Tensors& inputs, const std::vector<Keep>& keeps, Backward backward);
    // A tensor on the same storage: recorded, and what becomes of it in place becomes of `of`.
    [[nodiscard]] Tensor view(const Tensor& of, const Sizes& sizes);
    [[nodiscard]] Tensor alias(const Tensor& of, const Sizes& sizes) const;  // no history
    [[nodiscard]] Tensor alias(const Tensor& of) const;  // the same sizes and strides
    [[nodiscard]] Tensor detached(const Tensor& of) const;  // the same, and no view of it
    // Without history: the same storage where strides allow it, else a copy.
    [[nodiscard]] bool can_view(const Tensor& of, const Sizes& sizes) const;
    [[nodiscard]] Tensor reshaped(const Tensor& of, const Sizes& sizes);
    [[nodiscard]] Edge edge_of(const Tensor& tensor);
    // Trained leaves that the graph of `result` comes to, `without` these.
    [[nodiscard]] Tensors leaves_below(const Tensor& result, const Tensors& without);
    // Backward from `root`, whose gradient is `grad`. `wanted` empty: into the leaves' grad; else returns the gradients of these.
    Tensors backward(const Tensor& root, const Tensor& grad, const Tensors& wanted = {});

    // ── What was counted ───────────────────────────────────────────────────────────────────────────────────────────────
    void begin_window();
    [[nodiscard]] std::int64_t live() const { return live_; }
    [[nodiscard]] std::int64_t peak() const { return peak_; }
    [[nodiscard]] const api::MemorySplit& split() const;  // at the peak
    // Of the storages kept for backward at the peak: block, bytes, and the nodes' inputs that need them.
    struct Kept {
        std::int16_t block = 0;
        std::int64_t bytes = 0;
        std::vector<const TensorImpl*> leaves;  // trained tensors that are reached through it
    };
    // Of now, and of the peak; only of a step that was begun with watch_reasons(the peak, which is known from an equal step
    // before; 0: of now alone). It costs time.
    [[nodiscard]] std::vector<Kept> kept_now() const;
    [[nodiscard]] const std::vector<Kept>& kept_at_peak() const { return kept_at_peak_; }
    void watch_reasons(std::int64_t peak) { reasons_at_ = peak; }
    [[nodiscard]] api::StepTrace trace() const;

  private:
    friend struct Storage;
    friend struct Node;
    void allocated(Storage& storage);
    void freed(Storage& storage);
    void move(Label from, Label to, std::int64_t bytes);
    void keep(Storage& storage, const Node& node, std::uint32_t needed_for);
    void unkeep(Storage& storage, const Node& node);
    void run_operation(const std::shared_ptr<Node>& node, Tensors& grads, Tensors& results);
    [[nodiscard]] std::shared_ptr<Node> make_node(const Tensors& inputs, const std::vector<Keep>& keeps, Backward backward);
    [[nodiscard]] std::array<std::int64_t, 6>& cell(Label label);

    std::int64_t element_;
    std::vector<std::string> blocks_;
    Label label_;
    bool recording_ = true;
    std::uint64_t sequence_ = 0;
    Tensors trained_;
    std::vector<std::array<std::int64_t, 6>> totals_;
    std::int64_t live_ = 0, peak_ = 0;
    bool at_peak_ = false;
    std::vector<std::array<std::int64_t, 6>> peak_totals_;
    mutable api::MemorySplit split_;
    api::Phase phase_ = api::Phase::prepare;
    bool after_side_ = false;
    api::BatchShape batch_;
    std::int64_t micro_batch_ = 0;
    api::StepTrace trace_;
    std::vector<Storage*> alive_;  // only while reasons are watched
    std::int64_t reasons_at_ = -1;
    std::vector<Kept> kept_at_peak_;
};

// While alive, work belongs to `block`. As the engine's memory::BlockScope.
class BlockScope {
  public:
    BlockScope(Machine& machine, std::int16_t block);
    ~BlockScope();
    BlockScope(const BlockScope&) = delete;
    BlockScope& operator=(const BlockScope&) = delete;

  private:
    Machine& machine_;
    Label before_;
};

// While alive, nothing is recorded; or, with `on`, everything is again.
class NoGrad {
  public:
    explicit NoGrad(Machine& machine, bool on = false) : machine_(machine), before_(machine.set_recording(on)) {}
    ~NoGrad() { machine_.set_recording(before_); }
    NoGrad(const NoGrad&) = delete;
    NoGrad& operator=(const NoGrad&) = delete;

  private:
    Machine& machine_;
    bool before_;
};

}  // namespace sherl::analysis::simulation
