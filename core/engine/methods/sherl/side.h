// SPDX-License-Identifier: GPL-3.0-or-later
// SHERL's side network: one down-projection per feature, the anti-redundancy operator, and the way back to the
// backbone's width.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

#include "core/engine/backbones/stack.h"
#include "core/engine/methods/parameters.h"
#include "core/spec/run_spec.h"

namespace sherl::engine {

class SherlSide {
  public:
    virtual ~SherlSide() = default;
    // K features (B, T, d), the guide last → y = Out(u) + tanh(γ / 0.1) · guide feature, (B, T, d).
    [[nodiscard]] virtual at::Tensor forward(std::vector<at::Tensor> features, double epsilon,
                                             const Pass& pass) const = 0;
};

// Reads `reduction` and `down` (gated, linear_norm). `count` = K.
[[nodiscard]] std::unique_ptr<SherlSide> make_sherl_side(const Stack& stack, const spec::MethodSpec& spec,
                                                         std::size_t count, Parameters& parameters);

}  // namespace sherl::engine
