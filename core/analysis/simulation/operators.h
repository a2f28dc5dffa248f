// SPDX-License-Identifier: GPL-3.0-or-later
// What each operator that hosts and methods use allocates in forward, keeps for backward and allocates there: LibTorch 2.11's own
// on the CPU, and those of core/engine. One line for each in MEMORY-MODEL.md.
//
// Called by: the hosts and methods of this folder. What could change: fused operators, which keep less.
#pragma once

#include <cstdint>

#include "core/analysis/simulation/machine.h"

namespace sherl::analysis::simulation {

// What all operators know of the machine they run on.
struct Context {
    Machine& machine;
    std::int64_t threads = 2;
};

// A trained or frozen affine map: weight (out, in), bias (out) or null.
struct Affine {
    Tensor weight, bias;
};

// x (…, in) → (…, out).
Tensor linear(Context& c, const Tensor& x, const Affine& affine);
// self (n, m) += alpha · a (n, k) · b (k, m)
void addmm_in_place(Context& c, const Tensor& self, const Tensor& a, const Tensor& b, double alpha);
// Batched where there are more than two dimensions, the last two apart.
Tensor matmul(Context& c, const Tensor& a, const Tensor& b);
// A tensor whose last two (or other) dimensions change places: the same memory, which no longer is one piece.
Tensor transpose(Context& c, const Tensor& x, std::size_t first, std::size_t second);
Tensor reshape(Context& c, const Tensor& x, const Sizes& sizes);  // copies what is not one piece

Tensor add(Context& c, const Tensor& a, const Tensor& b);
Tensor add_in_place(Context& c, const Tensor& x, const Tensor& y);
Tensor mul(Context& c, const Tensor& a, const Tensor& b);
Tensor scale(Context& c, const Tensor& x);           // by a number
Tensor scale_in_place(Context& c, const Tensor& x);
Tensor shift(Context& c, const Tensor& x);           // plus a number
Tensor divide(Context& c, const Tensor& a, const Tensor& b);
Tensor sum(Context& c, const Tensor& x, std::int64_t dimension, bool keep = false);
Tensor expand(Context& c, const Tensor& x, const Sizes& sizes);
Tensor cat(Context& c, const Tensors& parts, std::int64_t dimension);
Tensor select(Context& c, const Tensor& x, std::size_t dimension);
Tensor slice(Context& c, const Tensor& x, std::size_t dimension, std::int64_t size);

Tensor relu(Context& c, const Tensor& x);            // keeps its result
Tensor relu_in_place(Context& c, const Tensor& x);
Tensor silu(Context& c, const Tensor& x);
Tensor tanh(Context& c, const Tensor& x);            // keeps its result; so does sigmoid
Tensor sigmoid(Context& c, const Tensor& x);
Tensor gelu(Context& c, const Tensor& x);            // core/engine: writes over the gradient that comes in
Tensor activate(Context& c, const std::string& name, const Tensor& x);
Tensor softmax(Context& c, const Tensor& x);
Tensor lerp(Context& c, const Tensor& start, const Tensor& end, const Tensor& weight);
Tensor addcmul(Context& c, const Tensor& x, const Tensor& a, const Tensor& b);
Tensor dropout(Context& c, const Tensor& x, double p);  // core/engine: a byte for each element
Tensor layer_norm(Context& c, const Tensor& x, const Affine& norm);
Tensor rms_norm(Context& c, const Tensor& x, const Affine& norm);  // core/engine
Tensor embedding(Context& c, const Tensor& table, const Tensor& ids);

// query, key, value (B, heads, T or S, e); mask: none, or added to the scores. The fused kernel, unless the mask has a gradient.
Tensor attention(Context& c, const Tensor& query, const Tensor& key, const Tensor& value, const Tensor& mask);
Tensor cross_entropy(Context& c, const Tensor& logits, const Tensor& labels);  // (n, classes)
Tensor squared_error(Context& c, const Tensor& x, const Tensor& y);

// core/engine/methods/sherl
Tensor gated_down(Context& c, const Tensor& x, const Affine& fc1, const Affine& fc2, const Affine& fc3);
Tensor anti_redundancy(Context& c, const Tensors& shallow, const Tensor& guide, const Affine& scorer);

// core/engine/backbones/checkpoint: `run` once now and once more in backward.
Tensor checkpointed(Context& c, const Tensors& inputs, std::function<Tensor(const Tensors&)> run);

}  // namespace sherl::analysis::simulation
