// SPDX-License-Identifier: GPL-3.0-or-later
// A stack: an embedding stage and L blocks run one after the other. Because it is explicit, features can be tapped,
// cached, streamed and measured per block. Feature 0 is what embed returns, feature i what block i−1 (counted from 0)
// returns.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/engine/backbones/checkpoint.h"
#include "core/engine/backbones/pass.h"

namespace sherl::engine {

// Part of a backbone, used by one thread at a time.
class Stack {
  public:
    virtual ~Stack() = default;

    [[nodiscard]] virtual std::int64_t blocks() const = 0;  // L
    // ids (B, T) int64 → (B, T, d)
    [[nodiscard]] virtual at::Tensor embed(const at::Tensor& ids, const Pass& pass) const = 0;
    // (B, T, d); under pass.checkpoint only what enters the block is kept for backward.
    [[nodiscard]] at::Tensor block(std::int64_t index, const at::Tensor& hidden, const Pass& pass) const {
        if (!pass.checkpoint) return run_block(index, hidden, pass);
        const auto again = [=, this](const std::vector<at::Tensor>& in) {
            Pass own = pass;
            own.position_bias = in[1];
            own.memory = in[2];
            own.cache = nullptr;  // neither run of a checkpointed block has one
            return run_block(index, in[0], own);
        };
        return checkpointed({hidden, pass.position_bias, pass.memory}, again, pass.generator);
    }

  protected:
    [[nodiscard]] virtual at::Tensor run_block(std::int64_t index, const at::Tensor& hidden, const Pass& pass) const = 0;
};

}  // namespace sherl::engine
