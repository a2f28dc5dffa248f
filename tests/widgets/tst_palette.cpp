// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "widgets/color_vision.h"
#include "widgets/look/palette.h"

using namespace sherl::widgets;

namespace {

const QStringList& methods() {
    static const QStringList kinds =
        QStringLiteral("full linear_probe partial bitfit adapter lora ia3 prompt prefix lst unipt sherl").split(u' ');
    return kinds;
}

// The smallest difference between any two of them, for any eye.
double closest(const Palette& palette, const QStringList& kinds) {
    double smallest = 1000;
    for (const sherl::test::Matrix& vision :
         {sherl::test::normal_vision, sherl::test::protanopia, sherl::test::deuteranopia, sherl::test::tritanopia})
        for (qsizetype i = 0; i < kinds.size(); ++i)
            for (qsizetype j = i + 1; j < kinds.size(); ++j)
                smallest =
                    std::min(smallest, sherl::test::ciede2000(sherl::test::lab(palette.method(kinds[i]), vision),
                                                              sherl::test::lab(palette.method(kinds[j]), vision)));
    return smallest;
}

double rounded(double value) {
    return std::round(value * 10) / 10;
}

}  // namespace

class TestPalette : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    // WCAG 2.1 examples.
    void contrastIsWcag() {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QVERIFY(std::abs(contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
    }

    void everyMethodHasColourMarkerAndReadableWords() {
        QSet<QString> markers;
        for (const QString& name : methods()) {
            bool filled = false;
            const QPainterPath marker = Palette::light().marker(name, 12, &filled);
            QVERIFY2(!marker.isEmpty(), qPrintable(name));
            QString outline = filled ? QStringLiteral("filled") : QStringLiteral("stroked");
            for (int i = 0; i < marker.elementCount(); ++i)
                outline += QStringLiteral(" %1,%2")
                               .arg(marker.elementAt(i).x, 0, 'f', 2)
                               .arg(marker.elementAt(i).y, 0, 'f', 2);
            markers.insert(outline);
            for (const Palette* palette : {&Palette::light(), &Palette::dark()})
                QVERIFY2(contrast(palette->method_words(name), palette->color(QStringLiteral("panel"))) >= 4.5,
                         qPrintable(name));
        }
        QCOMPARE(markers.size(), methods().size());  // where colours fail, shapes tell methods apart
    }

    // Pairs 1, 7, 15, 17 and 25 of the test data of Sharma, Wu and Dalal.
    void differenceIsCiede2000_data() {
        QTest::addColumn<double>("l1");
        QTest::addColumn<double>("a1");
        QTest::addColumn<double>("b1");
        QTest::addColumn<double>("l2");
        QTest::addColumn<double>("a2");
        QTest::addColumn<double>("b2");
        QTest::addColumn<double>("difference");
        QTest::newRow("1") << 50.0 << 2.6772 << -79.7751 << 50.0 << 0.0 << -82.7485 << 2.0425;
        QTest::newRow("7") << 50.0 << 0.0 << 0.0 << 50.0 << -1.0 << 2.0 << 2.3669;
        QTest::newRow("15") << 50.0 << -0.001 << 2.49 << 50.0 << 0.0011 << -2.49 << 4.7461;
        QTest::newRow("17") << 50.0 << 2.5 << 0.0 << 73.0 << 25.0 << -18.0 << 27.1492;
        QTest::newRow("25") << 60.2574 << -34.0099 << 36.2677 << 60.4626 << -34.1751 << 39.4387 << 1.2644;
    }

    void differenceIsCiede2000() {
        QFETCH(double, l1);
        QFETCH(double, a1);
        QFETCH(double, b1);
        QFETCH(double, l2);
        QFETCH(double, a2);
        QFETCH(double, b2);
        QFETCH(double, difference);
        QVERIFY(std::fabs(sherl::test::ciede2000({l1, a1, b1}, {l2, a2, b2}) - difference) < 5e-5);
        QVERIFY(std::fabs(sherl::test::ciede2000({l2, a2, b2}, {l1, a1, b1}) - difference) < 5e-5);
    }

    // ui.md §10: 9.7 and 10.4 between the six most compared methods, 8.8 and 6.4 between all.
    void methodsAreToldApartByEveryEye() {
        const QStringList compared = QStringLiteral("full adapter lora lst unipt sherl").split(u' ');
        QCOMPARE(rounded(closest(Palette::light(), compared)), 9.7);
        QCOMPARE(rounded(closest(Palette::dark(), compared)), 10.4);
        QCOMPARE(rounded(closest(Palette::light(), methods())), 8.8);
        QCOMPARE(rounded(closest(Palette::dark(), methods())), 6.4);
    }

    // ui.md §10 and §14, which give one decimal.
    void contrastsAreThoseOfTheDesign_data() {
        QTest::addColumn<QString>("theme");
        QTest::addColumn<double>("methods_at_least");
        QTest::newRow("light") << QStringLiteral("light") << 3.1;
        QTest::newRow("dark") << QStringLiteral("dark") << 3.6;
    }

    void contrastsAreThoseOfTheDesign() {
        QFETCH(QString, theme);
        QFETCH(double, methods_at_least);
        const Palette& palette = theme == QStringLiteral("light") ? Palette::light() : Palette::dark();
        const auto least = [&](const char* words, const QStringList& surfaces, double wanted) {
            for (const QString& surface : surfaces) {
                const double found = contrast(palette.color(QLatin1String(words)), palette.color(surface));
                QVERIFY2(rounded(found) >= wanted,
                         qPrintable(QStringLiteral("%1 on %2: %3").arg(QLatin1String(words), surface).arg(found)));
            }
        };
        const QStringList plain = QStringLiteral("window panel sunken hover selected").split(u' ');
        for (const char* words : {"text", "text2", "text3"}) least(words, plain, 4.8);
        for (const char* words : {"good", "warn", "bad"})
            least(words,
                  {QStringLiteral("panel"), QStringLiteral("sunken"), QLatin1String(words) + QStringLiteral("Tint")},
                  4.8);
        least("onInk", {QStringLiteral("ink"), QStringLiteral("inkHover")}, 4.8);
        least("inputLine", {QStringLiteral("panel")}, 3);
        least("focus", plain, 3);
        least("budget", {QStringLiteral("panel")}, 3);
        double smallest = 21;
        for (const QString& kind : methods())
            smallest = std::min(smallest, contrast(palette.method(kind), palette.color(QStringLiteral("panel"))));
        QVERIFY2(rounded(smallest) >= methods_at_least, qPrintable(QString::number(smallest)));
    }
};

QTEST_MAIN(TestPalette)
#include "tst_palette.moc"
