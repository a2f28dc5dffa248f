// SPDX-License-Identifier: GPL-3.0-or-later
// The model of hosts with one stack: a stack, a method on it, and a head for one vector per example.
#include <ATen/ATen.h>

#include <utility>

#include "core/engine/backbones/registry.h"
#include "core/engine/methods/method.h"
#include "core/engine/models.h"

namespace sherl::engine {
namespace {

class EncoderModel final : public Model {
  public:
    EncoderModel(const ModelRequest& request, memory::Ledger* ledger) : request_(request) {
        const at::ScalarType dtype = request.backbone.dtype == "float64" ? at::kDouble : at::kFloat;
        const formats::BackboneConfig config = formats::read_backbone_config(request.backbone.path);
        std::vector<BackboneWeight> weights =
            load_backbone_weights(request.backbone.path, config, request.pool == "pooler", dtype, request.device);
        stack_ = make_encoder(config, std::move(weights), ledger);
        backbone_parameters_ = enter_weights(*stack_, ledger);
        Parameters parameters(request.seed, dtype, request.device, ledger);
        method_ = builder(method_entry(request.method.kind))(*stack_, request.method, parameters);
        classifier_ = normal_affine(parameters, "classifier", stack_->width(), request.outputs,
                                    stack_->initializer_range(), "head");
        head_memory_ = parameters.memory_block("head");
        loss_memory_ = parameters.memory_block("loss");
        trainable_ = parameters.sorted();
    }

    const std::vector<NamedTensor>& trainable() const override { return trainable_; }
    const std::vector<BackboneWeight>& backbone() const override { return stack_->weights(); }
    std::int64_t backbone_parameters() const override { return backbone_parameters_; }
    std::int64_t head_parameters() const override { return classifier_.weight.numel() + classifier_.bias.numel(); }
    at::Device device() const override { return request_.device; }

    std::vector<NamedTensor> merged() override { return merged_weights(*stack_, trainable_); }

    at::Tensor forward(const Batch& batch, const ForwardContext& context) override {
        Pass pass = stack_->begin(batch, context);
        const at::Tensor hidden = method_->hidden(*stack_, batch, pass, FeatureTap(context.features));
        const memory::BlockScope scope(head_memory_);
        at::Tensor pooled = stack_->pool(request_.pool, hidden, pass);
        if (context.training) pooled = dropout(pooled, request_.head_dropout, context.generator);
        return classifier_(pooled);
    }

    at::Tensor loss(const at::Tensor& logits, const Batch& batch) override {
        const memory::BlockScope scope(loss_memory_);
        if (request_.task_kind == "regression")
            return at::mse_loss(logits.squeeze(1), batch.labels.to(logits.scalar_type()));
        return at::cross_entropy_loss(logits, batch.labels);
    }

  private:
    static MethodBuilder builder(const MethodEntry& entry) {
        if (entry.encoder == nullptr) refuse_host(entry.kind, "t5");
        return entry.encoder;
    }

    ModelRequest request_;
    std::unique_ptr<Encoder> stack_;
    std::unique_ptr<Method> method_;
    Affine classifier_;
    std::vector<NamedTensor> trainable_;
    std::int64_t backbone_parameters_ = 0;
    memory::BlockIndex head_memory_ = 0, loss_memory_ = 0;
};

}  // namespace

std::unique_ptr<Model> build_encoder_model(const ModelRequest& request, memory::Ledger* ledger) {
    return std::make_unique<EncoderModel>(request, ledger);
}

}  // namespace sherl::engine
