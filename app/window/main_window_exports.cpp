// SPDX-License-Identifier: GPL-3.0-or-later
// What leaves the window as files: figures, tables, trained adapters; and adapters that come back as start values.
#include <QFileInfo>
#include <QTabBar>

#include "app/window/compare_page.h"
#include "app/window/main_window.h"
#include "app/window/workbench_page.h"
#include "widgets/bridge/adapter_folder.h"
#include "widgets/charts/series_chart.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/export_dialog.h"
#include "widgets/dialogs/figure_dialog.h"
#include "widgets/dialogs/import_dialog.h"
#include "widgets/dialogs/run_details.h"
#include "widgets/dialogs/table_dialog.h"
#include "widgets/look/words.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/header_bar.h"
#include "widgets/panels/queue_panel.h"
#include "widgets/panels/runs_panel.h"
#include "widgets/panels/status_strip.h"

namespace sherl::app {
using namespace widgets;

void MainWindow::connect_exports() {
    connect(compare_, &ComparePage::exportFigureAsked, this, [this] { export_figures(compare_->figures(), this); });
    connect(compare_, &ComparePage::exportTableAsked, this,
            [this](const TextTable& table, const QString& name) { export_table(table, name, this); });
    connect(compare_, &ComparePage::countersChanged, status_, &StatusStrip::set_counters);
    connect(status_, &StatusStrip::counterChosen, compare_, &ComparePage::set_counter);
    connect(compare_, &ComparePage::detailsRequested, this, &MainWindow::show_details);
    connect(compare_, &ComparePage::predictionsRequested, this, [this](qint64 run) {
        show_details(run);
        if (RunDetailsWindow* window = details_[run]) window->show_tab(RunDetailsWindow::predictions);
    });
    connect(compare_, &ComparePage::said, this, [this](const QString& message) { say(message); });
    connect(compare_, &ComparePage::intendedChanged, this, [this](const QStringList& keys) {
        if (session_.is_open()) settings_.set_layout(of_study("intended"), keys.join(QLatin1Char('\n')).toUtf8());
    });
    connect(&compare_->runs(), &RunsPanel::exportRequested, this, &MainWindow::export_adapter);
    connect(&workbench_->queue(), &QueuePanel::exportRequested, this, &MainWindow::export_adapter);
    connect(&workbench_->curves(), &CurvesPanel::exportFigureAsked, this, [this](FigureSource* source) { export_figures({source}, this); });
    for (CurvesPanel* curves : {&workbench_->curves(), &compare_->curves()})
        connect(curves, &CurvesPanel::exportTableAsked, this, [this](const TextTable& table, const QString& name) { export_table(table, name, this); });
}

void MainWindow::export_figure() {
    if (header_->tabs().currentIndex() == 1) return export_figures(compare_->figures(), this);
    const CurvesPanel& curves = workbench_->curves();
    if (curves.runs().empty()) return say_nothing_to_export();
    std::vector<FigureSource*> sources;
    for (SeriesChart* chart : {curves.metric_chart(), curves.loss_chart(), curves.memory_chart()}) {
        const QWidget* focused = focusWidget();
        sources.insert(focused != nullptr && chart->isAncestorOf(focused) ? sources.begin() : sources.end(), chart);
    }
    export_figures(std::move(sources), this);
}

void MainWindow::export_figures(std::vector<FigureSource*> sources, QWidget* parent) {
    if (sources.empty()) return say_nothing_to_export();
    auto* dialog = new FigureDialog(std::move(sources), parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->protect([this] { return QString::fromStdString(session_.path().string()); });
    connect(dialog, &FigureDialog::written, this, [this](const QString& path) {
        //: %1 name of a file
        say(tr("%1 is written.").arg(QFileInfo(path).fileName()));
    });
    dialog->show();
}

void MainWindow::say_nothing_to_export(bool comparison) {
    say(comparison || header_->tabs().currentIndex() == 1 ? tr("Tick two variants in the list.") : tr("Nothing is on screen that could be exported."), true);
}

void MainWindow::export_table(const TextTable& table, const QString& name, QWidget* parent) {
    if (table.rows.empty()) return say_nothing_to_export(name == QLatin1String("comparison"));
    auto* dialog = new TableDialog(table, name, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->protect([this] { return QString::fromStdString(session_.path().string()); });
    // What the table says of peaks must be of one counter.
    if (const auto refusal = name == QLatin1String("comparison") ? compare_->table_refusal() : std::nullopt)
        dialog->refuse(shown(*refusal), tr("Show all as peak allocated"), [this] { return compare_->table_as_allocated(); });
    connect(dialog, &TableDialog::written, this, [this](const QString& path) { say(tr("%1 is written.").arg(QFileInfo(path).fileName())); });
    dialog->show();
}

void MainWindow::export_adapter(store::RunId run) {
    const store::RunSummary* summary = session_.run(run);
    if (summary == nullptr) return say(tr("Choose a run to export its adapter."), true);
    auto* dialog = new ExportDialog(session_, engine_, run, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExportDialog::exported, this, [this](const QString& folder) {
        //: %1 a folder
        say(tr("The adapter is in %1.").arg(folder));
    });
    dialog->open();
}

void MainWindow::ask_adapter() {
    const QString start = QString::fromStdString(draft_.base().string());
    const QString folder = choosers().folder(this, tr("Choose an exported adapter"), start);
    if (!folder.isEmpty()) import_adapter(folder.toStdString());
}

void MainWindow::import_adapter(const std::filesystem::path& folder) {
    try {
        auto* dialog = new ImportDialog(draft_, import_, read_adapter_folder(folder), this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &ImportDialog::used, this, [this](const QString& used) {
            show_page(Page::workbench);
            //: %1 a folder
            say(tr("Runs of this set-up begin with the values of %1. Nothing has been started.").arg(used));
        });
        clear_trouble();
        dialog->open();
    } catch (const Error& error) {
        show_trouble(error);
    }
}

}  // namespace sherl::app
