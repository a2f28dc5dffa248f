// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backbones/rms_norm.h"

#include <torch/torch.h>

namespace sherl::engine {
namespace {

// The library's composition keeps several tensors as large as x.
class Rms : public torch::autograd::Function<Rms> {
  public:
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                              double epsilon) {
        const at::Tensor scale = x.square().mean(-1, true).add_(epsilon).rsqrt_();
        context->save_for_backward({x, weight, scale});
        return (x * scale).mul_(weight);
    }

    // With n = x · s, s = 1 / √(mean(x²) + ε): ∂/∂x = s · (g w − n · mean(g w · n)).
    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   const torch::autograd::variable_list& grads) {
        const torch::autograd::variable_list saved = context->get_saved_variables();
        const at::Tensor &x = saved[0], &weight = saved[1], &scale = saved[2], &grad = grads[0];
        at::Tensor normed = x * scale, of_x, of_weight;
        if (context->needs_input_grad(1)) of_weight = (grad * normed).sum_to_size(weight.sizes());
        if (context->needs_input_grad(0)) {
            of_x = grad * weight;
            const at::Tensor mean = (of_x * normed).mean(-1, true);
            of_x.sub_(normed.mul_(mean)).mul_(scale);
        }
        return {of_x, of_weight, at::Tensor()};
    }
};

}  // namespace

at::Tensor RmsNorm::operator()(const at::Tensor& x, double epsilon) const {
    const at::Tensor y = Rms::apply(x, weight, epsilon);
    return bias.defined() ? y + bias : y;
}

}  // namespace sherl::engine
