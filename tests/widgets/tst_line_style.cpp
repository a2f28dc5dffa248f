// SPDX-License-Identifier: GPL-3.0-or-later
// Shades and dashes of ui.md §10.
#include <QtMath>
#include <QtTest>
#include <set>

#include "widgets/look/line_style.h"
#include "widgets/look/palette.h"

using namespace sherl::widgets;

namespace {
const QStringList& methods() {
    static const QStringList kinds = QStringLiteral("full linear_probe partial bitfit adapter lora ia3 prompt prefix lst unipt sherl").split(QLatin1Char(' '));
    return kinds;
}
}  // namespace

class TestLineStyle : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    // Values of https://bottosson.github.io/posts/oklab/ and CSS Color 4: sRGB red is oklch(0.628 0.2577 29.23°).
    void oklchIsOttossons() {
        const Oklch red = to_oklch(QColor(255, 0, 0));
        QVERIFY(std::abs(red.lightness - 0.62796) < 1e-4);
        QVERIFY(std::abs(red.chroma - 0.25768) < 1e-4);
        QVERIFY(std::abs(qRadiansToDegrees(red.hue) - 29.234) < 0.01);
        QVERIFY(std::abs(to_oklch(Qt::white).lightness - 1) < 1e-4);
        for (const QColor& color : {QColor(0x24, 0x66, 0xDD), QColor(0xC8, 0x45, 0x1F), QColor(1, 2, 3)})
            QCOMPARE(from_oklch(to_oklch(color)).name(), color.name());
    }

    void shadesKeepTheirContrastAndHue() {
        const double wanted[] = {0, 0.12, -0.10, 0.20, -0.18};
        for (const Palette* palette : {&Palette::light(), &Palette::dark()}) {
            const QColor panel = palette->color(QStringLiteral("panel"));
            for (const QString& kind : methods()) {
                const QColor base = palette->method(kind);
                QCOMPARE(variant_shade(base, 0, panel), base);
                for (int variant = 1; variant < kShades; ++variant) {
                    const QColor shade = variant_shade(base, variant, panel);
                    QVERIFY2(contrast(shade, panel) >= 2.98, qPrintable(kind));  // 8 bits per channel
                    const double moved = to_oklch(shade).lightness - to_oklch(base).lightness;
                    QVERIFY2(std::abs(moved) <= std::abs(wanted[variant]) + 0.01, qPrintable(kind));
                    // Only the contrast, black or white may cut it short.
                    if (contrast(shade, panel) > 3.1 && to_oklch(shade).lightness > 0.02 && to_oklch(shade).lightness < 0.98)
                        QVERIFY2(std::abs(moved - wanted[variant]) < 0.01, qPrintable(kind));
                }
            }
        }
    }

    void wordsCanBeRead() {
        for (const Palette* palette : {&Palette::light(), &Palette::dark()}) {
            const QColor panel = palette->color(QStringLiteral("panel"));
            for (const QString& kind : methods())
                for (int variant = 0; variant < kShades; ++variant)
                    QVERIFY2(contrast(readable(variant_shade(palette->method(kind), variant, panel), panel), panel) >= 4.5, qPrintable(kind));
        }
    }

    void dashesAreOfPixels() {
        QVERIFY(seed_dash(0).isEmpty());
        QCOMPARE(line_pen(Qt::red, 2, 0).style(), Qt::SolidLine);
        QCOMPARE(line_pen(Qt::red, 2, 1).dashPattern(), (QList<qreal>{3, 1.5}));
        QCOMPARE(line_pen(Qt::red, 1, 3).dashPattern(), (QList<qreal>{8, 3, 2, 3}));
        std::set<QList<qreal>> different;
        for (int rank = 0; rank < kDashes; ++rank) different.insert(seed_dash(rank));
        QCOMPARE(different.size(), std::size_t(kDashes));
    }
};

QTEST_MAIN(TestLineStyle)
#include "tst_line_style.moc"
