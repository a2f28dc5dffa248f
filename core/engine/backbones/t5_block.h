// SPDX-License-Identifier: GPL-3.0-or-later
// One T5 block (Raffel et al., 2020; golden/NAMES-T5.md): norms before the sub-layers, no scaling of attention scores. Both
// stacks are made of them, and so is the ladder of LST at smaller widths.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/engine/backbones/linear.h"
#include "core/engine/backbones/pass.h"
#include "core/engine/backbones/rms_norm.h"

namespace sherl::engine {

// What all blocks of a model share, whatever their width.
struct T5Shape {
    std::int64_t heads = 0;
    double norm_eps = 1e-6;
    double dropout = 0;  // in force where the pass says backbone_dropout
};

struct T5Attention {
    Linear q, k, v, o;
    RmsNorm norm;
};

struct T5Block {
    T5Attention self;
    std::optional<T5Attention> cross;  // decoders
    Linear wi, wi_1, wo;               // wi_1: the gated form, where wi is wi_0
    RmsNorm norm;                      // of the feed-forward part
    bool gated = false;

    // hidden (B, T, d) → (B, T, d). `cache` (null: none) keeps keys and values of this block.
    [[nodiscard]] at::Tensor forward(const at::Tensor& hidden, const Pass& pass, const T5Shape& shape,
                                     BlockCache* cache = nullptr) const;

    // Every site in order of execution, and every norm.
    [[nodiscard]] std::vector<Linear*> sites();
    [[nodiscard]] std::vector<RmsNorm*> norms();
};

// Makes a block of `name` ("encoder.block.0"): its tensors by their names without ".weight", and what a block calls its parts.
struct T5Parts {
    std::function<Linear(const std::string& name, bool inner)> linear;  // `inner`: of the feed-forward part
    std::function<RmsNorm(const std::string& name)> norm;
};
[[nodiscard]] T5Block make_t5_block(const std::string& name, bool decoder, bool gated, const T5Parts& parts);

// Bucket of each (query, key) pair: (queries, keys) int64, the queries being the last of the keys. golden/t5-position-buckets.json;
// the logarithm is taken in float32.
[[nodiscard]] at::Tensor t5_buckets(std::int64_t queries, std::int64_t keys, bool bidirectional, std::int64_t buckets,
                                    std::int64_t max_distance, at::Device device);
// table (buckets, heads) → (1, heads, queries, keys)
[[nodiscard]] at::Tensor t5_position_bias(const at::Tensor& table, const at::Tensor& buckets);

// The backbone's dropout, where the pass has it on.
[[nodiscard]] at::Tensor t5_drop(const at::Tensor& x, const Pass& pass, const T5Shape& shape);

}  // namespace sherl::engine
