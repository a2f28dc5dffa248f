// SPDX-License-Identifier: GPL-3.0-or-later
// A backbone of one stack, which turns a text (or a pair) into one vector: the BERT family.
#pragma once

#include <string>

#include "core/engine/backbones/backbone.h"
#include "core/engine/backbones/stack.h"
#include "core/engine/model.h"

namespace sherl::engine {

class Encoder : public Backbone, public Stack {
  public:
    [[nodiscard]] virtual double hidden_dropout() const = 0;
    [[nodiscard]] virtual Pass begin(const Batch& batch, const ForwardContext& context) const = 0;
    // One vector per example: (B, d). `pool` is mean, cls or pooler.
    [[nodiscard]] virtual at::Tensor pool(const std::string& pool, const at::Tensor& hidden,
                                          const Pass& pass) const = 0;
};

}  // namespace sherl::engine
