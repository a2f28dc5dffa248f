// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backbones/activation.h"

#include <torch/torch.h>

#include "core/base/error.h"

namespace sherl::engine {
namespace {

// The library's GELU allocates a second gradient of the block's widest tensor just where memory peaks. This one writes
// over the gradient that comes in, which nothing else reads: it belongs to the linear map behind the activation.
class Gelu : public torch::autograd::Function<Gelu> {
  public:
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x,
                              const std::string& approximate) {
        context->save_for_backward({x});
        context->saved_data["approximate"] = approximate;
        return at::gelu(x, approximate);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   const torch::autograd::variable_list& grads) {
        const at::Tensor x = context->get_saved_variables()[0];
        at::Tensor grad = grads[0].contiguous();
        at::gelu_backward_out(grad, grad, x, context->saved_data["approximate"].toStringRef());
        return {grad, at::Tensor()};
    }
};

}  // namespace

Activation activation_of(const std::string& name) {
    if (name == "gelu") return Activation::gelu;
    if (name == "gelu_new" || name == "gelu_pytorch_tanh") return Activation::gelu_tanh;
    if (name == "relu") return Activation::relu;
    if (name == "silu" || name == "swish") return Activation::silu;
    throw Error(ErrorKind::input, {.id = "backbone.activation",
                                   .what = SHERL_TR("engine", "this activation is not known"),
                                   .where = "hidden_act",
                                   .expected = SHERL_TR("engine", "gelu, gelu_new, relu or silu"),
                                   .got = name,
                                   .way_out = {}});
}

at::Tensor activate(Activation activation, const at::Tensor& x) {
    switch (activation) {
        case Activation::gelu:
            return Gelu::apply(x, "none");
        case Activation::gelu_tanh:
            return Gelu::apply(x, "tanh");
        case Activation::relu:
            return at::relu(x);
        case Activation::silu:
            return at::silu(x);
    }
    return x;
}

}  // namespace sherl::engine
