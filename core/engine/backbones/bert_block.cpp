// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backbones/bert_block.h"

#include <ATen/ATen.h>

#include <cmath>
#include <optional>

namespace sherl::engine {
namespace {

at::Tensor heads(const at::Tensor& x, const BertShape& shape) {  // (B, T, d) → (B, heads, T, d / heads)
    return x.view({x.size(0), x.size(1), shape.heads, shape.width / shape.heads}).transpose(1, 2);
}

at::Tensor in_front(const at::Tensor& prefix, std::int64_t which, const at::Tensor& states) {
    if (!prefix.defined()) return states;
    const at::Tensor first = prefix.select(0, which).unsqueeze(0);
    return at::cat({first.expand({states.size(0), -1, -1, -1}), states}, 2);
}

at::Tensor attention(const BertBlock& block, const at::Tensor& hidden, const Pass& pass, const BertShape& shape,
                     const at::Tensor& prefix) {
    const at::Tensor query = heads(block.query(hidden, pass), shape);
    const at::Tensor key = in_front(prefix, 0, heads(block.key(hidden, pass), shape));
    const at::Tensor value = in_front(prefix, 1, heads(block.value(hidden, pass), shape));
    at::Tensor context;
    if (pass.backbone_dropout && shape.attention_dropout > 0) {
        // LibTorch's fused attention cannot take the run's own generator, so the explicit form (run-spec.md,
        // backbone.mode).
        const double scale = 1 / std::sqrt(static_cast<double>(query.size(-1)));
        at::Tensor scores = at::matmul(query, key.transpose(-1, -2)).mul_(scale);
        if (pass.attention_bias.defined()) scores.add_(pass.attention_bias);
        context = at::matmul(dropout(at::softmax(scores, -1), shape.attention_dropout, pass.generator), value);
    } else {
        std::optional<at::Tensor> bias;
        if (pass.attention_bias.defined()) bias = pass.attention_bias;
        context = at::scaled_dot_product_attention(query, key, value, bias);
    }
    return context.transpose(1, 2).reshape({hidden.size(0), -1, shape.width});
}

}  // namespace

BertShape bert_shape(const formats::BertConfig& config) {
    return {.width = config.width,
            .heads = config.heads,
            .layer_norm_eps = config.layer_norm_eps,
            .hidden_dropout = config.hidden_dropout,
            .attention_dropout = config.attention_dropout,
            .activation = activation_of(config.activation)};
}

at::Tensor bert_norm(const at::Tensor& x, const Norm& norm, const BertShape& shape) {
    return at::layer_norm(x, {shape.width}, norm.weight, norm.bias, shape.layer_norm_eps);
}

at::Tensor bert_drop(const at::Tensor& x, const Pass& pass, const BertShape& shape) {
    return pass.backbone_dropout ? dropout(x, shape.hidden_dropout, pass.generator) : x;
}

at::Tensor BertBlock::forward(const at::Tensor& hidden, const Pass& pass, const BertShape& shape,
                              const at::Tensor& prefix) const {
    // Sums are made in place: the result of a site is saved by nobody, so one tensor less is alive at a time.
    const at::Tensor attended =
        bert_norm(bert_drop(attention_output(attention(*this, hidden, pass, shape, prefix), pass), pass, shape).add_(hidden),
                  attention_norm, shape);
    at::Tensor inner = activate(shape.activation, intermediate(attended, pass));
    inner = output(inner, pass);
    return bert_norm(bert_drop(inner, pass, shape).add_(attended), output_norm, shape);
}

}  // namespace sherl::engine
