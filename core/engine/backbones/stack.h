// SPDX-License-Identifier: GPL-3.0-or-later
// A stack: an embedding stage and L blocks run one after the other. Because it is explicit, features can be tapped,
// cached, streamed and measured per block. Feature 0 is what embed returns, feature i what block i−1 (counted from 0)
// returns.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/engine/backbones/linear.h"
#include "core/engine/backbones/pass.h"
#include "core/engine/model.h"
#include "core/engine/tensors/backbone_weights.h"

namespace sherl::engine {

// Owned by one model, used by one thread at a time.
class Stack {
  public:
    virtual ~Stack() = default;

    [[nodiscard]] virtual std::int64_t blocks() const = 0;  // L
    [[nodiscard]] virtual std::int64_t width() const = 0;   // d
    [[nodiscard]] virtual double initializer_range() const = 0;
    [[nodiscard]] virtual double hidden_dropout() const = 0;

    [[nodiscard]] virtual Pass begin(const Batch& batch, const ForwardContext& context) const = 0;
    [[nodiscard]] virtual at::Tensor embed(const Batch& batch, const Pass& pass) const = 0;  // (B, T, d)
    [[nodiscard]] virtual at::Tensor block(std::int64_t index, const at::Tensor& hidden,
                                           const Pass& pass) const = 0;  // (B, T, d)
    // One vector per example: (B, d). `pool` is mean, cls or pooler.
    [[nodiscard]] virtual at::Tensor pool(const std::string& pool, const at::Tensor& hidden,
                                          const Pass& pass) const = 0;

    // Every tensor in use, canonical names and order. The handles are shared: requires_grad_ on one makes the stack
    // train it.
    [[nodiscard]] virtual const std::vector<BackboneWeight>& weights() const = 0;
    // Every linear site, in order of execution.
    [[nodiscard]] virtual std::vector<Linear*> sites() = 0;
    // Ledger block name of a canonical tensor name: "embedding", "block 3", "head".
    [[nodiscard]] virtual std::string memory_block(const std::string& tensor_name) const = 0;
};

}  // namespace sherl::engine
