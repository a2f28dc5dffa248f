// SPDX-License-Identifier: GPL-3.0-or-later
// Root-mean-square norm (Zhang and Sennrich, 2019): w · x / √(mean(x²) + ε), plus a bias where there is one.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

namespace sherl::engine {

struct RmsNorm {
    std::string name;               // module path: "encoder.block.0.layer.0.layer_norm"
    at::Tensor weight;              // (d)
    at::Tensor bias;                // (d); may be undefined
    std::int16_t memory_block = 0;  // ledger block
    // x (…, d). Saves x and one number a row for backward.
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, double epsilon) const;
};

}  // namespace sherl::engine
