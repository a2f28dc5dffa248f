// SPDX-License-Identifier: GPL-3.0-or-later
// The model of hosts with two stacks: an encoder-decoder, a method on it, and the backbone's own output map.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <utility>

#include "core/engine/backbones/registry.h"
#include "core/engine/methods/method.h"
#include "core/engine/models.h"

namespace sherl::engine {
namespace {

class Seq2SeqModel final : public Model {
  public:
    Seq2SeqModel(const ModelRequest& request, memory::Ledger* ledger) : request_(request), ledger_(ledger) {
        const at::ScalarType dtype = request.backbone.dtype == "float64" ? at::kDouble : at::kFloat;
        const formats::BackboneConfig config = formats::read_backbone_config(request.backbone.path);
        host_ = make_encoder_decoder(
            config, load_backbone_weights(request.backbone.path, config, false, dtype, request.device), ledger);
        backbone_parameters_ = enter_weights(*host_, ledger);
        Parameters parameters(request.seed, dtype, request.device, ledger, request.adapter_key);
        const MethodEntry& entry = method_entry(request.method.kind);
        if (entry.encoder_decoder == nullptr) refuse_host(entry.kind, "bert");
        method_ = entry.encoder_decoder(*host_, request.method, parameters);
        loss_memory_ = parameters.memory_block("loss");
        trainable_ = parameters.sorted();
    }

    const std::vector<NamedTensor>& trainable() const override { return trainable_; }
    const std::vector<BackboneWeight>& backbone() const override { return host_->weights(); }
    std::int64_t backbone_parameters() const override { return backbone_parameters_; }
    at::Device device() const override { return request_.device; }

    std::vector<NamedTensor> merged() override { return merged_weights(*host_, trainable_); }

    at::Tensor forward(const Batch& batch, const ForwardContext& context) override {
        const Encoded source = method_->encode(*host_, batch, context, FeatureTap(context.features));
        kept_ = {};
        DecoderState* kept = context.decoder_cache ? &kept_ : nullptr;
        const at::Tensor state = method_->decode(*host_, host_->decoder_input(batch.labels), source, kept, context,
                                                 FeatureTap(context.decoder_features));
        if (kept != nullptr) count_kept();
        return host_->logits(state);
    }

    at::Tensor loss(const at::Tensor& logits, const Batch& batch) override {
        const memory::BlockScope scope(loss_memory_);
        return at::cross_entropy_loss(logits.flatten(0, 1), batch.labels.flatten());
    }

    at::Tensor generate(const Batch& batch, std::int64_t most) override {
        const c10::NoGradGuard frozen;
        const formats::T5Config& config = host_->config().t5;
        const Encoded source = method_->encode(*host_, batch, {}, FeatureTap(nullptr));
        DecoderState state;
        at::Tensor token = at::full({batch.input_ids.size(0), 1}, config.start_token, batch.input_ids.options());
        at::Tensor ended = at::zeros_like(token, at::kBool);
        std::vector<at::Tensor> tokens;
        for (std::int64_t i = 0; i < most; ++i) {
            const at::Tensor hidden = method_->decode(*host_, token, source, &state, {}, FeatureTap(nullptr));
            token = host_->logits(hidden).argmax(-1).masked_fill_(ended, config.pad_token);
            tokens.push_back(token);
            ended.logical_or_(token.eq(config.end_token));
            if (ended.all().item<bool>()) break;
        }
        return tokens.empty() ? at::empty({batch.input_ids.size(0), 0}, batch.input_ids.options()) : at::cat(tokens, 1);
    }

    at::Tensor answer_scores(const Batch& batch, const std::vector<std::vector<std::int64_t>>& answers) override {
        const Encoded source = method_->encode(*host_, batch, {}, FeatureTap(nullptr));
        const std::int64_t rows = batch.input_ids.size(0);
        std::vector<at::Tensor> scores;
        for (const std::vector<std::int64_t>& answer : answers) {
            const auto length = static_cast<std::int64_t>(answer.size());
            const at::Tensor labels = at::tensor(answer, at::kLong).to(request_.device).expand({rows, length});
            const at::Tensor state = method_->decode(*host_, host_->decoder_input(labels), source, nullptr, {}, FeatureTap(nullptr));
            // The sum over tokens without the (B, U, V) tensor of a softmax that outlives its turn.
            scores.push_back(at::log_softmax(host_->logits(state), -1).gather(-1, labels.unsqueeze(-1)).squeeze(-1).sum(-1));
        }
        return at::stack(scores, 1);
    }

    void end_step() override { kept_ = {}; }

  private:
    // run-spec.md, Features, modes, counters: a key/value cache is "other".
    void count_kept() {
        if (ledger_ == nullptr) return;
        for (const std::vector<BlockCache>* part : {&kept_.blocks, &kept_.side}) {
            for (const BlockCache& block : *part)
                for (const KeyValues* states : {&block.self, &block.cross})
                    for (const at::Tensor* tensor : {&states->key, &states->value})
                        if (tensor->defined()) ledger_->assign(*tensor, memory::Category::other, ledger_->block("other"));
        }
    }

    ModelRequest request_;
    memory::Ledger* ledger_;
    std::unique_ptr<EncoderDecoder> host_;
    std::unique_ptr<Seq2SeqMethod> method_;
    std::vector<NamedTensor> trainable_;
    std::int64_t backbone_parameters_ = 0;
    memory::BlockIndex loss_memory_ = 0;
    DecoderState kept_;  // train.decoder_cache
};

}  // namespace

std::unique_ptr<Model> build_seq2seq_model(const ModelRequest& request, memory::Ledger* ledger) {
    return std::make_unique<Seq2SeqModel>(request, ledger);
}

}  // namespace sherl::engine
