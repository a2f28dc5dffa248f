// SPDX-License-Identifier: GPL-3.0-or-later
// What the store's tests share: an engine that does what the test says, a small spec.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "core/api/engine.h"
#include "core/store/execute.h"
#include "support/fake_clock.h"

namespace sherl::store::test {

using FakeClock = sherl::test::FakeClock;

class FakeEngine final : public api::Engine {
  public:
    using Run = std::function<api::RunOutcome(const api::RunRequest&, api::RunObserver&, std::stop_token)>;
    explicit FakeEngine(Run run) : run_(std::move(run)) {}

    std::map<std::string, std::string> library_versions() const override { return {}; }
    std::vector<api::DeviceInfo> devices() const override { return {}; }
    std::vector<std::string> method_kinds() const override { return {}; }
    // As the contract says: what an observer throws ends the run as failed.
    api::RunOutcome run(const api::RunRequest& request, api::RunObserver& observer, std::stop_token stop) override {
        try {
            return run_(request, observer, stop);
        } catch (const Error& error) {
            api::RunOutcome outcome;
            outcome.ending = api::Ending::failed;
            outcome.error = error;
            return outcome;
        }
    }
    api::CaseResult verify(const std::filesystem::path&) override { return {}; }
    api::ExportReport export_adapter(const api::ExportRequest&) override { return {}; }
    std::unique_ptr<api::Predictor> open_adapter(const std::filesystem::path&,
                                                 const std::optional<std::filesystem::path>&) override {
        return nullptr;
    }
    api::StartMatch match_start(const spec::RunSpec&, std::int64_t) override { return {}; }

  private:
    Run run_;
};

inline spec::RunSpec small_spec(const std::string& method = "sherl", std::uint64_t seed = 0) {
    spec::RunSpec spec;
    spec.name = method + " run";
    spec.backbone.path = "/models/tiny-bert";
    spec.method.kind = method;
    spec.task.metric = "matthews";
    spec.task.data.format = "glue-tsv";
    spec.task.data.name = "cola";
    spec.train.seed = seed;
    spec.threads = 2;
    return spec;
}

inline Json small_document(const std::string& method = "sherl", std::uint64_t seed = 0) {
    Json options = {{"kind", method}};
    if (method == "sherl") options.update({{"reduction", 2}, {"early_layers", {0, 1, 10}}});
    if (method == "lora") options.update({{"rank", 8}});
    return {{"format", "sherl-run/1"},
            {"name", method + " run"},
            {"method", options},
            {"train", {{"seed", seed}, {"clip_norm", nullptr}, {"optimizer", {{"kind", "adamw"}, {"lr", 1e-3}}}}}};
}

inline RunId add_run(Study& study, const std::string& method = "sherl", std::uint64_t seed = 0) {
    return study.create_run(small_document(method, seed), std::string(60, 'a') + "0001", small_spec(method, seed));
}

inline api::RunStarted small_start(std::int64_t first_step = 0) {
    api::RunStarted started;
    started.first_step = first_step;
    started.total_steps = 100;
    started.steps_per_epoch = 50;
    started.trainable_parameters = 1234;
    started.labels = {"no", "yes"};
    started.device = "cpu";
    started.threads = 1;
    started.backbone_hash = "b0";
    started.data_hash = "d0";
    started.libraries = {{"libtorch", "2.11.0"}};
    return started;
}

// A loss that is a pure function of the step, so that a curve shows what was lost, doubled or left over.
inline double loss_of(std::int64_t step) {
    return 1.0 / static_cast<double>(step);
}

inline api::StepEvent small_step(std::int64_t step) {
    api::StepEvent event;
    event.step = step;
    event.epoch = static_cast<double>(step) / 50;
    event.loss = loss_of(step);
    event.learning_rate = 1e-3;
    event.gradient_norm = 0.5;
    event.examples = 32;
    event.elapsed_seconds = 0.1 * static_cast<double>(step);
    event.peak_bytes = 1000 + step;
    return event;
}

inline api::RunOutcome small_outcome(api::Ending ending, std::int64_t steps) {
    api::RunOutcome outcome;
    outcome.ending = ending;
    outcome.steps = steps;
    outcome.seconds = 1.5;
    return outcome;
}

// Writes a checkpoint folder as the engine does, then reports it.
inline void small_checkpoint(const api::RunRequest& request, api::RunObserver& observer, std::int64_t step) {
    const std::string folder = "checkpoint-" + std::to_string(step);
    std::filesystem::create_directories(request.files / folder);
    observer.checkpoint({.step = step, .folder = folder});
}

}  // namespace sherl::store::test
