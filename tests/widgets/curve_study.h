// SPDX-License-Identifier: GPL-3.0-or-later
// A study whose runs write made-up curves as an engine's would: through the recorder, segment by segment.
#pragma once

#include <QTemporaryDir>
#include <cmath>
#include <memory>
#include <random>

#include "core/store/claim.h"
#include "core/store/recorder.h"
#include "support/fake_clock.h"
#include "support/small_runs.h"

namespace sherl::test {

// How a run's numbers go. Everything is a pure function of seed and step.
struct Shape {
    double metric = 0.58;                 // reached at the end
    double loss = 0.24;                   // the same
    double low = 2.2 * 1024, high = 2.9 * 1024;  // memory of common steps, MiB
    double peak = 3.06 * 1024;            // memory of step 217, MiB
};

inline constexpr std::int64_t kTotalSteps = 804, kStepsPerEpoch = 268, kEvaluateEvery = 67;

inline double noise_of(std::int64_t seed, std::int64_t step) {
    std::mt19937_64 random(static_cast<std::uint64_t>(seed) * 100003U + static_cast<std::uint64_t>(step));
    return std::uniform_real_distribution<double>(-1, 1)(random);
}

// One run at work. Destroying it without an ending leaves it as a crash would.
class WrittenRun {
  public:
    WrittenRun(store::Study& study, store::RunId run, Shape shape = {}, std::int64_t first_step = 0)
        : run_(run), shape_(shape), seed_(study.summary(run).seed),
          recorder_(std::make_unique<store::RunRecorder>(study.path(), store::claim_run(study, run, clock_), clock_, [] {},
                                                         store::RunRecorder::Options{})),
          step_(first_step) {
        api::RunStarted started;
        started.first_step = first_step;
        started.total_steps = kTotalSteps;
        started.steps_per_epoch = kStepsPerEpoch;
        started.device = "cpu";
        started.threads = 1;
        started.trainable_parameters = 4'600'000;
        started.backbone_parameters = 109'482'240;
        started.backbone_hash = "b0";
        started.data_hash = "d0";
        recorder_->started(started);
    }

    [[nodiscard]] store::RunId run() const { return run_; }
    [[nodiscard]] double loss_at(std::int64_t step) const {
        const double done = static_cast<double>(step) / kTotalSteps;
        return shape_.loss + (0.68 - shape_.loss) * std::exp(-4.5 * done) + 0.09 * noise_of(seed_, step) + 0.012 * std::sin(9 * done + static_cast<double>(seed_));
    }
    [[nodiscard]] double metric_at(std::int64_t step) const {
        const double done = static_cast<double>(step) / kTotalSteps;
        return shape_.metric * (1 - std::exp(-6.2 * done)) + 0.006 * noise_of(seed_ + 7, step);
    }
    [[nodiscard]] std::int64_t peak_at(std::int64_t step) const {
        const double part = 0.5 + 0.5 * noise_of(seed_ + 3, step);
        const double mebi = step == 217 ? shape_.peak : shape_.low + (shape_.high - shape_.low) * std::pow(part, 1.6);
        return std::llround(mebi * 1024 * 1024);
    }

    // Up to and with `last`; on disk when this returns.
    void train_to(std::int64_t last) {
        while (step_ < last) {
            const std::int64_t step = ++step_;
            api::StepEvent event;
            event.step = step;
            event.epoch = static_cast<double>(step) / kStepsPerEpoch;
            event.loss = loss_at(step);
            event.learning_rate = 1e-3 * (1 - static_cast<double>(step) / kTotalSteps);
            event.gradient_norm = 1 + 0.5 * noise_of(seed_ + 11, step);
            event.examples = 32;
            event.examples_per_second = 320;
            event.step_seconds = 0.1;
            event.elapsed_seconds = 0.1 * static_cast<double>(step);
            event.peak_bytes = peak_at(step);
            recorder_->step(event);
            if (event.peak_bytes > peak_) {
                peak_ = event.peak_bytes;
                api::MemorySplit split;
                split.peak = peak_;
                split.step = step;
                split.cells = {{.block = "block 0", .bytes = {peak_ / 4, peak_ / 16, peak_ / 8, peak_ / 2, 0, peak_ - peak_ / 4 - peak_ / 16 - peak_ / 8 - peak_ / 2}}};
                recorder_->memory(split);
            }
            if (step % kEvaluateEvery == 0) evaluate();
        }
        recorder_->checkpoint({.step = step_, .folder = "checkpoint-" + std::to_string(step_)});
    }
    void evaluate() {
        api::EvaluationEvent event;
        event.step = step_;
        event.epoch = static_cast<double>(step_) / kStepsPerEpoch;
        event.split = "validation";
        event.loss = loss_at(step_);
        event.metrics = {{"matthews", metric_at(step_)}, {"accuracy", 0.5 + metric_at(step_) / 2}};
        recorder_->evaluation(event);
    }
    void end(api::Ending ending, std::optional<Error> error = {}) {
        api::RunOutcome outcome;
        outcome.ending = ending;
        outcome.error = std::move(error);
        outcome.steps = step_;
        outcome.seconds = 0.1 * static_cast<double>(step_);
        outcome.trainable_parameters = 4'600'000;
        if (peak_ > 0) outcome.counters = {{"tensor_peak_train", peak_}, {"tensor_peak_eval", peak_ / 2}, {"process_rss_peak", 2 * peak_}};
        if (step_ >= kEvaluateEvery) {
            outcome.best_step = step_ / kEvaluateEvery * kEvaluateEvery;
            outcome.validation = {{"matthews", metric_at(outcome.best_step)}, {"accuracy", 0.5 + metric_at(outcome.best_step) / 2}};
        }
        recorder_->finish(outcome);
    }

  private:
    FakeClock clock_;
    store::RunId run_;
    Shape shape_;
    std::int64_t seed_;
    std::unique_ptr<store::RunRecorder> recorder_;
    std::int64_t step_, peak_ = 0;
};

inline Shape lora_shape() {
    return {.metric = 0.589, .loss = 0.24};
}
inline Shape sherl_shape() {
    return {.metric = 0.581, .loss = 0.27, .low = 0.93 * 1024, .high = 1.08 * 1024, .peak = 1.18 * 1024};
}

}  // namespace sherl::test
