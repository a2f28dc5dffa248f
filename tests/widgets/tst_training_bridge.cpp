// SPDX-License-Identifier: GPL-3.0-or-later
// The training thread on an engine that does what the test says: order, endings, stopping, and what reaches the window.
#include <QSignalSpy>
#include <QtTest>
#include <semaphore>

#include "support/fake_engine.h"
#include "support/small_runs.h"
#include "widgets/bridge/training_bridge.h"

using namespace sherl;
using namespace sherl::test;
using sherl::api::Ending;
using sherl::store::RunId;
using sherl::store::Status;
using sherl::store::Study;
using sherl::widgets::RunProgress;
using sherl::widgets::TrainingBridge;
namespace fs = std::filesystem;

namespace {

// Signals in the order in which they came, as short words.
class Journal : public QObject {
  public:
    explicit Journal(TrainingBridge& bridge) {
        connect(&bridge, &TrainingBridge::runStarted, this, [this](qint64 run) { add("start", run); });
        connect(&bridge, &TrainingBridge::runEnded, this,
                [this](qint64 run, Ending ending) { add(api::to_string(ending), run); });
        connect(&bridge, &TrainingBridge::runRefused, this,
                [this](qint64 run, const Error& error) { add(error.id().c_str(), run); });
        connect(&bridge, &TrainingBridge::queueEnded, this, [this] { lines << QStringLiteral("end of queue"); });
        connect(&bridge, &TrainingBridge::progressed, this, [this, &bridge](const RunProgress& progress) {
            if (bridge.active() != progress.run) ++strangers;
            last = progress;
            ++progresses;
        });
    }
    QStringList lines;
    RunProgress last;
    int progresses = 0;
    int strangers = 0;  // progress of a run that is not at work

  private:
    void add(const char* word, qint64 run) { lines << QStringLiteral("%1 %2").arg(QString::fromUtf8(word)).arg(run); }
};

// Counts what is posted to an object from other threads.
class PostCounter : public QObject {
  public:
    explicit PostCounter(QObject& watched) { watched.installEventFilter(this); }
    int posts = 0;

  protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::MetaCall) ++posts;
        return false;
    }
};

}  // namespace

class TestTrainingBridge : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    fs::path file_;
    std::unique_ptr<Study> study_;
    FakeClock clock_;
    std::unique_ptr<FakeEngine> engine_;
    std::unique_ptr<TrainingBridge> bridge_;
    std::unique_ptr<Journal> journal_;

    Status status(RunId run) const { return study_->summary(run).status; }

    // Lets the event loop turn: whatever a 20 ms timer could do has been done n times.
    static void turns(int n) {
        QTimer timer;
        QSignalSpy ticks(&timer, &QTimer::timeout);
        timer.start(25);
        QTRY_VERIFY(ticks.size() >= n);
    }

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        file_ = folder_->path().toStdString() + "/a.sherl";
        study_ = std::make_unique<Study>(Study::open_for_writing(file_));
        engine_ = std::make_unique<FakeEngine>();
        bridge_ = std::make_unique<TrainingBridge>([this]() -> api::Engine& { return *engine_; }, clock_);
        journal_ = std::make_unique<Journal>(*bridge_);
        QVERIFY(bridge_->set_study(file_));
    }
    void cleanup() {
        bridge_.reset();
        study_.reset();
    }

    void nothingStartsUnasked() {
        const RunId run = add_run(*study_);
        turns(3);
        QCOMPARE(status(run), Status::waiting);
        QVERIFY(!bridge_->wants(run));
        QVERIFY(journal_->lines.isEmpty());
    }

    void runsFollowTheQueueOneAtATime() {
        const RunId a = add_run(*study_, "lora", 0, "a"), b = add_run(*study_, "lora", 0, "b"),
                    c = add_run(*study_, "lora", 0, "c");
        const RunId untouched = add_run(*study_, "lora", 0, "untouched");
        study_->set_queue({c, a, untouched, b});
        bridge_->start({a, b, c});
        QVERIFY(bridge_->wants(b));
        QVERIFY(!bridge_->wants(untouched));
        QTRY_VERIFY(journal_->lines.contains(QStringLiteral("end of queue")));
        const auto pair = [](RunId run) {
            return QStringList{QStringLiteral("start %1").arg(run), QStringLiteral("finished %1").arg(run)};
        };
        QCOMPARE(journal_->lines, pair(c) + pair(a) + pair(b) + QStringList{QStringLiteral("end of queue")});
        QCOMPARE(engine_->names(), (std::vector<std::string>{"c", "a", "b"}));
        QCOMPARE(engine_->most_at_work.load(), 1);
        QCOMPARE(status(untouched), Status::waiting);
        QVERIFY(!bridge_->active());
        QCOMPARE(study_->series(a, "loss").size(), std::size_t{20});
    }

    // All means those too that come while the queue is worked on, not those that come after its end.
    void startAllTakesLaterRowsUntilTheQueueEnds() {
        const RunId first = add_run(*study_);
        engine_->plan.hold_at = 3;
        bridge_->start_all();
        QTRY_VERIFY(engine_->holding);
        const RunId second = add_run(*study_, "lora"), left = add_run(*study_, "lora");
        bridge_->forget(left);
        QVERIFY(bridge_->wants(second));
        QVERIFY(!bridge_->wants(left));
        engine_->plan.hold_at = 0;
        engine_->release();
        QTRY_VERIFY(journal_->lines.contains(QStringLiteral("end of queue")));
        QCOMPARE(status(first), Status::finished);
        QCOMPARE(status(second), Status::finished);
        QCOMPARE(status(left), Status::waiting);
        const RunId later = add_run(*study_);
        QVERIFY(!bridge_->wants(later));
        turns(3);
        QCOMPARE(status(later), Status::waiting);
    }

    void aStopTakesEffectWithinOneStepAndTheNextRunStarts() {
        const RunId a = add_run(*study_), b = add_run(*study_);
        engine_->plan_of = [](const api::RunRequest&) {
            FakeEngine::Plan plan;
            plan.steps = 1000000;
            plan.evaluate_every = plan.checkpoint_every = 0;
            return plan;
        };
        bridge_->start({a, b});
        QTRY_VERIFY(bridge_->active() == a && engine_->step > 10);
        bridge_->stop();
        QVERIFY(bridge_->progress()->stopping);
        QTRY_VERIFY(journal_->lines.contains(QStringLiteral("stopped %1").arg(a)));
        QTRY_VERIFY(bridge_->active() == b);
        QCOMPARE(status(a), Status::stopped);
        bridge_->stop();
        QTRY_VERIFY(journal_->lines.contains(QStringLiteral("stopped %1").arg(b)));
        const std::int64_t asked = engine_->step_at_stop;
        QVERIFY(asked >= 0);
        QVERIFY2(study_->summary(b).steps - asked <= 1, "more than one step after the stop");
        bridge_->stop();  // nothing is at work: no effect
        QCOMPARE(journal_->lines.filter(QStringLiteral("stopped")).size(), 2);
    }

    // Exactly one ending, whatever was asked and however often.
    void oneEndingPerStart_data() {
        QTest::addColumn<QString>("how");
        for (const char* how : {"finished", "stopped", "paused", "failed", "stop and pause", "stop row", "throws"}) {
            QTest::newRow(how) << how;
        }
    }
    void oneEndingPerStart() {
        QFETCH(QString, how);
        const RunId run = add_run(*study_);
        engine_->plan.hold_at = 7;
        engine_->plan.checkpoint_every = 5;
        if (how == QStringLiteral("failed")) engine_->plan.fail_at = 8;
        if (how == QStringLiteral("throws")) {
            engine_->plan.after_step = [](std::int64_t step) {
                if (step == 8) throw std::runtime_error("the engine broke its promise");
            };
        }
        bridge_->start({run});
        QTRY_VERIFY(bridge_->active() == run && engine_->holding);
        QString expected = how;
        if (how.startsWith(QStringLiteral("stop"))) {
            expected = QStringLiteral("stopped");
            if (how == QStringLiteral("stop row")) {
                study_->request(run, store::Request::stop);
            } else {
                if (how == QStringLiteral("stop and pause")) bridge_->pause();
                bridge_->stop();
                bridge_->stop();
            }
        } else {
            if (how == QStringLiteral("paused")) {
                bridge_->pause();
                QVERIFY(bridge_->progress()->pausing);
            }
            if (how == QStringLiteral("throws")) expected = QStringLiteral("failed");
            engine_->release();
        }
        QTRY_VERIFY(journal_->lines.contains(QStringLiteral("%1 %2").arg(expected).arg(run)));
        turns(2);
        QCOMPARE(journal_->lines.mid(0, 2),
                 (QStringList{QStringLiteral("start %1").arg(run), QStringLiteral("%1 %2").arg(expected).arg(run)}));
        QCOMPARE(journal_->lines.filter(QStringLiteral(" %1").arg(run)).size(), 2);
        QCOMPARE(QString::fromUtf8(store::to_string(status(run))), expected);
        QVERIFY(!bridge_->active() && !bridge_->progress());
    }

    void pausingLeavesTheMachineFree() {
        const RunId a = add_run(*study_), b = add_run(*study_);
        engine_->plan.hold_at = 7;
        bridge_->start_all();
        QTRY_VERIFY(bridge_->active() == a && engine_->holding);
        bridge_->pause();
        engine_->plan.hold_at = 0;
        engine_->release();
        QTRY_COMPARE(status(a), Status::paused);
        QCOMPARE(study_->summary(a).steps, 7);
        turns(2);
        QCOMPARE(status(b), Status::waiting);
        QVERIFY(bridge_->pause_after() && bridge_->wants(b));
        QVERIFY(!journal_->lines.contains(QStringLiteral("end of queue")));
        bridge_->set_pause_after(false);
        QTRY_COMPARE(status(b), Status::finished);
        // A paused run goes on where it was, before what waits.
        const RunId c = add_run(*study_);
        bridge_->start({c, a});
        QTRY_COMPARE(status(c), Status::finished);
        QCOMPARE(status(a), Status::finished);
        const QStringList starts = journal_->lines.filter(QStringLiteral("start"));
        QCOMPARE(starts.mid(2), (QStringList{QStringLiteral("start %1").arg(a), QStringLiteral("start %1").arg(c)}));
        const std::vector<store::Point> loss = study_->series(a, "loss");
        QCOMPARE(loss.size(), std::size_t{20});
        for (const store::Point& point : loss) QCOMPARE(point.value, loss_of(point.step));
    }

    void pauseAfterThisRun() {
        const RunId a = add_run(*study_), b = add_run(*study_);
        engine_->plan.hold_at = 7;
        bridge_->start({a, b});
        QTRY_VERIFY(bridge_->active() == a && engine_->holding);
        bridge_->set_pause_after(true);
        engine_->plan.hold_at = 0;
        engine_->release();
        QTRY_COMPARE(status(a), Status::finished);
        turns(2);
        QCOMPARE(status(b), Status::waiting);
        bridge_->start({b});  // asked for by name: it starts
        QTRY_COMPARE(status(b), Status::finished);
        QVERIFY(!bridge_->pause_after());
    }

    // Somebody else stops a waiting row that was asked for here: it is not resumed behind his back.
    void aWaitingRunThatIsStoppedStaysStopped() {
        const RunId a = add_run(*study_), b = add_run(*study_), c = add_run(*study_);
        engine_->plan.hold_at = 7;
        bridge_->start({a, b, c});
        QTRY_VERIFY(bridge_->active() == a && engine_->holding);
        // Later than the asking, on any clock.
        QTRY_VERIFY(Study::system_clock().unix_milliseconds() > study_->summary(a).started_ms.value() + 2);
        study_->request(b, store::Request::stop);
        study_->remove(c);
        engine_->plan.hold_at = 0;
        engine_->release();
        QTRY_VERIFY(journal_->lines.contains(QStringLiteral("end of queue")));
        QCOMPARE(status(b), Status::stopped);
        QCOMPARE(engine_->runs.load(), 1);
        QVERIFY(!bridge_->wants(b) && !bridge_->wants(c));
        bridge_->start({b});  // by name it is resumed
        QTRY_COMPARE(status(b), Status::finished);
    }

    // The engine cannot be opened: said once, and every row waits as before. It is asked again next time.
    void withoutAnEngineTheQueueIsUntouched() {
        int asked = 0;
        bridge_ = std::make_unique<TrainingBridge>(
            [&]() -> api::Engine& {
                if (++asked == 1) {
                    throw Error(
                        ErrorKind::unavailable,
                        {.id = "api.no_engine", .what = {}, .where = {}, .expected = {}, .got = {}, .way_out = {}});
                }
                return *engine_;
            },
            clock_);
        journal_ = std::make_unique<Journal>(*bridge_);
        QVERIFY(bridge_->set_study(file_));
        const RunId a = add_run(*study_), b = add_run(*study_);
        bridge_->start({a, b});
        QTRY_COMPARE(journal_->lines,
                     (QStringList{QStringLiteral("api.no_engine %1").arg(a), QStringLiteral("end of queue")}));
        QCOMPARE(status(a), Status::waiting);
        QCOMPARE(status(b), Status::waiting);
        QVERIFY(!bridge_->wants(b));
        QVERIFY(study_->detail(a).segments.empty());
        bridge_->start_all();
        QTRY_COMPARE(status(b), Status::finished);
        QCOMPARE(status(a), Status::finished);
    }

    // A run that cannot be started does not keep the others from it.
    void aRefusedRunLetsTheOthersGo() {
        const RunId done = add_run(*study_), next = add_run(*study_);
        bridge_->start({done});
        QTRY_COMPARE(status(done), Status::finished);
        QTRY_VERIFY(!bridge_->active());
        journal_->lines.clear();
        QTRY_VERIFY(Study::system_clock().unix_milliseconds() > study_->summary(done).ended_ms.value());
        bridge_->start({done, next});
        QTRY_COMPARE(status(next), Status::finished);
        QTRY_COMPARE(journal_->lines.size(), 4);
        QCOMPARE(journal_->lines.first(), QStringLiteral("store.run.finished %1").arg(done));
    }

    void aStudyThatIsGoneIsTold() {
        const RunId run = add_run(*study_);
        study_.reset();
        fs::remove(file_);
        bridge_->start({run});
        QTRY_COMPARE(journal_->lines.value(0), QStringLiteral("store.missing %1").arg(run));
        QVERIFY(!fs::exists(file_));
    }

    void anotherStudyOnlyWhenNothingIsAtWork() {
        const RunId run = add_run(*study_), other = add_run(*study_);
        engine_->plan.hold_at = 2;
        bridge_->start({run, other});
        QTRY_VERIFY(engine_->holding);
        QVERIFY(!bridge_->set_study(file_));
        bridge_->set_pause_after(true);
        engine_->release();
        QTRY_COMPARE(journal_->lines.size(), 2);
        QVERIFY(bridge_->set_study(file_));
        QVERIFY(!bridge_->wants(other));
    }

    // The end of the program: the run is stopped, resumable, and its ending is in the study.
    void shutdownInMidRun() {
        const RunId run = add_run(*study_), next = add_run(*study_);
        engine_->plan.hold_at = 12;
        bridge_->start({run, next});
        QTRY_VERIFY(engine_->holding);
        bridge_.reset();
        QCOMPARE(status(run), Status::stopped);
        QCOMPARE(study_->summary(run).steps, 12);
        QVERIFY(study_->detail(run).checkpoints.back().present);
        QCOMPARE(status(next), Status::waiting);
        QCOMPARE(engine_->at_work.load(), 0);
        QCoreApplication::processEvents();  // nothing arrives from beyond
        QVERIFY(journal_->lines.filter(QStringLiteral("stopped")).isEmpty());
    }
    void shutdownWithoutARun() { bridge_.reset(); }

    // 5,000 events a second into a window that is busy: what waits for it is counted, not measured in time.
    void aFloodLeavesABoundedQueue() {
        const RunId run = add_run(*study_);
        constexpr int kSteps = 20000;
        std::binary_semaphore flooded(0);
        engine_->plan = {
            .steps = kSteps, .evaluate_every = 10, .checkpoint_every = 0, .split = false, .clock = &clock_};
        engine_->plan.hold_at = kSteps;
        engine_->plan.after_step = [&](std::int64_t step) {
            if (step == kSteps) flooded.release();
        };
        PostCounter counter(*bridge_);
        bridge_->start({run});
        flooded.acquire();  // the event loop stands still meanwhile
        QCOMPARE(journal_->progresses, 0);
        QTRY_COMPARE(journal_->progresses, 1);
        QCOMPARE(journal_->last.step, kSteps);  // the newest, not the oldest
        QCOMPARE(journal_->last.total_steps, kSteps);
        QVERIFY2(counter.posts <= 2, qPrintable(QString::number(counter.posts)));
        engine_->release();
        QTRY_COMPARE(journal_->lines.size(), 3);
        QCOMPARE(study_->series(run, "loss").size(), std::size_t{kSteps});  // nothing was lost on the way to the study
        QCOMPARE(journal_->strangers, 0);
    }

    // At most one progress per 40 ms of the clock, however long the event loop turns.
    void progressKeepsThePaceOfTheClock() {
        const RunId run = add_run(*study_);
        std::counting_semaphore<1000> go(0);
        engine_->plan.steps = 500;
        engine_->plan.checkpoint_every = 0;
        engine_->plan.after_step = [&](std::int64_t) { go.acquire(); };
        bridge_->start({run});
        QTRY_COMPARE(engine_->step.load(), 1);
        QTRY_COMPARE(journal_->progresses, 1);
        go.release(100);
        QTRY_COMPARE(engine_->step.load(), 101);
        turns(4);
        QCOMPARE(journal_->progresses, 1);
        clock_.advance(39);
        turns(4);
        QCOMPARE(journal_->progresses, 1);
        clock_.advance(1);
        QTRY_COMPARE(journal_->progresses, 2);
        QCOMPARE(journal_->last.step, 101);
        QVERIFY(std::abs(journal_->last.seconds_left - 3.99) < 1e-6);  // 399 steps of 10 ms
        clock_.advance(1000);
        turns(2);
        QCOMPARE(journal_->progresses, 2);  // nothing new to tell
        go.release(500);
        QTRY_COMPARE(status(run), Status::finished);
    }

    // Progress of a run never arrives under another one's name, nor after its end.
    void staleEventsAreDropped() {
        std::vector<RunId> runs;
        for (int i = 0; i < 8; ++i) runs.push_back(add_run(*study_, "lora", i));
        engine_->plan = {.steps = 300, .evaluate_every = 100, .checkpoint_every = 0, .split = false, .clock = &clock_};
        std::vector<RunId> evaluated;
        bool stray = false;
        connect(bridge_.get(), &TrainingBridge::evaluated, this,
                [&](qint64 run, const QString& metric, double value, qint64 step) {
                    stray = stray || bridge_->active() != run || metric != QStringLiteral("matthews") ||
                            value != 1 - loss_of(step);
                    evaluated.push_back(run);
                });
        // Right after an ending the mailbox may still hold the last step of the run that ended.
        connect(bridge_.get(), &TrainingBridge::runEnded, this,
                [&] { stray = stray || bridge_->progress().has_value(); });
        bridge_->start(runs);
        QTRY_VERIFY(journal_->lines.contains(QStringLiteral("end of queue")));
        QCOMPARE(journal_->lines.size(), 17);
        for (std::size_t i = 0; i < runs.size(); ++i) {
            QCOMPARE(journal_->lines[static_cast<int>(2 * i)], QStringLiteral("start %1").arg(runs[i]));
            QCOMPARE(journal_->lines[static_cast<int>(2 * i + 1)], QStringLiteral("finished %1").arg(runs[i]));
            // The last evaluation of each run is told before its ending.
            QVERIFY(std::find(evaluated.begin(), evaluated.end(), runs[i]) != evaluated.end());
        }
        QCOMPARE(journal_->strangers, 0);
        QVERIFY(!stray);
    }
};

QTEST_GUILESS_MAIN(TestTrainingBridge)
#include "tst_training_bridge.moc"
