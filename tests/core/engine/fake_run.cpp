// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/fake_run.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <cstdio>
#include <limits>

#include "core/base/random.h"
#include "core/engine/tensors/backbone_weights.h"

namespace fake {
using namespace sherl;
namespace {

constexpr std::int64_t kVocabulary = 50, kWidth = 6;

class FakeModel final : public engine::Model {
  public:
    FakeModel(const engine::ModelRequest& request, std::shared_ptr<Probe> probe, engine::memory::Ledger& ledger)
        : regression_(request.task_kind == "regression"), dropout_(request.head_dropout), probe_(std::move(probe)) {
        const auto options = at::TensorOptions(request.backbone.dtype == "float64" ? at::kDouble : at::kFloat);
        at::Generator generator = at::detail::createCPUGenerator(request.seed);
        const auto add = [&](const char* name, at::Tensor tensor, const char* block) {
            ledger.assign(tensor, engine::memory::Category::weights, ledger.block(block));
            tensor.requires_grad_(true);
            ledger.watch_gradient(tensor, ledger.block(block));
            trained_.push_back({name, tensor});
        };
        add("embedding", at::empty({kVocabulary, kWidth}, options).normal_(0, 0.5, generator), "embedding");
        add("head.bias", at::zeros({request.outputs}, options), "head");
        add("head.weight", at::empty({request.outputs, kWidth}, options).normal_(0, 0.5, generator), "head");
        add("idle.gate", at::ones({1}, options), "side network");
    }

    [[nodiscard]] const std::vector<engine::NamedTensor>& trainable() const override { return trained_; }
    const std::vector<engine::BackboneWeight>& backbone() const override {
        static const std::vector<engine::BackboneWeight> none;
        return none;
    }
    [[nodiscard]] std::int64_t backbone_parameters() const override { return 1234; }
    [[nodiscard]] at::Device device() const override { return at::kCPU; }

    [[nodiscard]] at::Tensor forward(const engine::Batch& batch, const engine::ForwardContext& context) override {
        int& count = context.training ? probe_->training_forwards : probe_->evaluation_forwards;
        ++count;
        if (probe_->on_forward) probe_->on_forward(context.training, count);
        spoil_ = {context.training && count == probe_->nan_at_forward,
                  context.training && count == probe_->bad_gradient_at_forward};
        const at::Tensor mask = batch.attention_mask.unsqueeze(2).to(trained_[0].tensor.scalar_type());
        at::Tensor pooled = (at::embedding(trained_[0].tensor, batch.input_ids) * mask).sum(1) / mask.sum(1);
        if (context.training && dropout_ > 0) {
            const at::Tensor keep = at::empty_like(pooled.detach()).bernoulli_(1 - dropout_, context.generator);
            pooled = pooled * keep / (1 - dropout_);
        }
        return at::linear(pooled, trained_[2].tensor, trained_[1].tensor);
    }

    [[nodiscard]] at::Tensor loss(const at::Tensor& logits, const engine::Batch& batch) override {
        at::Tensor loss =
            regression_ ? at::mse_loss(logits.squeeze(1), batch.labels) : at::cross_entropy_loss(logits, batch.labels);
        if (spoil_.nan) loss = loss * std::numeric_limits<double>::quiet_NaN();
        if (spoil_.gradient) loss = loss + (trained_[1].tensor.sum() * 0).sqrt();  // the root's slope at 0 is infinite
        return loss;
    }

  private:
    struct Spoil {
        bool nan = false, gradient = false;
    };
    bool regression_;
    double dropout_;
    std::shared_ptr<Probe> probe_;
    std::vector<engine::NamedTensor> trained_;
    Spoil spoil_;
};

// Every bit of a number, readable in a failure.
std::string bits(double value) {
    char text[40];
    static_cast<void>(std::snprintf(text, sizeof text, " %a", value));
    return text;
}

engine::EncodedSplit examples(int count, const std::string& name, bool regression) {
    Random random(mix_seed(7, name));
    engine::EncodedSplit split;
    for (int i = 0; i < count; ++i) {
        data::EncodedExample example;
        const std::uint64_t length = 3 + random.below(6);
        std::int64_t even = 0;
        for (std::uint64_t t = 0; t < length; ++t) {
            const auto id = static_cast<std::int32_t>(1 + random.below(kVocabulary - 1));
            even += id % 2 == 0 ? 1 : -1;
            example.ids.push_back(id);
        }
        example.type_ids.assign(example.ids.size(), 0);
        example.label = even > 0 ? 1 : 0;
        if (regression) example.target = 0.5 * static_cast<double>(even);
        split.examples.push_back(example);
        split.ids.push_back(name + ":" + std::to_string(i + 1));
    }
    return split;
}

}  // namespace

engine::Environment environment(const Setup& setup) {
    engine::Environment environment;
    environment.load_task = [setup](const spec::RunSpec& spec) {
        engine::TextTask task;
        task.kind = spec.task.kind;
        if (!setup.regression) task.labels = {"odd", "even"};
        task.metric = spec.task.metric;
        task.train = examples(setup.sizes.train, "train", setup.regression);
        task.validation = examples(setup.sizes.validation, "validation", setup.regression);
        task.test = examples(setup.sizes.test, "test", setup.regression);
        task.report.hash = setup.data_hash;
        return task;
    };
    environment.build_model = [setup](const engine::ModelRequest& request, engine::memory::Ledger* ledger) {
        return std::make_unique<FakeModel>(request, setup.probe, *ledger);
    };
    environment.backbone_hash = [setup](const std::filesystem::path&) { return setup.backbone_hash; };
    environment.libraries = {{"libtorch", "test"}};
    environment.clock = setup.clock;
    environment.proc = setup.proc;
    return environment;
}

spec::RunSpec spec(const std::string& dtype) {
    spec::RunSpec spec;
    spec.name = "fake";
    spec.backbone.dtype = dtype;
    spec.method.kind = "full";
    spec.task.metric = "accuracy";
    spec.task.head_dropout = 0.2;
    spec.train.batch_size = 4;
    spec.train.accumulate = 2;
    spec.train.eval_batch_size = 4;
    spec.train.seed = 3;
    spec.train.optimizer.lr = 0.05;
    spec.train.optimizer.weight_decay = 0.01;
    spec.train.schedule.warmup_steps = 3;
    spec.device = "cpu";
    spec.threads = 1;
    return spec;
}

void Recorder::started(const api::RunStarted& event) {
    order.emplace_back("started");
    starts.push_back(event);
}
void Recorder::step(const api::StepEvent& event) {
    order.emplace_back("step");
    steps.push_back(event);
    if (on_step) on_step(event);
}
void Recorder::evaluation(const api::EvaluationEvent& event) {
    order.emplace_back("evaluation");
    evaluations.push_back(event);
}
void Recorder::memory(const api::MemorySplit& event) {
    order.emplace_back("memory");
    splits.push_back(event);
}
void Recorder::trace(const api::StepTrace& event) {
    order.emplace_back("trace");
    traces.push_back(event);
}
void Recorder::checkpoint(const api::CheckpointEvent& event) {
    order.emplace_back("checkpoint");
    checkpoints.push_back(event);
    if (on_checkpoint) on_checkpoint(event);
}
void Recorder::predictions(const api::PredictionsEvent& event) {
    order.emplace_back("predictions");
    scored.push_back(event);
}
void Recorder::log(const api::LogEvent& event) {
    order.emplace_back("log");
    logs.push_back(event);
}

std::string row(const api::StepEvent& event) {
    return std::to_string(event.step) + bits(event.epoch) + bits(event.loss) + bits(event.learning_rate) +
           bits(event.gradient_norm) + " " + std::to_string(event.examples) + " " + std::to_string(event.peak_bytes) +
           (event.logged ? " logged" : "");
}
std::string row(const api::EvaluationEvent& event) {
    std::string text = std::to_string(event.step) + bits(event.epoch) + " " + event.split + bits(event.loss) + " " +
                       std::to_string(event.peak_bytes) + (event.best ? " best" : "");
    for (const auto& [name, value] : event.metrics) text += " " + name + bits(value);
    return text;
}
std::string row(const api::MemorySplit& split) {
    std::string text = std::to_string(split.step) + " " + std::to_string(split.peak);
    for (const api::MemoryCell& cell : split.cells) {
        text += " " + cell.block;
        for (const std::int64_t bytes : cell.bytes) text.append(",").append(std::to_string(bytes));
    }
    const api::BatchShape& batch = split.batch;
    text.append(" ").append(api::to_string(split.phase)).append(" ").append(split.block);
    for (const std::int64_t number : {split.micro_batch, batch.rows, batch.tokens, batch.targets})
        text.append(" ").append(std::to_string(number));
    return text.append(batch.padded ? " padded" : "").append(batch.segments ? " segments" : "");
}
std::string row(const api::StepTrace& trace) {
    std::string text;
    for (const std::int64_t number : {trace.step, trace.events, trace.peak, trace.peak_event})
        text.append(std::to_string(number)).append(" ");
    for (const std::string& block : trace.blocks) text.append(block).append(" ");
    for (const api::PhaseMark& mark : trace.phases) {
        text.append(api::to_string(mark.phase)).append("@").append(std::to_string(mark.event));
        text.append("/").append(std::to_string(mark.micro_batch)).append(" ");
    }
    for (const api::TracePoint& point : trace.points) {
        for (const std::int64_t number : {point.event, point.bytes, std::int64_t{point.block}})
            text.append(std::to_string(number)).append(",");
    }
    return text;
}

}  // namespace fake
