// SPDX-License-Identifier: GPL-3.0-or-later
// One post-norm BERT block. The backbone is made of them, and so is the ladder of LST at a smaller width.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/engine/backbones/activation.h"
#include "core/engine/backbones/linear.h"
#include "core/engine/backbones/pass.h"
#include "core/formats/backbone_folder.h"

namespace sherl::engine {

struct Norm {
    at::Tensor weight, bias;  // (d)
};

// What the blocks of one stack share.
struct BertShape {
    std::int64_t width = 0, heads = 0;  // d; heads divide it
    double layer_norm_eps = 1e-12;
    double hidden_dropout = 0, attention_dropout = 0;  // in force where the pass says backbone_dropout
    Activation activation = Activation::gelu;
};

[[nodiscard]] BertShape bert_shape(const formats::BertConfig& config);

struct BertBlock {
    Linear query, key, value, attention_output, intermediate, output;
    Norm attention_norm, output_norm;

    // hidden (B, T, d) → (B, T, d). `prefix` (2, heads, P, d / heads) or undefined: keys and values in front of the
    // block's own, which pass.attention_bias then has room for.
    [[nodiscard]] at::Tensor forward(const at::Tensor& hidden, const Pass& pass, const BertShape& shape,
                                     const at::Tensor& prefix = {}) const;
};

[[nodiscard]] at::Tensor bert_norm(const at::Tensor& x, const Norm& norm, const BertShape& shape);
// The backbone's dropout on hidden states, where the pass has it on.
[[nodiscard]] at::Tensor bert_drop(const at::Tensor& x, const Pass& pass, const BertShape& shape);

}  // namespace sherl::engine
