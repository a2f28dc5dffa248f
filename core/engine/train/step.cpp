// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "core/analysis/batch_shape.h"
#include "core/base/random.h"
#include "core/engine/train/device.h"
#include "core/engine/train/failure.h"
#include "core/engine/train/gradients.h"

namespace sherl::engine {
namespace {

// However the step ends, nothing that was kept for it outlives it.
class GradientsCleared {
  public:
    explicit GradientsCleared(Model& model) : model_(model), trained_(model.trainable()) {}
    ~GradientsCleared() {
        clear_gradients(trained_);
        model_.end_step();
    }
    GradientsCleared(const GradientsCleared&) = delete;
    GradientsCleared& operator=(const GradientsCleared&) = delete;

  private:
    Model& model_;
    const std::vector<NamedTensor>& trained_;
};

std::string place(std::int64_t step) {
    return "step " + std::to_string(step);
}

}  // namespace

Stepper::Stepper(const StepParts& parts)
    : parts_(parts), generator_(make_generator(parts.model.device(), parts.spec.train.seed)) {}

StepResult Stepper::take(std::int64_t step, std::int64_t peak_so_far) {
    const std::vector<NamedTensor>& trained = parts_.model.trainable();
    const spec::TrainSpec& train = parts_.spec.train;
    StepResult result;
    const auto group = group_of(step);
    for (const auto& micro : group) result.examples += static_cast<std::int64_t>(micro.size());
    reseed(generator_, mix_seed(train.seed, "dropout", static_cast<std::uint64_t>(step)));
    parts_.ledger.begin_window(peak_so_far);
    {
        const GradientsCleared cleared(parts_.model);
        result.loss = accumulate_gradient(step, group);
        parts_.ledger.set_batch({}, 0);
        parts_.ledger.enter_phase(api::Phase::optimizer);
        const memory::BlockScope scope(parts_.ledger.block("optimizer"));
        result.gradient_norm = gradient_norm(trained);
        if (!std::isfinite(result.gradient_norm))
            throw nan_failure(NanCause::gradient, place(step), result.gradient_norm);
        if (train.clip_norm) clip_gradients(trained, result.gradient_norm, *train.clip_norm);
        result.learning_rate = spec::learning_rate(train, parts_.plan, step - 1);
        parts_.optimizer.step(result.learning_rate);
    }
    result.peak_bytes = parts_.ledger.window_peak();
    return result;
}

double Stepper::accumulate_gradient(std::int64_t step, const std::vector<std::vector<std::int64_t>>& group) {
    ForwardContext context;
    context.training = true;
    context.backbone_dropout = parts_.spec.backbone.mode == "train";
    context.gradient_checkpointing = parts_.spec.train.gradient_checkpointing;
    context.decoder_cache = parts_.spec.train.decoder_cache;
    context.generator = generator_;
    double weights = 0, mean = 0;
    for (const auto& micro : group) weights += weight_of(micro);
    std::int64_t number = 0;
    for (const auto& micro : group) {
        const double share = weight_of(micro) / weights;
        parts_.ledger.set_batch(analysis::batch_shape(parts_.task.train.examples, micro), ++number);
        parts_.ledger.enter_phase(api::Phase::prepare);
        const Batch batch = make_batch(parts_.task.train.examples, micro, parts_.format, &parts_.ledger);
        at::Tensor loss = loss_of(batch, context);
        const double value = loss.item<double>();
        if (!std::isfinite(value)) throw nan_failure(NanCause::loss, place(step), value);
        mean += value * share;
        if (group.size() > 1) {
            const memory::BlockScope scope(parts_.ledger.block("loss"));
            loss = loss * share;
        }
        parts_.ledger.enter_phase(api::Phase::backward);
        loss.backward();
    }
    return mean;
}

// The logits end with it: the loss keeps what backward needs of them.
at::Tensor Stepper::loss_of(const Batch& batch, const ForwardContext& context) {
    parts_.ledger.enter_phase(api::Phase::forward);
    const at::Tensor logits = parts_.model.forward(batch, context);
    parts_.ledger.enter_phase(api::Phase::loss);
    return parts_.model.loss(logits, batch);
}

// What the mean of a micro-batch is a mean of: its examples, because the last ones of an epoch may be short; seq2seq: target tokens.
double Stepper::weight_of(const std::vector<std::int64_t>& micro) const {
    if (!parts_.task.generates()) return static_cast<double>(micro.size());
    double tokens = 0;
    for (const std::int64_t index : micro)
        tokens += static_cast<double>(parts_.task.train.examples[static_cast<std::size_t>(index)].target_ids.size());
    return tokens;
}

std::vector<std::vector<std::int64_t>> Stepper::group_of(std::int64_t step) {
    const std::int64_t epoch = (step - 1) / parts_.plan.steps_per_epoch;
    if (epoch != epoch_) {
        order_ = data::batch_order(parts_.plan.examples, parts_.plan.batch_size, parts_.spec.train.seed, epoch);
        epoch_ = epoch;
    }
    const auto first = static_cast<std::size_t>((step - 1) % parts_.plan.steps_per_epoch * parts_.plan.accumulate);
    const std::size_t last = std::min(order_.size(), first + static_cast<std::size_t>(parts_.plan.accumulate));
    return {order_.begin() + static_cast<std::ptrdiff_t>(first), order_.begin() + static_cast<std::ptrdiff_t>(last)};
}

}  // namespace sherl::engine
