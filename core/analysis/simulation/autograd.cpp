// SPDX-License-Identifier: GPL-3.0-or-later
// What of LibTorch's autograd decides how long tensors live: recorded operations, and the order in which backward runs them.
#include <algorithm>
#include <limits>
#include <queue>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/analysis/simulation/machine.h"

namespace sherl::analysis::simulation {
namespace {

constexpr std::uint64_t kLeafSequence = std::numeric_limits<std::uint64_t>::max();

}  // namespace

Edge Machine::edge_of(const Tensor& tensor) {
    if (tensor == nullptr) return {};
    if (tensor->stale) {
        // Written in place through its base: LibTorch finds its way to it by strides, made when it is first asked for.
        tensor->stale = false;
        auto strided = std::make_shared<Node>();
        strided->sequence = ++sequence_;
        strided->block = label_.block;
        strided->next = {{tensor->base->grad_fn, tensor->base->output}};
        strided->input_sizes = {tensor->base->sizes};
        strided->backward = [this, sizes = tensor->base->sizes](Node&, Tensors&) -> Tensors { return {empty(sizes)}; };
        tensor->grad_fn = strided;
        tensor->output = 0;
    }
    if (tensor->grad_fn != nullptr) return {tensor->grad_fn, tensor->output};
    if (!tensor->trained) return {};
    std::shared_ptr<Node> node = tensor->accumulator.lock();
    if (node == nullptr) {
        node = std::make_shared<Node>();
        node->sequence = kLeafSequence;
        node->leaf = tensor.get();
        tensor->accumulator = node;
    }
    return {node, 0};
}

Tensors Machine::leaves_below(const Tensor& result, const Tensors& without) {
    Tensors found;
    std::set<const Node*> seen;
    std::vector<const Node*> open{edge_of(result).node.get()};
    while (!open.empty()) {
        const Node* node = open.back();
        open.pop_back();
        if (node == nullptr || !seen.insert(node).second) continue;
        const auto is_leaf = [&](const Tensor& each) { return each.get() == node->leaf; };
        if (node->leaf != nullptr && std::none_of(without.begin(), without.end(), is_leaf)) {
            const auto trained = std::find_if(trained_.begin(), trained_.end(), is_leaf);
            if (trained != trained_.end()) found.push_back(*trained);
        }
        for (const Edge& edge : node->next) open.push_back(edge.node.get());
    }
    return found;
}

std::shared_ptr<Node> Machine::make_node(const Tensors& inputs, const std::vector<Keep>& keeps, Backward backward) {
    if (!recording_) return nullptr;
    if (std::none_of(inputs.begin(), inputs.end(), [](const Tensor& each) { return each != nullptr && each->requires_grad(); }))
        return nullptr;
    auto node = std::make_shared<Node>();
    std::uint32_t wanted = 0;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        node->next.push_back(edge_of(inputs[i]));
        node->input_sizes.push_back(inputs[i] != nullptr ? inputs[i]->sizes : Sizes{});
        if (node->needs(i)) wanted |= bit_of(i);
    }
    node->sequence = ++sequence_;  // behind those that the way to a view made
    node->block = label_.block;
    node->backward = std::move(backward);
    for (const Keep& each : keeps) {
        if (each.tensor == nullptr || (each.needed_for & wanted) == 0) {
            node->kept.push_back(nullptr);
            continue;
        }
        node->kept.push_back(detached(each.tensor));
        keep(*each.tensor->storage, *node, each.needed_for & wanted);
    }
    return node;
}

void Machine::record(const Tensors& outs, const Tensors& inputs, const std::vector<Keep>& keeps, Backward backward) {
    const std::shared_ptr<Node> node = make_node(inputs, keeps, std::move(backward));
    if (node == nullptr) return;
    node->outputs = outs.size();
    for (std::size_t i = 0; i < outs.size(); ++i) {
        outs[i]->grad_fn = node;
        outs[i]->output = i;
    }
}

void Machine::record(const Tensor& out, const Tensors& inputs, const std::vector<Keep>& keeps, Backward backward) {
    record(Tensors{out}, inputs, keeps, std::move(backward));
}

void Machine::record_in_place(const Tensor& self, const Tensors& inputs, const std::vector<Keep>& keeps, Backward backward) {
    const std::shared_ptr<Node> node = make_node(inputs, keeps, std::move(backward));
    if (node == nullptr) return;
    if (self->base == nullptr) {
        self->grad_fn = node;
        self->output = 0;
        return;
    }
    // CopySlices: the base's gradient is copied, the part that was written is run through the operation.
    const Tensor& base = self->base;
    auto slices = std::make_shared<Node>();
    slices->next = node->next;
    slices->next[0] = edge_of(base);
    slices->input_sizes = node->input_sizes;
    slices->input_sizes[0] = base->sizes;
    slices->sequence = ++sequence_;
    slices->block = label_.block;
    slices->inner = node;
    slices->backward = [this, node, whole = base->sizes, part = self->sizes](Node& outer, Tensors&) -> Tensors {
        const Tensor result = empty(whole);
        Tensors slice{empty(part)};
        Tensors found = node->backward(*node, slice);
        if (outer.needs(0)) {
            found[0] = result;
        } else {
            found[0] = nullptr;
        }
        return found;
    };
    base->grad_fn = slices;
    base->output = 0;
    self->stale = true;
    self->grad_fn = slices;  // until it is asked for
}

Tensor Machine::view(const Tensor& of, const Sizes& sizes) {
    Tensor result = alias(of, sizes);
    const bool recorded = recording_;
    if (!recorded) return result;
    result->base = of->base != nullptr ? of->base : of;
    record(result, {of}, {}, [this, before = of->sizes](Node&, Tensors& grads) -> Tensors {
        return {reshaped(grads[0], before)};
    });
    return result;
}

namespace {

struct Task {
    std::shared_ptr<Node> node;
    Tensors grads;
    std::uint64_t order = 0;
};
// The latest made first; among leaves, the first that came.
struct Later {
    bool operator()(const Task& a, const Task& b) const {
        return a.node->sequence != b.node->sequence ? a.node->sequence < b.node->sequence : a.order > b.order;
    }
};

}  // namespace

void Machine::run_operation(const std::shared_ptr<Node>& node, Tensors& grads, Tensors& results) {
    if (node->leaf != nullptr) {
        TensorImpl& leaf = *node->leaf;
        Tensor grad = std::move(grads[0]);
        grads.clear();
        if (grad == nullptr) return;
        if (leaf.grad != nullptr) return;  // added into what is there
        // Taken over where nobody else has it; else copied.
        if (grad.use_count() == 1) {
            leaf.grad = detached(grad);
        } else {
            leaf.grad = empty(leaf.sizes);
        }
        charge(leaf.grad, Category::gradients, leaf.block);
        return;
    }
    set_label({node->block, Category::temporaries});
    results = node->backward(*node, grads);
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (!node->needs(i)) results[i] = nullptr;
        // Summed over what was spread out.
        if (results[i] != nullptr && results[i]->sizes != node->input_sizes[i])
            results[i] = empty(node->input_sizes[i], results[i]->element);
    }
    grads.clear();
    node->release();
}

Tensors Machine::backward(const Tensor& root, const Tensor& grad, const Tensors& wanted) {
    const NoGrad off(*this);
    const Label caller = label_;
    set_label({caller.block, Category::temporaries});
    const Edge start = edge_of(root);
    std::unordered_map<const Node*, int> missing;
    std::unordered_map<const Node*, std::size_t> captures;
    Tensors found(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const Edge edge = edge_of(wanted[i]);
        if (edge.node != nullptr) captures[edge.node.get()] = i;
    }
    {
        std::set<const Node*> seen{start.node.get()};
        std::vector<const Node*> open{start.node.get()};
        while (!open.empty()) {
            const Node* node = open.back();
            open.pop_back();
            for (const Edge& edge : node->next) {
                if (edge.node == nullptr) continue;
                ++missing[edge.node.get()];
                if (seen.insert(edge.node.get()).second) open.push_back(edge.node.get());
            }
        }
    }
    std::uint64_t order = 0;
    std::priority_queue<Task, std::vector<Task>, Later> ready;
    std::unordered_map<const Node*, Tensors> waiting;
    {
        Task first{start.node, Tensors(start.node->outputs), order++};
        first.grads[start.input] = grad;  // the caller's handle lives until all is done
        ready.push(std::move(first));
    }
    while (!ready.empty()) {
        Task task = ready.top();
        ready.pop();
        Node& node = *task.node;
        if (const auto capture = captures.find(&node); capture != captures.end()) {
            found[capture->second] = std::move(task.grads[0]);
            continue;
        }
        if (!wanted.empty() && node.leaf != nullptr) continue;  // nobody asked
        Tensors results;
        run_operation(task.node, task.grads, results);
        for (std::size_t i = 0; i < node.next.size(); ++i) {
            const Edge& edge = node.next[i];
            if (edge.node == nullptr) continue;
            const bool complete = --missing[edge.node.get()] == 0;
            auto place = waiting.find(edge.node.get());
            if (place == waiting.end()) place = waiting.emplace(edge.node.get(), Tensors(edge.node->outputs)).first;
            Tensor& sum = place->second[edge.input];
            Tensor next = i < results.size() ? std::move(results[i]) : nullptr;
            if (sum == nullptr) {
                sum = std::move(next);
            } else if (next != nullptr && (sum.use_count() != 1 || sum->storage.use_count() != 1)) {
                sum = empty(sum->sizes, sum->element);
            }
            next.reset();
            if (!complete) continue;
            ready.push({edge.node, std::move(place->second), order++});
            waiting.erase(place);
        }
    }
    set_label(caller);
    return found;
}

}  // namespace sherl::analysis::simulation
