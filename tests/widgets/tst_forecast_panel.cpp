// SPDX-License-Identifier: GPL-3.0-or-later
// What the set-up shows of its forecast: bars of the methods, the forecast bar with its verdict, costs of layers. Numbers:
// made_forecasts.h.
#include <QAccessible>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include "tests/widgets/made_forecasts.h"
#include "tests/widgets/setup_world.h"
#include "tests/widgets/study_fixture.h"
#include "widgets/look/elided_label.h"
#include "widgets/models/roles.h"
#include "widgets/panels/forecast_bar.h"
#include "widgets/panels/forecast_panel.h"
#include "widgets/panels/forecast_words.h"
#include "widgets/panels/layer_costs.h"
#include "widgets/panels/layer_picker.h"
#include "widgets/panels/layer_words.h"
#include "widgets/panels/layers_panel.h"
#include "widgets/panels/memory_scale.h"
#include "widgets/panels/method_list.h"
#include "widgets/panels/options_form.h"
#include "widgets/panels/picker_page.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;
using namespace sherl::widgets::test;

namespace {

struct World {
    SetupWorld files;
    SpecDraft draft;
    PreflightService preflight;
    StudySession session{StudySession::Options{.poll_ms = 5}};
    Gate gate;
    ForecastService service{made_hands(&gate)};
    std::unique_ptr<SetupForecast> forecast;

    explicit World(const char* method = "sherl", std::int64_t budget = 300) {
        draft.load(SetupWorld::document(method), files.base());
        forecast = std::make_unique<SetupForecast>(draft, preflight, session, service);
        forecast->set_budget(budget * kMiB);
    }
    ~World() { gate.open(); }
    [[nodiscard]] bool settle() const { return QTest::qWaitFor([this] { return forecast->fresh() && !service.busy(); }); }
};

}  // namespace

class TestForecastPanel : public QObject {
    Q_OBJECT

    static QString text(const QWidget& panel, const char* name) {
        const auto* label = panel.findChild<QLabel*>(QString::fromLatin1(name));
        if (const auto* elided = qobject_cast<const ElidedLabel*>(label)) return elided->full_text();
        return label->text();
    }
    static QModelIndex row(const MethodList& list, const char* kind) {
        for (int i = 0; i < list.model()->rowCount(); ++i)
            if (const QModelIndex index = list.model()->index(i, 0); index.data(ObjectKeyRole) == QLatin1String(kind)) return index;
        return {};
    }

  private Q_SLOTS:
    void initTestCase() { prepare_look(); }

    void scales_data() {
        QTest::addColumn<QList<qint64>>("peaks");
        QTest::addColumn<qint64>("budget");
        QTest::addColumn<double>("end");
        QTest::addColumn<bool>("line");
        QTest::newRow("nothing") << QList<qint64>{} << qint64{100} << 0.0 << false;
        QTest::newRow("no budget") << QList<qint64>{100, 50} << qint64{0} << 100.0 << false;
        QTest::newRow("all within") << QList<qint64>{100, 50} << qint64{150} << 177.0 << true;
        QTest::newRow("one a little over") << QList<qint64>{110, 50} << qint64{100} << 118.0 << true;
        QTest::newRow("one far over is cut") << QList<qint64>{200, 50} << qint64{100} << 118.0 << true;
        QTest::newRow("budget below all") << QList<qint64>{550, 500} << qint64{100} << 550.0 << true;
        QTest::newRow("one far from the others, budget below all") << QList<qint64>{1000, 500} << qint64{100} << 520.0 << true;
        QTest::newRow("a single one over budget") << QList<qint64>{200} << qint64{100} << 200.0 << true;
        QTest::newRow("budget far above all") << QList<qint64>{100, 50} << qint64{1000} << 100.0 << false;
    }
    void scales() {
        QFETCH(QList<qint64>, peaks);
        QFETCH(qint64, budget);
        QFETCH(double, end);
        QFETCH(bool, line);
        const MemoryScale scale({peaks.begin(), peaks.end()}, budget);
        QCOMPARE(scale.end(), end);
        QCOMPARE(scale.shows_budget(), line);
        if (end > 0) QCOMPARE(scale.place(static_cast<std::int64_t>(end) * 2), 1.0);
    }

    void theMethodListIsAChartOfPeaks() {
        World world;
        MethodList list(world.draft, world.forecast.get());
        list.resize(316, list.sizeHint().height());
        list.show();
        QVERIFY(world.settle());
        QCOMPARE(list.bar(QStringLiteral("sherl"))->needed, 200 * kMiB);
        QCOMPARE(list.bar(QStringLiteral("sherl"))->activations, 100 * kMiB);
        QVERIFY(!list.bar(QStringLiteral("sherl"))->over);
        QVERIFY(list.bar(QStringLiteral("full"))->over);
        QCOMPARE(list.bar(QStringLiteral("prompt"))->reason, QStringLiteral("Too odd."));
        QCOMPARE(list.budget_text(), QStringLiteral("budget 300 MiB"));
        QCOMPARE(row(list, "sherl").data(Qt::AccessibleTextRole).toString(), QStringLiteral("SHERL, predicted peak 200 mebibytes"));
        QCOMPARE(row(list, "full").data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Full fine-tuning, predicted peak 1.07 gibibytes, over budget by 0.78"));
        QVERIFY(row(list, "prompt").data(Qt::AccessibleTextRole).toString().endsWith(QStringLiteral("no forecast: Too odd.")));
        QVERIFY(row(list, "prompt").flags().testFlag(Qt::ItemIsEnabled));  // no forecast forbids nothing
        QVERIFY(row(list, "sherl").data(Qt::ToolTipRole).toString().endsWith(QStringLiteral("Predicted peak 200 MiB, of it activations 100 MiB")));
        // 1100 MiB would leave the others no length: its bar is cut behind the budget.
        QCOMPARE(list.scale().end(), 300 * 1.18 * kMiB);
        QVERIFY(list.scale().cuts(1100 * kMiB));
        const QRectF room = list.bar_room(list.visualRect(row(list, "sherl")));
        QVERIFY(room.width() > 80);
        QCOMPARE(std::round(list.budget_x()), std::round(room.left() + room.width() * 300 / 354));
        QCOMPARE(list.visualRect(row(list, "sherl")).height(), std::max(19, QFontMetrics(Theme::instance().font(13)).height() + 2));
    }

    void theBudgetIsDraggedInTheMethodList() {
        World world;
        MethodList list(world.draft, world.forecast.get());
        list.resize(316, list.sizeHint().height());
        list.show();
        QVERIFY(world.settle());
        QSignalSpy chosen(world.forecast.get(), &SetupForecast::budgetChosen);
        const QRect at = list.visualRect(row(list, "lora"));
        const QRectF room = list.bar_room(at);
        const int y = at.center().y();
        QTest::mousePress(list.viewport(), Qt::LeftButton, {}, QPoint(static_cast<int>(std::lround(list.budget_x())), y));
        const auto move = [&](double share) {
            const QPointF to(room.left() + room.width() * share, y);
            QMouseEvent event(QEvent::MouseMove, to, list.viewport()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
            QApplication::sendEvent(list.viewport(), &event);
        };
        move(0.5);
        QCOMPARE(world.forecast->budget(), 177 * kMiB);
        QCOMPARE(list.scale().end(), 300 * 1.18 * kMiB);  // stands still meanwhile
        QCOMPARE(chosen.size(), 0);
        QTest::mouseRelease(list.viewport(), Qt::LeftButton, {}, QPoint(static_cast<int>(room.left() + room.width() / 2), y));
        QCOMPARE(chosen.size(), 1);
        QVERIFY(world.draft.value("method.kind") == "sherl");  // no method was chosen by it
    }

    void thePanelTellsPeakVerdictAndMargin() {
        World world;
        ForecastPanel panel(world.draft, *world.forecast);
        panel.resize(620, panel.sizeHint().height());
        panel.show();
        QVERIFY(world.settle());
        QCOMPARE(text(panel, "forecastPeak"), QStringLiteral("200 MiB"));
        QCOMPARE(text(panel, "forecastError"), QStringLiteral("not yet scored"));
        QCOMPARE(text(panel, "forecastVerdict"), QStringLiteral("fits, 100 MiB to spare"));
        QCOMPARE(panel.findChild<QLabel*>(QStringLiteral("forecastVerdict"))->property("role").toString(), QStringLiteral("good"));
        auto* fit = panel.findChild<QPushButton*>(QStringLiteral("makeItFitButton"));
        QVERIFY(fit->isHidden());
        world.forecast->set_budget(150 * kMiB);
        QCOMPARE(text(panel, "forecastVerdict"), QStringLiteral("50 MiB over budget"));
        QCOMPARE(panel.findChild<QLabel*>(QStringLiteral("forecastVerdict"))->property("role").toString(), QStringLiteral("bad"));
        QTRY_VERIFY(!fit->isHidden());
        const std::unique_ptr<QMenu> menu(panel.make_menu());
        QCOMPARE(menu->actions().size(), 1);
        QCOMPARE(menu->actions().front()->text(), QStringLiteral("Batch 16, accumulate 2 · 150 MiB"));
        menu->actions().front()->trigger();
        QVERIFY(world.draft.value("train.batch_size") == 16);
        QVERIFY(world.draft.value("train.accumulate") == 2);
        QVERIFY(world.settle());
        QCOMPARE(text(panel, "forecastPeak"), QStringLiteral("150 MiB"));
        QCOMPARE(text(panel, "forecastVerdict"), QStringLiteral("tight, 0 MiB to spare"));
        world.draft.undo_stack().undo();
        QVERIFY(world.draft.is_default("train.batch_size") && world.draft.is_default("train.accumulate"));  // one step
    }

    void aRefusedSetupSaysWhyAndALateOneTurnsGrey() {
        World world;
        ForecastPanel panel(world.draft, *world.forecast);
        QVERIFY(world.settle());
        world.draft.set("method.kind", "prompt");
        QVERIFY(world.settle());
        QCOMPARE(text(panel, "forecastPeak"), QStringLiteral("–"));
        QCOMPARE(text(panel, "forecastVerdict"), QStringLiteral("No forecast: Too odd."));
        world.draft.set("method.kind", "sherl");
        QVERIFY(world.settle());
        const auto state = [&] { return panel.findChild<QLabel*>(QStringLiteral("forecastPeak"))->property("state").toString(); };
        QCOMPARE(state(), QString());
        world.gate.shut();
        world.draft.set("train.batch_size", 64);
        QTRY_COMPARE(state(), QStringLiteral("off"));
        world.gate.open();
        QVERIFY(world.settle());
        QCOMPARE(state(), QString());
        QCOMPARE(text(panel, "forecastPeak"), QStringLiteral("300 MiB"));
    }

    // 354 = 300 × 1.18 MiB are 590 pixels.
    void theBarShowsPartsBudgetAndWhatIsPointedAt() {
        World world;
        ForecastPanel panel(world.draft, *world.forecast);
        auto* bar = panel.findChild<ForecastBar*>(QStringLiteral("forecastBar"));
        panel.resize(590 + 2 * Theme::instance().px(16), panel.sizeHint().height());
        panel.show();
        QVERIFY(world.settle());
        QCOMPARE(bar->width(), 590);
        const auto parts = bar->parts();
        QCOMPARE(parts[0].left(), 0.0);
        QCOMPARE(parts[0].width(), std::round(590 * 100.0 / 354));
        QCOMPARE(parts[3].left(), parts[0].right());
        QCOMPARE(parts[3].right(), std::round(590 * 200.0 / 354));
        QVERIFY(parts[1].isEmpty());
        QCOMPARE(bar->budget_x(), std::round(590 * 300.0 / 354));
        QCOMPARE(bar->labelTexts(), (QStringList{QStringLiteral("weights 100 MiB"), QStringLiteral("activations 100 MiB"), QStringLiteral("budget 300 MiB")}));
        QVERIFY(bar->outlined().isEmpty());

        QObject pointer;
        world.forecast->point(&pointer, {{{"method.early_layers", {0, 1, 2, 3}}}, QStringLiteral("without feature 4")});
        QTRY_COMPARE(text(panel, "forecastDelta"), QStringLiteral("without feature 4: −10 MiB"));
        QCOMPARE(bar->outlined().right(), parts[3].right());
        QCOMPARE(std::round(bar->outlined().width()), std::round(590 * 10.0 / 354));
        world.forecast->point(&pointer, {{{"method.kind", "lora"}}, QStringLiteral("with LoRA")});
        QTRY_COMPARE(text(panel, "forecastDelta"), QStringLiteral("with LoRA: −20 MiB"));
        world.forecast->unpoint(&pointer);
        QVERIFY(panel.findChild<QLabel*>(QStringLiteral("forecastDelta"))->isHidden());
        QVERIFY(bar->toolTip().contains(QStringLiteral("saved activations: 100 MiB")));
    }

    void theBudgetIsMovedInTheBar() {
        World world;
        ForecastPanel panel(world.draft, *world.forecast);
        auto* bar = panel.findChild<ForecastBar*>(QStringLiteral("forecastBar"));
        panel.resize(622, panel.sizeHint().height());
        panel.show();
        QVERIFY(world.settle());
        QSignalSpy chosen(world.forecast.get(), &SetupForecast::budgetChosen);
        const int y = bar->height() / 3, half = bar->width() / 2;
        QTest::mousePress(bar, Qt::LeftButton, {}, QPoint(static_cast<int>(bar->budget_x()), y));
        const QPointF to(half, y);
        QMouseEvent event(QEvent::MouseMove, to, bar->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(bar, &event);
        QVERIFY(std::abs(world.forecast->budget() - 177 * kMiB) < kMiB);
        QCOMPARE(text(panel, "forecastVerdict"), QStringLiteral("23 MiB over budget"));
        QTest::mouseRelease(bar, Qt::LeftButton, {}, to.toPoint());
        QCOMPARE(chosen.size(), 1);
        const std::int64_t before = world.forecast->budget();
        QTest::keyClick(bar, Qt::Key_Right);
        QVERIFY(world.forecast->budget() > before);
        QCOMPARE(chosen.size(), 2);
        QVERIFY(!bar->accessibleName().isEmpty());
    }

    void layersHaveCosts() {
        World world;
        world.draft.set("method.early_layers", Json{0, 1, 2});
        LayersPanel panel(world.draft, world.forecast.get());
        panel.resize(304, 700);
        panel.show();
        QTRY_VERIFY(!panel.picker()->picture().costs.empty());
        const LayerPicture& picture = panel.picker()->picture();
        QVERIFY(picture.costs.at(1) == (LayerCost{LayerCost::Kind::costs, 10 * kMiB}));
        QVERIFY(picture.costs.at(4) == (LayerCost{LayerCost::Kind::would_cost, 10 * kMiB}));
        QVERIFY(picture.costs.at(6) == (LayerCost{LayerCost::Kind::costs, 50 * kMiB}));  // the late block
        QVERIFY(!picture.costs.contains(5));                                             // the guide
        QCOMPARE(spoken_row(picture, 1), QStringLiteral("Feature 1, block 1, ticked, costs 10 mebibytes"));
        QCOMPARE(spoken_row(picture, 4), QStringLiteral("Feature 4, block 4, not ticked, would cost 10 mebibytes"));
        QCOMPARE(cost_explanation(picture, 6), QStringLiteral("Without it the predicted peak would be 50 MiB lower."));
        QVERIFY(!cost_explanation(picture, 5).isEmpty());
        // The set-up follows, and so do the costs: the last tick cannot go.
        world.draft.set("method.early_layers", Json{0});
        QTRY_VERIFY(panel.picker()->picture().costs.contains(1) &&
                    panel.picker()->picture().costs.at(1).kind == LayerCost::Kind::would_cost);
        QVERIFY(!panel.picker()->picture().costs.contains(0));
    }

    // LoRA's gradients pass every block; the made forecast keeps all of it in the last one.
    void blocksThatNoClickTakesAwayTellWhatTheyKeep() {
        World world("lora");
        LayersPanel panel(world.draft, world.forecast.get());
        QTRY_VERIFY(!panel.picker()->picture().costs.empty());
        const LayerPicture& picture = panel.picker()->picture();
        QVERIFY(picture.costs == (LayerCosts{{6, {LayerCost::Kind::keeps, 80 * kMiB}}}));
        QVERIFY(spoken_row(picture, 6).endsWith(QStringLiteral("keeps 80 mebibytes")));
    }

    void pointingAtALayerAsksItsPrice() {
        World world;
        LayersPanel panel(world.draft, world.forecast.get());
        panel.resize(304, 700);
        panel.show();
        QVERIFY(world.settle());
        const QRect four = panel.picker()->row_rect(4);
        QTest::mouseMove(panel.picker(), four.center());
        QTRY_VERIFY(world.forecast->pointed());
        QCOMPARE(world.forecast->pointed()->words, QStringLiteral("without feature 4"));
        QCOMPARE(world.forecast->pointed()->forecast.needed(), 190 * kMiB);
        // The keyboard does the same.
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(panel.picker(), &leave);
        QVERIFY(!world.forecast->pointed());
        const LayerPicture& picture = panel.picker()->picture();
        QCOMPARE(layer_idea(picture, 6).words, QStringLiteral("line above block 6"));
        QVERIFY(layer_idea(picture, 5).changes.empty());
    }

    void theCloseUpPricesItsCopy() {
        World world;
        PickerPage page(world.draft, world.forecast.get());
        page.resize(1100, 700);
        QVERIFY(page.begin());
        page.show();
        QTRY_VERIFY(!page.picker()->picture().costs.empty());
        QTRY_COMPARE(text(page, "pickerPeak"), QStringLiteral("200 MiB"));
        page.picker()->toggle(4);
        QTRY_COMPARE(text(page, "pickerPeak"), QStringLiteral("190 MiB  (−10 MiB)"));
        QCOMPARE(page.picker()->picture().costs.at(4).kind, LayerCost::Kind::would_cost);
        QVERIFY(world.draft.is_default("method.early_layers"));  // the set-up itself is as it was
        QCOMPARE(world.forecast->present().forecast->needed(), 200 * kMiB);
    }

    void optionsTellHowMuchIsTrained() {
        World world;
        OptionsForm form(world.draft, world.forecast.get());
        QVERIFY(world.settle());
        QCOMPARE(text(form, "methodTrained"), QStringLiteral("4.6 M trained · 4.2 %"));
    }

    void margins() {
        const std::array<double, 6> errors{-0.008, 0.012, 0.004, -0.03, 0.001, 0.02};
        QCOMPARE(margin_words(analysis::margin_of(errors)), QStringLiteral("±3 %"));
        QCOMPARE(margin_words({.share = 0.0081, .scored = 9}), QStringLiteral("±0.9 %"));  // never closer than it was
        QCOMPARE(margin_words({.share = 0.02, .scored = 4}), QStringLiteral("not yet scored"));
        QCOMPARE(spoken_bytes(static_cast<std::int64_t>(3.1 * 1024) * kMiB), QStringLiteral("3.10 gibibytes"));
        QCOMPARE(bytes_beside(102 * kMiB, 3174 * kMiB), QStringLiteral("0.10 GiB"));
    }
};

QTEST_MAIN(TestForecastPanel)
#include "tst_forecast_panel.moc"
