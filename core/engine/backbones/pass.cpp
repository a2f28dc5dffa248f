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

void lengthen_attention(Pass& pass, std::int64_t count) {
    if (!pass.attention_bias.defined()) return;
    const at::Tensor& bias = pass.attention_bias;
    pass.attention_bias = at::cat({at::zeros({bias.size(0), 1, 1, count}, bias.options()), bias}, -1);
}

void lengthen_tokens(Pass& pass, std::int64_t count) {
    pass.mask = at::cat({at::ones({pass.mask.size(0), count}, pass.mask.options()), pass.mask}, 1);
    lengthen_attention(pass, count);
}

at::Tensor later_tokens(std::int64_t done, std::int64_t count, const at::Tensor& like) {
    return at::full({count, done + count}, masked_score(like.scalar_type()),
                    at::TensorOptions(like.scalar_type()).device(like.device()))
        .triu(done + 1);
}

double masked_score(at::ScalarType type) {
    return type == at::kDouble ? -1e300 : -1e30;
}

at::Tensor dropout(const at::Tensor& x, double p, const std::optional<at::Generator>& generator) {
    if (p == 0) return x;
    TORCH_CHECK(generator.has_value(), "dropout needs the run's generator");
    return Dropout::apply(x, p, *generator);
}

}  // namespace sherl::engine
