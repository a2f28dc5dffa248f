// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backbones/t5_block.h"

#include <ATen/ATen.h>

#include <cmath>

#include "core/engine/backbones/activation.h"

namespace sherl::engine {
namespace {

at::Tensor heads(const at::Tensor& x, std::int64_t count) {  // (B, T, heads · d_kv) → (B, heads, T, d_kv)
    return x.view({x.size(0), x.size(1), count, -1}).transpose(1, 2);
}

// Adds the new keys and values to those that are there, and returns all.
KeyValues extend(KeyValues* kept, at::Tensor key, at::Tensor value) {
    if (kept == nullptr) return {std::move(key), std::move(value)};
    if (kept->key.defined()) {
        key = at::cat({kept->key, key}, 2);
        value = at::cat({kept->value, value}, 2);
    }
    *kept = {key, value};
    return *kept;
}

at::Tensor attend(const T5Attention& attention, const at::Tensor& normed, const KeyValues& states, const at::Tensor& bias,
                  const Pass& pass, const T5Shape& shape) {
    const at::Tensor query = heads(attention.q(normed, pass), shape.heads);
    at::Tensor context;
    if (pass.backbone_dropout && shape.dropout > 0) {
        at::Tensor scores = at::matmul(query, states.key.transpose(-1, -2));
        if (bias.defined()) scores.add_(bias);
        context = at::matmul(dropout(at::softmax(scores, -1), shape.dropout, pass.generator), states.value);
    } else {
        const std::optional<at::Tensor> added = bias.defined() ? std::optional(bias) : std::nullopt;
        context = at::scaled_dot_product_attention(query, states.key, states.value, added, 0, false, 1.0);
    }
    return attention.o(context.transpose(1, 2).flatten(2), pass);
}

}  // namespace

at::Tensor t5_drop(const at::Tensor& x, const Pass& pass, const T5Shape& shape) {
    return pass.backbone_dropout ? dropout(x, shape.dropout, pass.generator) : x;
}

at::Tensor T5Block::forward(const at::Tensor& hidden, const Pass& pass, const T5Shape& shape, BlockCache* cache) const {
    // Sums are made in place: the result of a site is saved by nobody.
    at::Tensor x;
    {
        const at::Tensor normed = self.norm(hidden, shape.norm_eps);
        const KeyValues states = extend(cache != nullptr ? &cache->self : nullptr, heads(self.k(normed, pass), shape.heads),
                                        heads(self.v(normed, pass), shape.heads));
        x = t5_drop(attend(self, normed, states, pass.position_bias, pass, shape), pass, shape).add_(hidden);
    }
    if (cross) {
        KeyValues states = cache != nullptr ? cache->cross : KeyValues{};
        if (!states.key.defined()) {
            states = {heads(cross->k(pass.memory, pass), shape.heads), heads(cross->v(pass.memory, pass), shape.heads)};
            if (cache != nullptr) cache->cross = states;
        }
        const at::Tensor normed = cross->norm(x, shape.norm_eps);
        x = t5_drop(attend(*cross, normed, states, pass.attention_bias, pass, shape), pass, shape).add_(x);
    }
    const at::Tensor normed = norm(x, shape.norm_eps);
    at::Tensor inner = wi(normed, pass);
    // ReLU in place: nobody saves what a site gave.
    inner = gated ? activate(Activation::gelu_tanh, inner) * wi_1(normed, pass) : inner.relu_();
    return t5_drop(wo(t5_drop(inner, pass, shape), pass), pass, shape).add_(x);
}

std::vector<Linear*> T5Block::sites() {
    std::vector<Linear*> all{&self.q, &self.k, &self.v, &self.o};
    if (cross) all.insert(all.end(), {&cross->q, &cross->k, &cross->v, &cross->o});
    all.push_back(&wi);
    if (gated) all.push_back(&wi_1);
    all.push_back(&wo);
    return all;
}

std::vector<RmsNorm*> T5Block::norms() {
    std::vector<RmsNorm*> all{&self.norm};
    if (cross) all.push_back(&cross->norm);
    all.push_back(&norm);
    return all;
}

T5Block make_t5_block(const std::string& name, bool decoder, bool gated, const T5Parts& parts) {
    const auto attention = [&](const std::string& layer, const char* kind) {
        T5Attention made;
        for (auto [site, letter] : {std::pair{&made.q, "q"}, {&made.k, "k"}, {&made.v, "v"}, {&made.o, "o"}})
            *site = parts.linear(layer + kind + "." + letter, false);
        made.norm = parts.norm(layer + "layer_norm");
        return made;
    };
    T5Block block;
    block.gated = gated;
    block.self = attention(name + ".layer.0.", "SelfAttention");
    if (decoder) block.cross = attention(name + ".layer.1.", "EncDecAttention");
    const std::string layer = name + (decoder ? ".layer.2." : ".layer.1.");
    block.wi = parts.linear(layer + (gated ? "DenseReluDense.wi_0" : "DenseReluDense.wi"), true);
    if (gated) block.wi_1 = parts.linear(layer + "DenseReluDense.wi_1", true);
    block.wo = parts.linear(layer + "DenseReluDense.wo", true);
    block.norm = parts.norm(layer + "layer_norm");
    return block;
}

at::Tensor t5_buckets(std::int64_t queries, std::int64_t keys, bool bidirectional, std::int64_t buckets,
                      std::int64_t max_distance, at::Device device) {
    const auto whole = at::TensorOptions(at::kLong).device(device);
    at::Tensor distance = at::arange(keys, whole).unsqueeze(0) - at::arange(keys - queries, keys, whole).unsqueeze(1);
    at::Tensor base = at::zeros_like(distance);
    if (bidirectional) {
        buckets /= 2;
        base = distance.gt(0).to(at::kLong) * buckets;
        distance = distance.abs();
    } else {
        distance = distance.neg().clamp_min(0);
    }
    const std::int64_t exact = buckets / 2;
    const double span = std::log(static_cast<double>(max_distance) / static_cast<double>(exact));
    const at::Tensor scaled = at::log(distance.to(at::kFloat) / exact) / span * (buckets - exact);
    const at::Tensor far = scaled.clamp_min(0).to(at::kLong).add_(exact).clamp_max(buckets - 1);
    return base + at::where(distance.lt(exact), distance, far);
}

at::Tensor t5_position_bias(const at::Tensor& table, const at::Tensor& buckets) {
    return at::embedding(table, buckets).permute({2, 0, 1}).unsqueeze(0).contiguous();
}

}  // namespace sherl::engine
