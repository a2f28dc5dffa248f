// SPDX-License-Identifier: GPL-3.0-or-later
// Open, pick layers, launch, curves, close, reopen, find it all: by keyboard alone, in Chinese, in the smallest window.
#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QGlyphRun>
#include <QLabel>
#include <QTabBar>
#include <QTextLayout>
#include <QtTest>

#include "app/window/compare_page.h"
#include "app/window/workbench_page.h"
#include "app/window_world.h"
#include "widgets/charts/series_chart.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/layer_picker.h"
#include "widgets/panels/layers_panel.h"

using namespace sherl;
using namespace sherl::widgets;
using sherl::test::WindowWorld;

namespace {

constexpr int kPatience = 120000;
constexpr int kSlack = 2;  // pixels of a box around its letters

QString described(const QWidget* widget) {
    QStringList names;
    for (const QWidget* each = widget; each != nullptr && names.size() < 4; each = each->parentWidget())
        names.prepend(each->objectName().isEmpty() ? QString::fromLatin1(each->metaObject()->className()) : each->objectName());
    return names.join(QLatin1Char('/'));
}

// What a widget lets people read.
QString text_of(const QWidget* widget) {
    if (const auto* label = qobject_cast<const QLabel*>(widget)) return label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) return button->text();
    if (const auto* combo = qobject_cast<const QComboBox*>(widget)) return combo->currentText();
    return {};
}

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
    void check_texts() {
        for (int i = 0; i < 3; ++i) QCoreApplication::processEvents();  // what has just been written is laid out
        for (const QWidget* widget : world_->window().findChildren<QWidget*>()) {
            const QString text = text_of(widget);
            if (!widget->isVisible() || text.isEmpty() || widget->visibleRegion().isEmpty()) continue;
            const QString missing = without_glyph(text, widget->font());
            QVERIFY2(missing.isEmpty(), qPrintable(described(widget) + QStringLiteral(": no glyph for ") + missing));
            const auto* label = qobject_cast<const QLabel*>(widget);
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            if (label == nullptr && button == nullptr) continue;
            // Those that say themselves that they may be cut have the whole in their tool tip.
            if (widget->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored) continue;
            const QSize wanted = label != nullptr && label->wordWrap() ? QSize(0, label->heightForWidth(label->width())) : widget->minimumSizeHint();
            QVERIFY2(widget->width() + kSlack >= wanted.width() && widget->height() + kSlack >= wanted.height(),
                     qPrintable(QStringLiteral("%1 \"%2\": %3 × %4, needs %5 × %6")
                                    .arg(described(widget), text).arg(widget->width()).arg(widget->height()).arg(wanted.width()).arg(wanted.height())));
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
            QVERIFY2(!spoken->text(QAccessible::Name).isEmpty(), qPrintable(described(widget)));
            // The focus is seen.
            QWidget* other = all[widget == all.front() ? 1 : 0];
            other->setFocus(Qt::TabFocusReason);
            const QImage without = widget->grab().toImage();
            widget->setFocus(Qt::TabFocusReason);
            const QImage with = widget->grab().toImage();
            QVERIFY2(without != with, qPrintable(described(widget)));
        }
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
        check_texts();
        if (QTest::currentTestFailed()) return;
        check_stops(16);
        if (QTest::currentTestFailed()) return;

        // Open a run file.
        const QString spec = world_->write_spec(QStringLiteral("spec.json"), {{QStringLiteral("epochs"), 20}});
        const auto before = choosers().open_file;
        choosers().open_file = [spec](QWidget*, const QString&, const QString&, const QString&) { return spec; };
        press(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        choosers().open_file = before;
        QVERIFY(window.draft().resolved());
        QCOMPARE(window.draft().value("train.epochs"), Json(20));

        // Pick layers: the second of the two tabs, then the picker itself.
        tab_to("setupTabs");
        if (QTest::currentTestFailed()) return;
        press(Qt::Key_Right);
        QVERIFY(window.workbench().layers().isVisible());
        tab_to("layerPicker");
        if (QTest::currentTestFailed()) return;
        QCOMPARE(window.draft().value("method.late_layers"), Json(1));
        press(Qt::Key_Up, Qt::ShiftModifier);
        const Json late = window.draft().value("method.late_layers");
        QVERIFY2(late != Json(1), late.dump().c_str());
        press(Qt::Key_Home);
        press(Qt::Key_A);
        check_texts();
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
        check_texts();
        if (QTest::currentTestFailed()) return;
        check_stops(16);
        if (QTest::currentTestFailed()) return;

        // The other page.
        press(Qt::Key_2, Qt::ControlModifier);
        QVERIFY(window.compare().isVisible());
        check_texts();
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
        QCOMPARE(again.workbench().curves().runs(), std::vector<store::RunId>{1});
        QTRY_VERIFY(again.session().curve(loss) != nullptr);
        QCOMPARE(again.session().curve(loss)->size(), points);
        QTRY_VERIFY(!again.workbench().curves().loss_chart()->seriesKeys().empty());
    }
};

QTEST_MAIN(TestWindowKeys)
#include "tst_window_keys.moc"
