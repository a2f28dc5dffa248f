// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 of a process that writes: nothing torn, nothing confirmed is lost, and the run goes on.
#include <SQLiteCpp/SQLiteCpp.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QProcess>
#include <QtTest>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "core/store/support.h"

using namespace sherl;
using namespace sherl::store;
using namespace sherl::store::test;
namespace fs = std::filesystem;

namespace {

constexpr int kPatience = 30000;
// The victim's clock moves with its steps and stands still between its portions.
constexpr const char* kVictim = "--victim";  // STUDY RUN
constexpr int kStepMilliseconds = 10, kStepsPerSecond = 100, kPortion = 10, kPortions = 30;

// Trains a portion of steps, without any checkpoint, for every line that it is told, and says how many steps it has done.
int be_the_victim(const char* file, RunId run) {
    FakeClock clock;
    Study study = Study::open_for_writing(file);
    FakeEngine engine([&clock](const api::RunRequest&, api::RunObserver& observer, const std::stop_token&) {
        observer.started(small_start());
        std::int64_t step = 0;
        while (std::getchar() != EOF) {
            for (int i = 0; i < kPortion; ++i) {
                clock.advance(kStepMilliseconds);
                observer.step(small_step(++step));
            }
            std::printf("%lld\n", static_cast<long long>(step));
            std::fflush(stdout);
        }
        return small_outcome(api::Ending::stopped, step);
    });
    (void)execute(study, engine, run, small_spec(), {.observer = nullptr, .stop = {}, .clock = &clock, .recorder = {}});
    return 1;
}

}  // namespace

class TestKill : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void killedProcessLeavesAResumableRun() {
        QTemporaryDir folder;
        const fs::path file = folder.path().toStdString() + "/a.sherl";
        RunId run = 0;
        std::string uuid;
        {
            Study study = Study::open_for_writing(file);
            run = add_run(study);
            uuid = study.summary(run).uuid;
        }
        std::array<int, 2> pipe{};
        QCOMPARE(::pipe(pipe.data()), 0);
        const std::string number = std::to_string(run);
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            ::dup2(pipe[1], STDOUT_FILENO);
            ::close(pipe[0]);
            ::execl(SHERL_STORE_VICTIM, "store_victim", file.c_str(), number.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(pipe[1]);
        std::FILE* said = ::fdopen(pipe[0], "r");
        long long confirmed = 0;
        while (confirmed < 250 && std::fscanf(said, "%lld", &confirmed) == 1) {
        }
        QVERIFY(confirmed >= 250);

        {  // Alive: a reader sees it at work, and nobody else may have it.
            Study reader = Study::open_for_reading(file);
            QCOMPARE(reader.summary(run).status, Status::running);
            Study writer = Study::open_for_writing(file);
            QCOMPARE(writer.mark_interrupted(), 0);
            FakeEngine never([](const auto&, auto&, const auto&) { return small_outcome(api::Ending::finished, 0); });
            QVERIFY_THROWS_EXCEPTION(Error, (void)execute(writer, never, run, small_spec()));
            QVERIFY_THROWS_EXCEPTION(Error, writer.remove(run));
        }
        QCOMPARE(::kill(child, SIGKILL), 0);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        std::fclose(said);
        QVERIFY(WIFSIGNALED(status));

        {  // Nothing has touched the file yet, and a reader knows already.
            Study reader = Study::open_for_reading(file);
            QCOMPARE(reader.summary(run).status, Status::interrupted);
        }
        SQLite::Database raw(file.string(), SQLite::OPEN_READWRITE);
        QCOMPARE(raw.execAndGet("PRAGMA integrity_check").getString(), std::string("ok"));
        QCOMPARE(raw.execAndGet("SELECT status FROM runs").getString(), std::string("running"));
        Study study = Study::open_for_writing(file);
        QCOMPARE(raw.execAndGet("SELECT status FROM runs").getString(), std::string("interrupted"));

        // Whole up to some step at or after the last confirmed checkpoint.
        const std::vector<Point> curve = study.series(run, "loss");
        QVERIFY(std::ssize(curve) >= confirmed);
        for (std::size_t i = 0; i < curve.size(); ++i) QCOMPARE(curve[i].step, static_cast<std::int64_t>(i + 1));

        // A checkpoint that the store never heard of would lie beyond the rows: it is not resumed from.
        const RunDetail before = study.detail(run);
        const std::int64_t newest = before.checkpoints.back().step;
        fs::create_directories(study.files(uuid) / "checkpoint-999999");
        FakeEngine engine([&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            if (!request.resume || fs::exists(request.files / "checkpoint-999999")) return api::RunOutcome{};
            observer.started(small_start(newest));
            observer.step(small_step(newest + 1));
            return small_outcome(api::Ending::finished, newest + 1);
        });
        QCOMPARE(execute(study, engine, run, small_spec()).ending, api::Ending::finished);
        const RunDetail after = study.detail(run);
        QCOMPARE(after.summary.status, Status::finished);
        QCOMPARE(after.segments.size(), std::size_t{2});
        QCOMPARE(after.segments[0].ending, Status::interrupted);
        QCOMPARE(after.segments[1].first_step, newest);
        QCOMPARE(std::ssize(study.series(run, "loss")), newest + 1);
    }

    // Every step that was done a second or more before the kill is there. By the victim's clock: while that stands, the
    // writer has all the time it takes on a busy machine, and never more than that second of the run.
    void aCrashLosesAtMostASecondOfMetrics() {
        QTemporaryDir folder;
        const fs::path file = folder.path().toStdString() + "/a.sherl";
        RunId run = 0;
        {
            Study study = Study::open_for_writing(file);
            run = add_run(study);
        }
        const auto stored = [&file, run] { return Study::open_for_reading(file).series(run, "loss"); };
        QProcess victim;
        victim.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        victim.start(QCoreApplication::applicationFilePath(),
                     {QString::fromLatin1(kVictim), QString::fromStdString(file.string()), QString::number(run)});
        std::int64_t done = 0;
        for (int portion = 1; portion <= kPortions; ++portion) {
            victim.write("\n");
            QTRY_VERIFY_WITH_TIMEOUT(victim.canReadLine(), kPatience);
            done = victim.readLine().trimmed().toLongLong();
            QCOMPARE(done, std::int64_t{portion} * kPortion);
            QTRY_VERIFY_WITH_TIMEOUT(std::ssize(stored()) >= done - kStepsPerSecond, kPatience);
        }
        victim.kill();
        QVERIFY(victim.waitForFinished(kPatience));
        QCOMPARE(victim.exitStatus(), QProcess::CrashExit);

        const std::vector<Point> curve = stored();
        QVERIFY(std::ssize(curve) >= done - kStepsPerSecond);
        for (std::size_t i = 0; i < curve.size(); ++i) {
            QCOMPARE(curve[i].step, static_cast<std::int64_t>(i + 1));
            QCOMPARE(curve[i].value, loss_of(curve[i].step));
        }
    }
};

int main(int count, char** words) {
    if (count == 4 && std::string_view(words[1]) == kVictim) return be_the_victim(words[2], std::atoll(words[3]));
    QCoreApplication application(count, words);
    TestKill test;
    return QTest::qExec(&test, count, words);
}
#include "tst_kill.moc"
