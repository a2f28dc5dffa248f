// SPDX-License-Identifier: GPL-3.0-or-later
// What a study keeps of a run's memory: the place of the peak, traces, the forecast and its score, what did not fit.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QtTest>

#include "core/base/files.h"
#include "core/store/support.h"

using namespace sherl;
using namespace sherl::store;
using namespace sherl::store::test;
namespace fs = std::filesystem;

namespace {

api::MemorySplit split_at(std::int64_t peak, std::int64_t step) {
    return {.peak = peak,
            .step = step,
            .cells = {{.block = "embedding", .bytes = {peak - 6, 1, 2, 3, 0, 0}}},
            .phase = api::Phase::backward,
            .block = "block 1",
            .micro_batch = 2,
            .batch = {.rows = 16, .tokens = 8, .targets = 0, .padded = true, .segments = true}};
}

api::StepTrace trace_at(std::int64_t peak, std::int64_t step) {
    return {.step = step,
            .events = 30,
            .peak = peak,
            .peak_event = 10,
            .seconds = 0.5,
            .blocks = {"other", "block 1"},
            .phases = {{.phase = api::Phase::forward, .event = 0, .seconds = 0, .micro_batch = 1}},
            .points = {{.event = 1, .bytes = 5, .block = 0}, {.event = 10, .bytes = peak, .block = 1}}};
}

void peak(api::RunObserver& observer, std::int64_t bytes, std::int64_t step) {
    observer.memory(split_at(bytes, step));
    observer.trace(trace_at(bytes, step));
}

ForecastRecord forecast_at(std::int64_t peak) {
    return {.peak = peak, .evaluation_peak = peak / 2, .document = {{"schema", "sherl-forecast/1"}, {"host", "bert"}}};
}

}  // namespace

class TestMemory : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    fs::path file_;

    SQLite::Database raw() const { return {file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 0}; }
    static ExecuteOptions predicting(std::int64_t peak, int* asked = nullptr) {
        ExecuteOptions options;
        options.forecast = [peak, asked](const spec::RunSpec&, const api::RunStarted&) {
            if (asked != nullptr) ++*asked;
            return std::optional(forecast_at(peak));
        };
        return options;
    }
    static FakeEngine ending(api::Ending how, std::int64_t measured) {
        return FakeEngine([=](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            observer.started(small_start());
            observer.step(small_step(1));
            if (how != api::Ending::finished) small_checkpoint(request, observer, 1);
            api::RunOutcome outcome = small_outcome(how, 1);
            if (how == api::Ending::failed)
                outcome.error = Error(ErrorKind::run, {.id = "run.nan_loss", .what = Text::plain("x"), .where = {}, .expected = {}, .got = {}, .way_out = {}});
            if (measured > 0) outcome.counters = {{"tensor_peak_train", measured}};
            return outcome;
        });
    }

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        file_ = folder_->path().toStdString() + "/a.sherl";
    }

    // Of the many steps that were the peak for a while, the last one's trace stays, and those that were asked for.
    void keepsTheTraceOfThePeakAndThoseAskedFor() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        std::vector<std::int64_t> asked_of_engine;
        FakeEngine engine([&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            asked_of_engine = request.trace_steps;
            observer.started(small_start());
            peak(observer, 100, 1);
            peak(observer, 200, 2);
            observer.trace(trace_at(150, 3));  // asked for
            peak(observer, 900, 4);
            observer.trace(trace_at(120, 5));  // asked for
            api::RunOutcome outcome = small_outcome(api::Ending::finished, 5);
            outcome.split = split_at(900, 4);
            return outcome;
        });
        ExecuteOptions options;
        options.trace_steps = {2, 3, 5};
        (void)execute(study, engine, run, small_spec(), options);
        QCOMPARE(asked_of_engine, options.trace_steps);
        QCOMPARE(study.detail(run).traced_steps, (std::vector<std::int64_t>{2, 3, 4, 5}));
        QCOMPARE(study.trace(run)->step, 4);
        QCOMPARE(study.trace(run)->points.back().bytes, 900);
        QCOMPARE(study.trace(run, 3)->peak, 150);
        QVERIFY(!study.trace(run, 1));
        const api::MemorySplit split = study.memory_split(run);
        QCOMPARE(split.phase, api::Phase::backward);
        QCOMPARE(split.block, std::string("block 1"));
        QCOMPARE(split.micro_batch, 2);
        QVERIFY(split.batch == split_at(1, 1).batch);
        SQLite::Database sql = raw();
        QCOMPARE(sql.execAndGet("SELECT max(value) FROM traces, json_each(document, '$.points.bytes') WHERE step = 4").getInt(), 900);
        QCOMPARE(sql.execAndGet("SELECT phase FROM peak_places").getString(), std::string("backward"));
    }

    void aResumeDropsWhatLiesBeyondItsCheckpoint() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        FakeEngine engine([&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            if (request.resume) {
                observer.started(small_start(2));
                peak(observer, 150, 3);
                return small_outcome(api::Ending::finished, 3);
            }
            observer.started(small_start());
            observer.trace(trace_at(90, 1));
            small_checkpoint(request, observer, 2);
            peak(observer, 900, 4);
            api::RunOutcome outcome = small_outcome(api::Ending::failed, 4);
            outcome.error = Error(ErrorKind::run, {.id = "run.out_of_memory", .what = Text::plain("x"), .where = {}, .expected = {}, .got = {}, .way_out = {}});
            api::OutOfMemory& event = outcome.out_of_memory.emplace();
            event.requested = 77;
            event.live = 900;
            event.limit = 950;
            event.phase = api::Phase::late;
            event.block = "block 5";
            event.step = 4;
            event.split = split_at(900, 4);
            event.trace = trace_at(900, 4);
            return outcome;
        });
        ExecuteOptions options;
        options.trace_steps = {1, 4};
        (void)execute(study, engine, run, small_spec(), options);
        const RunDetail failed = study.detail(run);
        QVERIFY(failed.out_of_memory.has_value());
        QCOMPARE(failed.out_of_memory->requested, 77);
        QCOMPARE(failed.out_of_memory->phase, api::Phase::late);
        QCOMPARE(failed.out_of_memory->split.cells.size(), std::size_t{1});
        QCOMPARE(failed.out_of_memory->trace.points.size(), std::size_t{2});
        QCOMPARE(failed.traced_steps, (std::vector<std::int64_t>{1, 4}));
        (void)execute(study, engine, run, small_spec(), options);
        const RunDetail resumed = study.detail(run);
        QVERIFY(!resumed.out_of_memory);
        QCOMPARE(resumed.split.peak, 150);
        QCOMPARE(resumed.split.step, 3);
        QCOMPARE(resumed.traced_steps, (std::vector<std::int64_t>{1, 3}));
        QCOMPARE(raw().execAndGet("SELECT count(*) FROM peak_places").getInt(), 1);
    }

    // Asked once, when training begins; a segment that never came so far does not count.
    void theForecastIsThatOfTheBeginning() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        int asked = 0;
        FakeEngine broken([](const api::RunRequest&, api::RunObserver&, const std::stop_token&) {
            return small_outcome(api::Ending::stopped, 0);  // while it prepared
        });
        (void)execute(study, broken, run, small_spec(), predicting(300, &asked));
        QCOMPARE(asked, 0);
        QVERIFY(!study.summary(run).forecast_bytes);
        FakeEngine stopped = ending(api::Ending::stopped, 200);
        (void)execute(study, stopped, run, small_spec(), predicting(300, &asked));
        QCOMPARE(asked, 1);
        QCOMPARE(*study.summary(run).forecast_error, 0.5);
        FakeEngine paused = ending(api::Ending::paused, 210);
        (void)execute(study, paused, run, small_spec(), predicting(300, &asked));
        QCOMPARE(asked, 1);
        QCOMPARE(study.summary(run).forecast_bytes, 300);
        QVERIFY(!study.summary(run).forecast_error);  // its largest batch may be to come
        FakeEngine finished = ending(api::Ending::finished, 240);
        (void)execute(study, finished, run, small_spec(), predicting(999, &asked));
        QCOMPARE(asked, 1);
        const RunDetail detail = study.detail(run);
        QCOMPARE(detail.summary.forecast_bytes, 300);
        QCOMPARE(*detail.summary.forecast_error, 0.25);
        QCOMPARE(detail.forecast->evaluation_peak, 150);
        QCOMPARE(detail.forecast->document.at("host"), Json("bert"));
        SQLite::Database sql = raw();
        QCOMPARE(sql.execAndGet("SELECT forecast_error FROM run_overview").getDouble(), 0.25);
        QCOMPARE(sql.execAndGet("SELECT forecast_mib FROM run_overview").getDouble(), 0.0);  // 300 bytes
        QCOMPARE(study.runs(Filter("forecast = 300 and forecast_error > 0.2")).size(), std::size_t{1});
        QVERIFY(study.runs(Filter("forecast > 1 MiB")).empty());
    }

    // predicted / measured − 1, by hand; only of runs that ended with what they were to measure.
    void scores_data() {
        QTest::addColumn<int>("how");
        QTest::addColumn<int>("measured");
        QTest::addColumn<double>("error");  // 9: none
        const auto row = [](const char* name, api::Ending how, int measured, double error) {
            QTest::newRow(name) << static_cast<int>(how) << measured << error;
        };
        row("exact", api::Ending::finished, 400, 0.0);
        row("too low", api::Ending::finished, 500, -0.2);
        row("too high", api::Ending::stopped, 320, 0.25);
        row("not measured", api::Ending::finished, 0, 9);
        row("paused", api::Ending::paused, 400, 9);
        row("failed", api::Ending::failed, 400, 9);
    }
    void scores() {
        QFETCH(int, how);
        QFETCH(int, measured);
        QFETCH(double, error);
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study, "lora");
        FakeEngine engine = ending(static_cast<api::Ending>(how), measured);
        (void)execute(study, engine, run, small_spec("lora"), predicting(400));
        const auto scored = study.summary(run).forecast_error;
        QCOMPARE(scored.has_value(), error < 9);
        if (scored) QCOMPARE(*scored, error);
        QCOMPARE(study.forecast_errors("lora", "bert").size(), std::size_t{error < 9 ? 1U : 0U});
        QVERIFY(study.forecast_errors("lora", "t5").empty());
        QVERIFY(study.forecast_errors("sherl", "bert").empty());
    }

    // A run of a few steps may never have met the batch that was predicted.
    void onlyTheBatchOfTheForecastIsScored_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("tokens");
        QTest::addColumn<int>("targets");
        QTest::addColumn<bool>("scored");
        QTest::newRow("that of the peak") << 16 << 8 << 0 << true;
        QTest::newRow("a smaller one") << 8 << 4 << 0 << true;
        QTest::newRow("more rows") << 17 << 8 << 0 << false;
        QTest::newRow("longer texts") << 16 << 9 << 0 << false;
        QTest::newRow("longer answers") << 16 << 8 << 2 << false;
    }
    void onlyTheBatchOfTheForecastIsScored() {
        QFETCH(int, rows);
        QFETCH(int, tokens);
        QFETCH(int, targets);
        QFETCH(bool, scored);
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        FakeEngine engine([](const api::RunRequest&, api::RunObserver& observer, const std::stop_token&) {
            observer.started(small_start());
            api::RunOutcome outcome = small_outcome(api::Ending::finished, 1);
            outcome.split = split_at(400, 1);
            outcome.counters = {{"tensor_peak_train", 400}};
            return outcome;
        });
        ExecuteOptions options;
        options.forecast = [&](const spec::RunSpec&, const api::RunStarted&) {
            ForecastRecord forecast = forecast_at(500);
            forecast.document["batch"] = {{"rows", rows}, {"tokens", tokens}, {"targets", targets}};
            return std::optional(forecast);
        };
        (void)execute(study, engine, run, small_spec(), options);
        QCOMPARE(study.summary(run).forecast_bytes, 500);
        QCOMPARE(study.summary(run).forecast_error, scored ? std::optional(0.25) : std::nullopt);
    }

    void errorsComeNewestFirst() {
        Study study = Study::open_for_writing(file_);
        for (const std::int64_t measured : {400, 320, 500}) {
            FakeEngine engine = ending(api::Ending::finished, measured);
            (void)execute(study, engine, add_run(study), small_spec(), predicting(400));
        }
        QCOMPARE(study.forecast_errors("sherl", "bert"), (std::vector<double>{400.0 / 500 - 1, 0.25, 0.0}));
    }

    // The run goes on as if nobody had asked.
    void aForecastThatFailsIsNone() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        ExecuteOptions options;
        options.forecast = [](const spec::RunSpec&, const api::RunStarted&) -> std::optional<ForecastRecord> {
            throw std::runtime_error("no backbone");
        };
        FakeEngine engine = ending(api::Ending::finished, 400);
        QCOMPARE(execute(study, engine, run, small_spec(), options).ending, api::Ending::finished);
        QVERIFY(!study.summary(run).forecast_bytes && !study.detail(run).forecast);
    }

    void deletingTakesThemAll() {
        Study study = Study::open_for_writing(file_);
        for (int i = 0; i < 2; ++i) {
            FakeEngine engine([](const api::RunRequest&, api::RunObserver& observer, const std::stop_token&) {
                observer.started(small_start());
                peak(observer, 100, 1);
                api::RunOutcome outcome = small_outcome(api::Ending::failed, 1);
                outcome.out_of_memory = api::OutOfMemory{};
                return outcome;
            });
            (void)execute(study, engine, add_run(study), small_spec(), predicting(100));
        }
        study.remove(1);
        SQLite::Database sql = raw();
        for (const char* table : {"peak_places", "traces", "forecasts", "out_of_memory"})
            QCOMPARE(sql.execAndGet(std::string("SELECT group_concat(run) FROM ") + table).getString(), std::string("2"));
    }

    // A study of schema 1 gets the tables and the columns of the view, and keeps what it had.
    void anOlderStudyIsBroughtUp() {
        raw().exec(read_file(SHERL_TEST_DATA "/store/schema-1.sql"));
        SQLite::Database sql = raw();
        const std::string before = sql.execAndGet("SELECT group_concat(id || name || peak_mib) FROM run_overview").getString();
        Study study = Study::open_for_writing(file_);
        QCOMPARE(sql.execAndGet("SELECT group_concat(id || name || peak_mib) FROM run_overview").getString(), before);
        QVERIFY(sql.execAndGet("SELECT count(forecast_mib) + count(forecast_error) FROM run_overview").getInt() == 0);
        const RunDetail old = study.detail(1);
        QCOMPARE(old.split.peak, 900);
        QCOMPARE(old.split.batch.rows, 0);  // its place is not known
        QVERIFY(!old.forecast && !old.out_of_memory && old.traced_steps.empty() && !study.trace(1));
        QVERIFY(study.forecast_errors("sherl", "bert").empty());
        FakeEngine engine([](const api::RunRequest&, api::RunObserver& observer, const std::stop_token&) {
            observer.started(small_start());
            peak(observer, 100, 1);
            return small_outcome(api::Ending::finished, 1);
        });
        (void)execute(study, engine, 2, small_spec("lora"), predicting(100));
        QCOMPARE(study.trace(2)->peak, 100);
        QVERIFY(!SQLite::Statement(sql, "PRAGMA foreign_key_check").executeStep());
        QCOMPARE(sql.execAndGet("PRAGMA integrity_check").getString(), std::string("ok"));
    }

    void whatAnotherProgramWroteIsTold() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        FakeEngine engine([](const api::RunRequest&, api::RunObserver& observer, const std::stop_token&) {
            observer.started(small_start());
            peak(observer, 100, 1);
            return small_outcome(api::Ending::finished, 1);
        });
        (void)execute(study, engine, run, small_spec());
        raw().exec("UPDATE traces SET document = json_set(document, '$.points.bytes', json('[1]'))");
        try {
            (void)study.trace(run);
            QFAIL("read");
        } catch (const Error& error) {
            QCOMPARE(exit_code(error.kind()), 3);
            QCOMPARE(error.problems().front().where, std::string("run 1, trace: points.bytes"));
        }
    }
};

QTEST_APPLESS_MAIN(TestMemory)
#include "tst_memory.moc"
