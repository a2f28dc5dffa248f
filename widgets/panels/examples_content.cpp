// SPDX-License-Identifier: GPL-3.0-or-later
// ExamplesPanel, what it reads and shows.
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFrame>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>
#include <algorithm>

#include "core/spec/resolve.h"
#include "widgets/look/icons.h"
#include "widgets/look/line_style.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/confusion_view.h"
#include "widgets/panels/examples_panel.h"
#include "widgets/panels/examples_view.h"
#include "widgets/panels/segment_bar.h"

namespace sherl::widgets {
namespace {

constexpr std::array<const char*, 2> kSplits{"validation", "test"};

// As the menu shows it: an ampersand of a name is no mnemonic.
QString in_menu(QString name) {
    return name.replace(QLatin1Char('&'), QLatin1String("&&"));
}

}  // namespace

void ExamplesPanel::set_runs(store::RunId first, std::optional<store::RunId> second) {
    std::vector<store::RunId> runs;
    if (first != 0) runs.push_back(first);
    if (first != 0 && second && *second != 0) runs.push_back(*second);
    if (runs == runs_) return;
    runs_ = std::move(runs);
    forget();
    looks_.clear();
    matrix_run_ = 0;
    follow();
}

// An answer that is still on its way is of no use either.
void ExamplesPanel::forget() {
    loaded_ = {};
    read_state_.clear();
    ++question_;
    reading_ = false;
    texts_->cancel();
    texts_refused_.reset();
    model_->clear();
}

void ExamplesPanel::set_opens_predictions(bool offered) {
    opens_ = offered;
}

std::string ExamplesPanel::state_of_runs() const {
    std::string state;
    for (const store::RunId id : runs_) {
        const store::RunSummary* run = session_.run(id);
        if (run == nullptr) return {};
        state += run->uuid + ' ' + store::to_string(run->status) + ' ' + std::to_string(run->segments) + ' ' + run->data_hash + '\n';
    }
    return state;
}

bool ExamplesPanel::settled() const {
    return !isVisible() || runs_.empty() || (!reading_ && !texts_->busy() && read_state_ == state_of_runs());
}

// ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────
void ExamplesPanel::follow() {
    if (runs_.empty()) {
        head_->set_runs({});
        split_slot_->hide();
        show_message(tr("Tick two variants in the list."));
        return;
    }
    const std::string state = state_of_runs();
    if (state.empty()) {  // one of them is not in the study any more
        forget();
        split_slot_->hide();
        show_message(tr("This run has been deleted."));
        return;
    }
    name_runs();
    if (!isVisible() || state == read_state_) return;
    read_state_ = state;
    load();
}

void ExamplesPanel::load() {
    reading_ = true;
    if (loaded_.runs.empty()) {
        split_slot_->hide();
        show_message(tr("Reading the predictions…"));
    }
    const std::uint64_t number = ++question_;
    session_.ask<Loaded>(
        this,
        [runs = runs_](const store::Study& study) {
            Loaded loaded;
            for (const store::RunId id : runs) {
                const store::RunDetail detail = study.detail(id);
                auto run = std::make_shared<analysis::PredictedRun>();
                run->status = detail.summary.status;
                run->task_kind = detail.summary.task_kind;
                run->data_hash = detail.summary.data_hash;
                run->labels = detail.labels;
                for (const char* split : kSplits)
                    if (auto event = study.predictions(id, split)) run->splits.emplace(split, std::move(*event));
                loaded.runs.push_back(std::move(run));
                loaded.tasks.push_back(spec::to_run_spec(detail.summary.spec).task);
            }
            return loaded;
        },
        [this, number](Loaded loaded) {
            if (number != question_) return;
            reading_ = false;
            loaded_ = std::move(loaded);
            for (std::size_t i = 0; i < loaded_.runs.size(); ++i) loaded_.runs[i]->name = looks_[i].name.toStdString();
            show_loaded();
        },
        [this, number](const Error& error) {
            if (number != question_) return;
            reading_ = false;
            show_message(shown(error));
        });
}

void ExamplesPanel::name_runs() {
    names_.update(session_.runs());
    const std::map<store::RunId, int> shades = shades_of(session_.runs());
    std::vector<ExamplesModel::RunLook> looks;
    for (const store::RunId id : runs_) {
        const store::RunSummary& run = *session_.run(id);
        looks.push_back({.name = tr("%1 · seed %2", "name and seed of a run").arg(names_.of(run)).arg(run.seed), .method = QString::fromStdString(run.method), .title = method_title(QString::fromStdString(run.method)), .shade = shades.at(id)});
    }
    if (looks.size() == 2 && looks[0].method == looks[1].method) {
        looks[0].title = tr("First", "of two runs");
        looks[1].title = tr("Second", "of two runs");
    }
    const bool same = std::equal(looks.begin(), looks.end(), looks_.begin(), looks_.end(), [](const auto& a, const auto& b) {
        return a.name == b.name && a.title == b.title && a.method == b.method && a.shade == b.shade;
    });
    if (same) return;
    looks_ = looks;
    head_->set_runs(looks);
    for (std::size_t i = 0; i < loaded_.runs.size(); ++i) loaded_.runs[i]->name = looks_[i].name.toStdString();
    if (model_->runs() > 0) {
        model_->set_looks(looks);
        show_matrix();
        fit_columns();
    } else if (!loaded_.runs.empty()) {
        show_loaded();
    }
}

// ── Showing ─────────────────────────────────────────────────────────────────────────────────────────────────────────
QString ExamplesPanel::split_word(const std::string& split) const {
    return split == "test" ? tr("Test", "split") : tr("Validation", "split");
}

void ExamplesPanel::show_loaded() {
    const auto& runs = loaded_.runs;
    splits_.clear();
    for (const char* split : kSplits) {
        if (std::any_of(runs.begin(), runs.end(), [&](const auto& run) { return run->splits.contains(split); })) splits_.emplace_back(split);
    }
    if (std::find(splits_.begin(), splits_.end(), split_) == splits_.end()) split_ = splits_.empty() ? std::string() : splits_.front();
    QStringList words;
    for (const std::string& split : splits_) words << split_word(split);
    split_slot_->setVisible(!splits_.empty());
    if (!splits_.empty()) {
        set_bar(split_bar_, split_slot_, "examplesSplits", tr("Split"), words, &ExamplesPanel::choose_split);
        split_bar_->set_current(static_cast<int>(std::find(splits_.begin(), splits_.end(), split_) - splits_.begin()));
    }
    std::optional<Text> reason = runs.size() == 2 ? analysis::pairing_refusal(*runs[0], *runs[1], split_) : analysis::predictions_missing(*runs[0]);
    if (!reason && runs.size() == 1) reason = analysis::predictions_damaged(*runs[0], split_);
    if (reason) {
        texts_->cancel();
        model_->clear();
        return show_message(shown(*reason));
    }
    if (texts_of_ != runs[0]->data_hash) model_->set_texts(nullptr);
    show_rows();
    if (!model_->has_texts()) {
        texts_refused_.reset();
        texts_->ask(loaded_.tasks, runs[0]->data_hash);
    }
    show_note();
}

void ExamplesPanel::show_message(const QString& sentence) {
    message_->setText(sentence);
    pages_->setCurrentWidget(message_);
    tools_->hide();
    more_->setVisible(!runs_.empty() && opens_);
}

std::vector<ExampleFilter> ExamplesPanel::filters() const {
    if (model_->regression()) return model_->runs() == 2 ? std::vector{ExampleFilter::all, ExampleFilter::closer, ExampleFilter::farther} : std::vector{ExampleFilter::all};
    return model_->runs() == 2 ? std::vector{ExampleFilter::all, ExampleFilter::fixed, ExampleFilter::broken, ExampleFilter::both_wrong}
                               : std::vector{ExampleFilter::all, ExampleFilter::wrong, ExampleFilter::right};
}

void ExamplesPanel::show_rows() {
    const auto& runs = loaded_.runs;
    const ExampleFilter filter = model_->filter();
    const std::optional<ConfusionCell> cell = model_->cell();
    model_->show(runs[0], runs.size() == 2 ? runs[1] : nullptr, split_, looks_);
    QStringList words;
    int current = 0;
    for (const ExampleFilter each : filters()) {
        const QString n = count(model_->count(each));
        if (each == filter) current = static_cast<int>(words.size());
        switch (each) {
            case ExampleFilter::all:
                words << tr("All %1", "number of examples").arg(n);
                break;
            case ExampleFilter::fixed:
                words << tr("Fixed %1", "number of examples that the second run got right and the first did not").arg(n);
                break;
            case ExampleFilter::broken:
                words << tr("Broken %1", "number of examples that the first run got right and the second did not").arg(n);
                break;
            case ExampleFilter::both_wrong:
                words << tr("Both wrong %1", "number of examples").arg(n);
                break;
            case ExampleFilter::wrong:
                words << tr("Wrong %1", "number of examples").arg(n);
                break;
            case ExampleFilter::right:
                words << tr("Right %1", "number of examples").arg(n);
                break;
            case ExampleFilter::closer:
                words << tr("Closer %1", "number of examples whose target the second run is closer to").arg(n);
                break;
            case ExampleFilter::farther:
                words << tr("Farther %1", "number of examples whose target the second run is farther from").arg(n);
                break;
        }
    }
    set_bar(filter_bar_, filter_slot_, "examplesFilters", tr("Examples shown"), words, &ExamplesPanel::choose_filter);
    filter_bar_->set_current(current);
    model_->set_filter(filters()[static_cast<std::size_t>(current)]);
    if (cell && cell->run < model_->runs() && cell->truth < model_->confusion(cell->run).classes() && cell->predicted < model_->confusion(cell->run).columns())
        model_->set_cell(cell);
    show_sorting();
    tools_->show();
    more_->show();
    pages_->setCurrentIndex(1);
    show_matrix();
    arrange();
}

// The columns may be others; the arrow stays with its own.
void ExamplesPanel::show_sorting() {
    const QSignalBlocker quiet(view_->horizontalHeader());
    view_->horizontalHeader()->setSortIndicator(model_->sorted_column(), view_->horizontalHeader()->sortIndicatorOrder());
}

void ExamplesPanel::show_matrix() {
    if (model_->regression()) return;
    const Theme& theme = Theme::instance();
    const bool two = model_->runs() == 2;
    matrix_run_ = two ? matrix_run_ : 0;
    matrix_slot_->setVisible(two);
    if (two) {
        QStringList words;
        for (const ExamplesModel::RunLook& look : looks_) words << in_menu(look.title);
        set_bar(matrix_bar_, matrix_slot_, "examplesMatrixRuns", tr("Confusion matrix of"), words, &ExamplesPanel::choose_matrix);
        matrix_bar_->set_current(matrix_run_);
        const QList<QPushButton*> buttons = matrix_bar_->findChildren<QPushButton*>();
        for (qsizetype i = 0; i < buttons.size(); ++i) {
            const ExamplesModel::RunLook& look = looks_[static_cast<std::size_t>(i)];
            buttons[i]->setIcon(variant_icon(look.method, look.shade));
            buttons[i]->setIconSize(QSize(theme.px(12), theme.px(12)));
            buttons[i]->setToolTip(look.name);
            buttons[i]->setAccessibleName(tr("Confusion matrix of %1", "name of a run").arg(look.name));
        }
    }
    const ExamplesModel::RunLook& look = looks_[static_cast<std::size_t>(matrix_run_)];
    const QColor tint = variant_shade(theme.palette().method(look.method), look.shade, theme.color(QStringLiteral("panel")));
    matrix_->show_matrix(model_->confusion(matrix_run_), model_->classes(), tint);
    matrix_->set_subject({.run = look.name, .split = split_word(split_), .method = look.method, .shade = look.shade});
    const std::optional<ConfusionCell>& cell = model_->cell();
    const bool here = cell && cell->run == matrix_run_;
    matrix_->set_chosen(here ? std::optional(ConfusionView::Cell(cell->truth, cell->predicted)) : std::nullopt);
    chip_->setVisible(cell.has_value());
    if (cell) {
        const QString truth = model_->class_name(static_cast<std::int64_t>(cell->truth));
        const bool none = cell->predicted == model_->confusion(cell->run).no_class();
        //: A filter of the table: the true class, and that the answer names none
        chip_->setText(in_menu(none ? tr("label %1, no class predicted").arg(truth)
                                    //: A filter of the table: the true class and the predicted one.
                                    : tr("label %1, predicted %2").arg(truth, model_->class_name(static_cast<std::int64_t>(cell->predicted)))));
        chip_->setAccessibleName(tr("Shown: %1. Press to show all.", "filter").arg(chip_->text()));
    }
}

void ExamplesPanel::show_note() {
    note_icon_->setVisible(texts_refused_.has_value());
    if (texts_refused_) {
        //: %1: a sentence that says why
        note_->setText(tr("The texts of the examples cannot be shown. %1").arg(shown(*texts_refused_)));
    } else {
        note_->setText(tr("Reading the texts from the data files…"));
    }
    restyle(*note_box_, "role", texts_refused_ ? QVariant(QStringLiteral("noteWarn")) : QVariant());
    restyle(*note_, "role", texts_refused_ ? QStringLiteral("label") : QStringLiteral("caption"));
    note_box_->setVisible(texts_refused_ || texts_->busy());
}

TextTable ExamplesPanel::table() const {
    if (model_->runs() == 0) return {};
    TextTable table = model_->table();
    //: Caption of a table. %1 names of one or two runs, %2 "Validation" or "Test"
    table.caption = tr("%1: %2 examples").arg(head_->text(), split_word(split_).toLower()).toStdString();
    table.notes.push_back(tr("%1 of %2 examples, predicted with the selected weights", "numbers").arg(count(model_->rowCount()), count(model_->count(ExampleFilter::all))).toStdString());
    return table;
}

// ── What the user does ──────────────────────────────────────────────────────────────────────────────────────────────
void ExamplesPanel::choose_split(int segment) {
    split_ = splits_[static_cast<std::size_t>(segment)];
    show_loaded();
}

void ExamplesPanel::choose_filter(int segment) {
    model_->set_filter(filters()[static_cast<std::size_t>(segment)]);
}

void ExamplesPanel::choose_matrix(int segment) {
    matrix_run_ = segment;
    show_matrix();
}

void ExamplesPanel::choose_cell() {
    if (const auto& cell = matrix_->chosen()) {
        model_->set_cell(ConfusionCell{.run = matrix_run_, .truth = cell->first, .predicted = cell->second});
    } else {
        model_->set_cell({});
    }
    show_matrix();
}

void ExamplesPanel::clear_cell() {
    const bool focused = chip_->hasFocus();
    model_->set_cell({});
    show_matrix();
    if (focused) matrix_->setFocus();
}

void ExamplesPanel::copy_rows() {
    QModelIndexList rows = view_->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const QModelIndex& a, const QModelIndex& b) { return a.row() < b.row(); });
    QStringList lines;
    for (const QModelIndex& row : rows) lines << model_->row_text(row.row());
    if (!lines.isEmpty()) QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

FigureSource* ExamplesPanel::figure() const {
    return matrix_->matrix().total() > 0 && !matrix_box_->isHidden() ? matrix_ : nullptr;
}

QMenu* ExamplesPanel::make_menu() {
    auto* menu = new QMenu(this);
    if (model_->runs() > 0) {
        QAction* copy = menu->addAction(tr("Copy rows"), this, &ExamplesPanel::copy_rows);
        copy->setObjectName(QStringLiteral("examplesCopy"));
        copy->setShortcut(QKeySequence::Copy);  // is shown; the table's own action takes the keys
        copy->setShortcutContext(Qt::WidgetShortcut);
        copy->setEnabled(view_->selectionModel()->hasSelection());
        QAction* every = menu->addAction(tr("Select all rows"), view_, &QTableView::selectAll);
        every->setEnabled(model_->rowCount() > 0);
        QAction* save = menu->addAction(tr("Export table…"), this, &ExamplesPanel::exportTableAsked);
        save->setObjectName(QStringLiteral("examplesExport"));
        if (FigureSource* matrix = figure()) {
            QAction* draw = menu->addAction(tr("Export confusion matrix…"), this, [this, matrix] { Q_EMIT exportFigureAsked(matrix); });
            draw->setObjectName(QStringLiteral("examplesExportMatrix"));
        }
    }
    if (!opens_) return menu;
    if (!menu->isEmpty()) menu->addSeparator();
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        const QString words = runs_.size() == 1 ? tr("Open in Predictions") : tr("Open %1 in Predictions", "name of a run").arg(in_menu(looks_.size() > i ? looks_[i].name : QString()));
        QAction* open = menu->addAction(words, this, [this, run = runs_[i]] { Q_EMIT predictionsAsked(run); });
        open->setObjectName(i == 0 ? QStringLiteral("examplesOpenFirst") : QStringLiteral("examplesOpenSecond"));
    }
    return menu;
}

}  // namespace sherl::widgets
