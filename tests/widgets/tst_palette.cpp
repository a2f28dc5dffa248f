// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "widgets/look/palette.h"

using namespace sherl::widgets;

class TestPalette : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    // WCAG 2.1 examples.
    void contrastIsWcag() {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QVERIFY(std::abs(contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
    }

    void everyMethodHasColourMarkerAndReadableWords() {
        for (const char* kind : {"full", "linear_probe", "partial", "bitfit", "adapter", "lora", "ia3", "prompt",
                                 "prefix", "lst", "unipt", "sherl"}) {
            const QString name = QString::fromLatin1(kind);
            for (const Palette* palette : {&Palette::light(), &Palette::dark()}) {
                QVERIFY2(contrast(palette->method_words(name), palette->color(QStringLiteral("panel"))) >= 4.5, kind);
                bool filled = false;
                QVERIFY2(!palette->marker(name, 12, &filled).isEmpty(), kind);
            }
        }
    }
};

QTEST_MAIN(TestPalette)
#include "tst_palette.moc"
