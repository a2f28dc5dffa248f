// SPDX-License-Identifier: GPL-3.0-or-later
// One forward pass over a stack: masks, dropouts, and where memory is charged.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

namespace sherl::engine {

// Keys and values of one attention, (B, heads, T, d / heads); undefined before the first tokens.
struct KeyValues {
    at::Tensor key, value;
};
struct BlockCache {
    KeyValues self, cross;
};

// Lives as long as the pass. B examples, T tokens.
struct Pass {
    at::Tensor mask;            // (B, T) the compute type, 1 = token, 0 = padding; what pooling runs over
    at::Tensor attention_bias;  // (B, 1, 1, keys) the compute type: 0, or a large negative number at padding;
                                // undefined: nothing is masked
    at::Tensor token_types;     // (B, T) int64; undefined: zeros. BERT
    at::Tensor prompt;          // (P, d) trained vectors before the embeddings; undefined: none
    at::Tensor prefix;          // (P, 2·L·d) trained keys and values in front of each block's own; undefined: none
    std::int64_t first_position = 0;  // of the first token
    at::Tensor position_bias;   // (1 or B, heads, T, keys) added to the scores of self-attention, masks included. T5
    at::Tensor memory;          // (B, S, d) what cross-attention looks at. Decoders
    std::vector<BlockCache>* cache = nullptr;  // keys and values so far, one for each block; null: none are kept
    bool training = false;      // method.dropout and head.dropout
    bool backbone_dropout = false;  // the backbone's own dropouts, and those a side network takes over from its host
    bool checkpoint = false;        // blocks keep their input alone and run again in backward
    std::optional<at::Generator> generator;
};

// Attention sees `count` more keys, none of them masked, before those of the tokens.
void lengthen_attention(Pass& pass, std::int64_t count);
// The pass has `count` more tokens in front: attention and pooling see them.
void lengthen_tokens(Pass& pass, std::int64_t count);

// (count, done + count) in the type and place of `like`: 0, and a large negative number at keys after the query.
[[nodiscard]] at::Tensor later_tokens(std::int64_t done, std::int64_t count, const at::Tensor& like);

// Large enough that softmax gives exactly 0, finite so that a row of nothing but padding stays a number.
[[nodiscard]] double masked_score(at::ScalarType type);

// Inverted dropout with the run's own generator (the process-wide one would make runs depend on each other). Saves a
// one-byte mask per element. Returns x itself when p is 0.
[[nodiscard]] at::Tensor dropout(const at::Tensor& x, double p, const std::optional<at::Generator>& generator);

}  // namespace sherl::engine
