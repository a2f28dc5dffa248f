// SPDX-License-Identifier: GPL-3.0-or-later
// The system refuses a tensor: the run fails with all that was alive at that instant, the process and its next run go on.
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

namespace {
constexpr qint64 kPiece = qint64{64} << 20;
}

class TestOutOfMemory : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("the address sanitizer needs the whole address space");
#endif
        const QTemporaryDir folder;
        QProcess victim;
        victim.start(QStringLiteral(SHERL_MEMORY_VICTIM), {folder.path()});
        QVERIFY(victim.waitForFinished(240000));
        const QByteArray errors = victim.readAllStandardError();
        QVERIFY2(victim.exitStatus() == QProcess::NormalExit && victim.exitCode() == 0, errors.constData());
        for (const QByteArray& line : victim.readAllStandardOutput().split('\n')) {
            const QJsonObject told = QJsonDocument::fromJson(line).object();
            if (!told.isEmpty()) told_[told[QStringLiteral("name")].toString()] = told;
        }
        QCOMPARE(told_.size(), 4);
    }

    void refused_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("on the run's thread") << QStringLiteral("thread");
        QTest::newRow("on a worker of LibTorch") << QStringLiteral("worker");
    }
    void refused() {
        QFETCH(QString, name);
        const auto text = [&](const char* key) { return told_[name][QLatin1String(key)].toString(); };
        const auto number = [&](const char* key) { return told_[name][QLatin1String(key)].toInteger(-1); };
        QCOMPARE(text("ending"), QStringLiteral("failed"));
        QCOMPARE(text("id"), QStringLiteral("run.out_of_memory"));
        QCOMPARE(text("where"), QStringLiteral("step 2"));
        QVERIFY(told_[name][QStringLiteral("refused")].toBool());
        QCOMPARE(number("requested"), kPiece);
        QCOMPARE(number("limit"), 0);
        QVERIFY(number("pieces") > 0);
        QVERIFY(number("live") > number("pieces") * kPiece && number("live") < (number("pieces") + 1) * kPiece);
        QCOMPARE(number("cells"), number("live"));
        QCOMPARE(text("phase"), QStringLiteral("forward"));
        QCOMPARE(text("block"), QStringLiteral("other"));
        QCOMPARE(number("step"), 2);
        QCOMPARE(number("micro_batch"), 2);
        QCOMPARE(number("rows"), 4);
        QCOMPARE(number("traced_step"), 2);
        QVERIFY(number("traced_events") > number("pieces"));
        QCOMPARE(number("traced_live"), number("live"));
        QVERIFY2(text("what").contains(QStringLiteral("64.0 MiB")), qPrintable(text("what")));
    }

    void theProcessGoesOn() {
        for (const char* name : {"before", "after"}) {
            QCOMPARE(told_[QLatin1String(name)][QStringLiteral("ending")].toString(), QStringLiteral("finished"));
            QCOMPARE(told_[QLatin1String(name)][QStringLiteral("steps")].toInteger(), 15);
        }
    }

  private:
    QMap<QString, QJsonObject> told_;
};

QTEST_GUILESS_MAIN(TestOutOfMemory)
#include "tst_out_of_memory.moc"
