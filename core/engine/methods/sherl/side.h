// SPDX-License-Identifier: GPL-3.0-or-later
// SHERL's side network: one down-projection per feature, the anti-redundancy operator, and the way back to the
// backbone's width.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/backbones/pass.h"
#include "core/engine/methods/parameters.h"

namespace sherl::engine {

class SherlSide {
  public:
    virtual ~SherlSide() = default;
    // K features (B, T, d), the guide last → y = Out(u) + tanh(γ / 0.1) · guide feature, (B, T, d).
    [[nodiscard]] virtual at::Tensor forward(std::vector<at::Tensor> features, double epsilon,
                                             const Pass& pass) const = 0;
};

// How a side network is made.
struct SherlSideForm {
    std::string name;            // its tensors are `name`.…: "side_block", "encoder.side_mtsa_block"
    std::string memory_block;    // ledger block
    std::int64_t width = 0;      // d
    std::int64_t hidden = 0;     // h = d // reduction
    std::size_t features = 0;    // K, the guide among them
    double deviation = 0.02;     // of gated start values
    double hidden_dropout = 0;   // of linear_norm's Out, where the pass says backbone_dropout
};

// `down`: gated, linear_norm. Throws Error(input) for others.
[[nodiscard]] std::unique_ptr<SherlSide> make_sherl_side(const std::string& down, const SherlSideForm& form,
                                                         Parameters& parameters);

}  // namespace sherl::engine
