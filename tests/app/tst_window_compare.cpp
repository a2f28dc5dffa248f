// SPDX-License-Identifier: GPL-3.0-or-later
// The journey of a comparison in the main window, on runs that were really trained: tick, read the cards, take figure, table
// and adapter away, try the adapter, delete the run.
#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QtTest>
#include <filesystem>

#include "app/compare_journey.h"
#include "app/compare_world.h"
#include "widgets/charts/peak_bars.h"
#include "widgets/charts/scatter_chart.h"
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
