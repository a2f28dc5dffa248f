// SPDX-License-Identifier: GPL-3.0-or-later
// The loop on a fake model (fake_run.h): order of events, determinism, accumulation, selection, failures. Resuming:
// tst_resume.cpp.
#include <ATen/core/Tensor.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <map>
#include <new>
#include <set>

#include "core/data/metrics.h"
#include "core/engine/fake_run.h"
#include "core/engine/tensors/safetensors_tensors.h"
#include "core/engine/train/run_folder.h"

using namespace sherl;

namespace {

class Bench {
  public:
    fake::Setup setup;
    spec::RunSpec spec = fake::spec();
    fake::Recorder recorder;
    std::stop_source stop;

    std::vector<std::int64_t> trace_steps;

    api::RunOutcome run() {
        return engine::train({.spec = spec, .files = folder(), .resume = false, .trace_steps = trace_steps}, recorder,
                             stop.get_token(), fake::environment(setup));
    }
    [[nodiscard]] std::filesystem::path folder() const { return directory_.path().toStdString() + "/run"; }
    [[nodiscard]] std::map<std::string, at::Tensor> weights(const char* name) const {
        return engine::RunFolder(folder()).load_weights(name).tensors;
    }
    [[nodiscard]] std::vector<std::string> step_rows() const {
        std::vector<std::string> rows;
        for (const auto& event : recorder.steps) rows.push_back(fake::row(event));
        return rows;
    }

  private:
    QTemporaryDir directory_;
};

double largest_difference(const std::map<std::string, at::Tensor>& a, const std::map<std::string, at::Tensor>& b) {
    double largest = 0;
    for (const auto& [name, tensor] : a)
        largest = std::max(largest, tensor.sub(b.at(name)).abs().max().item().toDouble());
    return largest;
}

}  // namespace

class TestTrainer : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { engine::memory::install(); }

    void finishedRunTellsEverythingOnce() {
        Bench bench;
        const api::RunOutcome outcome = bench.run();
        QVERIFY2(outcome.ending == api::Ending::finished, outcome.error ? outcome.error->what() : "");
        const fake::Recorder& seen = bench.recorder;
        QCOMPARE(seen.order.front(), std::string("started"));
        QCOMPARE(std::count(seen.order.begin(), seen.order.end(), "started"), 1);
        const api::RunStarted& started = seen.starts.front();
        QCOMPARE(started.total_steps, 15);
        QCOMPARE(started.steps_per_epoch, 5);
        QCOMPARE(started.train_examples, 37);
        QCOMPARE(started.outputs, 2);
        QVERIFY(started.largest_batch == (api::BatchShape{.rows = 4, .tokens = 8, .targets = 0, .padded = true, .segments = true}));
        QCOMPARE(started.trainable_parameters, 50 * 6 + 2 * 6 + 2 + 1);
        QCOMPARE(started.backbone_parameters, 1234);
        QCOMPARE(started.threads, 1);
        QCOMPARE(started.device, std::string("cpu"));
        QCOMPARE(outcome.steps, 15);
        QCOMPARE(seen.steps.size(), std::size_t{15});
        QCOMPARE(seen.steps.front().learning_rate, 0.0);  // t/w with t = 0
        QCOMPARE(seen.steps.at(3).learning_rate, 0.05);
        QCOMPARE(seen.steps.at(14).learning_rate, 0.05 * 1 / 12);  // (T − t)/(T − w)
        QCOMPARE(seen.steps.at(4).examples, 5);                    // the epoch's last group: 4 + 1
        QCOMPARE(seen.steps.at(4).epoch, 1.0);
        QCOMPARE(seen.evaluations.size(), std::size_t{4});  // three epochs, then the test split once
        QCOMPARE(seen.evaluations.back().split, std::string("test"));
        QCOMPARE(seen.evaluations.back().step, outcome.best_step);
        for (const auto& event : seen.steps)
            QVERIFY(std::isfinite(event.loss) && std::isfinite(event.examples_per_second));
    }

    void sameSeedSameBits() {
        Bench first, second, other;
        other.spec.train.seed = 4;
        QVERIFY(first.run().ending == api::Ending::finished);
        QVERIFY(second.run().ending == api::Ending::finished);
        QVERIFY(other.run().ending == api::Ending::finished);
        QCOMPARE(first.step_rows(), second.step_rows());
        QVERIFY(first.step_rows() != other.step_rows());
        QCOMPARE(largest_difference(first.weights("final"), second.weights("final")), 0.0);
    }

    // The mean over a step's examples does not depend on how they are cut, short last batches included.
    void accumulationEqualsBigBatch() {
        Bench parts, whole;
        for (Bench* bench : {&parts, &whole}) {
            bench->spec = fake::spec("float64");
            bench->setup.dtype = "float64";
            bench->spec.task.head_dropout = 0;
        }
        whole.spec.train.batch_size = 8;
        whole.spec.train.accumulate = 1;
        static_cast<void>(parts.run());
        static_cast<void>(whole.run());
        QCOMPARE(parts.recorder.steps.size(), whole.recorder.steps.size());
        for (std::size_t i = 0; i < parts.recorder.steps.size(); ++i) {
            QVERIFY(std::abs(parts.recorder.steps[i].loss - whole.recorder.steps[i].loss) < 1e-12);
            QVERIFY(std::abs(parts.recorder.steps[i].gradient_norm - whole.recorder.steps[i].gradient_norm) < 1e-12);
        }
        QVERIFY(largest_difference(parts.weights("final"), whole.weights("final")) < 1e-10);
    }

    void fractionalEpochsAndMaxSteps() {
        Bench bench;
        bench.spec.train.epochs = 1.5;
        QCOMPARE(bench.run().steps, 8);
        QCOMPARE(bench.recorder.evaluations.at(1).step, 8);  // at the end, too
        Bench limited;
        limited.spec.train.max_steps = 2;
        QCOMPARE(limited.run().steps, 2);
    }

    void stopEndsWithinOneStep() {
        Bench bench;
        bench.recorder.on_step = [&](const api::StepEvent& event) {
            if (event.step == 3) bench.stop.request_stop();
        };
        const api::RunOutcome outcome = bench.run();
        QVERIFY(outcome.ending == api::Ending::stopped);
        QCOMPARE(outcome.steps, 3);
        QVERIFY(!outcome.error);
        QCOMPARE(bench.recorder.checkpoints.back().folder, std::string("checkpoint-3"));
        QVERIFY(std::filesystem::exists(bench.folder() / "checkpoint-3" / "state.json"));
    }

    void stopBeforeTheFirstStep() {
        Bench bench;
        bench.stop.request_stop();
        QVERIFY(bench.run().ending == api::Ending::stopped);
        QVERIFY(bench.recorder.steps.empty());
    }

    void stopWithinOneBatchOfAnEvaluation() {
        Bench bench;
        bench.setup.probe->on_forward = [&](bool training, int forward) {
            if (!training && forward == 2) bench.stop.request_stop();
        };
        QVERIFY(bench.run().ending == api::Ending::stopped);
        QCOMPARE(bench.setup.probe->evaluation_forwards, 2);
        QCOMPARE(bench.recorder.steps.back().step, 5);
        QVERIFY(bench.recorder.evaluations.empty());
    }

    void pauseEndsAsPaused() {
        Bench bench;
        bench.recorder.pause = [&] { return bench.recorder.steps.size() == 2; };
        const api::RunOutcome outcome = bench.run();
        QVERIFY(outcome.ending == api::Ending::paused);
        QCOMPARE(outcome.steps, 2);
    }

    void nanLossFailsWithStepAndCause() {
        Bench bench;
        bench.setup.probe->nan_at_forward = 8;  // second micro-batch of step 4
        const api::RunOutcome outcome = bench.run();
        QVERIFY(outcome.ending == api::Ending::failed);
        QCOMPARE(outcome.error->id(), std::string("run.nan_loss"));
        QCOMPARE(outcome.error->problems().front().where, std::string("step 4"));
        const std::string way_out = outcome.error->problems().front().way_out.english();
        QVERIFY(way_out.find("data") != std::string::npos && way_out.find("learning rate") != std::string::npos);
        QVERIFY(std::string(outcome.error->what()).find("loss") != std::string::npos);
        QCOMPARE(outcome.steps, 3);
    }

    void infiniteGradientFailsBeforeItSpoilsTheWeights() {
        Bench bench;
        bench.setup.probe->bad_gradient_at_forward = 1;
        const api::RunOutcome outcome = bench.run();
        QCOMPARE(outcome.error->id(), std::string("run.nan_loss"));
        QVERIFY(std::string(outcome.error->what()).find("gradient") != std::string::npos);
        QCOMPARE(outcome.error->problems().front().where, std::string("step 1"));
    }

    // With a learning rate and decay of 0 every evaluation is the same: the first one is the best, and patience runs
    // out.
    void earlyStoppingKeepsTheFirstOfEquals() {
        Bench bench;
        bench.spec.train.optimizer.lr = 0;
        bench.spec.train.epochs = 20;
        bench.spec.train.early_stopping = spec::EarlyStoppingSpec{.patience = 2, .min_delta = 0};
        const api::RunOutcome outcome = bench.run();
        QVERIFY(outcome.ending == api::Ending::finished);
        QCOMPARE(outcome.steps, 15);
        QCOMPARE(outcome.best_step, 5);
        QVERIFY(bench.recorder.evaluations.at(0).best);
        QVERIFY(!bench.recorder.evaluations.at(1).best);
    }

    void predictionsAreThoseOfTheSelectedWeights() {
        Bench bench;
        const api::RunOutcome outcome = bench.run();
        QCOMPARE(bench.recorder.scored.size(), std::size_t{2});
        const engine::SavedWeights best = engine::RunFolder(bench.folder()).load_weights("best");
        QCOMPARE(best.step, outcome.best_step);
        for (const api::PredictionsEvent& event : bench.recorder.scored) {
            const auto& metrics = event.split == "test" ? outcome.test : outcome.validation;
            QCOMPARE(data::classification_metrics(event.predictions, event.labels, 2), metrics);
            QCOMPARE(event.probabilities.size(), event.ids.size() * 2);
            QCOMPARE(event.ids.front(), event.split + ":1");
            for (std::size_t i = 0; i < event.ids.size(); ++i) {
                QVERIFY(std::abs(event.probabilities[2 * i] + event.probabilities[2 * i + 1] - 1) < 1e-6);
                QCOMPARE(event.predictions[i], event.probabilities[2 * i + 1] > event.probabilities[2 * i] ? 1 : 0);
            }
        }
        for (const auto& event : bench.recorder.evaluations) {
            if (event.split == "validation" && event.step == outcome.best_step)
                QCOMPARE(event.metrics, outcome.validation);
        }
    }

    void lastWeightsWhereAskedForOrUnvalidated() {
        Bench last;
        last.spec.train.select = "last";
        QCOMPARE(last.run().best_step, 15);
        Bench blind;
        blind.setup.sizes.validation = 0;
        const api::RunOutcome outcome = blind.run();
        QVERIFY(outcome.ending == api::Ending::finished);
        QCOMPARE(outcome.best_step, 15);
        QVERIFY(outcome.validation.empty() && !outcome.test.empty());
        QCOMPARE(largest_difference(blind.weights("best"), blind.weights("final")), 0.0);
    }

    void regressionReportsScores() {
        Bench bench;
        bench.setup.regression = true;
        bench.spec.task.kind = "regression";
        bench.spec.task.metric = "pearson_spearman";
        const api::RunOutcome outcome = bench.run();
        QVERIFY2(outcome.ending == api::Ending::finished, outcome.error ? outcome.error->what() : "");
        QVERIFY(outcome.test.count("spearman") == 1);
        QVERIFY(bench.recorder.scored.back().predictions.empty());
        QCOMPARE(bench.recorder.scored.back().probabilities.size(), std::size_t{9});
        QCOMPARE(bench.recorder.scored.back().targets.size(), std::size_t{9});
    }

    void peaksAreTheLargestOfTheSteps() {
        Bench bench;
        bench.spec.train.log_every = 4;
        const api::RunOutcome outcome = bench.run();
        std::int64_t largest = 0, step = 0, logged = 0;
        for (const auto& event : bench.recorder.steps) {
            if (event.peak_bytes > largest) {
                largest = event.peak_bytes;
                step = event.step;
            }
            logged += event.logged ? 1 : 0;
        }
        QCOMPARE(logged, 5);  // 1, 4, 8, 12, 15
        QVERIFY(largest > 0);
        QCOMPARE(outcome.counters.at("tensor_peak_train"), largest);
        QCOMPARE(outcome.split.peak, largest);
        QCOMPARE(outcome.split.step, step);
        std::int64_t sum = 0;
        for (const std::int64_t bytes : outcome.split.by_category()) sum += bytes;
        QCOMPARE(sum, largest);
        const std::int64_t scalars = 50 * 6 + 2 * 6 + 2 + 1;
        QCOMPARE(outcome.split.by_category()[0], scalars * 4);          // weights
        QCOMPARE(outcome.split.by_category()[2], scalars * 4 * 2 + 4);  // m, v and the step counter
        QVERIFY(outcome.counters.at("tensor_peak_eval") > 0);
    }

    // Killed after any step, the run leaves the peak that its steps have: the clock stands still, so no time has to pass.
    void aNewPeakIsReportedWithItsStep() {
        Bench bench;
        std::int64_t largest = 0;
        bool together = true;
        bench.recorder.on_step = [&](const api::StepEvent& event) {
            largest = std::max(largest, event.peak_bytes);
            const auto& splits = bench.recorder.splits;
            together = together && !splits.empty() && splits.back().peak == largest && splits.back().step <= event.step;
        };
        static_cast<void>(bench.run());
        QVERIFY(largest > 0 && together);
        QVERIFY(bench.recorder.splits.size() > 2);  // one, larger ones, and the end
        QCOMPARE(bench.recorder.splits.back().peak, largest);
    }

    // The course of the peak's step follows its split; that of a step that was asked for comes once, peak or not.
    void tracesOfThePeakAndOfChosenSteps() {
        Bench bench;
        bench.trace_steps = {1, 12, 13, 99};
        QVERIFY(bench.run().ending == api::Ending::finished);
        const fake::Recorder& seen = bench.recorder;
        std::map<std::int64_t, int> times;
        for (const api::StepTrace& trace : seen.traces) {
            ++times[trace.step];
            QCOMPARE(trace.peak, seen.steps.at(static_cast<std::size_t>(trace.step - 1)).peak_bytes);
            QCOMPARE(trace.phases.front().phase, api::Phase::prepare);
            QCOMPARE(trace.phases.back().phase, api::Phase::optimizer);
            const auto at_peak = std::find_if(trace.points.begin(), trace.points.end(),
                                              [&](const api::TracePoint& point) { return point.event == trace.peak_event; });
            QVERIFY(at_peak != trace.points.end() && at_peak->bytes == trace.peak);
        }
        std::set<std::int64_t> expected{1, 12, 13};  // 1 is a peak, too
        for (std::size_t i = 0; i + 1 < seen.order.size(); ++i) QVERIFY(seen.order[i] != "memory" || seen.order[i + 1] != "step");
        for (const api::MemorySplit& split : seen.splits) expected.insert(split.step);
        QCOMPARE(times.size(), expected.size());
        for (const std::int64_t step : expected) QCOMPARE(times[step], 1);
    }

    void memoryLimitEndsTheRun() {
        Bench bench;
        static_cast<void>(bench.run());
        Bench limited;
        const std::int64_t limit = bench.recorder.steps.front().peak_bytes - 1;
        limited.spec.memory_limit = limit;
        const api::RunOutcome outcome = limited.run();
        QVERIFY(outcome.ending == api::Ending::failed);
        const Problem& problem = outcome.error->problems().front();
        QCOMPARE(problem.id, std::string("run.out_of_memory"));
        QCOMPARE(problem.where, std::string("step 1"));
        QVERIFY(outcome.out_of_memory.has_value());
        const api::OutOfMemory& refused = *outcome.out_of_memory;
        QCOMPARE(refused.limit, limit);
        QVERIFY(refused.live <= limit && refused.live + refused.requested > limit);
        QCOMPARE(refused.step, 1);
        QCOMPARE(refused.split.peak, refused.live);
        std::int64_t sum = 0;
        for (const std::int64_t bytes : refused.split.by_category()) sum += bytes;
        QCOMPARE(sum, refused.live);
        QCOMPARE(refused.trace.step, 1);
        QCOMPARE(refused.trace.points.back().bytes, refused.live);
        // The step of the unlimited run took the same course until its peak.
        QCOMPARE(refused.trace.events + 1, bench.recorder.traces.front().peak_event);
        const api::MemorySplit& peak = bench.recorder.splits.front();
        QCOMPARE(refused.phase, peak.phase);
        QCOMPARE(refused.block, peak.block);
        QCOMPARE(refused.micro_batch, peak.micro_batch);
        QVERIFY(refused.batch == peak.batch);
        QCOMPARE(refused.live + refused.requested, peak.peak);
        const std::string what = problem.what.english();
        QVERIFY2(what.find(refused.block) != std::string::npos && what.find(to_string(refused.phase)) != std::string::npos,
                 what.c_str());
    }

    // Out of memory outside of a step: no course, and no step.
    void memoryLimitInAnEvaluation() {
        Bench bench;
        QVERIFY(bench.run().ending == api::Ending::finished);
        std::int64_t training = 0;
        for (const api::StepEvent& step : bench.recorder.steps) training = std::max(training, step.peak_bytes);
        Bench limited;
        limited.spec.train.eval_batch_size = 1000;
        limited.setup.sizes.validation = 2000;
        limited.spec.memory_limit = 2 * training;
        const api::RunOutcome outcome = limited.run();
        QCOMPARE(outcome.error->id(), std::string("run.out_of_memory"));
        QCOMPARE(outcome.error->problems().front().where, std::string("validation after step 5"));
        QVERIFY(outcome.out_of_memory.has_value());
        QCOMPARE(outcome.out_of_memory->step, 0);
        QCOMPARE(outcome.out_of_memory->trace.step, 0);
        QVERIFY(outcome.out_of_memory->trace.points.empty());
        QCOMPARE(outcome.out_of_memory->batch.rows, 1000);
        QCOMPARE(outcome.out_of_memory->phase, api::Phase::forward);
        QCOMPARE(outcome.steps, 5);
    }

    // What a container could not get is no tensor's fault.
    void memoryThatNoTensorAskedFor() {
        Bench bench;
        bench.recorder.on_step = [](const api::StepEvent&) { throw std::bad_alloc(); };
        const api::RunOutcome outcome = bench.run();
        QCOMPARE(outcome.error->id(), std::string("run.out_of_memory"));
        QVERIFY(!outcome.out_of_memory);
        QVERIFY(std::string(outcome.error->what()).find("bad_alloc") == std::string::npos);
    }

    void exceptionsBecomeTheOutcome() {
        Bench bench;
        engine::Environment environment = fake::environment(bench.setup);
        environment.load_task = [](const spec::RunSpec&) -> engine::TextTask {
            throw Error(
                ErrorKind::input,
                {.id = "x", .what = Text::plain("no data"), .where = {}, .expected = {}, .got = {}, .way_out = {}});
        };
        api::RunOutcome outcome = engine::train({.spec = bench.spec, .files = bench.folder(), .resume = false},
                                                bench.recorder, {}, environment);
        QVERIFY(outcome.ending == api::Ending::failed);
        QCOMPARE(outcome.error->id(), std::string("x"));
        QVERIFY(bench.recorder.order.empty());

        Bench throwing;
        throwing.recorder.on_step = [](const api::StepEvent&) { throw std::runtime_error("observer broke"); };
        outcome = throwing.run();
        QVERIFY(outcome.ending == api::Ending::failed);
        QVERIFY(std::string(outcome.error->what()).find("observer broke") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
