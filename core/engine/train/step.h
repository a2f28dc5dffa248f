// SPDX-License-Identifier: GPL-3.0-or-later
// One optimizer step: its micro-batches, its gradient, its update, and the memory all this took.
#pragma once

#include <cstdint>
#include <vector>

#include "core/engine/memory/ledger.h"
#include "core/engine/model.h"
#include "core/engine/tasks/batch.h"
#include "core/engine/tasks/text_task.h"
#include "core/engine/train/optimizer.h"
#include "core/spec/run_spec.h"
#include "core/spec/schedule.h"

namespace sherl::engine {

struct StepResult {
    double loss = 0;           // mean over the step's examples
    double learning_rate = 0;  // used
    double gradient_norm = 0;  // before clipping
    std::int64_t examples = 0;
    std::int64_t peak_bytes = 0;  // from the first forward to after the gradients are cleared
};

// What a step needs; all outlive the stepper.
struct StepParts {
    const spec::RunSpec& spec;
    const TextTask& task;
    const spec::Plan& plan;
    const BatchFormat& format;
    Model& model;
    Optimizer& optimizer;
    memory::Ledger& ledger;
};

// A step is a pure function of (weights, optimizer state, seed, step): the order of examples comes from (seed, epoch),
// dropout from (seed, step). So a resumed run needs no generator state.
class Stepper {
  public:
    explicit Stepper(const StepParts& parts);

    // Takes step `step` (from 1). The ledger's window is this step's afterwards; its split is kept above `peak_so_far`.
    // Throws nan_failure.
    [[nodiscard]] StepResult take(std::int64_t step, std::int64_t peak_so_far);

  private:
    [[nodiscard]] double accumulate_gradient(std::int64_t step, const std::vector<std::vector<std::int64_t>>& group);
    [[nodiscard]] at::Tensor loss_of(const Batch& batch, const ForwardContext& context);
    [[nodiscard]] double weight_of(const std::vector<std::int64_t>& micro) const;
    [[nodiscard]] std::vector<std::vector<std::int64_t>> group_of(std::int64_t step);

    StepParts parts_;
    at::Generator generator_;
    std::int64_t epoch_ = -1;  // whose order is held
    std::vector<std::vector<std::int64_t>> order_;
};

}  // namespace sherl::engine
