// SPDX-License-Identifier: GPL-3.0-or-later
// Activations by the names configuration files use.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

namespace sherl::engine {

// gelu (erf form), gelu_new and gelu_pytorch_tanh (tanh form), relu, silu and swish.
enum class Activation { gelu, gelu_tanh, relu, silu };
[[nodiscard]] Activation activation_of(const std::string& name);
// The result must feed linear maps only: the gradient that they hand back may be overwritten.
[[nodiscard]] at::Tensor activate(Activation activation, const at::Tensor& x);

}  // namespace sherl::engine
