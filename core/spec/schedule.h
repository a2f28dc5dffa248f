// SPDX-License-Identifier: GPL-3.0-or-later
// How long a run is and what its learning rate is at each step (run-spec.md, "Schedule"). Plain arithmetic, no tensors.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/spec/run_spec.h"

namespace sherl::spec {

// Smallest integer not below factor × count, where the product of the decimal factor as written counts: 0.07 × 100 is
// 7, although binary arithmetic gives 7.000000000000001.
[[nodiscard]] std::int64_t ceil_product(double factor, std::int64_t count);

// The steps of a run. An epoch's batches are grouped by `accumulate`; incomplete batches and groups are kept.
struct Plan {
    std::int64_t examples = 0;  // N, of the training split
    std::int64_t batch_size = 1, accumulate = 1;
    std::int64_t steps_per_epoch = 0;   // ⌈N / (batch × accumulate)⌉
    std::int64_t total_steps = 0;       // T = ⌈epochs × steps_per_epoch⌉, or max_steps where that ends earlier
    std::int64_t warmup_steps = 0;      // w; may be above T
    std::int64_t evaluate_every = 0;    // steps; 0: at the end of each epoch
    std::int64_t checkpoint_every = 0;  // steps; 0: with each evaluation

    // Steps count from 1. The last step is always an evaluation.
    [[nodiscard]] bool evaluates_after(std::int64_t step) const;
    [[nodiscard]] bool saves_after(std::int64_t step) const;
    [[nodiscard]] double epochs_done(std::int64_t step) const;
};

// `examples` ≥ 1.
[[nodiscard]] Plan make_plan(const TrainSpec& train, std::int64_t examples);

// What resolve() cannot know before the data are read: a warm-up that is longer than the epochs are. None where
// max_steps alone told it.
[[nodiscard]] std::optional<Problem> warmup_warning(const TrainSpec& train, std::int64_t examples);

// Learning rate of the step after `done` steps (0 ≤ done < T).
[[nodiscard]] double learning_rate(const TrainSpec& train, const Plan& plan, std::int64_t done);

}  // namespace sherl::spec
