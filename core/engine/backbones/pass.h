// SPDX-License-Identifier: GPL-3.0-or-later
// One forward pass over a stack: masks, dropouts, and where memory is charged.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <optional>

namespace sherl::engine {

// Lives as long as the pass. B examples, T tokens.
struct Pass {
    at::Tensor mask;            // (B, T) the compute type, 1 = token, 0 = padding
    at::Tensor attention_bias;  // (B, 1, 1, T) the compute type: 0, or a large negative number at padding; undefined:
                                // nothing is masked
    bool training = false;      // method.dropout and head.dropout
    bool backbone_dropout = false;  // the backbone's own dropouts, and those a side network takes over from its host
    std::optional<at::Generator> generator;
};

// Inverted dropout with the run's own generator (the process-wide one would make runs depend on each other). Saves a
// one-byte mask per element. Returns x itself when p is 0.
[[nodiscard]] at::Tensor dropout(const at::Tensor& x, double p, const std::optional<at::Generator>& generator);

}  // namespace sherl::engine
