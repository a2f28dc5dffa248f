// SPDX-License-Identifier: GPL-3.0-or-later
// The strip's chips at every width: what has no room stands in a menu.
#include <QMenu>
#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>

#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/panels/run_strip.h"

using namespace sherl::widgets;

namespace {

std::vector<ChartLine> four_methods() {
    std::vector<ChartLine> lines;
    for (const char* name : {"full fine-tuning", "LoRA, rank 8", "linear probe", "SHERL, all layers · late 1"}) {
        ChartLine line;
        line.key.run = static_cast<sherl::store::RunId>(lines.size()) + 1;
        line.variant = line.title = QString::fromUtf8(name);
        line.method = QStringLiteral("lora");
        lines.push_back(line);
    }
    return lines;
}

}  // namespace

class TestRunStrip : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        Language::instance().apply(QStringLiteral("en"));  // plural forms
        Theme::instance().apply(Theme::Mode::light, 100);
    }
    void cleanup() { Theme::instance().apply(Theme::Mode::light, 100); }

    void nothingIsCutAtAnyWidth() {
        for (const int percent : {100, 130}) {
            Theme::instance().apply(Theme::Mode::light, percent);
            RunStrip strip;
            strip.set_lines(four_methods());
            strip.show();
            std::size_t seen_before = 0;
            for (int width = 60; width < 1000; width += 7) {
                strip.resize(width, 30);
                std::size_t seen = 0;
                int right = -1;
                for (const VariantChip* chip : strip.chips()) {
                    if (!chip->isVisible()) continue;
                    ++seen;
                    QVERIFY(chip->x() > right);
                    right = chip->geometry().right();
                    QVERIFY(right < width);
                }
                QCOMPARE(strip.more()->isVisible(), seen < 4);
                if (seen < 4) {
                    QVERIFY(strip.more()->x() > right);
                    if (seen > 0) QVERIFY(strip.more()->geometry().right() < width);
                    QCOMPARE(strip.more()->text(), QStringLiteral("+%1 more").arg(4 - seen));
                    QCOMPARE(strip.more_menu()->actions().size(), static_cast<qsizetype>(4 - seen));
                }
                QVERIFY(seen >= seen_before);
                seen_before = seen;
            }
            QCOMPARE(seen_before, std::size_t(4));
        }
    }

    void aSeedThatIsRunAgainIsCounted() {
        std::vector<ChartLine> lines(3, four_methods().front());
        lines[2].seed = 1;
        RunStrip strip;
        strip.set_lines({lines[0], lines[2]});
        QVERIFY(strip.chips().front()->accessibleName().endsWith(QStringLiteral("2 seeds")));
        strip.set_lines(lines);
        QVERIFY(strip.chips().front()->accessibleName().endsWith(QStringLiteral("3 runs")));
    }

    void theMenuHidesAndShows() {
        RunStrip strip;
        strip.set_lines(four_methods());
        strip.resize(220, 30);
        strip.show();
        QVERIFY(strip.more()->isVisible());
        QSignalSpy changed(&strip, &RunStrip::hiddenChanged);
        QAction* last = strip.more_menu()->actions().last();
        QVERIFY(last->isChecked());
        last->trigger();
        QCOMPARE(strip.hidden(), std::set<QString>{strip.chips().back()->variant()});
        QVERIFY(!strip.more_menu()->actions().last()->isChecked());
        strip.more_menu()->actions().last()->trigger();
        QVERIFY(strip.hidden().empty());
        QCOMPARE(changed.size(), 2);
    }
};

QTEST_MAIN(TestRunStrip)
#include "tst_run_strip.moc"
