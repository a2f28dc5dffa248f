// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backbones/pass.h"

#include <torch/torch.h>

#include <mutex>

namespace sherl::engine {
namespace {

class Dropout : public torch::autograd::Function<Dropout> {
  public:
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x, double p,
                              at::Generator generator) {
        at::Tensor keep = at::empty(x.sizes(), x.options().dtype(at::kBool));
        keep.bernoulli_(1 - p, std::move(generator));
        context->save_for_backward({keep});
        context->saved_data["scale"] = 1 / (1 - p);
        return (x * keep).mul_(1 / (1 - p));
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list grads) {
        const at::Tensor keep = context->get_saved_variables()[0];
        return {(grads[0] * keep).mul_(context->saved_data["scale"].toDouble()), at::Tensor(), at::Tensor()};
    }
};

}  // namespace

at::Tensor dropout(const at::Tensor& x, double p, const std::optional<at::Generator>& generator) {
    if (p == 0) return x;
    TORCH_CHECK(generator.has_value(), "dropout needs the run's generator");
    return Dropout::apply(x, p, *generator);
}

}  // namespace sherl::engine
