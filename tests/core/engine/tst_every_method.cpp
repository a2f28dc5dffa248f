// SPDX-License-Identifier: GPL-3.0-or-later
// Every method on every host that the catalogue allows, through the real trainer on tiny models: spec, data, backbone folder, run,
// events, checkpoint, resumption, gradient checkpointing. float64 and mode train, so that equal means equal and dropouts are in
// force.
#include <torch/torch.h>

#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/engine/fake_run.h"
#include "core/engine/method_options.h"
#include "core/engine/train/run_folder.h"
#include "core/spec/catalogue.h"
#include "support/tiny_t5.h"

namespace fs = std::filesystem;
using namespace sherl;

namespace {

constexpr std::size_t kExamples = 24, kHeldOut = 9;
constexpr double kCheckpointing = 1e-10;  // of losses and norms, relative

// A BERT of 4 blocks and width 32 whose vocabulary is these words.
void write_tiny_bert(const fs::path& folder) {
    fs::create_directories(folder);
    const Json config{{"architectures", {"BertModel"}}, {"model_type", "bert"},       {"vocab_size", 13},
                      {"hidden_size", 32},              {"num_hidden_layers", 4},     {"num_attention_heads", 4},
                      {"intermediate_size", 48},        {"max_position_embeddings", 24}, {"type_vocab_size", 2},
                      {"hidden_act", "gelu"},           {"pad_token_id", 0}};
    write_file_atomically(folder / "config.json", config.dump(1));
    write_file_atomically(folder / "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ngood\nbad\nthe\na\nfilm\nplay\nwas\nvery\n");
    test::write_random_weights(folder);
}

// Sentences whose class one word tells.
std::string table(std::size_t rows, std::size_t first) {
    std::string text = "text\tlabel\n";
    for (std::size_t i = first; i < first + rows; ++i) {
        text.append(i % 3 == 0 ? "the " : "a ").append(i % 4 < 2 ? "film" : "play").append(" was ");
        text.append(i % 5 == 0 ? "very " : "").append(i % 2 == 0 ? "good" : "bad").append("\t").append(i % 2 == 0 ? "yes\n" : "no\n");
    }
    return text;
}

struct How {
    int stop_at = 0;  // after this step
    bool resume = false;
};

struct Told {
    fake::Recorder recorder;
    api::RunOutcome outcome;
};

double mean_loss(const std::vector<api::StepEvent>& steps, std::size_t first, std::size_t count) {
    return std::accumulate(steps.begin() + static_cast<std::ptrdiff_t>(first),
                           steps.begin() + static_cast<std::ptrdiff_t>(first + count), 0.0,
                           [](double sum, const api::StepEvent& event) { return sum + event.loss; }) /
           static_cast<double>(count);
}

bool near(double a, double b) {
    return std::abs(a - b) <= kCheckpointing * std::max(1.0, std::abs(b));
}

}  // namespace

class TestEveryMethod : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        engine::memory::install();
        folder_ = directory_.path().toStdString();
        write_tiny_bert(folder_ / "bert");
        test::write_tiny_t5(folder_ / "t5", SHERL_TEST_DATA, {.encoder_blocks = 2, .decoder_blocks = 3});
        write_file_atomically(folder_ / "train.tsv", table(kExamples, 0));
        write_file_atomically(folder_ / "validation.tsv", table(kHeldOut, 100));
        write_file_atomically(folder_ / "test.tsv", table(kHeldOut, 200));
    }

    void trains_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("host");
        for (const spec::Method& method : spec::catalogue().methods) {
            for (const std::string& host : method.hosts) {
                QTest::addRow("%s, %s", host.c_str(), method.kind.c_str())
                    << QString::fromStdString(method.kind) << QString::fromStdString(host);
            }
        }
    }
    void trains() {
        QFETCH(QString, kind);
        QFETCH(QString, host);
        const spec::RunSpec spec = spec_of(kind.toStdString(), host.toStdString());

        const Told whole = run(spec, "whole");
        finished(whole);
        const std::vector<api::StepEvent>& steps = whole.recorder.steps;
        QCOMPARE(steps.size(), std::size_t{12});
        const double before = mean_loss(steps, 0, 6), after = mean_loss(steps, 6, 6);  // the two epochs
        QVERIFY2(after < before, qPrintable(QStringLiteral("%1 to %2").arg(before).arg(after)));
        for (const api::StepEvent& step : steps) QVERIFY(step.gradient_norm > 0 && std::isfinite(step.gradient_norm));

        // Evaluations after each epoch, the test split once; predictions of the selected weights.
        QCOMPARE(whole.recorder.evaluations.size(), std::size_t{3});
        for (const api::EvaluationEvent& event : whole.recorder.evaluations) {
            QVERIFY(std::isfinite(event.loss));
            QVERIFY(event.metrics.at("accuracy") >= 0 && event.metrics.at("accuracy") <= 1);
        }
        QCOMPARE(whole.recorder.scored.size(), std::size_t{2});
        for (const api::PredictionsEvent& event : whole.recorder.scored) {
            QCOMPARE(event.ids.size(), kHeldOut);
            QCOMPARE(event.labels.size(), kHeldOut);
            QCOMPARE(event.predictions.size(), kHeldOut);
            QCOMPARE(event.probabilities.size(), 2 * kHeldOut);
            for (std::size_t i = 0; i < kHeldOut; ++i)
                QVERIFY(std::abs(event.probabilities[2 * i] + event.probabilities[2 * i + 1] - 1) < 1e-6);
        }

        // Stopped in the second epoch and taken up again, it says what the uninterrupted one says, to the last bit.
        const Told first = run(spec, "parts", {.stop_at = 8}), second = run(spec, "parts", {.resume = true});
        QVERIFY(first.outcome.ending == api::Ending::stopped);
        finished(second);
        std::vector<std::string> expected, told;
        for (const api::StepEvent& event : steps) expected.push_back(fake::row(event));
        for (const Told* part : {&first, &second})
            for (const api::StepEvent& event : part->recorder.steps) told.push_back(fake::row(event));
        QCOMPARE(told, expected);
        QVERIFY(weights("parts") == weights("whole"));
        QCOMPARE(second.outcome.test, whole.outcome.test);
        QCOMPARE(second.recorder.scored.back().probabilities, whole.recorder.scored.back().probabilities);

        // Gradient checkpointing changes no number.
        spec::RunSpec again = spec;
        again.train.gradient_checkpointing = true;
        const Told checkpointed = run(again, "checkpointed");
        finished(checkpointed);
        for (std::size_t i = 0; i < steps.size(); ++i) {
            QVERIFY(near(checkpointed.recorder.steps[i].loss, steps[i].loss));
            QVERIFY(near(checkpointed.recorder.steps[i].gradient_norm, steps[i].gradient_norm));
        }
        QCOMPARE(checkpointed.outcome.test.size(), whole.outcome.test.size());
    }

  private:
    static void finished(const Told& told) {
        QVERIFY2(told.outcome.ending == api::Ending::finished, told.outcome.error ? told.outcome.error->what() : "");
    }

    [[nodiscard]] Told run(const spec::RunSpec& spec, const char* name, const How& how = {}) const {
        Told told;
        std::stop_source stop;
        told.recorder.on_step = [&](const api::StepEvent& event) {
            if (event.step == how.stop_at) stop.request_stop();
        };
        told.outcome = engine::train({.spec = spec, .files = folder_ / name, .resume = how.resume}, told.recorder,
                                     stop.get_token(), engine::default_environment({}));
        told.recorder.on_step = nullptr;
        return told;
    }

    [[nodiscard]] std::string weights(const char* name) const {
        return read_file(folder_ / name / "final" / "adapter.safetensors");
    }

    [[nodiscard]] spec::RunSpec spec_of(const std::string& kind, const std::string& host) const {
        const bool two = host == "t5";
        Json task{{"kind", two ? "seq2seq" : "classification"},
                  {"max_length", 16},
                  {"data",
                   {{"format", "table"},
                    {"files", {{"train", "train.tsv"}, {"validation", "validation.tsv"}, {"test", "test.tsv"}}},
                    {"columns", {{"text", "text"}, {"label", "label"}}}}}};
        if (two) task["generation"] = {{"max_new_tokens", 4}};
        const Json document{
            {"format", "sherl-run/1"},
            {"backbone", {{"path", host}, {"dtype", "float64"}, {"mode", "train"}}},
            {"method", two ? test::method_on_t5(kind) : test::method_on_bert(kind)},
            {"task", task},
            {"train",
             {{"epochs", 2},
              {"batch_size", 4},
              {"seed", 3},
              {"optimizer", {{"lr", 0.01}}},
              {"schedule", {{"kind", "constant"}}}}},
            {"device", "cpu"},
            {"threads", 1}};
        return spec::resolve(document, {.base = folder_}).spec;
    }

    QTemporaryDir directory_;
    fs::path folder_;
};

QTEST_GUILESS_MAIN(TestEveryMethod)
#include "tst_every_method.moc"
