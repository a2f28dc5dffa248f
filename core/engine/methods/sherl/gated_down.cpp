// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/methods/sherl/gated_down.h"

#include <torch/torch.h>

#include <utility>

namespace sherl::engine {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

at::Tensor state(const at::Tensor& z, const Affine& fc2) {
    return fc2(z).add_(z);
}

at::Tensor gate(const at::Tensor& z, const Affine& fc3) {
    return fc3(z).sigmoid_();
}

class GatedDown : public torch::autograd::Function<GatedDown> {
  public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight1,
                              const at::Tensor& bias1, const at::Tensor& weight2, const at::Tensor& bias2,
                              const at::Tensor& weight3, const at::Tensor& bias3) {
        const at::Tensor z = at::linear(x, weight1, bias1).relu_();
        context->save_for_backward({x, z, weight1, weight2, bias2, weight3, bias3});
        return state(z, {weight2, bias2}).mul_(gate(z, {weight3, bias3}));
    }

    static variable_list backward(AutogradContext* context, const variable_list& grads) {
        const variable_list saved = context->get_saved_variables();
        const at::Tensor &x = saved[0], &z = saved[1], &weight1 = saved[2];
        const Affine fc2{saved[3], saved[4]}, fc3{saved[5], saved[6]};
        const at::Tensor open = gate(z, fc3);  // σ
        // With y = s ⊙ σ(t): ∂s = g σ and ∂t = g s σ (1 − σ).
        at::Tensor of_gate = state(z, fc2).mul_(grads[0]).mul_(open);
        of_gate.addcmul_(of_gate, open, -1);
        const at::Tensor of_state = grads[0] * open;
        at::Tensor of_z = at::linear(of_state, fc2.weight.t()).add_(of_state).add_(at::linear(of_gate, fc3.weight.t()));
        of_z.mul_(z.gt(0));
        variable_list result{context->needs_input_grad(0) ? at::linear(of_z, weight1.t()) : at::Tensor()};
        for (const auto& [gradient, input] : {std::pair{of_z, x}, std::pair{of_state, z}, std::pair{of_gate, z}}) {
            const at::Tensor rows = gradient.flatten(0, -2);
            result.push_back(at::mm(rows.t(), input.flatten(0, -2)));
            result.push_back(rows.sum(0));
        }
        return result;
    }
};

}  // namespace

at::Tensor gated_down(const at::Tensor& x, const Affine& fc1, const Affine& fc2, const Affine& fc3) {
    return GatedDown::apply(x, fc1.weight, fc1.bias, fc2.weight, fc2.bias, fc3.weight, fc3.bias);
}

}  // namespace sherl::engine
