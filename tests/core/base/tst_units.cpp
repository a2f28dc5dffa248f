// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <cmath>

#include "core/base/units.h"

using namespace sherl;

class TestUnits : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void bytesUseBinaryUnits_data() {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << qint64(0) << "0 B";
        QTest::newRow("bytes") << qint64(1023) << "1023 B";
        QTest::newRow("one kibibyte") << qint64(1024) << "1.0 KiB";
        QTest::newRow("just below a mebibyte") << qint64(1024 * 1024 - 1) << "1.0 MiB";
        QTest::newRow("mebibytes") << qint64(90852864) << "86.6 MiB";
        QTest::newRow("just below a gibibyte") << qint64(1024) * 1024 * 1024 - 1 << "1.00 GiB";
        QTest::newRow("gibibytes") << qint64(3) * 1024 * 1024 * 1024 / 2 << "1.50 GiB";
        QTest::newRow("negative") << qint64(-2048) << "-2.0 KiB";
    }
    void bytesUseBinaryUnits() {
        QFETCH(qint64, bytes);
        QTEST(QString::fromStdString(format_bytes(bytes)), "text");
    }

    // The unit follows what will be read: 1023.96 with one decimal is "1024.0".
    void oneUnitForAColumn() {
        constexpr double kMebi = 1024.0 * 1024.0;
        QCOMPARE(byte_unit(0, 1).name, "KiB");
        QCOMPARE(byte_unit(1023.94 * 1024, 1).name, "KiB");
        QCOMPARE(byte_unit(1023.96 * 1024, 1).name, "MiB");
        QCOMPARE(byte_unit(1023.96 * 1024, 2).name, "KiB");
        QCOMPARE(byte_unit(1023.4 * kMebi, 0).name, "MiB");
        QCOMPARE(byte_unit(1023.6 * kMebi, 0).name, "GiB");
        QCOMPARE(byte_unit(86 * kMebi, 1).bytes, kMebi);
        QCOMPARE(byte_unit(86 * kMebi, 1).decimals, 1);
        QCOMPARE(byte_unit(3072 * kMebi, 0).decimals, 2);
        QCOMPARE(byte_unit(3072 * kMebi, 0).bytes, 1024 * kMebi);
    }

    void durationsNeverShowSixtySeconds() {
        QCOMPARE(format_duration(0.354), std::string("0.35 s"));
        QCOMPARE(format_duration(9.996), std::string("10.0 s"));
        QCOMPARE(format_duration(59.96), std::string("1 min 00 s"));
        QCOMPARE(format_duration(125), std::string("2 min 05 s"));
        QCOMPARE(format_duration(3599.6), std::string("1 h 00 min"));
        QCOMPARE(format_duration(7625), std::string("2 h 07 min"));
        QCOMPARE(format_duration(std::nan("")), std::string("–"));
    }

    void countsShowThousands() {
        QCOMPARE(format_count(0), std::string("0"));
        QCOMPARE(format_count(999), std::string("999"));
        QCOMPARE(format_count(1000), std::string("1,000"));
        QCOMPARE(format_count(22713216), std::string("22,713,216"));
        QCOMPARE(format_count(-123456), std::string("-123,456"));
    }

    void metricsHaveFourDecimals() {
        QCOMPARE(format_metric(0.87314), std::string("0.8731"));
        QCOMPARE(format_metric(1), std::string("1.0000"));
        QCOMPARE(format_metric(std::nan("")), std::string("nan"));
    }
};

QTEST_GUILESS_MAIN(TestUnits)
#include "tst_units.moc"
