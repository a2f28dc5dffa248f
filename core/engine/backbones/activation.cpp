// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backbones/activation.h"

#include <ATen/ATen.h>

#include "core/base/error.h"

namespace sherl::engine {

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
            return at::gelu(x);
        case Activation::gelu_tanh:
            return at::gelu(x, "tanh");
        case Activation::relu:
            return at::relu(x);
        case Activation::silu:
            return at::silu(x);
    }
    return x;
}

}  // namespace sherl::engine
