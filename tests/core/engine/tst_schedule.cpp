// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <cmath>

#include "core/engine/train/selection.h"
#include "core/spec/schedule.h"

using namespace sherl;
using namespace sherl::engine;

class TestSchedule : public QObject {
    Q_OBJECT
  private:
    static spec::TrainSpec train(const std::string& kind, std::int64_t warmup) {
        spec::TrainSpec train;
        train.epochs = 1;
        train.batch_size = 1;
        train.optimizer.lr = 2;
        train.schedule.kind = kind;
        train.schedule.warmup_steps = warmup;
        return train;
    }

  private Q_SLOTS:
    // T = ⌈epochs × ⌈N / (batch × accumulate)⌉⌉, by hand.
    void totalSteps_data() {
        QTest::addColumn<double>("epochs");
        QTest::addColumn<int>("examples");
        QTest::addColumn<int>("batch");
        QTest::addColumn<int>("accumulate");
        QTest::addColumn<int>("maxSteps");
        QTest::addColumn<int>("perEpoch");
        QTest::addColumn<int>("total");
        QTest::newRow("whole") << 3.0 << 64 << 32 << 1 << 0 << 2 << 6;
        QTest::newRow("short last batch") << 3.0 << 65 << 32 << 1 << 0 << 3 << 9;
        QTest::newRow("short last group") << 2.0 << 37 << 4 << 2 << 0 << 5 << 10;
        QTest::newRow("fractional epochs round up") << 1.5 << 37 << 4 << 2 << 0 << 5 << 8;
        QTest::newRow("0.07 x 100 is 7, not 8") << 0.07 << 100 << 1 << 1 << 0 << 100 << 7;
        QTest::newRow("part of one step") << 0.001 << 10 << 1 << 1 << 0 << 10 << 1;
        QTest::newRow("max_steps ends earlier") << 3.0 << 64 << 32 << 1 << 4 << 2 << 4;
        QTest::newRow("max_steps beyond the epochs") << 3.0 << 64 << 32 << 1 << 400 << 2 << 6;
        QTest::newRow("batch above N") << 2.0 << 5 << 32 << 4 << 0 << 1 << 2;
    }
    void totalSteps() {
        QFETCH(double, epochs);
        QFETCH(int, examples);
        QFETCH(int, batch);
        QFETCH(int, accumulate);
        QFETCH(int, maxSteps);
        spec::TrainSpec train;
        train.epochs = epochs;
        train.batch_size = batch;
        train.accumulate = accumulate;
        if (maxSteps > 0) train.max_steps = maxSteps;
        const spec::Plan plan = spec::make_plan(train, examples);
        QTEST(static_cast<int>(plan.steps_per_epoch), "perEpoch");
        QTEST(static_cast<int>(plan.total_steps), "total");
    }

    void warmupRatioRoundsUp() {
        spec::TrainSpec spec = train("linear", 0);
        spec.schedule.warmup_ratio = 0.1;
        QCOMPARE(spec::make_plan(spec, 25).warmup_steps, 3);
        QCOMPARE(spec::make_plan(spec, 30).warmup_steps, 3);  // 0.1 × 30 is 3, whatever binary arithmetic says
        spec.schedule.warmup_ratio = 0.07;
        QCOMPARE(spec::make_plan(spec, 100).warmup_steps, 7);
    }

    // T = 10, w = 4, lr = 2: the formulas of run-spec.md worked out by hand.
    void values() {
        const auto rate = [](const char* kind, std::int64_t done) {
            const spec::TrainSpec spec = train(kind, 4);
            return spec::learning_rate(spec, spec::make_plan(spec, 10), done);
        };
        for (const char* kind : {"linear", "cosine", "constant"}) {
            QCOMPARE(rate(kind, 0), 0.0);
            QCOMPARE(rate(kind, 1), 0.5);
            QCOMPARE(rate(kind, 3), 1.5);
            QCOMPARE(rate(kind, 4), 2.0);
        }
        QCOMPARE(rate("linear", 7), 1.0);
        QCOMPARE(rate("linear", 9), 2.0 / 6.0);
        QCOMPARE(rate("cosine", 7), 1.0);
        QCOMPARE(rate("cosine", 6), 1.5);  // cos(π/3) = 1/2
        QCOMPARE(rate("constant", 9), 2.0);
    }

    void warmupAboveTheRunIsAllowed() {
        const spec::TrainSpec spec = train("linear", 40);
        const spec::Plan plan = spec::make_plan(spec, 10);
        QCOMPARE(spec::learning_rate(spec, plan, 9), 2.0 * 9 / 40);
    }

    void evaluationsAndCheckpoints() {
        spec::TrainSpec spec = train("linear", 0);
        spec.epochs = 1.5;
        spec::Plan plan = spec::make_plan(spec, 4);  // T = 6
        QVERIFY(plan.evaluates_after(4) && plan.evaluates_after(6) && !plan.evaluates_after(5));
        QVERIFY(plan.saves_after(4) && !plan.saves_after(5));
        spec.evaluate_every = 4;
        spec.checkpoint_every = 5;
        plan = spec::make_plan(spec, 4);
        QVERIFY(plan.evaluates_after(4) && !plan.evaluates_after(5) && plan.evaluates_after(6));
        QVERIFY(!plan.saves_after(4) && plan.saves_after(5));
    }

    void firstBestWinsTies() {
        Selection selection;
        QVERIFY(selection.observe(5, {{"accuracy", 0.5}}, "accuracy", {}));
        QVERIFY(!selection.observe(10, {{"accuracy", 0.5}}, "accuracy", {}));
        QCOMPARE(selection.best_step, 5);
        QVERIFY(selection.observe(15, {{"accuracy", 0.75}}, "accuracy", {}));
        QVERIFY(!selection.observe(20, {{"accuracy", 0.6}}, "accuracy", {}));
        QCOMPARE(selection.best_step, 15);
        QCOMPARE(selection.best_value, 0.75);
    }

    void negativeMetricsAreSelectedToo() {
        Selection selection;
        QVERIFY(selection.observe(1, {{"matthews", -0.5}}, "matthews", {}));
        QVERIFY(selection.observe(2, {{"matthews", -0.25}}, "matthews", {}));
        QCOMPARE(selection.best_step, 2);
    }

    void patience() {
        const spec::EarlyStoppingSpec early{.patience = 2, .min_delta = 0.1};
        Selection selection;
        const auto see = [&](std::int64_t step, double value) {
            static_cast<void>(selection.observe(step, {{"m", value}}, "m", early));
            return selection.exhausted(early);
        };
        QVERIFY(!see(1, 0.5));
        QVERIFY(!see(2, 0.55));  // too small to count
        QVERIFY(!see(3, 0.65));  // 0.15 above the reference: counts
        QVERIFY(!see(4, 0.66));
        QVERIFY(see(5, 0.6));
        QCOMPARE(selection.best_step, 4);
    }
};

QTEST_GUILESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
