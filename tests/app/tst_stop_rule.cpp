// SPDX-License-Identifier: GPL-3.0-or-later
// When an interrupt is another one.
#include <QtTest>

#include "app/cli/stop_rule.h"

using sherl::cli::StopRule;
using Meaning = StopRule::Meaning;

class TestStopRule : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void signalsOfOneSecondAreOneWish() {
        StopRule rule;
        QVERIFY(rule.received(100) == Meaning::stop);
        QVERIFY(rule.received(100) == Meaning::same);
        QVERIFY(rule.received(100.9) == Meaning::same);
        QVERIFY(rule.received(101) == Meaning::end);
    }

    // Who keeps the key pressed is heard: the second counts from the first signal, not from the last.
    void repeatingEndsAfterASecond() {
        StopRule rule;
        QVERIFY(rule.received(0) == Meaning::stop);
        for (const double now : {0.3, 0.6, 0.9}) QVERIFY(rule.received(now) == Meaning::same);
        QVERIFY(rule.received(1.2) == Meaning::end);
    }
};

QTEST_APPLESS_MAIN(TestStopRule)
#include "tst_stop_rule.moc"
