// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tasks/batch.h"

#include <torch/torch.h>

#include <algorithm>

namespace sherl::engine {

Batch make_batch(const std::vector<data::EncodedExample>& examples, std::span<const std::int64_t> indices,
                 const BatchFormat& format, memory::Ledger* ledger) {
    const auto example = [&](std::size_t row) -> const data::EncodedExample& {
        return examples[static_cast<std::size_t>(indices[row])];
    };
    std::size_t longest = 0;
    bool segments = false;
    for (std::size_t row = 0; row < indices.size(); ++row) {
        longest = std::max(longest, example(row).ids.size());
        segments = segments || !example(row).type_ids.empty();
    }
    const std::int64_t rows = static_cast<std::int64_t>(indices.size());
    const std::int64_t width = static_cast<std::int64_t>(longest);
    Batch batch;
    batch.input_ids = at::full({rows, width}, format.pad_id, at::kLong);
    batch.attention_mask = at::zeros({rows, width}, at::kLong);
    if (segments) batch.token_type_ids = at::zeros({rows, width}, at::kLong);
    std::size_t longest_target = 0;
    for (std::size_t row = 0; format.seq2seq && row < indices.size(); ++row)
        longest_target = std::max(longest_target, example(row).target_ids.size());
    batch.labels = format.seq2seq ? at::full({rows, static_cast<std::int64_t>(longest_target)}, -100, at::kLong)
                                  : at::zeros({rows}, format.regression ? at::kDouble : at::kLong);
    for (std::size_t row = 0; row < indices.size(); ++row) {
        const data::EncodedExample& one = example(row);
        const std::size_t start = row * longest;
        std::copy(one.ids.begin(), one.ids.end(), batch.input_ids.mutable_data_ptr<std::int64_t>() + start);
        std::fill_n(batch.attention_mask.mutable_data_ptr<std::int64_t>() + start, one.ids.size(), 1);
        if (segments) {
            std::copy(one.type_ids.begin(), one.type_ids.end(),
                      batch.token_type_ids.mutable_data_ptr<std::int64_t>() + start);
        }
        if (format.seq2seq) {
            std::copy(one.target_ids.begin(), one.target_ids.end(),
                      batch.labels.mutable_data_ptr<std::int64_t>() + row * longest_target);
        } else if (format.regression) {
            batch.labels.mutable_data_ptr<double>()[row] = one.target;
        } else {
            batch.labels.mutable_data_ptr<std::int64_t>()[row] = one.label;
        }
    }
    if (format.regression && !format.seq2seq) batch.labels = batch.labels.to(format.score_type);
    for (at::Tensor* tensor : {&batch.input_ids, &batch.attention_mask, &batch.token_type_ids, &batch.labels}) {
        if (!tensor->defined()) continue;
        *tensor = tensor->to(format.device);
        if (ledger != nullptr) ledger->assign(*tensor, memory::Category::other, ledger->block("other"));
    }
    return batch;
}

std::vector<std::string> generated_texts(Model& model, const Batch& batch, const text::Tokenizer& tokenizer,
                                         std::int64_t max_new_tokens) {
    const at::Tensor ids = model.generate(batch, max_new_tokens).to(at::kCPU).contiguous();
    const std::int64_t* values = ids.const_data_ptr<std::int64_t>();
    std::vector<std::string> texts;
    for (std::int64_t row = 0; row < ids.size(0); ++row)
        texts.push_back(tokenizer.decode({values + row * ids.size(1), values + (row + 1) * ids.size(1)}));
    return texts;
}

}  // namespace sherl::engine
