// SPDX-License-Identifier: GPL-3.0-or-later
// The queue's rows over a study in which a fake engine trains.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>
#include <QtTest>

#include "core/api/memory_json.h"
#include "support/small_runs.h"
#include "tests/widgets/made_forecasts.h"
#include "tests/widgets/setup_world.h"
#include "widgets/models/queue_model.h"
#include "widgets/models/roles.h"
#include "widgets/study_fixture.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;
using sherl::store::RunId;
using sherl::store::Status;
using sherl::store::Study;
namespace fs = std::filesystem;

class TestQueueModel : public QObject, TrainingFixture {
    Q_OBJECT
    std::unique_ptr<QueueModel> model_;
    std::unique_ptr<QAbstractItemModelTester> tester_;

    // Opens the study as a new sitting does.
    void sit_down(ForecastService* forecasts = nullptr) {
        tester_.reset();
        model_.reset();
        make_session();
        model_ = std::make_unique<QueueModel>(*session_, *bridge_, forecasts);
        tester_ = std::make_unique<QAbstractItemModelTester>(model_.get(),
                                                             QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(open_session());
    }

    std::vector<RunId> rows() const {
        std::vector<RunId> runs;
        for (int row = 0; row < model_->rowCount(); ++row) runs.push_back(model_->run_at(model_->index(row, 0)));
        return runs;
    }
    QString text(RunId run, int column) const { return model_->index_of(run, column).data().toString(); }
    std::vector<RunId> queue_of_study() const {
        std::vector<store::RunSummary> waiting;
        for (const store::RunSummary& run : study_->runs()) {
            if (run.status == Status::waiting) waiting.push_back(run);
        }
        std::sort(waiting.begin(), waiting.end(),
                  [](const auto& a, const auto& b) { return a.queue_position < b.queue_position; });
        std::vector<RunId> runs;
        for (const store::RunSummary& run : waiting) runs.push_back(run.id);
        return runs;
    }
    void set_status(RunId run, const char* status, std::int64_t ended_ms) const {
        SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE, 5000);
        SQLite::Statement begin(database, "UPDATE runs SET status = 'running', ended_ms = NULL WHERE id = ?");
        begin.bind(1, run);
        begin.exec();
        SQLite::Statement update(database,
                                 "UPDATE runs SET status = ?, ended_ms = ?, queue_position = NULL WHERE id = ?");
        update.bind(1, std::string(status));
        update.bind(2, ended_ms);
        update.bind(3, run);
        update.exec();
    }

  private Q_SLOTS:
    void init() {
        make_study();
        set_memory_unit(MemoryUnit::gib);
    }
    void cleanup() {
        tester_.reset();
        model_.reset();
        forget_study();
    }

    // Yesterday's endings are the runs table's business; what waits is shown, and what a crash has left.
    void showsThisSittingOnly() {
        const RunId done = add_run(*study_), old_crash = add_run(*study_), waiting = add_run(*study_),
                    crash = add_run(*study_);
        set_status(old_crash, "interrupted", 1000);
        set_status(done, "finished", 2000);
        set_status(crash, "interrupted", 3000);
        sit_down();
        QCOMPARE(rows(), (std::vector<RunId>{crash, waiting}));
        const QueueModel::Totals totals = model_->totals();
        QCOMPARE(totals.ended, 1);
        QCOMPARE(totals.waiting, 1);
        QCOMPARE(totals.unasked, 1);
        QCOMPARE(text(waiting, QueueModel::ProgressColumn), QStringLiteral("waiting · not started"));
        QVERIFY(text(crash, QueueModel::ProgressColumn).startsWith(QStringLiteral("stopped unexpectedly")));

        // Once something else has ended, the crash is history.
        add_run(*study_);
        set_status(waiting, "stopped", 4000);
        sit_down();
        QCOMPARE(rows().size(), std::size_t{1});
    }

    void aRunGoesThroughItsStates() {
        const RunId run = add_run(*study_, "lora", 3, "LoRA r8"), next = add_run(*study_, "sherl", 0, "SHERL");
        sit_down();
        QTRY_COMPARE(rows(), (std::vector<RunId>{run, next}));
        const QModelIndex first = model_->index_of(run);
        QCOMPARE(first.data(ObjectKeyRole).toLongLong(), run);
        QCOMPARE(first.data(MethodRole).toString(), QStringLiteral("lora"));
        QCOMPARE(text(run, QueueModel::RunColumn), QStringLiteral("LoRA r8"));
        QCOMPARE(text(run, QueueModel::SeedColumn), QStringLiteral("seed 3"));
        QVERIFY(!first.data(ProgressRole).isValid());
        QCOMPARE(text(run, QueueModel::PeakColumn), QString());

        engine_->plan.steps = 2000;
        engine_->plan.checkpoint_every = 0;
        engine_->plan.hold_at = 500;
        bridge_->start({run, next});
        QCOMPARE(text(run, QueueModel::ProgressColumn), QStringLiteral("waiting"));
        QTRY_VERIFY(engine_->holding);
        clock_.advance(1000);
        // 1,500 steps of 10 ms are left, by the fake engine's clock.
        QTRY_COMPARE(text(run, QueueModel::ProgressColumn), QStringLiteral("500 / 2\u202f000 · 15 s left"));
        QCOMPARE(model_->index_of(run).data(ProgressRole).toDouble(), 0.25);
        QCOMPARE(model_->index_of(run, QueueModel::ProgressColumn).data(WideTextRole).toString(),
                 QStringLiteral("500 / 2\u202f000 · 3\u202f200 examples/s · 15 s left"));
        QVERIFY(!model_->index_of(next, QueueModel::ProgressColumn).data(WideTextRole).isValid());
        QCOMPARE(model_->index_of(run).data(StatusRole).toInt(), static_cast<int>(Status::running));
        QCOMPARE(text(next, QueueModel::ProgressColumn), QStringLiteral("waiting · starts in about 15 s"));
        QVERIFY(model_->index_of(run, QueueModel::RunColumn)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(QStringLiteral("LoRA r8, seed 3")));
        bridge_->set_pause_after(true);
        QCOMPARE(text(next, QueueModel::ProgressColumn), QStringLiteral("waiting · the queue pauses"));
        bridge_->stop();
        QTRY_COMPARE(text(run, QueueModel::ProgressColumn), QStringLiteral("stopped at step 500 of 2\u202f000"));
        QVERIFY(!model_->index_of(run).data(ProgressRole).isValid());

        engine_->plan.hold_at = 0;
        bridge_->start({run});
        QTRY_VERIFY(text(run, QueueModel::ProgressColumn).startsWith(QStringLiteral("2\u202f000 / 2\u202f000 · ")));
        QTRY_VERIFY(text(next, QueueModel::ProgressColumn).startsWith(QStringLiteral("2\u202f000 / 2\u202f000 · ")));
        QCOMPARE(rows(), (std::vector<RunId>{run, next}));
        // 500,096,000 bytes: 477 MiB, and the metric of the best step.
        QCOMPARE(text(run, QueueModel::PeakColumn), QStringLiteral("477"));
        QCOMPARE(model_->headerData(QueueModel::PeakColumn, Qt::Horizontal, Qt::DisplayRole).toString(),
                 QStringLiteral("Peak (forecast), MiB"));
        QCOMPARE(model_->headerData(QueueModel::MetricColumn, Qt::Horizontal, Qt::DisplayRole).toString(),
                 QStringLiteral("MCC"));
        QCOMPARE(text(run, QueueModel::MetricColumn), metric_value(QStringLiteral("matthews"), 1 - loss_of(2000)));
    }

    void theLastEvaluationIsTold() {
        const RunId run = add_run(*study_);
        sit_down();
        QTRY_COMPARE(rows(), std::vector<RunId>{run});
        engine_->plan.steps = engine_->plan.hold_at = 30;
        bridge_->start({run});
        QTRY_VERIFY(engine_->holding);
        clock_.advance(1000);
        QTRY_COMPARE(text(run, QueueModel::ProgressColumn), QStringLiteral("30 / 30 · evaluating"));
        bridge_->stop();
        QTRY_VERIFY(!bridge_->active());
    }

    // As their lines in the charts.
    void variantsOfAMethodHaveShades() {
        const RunId a = add_run(*study_, "lora", 0), b = add_run(*study_, "lora", 1), c = add_run(*study_, "lora", 0, {}, {{"method", {{"rank", 4}}}});
        sit_down();
        QTRY_COMPARE(rows().size(), std::size_t{3});
        const auto shade = [this](RunId run) { return model_->index_of(run).data(ShadeRole).toInt(); };
        QCOMPARE(shade(a), 0);
        QCOMPARE(shade(b), 0);
        QCOMPARE(shade(c), 1);
    }

    void aFailureSaysWhy() {
        const RunId run = add_run(*study_);
        sit_down();
        engine_->plan.fail_at = 4;
        engine_->plan.checkpoint_every = 0;
        bridge_->start({run});
        QTRY_VERIFY(text(run, QueueModel::ProgressColumn).contains(QStringLiteral("out of memory at step 4")));
        QCOMPARE(model_->index_of(run).data(StatusRole).toInt(), static_cast<int>(Status::failed));
        QCOMPARE(text(run, QueueModel::MetricColumn), QStringLiteral("–"));
        // The sentence of the window, once the details are read.
        QTRY_COMPARE(text(run, QueueModel::ProgressColumn), QStringLiteral("block 7: out of memory at step 4."));
    }

    // A name that lists the options is not shown; one that somebody chose is.
    void runsAreCalledAsTheChartsCallThem() {
        const RunId made = add_run(*study_, "lora", 0, "lora, rank 4, alpha 16"), chosen = add_run(*study_, "sherl", 1, "mine");
        sit_down();
        QCOMPARE(text(made, QueueModel::RunColumn), QStringLiteral("LoRA"));
        QCOMPARE(text(chosen, QueueModel::RunColumn), QStringLiteral("mine"));
    }

    // A column uses one unit.
    void onePeakUnitForAll() {
        const RunId small = add_run(*study_), large = add_run(*study_);
        SQLite::Database(file_.string(), SQLite::OPEN_READWRITE, 5000)
            .exec("UPDATE runs SET peak_bytes = CASE id WHEN 1 THEN 536870912 ELSE 3221225472 END");
        sit_down();
        QCOMPARE(text(small, QueueModel::PeakColumn), QStringLiteral("0.50"));
        QCOMPARE(text(large, QueueModel::PeakColumn), QStringLiteral("3.00"));
        set_memory_unit(MemoryUnit::mib);
        QCOMPARE(text(large, QueueModel::PeakColumn), QStringLiteral("3072"));
    }

    // Stored with the run, else computed from its own spec: 100 MiB of weights and 80 of LoRA's activations.
    void forecastsStandInBrackets() {
        const widgets::test::SetupWorld world;
        const spec::ResolvedSpec resolved = world.resolve(widgets::test::SetupWorld::document("lora"));
        const RunId waiting = study_->create_run(resolved.document, resolved.hash, resolved.spec);
        const RunId stored = add_run(*study_);
        SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE, 5000);
        database.exec("UPDATE runs SET peak_bytes = 209715200 WHERE id = 2");
        database.exec("INSERT INTO forecasts (run, host, peak, evaluation_peak, document) VALUES (2, 'bert', 199229440, 0, '{}')");
        widgets::ForecastService service(widgets::test::made_hands());
        sit_down(&service);
        QTRY_COMPARE(text(waiting, QueueModel::PeakColumn), QStringLiteral("(180)"));
        QCOMPARE(text(stored, QueueModel::PeakColumn), QStringLiteral("200 (190)"));
        QVERIFY(model_->index_of(stored, QueueModel::PeakColumn).data(Qt::ToolTipRole).toString().contains(QStringLiteral("forecast: 199")));
        tester_.reset();
        model_.reset();
    }

    // Verified ways to fit stand in for the usual step; half the batch of 32 needs 140 of 150 MiB.
    void memoryThatRanOutOffersWhatFits() {
        const widgets::test::SetupWorld world;
        const spec::ResolvedSpec resolved = world.resolve(widgets::test::SetupWorld::document("lora"));
        const RunId run = study_->create_run(resolved.document, resolved.hash, resolved.spec);
        {
            api::OutOfMemory event;
            event.limit = 150 << 20;
            event.block = "block 3";
            SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE, 5000);
            database.exec("UPDATE runs SET status = 'running' WHERE id = 1");
            database.exec("UPDATE runs SET status = 'failed', ended_ms = 9000000000000, queue_position = NULL, error_kind = 'run', "
                          "error_id = 'run.out_of_memory', error_message = 'out of memory', error_problems = '[]' WHERE id = 1");
            SQLite::Statement insert(database, "INSERT INTO out_of_memory (run, document) VALUES (1, ?)");
            insert.bind(1, api::json_of(event).dump());
            insert.exec();
        }
        ForecastService service(widgets::test::made_hands());
        sit_down(&service);
        QTRY_COMPARE(model_->index_of(run).data(FixesRole).toInt(), 1);
        const QueueModel::Offers offers = model_->offers(run);
        QVERIFY(offers.start);
        QCOMPARE(offers.remedies.front().title, QStringLiteral("Batch 16, accumulate 2 (140 MiB)"));
        QVERIFY(offers.remedies.front().changes == (SpecChanges{{"train.batch_size", 16}, {"train.accumulate", 2}}));
        tester_.reset();
        model_.reset();
    }

    void waitingRowsAreReordered() {
        const RunId a = add_run(*study_), b = add_run(*study_), c = add_run(*study_);
        sit_down();
        QPersistentModelIndex kept(model_->index_of(c));
        QVERIFY(!model_->move(a, -1));  // it is the first
        QVERIFY(model_->move(c, -1));
        QCOMPARE(rows(), (std::vector<RunId>{a, c, b}));  // at once
        QVERIFY(model_->move(c, -1));                     // before the study has followed
        QCOMPARE(rows(), (std::vector<RunId>{c, a, b}));
        QTRY_COMPARE(queue_of_study(), (std::vector<RunId>{c, a, b}));
        QCOMPARE(kept.row(), 0);
        // Another process orders it anew.
        study_->set_queue({b, a, c});
        QTRY_COMPARE(rows(), (std::vector<RunId>{b, a, c}));
    }

    void rowsAreDroppedBetweenWaitingOnes_data() {
        QTest::addColumn<int>("dragged");
        QTest::addColumn<int>("gap");  // row of the model before which it is dropped
        QTest::addColumn<QByteArray>("order");
        QTest::newRow("down by one") << 1 << 3 << QByteArray("bac");
        QTest::newRow("to the end") << 1 << 4 << QByteArray("bca");
        QTest::newRow("below all") << 1 << -1 << QByteArray("bca");
        QTest::newRow("up") << 3 << 1 << QByteArray("cab");
        QTest::newRow("above the running one") << 3 << 0 << QByteArray("cab");
        QTest::newRow("where it is") << 2 << 2 << QByteArray("abc");
    }
    void rowsAreDroppedBetweenWaitingOnes() {
        QFETCH(int, dragged);
        QFETCH(int, gap);
        QFETCH(QByteArray, order);
        const RunId running = add_run(*study_, "lora", 0, "running");
        const RunId a = add_run(*study_, "lora", 0, "a");
        add_run(*study_, "lora", 0, "b");
        add_run(*study_, "lora", 0, "c");
        sit_down();
        engine_->plan.hold_at = 2;
        bridge_->start({running});
        QTRY_VERIFY(engine_->holding && bridge_->active());
        QTRY_COMPARE(model_->totals().running, 1);
        QVERIFY(!(model_->flags(model_->index_of(running)) & Qt::ItemIsDragEnabled));
        QVERIFY(model_->flags(model_->index_of(a)) & Qt::ItemIsDragEnabled);
        const std::unique_ptr<QMimeData> data(model_->mimeData({model_->index(dragged, 0)}));
        QCOMPARE(model_->mimeTypes(), data->formats());
        QVERIFY(model_->canDropMimeData(data.get(), Qt::MoveAction, gap, 0, {}));
        (void)model_->dropMimeData(data.get(), Qt::MoveAction, gap, 0, {});
        QByteArray shown;
        for (int row = 1; row < model_->rowCount(); ++row) {
            shown += model_->index(row, QueueModel::RunColumn).data().toByteArray();
        }
        QCOMPARE(shown, order);
        QMimeData foreign;
        foreign.setText(QStringLiteral("a"));
        QVERIFY(!model_->canDropMimeData(&foreign, Qt::MoveAction, 2, 0, {}));
    }

    void finishedRowsAreClearedAway() {
        const RunId stopped = add_run(*study_), waiting = add_run(*study_);
        sit_down();
        study_->request(stopped, store::Request::stop);
        QTRY_COMPARE(model_->totals().ended, 1);
        QCOMPARE(rows(), (std::vector<RunId>{stopped, waiting}));
        model_->clear_finished();
        QCOMPARE(rows(), (std::vector<RunId>{stopped, waiting}));  // it can go on
        model_->hide(stopped);
        QCOMPARE(rows(), std::vector<RunId>{waiting});
        QCOMPARE(study_->summary(stopped).status, Status::stopped);  // the study keeps it
        bridge_->start({stopped});                                   // resumed: it is back
        QTRY_COMPARE(rows(), (std::vector<RunId>{stopped, waiting}));
        QTRY_COMPARE(model_->totals().ended, 1);
    }

    // A run of another process is at work like one of ours.
    void runsOfOthersAreShown() {
        const RunId run = add_run(*study_);
        sit_down();
        TrainingBridge other([this]() -> api::Engine& { return *engine_; }, clock_);
        QVERIFY(other.set_study(file_));
        engine_->plan.hold_at = 5;
        other.start({run});
        QTRY_COMPARE(model_->totals().running, 1);
        QTRY_VERIFY(text(run, QueueModel::ProgressColumn).startsWith(QStringLiteral("5 / 20")));
        study_->request(run, store::Request::stop);
        QTRY_COMPARE(model_->totals().ended, 1);
    }
};

QTEST_GUILESS_MAIN(TestQueueModel)
#include "tst_queue_model.moc"
