// SPDX-License-Identifier: GPL-3.0-or-later
// Large text in the smallest window and in a large one: nothing of the Compare page and of what it opens is cut off, and all
// of it fits the screen.
#include <QAction>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QtTest>

#include "app/compared_study.h"
#include "app/cut_texts.h"
#include "app/small_screen.h"
#include "app/window/compare_page.h"
#include "app/window_world.h"
#include "support/fake_engine.h"
#include "widgets/charts/peak_bars.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/dialogs/export_dialog.h"
#include "widgets/dialogs/run_details.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/panels/confusion_view.h"
#include "widgets/panels/examples_panel.h"
#include "widgets/panels/runs_panel.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

namespace {

constexpr QSize kSmallest(1180, 640), kLarge(2560, 1440);
constexpr int kPercent = 130;

template <class Widget>
Widget* part(const QWidget* of, const char* name) {
    return of->findChild<Widget*>(QString::fromLatin1(name));
}

// What cannot be scrolled sideways is no wider than its place.
QString too_wide(const QWidget& window) {
    for (const QScrollArea* area : window.findChildren<QScrollArea*>()) {
        if (!area->isVisible() || area->window() != &window || area->horizontalScrollBarPolicy() != Qt::ScrollBarAlwaysOff) continue;
        if (area->widget()->width() > area->viewport()->width())
            return QStringLiteral("%1 is %2 px wide in %3").arg(described(area->widget())).arg(area->widget()->width()).arg(area->viewport()->width());
    }
    return {};
}

}  // namespace

class TestWindowFit : public QObject {
    Q_OBJECT

    FakeEngine engine_;
    std::unique_ptr<WindowWorld> world_;
    std::unique_ptr<ComparedStudy> study_;

    static void languages() {
        QTest::addColumn<QString>("language");
        for (const char* language : {"en", "zh_CN"}) QTest::newRow(language) << QString::fromLatin1(language);
    }
    app::MainWindow& open(QSize size) {
        app::MainWindow& window = world_->open(size.width(), size.height());
        window.show_page(app::Page::compare);
        window.compare().runs().model().set_ticked({study_->runs().begin(), study_->runs().end()});
        window.compare().set_budget(3LL << 30);
        return window;
    }
    // Everything in that window, what must be scrolled to as well.
    static void check(QWidget& window) {
        QString cut = cut_texts(window) + too_wide(window);
        for (const QScrollArea* area : window.findChildren<QScrollArea*>()) {
            if (!area->isVisible() || area->verticalScrollBar()->maximum() == 0) continue;
            area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
            cut += cut_texts(window);
            area->verticalScrollBar()->setValue(0);
        }
        QVERIFY2(cut.isEmpty(), qPrintable(cut));
    }
    // A window of its own: with its frame on the screen too.
    static void check_window(QWidget& window) {
        check(window);
        if (QTest::currentTestFailed()) return;
        const QSize room = window.screen()->availableGeometry().size();
        QVERIFY2(window.frameGeometry().width() <= room.width() && window.frameGeometry().height() <= room.height(),
                 qPrintable(QStringLiteral("%1 × %2 px").arg(window.frameGeometry().width()).arg(window.frameGeometry().height())));
    }
    template <class Widget>
    Widget* opened(const char* name) {
        Widget* found = nullptr;
        (void)QTest::qWaitFor([&] { return (found = world_->find<Widget>(name)) != nullptr && found->isVisible(); }, 10000);
        return found;
    }
    static void close(QPointer<QWidget> window) {
        window->close();
        QTRY_VERIFY(window == nullptr);
    }

  private Q_SLOTS:
    void initTestCase() {
        prepare_window_tests();
        if (!Language::has_chinese_font()) QSKIP("no font with Chinese characters is installed");
        world_ = std::make_unique<WindowWorld>([this]() -> api::Engine& { return engine_; });
        study_ = std::make_unique<ComparedStudy>(world_->store());
    }
    void init() {
        Theme::instance().apply(Theme::Mode::dark, kPercent);
        engine_.before_check = {};
    }
    void cleanupTestCase() {
        world_.reset();
        prepare_window_tests();
    }

    void thePageWithEachOfItsTabs_data() {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QSize>("size");
        for (const char* language : {"en", "zh_CN"})
            for (const QSize& size : {kSmallest, kLarge})
                QTest::newRow(qPrintable(QStringLiteral("%1 %2").arg(QString::fromLatin1(language)).arg(size.width()))) << QString::fromLatin1(language) << size;
    }
    void thePageWithEachOfItsTabs() {
        QFETCH(QString, language);
        QFETCH(QSize, size);
        Language::instance().apply(language);
        app::MainWindow& window = open(size);
        QCOMPARE(window.size(), size);
        app::ComparePage& page = window.compare();
        QTRY_COMPARE(page.scatter().seriesKeys().size(), std::size_t{5});
        for (const app::ComparePage::Tab tab : {app::ComparePage::difference_tab, app::ComparePage::layers_tab, app::ComparePage::curves_tab, app::ComparePage::examples_tab, app::ComparePage::settings_tab}) {
            page.show_tab(tab);
            QCoreApplication::processEvents();  // a tab that needs the row takes it
            QTRY_VERIFY(window.settled());
            check(window);
            if (QTest::currentTestFailed()) return;
            if (tab != app::ComparePage::examples_tab) continue;
            // Of the examples some are there to be read, and a matrix that is there has its first row at least.
            const auto* rows = part<QTableView>(&page.examples(), "examplesView");
            QVERIFY(rows->viewport()->height() >= 2 * rows->rowHeight(0));
            const auto* matrix = part<ConfusionView>(&page.examples(), "examplesMatrix");
            if (matrix->isVisible()) QVERIFY(matrix->visibleRegion().boundingRect().bottom() >= matrix->cell_rect({0, 0}).bottom());
        }
    }

    // As the design has it, 1440 pixels wide, the cards say all that they have to say.
    void headingsAreWhole_data() { languages(); }
    void headingsAreWhole() {
        QFETCH(QString, language);
        Language::instance().apply(language);
        Theme::instance().apply(Theme::Mode::light, 100);
        app::MainWindow& window = open(QSize(1440, 900));
        app::ComparePage& page = window.compare();
        QTRY_COMPARE(page.bars().seriesKeys().size(), std::size_t{5});
        QTRY_VERIFY(window.settled());
        for (const ChartCard* card : {static_cast<const ChartCard*>(&page.bars()), static_cast<const ChartCard*>(&page.scatter())}) {
            bool found = false;
            for (const QLabel* label : card->findChildren<QLabel*>()) found = found || label->text() == card->subtitle();
            QVERIFY2(found, qPrintable(card->subtitle()));
            check(window);
            if (QTest::currentTestFailed()) return;
        }
    }

    void figureAndTable_data() { languages(); }
    void figureAndTable() {
        QFETCH(QString, language);
        Language::instance().apply(language);
        app::MainWindow& window = open(kSmallest);
        QTRY_VERIFY(window.settled());
        world_->find<QAction>("actionExportFigure")->trigger();
        auto* figure = opened<QDialog>("figureDialog");
        QVERIFY(figure != nullptr);
        check_window(*figure);
        if (QTest::currentTestFailed()) return;
        part<QLineEdit>(figure, "figureFileEdit")->setText(QStringLiteral("/proc/a/figure.svg"));
        part<QPushButton>(figure, "figureExportButton")->click();
        QVERIFY(part<QLabel>(figure, "figureError")->isVisible());
        check_window(*figure);
        if (QTest::currentTestFailed()) return;
        close(figure);

        part<QPushButton>(&window, "exportTableButton")->click();
        auto* table = opened<QDialog>("tableDialog");
        QVERIFY(table != nullptr);
        check_window(*table);
        if (QTest::currentTestFailed()) return;
        close(table);
    }

    void exportDialog_data() { languages(); }
    void exportDialog() {
        QFETCH(QString, language);
        Language::instance().apply(language);
        app::MainWindow& window = open(kSmallest);
        std::atomic<bool> trouble = true;
        engine_.before_check = [&trouble](int, const api::ExportRequest& request) {
            if (trouble)
                throw Error(ErrorKind::store, {.id = "base.file.unwritable", .what = Text::plain("the file cannot be written: No space left on device"), .where = request.target.string(), .expected = {}, .got = {}, .way_out = {}});
        };
        Q_EMIT window.compare().runs().exportRequested(study_->runs()[2]);
        auto* dialog = opened<ExportDialog>("exportDialog");
        QVERIFY(dialog != nullptr);
        QTRY_VERIFY(part<QPushButton>(dialog, "exportAgainButton")->isVisible());
        check_window(*dialog);
        if (QTest::currentTestFailed()) return;

        trouble = false;
        part<QPushButton>(dialog, "exportAgainButton")->click();
        QTRY_VERIFY(part<QPushButton>(dialog, "exportButton")->isEnabled());
        check_window(*dialog);
        if (QTest::currentTestFailed()) return;

        part<QLineEdit>(dialog, "exportFolderEdit")->setText(QStringLiteral("/proc/a-folder-that-cannot-be/made"));
        part<QPushButton>(dialog, "exportButton")->click();
        QTRY_VERIFY(part<QLabel>(dialog, "exportFolderError")->isVisible());
        check_window(*dialog);
        if (QTest::currentTestFailed()) return;

        part<QLineEdit>(dialog, "exportFolderEdit")->setText(world_->path(QStringLiteral("exported-") + language));
        part<QPushButton>(dialog, "exportButton")->click();
        QTRY_VERIFY(part<QLineEdit>(dialog, "tryEdit") != nullptr);
        part<QLineEdit>(dialog, "tryEdit")->setText(QStringLiteral("A sentence to be classified."));
        part<QPushButton>(dialog, "tryButton")->click();
        QTRY_VERIFY(part<QLabel>(dialog, "tryResult")->text().contains(QLatin1Char('%')));
        check_window(*dialog);
        if (QTest::currentTestFailed()) return;
        close(dialog);
    }

    void runDetails_data() { languages(); }
    void runDetails() {
        QFETCH(QString, language);
        Language::instance().apply(language);
        app::MainWindow& window = open(kSmallest);
        window.show_details(study_->runs()[2]);
        auto* details = opened<RunDetailsWindow>("runDetailsWindow");
        QVERIFY(details != nullptr);
        QTRY_VERIFY(!part<QLabel>(details, "runTitleLabel")->text().isEmpty());
        for (int tab = RunDetailsWindow::overview; tab <= RunDetailsWindow::files; ++tab) {
            details->show_tab(static_cast<RunDetailsWindow::Tab>(tab));
            if (tab == RunDetailsWindow::predictions) QTRY_VERIFY(part<ExamplesPanel>(details, "examplesPanel")->settled());
            check_window(*details);
            if (QTest::currentTestFailed()) return;
        }
        close(details);
    }
};

int main(int count, char** arguments) {
    use_screen_of(kSmallest);
    QApplication app(count, arguments);
    QTEST_SET_MAIN_SOURCE_PATH
    TestWindowFit test;
    return QTest::qExec(&test, count, arguments);
}
#include "tst_window_fit.moc"
