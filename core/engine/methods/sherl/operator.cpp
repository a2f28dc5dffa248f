// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/methods/sherl/operator.h"

#include <torch/torch.h>

#include "core/engine/methods/sherl/token_kernel.h"

namespace sherl::engine {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class AntiRedundancy : public torch::autograd::Function<AntiRedundancy> {
  public:
    static at::Tensor forward(AutogradContext* context, at::TensorList shallow, const at::Tensor& guide,
                              const at::Tensor& weight, const at::Tensor& bias, double epsilon) {
        variable_list saved;
        for (const at::Tensor& state : shallow) saved.push_back(state.contiguous());
        saved.push_back(guide.contiguous());
        saved.push_back(weight.contiguous());
        saved.push_back(bias);
        at::Tensor out = at::empty_like(saved[shallow.size()]);
        token_forward(saved, epsilon, out);
        context->save_for_backward(std::move(saved));
        context->saved_data["epsilon"] = epsilon;
        return out;
    }

    static variable_list backward(AutogradContext* context, const variable_list& grads) {
        const variable_list saved = context->get_saved_variables();
        variable_list result;
        for (const at::Tensor& argument : saved) result.push_back(at::empty_like(argument));
        token_backward(saved, context->saved_data["epsilon"].toDouble(), grads[0].contiguous(), result);
        result.emplace_back();  // ε
        return result;
    }
};

// ‖x‖ over the last axis with gradient 0 at 0, where the library's is NaN.
at::Tensor safe_norm(const at::Tensor& x, at::Tensor& is_zero) {
    const at::Tensor squares = x.square().sum(-1, true);
    is_zero = squares == 0;
    return squares.masked_fill(is_zero, 1).sqrt();
}

}  // namespace

at::Tensor anti_redundancy(const std::vector<at::Tensor>& shallow, const at::Tensor& guide, const at::Tensor& weight,
                           const at::Tensor& bias, double epsilon) {
    const bool native = guide.is_cpu() && (guide.scalar_type() == at::kFloat || guide.scalar_type() == at::kDouble);
    if (!native) return anti_redundancy_composed(shallow, guide, weight, bias, epsilon);
    return AntiRedundancy::apply(at::TensorList(shallow), guide, weight, bias, epsilon);
}

at::Tensor anti_redundancy_composed(const std::vector<at::Tensor>& shallow, const at::Tensor& guide,
                                    const at::Tensor& weight, const at::Tensor& bias, double epsilon) {
    const at::Tensor s = at::stack(shallow, -2);  // (…, K−1, h)
    at::Tensor is_zero;
    const at::Tensor norm = safe_norm(s, is_zero);
    const at::Tensor unit = (s / (norm + epsilon)).masked_fill(is_zero, 0);
    const at::Tensor redundancy = at::relu(at::matmul(unit, unit.transpose(-1, -2))).sum(-1);
    const at::Tensor score = at::relu(at::linear(s * guide.unsqueeze(-2), weight, bias).squeeze(-1));
    const at::Tensor lonely = redundancy == 0;
    const at::Tensor share = (score / redundancy.masked_fill(lonely, 1)).masked_fill(lonely, 0);
    const at::Tensor alpha = share / (share.abs().sum(-1, true) + epsilon);
    return (alpha.unsqueeze(-1) * s).sum(-2) + guide;
}

}  // namespace sherl::engine
