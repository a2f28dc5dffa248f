// SPDX-License-Identifier: GPL-3.0-or-later
// A backbone of two stacks, which turns a text into a text: T5.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/engine/backbones/backbone.h"
#include "core/engine/backbones/rms_norm.h"
#include "core/engine/backbones/stack.h"
#include "core/engine/model.h"

namespace sherl::engine {

class EncoderDecoder : public Backbone {
  public:
    [[nodiscard]] virtual const Stack& encoder() const = 0;
    [[nodiscard]] virtual const Stack& decoder() const = 0;

    // Over the source texts of a batch; `prompt` (P, d): trained vectors before the embeddings, or undefined.
    [[nodiscard]] virtual Pass encoder_pass(const Batch& batch, const ForwardContext& context,
                                            const at::Tensor& prompt) const = 0;
    // Over `count` target tokens of which `done` went before (they are in the cache). `source` is the encoder's pass; the
    // caller sets `memory`.
    [[nodiscard]] virtual Pass decoder_pass(const Pass& source, std::int64_t done, std::int64_t count,
                                            const ForwardContext& context) const = 0;
    // The final norm of a stack, with the dropout behind it. (B, T, d)
    [[nodiscard]] virtual at::Tensor finish(const Stack& stack, const at::Tensor& hidden, const Pass& pass) const = 0;
    // A finished state (B, T, d) → (B, T, V).
    [[nodiscard]] virtual at::Tensor logits(const at::Tensor& state) const = 0;
    // Target tokens moved right by one behind the start token; what is ignored (−100) becomes padding. (B, T)
    [[nodiscard]] virtual at::Tensor decoder_input(const at::Tensor& labels) const = 0;

    // The norms inside blocks, which methods may give a bias, and the output map.
    [[nodiscard]] virtual std::vector<RmsNorm*> block_norms() = 0;
    [[nodiscard]] virtual Linear& head() = 0;
};

}  // namespace sherl::engine
