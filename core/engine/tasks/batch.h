// SPDX-License-Identifier: GPL-3.0-or-later
// Encoded examples as one padded batch on a device.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/data/encode.h"
#include "core/engine/memory/ledger.h"
#include "core/engine/model.h"
#include "core/text/tokenizer.h"

namespace sherl::engine {

// How batches of a task are made.
struct BatchFormat {
    std::int64_t pad_id = 0;
    bool regression = false;
    bool seq2seq = false;  // labels are target tokens, −100 behind their end
    at::ScalarType score_type = at::kFloat;  // of regression targets: the backbone's type
    at::Device device = at::kCPU;
};

// `indices` into `examples`, in this order; padded to the longest of them. No type ids: the tensor stays undefined.
// The tensors are counted in `ledger` (may be null) as category and block "other".
[[nodiscard]] Batch make_batch(const std::vector<data::EncodedExample>& examples, std::span<const std::int64_t> indices,
                               const BatchFormat& format, memory::Ledger* ledger);

// The texts that a model generates for a batch (Model::generate), one per row.
[[nodiscard]] std::vector<std::string> generated_texts(Model& model, const Batch& batch, const text::Tokenizer& tokenizer,
                                                       std::int64_t max_new_tokens);

}  // namespace sherl::engine
