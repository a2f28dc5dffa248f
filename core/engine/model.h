// SPDX-License-Identifier: GPL-3.0-or-later
// A model ready to train: backbone stack + method + head. The trainer sees nothing else of them.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/memory/ledger.h"
#include "core/formats/backbone_folder.h"
#include "core/spec/run_spec.h"

namespace sherl::engine {

// One padded batch on the model's device. B examples, T = tokens of the longest.
struct Batch {
    at::Tensor input_ids;       // (B, T) int64
    at::Tensor attention_mask;  // (B, T) int64, 1 = token; may have holes
    at::Tensor token_type_ids;  // (B, T) int64; undefined: zeros
    at::Tensor labels;          // (B) int64 class indices, (B) floating scores for regression, or (B, U) target tokens of
                                // seq2seq, −100 where nothing stands
};

// How one forward pass is to run. The generator is the run's own, reseeded per (seed, step) by the trainer.
struct ForwardContext {
    bool training = false;          // switches head.dropout and method.dropout
    bool backbone_dropout = false;  // backbone.mode == "train" && training
    bool gradient_checkpointing = false;  // train.gradient_checkpointing && training
    std::optional<at::Generator> generator;
    bool decoder_cache = false;     // train.decoder_cache && training: keys and values stay until end_step
    // Parity checks: receive features 0.. of the pass, detached; of encoder and decoder where there are two.
    std::vector<at::Tensor>* features = nullptr;
    std::vector<at::Tensor>* decoder_features = nullptr;
};

struct BackboneWeight;  // tensors/backbone_weights.h

struct NamedTensor {
    std::string name;  // as exported and as in parity cases (golden/NAMES.md)
    at::Tensor tensor;
};

// Owned by one run, used by one thread at a time.
class Model {
  public:
    virtual ~Model() = default;

    // Leaves with requires_grad, sorted by name. In-place updates are what training means.
    [[nodiscard]] virtual const std::vector<NamedTensor>& trainable() const = 0;
    // Every tensor of the backbone in use, as it is now; those that train share their handle with trainable().
    [[nodiscard]] virtual const std::vector<BackboneWeight>& backbone() const = 0;
    [[nodiscard]] virtual std::int64_t backbone_parameters()
        const = 0;  // scalars of the backbone in use (pooler only when pooled)
    // Of the trainable scalars those of the head.
    [[nodiscard]] virtual std::int64_t head_parameters() const { return 0; }
    [[nodiscard]] virtual at::Device device() const = 0;

    // (B, C) logits; regression: (B, 1); seq2seq: (B, U, V).
    [[nodiscard]] virtual at::Tensor forward(const Batch& batch, const ForwardContext& context) = 0;
    // Mean cross-entropy over the batch (seq2seq: its target tokens), or mean squared error for regression. Scalar.
    [[nodiscard]] virtual at::Tensor loss(const at::Tensor& logits, const Batch& batch) = 0;
    // seq2seq: the most likely token after token, at most `most`, until every row has its end token; rows that ended are
    // filled with padding. (B, ≤ most) int64, without the start token. Others throw std::logic_error.
    [[nodiscard]] virtual at::Tensor generate(const Batch& batch, std::int64_t most);
    // seq2seq: the log-likelihood of each answer, given as its tokens with the end token, under every row. (B, answers) in the
    // backbone's type. Others throw std::logic_error.
    [[nodiscard]] virtual at::Tensor answer_scores(const Batch& batch, const std::vector<std::vector<std::int64_t>>& answers);
    // The backbone's weights that differ with what was trained inside folded in: canonical names, float64, copies. Only where
    // api::why_no_merge has no objection; else it throws std::logic_error.
    [[nodiscard]] virtual std::vector<NamedTensor> merged();
    // The step is over: what was kept for it goes.
    virtual void end_step() {}
};

struct ModelRequest {
    spec::BackboneSpec backbone;
    spec::MethodSpec method;
    std::string task_kind = "classification";
    std::int64_t outputs = 2;  // classes; regression: 1; seq2seq: not used
    std::string pool = "mean";
    double head_dropout = 0;
    std::uint64_t seed = 0;  // of start values
    std::string adapter_key = "task";  // T5: the name under which adapters and low-rank maps are filed
    at::Device device = at::kCPU;
};

// The task's name where it has one, as the published runs do, else "task".
[[nodiscard]] std::string adapter_key(const spec::RunSpec& spec);

// Loads the backbone (memory-mapped on CPU), attaches the method, draws start values, assigns weights in `ledger` (may
// be null). Throws Error(input): files, shapes, options that do not fit the backbone.
[[nodiscard]] std::unique_ptr<Model> build_model(const ModelRequest& request, memory::Ledger* ledger);

}  // namespace sherl::engine
