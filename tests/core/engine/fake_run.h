// SPDX-License-Identifier: GPL-3.0-or-later
// A run without a backbone: a bag-of-embeddings classifier with real autograd and dropout, made-up examples, a clock
// that the test owns.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/api/engine.h"
#include "core/base/clock.h"
#include "core/engine/train/trainer.h"

namespace fake {

// Counts forward passes and may interfere.
struct Probe {
    std::function<void(bool training, int forward)> on_forward;  // before each pass, counted from 1 per kind
    int nan_at_forward = 0;                                      // training pass whose loss is NaN
    int bad_gradient_at_forward = 0;                             // training pass with finite loss and infinite gradient
    int training_forwards = 0, evaluation_forwards = 0;
};

class StillClock final : public sherl::Clock {
  public:
    mutable double now = 100;
    double tick = 0;  // added at each reading
    [[nodiscard]] double monotonic_seconds() const override { return now += tick; }
    [[nodiscard]] std::int64_t unix_milliseconds() const override { return 0; }
};

struct Sizes {
    int train = 37, validation = 11, test = 9;
};

struct Setup {
    Sizes sizes;
    std::string dtype = "float32";
    bool regression = false;
    std::shared_ptr<Probe> probe = std::make_shared<Probe>();
    std::shared_ptr<StillClock> clock = std::make_shared<StillClock>();
    std::filesystem::path proc = "/proc/self";
    std::string data_hash = "data", backbone_hash = "backbone";
};

[[nodiscard]] sherl::engine::Environment environment(const Setup& setup);

// 37 examples in batches of 4, two per step: 5 steps an epoch, 3 epochs, evaluations after steps 5, 10, 15; dropout on.
[[nodiscard]] sherl::spec::RunSpec spec(const std::string& dtype = "float32");

struct Recorder : sherl::api::RunObserver {
    std::vector<std::string> order;  // names of the calls
    std::vector<sherl::api::RunStarted> starts;
    std::vector<sherl::api::StepEvent> steps;
    std::vector<sherl::api::EvaluationEvent> evaluations;
    std::vector<sherl::api::MemorySplit> splits;
    std::vector<sherl::api::StepTrace> traces;
    std::vector<sherl::api::CheckpointEvent> checkpoints;
    std::vector<sherl::api::PredictionsEvent> scored;
    std::vector<sherl::api::LogEvent> logs;
    std::function<void(const sherl::api::StepEvent&)> on_step;
    std::function<void(const sherl::api::CheckpointEvent&)> on_checkpoint;
    std::function<bool()> pause;

    void started(const sherl::api::RunStarted& event) override;
    void step(const sherl::api::StepEvent& event) override;
    void evaluation(const sherl::api::EvaluationEvent& event) override;
    void memory(const sherl::api::MemorySplit& event) override;
    void trace(const sherl::api::StepTrace& event) override;
    void checkpoint(const sherl::api::CheckpointEvent& event) override;
    void predictions(const sherl::api::PredictionsEvent& event) override;
    void log(const sherl::api::LogEvent& event) override;
    bool pause_requested() override { return pause && pause(); }
};

// What must be the same in two runs of one spec, as text with every bit: no times.
[[nodiscard]] std::string row(const sherl::api::StepEvent& event);
[[nodiscard]] std::string row(const sherl::api::EvaluationEvent& event);
[[nodiscard]] std::string row(const sherl::api::MemorySplit& split);
[[nodiscard]] std::string row(const sherl::api::StepTrace& trace);

}  // namespace fake
