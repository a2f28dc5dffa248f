// SPDX-License-Identifier: GPL-3.0-or-later
// The time a run still takes, from the first step on and after a resume.
#include <QtTest>

#include "core/api/time_left.h"

using namespace sherl::api;

namespace {

RunStarted started(std::int64_t first, std::int64_t total) {
    RunStarted event;
    event.first_step = first;
    event.total_steps = total;
    return event;
}

StepEvent step(std::int64_t number, double elapsed, double seconds) {
    StepEvent event;
    event.step = number;
    event.elapsed_seconds = elapsed;
    event.step_seconds = seconds;
    return event;
}

}  // namespace

class TestTimeLeft : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void goesByTheMeanOfTheStepsSoFar() {
        TimeLeft left(started(0, 10));
        QCOMPARE(left.after(step(1, 2, 2)), 18.0);
        QCOMPARE(left.after(step(2, 6, 1)), 24.0);  // with an evaluation of 3 s between
        QCOMPARE(left.after(step(10, 30, 2)), 0.0);
    }

    // 900 steps took an hour before; now a step takes half a second.
    void earlierSegmentsDoNotCount() {
        TimeLeft left(started(900, 1000));
        QCOMPARE(left.after(step(901, 3600.5, 0.5)), 49.5);
        QCOMPARE(left.after(step(902, 3601, 0.5)), 49.0);
    }

    // The reading of weights and data before the first step is no part of a step.
    void preparingDoesNotCount() {
        TimeLeft left(started(0, 10));
        QCOMPARE(left.after(step(1, 20, 1)), 9.0);
    }
};

QTEST_APPLESS_MAIN(TestTimeLeft)
#include "tst_time_left.moc"
