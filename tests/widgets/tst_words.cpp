// SPDX-License-Identifier: GPL-3.0-or-later
// Quantities and texts as the window writes them. Expected values: ui.md §8 and §12.
#include <QtTest>
#include <cmath>
#include <limits>

#include "widgets/look/words.h"

using namespace sherl;
using namespace sherl::widgets;

namespace {

constexpr std::int64_t KiB = 1024, MiB = KiB * 1024, GiB = MiB * 1024;

// Thin spaces and true minus signs as escapes here, so that nobody takes them for others.
QString u(const char16_t* text) {
    return QString::fromUtf16(text);
}

}  // namespace

class TestWords : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void cleanup() { set_memory_unit(MemoryUnit::gib); }

    void bytesInBinaryUnits_data() {
        QTest::addColumn<qint64>("value");
        QTest::addColumn<QString>("gib");
        QTest::addColumn<QString>("mib");
        QTest::newRow("nothing") << qint64(0) << u(u"0 KiB") << u(u"0.00 MiB");
        QTest::newRow("one byte") << qint64(1) << u(u"< 1 KiB") << u(u"0.00 MiB");
        QTest::newRow("half a KiB") << qint64(512) << u(u"1 KiB") << u(u"0.00 MiB");
        QTest::newRow("KiB") << qint64(12 * KiB + 300) << u(u"12 KiB") << u(u"0.01 MiB");
        QTest::newRow("nearly a MiB") << qint64(MiB - 1) << u(u"1 MiB") << u(u"1 MiB");
        QTest::newRow("MiB") << qint64(588 * MiB) << u(u"588 MiB") << u(u"588 MiB");
        QTest::newRow("1006 MiB") << qint64(1006 * MiB) << u(u"1006 MiB") << u(u"1\u202F006 MiB");
        QTest::newRow("nearly a GiB") << qint64(GiB - 1) << u(u"1.00 GiB") << u(u"1\u202F024 MiB");
        QTest::newRow("ui.md §8") << qint64(1277752320) << u(u"1.19 GiB") << u(u"1\u202F219 MiB");
        QTest::newRow("negative") << qint64(-34 * MiB) << u(u"\u221234 MiB") << u(u"\u221234 MiB");
        QTest::newRow("large") << qint64(80 * GiB) << u(u"80.00 GiB") << u(u"81\u202F920 MiB");
    }

    void bytesInBinaryUnits() {
        QFETCH(qint64, value);
        QTEST(bytes(value), "gib");
        set_memory_unit(MemoryUnit::mib);
        QCOMPARE(memory_unit(), MemoryUnit::mib);
        QTEST(bytes(value), "mib");
    }

    void oneUnitForSeveralAmounts() {
        const auto name = [](double largest) { return QString::fromLatin1(byte_unit(largest).name); };
        QCOMPARE(name(12 * KiB), u(u"KiB"));
        QCOMPARE(name(588 * MiB), u(u"MiB"));
        QCOMPARE(name(GiB - 1), u(u"GiB"));  // as bytes() writes it
        QCOMPARE(byte_unit(3 * GiB).decimals, 2);
        QCOMPARE(byte_unit(3 * GiB).bytes, double(GiB));
        set_memory_unit(MemoryUnit::mib);
        for (const double largest : {12.0 * KiB, 3.0 * GiB}) QCOMPARE(name(largest), u(u"MiB"));
    }

    // As papers print it: MiB / 1000. 3057.3 MiB of them are 3.06 GB*, 588 MiB 0.59.
    void papersCountInThousandsOfMebibytes() {
        set_memory_unit(MemoryUnit::paper);
        QCOMPARE(bytes(3057 * MiB + 300 * KiB), u(u"3.06 GB*"));
        QCOMPARE(bytes(588 * MiB), u(u"0.59 GB*"));
        QCOMPARE(bytes(34 * MiB), u(u"0.034 GB*"));
        QCOMPARE(bytes(100), u(u"< 0.001 GB*"));
        QCOMPARE(bytes(0), u(u"0.00 GB*"));
        QCOMPARE(bytes_change(-34 * MiB), u(u"\u22120.034 GB*"));
        QCOMPARE(byte_unit(12 * KiB).bytes, 1000.0 * MiB);
        QVERIFY(unit_note().contains(u(u"MiB / 1000")));
        set_memory_unit(MemoryUnit::gib);
        QVERIFY(unit_note().isEmpty());
    }

    void changesHaveASign() {
        QCOMPARE(bytes_change(-34 * MiB), u(u"\u221234 MiB"));
        QCOMPARE(bytes_change(34 * MiB), u(u"+34 MiB"));
        QCOMPARE(bytes_change(0), u(u"\u00B10 KiB"));
    }

    void exactBytesForToolTips() {
        QCOMPARE(exact_bytes(1277752320), u(u"1\u202F277\u202F752\u202F320 bytes"));
        QCOMPARE(exact_bytes(1), u(u"1 byte"));
        QCOMPARE(exact_bytes(0), u(u"0 bytes"));
    }

    void countsInGroups() {
        QCOMPARE(count(8551), u(u"8\u202F551"));
        QCOMPARE(count(551), u(u"551"));
        QCOMPARE(count(0), u(u"0"));
        QCOMPARE(count(-1234567), u(u"\u22121\u202F234\u202F567"));
        QCOMPARE(count(std::numeric_limits<std::int64_t>::min()),
                 u(u"\u22129\u202F223\u202F372\u202F036\u202F854\u202F775\u202F808"));
    }

    void parametersAndShares() {
        QCOMPARE(parameters(768), u(u"768"));
        QCOMPARE(parameters(87400), u(u"87.4 K"));
        QCOMPARE(parameters(999949), u(u"999.9 K"));
        QCOMPARE(parameters(999950), u(u"1.0 M"));
        QCOMPARE(parameters(4600000), u(u"4.6 M"));
        QCOMPARE(parameters(109482240), u(u"109.5 M"));
        QCOMPARE(parameters(1100000000), u(u"1.1 B"));
        QCOMPARE(share(0.042), u(u"4.2 %"));
        QCOMPARE(share(0.45), u(u"45 %"));
        QCOMPARE(share(1), u(u"100 %"));
        QCOMPARE(share(0.0996), u(u"10 %"));
        QCOMPARE(share(0), u(u"0.0 %"));
        QCOMPARE(share(0.00027), u(u"0.027 %"));
        QCOMPARE(share(-0.008), u(u"\u22120.8 %"));
        QCOMPARE(share(std::nan("")), u(u"–"));
    }

    void durations_data() {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("short") << 0.42 << u(u"0.4 s");
        QTest::newRow("9.96") << 9.96 << u(u"10 s");
        QTest::newRow("seconds") << 42.0 << u(u"42 s");
        QTest::newRow("59.6") << 59.6 << u(u"1 min");
        QTest::newRow("minutes and seconds") << 118.0 << u(u"1 min 58 s");
        QTest::newRow("minutes") << 48.0 * 60 + 12 << u(u"48 min");
        QTest::newRow("59 min 40 s") << 3580.0 << u(u"1.0 h");
        QTest::newRow("hours") << 6.4 * 3600 << u(u"6.4 h");
        QTest::newRow("many hours") << 123.4 * 3600 << u(u"123 h");
        QTest::newRow("unknown") << std::nan("") << u(u"–");
        QTest::newRow("for ever") << std::numeric_limits<double>::infinity() << u(u"–");
    }

    void durations() {
        QFETCH(double, seconds);
        QTEST(duration(seconds), "text");
    }

    // ISO, local. 2026-11-25 21:15:42 UTC.
    void momentsAreIso() {
        qputenv("TZ", "UTC");
        tzset();
        QCOMPARE(moment(1795641342000), u(u"2026-11-25 21:15"));
    }

    void shortNumbersReadBack() {
        QCOMPARE(short_number(3e-3), u(u"3e-3"));
        QCOMPARE(short_number(0.1), u(u"0.1"));
        QCOMPARE(short_number(0.01), u(u"0.01"));
        QCOMPARE(short_number(0), u(u"0"));
        QCOMPARE(short_number(1), u(u"1"));
        QCOMPARE(short_number(1000), u(u"1000"));
        QCOMPARE(short_number(1e-8), u(u"1e-8"));
        QCOMPARE(short_number(2.5e-4), u(u"2.5e-4"));
        QCOMPARE(short_number(1e12), u(u"1e12"));
        QCOMPARE(short_number(-1e-10), u(u"-1e-10"));
        QCOMPARE(short_number(0.999), u(u"0.999"));
        for (const double value : {1.0 / 3, 1e-300, 5e-324, 123456.789, 0.0099999, 1e6, 1e100, -2.0 / 7})
            QCOMPARE(short_number(value).toDouble(), value);
    }

    void metrics() {
        QCOMPARE(metric_name(QStringLiteral("matthews")), u(u"MCC"));
        QCOMPARE(metric_name(QStringLiteral("accuracy")), u(u"accuracy"));
        QCOMPARE(metric_name(QStringLiteral("f1")), u(u"F1"));
        QCOMPARE(metric_name(QStringLiteral("a new one")), u(u"a new one"));
        QCOMPARE(metric_value(QStringLiteral("matthews"), 0.58), u(u"58.0"));
        QCOMPARE(metric_value(QStringLiteral("matthews"), -0.0312), u(u"\u22123.1"));
        QCOMPARE(metric_value(QStringLiteral("accuracy"), 1), u(u"100.0"));
        QCOMPARE(metric_value(QStringLiteral("accuracy"), std::nan("")), u(u"–"));
        QCOMPARE(metric_value(QStringLiteral("loss"), 0.43149), u(u"0.431"));
        QCOMPARE(metric_value(QStringLiteral("validation.loss"), 12.345), u(u"12.3"));
        QCOMPARE(metric_value(QStringLiteral("loss"), 0.0000421), u(u"4.21e-5"));
        QCOMPARE(metric_value(QStringLiteral("loss"), 0), u(u"0.000"));
    }

    void titlesComeFromTheCatalogue() {
        QCOMPARE(method_title(QStringLiteral("lora")), u(u"LoRA"));
        QCOMPARE(method_title(QStringLiteral("sherl")), u(u"SHERL"));
        QCOMPARE(method_title(QStringLiteral("of next year")), u(u"of next year"));
    }

    void everyStatusHasAWord() {
        QSet<QString> words;
        for (const std::string& name : store::status_names()) words.insert(status_word(store::status_from(name)));
        QCOMPARE(words.size(), qsizetype(store::status_names().size()));
        QCOMPARE(status_word(store::Status::interrupted), u(u"interrupted"));
    }

    // ui.md §12: what happened, where, what to do.
    void problemsAreSentences() {
        Problem problem{.id = "t",
                        .what = SHERL_TR("test", "line %1 is odd").arg(3),
                        .where = "train.tsv",
                        .expected = SHERL_TR("test", "%1 columns").arg(4),
                        .got = "3",
                        .way_out = SHERL_TR("test", "Open the file.")};
        QCOMPARE(shown(problem), u(u"train.tsv: line 3 is odd; expected 4 columns, got 3. Open the file."));
        problem.got.clear();
        QCOMPARE(shown(problem), u(u"train.tsv: line 3 is odd; expected 4 columns. Open the file."));
        problem.expected = {};
        problem.where.clear();
        QCOMPARE(shown(problem), u(u"Line 3 is odd. Open the file."));
        problem.got = "a tab";
        problem.way_out = {};
        QCOMPARE(shown(problem), u(u"Line 3 is odd; got a tab."));
        problem.where = "100%1";  // what looks like a placeholder in a value stays
        QCOMPARE(shown(problem), u(u"100%1: line 3 is odd; got a tab."));
        QCOMPARE(shown(Error(ErrorKind::input, problem)), shown(problem));
        QCOMPARE(shown(Text::plain("as it is")), u(u"as it is"));
        QCOMPARE(shown(Text()), QString());
    }
};

QTEST_MAIN(TestWords)
#include "tst_words.moc"
