// SPDX-License-Identifier: GPL-3.0-or-later
// The anti-redundancy operator token by token on the CPU: forward and analytic backward.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace sherl::engine {

// `arguments`: s_1 … s_{K−1} and g, contiguous (…, h), then w (1, h) and b (1). `out` like g. Float or double. The
// result does not depend on the number of threads.
void token_forward(const std::vector<at::Tensor>& arguments, double epsilon, const at::Tensor& out);

// `gradients`: one per argument, same shapes, written.
void token_backward(const std::vector<at::Tensor>& arguments, double epsilon, const at::Tensor& out_gradient,
                    const std::vector<at::Tensor>& gradients);

}  // namespace sherl::engine
