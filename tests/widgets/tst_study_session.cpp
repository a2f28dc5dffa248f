// SPDX-License-Identifier: GPL-3.0-or-later
// The session against a study that other connections write, lock, lose and bring back.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QSignalSpy>
#include <QtTest>
#include <thread>

#include "core/store/execute.h"
#include "support/fake_engine.h"
#include "support/small_runs.h"
#include "widgets/bridge/study_session.h"

using namespace sherl;
using namespace sherl::test;
using sherl::store::Study;
using sherl::widgets::SeriesKey;
using sherl::widgets::StudySession;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> names(const StudySession& session) {
    std::vector<std::string> all;
    for (const store::RunSummary& run : session.runs()) all.push_back(run.name);
    return all;
}

std::string first_id(const QSignalSpy& failed) {
    return static_cast<const Error*>(failed.first().first().constData())->id();
}

api::RunOutcome execute(Study& study, FakeEngine& engine, store::RunId run) {
    return store::execute(study, engine, run, spec::to_run_spec(study.summary(run).spec));
}

}  // namespace

class TestStudySession : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    fs::path file_;

    // A session that has opened `file_`; null when it could not.
    std::unique_ptr<StudySession> opened() const {
        auto session = std::make_unique<StudySession>(StudySession::Options{.poll_ms = 5});
        QSignalSpy spy(session.get(), &StudySession::opened);
        session->open(file_);
        return spy.wait() ? std::move(session) : nullptr;
    }

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        file_ = folder_->path().toStdString() + "/a.sherl";
    }

    void createsAStudyAndFindsItsRuns() {
        const auto session = opened();
        QVERIFY(session);
        QVERIFY(session->is_open() && session->writable());
        QCOMPARE(session->path(), file_);
        QVERIFY(session->runs().empty());
        QVERIFY(fs::exists(file_));
    }

    void whatOthersDoAppears() {
        Study other = Study::open_for_writing(file_);
        const store::RunId first = add_run(other, "lora", 0, "first");
        const auto session = opened();
        QVERIFY(session);
        QCOMPARE(names(*session), std::vector<std::string>{"first"});  // there at opened()
        QSignalSpy changed(session.get(), &StudySession::runsChanged), saved(session.get(), &StudySession::saved);
        const store::RunId second = add_run(other, "sherl", 1, "second");
        QTRY_COMPARE(names(*session), (std::vector<std::string>{"first", "second"}));
        QVERIFY(!changed.isEmpty() && !saved.isEmpty());
        QCOMPARE(session->run(second)->seed, 1);
        QVERIFY(session->run(second + 1) == nullptr);
        other.remove(first);
        QTRY_COMPARE(names(*session), std::vector<std::string>{"second"});
        QVERIFY(session->run(first) == nullptr);
    }

    // A commit that changes nothing in the list is no change of the list.
    void silentWhereNothingDiffers() {
        Study other = Study::open_for_writing(file_);
        const store::RunId run = add_run(other);
        other.set_notes(run, "in the list");
        const auto session = opened();
        QVERIFY(session);
        QSignalSpy changed(session.get(), &StudySession::runsChanged), saved(session.get(), &StudySession::saved);
        other.set_notes(run, "in the list\nseen by the details only");
        QTRY_VERIFY(!saved.isEmpty());
        QCOMPARE(changed.size(), 0);
    }

    // The curve of a run that another process trains grows in the window, and is whole when it is opened later.
    void aRunOfAnotherProcessIsWatchedLive() {
        Study other = Study::open_for_writing(file_);
        const store::RunId run = add_run(other);
        const auto session = opened();
        QVERIFY(session);
        QObject chart;
        const SeriesKey loss{run, QStringLiteral("loss")}, score{run, QStringLiteral("validation.matthews")},
            nonsense{run, QStringLiteral("no such series")};
        QSignalSpy curves(session.get(), &StudySession::curveChanged);
        QVERIFY(session->curve(loss) == nullptr);
        session->watch(&chart, {loss, score, nonsense});
        QTRY_VERIFY(session->curve(loss) && session->curve(score) && session->curve(nonsense));
        QVERIFY(session->curve(loss)->empty());
        curves.clear();

        FakeEngine engine;
        engine.plan.steps = 40;
        engine.plan.hold_at = 20;
        std::thread process([&] { (void)execute(other, engine, run); });
        QTRY_VERIFY(session->curve(loss)->size() == 20);
        QTRY_COMPARE(session->run(run)->steps, 20);
        QCOMPARE(session->run(run)->status, store::Status::running);
        engine.release();
        QTRY_COMPARE(session->run(run)->status, store::Status::finished);
        process.join();
        QTRY_VERIFY(session->curve(loss)->size() == 40);
        QTRY_VERIFY(session->curve(score)->size() == 8);
        for (std::size_t i = 0; i < 40; ++i) {
            QCOMPARE(session->curve(loss)->at(i).step, static_cast<std::int64_t>(i + 1));
            QCOMPARE(session->curve(loss)->at(i).value, loss_of(static_cast<std::int64_t>(i + 1)));
        }
        for (const auto& arguments : curves) QVERIFY(arguments.at(1).toBool());  // it only ever grew
        QVERIFY(session->curve(nonsense)->empty());
    }

    // A run killed at step 38 goes on from its checkpoint at 35: what lay beyond is no part of it, even when the new
    // rows are more than the old ones by the time somebody looks.
    void aResumeThatRemovesRowsReloadsTheCurve() {
        Study other = Study::open_for_writing(file_);
        const store::RunId run = add_run(other);
        FakeEngine engine;
        engine.plan.steps = 60;
        engine.plan.fail_at = 39;
        (void)execute(other, engine, run);
        // Marks the old rows, so that it shows whether one of them was kept.
        SQLite::Database(file_.string(), SQLite::OPEN_READWRITE, 5000)
            .exec("UPDATE steps SET loss = 99 WHERE step > 35");
        const auto session = opened();
        QVERIFY(session);
        QObject chart;
        const SeriesKey loss{run, QStringLiteral("loss")};
        session->watch(&chart, {loss});
        QTRY_VERIFY(session->curve(loss));
        QCOMPARE(session->curve(loss)->size(), std::size_t{38});
        QCOMPARE(session->curve(loss)->back().value, 99.0);

        QSignalSpy curves(session.get(), &StudySession::curveChanged);
        engine.plan.fail_at = 0;
        std::thread process([&] { (void)execute(other, engine, run); });
        process.join();  // the window does not look before it is over
        QTRY_COMPARE(session->curve(loss)->size(), std::size_t{60});
        for (const store::Point& point : *session->curve(loss)) QCOMPARE(point.value, loss_of(point.step));
        QVERIFY(!curves.isEmpty() && !curves.first().at(1).toBool());
        QCOMPARE(session->run(run)->segments, 2);
    }

    void aRemovedRunLeavesAnEmptyCurve() {
        Study other = Study::open_for_writing(file_);
        const store::RunId run = add_run(other);
        FakeEngine engine;
        (void)execute(other, engine, run);
        const auto session = opened();
        QVERIFY(session);
        const SeriesKey loss{run, QStringLiteral("loss")};
        auto chart = std::make_unique<QObject>();
        session->watch(chart.get(), {loss});
        QTRY_VERIFY(session->curve(loss) && session->curve(loss)->size() == 20);
        other.remove(run);
        QTRY_VERIFY(session->curve(loss)->empty());
        chart.reset();  // a chart that is gone watches nothing
        QVERIFY(session->curve(loss) == nullptr);
    }

    void workIsDoneInOrderAndShownWhenDone() {
        const auto session = opened();
        QVERIFY(session);
        QObject panel;
        std::vector<std::string> order;
        const QThread* const here = QThread::currentThread();
        for (const char* name : {"a", "b"}) {
            session->write(
                &panel,
                [name, here](Study& study) {
                    if (QThread::currentThread() != here) (void)add_run(study, "lora", 0, name);
                },
                [&, name](const std::optional<Error>& error) {
                    // runs() shows what was written by the time this is called
                    if (!error && QThread::currentThread() == here && names(*session).back() == "b")
                        order.push_back(name);
                });
        }
        session->ask<std::size_t>(
            &panel, [](const Study& study) { return study.runs().size(); },
            [&](std::size_t count) { order.push_back(std::to_string(count)); });
        std::string refused;
        session->ask<int>(
            &panel, [](const Study& study) { return static_cast<int>(study.summary(77).seed); },
            [&](int) { refused = "answered"; }, [&](const Error& error) { refused = error.id(); });
        QTRY_COMPARE(refused, std::string("store.run.unknown"));
        QCOMPARE(order, (std::vector<std::string>{"a", "b", "2"}));
    }

    void answersToWhoIsGoneAreDropped() {
        const auto session = opened();
        QVERIFY(session);
        bool called = false, second = false;
        auto panel = std::make_unique<QObject>();
        session->write(
            panel.get(), [](Study& study) { (void)add_run(study); }, [&](auto) { called = true; });
        panel.reset();
        session->read(
            nullptr, [](const Study&) {}, [&](auto) { second = true; });
        QTRY_VERIFY(second);
        QVERIFY(!called);
        QCOMPARE(session->runs().size(), std::size_t{1});  // the work itself was done
    }

    void writesUnderWayAreFinishedAtTheEnd() {
        auto session = opened();
        QVERIFY(session);
        for (int i = 0; i < 5; ++i) session->write(nullptr, [](Study& study) { (void)add_run(study); }, {});
        session.reset();
        QCOMPARE(Study::open_for_reading(file_).runs().size(), std::size_t{5});
    }

    void aNewerStudyIsLeftAloneAndTheOneBeforeStays() {
        const auto session = opened();
        QVERIFY(session);
        const fs::path newer = file_.parent_path() / "newer.sherl";
        (void)Study::open_for_writing(newer);
        SQLite::Database(newer.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
        QSignalSpy failed(session.get(), &StudySession::failed), again(session.get(), &StudySession::opened);
        session->open(newer);
        QVERIFY(failed.wait());
        QCOMPARE(first_id(failed), std::string("store.newer_schema"));
        QCOMPARE(session->path(), file_);
        // The study before is still followed.
        Study other = Study::open_for_writing(file_);
        (void)add_run(other, "lora", 0, "later");
        QTRY_COMPARE(names(*session), std::vector<std::string>{"later"});
        QCOMPARE(again.size(), 0);
    }

    void whatIsNoStudyIsRefused_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("id");
        QTest::newRow("no folder") << "none/a.sherl"
                                   << "store.no_folder";
        QTest::newRow("a folder") << "."
                                  << "store.not_a_study";
        QTest::newRow("another file") << "text.sherl"
                                      << "store.not_a_study";
    }
    void whatIsNoStudyIsRefused() {
        QFETCH(QString, name);
        QFETCH(QString, id);
        QFile text(folder_->filePath(QStringLiteral("text.sherl")));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write(QByteArray(4096, 'x'));
        text.close();
        StudySession session;
        QSignalSpy failed(&session, &StudySession::failed);
        session.open(folder_->filePath(name).toStdString());
        QVERIFY(failed.wait());
        QCOMPARE(QString::fromStdString(first_id(failed)), id);
        QVERIFY(!session.is_open());
        // Work without a study is answered all the same.
        std::string answer;
        session.read(
            nullptr, [](const Study&) {}, [&](const std::optional<Error>& error) { answer = error->id(); });
        QTRY_COMPARE(answer, std::string("session.no_study"));
    }

    // The study disappears under the window, is not created again by it, and comes back.
    void aDeletedStudyIsToldAndFoundAgain() {
        {
            Study other = Study::open_for_writing(file_);
            (void)add_run(other, "lora", 0, "kept");
        }
        const auto session = opened();
        QVERIFY(session);
        QSignalSpy failed(session.get(), &StudySession::failed), recovered(session.get(), &StudySession::recovered);
        const fs::path away = file_.parent_path() / "away";
        fs::create_directory(away);
        for (const char* suffix : {"", "-wal", "-shm"}) {
            const fs::path part = file_.string() + suffix;
            if (fs::exists(part)) fs::rename(part, away / part.filename());
        }
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(first_id(failed), std::string("store.missing"));
        QCOMPARE(names(*session), std::vector<std::string>{"kept"});  // what was read last stands
        std::string refused;
        session->write(
            nullptr, [](Study& study) { (void)add_run(study); },
            [&](const std::optional<Error>& error) { refused = error ? error->id() : "written"; });
        QTRY_COMPARE(refused, std::string("store.missing"));
        QVERIFY(!fs::exists(file_));
        QCOMPARE(failed.size(), 1);  // told once

        {
            Study other = Study::open_for_writing(file_);  // another study at the same place
            (void)add_run(other, "sherl", 0, "new");
        }
        QTRY_COMPARE(recovered.size(), 1);
        QTRY_COMPARE(names(*session), std::vector<std::string>{"new"});
        QVERIFY(session->writable());
    }

    // Where none was open, a lock is waited for.
    void aLockedStudyIsOpenedOnceItIsFree() {
        (void)Study::open_for_writing(file_);
        auto lock = std::make_unique<SQLite::Database>(file_.string(), SQLite::OPEN_READWRITE);
        lock->exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE runs SET name = name; COMMIT");
        StudySession session(StudySession::Options{.poll_ms = 5});
        QSignalSpy failed(&session, &StudySession::failed), recovered(&session, &StudySession::recovered),
            opened(&session, &StudySession::opened);
        session.open(file_);
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20000);
        QCOMPARE(first_id(failed), std::string("store.locked"));
        lock.reset();
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, 20000);
        QCOMPARE(recovered.size(), 1);
        QVERIFY(session.writable());
    }

    // A full disk is told once, and is over with the next commit.
    void aFullDiskIsToldUntilACommitSucceeds() {
        const auto session = opened();
        QVERIFY(session);
        QSignalSpy failed(session.get(), &StudySession::failed), recovered(session.get(), &StudySession::recovered);
        const auto no_room = [](Study&) {
            throw Error(ErrorKind::store,
                        {.id = "store.full", .what = {}, .where = {}, .expected = {}, .got = {}, .way_out = {}});
        };
        int answered = 0;
        const auto count = [&](const std::optional<Error>& error) { answered += error && error->id() == "store.full"; };
        session->write(nullptr, no_room, count);
        session->write(nullptr, no_room, count);
        QTRY_COMPARE(answered, 2);
        QCOMPARE(failed.size(), 1);
        bool read = false;
        session->read(
            nullptr, [](const Study&) {}, [&](auto) { read = true; });
        QTRY_VERIFY(read);
        QCOMPARE(recovered.size(), 0);  // that it can be read says nothing
        session->write(nullptr, [](Study& study) { (void)add_run(study); }, {});
        QTRY_COMPARE(recovered.size(), 1);
        QCOMPARE(session->runs().size(), std::size_t{1});
    }

    // What may not be written can be shown.
    void aReadOnlyStudyIsOpenedForReading() {
        if (::geteuid() == 0) QSKIP("root may write everywhere");
        {
            Study other = Study::open_for_writing(file_);
            (void)add_run(other, "lora", 0, "kept");
        }
        fs::permissions(file_, fs::perms::owner_read);
        fs::permissions(file_.parent_path(), fs::perms::owner_read | fs::perms::owner_exec);
        const auto session = opened();
        const bool reading = session && !session->writable() && names(*session) == std::vector<std::string>{"kept"};
        fs::permissions(file_.parent_path(), fs::perms::owner_all);
        QVERIFY(reading);
        std::string refused;
        session->write(
            nullptr, [](Study&) {},
            [&](const std::optional<Error>& error) { refused = error ? error->id() : "written"; });
        QTRY_COMPARE(refused, std::string("store.read_only"));
    }
};

QTEST_GUILESS_MAIN(TestStudySession)
#include "tst_study_session.moc"
