// SPDX-License-Identifier: GPL-3.0-or-later
// Menus, shortcuts (ui.md §13), the find field's commands, help.
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QHeaderView>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <QWhatsThis>

#include "app/window/compare_page.h"
#include "app/window/main_window.h"
#include "app/window/workbench_page.h"
#include "core/base/version.h"
#include "widgets/charts/series_chart.h"
#include "widgets/charts/series_table.h"
#include "widgets/dialogs/settings_dialog.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/device_chip.h"
#include "widgets/panels/header_bar.h"
#include "widgets/panels/launch_bar.h"
#include "widgets/panels/layer_words.h"
#include "widgets/panels/setup_panel.h"
#include "widgets/panels/status_strip.h"

namespace sherl::app {
using namespace widgets;

namespace {

// "&Open…" as people read it.
QString plain(QString title) {
    return title.remove(QLatin1Char('&'));
}

// Every action that does something, with its menu's name before it.
void collect(const QMenu& menu, const QString& before, std::vector<std::pair<QString, QAction*>>& out) {
    for (QAction* action : menu.actions()) {
        if (action->isSeparator()) continue;
        const QString title = before.isEmpty() ? plain(action->text()) : before + QStringLiteral(" › ") + plain(action->text());
        if (action->menu() != nullptr) {
            collect(*action->menu(), title, out);
        } else {
            out.emplace_back(title, action);
        }
    }
}

QDialog* tool_window(QWidget* parent, const QString& title, const char* name) {
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QString::fromLatin1(name));
    dialog->setWindowTitle(title);
    dialog->resize(Theme::instance().px(620), Theme::instance().px(420));
    new QVBoxLayout(dialog);
    return dialog;
}

}  // namespace

void MainWindow::build_menus() {
    QMenuBar& bar = header_->menus();
    bar.clear();  // deletes the menus before
    for (QMenu* menu : bar.findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly)) menu->deleteLater();
    LaunchBar& launch_bar = workbench_->launch();
    SetupPanel& setup = workbench_->setup();
    const auto add = [this](QMenu* menu, const char* name, const QString& title, const QKeySequence& keys, auto slot) {
        QAction* action = menu->addAction(title);
        action->setObjectName(QString::fromLatin1(name));
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };

    QMenu* file = bar.addMenu(tr("File"));
    add(file, "actionOpenStudy", tr("Open or create a study…"), Qt::CTRL | Qt::Key_O, [this] { ask_study(); });
    QMenu* recent = file->addMenu(tr("Recent studies"));
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { fill_recent(*recent); });
    fill_recent(*recent);
    file->addSeparator();
    add(file, "actionOpenSpec", tr("Open a run file…"), Qt::CTRL | Qt::SHIFT | Qt::Key_O, [this] { ask_spec(); });
    add(file, "actionOpenBackbone", tr("Open a backbone folder…"), {}, [&setup] { setup.open_backbone(); });
    file->addAction(launch_bar.save_action());
    file->addSeparator();
    add(file, "actionExportFigure", tr("Export figure…"), Qt::CTRL | Qt::Key_E, [this] { export_figure(); });
    add(file, "actionExportTable", tr("Export the comparison as a table…"), {},
        [this] { export_table(compare_->runs_table(), QStringLiteral("comparison"), this); });
    add(file, "actionExportAdapter", tr("Export adapter…"), Qt::CTRL | Qt::SHIFT | Qt::Key_E, [this] { export_adapter(chosen_run()); });
    add(file, "actionImportAdapter", tr("Import adapter…"), {}, [this] { ask_adapter(); });
    file->addSeparator();
    add(file, "actionSettings", tr("Settings…"), Qt::CTRL | Qt::Key_Comma, [this] {
        if (settings_dialog_ == nullptr) {
            settings_dialog_ = new SettingsDialog(settings_, this);
            settings_dialog_->setAttribute(Qt::WA_DeleteOnClose);
        }
        settings_dialog_->show();
        settings_dialog_->raise();
        settings_dialog_->activateWindow();
    });
    add(file, "actionQuit", tr("Quit"), Qt::CTRL | Qt::Key_Q, [this] { close(); });

    QMenu* edit = bar.addMenu(tr("Edit"));
    edit->addAction(setup.undo_action());
    edit->addAction(setup.redo_action());
    edit->addSeparator();
    add(edit, "actionCopyJson", tr("Copy as JSON"), Qt::CTRL | Qt::SHIFT | Qt::Key_C, [&launch_bar] { launch_bar.copy_json(); });
    add(edit, "actionCopyCommand", tr("Copy command line"), {}, [this] {
        QApplication::clipboard()->setText(draft_.as_command_line());
        say(tr("The command line is in the clipboard."));
    });
    add(edit, "actionAllFields", tr("All fields…"), Qt::CTRL | Qt::Key_F, [&setup] { setup.show_all_fields(); });
    edit->addSeparator();
    add(edit, "actionFind", tr("Find a run or command"), Qt::CTRL | Qt::Key_K, [this] { header_->focus_find(); });

    QMenu* run = bar.addMenu(tr("Run", "menu"));
    run->addAction(launch_bar.start_action());
    run->addAction(launch_bar.enqueue_action());
    run->addSeparator();
    add(run, "actionStop", tr("Stop the running run"), Qt::CTRL | Qt::Key_Period, [this] { stop_asking_once(); });
    QAction* pause = add(run, "actionPauseAfter", tr("Pause after this run"), Qt::CTRL | Qt::Key_P, [this](bool on) { bridge_.set_pause_after(on); });
    pause->setCheckable(true);
    connect(run, &QMenu::aboutToShow, pause, [this, pause] { pause->setChecked(bridge_.pause_after()); });
    connect(&bridge_, &TrainingBridge::queueChanged, pause, [this, pause] { pause->setChecked(bridge_.pause_after()); });
    run->addSeparator();
    add(run, "actionDuplicate", tr("Duplicate and change"), Qt::CTRL | Qt::Key_D, [this] { duplicate(chosen_run()); });
    add(run, "actionDetails", tr("Run details"), Qt::CTRL | Qt::Key_I, [this] { show_details(chosen_run()); });
    add(run, "actionRunCommand", tr("Copy the run's command line"), {}, [this] { copy_command_line(chosen_run()); });
    run->addSeparator();
    add(run, "actionBudget", tr("Memory budget…"), Qt::CTRL | Qt::Key_B, [this] { header_->chip().open(); });
    add(run, "actionExample", tr("Run the example"), {}, [this] { run_example(); });

    QMenu* view = bar.addMenu(tr("View"));
    add(view, "actionWorkbench", tr("Workbench"), Qt::CTRL | Qt::Key_1, [this] { show_page(Page::workbench); });
    add(view, "actionCompare", tr("Compare"), Qt::CTRL | Qt::Key_2, [this] { show_page(Page::compare); });
    add(view, "actionLayers", tr("Layer picker"), Qt::CTRL | Qt::Key_L, [this] { show_layers(); });
    view->addSeparator();
    QMenu* table = view->addMenu(tr("Show data as table"));
    const auto add_table = [&](const char* name, const QString& title, SeriesChart* (CurvesPanel::*chart)() const) {
        add(table, name, title, {}, [this, chart] {
            const CurvesPanel& curves = header_->tabs().currentIndex() == 1 ? compare_->curves() : workbench_->curves();
            const SeriesSet& set = (curves.*chart)()->set();
            auto* dialog = new SeriesTableDialog(set.measure().title(), set, this);
            connect(dialog, &SeriesTableDialog::exportAsked, this,
                    [this](const TextTable& values, const QString& proposed) { export_table(values, proposed, this); });
            dialog->show();
        });
    };
    add_table("actionMetricTable", tr("Validation metric"), &CurvesPanel::metric_chart);
    add_table("actionLossTable", tr("Training loss"), &CurvesPanel::loss_chart);
    add_table("actionMemoryTable", tr("Memory"), &CurvesPanel::memory_chart);
    view->addSeparator();
    QAction* theme = add(view, "actionTheme", {}, {}, [this] { toggle_theme(); });
    const auto name_theme = [theme] { theme->setText(Theme::instance().dark() ? tr("Light theme") : tr("Dark theme")); };
    connect(&Theme::instance(), &Theme::changed, theme, name_theme);
    name_theme();
    QMenu* language = view->addMenu(tr("Language"));
    auto* languages = new QActionGroup(language);
    const auto add_language = [&](const QString& code, const QString& title) {
        QAction* action = language->addAction(title);
        action->setObjectName(QStringLiteral("actionLanguage_") + code);
        action->setCheckable(true);
        action->setChecked(Language::instance().code() == code);
        languages->addAction(action);
        connect(action, &QAction::triggered, this, [this, code] { settings_.set(Setting::language, code); });
    };
    add_language(QStringLiteral("en"), QStringLiteral("English"));
    QString chinese = QStringLiteral("简体中文");
    //: Added to the name of a language whose font is missing. %1 a package of the system
    if (!Language::has_chinese_font()) chinese += tr(" (needs the package %1)").arg(Language::chinese_font_package());
    add_language(QStringLiteral("zh_CN"), chinese);

    QMenu* help = bar.addMenu(tr("Help"));
    add(help, "actionHelpFocused", tr("Help on the focused thing"), Qt::Key_F1, [this] { help_on_focused(); });
    add(help, "actionKeys", tr("Keyboard"), {}, [this] { show_keys(); });
    add(help, "actionMessages", tr("Messages"), {}, [this] { show_messages(); });
    help->addSeparator();
    add(help, "actionAbout", tr("About SHERL Workbench"), {}, [this] { show_about(); });

    header_->tabs().setTabText(0, tr("Workbench"));
    header_->tabs().setTabText(1, tr("Compare"));
    header_->set_find_targets([this] {
        std::vector<FindTarget> targets;
        const auto& runs = session_.runs();
        for (auto each = runs.rbegin(); each != runs.rend(); ++each) {
            targets.push_back({
                //: A run in a list of things to find. %1 its name, %2 its seed, %3 its number
                tr("%1 · seed %2 · run %3").arg(name_of(*each)).arg(each->seed).arg(each->id),
                tr("Run"), [this, id = each->id] { show_details(id); }});
        }
        const auto explain = [&](const QString& term, const QString& meaning) {
            targets.push_back({term, tr("Help"), [this, meaning] {
                QWidget* field = header_->findChild<QWidget*>(QStringLiteral("findField"));
                QWhatsThis::showText(field->mapToGlobal(QPoint(0, field->height())), meaning, field);
            }});
        };
        std::vector<std::pair<QString, QAction*>> commands;
        for (QAction* menu : header_->menus().actions())
            if (menu->menu() != nullptr) collect(*menu->menu(), QString(), commands);
        for (const auto& [title, action] : commands) {
            if (!action->isEnabled()) continue;
            targets.push_back({title, tr("Command"), [pointer = QPointer<QAction>(action)] { if (pointer) pointer->trigger(); }});
        }
        for (const LayerTerm& term : layer_terms()) explain(term.word, term.meaning);
        explain(tr("peak allocated"), status_->findChild<QWidget*>(QStringLiteral("memoryConventionButton"))->toolTip());
        return targets;
    });
}

void MainWindow::look_again() {
    workbench_->look_for_example();
    workbench_->setup().look_again();
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() != QEvent::LanguageChange) return;
    show_devices();
    // Queued: the change may come from an action of the menus that are built anew.
    QMetaObject::invokeMethod(this, &MainWindow::build_menus, Qt::QueuedConnection);
}

void MainWindow::fill_recent(QMenu& menu) {
    menu.clear();
    for (const QString& path : settings_.value(Setting::recent_studies).toStringList()) {
        QAction* action = menu.addAction(path);
        connect(action, &QAction::triggered, this, [this, path] { open_study(path); });
    }
    menu.setEnabled(!menu.isEmpty());
}

void MainWindow::toggle_theme() {
    settings_.set(Setting::theme, Theme::instance().dark() ? QStringLiteral("light") : QStringLiteral("dark"));
}

void MainWindow::show_messages() {
    QDialog* dialog = tool_window(this, tr("Messages"), "messagesDialog");
    auto* text = new QPlainTextEdit(status_->messages().join(QLatin1Char('\n')), dialog);
    text->setReadOnly(true);
    text->setAccessibleName(dialog->windowTitle());
    text->setPlaceholderText(tr("There was no message yet."));
    dialog->layout()->addWidget(text);
    dialog->show();
}

void MainWindow::show_keys() {
    QDialog* dialog = tool_window(this, tr("Keyboard"), "keysDialog");
    auto* table = new QTreeWidget(dialog);
    table->setAccessibleName(dialog->windowTitle());
    table->setRootIsDecorated(false);
    table->setHeaderLabels({tr("Keys"), tr("What they do")});
    const auto row = [table](const QString& keys, const QString& what) { new QTreeWidgetItem(table, {keys, what}); };
    std::vector<std::pair<QString, QAction*>> commands;
    for (QAction* menu : header_->menus().actions())
        if (menu->menu() != nullptr) collect(*menu->menu(), QString(), commands);
    for (const auto& [title, action] : commands)
        if (!action->shortcut().isEmpty()) row(action->shortcut().toString(QKeySequence::NativeText), title);
    row(tr("Up, Down, Space"), tr("Layers: move, tick a layer"));
    row(tr("Shift+Up, Shift+Down"), tr("Layers: move the late boundary"));
    row(tr("A, E, N"), tr("Layers: all, even, none"));
    row(tr("Home, End"), tr("Layers: first, last feature"));
    row(tr("Enter"), tr("Queue, runs: details"));
    row(tr("Alt+Up, Alt+Down"), tr("Queue: reorder waiting runs"));
    row(tr("Left, Right"), tr("Charts: move the crosshair by a point"));
    row(QStringLiteral("[, ]"), tr("Charts: move the crosshair by an evaluation"));
    row(QStringLiteral("F, Esc"), tr("Charts: one card fills the page, all again"));
    table->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    dialog->layout()->addWidget(table);
    dialog->show();
}

void MainWindow::show_about() {
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("About SHERL Workbench"), QStringLiteral("SHERL Workbench"), QMessageBox::Close, this);
    box->setObjectName(QStringLiteral("aboutBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(windowIcon().pixmap(Theme::instance().px(48), Theme::instance().px(48)));
    //: %1 version, %2 revision of the sources, %3 version of Qt
    box->setInformativeText(tr("Version %1 (%2), Qt %3.\nWhat does fine-tuning cost in memory, and which layers are worth it?")
                                .arg(QString::fromUtf8(program_version()), QString::fromUtf8(git_revision()), QString::fromUtf8(qVersion())));
    box->open();
}

void MainWindow::help_on_focused() {
    QWidget* widget = QApplication::focusWidget();
    QString text;
    for (QWidget* each = widget; each != nullptr && text.isEmpty(); each = each->parentWidget())
        text = each->whatsThis().isEmpty() ? each->toolTip() : each->whatsThis();
    if (widget == nullptr || text.isEmpty()) return show_keys();
    QWhatsThis::showText(widget->mapToGlobal(QPoint(0, widget->height())), text, widget);
}

}  // namespace sherl::app
