// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/forecast.h"

#include <algorithm>

#include "core/analysis/simulation/step.h"

namespace sherl::analysis {
namespace {

using simulation::Machine;

std::vector<AliveBecause> reasons_of(const Machine& machine) {
    std::vector<AliveBecause> reasons;
    for (const Machine::Kept& kept : machine.kept_at_peak()) {
        AliveBecause reason;
        reason.block = machine.blocks()[static_cast<std::size_t>(kept.block)];
        reason.bytes = kept.bytes;
        for (const simulation::TensorImpl* leaf : kept.leaves) {
            reason.tensors.push_back(leaf->name);
            const std::string& block = machine.blocks()[static_cast<std::size_t>(leaf->block)];
            if (std::find(reason.blocks.begin(), reason.blocks.end(), block) == reason.blocks.end()) reason.blocks.push_back(block);
            reason.passing = reason.passing || leaf->block != kept.block;
        }
        reasons.push_back(std::move(reason));
    }
    // Blocks stay in the order in which they were made, which is the model's.
    const auto place = [&](const AliveBecause& reason) {
        return std::find(machine.blocks().begin(), machine.blocks().end(), reason.block) - machine.blocks().begin();
    };
    std::stable_sort(reasons.begin(), reasons.end(), [&](const AliveBecause& a, const AliveBecause& b) {
        return place(a) != place(b) ? place(a) < place(b) : a.bytes > b.bytes;
    });
    return reasons;
}

}  // namespace

std::int64_t Forecast::needed() const {
    return std::max(split.peak, evaluation_peak);
}

api::BatchShape largest_batch(const spec::RunSpec& spec) {
    api::BatchShape shape{.rows = spec.train.batch_size, .tokens = spec.task.max_length};
    shape.padded = shape.rows > 1;
    if (spec.task.kind != "seq2seq") return shape;
    std::size_t longest = 1;
    for (const std::string& label : spec.task.data.labels) longest = std::max(longest, label.size());
    shape.targets = spec.task.max_target_length.value_or(static_cast<std::int64_t>(longest) + 1);
    return shape;
}

std::int64_t outputs_of(const spec::RunSpec& spec) {
    if (spec.task.kind == "regression") return 1;
    return std::max<std::int64_t>(2, static_cast<std::int64_t>(spec.task.data.labels.size()));
}

Forecast forecast(const ForecastSetup& setup, Wanted wanted) {
    Forecast result;
    simulation::Step step(setup);
    Machine& machine = step.machine();
    // The first step has what every later one has: gradients are cleared at a step's end.
    step.train();
    result.split = machine.split();
    result.trace = machine.trace();
    if (wanted == Wanted::reasons) {
        machine.watch_reasons(result.split.peak);
        step.train();
        result.reasons = reasons_of(machine);
        machine.watch_reasons(-1);
    }
    step.evaluate();
    result.evaluation_peak = machine.peak();
    result.head_parameters = step.head_parameters();
    result.backbone_parameters = step.backbone_parameters();
    for (const simulation::Tensor& trained : machine.trained()) result.trainable_parameters += simulation::count(trained->sizes);
    result.adapter_bytes = result.trainable_parameters * machine.element();
    result.checkpoint_bytes = 3 * result.adapter_bytes;
    return result;
}

}  // namespace sherl::analysis
