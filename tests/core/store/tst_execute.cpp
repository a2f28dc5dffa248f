// SPDX-License-Identifier: GPL-3.0-or-later
// A run through the store with an engine that does what the test says: rows, requests, endings, resume, faults.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QtTest>
#include <cmath>
#include <fstream>
#include <limits>

#include "core/store/support.h"

using namespace sherl;
using namespace sherl::store;
using namespace sherl::store::test;
namespace fs = std::filesystem;

namespace {

api::MemorySplit split_of(std::int64_t peak, std::int64_t step) {
    api::MemorySplit split;
    split.peak = peak;
    split.step = step;
    split.cells = {{.block = "embedding", .bytes = {peak - 6, 1, 2, 3, 0, 0}},
                   {.block = "head", .bytes = {0, 0, 0, 0, 0, 0}}};
    return split;
}

}  // namespace

class TestExecute : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    fs::path file_;

    SQLite::Database raw() const { return {file_.string(), SQLite::OPEN_READWRITE, 0}; }

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        file_ = folder_->path().toStdString() + "/a.sherl";
    }

    // What the pace of the writer promises, on a clock that the test moves.
    void paceCommitsBeatsAndAsksOnTime() {
        Pace pace(10.0);
        QVERIFY(pace.due(10.0, false, false).requests);
        QVERIFY(!pace.due(10.05, true, false).commit);
        QVERIFY(!pace.due(10.09, true, false).requests);
        QVERIFY(pace.due(10.11, true, false).requests);
        QVERIFY(pace.due(10.26, true, false).commit);
        QVERIFY(!pace.due(10.30, true, false).commit);
        QVERIFY(pace.due(10.31, true, true).commit);   // someone waits
        QVERIFY(!pace.due(11.0, false, true).commit);  // nothing to commit
        QVERIFY(!pace.due(11.30, false, false).heartbeat);
        QVERIFY(pace.due(11.32, false, false).heartbeat);  // 1 s after the last commit
        QVERIFY(!pace.due(12.0, false, false).heartbeat);
    }

    void everyEventReachesTheStore() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        struct Heard final : api::RunObserver {
            int steps = 0, checkpoints = 0;
            void step(const api::StepEvent&) override { ++steps; }
            void checkpoint(const api::CheckpointEvent&) override { ++checkpoints; }
        } heard;
        api::PredictionsEvent predictions;
        predictions.split = "test";
        predictions.ids = {"a", "", "line\nbreak"};
        predictions.labels = {0, 1, 1};
        predictions.predictions = {0, 0, 1};
        predictions.probabilities = {0.75F, 0.25F, 0.5F, 0.5F, 0.125F, 0.875F};
        FakeEngine engine([&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            if (request.resume || request.spec.threads != 2 || !fs::is_directory(request.files))
                return api::RunOutcome{};
            observer.log({.level = api::LogEvent::Level::warning, .text = SHERL_TR("store", "%1 rows").arg(7)});
            observer.started(small_start());
            for (std::int64_t step = 1; step <= 4; ++step) {
                api::StepEvent event = small_step(step);
                if (step == 2) event.loss = std::numeric_limits<double>::quiet_NaN();
                event.logged = step != 3;
                if (step == 3) event.peak_bytes = 9000;  // no row, but its peak is not skipped
                observer.step(event);
            }
            observer.memory(split_of(900, 2));
            observer.memory(split_of(800, 4));  // lower: not the peak
            observer.evaluation({.step = 4,
                                 .epoch = 0.08,
                                 .split = "validation",
                                 .loss = 0.5,
                                 .metrics = {{"matthews", 0.25}, {"accuracy", 0.5}},
                                 .seconds = 1,
                                 .peak_bytes = 7,
                                 .best = true});
            small_checkpoint(request, observer, 4);
            observer.predictions(predictions);
            api::RunOutcome outcome = small_outcome(api::Ending::finished, 4);
            outcome.best_step = 4;
            outcome.validation = {{"matthews", 0.25}};
            outcome.test = {{"matthews", 0.125}};
            outcome.counters = {{"tensor_peak_train", 900}, {"process_rss_peak", 5000}};
            outcome.split = split_of(900, 2);
            return outcome;
        });
        const api::RunOutcome outcome = execute(study, engine, run, small_spec(),
                                                {.observer = &heard, .stop = {}, .clock = nullptr, .recorder = {}});
        QCOMPARE(outcome.ending, api::Ending::finished);
        QCOMPARE(heard.steps, 4);
        QCOMPARE(heard.checkpoints, 1);

        Study reader = Study::open_for_reading(file_);
        const RunDetail detail = reader.detail(run);
        QCOMPARE(detail.summary.status, Status::finished);
        QCOMPARE(detail.summary.steps, 4);
        QCOMPARE(detail.summary.best_step, 4);
        QCOMPARE(detail.summary.trainable_parameters, 1234);
        QCOMPARE(detail.summary.test.at("matthews"), 0.125);
        QCOMPARE(detail.summary.peak_bytes, 900);
        QCOMPARE(detail.summary.seconds, 1.5);
        QCOMPARE(detail.summary.task, std::string("cola"));
        QCOMPARE(detail.summary.backbone, std::string("tiny-bert"));
        QCOMPARE(detail.labels, (std::vector<std::string>{"no", "yes"}));
        QCOMPARE(detail.libraries.at("libtorch"), std::string("2.11.0"));
        QCOMPARE(detail.device, std::string("cpu"));
        QCOMPARE(detail.split.peak, 900);
        QCOMPARE(detail.split.step, 2);
        QCOMPARE(detail.split.cells.size(), std::size_t{2});
        std::int64_t sum = 0;
        for (const std::int64_t bytes : detail.split.by_category()) sum += bytes;
        QCOMPARE(sum, 900);
        QCOMPARE(detail.checkpoints.size(), std::size_t{1});
        QVERIFY(detail.checkpoints.front().present);
        QCOMPARE(detail.segments.front().process, this_process());

        const std::vector<Point> loss = reader.series(run, "loss");
        QCOMPARE(loss.size(), std::size_t{3});
        QCOMPARE(loss[0].value, loss_of(1));
        QVERIFY(std::isnan(loss[1].value));
        QCOMPARE(loss[2].step, 4);
        QCOMPARE(reader.series(run, "peak_bytes").back().value, 9000.0);
        QCOMPARE(reader.series(run, "loss", 2).size(), std::size_t{1});
        QCOMPARE(reader.series(run, "validation.matthews").front().value, 0.25);
        QCOMPARE(reader.series(run, "validation.matthews").front().seconds, 0.4);
        QCOMPARE(reader.series(run, "validation.loss").front().value, 0.5);
        QVERIFY_THROWS_EXCEPTION(Error, (void)reader.series(run, "lose"));
        QCOMPARE(reader.series_names(run).size(), std::size_t{9});
        const auto kept = reader.predictions(run, "test");
        QVERIFY(kept.has_value());
        QCOMPARE(kept->ids, predictions.ids);
        QCOMPARE(kept->labels, predictions.labels);
        QCOMPARE(kept->predictions, predictions.predictions);
        QCOMPARE(kept->probabilities, predictions.probabilities);
        QVERIFY(!reader.predictions(run, "validation").has_value());
        QCOMPARE(reader.log(run).front().text, std::string("7 rows"));
        QCOMPARE(reader.log(run).front().source, std::string("%1 rows"));

        // The views that people query.
        SQLite::Database sql = raw();
        QCOMPARE(sql.execAndGet("SELECT test FROM run_overview").getDouble(), 0.125);
        QCOMPARE(sql.execAndGet("SELECT value FROM final_metrics WHERE split = 'validation'").getDouble(), 0.25);
        QCOMPARE(sql.execAndGet("SELECT value FROM curves WHERE series = 'validation.accuracy'").getDouble(), 0.5);
        QCOMPARE(sql.execAndGet("SELECT sum(bytes) FROM memory WHERE part = 'category'").getInt64(), std::int64_t{900});
        QCOMPARE(sql.execAndGet("SELECT sum(bytes) FROM memory WHERE part = 'block'").getInt64(), std::int64_t{900});
        QVERIFY(!SQLite::Statement(sql, "PRAGMA foreign_key_check").executeStep());
    }

    // Requests are rows of another connection; the barrier of a checkpoint reads them, so no waiting is needed here.
    void requestRowsStopAndPause_data() {
        QTest::addColumn<bool>("stop");
        QTest::newRow("stop") << true;
        QTest::newRow("pause") << false;
    }
    void requestRowsStopAndPause() {
        QFETCH(bool, stop);
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        FakeClock clock;
        FakeEngine engine(
            [&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token& token) {
                observer.started(small_start());
                observer.step(small_step(1));
                if (token.stop_requested() || observer.pause_requested()) return api::RunOutcome{};
                Study other = Study::open_for_writing(file_);
                other.request(run, stop ? Request::stop : Request::pause);
                if (other.summary(run).request != (stop ? Request::stop : Request::pause)) return api::RunOutcome{};
                small_checkpoint(request, observer, 1);
                if (token.stop_requested() != stop || observer.pause_requested() == stop) return api::RunOutcome{};
                return small_outcome(stop ? api::Ending::stopped : api::Ending::paused, 1);
            });
        const auto outcome = execute(study, engine, run, small_spec(),
                                     {.observer = nullptr, .stop = {}, .clock = &clock, .recorder = {}});
        QCOMPARE(outcome.ending, stop ? api::Ending::stopped : api::Ending::paused);
        QCOMPARE(study.summary(run).status, stop ? Status::stopped : Status::paused);
        QVERIFY(!study.summary(run).request);
        QVERIFY_THROWS_EXCEPTION(Error, study.request(run, Request::stop));  // not running any more
    }

    // Without any barrier: the writer's thread alone sees the row once the clock has moved on.
    void requestsAreSeenBetweenSteps() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        FakeClock clock;
        FakeEngine engine([&](const api::RunRequest&, api::RunObserver& observer, const std::stop_token& token) {
            observer.started(small_start());
            Study::open_for_writing(file_).request(run, Request::stop);
            std::int64_t step = 0;
            while (!token.stop_requested()) {
                observer.step(small_step(++step));
                clock.advance(200);
            }
            return small_outcome(api::Ending::stopped, step);
        });
        const auto outcome =
            execute(study, engine, run, small_spec(),
                    {.observer = nullptr, .stop = {}, .clock = &clock, .recorder = {.journal = {}, .queue_limit = 64}});
        QCOMPARE(outcome.ending, api::Ending::stopped);
        QCOMPARE(std::ssize(study.series(run, "loss")), outcome.steps);  // the ending takes the last rows along
    }

    void outerStopTokenIsForwarded() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        std::stop_source source;
        FakeEngine engine([&](const api::RunRequest&, api::RunObserver&, const std::stop_token& token) {
            source.request_stop();
            return small_outcome(token.stop_requested() ? api::Ending::stopped : api::Ending::finished, 0);
        });
        (void)execute(study, engine, run, small_spec(),
                      {.observer = nullptr, .stop = source.get_token(), .clock = nullptr, .recorder = {}});
        QCOMPARE(study.summary(run).status, Status::stopped);
    }

    void waitingRunIsStoppedAtOnce() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        QVERIFY_THROWS_EXCEPTION(Error, study.request(run, Request::pause));
        study.request(run, Request::stop);
        QCOMPARE(study.summary(run).status, Status::stopped);
        QVERIFY(can_execute(study.detail(run)));
    }

    // Who works off a list leaves alone what was stopped meanwhile; who names the run starts it.
    void listOfWaitingRunsDoesNotUndoAStop() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        study.request(run, Request::stop);
        FakeEngine engine([](const api::RunRequest&, api::RunObserver&, const std::stop_token&) {
            return small_outcome(api::Ending::finished, 0);
        });
        ExecuteOptions options;
        options.which = Claimable::waiting;
        try {
            (void)execute(study, engine, run, small_spec(), options);
            QFAIL("started");
        } catch (const Error& error) {
            QCOMPARE(error.id(), std::string("store.run.not_waiting"));
            QCOMPARE(exit_code(error.kind()), 2);
        }
        QCOMPARE(study.summary(run).status, Status::stopped);
        const RunId waiting = add_run(study);
        QCOMPARE(execute(study, engine, waiting, small_spec(), options).ending, api::Ending::finished);
        QCOMPARE(execute(study, engine, run, small_spec()).ending, api::Ending::finished);
    }

    void resumeRemovesRowsBeyondTheCheckpoint() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        FakeEngine first([&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            observer.started(small_start());
            for (std::int64_t step = 1; step <= 10; ++step) {
                api::StepEvent event = small_step(step);
                event.logged = step % 4 == 0;
                if (step == 5) event.peak_bytes = 7777;  // carried by the checkpoint to the row of step 8
                observer.step(event);
                if (step % 3 == 0) {
                    observer.evaluation({.step = step,
                                         .epoch = 0,
                                         .split = "validation",
                                         .loss = 1,
                                         .metrics = {{"accuracy", 0.5}},
                                         .seconds = 0,
                                         .peak_bytes = 0,
                                         .best = true});
                    small_checkpoint(request, observer, step);
                }
            }
            observer.memory(split_of(5000, 9));
            fs::remove_all(request.files / "checkpoint-9");  // as if it could not be used
            api::RunOutcome outcome;
            outcome.ending = api::Ending::failed;
            outcome.error = Error(ErrorKind::run, {.id = "run.nan_loss",
                                                   .what = SHERL_TR("store", "x %1").arg("y"),
                                                   .where = "step 10",
                                                   .expected = {},
                                                   .got = {},
                                                   .way_out = {}});
            outcome.steps = 10;
            outcome.seconds = 2;
            outcome.counters = {{"tensor_peak_train", 5000}, {"process_rss_peak", 6000}};
            return outcome;
        });
        QCOMPARE(execute(study, first, run, small_spec()).ending, api::Ending::failed);
        RunDetail detail = study.detail(run);
        QCOMPARE(detail.summary.error_id, std::string("run.nan_loss"));
        QCOMPARE(detail.error->problems().front().where, std::string("step 10"));
        QCOMPARE(detail.error->kind(), ErrorKind::run);
        const Text what = detail.error->problems().front().what;  // as it was: it can be translated
        QCOMPARE(std::string(what.context()), std::string("store"));
        QCOMPARE(std::string(what.source()), std::string("x %1"));
        QCOMPARE(what.english(), std::string("x y"));
        SQLite::Database(study.path().string(), SQLite::OPEN_READWRITE, 5000)
            .exec("UPDATE runs SET error_problems = json_remove(error_problems, '$[0].texts')");  // of an older version
        QCOMPARE(study.detail(run).error->problems().front().what.english(), std::string("x y"));
        QVERIFY(can_execute(detail));
        QCOMPARE(detail.summary.segments, 1);

        FakeEngine second([&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            if (!request.resume || request.spec.threads != 1 || request.spec.device != "cpu") return api::RunOutcome{};
            if (study.summary(run).segments != 1) return api::RunOutcome{};  // it has not begun to train
            observer.started(small_start(6));
            if (study.summary(run).segments != 2 || study.series(run, "loss").size() != 1 || study.series(run, "validation.loss").size() != 2)
                return api::RunOutcome{};
            for (std::int64_t step = 7; step <= 8; ++step) {
                api::StepEvent event = small_step(step);
                event.logged = step % 4 == 0;
                observer.step(event);
            }
            observer.memory(split_of(4000, 7));
            api::RunOutcome outcome = small_outcome(api::Ending::finished, 8);
            outcome.counters = {{"tensor_peak_train", 4000}};
            return outcome;
        });
        QCOMPARE(execute(study, second, run, small_spec()).ending, api::Ending::finished);
        detail = study.detail(run);
        QCOMPARE(detail.summary.status, Status::finished);
        QCOMPARE(detail.summary.error_id, std::string());
        QCOMPARE(detail.summary.steps, 8);
        QCOMPARE(detail.summary.seconds, 3.5);
        QCOMPARE(detail.summary.peak_bytes, 4000);  // the peak of step 9 went with its step
        // The second segment could not measure it, so nobody knows the run's.
        QCOMPARE(detail.summary.counters, (std::map<std::string, std::int64_t>{{"tensor_peak_train", 4000}}));
        QCOMPARE(detail.split.peak, 4000);
        QCOMPARE(detail.segments.size(), std::size_t{2});
        QCOMPARE(detail.segments[0].ending, Status::failed);
        QCOMPARE(detail.segments[1].first_step, 6);
        QCOMPARE(detail.checkpoints.size(), std::size_t{2});
        const auto peaks = study.series(run, "peak_bytes");
        QCOMPARE(peaks.size(), std::size_t{2});
        QCOMPARE(peaks[1].value, 7777.0);
        // Finished is the end.
        QVERIFY_THROWS_EXCEPTION(Error, (void)execute(study, second, run, small_spec()));
        QCOMPARE(study.summary(run).status, Status::finished);
    }

    // Whoever removed the checkpoints by hand is told that the work is lost, once it is.
    void lostCheckpointsAreTold() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        std::vector<bool> resumed;
        FakeEngine engine([&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            resumed.push_back(request.resume);
            observer.started(small_start(request.resume ? 1 : 0));
            if (!request.resume) observer.step(small_step(1));
            small_checkpoint(request, observer, 1);
            return small_outcome(api::Ending::stopped, 1);
        });
        (void)execute(study, engine, run, small_spec());
        (void)execute(study, engine, run, small_spec());
        QCOMPARE(study.log(run).size(), std::size_t{0});
        fs::remove_all(study.files(study.summary(run).uuid));
        struct Heard final : api::RunObserver {
            std::vector<api::LogEvent> logs;
            void log(const api::LogEvent& event) override { logs.push_back(event); }
        } heard;
        ExecuteOptions options;
        options.observer = &heard;
        (void)execute(study, engine, run, small_spec(), options);
        QCOMPARE(resumed, (std::vector<bool>{false, true, false}));
        QCOMPARE(heard.logs.size(), std::size_t{1});
        QCOMPARE(heard.logs.front().level, api::LogEvent::Level::warning);
        const auto kept = study.log(run);
        QCOMPARE(kept.size(), std::size_t{1});
        QCOMPARE(kept.front().level, api::LogEvent::Level::warning);
        QVERIFY(kept.front().text.find("checkpoints are gone") != std::string::npos);
    }

    void changedDataIsRefusedOnResume() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        std::string data_hash = "d0";
        FakeEngine engine([&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            api::RunStarted started = small_start(request.resume ? 1 : 0);
            started.data_hash = data_hash;
            observer.started(started);
            if (!request.resume) {
                observer.step(small_step(1));
                small_checkpoint(request, observer, 1);
            }
            return small_outcome(api::Ending::stopped, 1);
        });
        QCOMPARE(execute(study, engine, run, small_spec()).ending, api::Ending::stopped);
        data_hash = "d1";
        const auto outcome = execute(study, engine, run, small_spec());
        QCOMPARE(outcome.ending, api::Ending::failed);
        QCOMPARE(outcome.error->id(), std::string("store.run.data_changed"));
        QCOMPARE(study.series(run, "loss").size(), std::size_t{1});
        data_hash = "d0";
        QCOMPARE(execute(study, engine, run, small_spec()).ending, api::Ending::stopped);
    }

    void failedWithoutCheckpointIsNotResumed() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        FakeEngine engine([&](const api::RunRequest&, api::RunObserver&, const std::stop_token&) -> api::RunOutcome {
            throw std::runtime_error("boom");
        });
        int claims = 0;
        ExecuteOptions options;
        options.claimed = [&] { ++claims; };
        const auto outcome = execute(study, engine, run, small_spec(), options);
        QCOMPARE(claims, 1);
        QCOMPARE(outcome.error->id(), std::string("run.exception"));
        QVERIFY(!can_execute(study.detail(run)));
        try {
            (void)execute(study, engine, run, small_spec(), options);
            QFAIL("resumed");
        } catch (const Error& error) {
            QCOMPARE(error.id(), std::string("store.run.no_checkpoint"));
            QCOMPARE(claims, 1);  // what is refused is never claimed
            QCOMPARE(exit_code(error.kind()), 2);
        }
    }

    void failedForWantOfDiskBeginsAgain() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        bool full = true;
        FakeEngine engine([&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            if (full) {
                throw Error(ErrorKind::store, {.id = "base.file.unwritable",
                                               .what = Text::plain("the disk is full"),
                                               .where = {},
                                               .expected = {},
                                               .got = {},
                                               .way_out = {}});
            }
            if (request.resume) return api::RunOutcome{};
            observer.started(small_start());
            observer.step(small_step(1));
            return small_outcome(api::Ending::finished, 1);
        });
        QCOMPARE(execute(study, engine, run, small_spec()).ending, api::Ending::failed);
        QVERIFY(can_execute(study.detail(run)));
        full = false;
        QCOMPARE(execute(study, engine, run, small_spec()).ending, api::Ending::finished);
        QCOMPARE(study.series(run, "loss").size(), std::size_t{1});
    }

    void stoppedRunKeepsItsBestStep() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        FakeEngine engine([&](const api::RunRequest&, api::RunObserver& observer, const std::stop_token&) {
            observer.started(small_start());
            for (std::int64_t step = 1; step <= 3; ++step) {
                observer.step(small_step(step));
                observer.evaluation({.step = step,
                                     .epoch = 0.02 * static_cast<double>(step),
                                     .split = "validation",
                                     .loss = 0.5,
                                     .metrics = {{"matthews", step == 2 ? 0.5 : 0.25}},
                                     .seconds = 1,
                                     .peak_bytes = 7,
                                     .best = step <= 2});
            }
            return small_outcome(api::Ending::stopped, 3);
        });
        QCOMPARE(execute(study, engine, run, small_spec()).ending, api::Ending::stopped);
        QCOMPARE(study.summary(run).best_step, std::int64_t{2});
    }

    void aRunHasExactlyOneEnding() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        FakeEngine engine([&](const auto&, auto&, const auto&) { return small_outcome(api::Ending::finished, 3); });
        (void)execute(study, engine, run, small_spec());
        SQLite::Database sql = raw();
        for (const char* attempt :
             {"UPDATE runs SET status = 'stopped'", "UPDATE runs SET status = 'finished'",
              "UPDATE runs SET status = 'running', ended_ms = NULL",
              "UPDATE runs SET status = 'waiting', ended_ms = NULL", "UPDATE segments SET ending = 'stopped'",
              "UPDATE segments SET ending = NULL, ended_ms = NULL", "UPDATE runs SET ended_ms = NULL"}) {
            QVERIFY_THROWS_EXCEPTION(SQLite::Exception, sql.exec(attempt));
        }
        QCOMPARE(study.summary(run).status, Status::finished);
    }

    // Taken for dead by another machine, resumed there: this process must not add to the run any more.
    void anEndedSegmentIsNotWrittenTo() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        FakeEngine engine([&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            observer.started(small_start());
            observer.step(small_step(1));
            small_checkpoint(request, observer, 1);
            SQLite::Database sql = raw();
            sql.exec(
                "UPDATE segments SET ending = 'interrupted', ended_ms = 1; UPDATE runs SET status = 'interrupted', "
                "ended_ms = 1");
            observer.step(small_step(2));
            small_checkpoint(request, observer, 2);
            return small_outcome(api::Ending::finished, 2);
        });
        const auto outcome = execute(study, engine, run, small_spec());
        QCOMPARE(outcome.error->id(), std::string("store.run.taken"));
        QCOMPARE(study.summary(run).status, Status::interrupted);
        QCOMPARE(study.series(run, "loss").size(), std::size_t{1});
    }

    void readersSeeRowsWhileTheRunGoesOn() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        FakeEngine engine([&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            Study reader = Study::open_for_reading(file_);
            if (!reader.summary(run).preparing) return api::RunOutcome{};
            observer.started(small_start());
            observer.step(small_step(1));
            small_checkpoint(request, observer, 1);
            const std::int64_t before = reader.change_counter();
            SQLite::Database slow(file_.string(), SQLite::OPEN_READONLY, 0);
            slow.exec("BEGIN");  // a snapshot held open does not hold up the writer
            if (slow.execAndGet("SELECT count(*) FROM steps").getInt() != 1) return api::RunOutcome{};
            observer.step(small_step(2));
            small_checkpoint(request, observer, 2);
            if (slow.execAndGet("SELECT count(*) FROM steps").getInt() != 1) return api::RunOutcome{};
            if (reader.change_counter() == before || reader.series(run, "loss").size() != 2) return api::RunOutcome{};
            if (reader.summary(run).status != Status::running || reader.summary(run).steps != 2)
                return api::RunOutcome{};
            return small_outcome(api::Ending::finished, 2);
        });
        QCOMPARE(execute(study, engine, run, small_spec()).ending, api::Ending::finished);
    }

    // Folders that no row tells of: of a process that died while it wrote one, or while it removed one.
    void leftoversOfAKillAreGoneBeforeTheEngineStarts() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        const fs::path files = study.files(study.summary(run).uuid);
        for (const char* name : {"checkpoint-7", ".deleted-checkpoint-3"}) {
            fs::create_directories(files / name);
            std::ofstream(files / name / "state") << 'x';
        }
        bool swept = false;
        FakeEngine engine([&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            swept = fs::is_empty(request.files);
            observer.started(small_start());
            return small_outcome(api::Ending::finished, 1);
        });
        QCOMPARE(execute(study, engine, run, small_spec()).ending, api::Ending::finished);
        QVERIFY(swept);
    }

    void fullDiskEndsTheRunAndLeavesNoHalfBatch() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        const int pages = raw().execAndGet("PRAGMA page_count").getInt();
        FakeEngine engine([&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            observer.started(small_start());
            for (std::int64_t step = 1; step < 10000; ++step) {
                observer.step(small_step(step));
                if (step % 20 == 0) small_checkpoint(request, observer, step);
            }
            return small_outcome(api::Ending::finished, 10000);
        });
        const auto outcome = execute(
            study, engine, run, small_spec(),
            {.observer = nullptr,
             .stop = {},
             .clock = nullptr,
             .recorder = {.journal = {.busy_milliseconds = 5000, .page_limit = pages + 4}, .queue_limit = 8192}});
        QCOMPARE(outcome.ending, api::Ending::failed);
        QCOMPARE(outcome.error->id(), std::string("store.full"));
        QCOMPARE(exit_code(outcome.error->kind()), 3);
        const RunDetail detail = study.detail(run);
        QCOMPARE(detail.summary.status, Status::failed);
        QCOMPARE(detail.summary.error_id, std::string("store.full"));
        const auto curve = study.series(run, "loss");
        QVERIFY(curve.size() >= 20);
        for (std::size_t i = 0; i < curve.size(); ++i) QCOMPARE(curve[i].step, static_cast<std::int64_t>(i + 1));
        QVERIFY(std::ssize(curve) >= detail.checkpoints.back().step);
        QCOMPARE(raw().execAndGet("PRAGMA integrity_check").getString(), std::string("ok"));
        QVERIFY(can_execute(detail));
    }

    void aLockOfAnotherProgramIsTold() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        FakeEngine engine([&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            observer.started(small_start());
            observer.step(small_step(1));
            SQLite::Database holder = raw();
            holder.exec("BEGIN IMMEDIATE");
            small_checkpoint(request, observer, 1);
            return small_outcome(api::Ending::finished, 1);
        });
        const auto outcome =
            execute(study, engine, run, small_spec(),
                    {.observer = nullptr,
                     .stop = {},
                     .clock = nullptr,
                     .recorder = {.journal = {.busy_milliseconds = 0, .page_limit = 0}, .queue_limit = 8}});
        QCOMPARE(outcome.error->id(), std::string("store.locked"));
        // The lock was gone at the ending: it took the waiting rows along.
        QCOMPARE(study.summary(run).status, Status::failed);
        QCOMPARE(study.series(run, "loss").size(), std::size_t{1});
        QVERIFY(can_execute(study.detail(run)));
    }

    // An ending for which there is no room waits as long as somebody has hope, with the rows that wait beside it.
    void anEndingIsTriedAgainUntilItIsWritten() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study), given_up = add_run(study);
        std::optional<SQLite::Database> holder;
        FakeEngine engine([&](const api::RunRequest&, api::RunObserver& observer, const std::stop_token&) {
            observer.started(small_start());
            for (int step = 1; step <= 3; ++step) observer.step(small_step(step));
            holder.emplace(raw());
            holder->exec("BEGIN IMMEDIATE");
            return small_outcome(api::Ending::finished, 3);
        });
        int asked = 0;
        ExecuteOptions options;
        options.recorder = {.journal = {.busy_milliseconds = 0, .page_limit = 0}, .queue_limit = 8};
        options.again = [&](const Error& error) {
            if (error.id() != "store.locked") return false;
            if (++asked == 3) holder.reset();
            return true;
        };
        QCOMPARE(execute(study, engine, run, small_spec(), options).ending, api::Ending::finished);
        QCOMPARE(asked, 3);
        QCOMPARE(study.summary(run).status, Status::finished);
        QCOMPARE(study.series(run, "loss").size(), std::size_t{3});

        options.again = [](const Error&) { return false; };
        QCOMPARE(execute(study, engine, given_up, small_spec(), options).ending, api::Ending::failed);
        QCOMPARE(study.summary(given_up).status, Status::running);  // this process lives; interrupted once it is gone
        holder.reset();
    }
};

QTEST_APPLESS_MAIN(TestExecute)
#include "tst_execute.moc"
