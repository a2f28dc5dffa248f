// SPDX-License-Identifier: GPL-3.0-or-later
// The training loop: steps, evaluations, checkpoints, and at the end the scores of the selected weights.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/api/events.h"
#include "core/base/clock.h"
#include "core/engine/train/checkpoint.h"
#include "core/engine/train/evaluation.h"
#include "core/engine/train/memory_watch.h"
#include "core/engine/train/step.h"
#include "core/spec/schedule.h"

namespace sherl::engine {

// What is being done, for errors.
struct Place {
    std::string text = "loading";  // "step 12", "validation after step 12"
    std::int64_t step = 0;         // the training step under way; 0: none
};

// All outlive the loop.
struct LoopParts {
    const spec::RunSpec& spec;
    const TextTask& task;
    const spec::Plan& plan;
    const BatchFormat& format;
    const RunIdentity& identity;
    const RunFolder& folder;
    Model& model;
    Optimizer& optimizer;
    memory::Ledger& ledger;
    const SystemPeaks& system_peaks;
    api::RunObserver& observer;
    const std::stop_token& stop;
    const Clock& clock;
    const std::vector<std::int64_t>& trace_steps;  // RunRequest::trace_steps
    RunState& state;                               // where the run stands; may be that of a checkpoint
    Place& place;
};

class Loop {
  public:
    explicit Loop(const LoopParts& parts);

    // Until the training ends or is interrupted. Fills ending, best_step, validation and test. Throws what the parts
    // throw.
    [[nodiscard]] api::RunOutcome run();

  private:
    enum class Interruption { none, stop, pause };

    [[nodiscard]] bool train();  // false: interrupted
    void take_step();
    [[nodiscard]] bool evaluate_validation();  // false: interrupted
    [[nodiscard]] std::optional<Evaluation> score(const std::string& split, std::int64_t step);
    void report(const Evaluation& result, const std::string& split, std::int64_t step, double seconds, bool best);
    [[nodiscard]] bool finish(api::RunOutcome& outcome);  // false: interrupted
    void select_weights(std::int64_t step);
    void save();

    [[nodiscard]] bool training_over() const;
    [[nodiscard]] bool interrupted();
    [[nodiscard]] double elapsed() const;

    LoopParts parts_;
    RunState& state_;
    Stepper stepper_;
    MemoryWatch memory_;
    const double start_seconds_, elapsed_before_;
    Interruption interruption_ = Interruption::none;
    std::optional<std::pair<std::int64_t, std::int64_t>> saved_;  // (step, evaluated step) of the checkpoint on disk
    std::int64_t evaluation_peak_ = 0;                            // of all evaluations, to show
    std::optional<Evaluation> last_, best_;  // validation, of the last step and of the best; not kept on resume
};

}  // namespace sherl::engine
