// SPDX-License-Identifier: GPL-3.0-or-later
// Runs with stored predictions over data that lie on a disk: what the Examples card and the Predictions tab show.
#pragma once

#include <QDir>
#include <QFile>
#include <QString>
#include <QTemporaryDir>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/store/claim.h"
#include "core/store/recorder.h"
#include "support/fake_clock.h"
#include "support/small_runs.h"

namespace sherl::test {

// A table task of these files in a folder of its own.
class PredictedData {
  public:
    // `header`: "text\tlabel", with "\ttext_pair" where rows have two texts.
    PredictedData(const std::string& header, const std::string& train, const std::string& validation, const std::string& test = {}) {
        write("train.tsv", header + '\n' + train);
        write("validation.tsv", header + '\n' + validation);
        if (!test.empty()) write("test.tsv", header + '\n' + test);
        Json files = {{"train", "train.tsv"}, {"validation", "validation.tsv"}};
        if (!test.empty()) files["test"] = "test.tsv";
        spec_ = {{"format", "table"}, {"name", nullptr}, {"path", path().string()}, {"files", files}};
        if (header.find("text_pair") != std::string::npos) spec_["columns"] = {{"text_pair", "text_pair"}};
    }
    [[nodiscard]] std::filesystem::path path() const { return folder_.path().toStdString(); }
    void write(const std::string& name, const std::string& content) const { std::ofstream(path() / name, std::ios::binary) << content; }
    // What add_run() merges into its document.
    [[nodiscard]] Json more(const char* kind = "classification") const { return {{"task", {{"kind", kind}, {"data", spec_}}}}; }

  private:
    QTemporaryDir folder_;
    Json spec_;
};

// What a run says about one example.
struct Answer {
    std::vector<float> probabilities;  // regression: the score alone
    bool names_class = true;           // false: a text of no class was generated
};
using Answers = std::function<Answer(const data::Example&, std::size_t classes)>;

// Trains nothing and stores answers for every example, as an engine does before it ends. `end`: with the ending.
inline void predict(store::Study& study, store::RunId run, const Answers& answers, bool end = true,
                    const std::function<void(api::RunStarted&)>& change = {}) {
    const FakeClock clock;
    const spec::RunSpec spec = spec::to_run_spec(study.summary(run).spec);
    const data::Dataset dataset = data::load_dataset(spec.task);
    store::RunRecorder recorder(study.path(), store::claim_run(study, run, clock), clock, [] {}, store::RunRecorder::Options{});
    api::RunStarted started;
    started.total_steps = 10;
    started.steps_per_epoch = 5;
    started.labels = dataset.labels;
    started.device = "cpu";
    started.threads = 1;
    started.backbone_hash = "b0";
    started.data_hash = dataset.report.hash;
    if (change) change(started);
    recorder.started(started);
    for (const data::Split split : {data::Split::validation, data::Split::test}) {
        if (dataset.split(split).empty() || !answers) continue;
        api::PredictionsEvent event;
        event.split = to_string(split);
        for (const data::Example& example : dataset.split(split)) {
            const Answer answer = answers(example, started.labels.size());
            event.ids.push_back(example.id);
            event.probabilities.insert(event.probabilities.end(), answer.probabilities.begin(), answer.probabilities.end());
            if (dataset.labels.empty()) {
                event.targets.push_back(static_cast<float>(example.target));
                continue;
            }
            event.labels.push_back(example.label);
            const auto likeliest = std::max_element(answer.probabilities.begin(), answer.probabilities.end()) - answer.probabilities.begin();
            event.predictions.push_back(answer.names_class ? likeliest : -1);
        }
        recorder.predictions(event);
    }
    api::RunOutcome outcome;
    outcome.ending = end ? api::Ending::finished : api::Ending::stopped;
    outcome.steps = 10;
    recorder.finish(outcome);
}

// The class with this much probability, the others share the rest.
inline Answer sure_of(std::int64_t predicted, std::size_t classes, float probability) {
    Answer answer{std::vector<float>(classes, (1 - probability) / static_cast<float>(std::max<std::size_t>(1, classes - 1)))};
    answer.probabilities.at(static_cast<std::size_t>(predicted)) = probability;
    return answer;
}

}  // namespace sherl::test
