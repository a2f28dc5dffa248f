// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the Compare page and what it opens over a made-up study, and the Workbench with a text-to-text backbone, into PNG
// files: look_window FOLDER [PERCENT]. The smallest window and a large one, both themes, both languages, large text (130 % unless PERCENT says else).
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QtTest>
#include <iostream>

#include "app/compared_study.h"
#include "app/small_screen.h"
#include "app/window/compare_page.h"
#include "app/window_world.h"
#include "support/fake_engine.h"
#include "support/tiny_t5.h"
#include "widgets/bridge/spec_draft.h"
#include "widgets/dialogs/export_dialog.h"
#include "widgets/dialogs/run_details.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/panels/runs_panel.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

namespace {

QString g_folder, g_look;

void save(QWidget& widget, const char* name) {
    QTest::qWait(200);
    const QString file = QStringLiteral("%1/%2-%3.png").arg(g_folder, g_look, QString::fromLatin1(name));
    widget.grab().save(file);
    std::cout << file.toStdString() << ' ' << widget.width() << 'x' << widget.height() << '\n';
}

template <class Widget>
Widget* opened(app::MainWindow& window, const char* name) {
    Widget* found = nullptr;
    (void)QTest::qWaitFor([&] { return (found = window.findChild<Widget*>(QString::fromLatin1(name))) != nullptr && found->isVisible(); }, 10000);
    if (found == nullptr) qFatal("%s does not open", name);
    return found;
}

void draw_export(app::MainWindow& window, WindowWorld& world, store::RunId run) {
    Q_EMIT window.compare().runs().exportRequested(run);
    auto* dialog = opened<ExportDialog>(window, "exportDialog");
    auto* button = dialog->findChild<QPushButton*>(QStringLiteral("exportButton"));
    (void)QTest::qWaitFor([&] { return button->isEnabled(); }, 10000);
    save(*dialog, "export");
    dialog->findChild<QLineEdit*>(QStringLiteral("exportFolderEdit"))->setText(QStringLiteral("/proc/out"));
    button->click();
    save(*dialog, "export-refused");
    dialog->findChild<QLineEdit*>(QStringLiteral("exportFolderEdit"))->setText(world.path(QStringLiteral("exported-%1").arg(g_look)));
    button->click();
    QTest::qWait(300);
    if (auto* text = dialog->findChild<QLineEdit*>(QStringLiteral("tryEdit"))) {
        text->setText(QStringLiteral("The committee approved the plan."));
        dialog->findChild<QPushButton*>(QStringLiteral("tryButton"))->click();
    }
    save(*dialog, "exported");
    dialog->close();
}

// Two stacks of 12 blocks, in the column and in the close-up.
void draw_two_stacks(app::MainWindow& window, const WindowWorld& world) {
    const QString folder = world.path(QStringLiteral("t5-small-twin"));
    write_tiny_t5(folder.toStdString(), SHERL_TEST_DATA, {.encoder_blocks = 12, .decoder_blocks = 12});
    window.show_page(app::Page::workbench);
    SpecDraft& draft = window.draft();
    draft.load({{"format", "sherl-run/1"},
                {"backbone", {{"path", folder.toStdString()}}},
                {"method", {{"kind", "sherl"}}},
                {"task", {{"kind", "seq2seq"}, {"data", {{"format", "glue-tsv"}, {"name", "cola"}, {"path", "."}}}}}});
    if (auto* tabs = window.findChild<QTabBar*>(QStringLiteral("setupTabs"))) tabs->setCurrentIndex(1);
    QTest::qWait(300);
    save(window, "two-stacks");
    draft.set("method.kind", "partial");
    save(window, "two-stacks-partial");
    draft.set("method.kind", "sherl");
    window.findChild<QAction*>(QStringLiteral("actionLayers"))->trigger();
    save(window, "two-stacks-picker");
    window.show_page(app::Page::workbench);
}

void draw(QSize size, Theme::Mode mode, const char* language, int percent) {
    g_look = QStringLiteral("%1-%2-%3").arg(size.width()).arg(mode == Theme::Mode::dark ? QStringLiteral("dark") : QStringLiteral("light"), QString::fromLatin1(language));
    FakeEngine engine;
    WindowWorld world([&]() -> api::Engine& { return engine; });
    const ComparedStudy study(world.store());
    Language::instance().apply(QString::fromLatin1(language));
    Theme::instance().apply(mode, percent);
    app::MainWindow& window = world.open(size.width(), size.height());
    window.show_page(app::Page::compare);
    app::ComparePage& page = window.compare();
    page.runs().model().set_ticked({study.runs().begin(), study.runs().end()});
    page.set_budget(3LL << 30);
    for (const auto& [tab, name] : {std::pair{app::ComparePage::difference_tab, "compare"}, std::pair{app::ComparePage::layers_tab, "compare-layers"}, std::pair{app::ComparePage::curves_tab, "compare-curves"}, std::pair{app::ComparePage::examples_tab, "compare-examples"},
                                    std::pair{app::ComparePage::settings_tab, "compare-settings"}}) {
        page.show_tab(tab);
        (void)QTest::qWaitFor([&] { return window.settled(); }, 10000);
        QTest::qWait(300);
        save(window, name);
    }
    window.findChild<QAction*>(QStringLiteral("actionExportFigure"))->trigger();
    auto* figure = opened<QDialog>(window, "figureDialog");
    save(*figure, "figure");
    figure->close();
    window.findChild<QPushButton*>(QStringLiteral("exportTableButton"))->click();
    auto* table = opened<QDialog>(window, "tableDialog");
    save(*table, "table");
    table->close();
    draw_export(window, world, study.runs()[2]);
    window.show_details(study.runs()[2]);
    auto* details = opened<RunDetailsWindow>(window, "runDetailsWindow");
    for (const auto& [tab, name] : {std::pair{RunDetailsWindow::overview, "details-overview"}, std::pair{RunDetailsWindow::memory, "details-memory"}, std::pair{RunDetailsWindow::curves, "details-curves"},
                                    std::pair{RunDetailsWindow::predictions, "details-predictions"}, std::pair{RunDetailsWindow::settings, "details-settings"},
                                    std::pair{RunDetailsWindow::log, "details-log"}, std::pair{RunDetailsWindow::notes, "details-notes"},
                                    std::pair{RunDetailsWindow::files, "details-files"}}) {
        details->show_tab(tab);
        QTest::qWait(300);
        save(*details, name);
    }
    details->close();
    draw_two_stacks(window, world);
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::cerr << "look_window FOLDER [PERCENT [WIDTH HEIGHT]]\n";
        return 2;
    }
    const QSize only = count > 4 ? QSize(std::atoi(arguments[3]), std::atoi(arguments[4])) : QSize();
    use_screen_of(only.isEmpty() ? QSize(2560, 1440) : only);
    QApplication app(count, arguments);
    g_folder = QString::fromLocal8Bit(arguments[1]);
    QDir().mkpath(g_folder);
    prepare_window_tests();
    const int percent = count > 2 ? std::atoi(arguments[2]) : 130;
    for (const QSize& size : only.isEmpty() ? QList<QSize>{{1180, 640}, {2560, 1440}} : QList<QSize>{only})
        for (const Theme::Mode mode : {Theme::Mode::light, Theme::Mode::dark})
            for (const char* language : {"en", "zh_CN"}) draw(size, mode, language, percent);
    return 0;
}
