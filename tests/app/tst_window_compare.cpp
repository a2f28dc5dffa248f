// SPDX-License-Identifier: GPL-3.0-or-later
// The journey of a comparison in the main window, on runs that were really trained: tick, read the cards, take figure, table
// and adapter away, try the adapter, delete the run.
#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QMenu>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeView>
#include <QtTest>
#include <filesystem>
#include <numeric>

#include "app/compare_journey.h"
#include "app/compare_world.h"
#include "widgets/charts/block_bars.h"
#include "widgets/charts/peak_bars.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/charts/step_timeline.h"
#include "widgets/charts/waterfall.h"
#include "widgets/look/elided_label.h"
#include "widgets/models/comparison_model.h"
#include "widgets/panels/differences_panel.h"
#include "widgets/panels/examples_panel.h"
#include "widgets/panels/runs_panel.h"

using namespace sherl;
using namespace sherl::widgets;
using sherl::test::CompareWorld;
using sherl::test::part;

class TestWindowCompare : public QObject {
    Q_OBJECT

    std::unique_ptr<CompareWorld> world_;

  private Q_SLOTS:
    void initTestCase() { sherl::test::prepare_window_tests(); }
    void init() {
        world_ = std::make_unique<CompareWorld>();
        world_->write_spec(QStringLiteral("spec.json"));
        world_->train({QStringLiteral("spec.json"), QStringLiteral("--set"), QStringLiteral("method.kind=lora"), QStringLiteral("--seeds"), QStringLiteral("0-1")});
        world_->train({QStringLiteral("spec.json")});
    }
    void cleanup() { world_.reset(); }

    // Two seeds of one variant, one of the other.
    void fromTwoRunsToAnAdapterThatAnswers() { sherl::test::from_two_variants_to_an_adapter(*world_, {.lora = {1, 2}, .sherl = {3}}); }

    void examplesAndSettingsOfThePair() {
        app::MainWindow& window = world_->open();
        window.show_page(app::Page::compare);
        app::ComparePage& page = window.compare();
        page.runs().model().set_ticked({1, 2, 3});
        QTRY_COMPARE(page.comparison().details().size(), std::size_t{3});
        page.runs().select_all({1, 3});
        page.show_tab(app::ComparePage::examples_tab);
        QTRY_COMPARE(page.examples().runs(), (std::vector<store::RunId>{1, 3}));
        QTRY_VERIFY(page.examples().settled());
        // One row alone is that run; the matrix is a figure like the charts.
        page.runs().select_all({3});
        QTRY_COMPARE(page.examples().runs(), (std::vector<store::RunId>{3}));
        QTRY_VERIFY(page.examples().settled());
        const std::vector<FigureSource*> figures = page.figures();
        QVERIFY(std::find(figures.begin(), figures.end(), page.examples().figure()) != figures.end());
        page.runs().select_all({1, 3});
        page.show_tab(app::ComparePage::settings_tab);
        DifferencesModel& differences = page.settings_card().model();
        QTRY_VERIFY(differences.count() > 0);
        const QModelIndex settings = differences.index(0, 0);
        QStringList keys;
        for (int row = 0; row < differences.rowCount(settings); ++row) keys << differences.index(row, 0, settings).data().toString();
        QVERIFY2(keys.contains(QStringLiteral("method.kind")), qPrintable(keys.join(QLatin1Char(' '))));
        // Ticked off once, it stays so in this study.
        QVERIFY(differences.setData(differences.index(static_cast<int>(keys.indexOf(QStringLiteral("method.kind"))), 0, settings), Qt::Checked, Qt::CheckStateRole));
        app::MainWindow& again = world_->open();
        QTRY_COMPARE(again.compare().settings_card().model().intended(), std::set<QString>{QStringLiteral("method.kind")});
    }

    // One step, its difference to another run's and both by block: what the study's file holds, to the byte.
    void whereTheBytesAre() {
        app::ComparePage& page = world_->open_compare();
        QVERIFY(world_->tick({1, 2, 3}));
        const auto counter = [this](store::RunId run, const char* name) {
            return world_->sql("SELECT bytes FROM counters WHERE run = " + std::to_string(run) + " AND name = '" + name + "'");
        };
        QTRY_COMPARE(page.timeline().seriesKeys().size(), std::size_t{2});
        const std::string lora = page.comparison().key_of(1), sherl = page.comparison().key_of(3);
        QCOMPARE(page.timeline().peakOf(lora), std::optional(std::max(counter(1, "tensor_peak_train"), counter(2, "tensor_peak_train"))));
        QCOMPARE(page.timeline().peakOf(sherl), std::optional(counter(3, "tensor_peak_train")));

        page.runs().select_all({1, 3});
        const auto* tabs = part<QTabWidget>(&page, "differenceTabs");
        page.show_tab(app::ComparePage::settings_tab);
        QTest::keyClick(part<QTreeView>(&page.runs(), "runsView"), Qt::Key_D);
        QCOMPARE(tabs->currentIndex(), int(app::ComparePage::difference_tab));
        QTRY_COMPARE(page.waterfall().seriesKeys().size(), std::size_t{2});
        const std::vector<std::int64_t> changes = page.waterfall().changes();
        QCOMPARE(std::accumulate(changes.begin(), changes.end(), std::int64_t{0}), counter(3, "tensor_peak_train") - counter(1, "tensor_peak_train"));
        page.show_tab(app::ComparePage::layers_tab);
        QCOMPARE(page.blocks().peakOf(sherl), std::optional(counter(3, "tensor_peak_train")));
        const auto block = page.blocks().partsOf(sherl, "side network");
        QVERIFY(block.has_value());
        QCOMPARE(std::accumulate(block->begin(), block->end(), std::int64_t{0}),
                 world_->sql("SELECT sum(bytes) FROM memory_split WHERE run = 3 AND block = 'side network'"));
        QCOMPARE(page.figures().size(), std::size_t{8});  // scatter, bars, step, difference, blocks, three curves

        // Another counter, chosen in the strip, is that of every card.
        auto* convention = part<QToolButton>(&world_->window(), "memoryConventionButton");
        const auto choose = [&](const char* name) {
            for (QAction* action : convention->menu()->actions())
                if (action->data().toString() == QLatin1String(name)) return action->trigger();
        };
        choose("tensor_peak_eval");
        const auto bar_of = [&](const std::string& key) {
            for (const api::FigureRun& run : page.comparison().figure().runs)
                if (run.key == key) return run.peak;
            return std::int64_t{-1};
        };
        QTRY_COMPARE(bar_of(sherl), counter(3, "tensor_peak_eval"));
        QTRY_VERIFY(convention->text().startsWith(QStringLiteral("Peak allocated, evaluation")));
        choose("tensor_peak_train");
        QTRY_COMPARE(bar_of(sherl), counter(3, "tensor_peak_train"));
    }

    // Nothing is shown: no dialog about an empty figure or table, but what to do.
    void nothingTickedIsNotExported() {
        app::ComparePage& page = world_->open_compare();
        page.runs().model().set_ticked({});
        QTRY_VERIFY(page.comparison().variants().empty() && page.scatter().seriesKeys().empty());
        auto* said = part<ElidedLabel>(&world_->window(), "statusMessage");
        for (const char* action : {"actionExportFigure", "actionExportTable"}) {
            said->set_text({});
            world_->trigger(action);
            QTRY_COMPARE(said->full_text(), QStringLiteral("Tick two variants in the list."));
        }
        Q_EMIT page.scatter().exportAsked();
        Q_EMIT page.bars().tableAsked();
        QCoreApplication::processEvents();
        for (const char* name : {"figureDialog", "tableDialog"}) QVERIFY(world_->window().findChild<QDialog*>(QString::fromLatin1(name)) == nullptr);
        // One that is shown can leave.
        QVERIFY(world_->tick({1, 3}));
        world_->trigger("actionExportFigure");
        QVERIFY(world_->dialog("figureDialog") != nullptr);
    }

    void aDraggedBudgetIsTheSameEverywhere() {
        app::MainWindow& window = world_->open();
        window.show_page(app::Page::compare);
        window.compare().runs().model().set_ticked({1, 3});
        QTRY_COMPARE(window.compare().scatter().seriesKeys().size(), std::size_t{2});
        Q_EMIT window.compare().scatter().budgetDragged(3 << 20);
        QCOMPARE(world_->settings().budget(world_->store()), std::optional<std::int64_t>(3 << 20));
        QCOMPARE(window.compare().comparison().figure().budget, std::optional<std::int64_t>(3 << 20));
    }

    void oneCardFillsThePage() {
        app::MainWindow& window = world_->open();
        window.show_page(app::Page::compare);
        app::ComparePage& page = window.compare();
        page.runs().model().set_ticked({1, 3});
        QTRY_COMPARE(page.scatter().seriesKeys().size(), std::size_t{2});
        Q_EMIT page.bars().fillAsked();
        QVERIFY(page.bars().isVisible() && !page.scatter().isVisible() && !page.examples().isVisible());
        QTest::keyClick(&page, Qt::Key_Escape);
        QVERIFY(page.bars().isVisible() && page.scatter().isVisible());
    }

    void aRunWithoutWeightsIsRefusedInOneSentence() {
        {
            store::Study study = store::Study::open_for_writing(world_->store().toStdString());
            std::filesystem::remove_all(study.files(study.summary(3).uuid));
        }
        app::MainWindow& window = world_->open();
        window.show_page(app::Page::compare);
        window.compare().runs().select(3);
        world_->trigger("actionExportAdapter");
        QDialog* exporting = world_->dialog("exportDialog");
        QVERIFY(exporting != nullptr);
        auto* said = part<QLabel>(exporting, "exportError");
        QTRY_VERIFY_WITH_TIMEOUT(said->isVisible() && !said->text().isEmpty(), 20000);
        QVERIFY(!part<QPushButton>(exporting, "exportButton")->isEnabled());
        exporting->close();
    }
};

QTEST_MAIN(TestWindowCompare)
#include "tst_window_compare.moc"
