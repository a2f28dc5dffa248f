// SPDX-License-Identifier: GPL-3.0-or-later
// From a set-up to waiting runs: what the command line would create, all or none, never on the GUI thread.
#include <QSignalSpy>
#include <QtTest>
#include <filesystem>

#include "core/store/study.h"
#include "tests/support/tiny_t5.h"
#include "tests/widgets/setup_world.h"
#include "widgets/bridge/launch.h"
#include "widgets/bridge/study_session.h"

using namespace sherl;
using namespace sherl::widgets;
using namespace sherl::widgets::test;
namespace fs = std::filesystem;

namespace {

constexpr int kPatience = 60000;

struct Answer {
    int calls = 0;
    std::vector<store::RunId> runs;
    std::vector<Problem> problems;
    QThread* thread = nullptr;

    Launcher::Done done() {
        return [this](const std::vector<store::RunId>& created, const std::vector<Problem>& found) {
            ++calls;
            runs = created;
            problems = found;
            thread = QThread::currentThread();
        };
    }
};

}  // namespace

class TestLaunch : public QObject {
    Q_OBJECT

    std::unique_ptr<SetupWorld> world_;
    std::unique_ptr<StudySession> session_;

    // On a backbone that is whole: 2 blocks, 5 positions.
    [[nodiscard]] Json document(const char* method = "lora") const {
        Json whole = SetupWorld::document(method);
        whole["backbone"]["path"] = "mini";
        whole["task"]["max_length"] = 5;
        if (std::string_view(method) == "lora") whole["method"]["rank"] = 2;
        return whole;
    }
    [[nodiscard]] fs::path study() const { return world_->base() / "s.sherl"; }

  private Q_SLOTS:
    void init() {
        world_ = std::make_unique<SetupWorld>();
        fs::copy(fs::path(SHERL_TEST_DATA) / "formats" / "bert-mini", world_->base() / "mini");
        world_->write(QStringLiteral("mini/vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\nb\nc\n");
        session_ = std::make_unique<StudySession>();
        session_->open(study());
        QTRY_VERIFY_WITH_TIMEOUT(session_->is_open(), kPatience);
    }
    void cleanup() {
        session_.reset();
        world_.reset();
    }

    void oneRunForEachSeed() {
        Launcher launcher(*session_);
        QSignalSpy busy(&launcher, &Launcher::busyChanged);
        Answer answer;
        launcher.launch({{document("lora"), world_->base(), {3, 4}}, {document("sherl"), world_->base(), {}}}, this,
                        answer.done());
        QVERIFY(launcher.busy());
        QCOMPARE(answer.calls, 0);
        QTRY_COMPARE_WITH_TIMEOUT(answer.calls, 1, kPatience);
        QVERIFY2(answer.problems.empty(), answer.problems.empty() ? "" : answer.problems[0].sentence().c_str());
        QCOMPARE(answer.thread, thread());
        QVERIFY(!launcher.busy());
        QCOMPARE(busy.size(), 2);
        QCOMPARE(answer.runs.size(), std::size_t{3});

        const auto opened = store::Study::open_for_reading(study());
        const std::vector<std::int64_t> seeds{3, 4, 0};
        for (std::size_t i = 0; i < 3; ++i) {
            const store::RunSummary run = opened.summary(answer.runs[i]);
            Json expected = document(i < 2 ? "lora" : "sherl");
            expected["train"]["seed"] = seeds[i];
            const spec::ResolvedSpec resolved = world_->resolve(expected);
            QCOMPARE(run.status, store::Status::waiting);
            QCOMPARE(run.seed, seeds[i]);
            QCOMPARE(run.spec_hash, resolved.hash);
            QVERIFY(run.spec == resolved.document);
        }
        QCOMPARE(opened.summary(answer.runs[0]).spec_hash, opened.summary(answer.runs[1]).spec_hash);
    }

    void nothingIsCreatedWhereOneIsWrong() {
        Launcher launcher(*session_);
        Answer answer;
        Json wrong_key = document("lora");
        wrong_key["method"]["rank"] = 0;
        Json no_data = document("lora");
        no_data["task"]["data"]["path"] = "gone";
        Json half = document("lora");
        half["backbone"]["path"] = "six";  // has no weights
        launcher.launch({{document("lora"), world_->base(), {0}},
                         {wrong_key, world_->base(), {0}},
                         {no_data, world_->base(), {0}},
                         {half, world_->base(), {0}}},
                        this, answer.done());
        QTRY_COMPARE_WITH_TIMEOUT(answer.calls, 1, kPatience);
        QVERIFY(answer.runs.empty());
        const auto told = [&](const char* part) {
            return std::any_of(answer.problems.begin(), answer.problems.end(), [&](const Problem& problem) {
                return problem.sentence().find(part) != std::string::npos;
            });
        };
        QVERIFY(told("method.rank") && told("gone/train.tsv") && told("safetensors"));
        QVERIFY(store::Study::open_for_reading(study()).runs().empty());
    }

    void textToTextOnAT5() {
        sherl::test::write_tiny_t5(world_->base() / "t5", SHERL_TEST_DATA);
        Json whole = SetupWorld::document("sherl");
        whole["backbone"]["path"] = "t5";
        whole["task"]["kind"] = "seq2seq";
        Json cut = whole;
        cut["task"]["max_target_length"] = 2;
        Launcher launcher(*session_);
        Answer answer, refused;
        launcher.launch({{whole, world_->base(), {0, 1}}}, this, answer.done());
        launcher.launch({{cut, world_->base(), {0}}}, this, refused.done());
        QTRY_COMPARE_WITH_TIMEOUT(refused.calls, 1, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(answer.calls, 1, kPatience);  // its runs are written by another thread
        QVERIFY2(answer.problems.empty(), answer.problems.empty() ? "" : answer.problems[0].sentence().c_str());
        QCOMPARE(answer.runs.size(), std::size_t{2});
        QVERIFY(refused.runs.empty());
        QCOMPARE(refused.problems.size(), std::size_t{1});
        QCOMPARE(refused.problems.front().where, std::string("task.max_target_length"));
    }

    void warningsDoNotHinder() {
        world_->write(QStringLiteral("CoLA/dev.tsv"), "x\t1\t\ta b\nx\t0\t*\ta\n");  // "a b" is in training too
        Launcher launcher(*session_);
        QSignalSpy warned(&launcher, &Launcher::warned);
        Answer answer;
        launcher.launch({{document(), world_->base(), {0}}}, this, answer.done());
        QTRY_COMPARE_WITH_TIMEOUT(answer.calls, 1, kPatience);
        QCOMPARE(answer.runs.size(), std::size_t{1});
        QCOMPARE(warned.size(), 1);
        QCOMPARE(warned[0][0].value<std::vector<Problem>>().at(0).id, std::string("data.shared_texts"));
    }

    void inTheOrderOfTheCalls() {
        Launcher launcher(*session_);
        Answer first, second;
        launcher.launch({{document("lora"), world_->base(), {0}}}, this, first.done());
        launcher.launch({{document("sherl"), world_->base(), {0}}}, this, second.done());
        QTRY_COMPARE_WITH_TIMEOUT(second.calls, 1, kPatience);
        QCOMPARE(first.calls, 1);
        QVERIFY(first.runs.at(0) < second.runs.at(0));
    }

    void nobodyIsToldWhoIsGone() {
        Launcher launcher(*session_);
        Answer answer;
        auto context = std::make_unique<QObject>();
        launcher.launch({{document(), world_->base(), {0}}}, context.get(), answer.done());
        context.reset();
        QTRY_VERIFY_WITH_TIMEOUT(!launcher.busy(), kPatience);
        QCOMPARE(answer.calls, 0);
        // A launcher that goes away in the middle of it.
        Launcher(*session_).launch({{document(), world_->base(), {0, 1, 2}}}, this, answer.done());
        QCoreApplication::processEvents();
        QCOMPARE(answer.calls, 0);
    }

    void aStudyThatCannotBeWrittenIsAProblem() {
        session_ = std::make_unique<StudySession>();  // none is open
        Launcher launcher(*session_);
        Answer answer;
        launcher.launch({{document(), world_->base(), {0}}}, this, answer.done());
        QTRY_COMPARE_WITH_TIMEOUT(answer.calls, 1, kPatience);
        QVERIFY(answer.runs.empty() && !answer.problems.empty());
    }
};

QTEST_GUILESS_MAIN(TestLaunch)
#include "tst_launch.moc"
