// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backbones/checkpoint.h"

#include <torch/csrc/autograd/functions/accumulate_grad.h>
#include <torch/torch.h>

#include <mutex>
#include <unordered_set>
#include <utility>

namespace sherl::engine {
namespace {

using Tensors = std::vector<at::Tensor>;
using Run = std::function<at::Tensor(const Tensors&)>;

// Leaves that take the place of the inputs, so that the graph of a run ends at them.
Tensors leaves_of(const Tensors& inputs, const std::vector<bool>& has_gradient) {
    Tensors leaves;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        at::Tensor leaf = inputs[i].detach();
        if (has_gradient[i]) leaf.requires_grad_(true);
        leaves.push_back(std::move(leaf));
    }
    return leaves;
}

// Every trained leaf that the graph of `result` comes to, the `inputs` not among them.
Tensors trained_leaves(const at::Tensor& result, const Tensors& inputs) {
    std::unordered_set<const void*> own;
    for (const at::Tensor& input : inputs) own.insert(input.unsafeGetTensorImpl());
    Tensors found;
    std::unordered_set<torch::autograd::Node*> seen;
    std::vector<torch::autograd::Node*> open{result.grad_fn().get()};
    while (!open.empty()) {
        torch::autograd::Node* node = open.back();
        open.pop_back();
        if (node == nullptr || !seen.insert(node).second) continue;
        if (auto* leaf = dynamic_cast<torch::autograd::AccumulateGrad*>(node)) {
            if (!own.contains(leaf->variable.unsafeGetTensorImpl())) found.push_back(leaf->variable);
        }
        for (const torch::autograd::Edge& edge : node->next_edges()) open.push_back(edge.function.get());
    }
    return found;
}

at::Tensor state_of(std::optional<at::Generator> generator) {
    if (!generator) return {};
    const std::lock_guard lock(generator->mutex());
    return generator->get_state();
}

void set_state(std::optional<at::Generator> generator, const at::Tensor& state) {
    if (!generator) return;
    const std::lock_guard lock(generator->mutex());
    generator->set_state(state);
}

// What a second run needs.
struct Stretch : torch::CustomClassHolder {
    Run run;
    std::vector<bool> has_gradient;  // of the inputs
    Tensors trained;                 // the leaves that it uses besides
    std::optional<at::Generator> generator;
    at::Tensor state;  // of the generator when the stretch began
};

class Checkpoint : public torch::autograd::Function<Checkpoint> {
  public:
    static at::Tensor forward(torch::autograd::AutogradContext* context, at::TensorList inputs, at::TensorList,
                              const c10::intrusive_ptr<Stretch>& stretch, const at::Tensor& result) {
        context->save_for_backward(inputs.vec());
        context->saved_data["stretch"] = c10::IValue::make_capsule(stretch);
        return result.detach();
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list grads) {
        const auto stretch = c10::static_intrusive_pointer_cast<Stretch>(context->saved_data["stretch"].toCapsule());
        const std::size_t inputs = stretch->has_gradient.size();
        const Tensors leaves = leaves_of(context->get_saved_variables(), stretch->has_gradient);

        at::Tensor result;
        {
            const torch::AutoGradMode recording(true);
            const at::Tensor now = state_of(stretch->generator);
            set_state(stretch->generator, stretch->state);
            result = stretch->run(leaves);
            set_state(stretch->generator, now);
        }
        Tensors wanted;
        for (std::size_t i = 0; i < inputs; ++i)
            if (stretch->has_gradient[i]) wanted.push_back(leaves[i]);
        wanted.insert(wanted.end(), stretch->trained.begin(), stretch->trained.end());
        Tensors found = torch::autograd::grad({result}, wanted, {grads[0]}, std::nullopt, false, true);
        grads.clear();

        torch::autograd::variable_list out;
        auto next = found.begin();
        for (std::size_t i = 0; i < inputs; ++i)
            out.push_back(stretch->has_gradient[i] ? std::move(*next++) : at::Tensor());
        out.insert(out.end(), std::make_move_iterator(next), std::make_move_iterator(found.end()));
        out.emplace_back();  // the stretch
        out.emplace_back();  // the result
        return out;
    }
};

}  // namespace

at::Tensor checkpointed(const Tensors& all, Run run_all, const std::optional<at::Generator>& generator) {
    if (!c10::GradMode::is_enabled()) return run_all(all);
    // Autograd takes no undefined tensors.
    Tensors inputs;
    std::vector<bool> given;
    for (const at::Tensor& input : all) {
        given.push_back(input.defined());
        if (input.defined()) inputs.push_back(input);
    }
    Run run = [given, run_all = std::move(run_all)](const Tensors& defined) {
        Tensors in(given.size());
        auto next = defined.begin();
        for (std::size_t i = 0; i < given.size(); ++i)
            if (given[i]) in[i] = *next++;
        return run_all(in);
    };
    auto stretch = c10::make_intrusive<Stretch>();
    for (const at::Tensor& input : inputs) stretch->has_gradient.push_back(input.requires_grad());
    stretch->generator = generator;
    stretch->state = state_of(generator);
    // The first run is recorded, which shows what is trained in it, and its graph is dropped at once. What it holds until then
    // is no more than the second run holds.
    const Tensors leaves = leaves_of(inputs, stretch->has_gradient);
    at::Tensor result = run(leaves);
    if (!result.requires_grad()) return result;
    stretch->trained = trained_leaves(result, leaves);
    stretch->run = std::move(run);
    result = result.detach();
    return Checkpoint::apply(at::TensorList(inputs), at::TensorList(stretch->trained), stretch, result);
}

}  // namespace sherl::engine
