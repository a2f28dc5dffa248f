// SPDX-License-Identifier: GPL-3.0-or-later
// Open, pick layers, launch, curves, close, reopen, find it all: by keyboard alone, in Chinese, in the smallest window.
#include <QAccessible>
#include <QApplication>
#include <QGlyphRun>
#include <QLabel>
#include <QTabBar>
#include <QTextLayout>
#include <QtTest>
#include <algorithm>

#include "app/cut_texts.h"
#include "app/window/compare_page.h"
#include "app/window/workbench_page.h"
#include "app/window_world.h"
#include "widgets/charts/series_chart.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/run_details.h"
#include "widgets/dialogs/settings_dialog.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/models/comparison_model.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/examples_panel.h"
#include "widgets/panels/layer_note.h"
#include "widgets/panels/layer_picker.h"
#include "widgets/panels/layers_panel.h"
#include "widgets/panels/picker_page.h"

using namespace sherl;
using namespace sherl::widgets;
using sherl::test::cut_texts;
using sherl::test::described;
using sherl::test::in_sight;
using sherl::test::texts_of;
using sherl::test::WindowWorld;

namespace {

constexpr int kPatience = 120000;

// The first character that the widget's font, with those it falls back on, has no glyph for.
QString without_glyph(const QString& text, const QFont& font) {
    for (const QChar each : text) {
        if (each.isSpace() || !each.isPrint()) continue;
        QTextLayout layout(QString(each), font);
        layout.beginLayout();
        layout.createLine();
        layout.endLayout();
        for (const QGlyphRun& run : layout.glyphRuns())
            if (run.glyphIndexes().contains(0U)) return QString(each);
    }
    return {};
}

}  // namespace

class TestWindowKeys : public QObject {
    Q_OBJECT

    std::unique_ptr<WindowWorld> world_;

    void press(int key, Qt::KeyboardModifiers modifiers = {}) {
        QWidget* target = QApplication::focusWidget();
        if (target == nullptr) target = QApplication::activeWindow();
        if (target == nullptr) target = &world_->window();
        QTest::keyClick(target, static_cast<Qt::Key>(key), modifiers);
    }
    // Tab until that widget, or one inside it, has the focus.
    void tab_to(const char* name) {
        for (int i = 0; i < 200; ++i) {
            const QWidget* focused = QApplication::focusWidget();
            for (const QWidget* each = focused; each != nullptr; each = each->parentWidget())
                if (each->objectName() == QLatin1String(name)) return;
            press(Qt::Key_Tab);
        }
        QFAIL(qPrintable(QStringLiteral("Tab does not lead to %1").arg(QLatin1String(name))));
    }
    // Every stop of Tab, once around.
    [[nodiscard]] QList<QWidget*> stops() {
        QList<QWidget*> all;
        for (int i = 0; i < 300; ++i) {
            press(Qt::Key_Tab);
            QWidget* focused = QApplication::focusWidget();
            if (focused == nullptr || all.contains(focused)) break;
            all.append(focused);
        }
        return all;
    }
    template <class Widget>
    [[nodiscard]] Widget* tab_to_a() {
        for (int i = 0; i < 200; ++i) {
            if (auto* found = qobject_cast<Widget*>(QApplication::focusWidget())) return found;
            press(Qt::Key_Tab);
        }
        return nullptr;
    }
    // Everything that is to be read in that window has its glyphs and its room.
    void check_texts(const QWidget& shown) {
        const QString cut = cut_texts(shown);
        QVERIFY2(cut.isEmpty(), qPrintable(cut));
        for (const QWidget* widget : shown.findChildren<QWidget*>()) {
            if (!in_sight(widget)) continue;
            for (const QString& text : texts_of(widget)) {
                const QString missing = without_glyph(text, widget->font());
                QVERIFY2(missing.isEmpty(), qPrintable(described(widget) + QStringLiteral(": no glyph for ") + missing));
            }
        }
    }
    void check_stops(int least) {
        const QList<QWidget*> all = stops();
        QStringList names;
        for (const QWidget* widget : all) names += described(widget);
        QVERIFY2(all.size() >= least, qPrintable(names.join(QLatin1Char('\n'))));
        for (QWidget* widget : all) {
            QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(spoken != nullptr);
            QVERIFY2(!spoken->text(QAccessible::Name).isEmpty(), qPrintable(described(widget) + QStringLiteral(" has no name")));
            // The focus is seen.
            QWidget* other = all[widget == all.front() ? 1 : 0];
            other->setFocus(Qt::TabFocusReason);
            const QImage without = widget->grab().toImage();
            widget->setFocus(Qt::TabFocusReason);
            const QImage with = widget->grab().toImage();
            QVERIFY2(without != with, qPrintable(described(widget) + QStringLiteral(" does not show the focus")));
        }
    }

    // In the column: one by one, none at all, all again.
    void tick_in_the_column(SpecDraft& draft) {
        press(Qt::Key_Home);
        press(Qt::Key_Space);
        QCOMPARE(draft.value("method.early_layers"), Json::array({1}));
        press(Qt::Key_Up);
        press(Qt::Key_Space);
        QVERIFY(!draft.problems_at("method.early_layers").empty());  // no layer is left
        press(Qt::Key_Space);
        QCOMPARE(draft.value("method.early_layers"), Json::array({1}));
        QVERIFY(draft.problems().empty());
        press(Qt::Key_Down);
        press(Qt::Key_Space);
        QVERIFY(draft.is_default("method.early_layers"));
        QCOMPARE(draft.value("method.early_layers"), Json::array({0, 1}));
    }

    // The picker of the close-up has the focus.
    void open_close_up(const PickerPage& page) {
        press(Qt::Key_L, Qt::ControlModifier);
        QVERIFY(page.isVisible());
        tab_to("layerPicker");
        if (QTest::currentTestFailed()) return;
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(page.picker()));
    }

    // The close-up works on a copy of the set-up: Esc leaves without a trace, the button brings the choice over.
    void pick_in_the_close_up(app::MainWindow& window) {
        const SpecDraft& draft = window.draft();
        const auto* page = world_->find<PickerPage>("pickerPage");
        QVERIFY(page != nullptr);
        open_close_up(*page);
        if (QTest::currentTestFailed()) return;
        check_texts(window);
        if (QTest::currentTestFailed()) return;
        check_stops(10);
        if (QTest::currentTestFailed()) return;

        tab_to("layerPicker");
        if (QTest::currentTestFailed()) return;
        const LayerPicture& picture = page->picker()->picture();
        const auto ticked = [&picture] { return picture.ticked(); };
        QVERIFY(picture.boundary.has_value());
        QCOMPARE(picture.boundary->blocks, std::int64_t{0});
        press(Qt::Key_Home);
        press(Qt::Key_Up);
        press(Qt::Key_Space);
        QCOMPARE(ticked(), std::vector<std::int64_t>{0});
        press(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(picture.boundary->blocks, std::int64_t{1});
        QCOMPARE(ticked(), std::vector<std::int64_t>{0});
        // What is not possible is explained.
        const auto* note = page->findChild<LayerNote*>(QStringLiteral("layerNote"));
        QVERIFY(note != nullptr && note->text().isEmpty());
        press(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(picture.boundary->blocks, std::int64_t{1});
        const QString why_not_moved = note->text();
        QVERIFY(!why_not_moved.isEmpty());
        check_texts(window);
        if (QTest::currentTestFailed()) return;
        press(Qt::Key_End);
        press(Qt::Key_Space);
        QCOMPARE(ticked(), std::vector<std::int64_t>{0});
        QVERIFY(!note->text().isEmpty() && note->text() != why_not_moved);
        press(Qt::Key_Escape);
        QVERIFY(!page->isVisible() && window.workbench().isVisible());
        QCOMPARE(draft.value("method.late_layers"), Json(0));
        QVERIFY(draft.is_default("method.early_layers"));

        open_close_up(*page);
        if (QTest::currentTestFailed()) return;
        QCOMPARE(ticked(), (std::vector<std::int64_t>{0, 1}));  // as the set-up has it
        press(Qt::Key_Home);
        press(Qt::Key_Space);
        QCOMPARE(ticked(), std::vector<std::int64_t>{1});
        QVERIFY(draft.is_default("method.early_layers"));
        tab_to("pickerUseButton");
        if (QTest::currentTestFailed()) return;
        press(Qt::Key_Space);
        QVERIFY(!page->isVisible() && window.workbench().isVisible());
        QCOMPARE(draft.value("method.early_layers"), Json::array({1}));
        QCOMPARE(draft.value("method.late_layers"), Json(0));
    }

    void back_to(app::MainWindow& window) {
        window.activateWindow();  // the window manager's work
        QVERIFY(QTest::qWaitForWindowActive(&window));
    }

    void look_at_the_settings(app::MainWindow& window) {
        press(Qt::Key_Comma, Qt::ControlModifier);
        const QPointer<SettingsDialog> dialog = world_->find<SettingsDialog>("settingsDialog");
        QVERIFY(dialog != nullptr);
        QVERIFY(QTest::qWaitForWindowActive(dialog.data()));
        check_texts(*dialog);
        if (QTest::currentTestFailed()) return;
        check_stops(13);
        if (QTest::currentTestFailed()) return;
        press(Qt::Key_Escape);
        QTRY_VERIFY(dialog == nullptr || !dialog->isVisible());
        back_to(window);
    }

    // Every part of the run's own window.
    void look_at_the_details(app::MainWindow& window) {
        tab_to("queueView");
        if (QTest::currentTestFailed()) return;
        press(Qt::Key_Home);
        press(Qt::Key_Return);
        const QPointer<RunDetailsWindow> details = world_->find<RunDetailsWindow>("runDetailsWindow");
        QVERIFY(details != nullptr);
        QCOMPARE(details->run(), store::RunId{1});
        QVERIFY(QTest::qWaitForWindowActive(details.data()));
        const auto* title = details->findChild<QLabel*>(QStringLiteral("runTitleLabel"));
        QVERIFY(title != nullptr);
        QTRY_VERIFY(!title->text().isEmpty());
        for (int part = RunDetailsWindow::overview; part <= RunDetailsWindow::files; ++part) {
            const auto* parts = tab_to_a<QTabBar>();
            QVERIFY(parts != nullptr);
            if (part > 0) press(Qt::Key_Right);
            QCOMPARE(parts->currentIndex(), part);
            // What is still being read would make buttons anew while the focus goes round.
            if (const auto* examples = details->findChild<ExamplesPanel*>()) QTRY_VERIFY(examples->settled());
            check_texts(*details);
            if (QTest::currentTestFailed()) return;
            check_stops(4);
            if (QTest::currentTestFailed()) return;
        }
        details->close();
        QTRY_VERIFY(details == nullptr);
        back_to(window);
    }

  private Q_SLOTS:
    void initTestCase() {
        sherl::test::prepare_window_tests();
        Language::instance().apply(QStringLiteral("zh_CN"));
        Theme::instance().apply(Theme::Mode::light, 100);
        if (!Language::has_chinese_font()) QSKIP("no font with Chinese characters is installed");
    }
    void init() { world_ = std::make_unique<WindowWorld>(); }
    void cleanup() { world_.reset(); }

    void journey() {
        app::MainWindow& window = world_->open(1180, 640);
        QVERIFY(QTest::qWaitForWindowActive(&window));
        check_texts(window);
        if (QTest::currentTestFailed()) return;
        check_stops(16);
        if (QTest::currentTestFailed()) return;
        look_at_the_settings(window);
        if (QTest::currentTestFailed()) return;

        // Open a run file.
        const QString spec = world_->write_spec(QStringLiteral("spec.json"), {{QStringLiteral("epochs"), 20}});
        const auto before = choosers().open_file;
        choosers().open_file = [spec](QWidget*, const QString&, const QString&, const QString&) { return spec; };
        press(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        choosers().open_file = before;
        QVERIFY(window.draft().resolved());
        QCOMPARE(window.draft().value("train.epochs"), Json(20));

        // Pick layers: the second of the two tabs, then the picker itself, then the close-up.
        tab_to("setupTabs");
        if (QTest::currentTestFailed()) return;
        press(Qt::Key_Right);
        QVERIFY(window.workbench().layers().isVisible());
        tab_to("layerPicker");
        if (QTest::currentTestFailed()) return;
        QCOMPARE(window.draft().value("method.late_layers"), Json(1));
        press(Qt::Key_Up, Qt::ShiftModifier);
        QCOMPARE(window.draft().value("method.late_layers"), Json(0));
        tick_in_the_column(window.draft());
        if (QTest::currentTestFailed()) return;
        press(Qt::Key_E);
        QCOMPARE(window.draft().value("method.early_layers"), Json::array({0}));
        press(Qt::Key_A);
        QVERIFY(window.draft().is_default("method.early_layers"));
        check_texts(window);
        if (QTest::currentTestFailed()) return;
        pick_in_the_close_up(window);
        if (QTest::currentTestFailed()) return;

        // Launch, and watch.
        QVERIFY2(window.draft().problems().empty(), window.draft().problems().empty() ? "" : window.draft().problems().front().sentence().c_str());
        const std::string hash = window.draft().resolved()->hash;
        press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(window.session().runs().size(), std::size_t{1}, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(window.session().runs().front().status, store::Status::finished, kPatience);
        QCOMPARE(window.session().runs().front().spec_hash, hash);
        const SeriesKey loss{1, QStringLiteral("loss")};
        QTRY_VERIFY(window.session().curve(loss) != nullptr && !window.session().curve(loss)->empty());
        const std::size_t points = window.session().curve(loss)->size();
        tab_to("memoryChart");
        if (QTest::currentTestFailed()) return;
        press(Qt::Key_Right);
        QVERIFY(window.workbench().curves().memory_chart()->plot().crosshair().has_value());
        check_texts(window);
        if (QTest::currentTestFailed()) return;
        check_stops(16);
        if (QTest::currentTestFailed()) return;
        look_at_the_details(window);
        if (QTest::currentTestFailed()) return;

        // The other page.
        press(Qt::Key_2, Qt::ControlModifier);
        QVERIFY(window.compare().isVisible());
        QTRY_VERIFY(window.compare().comparison().settled() && window.compare().examples().settled());
        check_texts(window);
        if (QTest::currentTestFailed()) return;
        check_stops(16);
        if (QTest::currentTestFailed()) return;
        press(Qt::Key_1, Qt::ControlModifier);

        // Close, reopen, find it all.
        press(Qt::Key_Q, Qt::ControlModifier);
        QTRY_COMPARE(world_->quits, 1);
        app::MainWindow& again = world_->open(1180, 640);
        QCOMPARE(again.session().runs().size(), std::size_t{1});
        QCOMPARE(again.draft().resolved()->hash, hash);
        QCOMPARE(again.draft().value("method.early_layers"), Json::array({1}));
        QCOMPARE(again.workbench().curves().runs(), std::vector<store::RunId>{1});
        QTRY_VERIFY(again.session().curve(loss) != nullptr);
        QCOMPARE(again.session().curve(loss)->size(), points);
        QTRY_VERIFY(!again.workbench().curves().loss_chart()->seriesKeys().empty());
    }
};

QTEST_MAIN(TestWindowKeys)
#include "tst_window_keys.moc"
