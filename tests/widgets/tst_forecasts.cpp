// SPDX-License-Identifier: GPL-3.0-or-later
// Forecasts beside the window: who is answered, of which set-up, and what the set-up's forecast tells. Numbers: made_forecasts.h.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QScopeGuard>
#include <QSignalSpy>
#include <QtTest>

#include "support/small_runs.h"
#include "tests/widgets/made_forecasts.h"
#include "tests/widgets/setup_world.h"
#include "tests/widgets/study_fixture.h"
#include "widgets/bridge/setup_forecast.h"
#include "widgets/panels/field_ideas.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;
using namespace sherl::widgets::test;

class TestForecasts : public QObject {
    Q_OBJECT

    static std::vector<std::int64_t> peaks(const std::vector<Prediction>& answer) {
        std::vector<std::int64_t> all;
        for (const Prediction& each : answer) all.push_back(each.forecast ? each.forecast->needed() / kMiB : -1);
        return all;
    }

    // A set-up and everything that its forecast needs.
    struct World {
        SetupWorld files;
        SpecDraft draft;
        PreflightService preflight;
        std::unique_ptr<StudySession> session = std::make_unique<StudySession>(StudySession::Options{.poll_ms = 5});
        Gate gate;
        std::unique_ptr<ForecastService> service = std::make_unique<ForecastService>(made_hands(&gate));
        std::unique_ptr<SetupForecast> forecast;

        explicit World(const char* method = "sherl") {
            draft.load(SetupWorld::document(method), files.base());
            forecast = std::make_unique<SetupForecast>(draft, preflight, *session, *service);
        }
        ~World() { gate.open(); }
        [[nodiscard]] std::int64_t peak() const { return forecast->present().forecast ? forecast->present().forecast->needed() / kMiB : -1; }
        [[nodiscard]] std::int64_t peak_with(const char* kind) const {
            const auto found = forecast->methods().find(kind);
            return found != forecast->methods().end() && found->second.forecast ? found->second.forecast->needed() / kMiB : -1;
        }
    };

  private Q_SLOTS:
    void initTestCase() { prepare_look(); }

    // 6 blocks, late 1: guide 5, early 0–4.
    void variantsAreAnsweredInTheirOrder() {
        World world;
        QObject asker;
        std::vector<std::int64_t> got;
        world.service->ask(&asker, {world.draft.snapshot(), {{}, {{"method.early_layers", {0, 2}}}, {{"train.batch_size", 16}}, {{"method.kind", "prompt"}}}, {}},
                           [&](const auto& answer) { got = peaks(answer); });
        QTRY_COMPARE(got, (std::vector<std::int64_t>{200, 170, 150, -1}));
    }

    void onlyTheNewestQuestionOfAnAskerIsAnswered() {
        World world;
        QTRY_VERIFY(world.forecast->fresh());
        world.gate.shut();
        QObject asker, other;
        QStringList answered;
        const auto ask = [&](QObject* who, const char* name) {
            world.service->ask(who, {world.draft.snapshot(), {{}}, {}}, [&answered, name](const auto&) { answered << QString::fromLatin1(name); });
        };
        ask(&asker, "first");
        QTRY_VERIFY(world.gate.somebody_waits());  // at work, not only waiting
        ask(&asker, "second");
        ask(&other, "other");
        ask(&asker, "third");
        world.gate.open();
        QTRY_COMPARE(answered, (QStringList{QStringLiteral("other"), QStringLiteral("third")}));
        QTRY_VERIFY(!world.service->busy());
        QCOMPARE(answered.size(), 2);
    }

    void whoIsGoneOrNoLongerWantsToKnowIsNotAnswered() {
        World world;
        world.gate.shut();
        auto gone = std::make_unique<QObject>();
        QObject bored, last;
        int answers = 0;
        bool done = false;
        world.service->ask(gone.get(), {world.draft.snapshot(), {{}}, {}}, [&](const auto&) { ++answers; });
        world.service->ask(&bored, {world.draft.snapshot(), {{}}, {}}, [&](const auto&) { ++answers; });
        world.service->ask(&last, {world.draft.snapshot(), {{}}, {}}, [&](const auto&) { done = true; });
        gone.reset();
        world.service->forget(&bored);
        world.gate.open();
        QTRY_VERIFY(done);
        QCOMPARE(answers, 0);
    }

    // 3 examples of at most 4 tokens, of a batch of 32 that may have 128.
    void dataThatWereReadBoundTheBatch() {
        World world;
        QTRY_COMPARE(world.peak(), 200);
        DataPreview preview;
        const spec::RunSpec& run = world.draft.resolved()->spec;
        preview.of = data_key(run.task, run.backbone.path);
        preview.sizes = {{"train", 3}};
        preview.lengths = {{"train", {.examples = 3, .longest = 64, .truncated = 0, .mean = 20, .percentiles = {}}}};
        preview.labels = {"no", "yes"};
        QSignalSpy known(world.forecast.get(), &SetupForecast::dataKnown);
        Q_EMIT world.preflight.previewed(preview);
        QCOMPARE(known.size(), 1);
        QTRY_COMPARE(world.peak(), 100 + 100 * 3 * 64 / 32 / 128);
        // Of other data nothing is known: the limits of the set-up count.
        world.draft.set("task.data.limit.train", 2);
        QTRY_VERIFY(world.forecast->fresh());
        QCOMPARE(world.peak(), 200);
    }

    void lengthsDoNotDependOnWhereTextsAreCut() {
        World world;
        const auto key = [&] { return data_key(world.draft.resolved()->spec.task, world.draft.resolved()->spec.backbone.path); };
        const std::string before = key();
        world.draft.set("task.max_length", 16);
        QVERIFY(key() == before);
        world.draft.set("backbone.path", "six-again");
        QVERIFY(key() != before);
    }

    void aBackboneThatWasWrittenAgainIsReadAgain() {
        World world;
        QTRY_COMPARE(world.peak(), 200);
        world.files.write(QStringLiteral("six/config.json"),
                          "{\"model_type\": \"bert\", \"hidden_size\": 48, \"num_attention_heads\": 2, \"intermediate_size\": 96, "
                          "\"num_hidden_layers\": 4, \"vocab_size\": 7}");
        const std::filesystem::path config = world.files.base() / "six/config.json";
        std::filesystem::last_write_time(config, std::filesystem::last_write_time(config) + std::chrono::seconds(2));
        world.draft.refresh();
        QTRY_COMPARE(world.peak(), 180);  // two early features fewer
    }

    void everyMethodIsForecastAsItWasLeft() {
        World world("lora");
        world.draft.set("method.rank", 3);
        world.draft.set("method.kind", "sherl");
        QTRY_VERIFY(world.forecast->fresh());
        QCOMPARE(world.forecast->methods().size(), spec::catalogue().methods.size());
        QCOMPARE(world.peak_with("lora"), 130);
        QCOMPARE(world.peak_with("sherl"), world.peak());
        QCOMPARE(world.peak_with("full"), 1100);
        QCOMPARE(world.peak_with("prompt"), -1);
        QCOMPARE(shown(*world.forecast->methods().at("prompt").refusal), QStringLiteral("Too odd."));
        // What the list promised is what choosing the method gives.
        world.draft.set("method.kind", "lora");
        QTRY_VERIFY(world.forecast->fresh());
        QCOMPARE(world.peak(), 130);
    }

    void aNumberThatIsBeingComputedIsLateSoon() {
        World world;
        QTRY_VERIFY(world.forecast->fresh());
        QVERIFY(!world.forecast->late());
        world.gate.shut();
        world.draft.set("train.batch_size", 64);
        QVERIFY(!world.forecast->fresh());
        QCOMPARE(world.peak(), 200);  // of the set-up before
        QTRY_VERIFY(world.forecast->late());
        world.gate.open();
        QTRY_VERIFY(world.forecast->fresh());
        QVERIFY(!world.forecast->late());
        QCOMPARE(world.peak(), 300);
    }

    void aSetupWithProblemsHasAReasonInstead() {
        World world;
        QTRY_VERIFY(world.forecast->fresh());
        world.draft.set("train.batch_size", -1);
        QTRY_VERIFY(world.forecast->fresh());
        QVERIFY(!world.forecast->present().forecast);
        QCOMPARE(world.forecast->present().refusal->where, std::string("train.batch_size"));
        QVERIFY(!world.forecast->fit());
    }

    void theBudgetDecidesAtOnceAndProposalsFollow() {
        World world;
        QTRY_VERIFY(world.forecast->fresh());
        QVERIFY(!world.forecast->fit());  // no budget yet
        world.forecast->set_budget(300 * kMiB);
        QVERIFY(world.forecast->fit() == analysis::Fit::fits);
        QVERIFY(world.forecast->proposals().empty());
        QSignalSpy chosen(world.forecast.get(), &SetupForecast::budgetChosen);
        world.forecast->try_budget(190 * kMiB, false);
        QVERIFY(world.forecast->fit() == analysis::Fit::over);
        QCOMPARE(chosen.size(), 0);
        QTRY_COMPARE(world.forecast->proposals().size(), std::size_t{1});
        world.forecast->try_budget(201 * kMiB, true);
        QVERIFY(world.forecast->fit() == analysis::Fit::tight);  // 2 % of 200 is more than is left
        QCOMPARE(chosen.size(), 1);
        QTRY_VERIFY(!world.service->busy());
        const analysis::Proposal half = world.forecast->proposals().front();
        QCOMPARE(half.needed, 150 * kMiB);
        const int steps = world.draft.undo_stack().index();
        world.forecast->apply(half);
        QCOMPARE(world.draft.undo_stack().index(), steps + 1);
        QTRY_COMPARE(world.peak(), 150);
        QTRY_VERIFY(world.forecast->proposals().empty());
    }

    void whatIsPointedAtHasAForecast() {
        World world;
        QTRY_VERIFY(world.forecast->fresh());
        QObject layer, field;
        world.forecast->point(&layer, {{{"method.early_layers", {0, 1, 2, 3}}}, QStringLiteral("without feature 4")});
        QTRY_VERIFY(world.forecast->pointed());
        QCOMPARE(world.forecast->pointed()->forecast.needed(), 190 * kMiB);
        QCOMPARE(world.forecast->pointed()->words, QStringLiteral("without feature 4"));
        world.forecast->point(&field, {{{"train.batch_size", 16}}, QStringLiteral("Batch 16")});
        world.forecast->unpoint(&layer);  // left after the other was entered
        QTRY_COMPARE(world.forecast->pointed()->words, QStringLiteral("Batch 16"));
        QCOMPARE(world.forecast->pointed()->forecast.needed(), 150 * kMiB);
        world.forecast->unpoint(&field);
        QVERIFY(!world.forecast->pointed());
    }

    void fieldsKnowAnotherValue() {
        World world;
        const auto idea = [&](const char* path, const char* label) { return field_idea(world.draft, path, QString::fromLatin1(label)); };
        QVERIFY(idea("train.batch_size", "Batch")->changes == (SpecChanges{{"train.batch_size", 16}}));
        QCOMPARE(idea("train.batch_size", "Batch")->words, QStringLiteral("Batch 16"));
        QVERIFY(idea("train.accumulate", "Accumulate")->changes == (SpecChanges{{"train.accumulate", 2}}));
        QVERIFY(idea("train.gradient_checkpointing", "Gradient checkpointing")->changes == (SpecChanges{{"train.gradient_checkpointing", true}}));
        QVERIFY(!idea("train.optimizer.lr", "Rate"));
        QVERIFY(!idea("train.epochs", "Epochs"));
    }

    void aMarginWithoutRunsIsThatOfTheGrid() {
        World world;
        QVERIFY(!world.forecast->margin().known());
        QCOMPARE(world.forecast->margin().share, analysis::grid_margin);
    }

    // Of a study's scored runs those of this method and kind of backbone: of six errors 95 % are all six.
    void theMarginIsThatOfScoredRuns() {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.path().toStdString() + "/a.sherl";
        store::Study study = store::Study::open_for_writing(file);
        const std::array<double, 6> errors{-0.008, 0.012, 0.004, -0.03, 0.001, 0.02};
        for (int i = 0; i < 7; ++i) (void)add_run(study, i < 6 ? "sherl" : "lora", i);
        SQLite::Database database(file.string(), SQLite::OPEN_READWRITE, 5000);
        for (int i = 0; i < 7; ++i) {
            SQLite::Statement insert(database, "INSERT INTO forecasts (run, host, peak, evaluation_peak, error, document) VALUES (?, 'bert', 1, 0, ?, '{}')");
            insert.bind(1, i + 1);
            insert.bind(2, i < 6 ? errors[static_cast<std::size_t>(i)] : 0.5);
            insert.exec();
        }
        World world;
        world.session->open(file);
        QTRY_COMPARE(world.forecast->margin().scored, std::int64_t{6});
        QCOMPARE(world.forecast->margin().share, 0.03);
        world.draft.set("method.kind", "lora");
        QTRY_COMPARE(world.forecast->margin().scored, std::int64_t{1});
        QVERIFY(!world.forecast->margin().known());
    }
};

QTEST_MAIN(TestForecasts)
#include "tst_forecasts.moc"
