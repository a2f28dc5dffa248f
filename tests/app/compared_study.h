// SPDX-License-Identifier: GPL-3.0-or-later
// A study that has something to show on every card of the Compare page, in its dialogs and in run details: curves, peaks with
// their parts, predictions with their texts, weights; written without an engine.
#pragma once

#include <QString>
#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/formats/safetensors.h"
#include "core/store/study.h"
#include "widgets/measured_runs.h"
#include "widgets/predicted_study.h"

namespace sherl::test {

class ComparedStudy {
  public:
    // A new study at this path: five methods, two seeds of two of them.
    explicit ComparedStudy(const QString& path) : study_(store::Study::open_for_writing(path.toStdString())) {
        constexpr double kMebi = 1024 * 1024;
        add("lora", 0, "LoRA r8", 0.93, 3135 * kMebi);
        add("lora", 1, "LoRA r8", 0.92, 3130 * kMebi);
        add("sherl", 0, "SHERL early 0-4 · late 1", 0.95, 1208 * kMebi);
        add("sherl", 1, "SHERL early 0-4 · late 1", 0.94, 1200 * kMebi);
        add("bitfit", 0, "BitFit", 0.88, 2785 * kMebi);
        add("full", 0, "Full fine-tuning", 0.96, 4956 * kMebi);
        add("linear_probe", 0, "Linear probe", 0.71, 615 * kMebi);
        study_.set_notes(runs_[2], "# Result\n\nBelow **half** of LoRA's memory.\n");
    }

    [[nodiscard]] const std::vector<store::RunId>& runs() const { return runs_; }
    [[nodiscard]] store::Study& study() { return study_; }

  private:
    static constexpr std::int64_t kSteps = 120, kEvaluateEvery = 20;

    static std::string rows(int count, unsigned seed) {
        static const std::vector<std::string> openings{"Shares of the chip maker fell", "The striker will miss the cup final", "Ministers argued for hours",
                                                       "A new phone reads handwriting", "The film took two awards"};
        std::mt19937 random(seed);
        std::string text;
        for (int i = 0; i < count; ++i) {
            const std::size_t label = random() % topics().size();
            text += openings[random() % openings.size()] + ", analysts said on Monday (" + std::to_string(i) + ")\t" + topics()[label] + '\n';
        }
        return text;
    }
    static const std::vector<std::string>& topics() {
        static const std::vector<std::string> all{"business", "entertainment", "politics", "sport", "tech"};
        return all;
    }

    // `accuracy` is reached at the end; `peak` in bytes.
    void add(const char* method, std::int64_t seed, const char* name, double accuracy, double peak) {
        const store::RunId run = add_run(study_, method, seed, name, data_.more());
        const FakeClock clock;
        const data::Dataset dataset = data::load_dataset(spec::to_run_spec(study_.summary(run).spec).task);
        store::RunRecorder recorder(study_.path(), store::claim_run(study_, run, clock), clock, [] {}, store::RunRecorder::Options{});
        api::RunStarted started;
        started.total_steps = kSteps;
        started.steps_per_epoch = kSteps / 2;
        started.labels = dataset.labels;
        started.device = "cpu";
        started.threads = 2;
        started.trainable_parameters = 4'600'000;
        started.backbone_parameters = 109'482'240;
        started.backbone_hash = "9f31c0de5577aa01";
        started.data_hash = dataset.report.hash;
        recorder.started(started);
        const auto most = static_cast<std::int64_t>(peak);
        recorder.forecast(forecast_record(run_with_peak(method, most + most / 97, 0), method));
        std::mt19937 random(static_cast<unsigned>(run));
        std::uniform_real_distribution<double> uniform(0, 1);
        for (std::int64_t step = 1; step <= kSteps; ++step) {
            const double done = static_cast<double>(step) / kSteps;
            api::StepEvent event;
            event.step = step;
            event.epoch = 2 * done;
            event.loss = 0.2 + 1.4 * std::exp(-4 * done) + 0.05 * uniform(random);
            event.learning_rate = 1e-3 * (1 - done);
            event.gradient_norm = 1;
            event.examples = 32;
            event.examples_per_second = 320;
            event.step_seconds = 0.1;
            event.elapsed_seconds = 0.1 * static_cast<double>(step);
            event.peak_bytes = step == 17 ? most : most - static_cast<std::int64_t>(peak * 0.2 * uniform(random));
            recorder.step(event);
            if (step == 17) {
                const api::MemoryFigureRun made = run_with_peak(method, most, step);
                recorder.memory(made.split);
                recorder.trace(made.trace);
            }
            if (step % kEvaluateEvery == 0) {
                api::EvaluationEvent evaluation;
                evaluation.step = step;
                evaluation.epoch = event.epoch;
                evaluation.split = "validation";
                evaluation.loss = event.loss;
                evaluation.metrics = {{"accuracy", accuracy * (1 - std::exp(-5 * done))}};
                recorder.evaluation(evaluation);
            }
        }
        recorder.checkpoint({.step = kSteps, .folder = "checkpoint-" + std::to_string(kSteps)});
        for (const data::Split split : {data::Split::validation, data::Split::test}) {
            api::PredictionsEvent event;
            event.split = to_string(split);
            for (const data::Example& example : dataset.split(split)) {
                const auto classes = static_cast<std::int64_t>(dataset.labels.size());
                const std::int64_t answer = uniform(random) < accuracy - 0.2 ? example.label : (example.label + 1 + static_cast<std::int64_t>(2 * uniform(random))) % classes;
                const Answer given = sure_of(answer, dataset.labels.size(), static_cast<float>(0.5 + 0.5 * uniform(random)));
                event.ids.push_back(example.id);
                event.probabilities.insert(event.probabilities.end(), given.probabilities.begin(), given.probabilities.end());
                event.labels.push_back(example.label);
                event.predictions.push_back(answer);
            }
            recorder.predictions(event);
        }
        api::RunOutcome outcome;
        outcome.ending = api::Ending::finished;
        outcome.steps = outcome.best_step = kSteps;
        outcome.seconds = 0.1 * kSteps;
        outcome.trainable_parameters = 4'600'000;
        outcome.counters = {{"tensor_peak_train", most}, {"tensor_peak_eval", most / 3}, {"process_rss_peak", 2 * most}};
        outcome.validation = {{"accuracy", accuracy * (1 - std::exp(-5))}};
        outcome.test = {{"accuracy", accuracy - 0.01}};
        recorder.finish(outcome);

        for (const auto& [folder, step] : {std::pair{"best", "100"}, std::pair{"final", "120"}}) {
            const std::filesystem::path weights = study_.files(study_.summary(run).uuid) / folder;
            std::filesystem::create_directories(weights);
            const std::vector<std::byte> bytes(4);
            const std::vector<formats::TensorToWrite> tensors{{.name = "classifier.bias", .dtype = formats::Dtype::f32, .shape = {1}, .data = bytes}};
            formats::write_safetensors(weights / "adapter.safetensors", tensors, {{"step", step}});
        }
        runs_.push_back(run);
    }

    PredictedData data_{"text\tlabel", rows(30, 1), rows(160, 2), rows(150, 3)};
    store::Study study_;
    std::vector<store::RunId> runs_;
};

}  // namespace sherl::test
