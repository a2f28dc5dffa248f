// SPDX-License-Identifier: GPL-3.0-or-later
// The trainer's own step on made-up tokens, and the bytes it took by the ledger. For tests of memory; needs memory::install()
// before anything else.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/engine/memory/ledger.h"
#include "core/engine/model.h"
#include "core/engine/tensors/backbone_weights.h"
#include "core/engine/train/optimizer.h"
#include "core/engine/train/step.h"
#include "core/spec/resolve.h"

namespace sherl::test {

struct StepSetting {
    std::filesystem::path backbone;
    Json method;
    std::int64_t rows = 8, tokens = 16;
    std::int64_t target = 0;  // tokens of an answer: seq2seq
    bool dropouts = false;    // backbone.mode train
    bool checkpointing = false;
};

struct MeasuredStep {
    api::MemorySplit split;
    std::int64_t peak = 0;
    std::int64_t frozen = 0;  // bytes of weights that do not train
    double loss = 0;
};

namespace measured {

inline engine::TextTask task_of(const StepSetting& setting, std::int64_t vocabulary) {
    engine::TextTask task;
    task.labels = {"no", "yes"};
    if (setting.target > 0) task.kind = "seq2seq";
    Random random(1);
    const auto ids = [&](std::int64_t count) {
        std::vector<std::int32_t> made;
        for (std::int64_t i = 0; i < count; ++i)
            made.push_back(static_cast<std::int32_t>(2 + random.below(static_cast<std::uint64_t>(vocabulary - 2))));
        return made;
    };
    for (std::int64_t row = 0; row < setting.rows; ++row) {
        data::EncodedExample example;
        example.ids = ids(setting.tokens);
        example.target_ids = ids(setting.target);
        example.label = row % 2;
        task.train.examples.push_back(std::move(example));
    }
    return task;
}

}  // namespace measured

// Takes two steps, so that everything a later one keeps is there, and tells the second one's memory.
inline MeasuredStep measure_step(const StepSetting& setting) {
    const formats::BackboneConfig config = formats::read_backbone_config(setting.backbone);
    spec::RunSpec spec;
    spec.backbone.path = setting.backbone;
    spec.backbone.mode = setting.dropouts ? "train" : "eval";
    spec.method = spec::resolve_method(setting.method, config);
    spec.train.epochs = 1000;
    spec.train.batch_size = setting.rows;
    spec.train.gradient_checkpointing = setting.checkpointing;
    const engine::TextTask task = measured::task_of(setting, config.vocabulary());
    const spec::Plan plan = spec::make_plan(spec.train, task.train.size());

    engine::memory::Ledger ledger;
    const engine::memory::RunScope run(ledger);
    const auto model = engine::build_model({.backbone = spec.backbone,
                                            .method = spec.method,
                                            .task_kind = task.kind,
                                            .outputs = task.outputs(),
                                            .pool = "mean",
                                            .head_dropout = 0},
                                           &ledger);
    const auto optimizer = engine::make_optimizer(spec.train.optimizer, model->trainable(), &ledger);
    const engine::BatchFormat format{.pad_id = 0, .regression = false, .seq2seq = task.generates()};
    engine::Stepper stepper({.spec = spec,
                             .task = task,
                             .plan = plan,
                             .format = format,
                             .model = *model,
                             .optimizer = *optimizer,
                             .ledger = ledger});
    MeasuredStep result;
    (void)stepper.take(1, 0);
    const engine::StepResult taken = stepper.take(2, 0);
    result.peak = taken.peak_bytes;
    result.loss = taken.loss;
    result.split = ledger.window_split(2);
    for (const engine::BackboneWeight& weight : model->backbone()) {
        if (!weight.tensor.requires_grad()) result.frozen += static_cast<std::int64_t>(weight.tensor.nbytes());
    }
    return result;
}

// One line for each block, for whoever looks for what dominates.
inline std::string describe(const api::MemorySplit& split) {
    std::string text;
    for (const api::MemoryCell& cell : split.cells) {
        text += cell.block;
        for (std::size_t i = 0; i < cell.bytes.size(); ++i) {
            if (cell.bytes[i] == 0) continue;
            text.append(" ").append(api::memory_categories[i]).append(" ").append(std::to_string(cell.bytes[i]));
        }
        text += "\n";
    }
    return text;
}

}  // namespace sherl::test
