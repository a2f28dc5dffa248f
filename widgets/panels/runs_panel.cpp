// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/runs_panel.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QInputDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/models/roles.h"

namespace sherl::widgets {
namespace {

const QStringList& always_shown() {
    static const QStringList columns{QStringLiteral("variant"), QStringLiteral("metric"), QStringLiteral("peak")};
    return columns;
}

void ask_box(QWidget* parent, const QString& question, std::function<void()> yes) {
    auto* box = new QMessageBox(QMessageBox::Question, {}, question, QMessageBox::NoButton, parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setObjectName(QStringLiteral("deleteRunsBox"));
    QPushButton* remove = box->addButton(RunsPanel::tr("Delete"), QMessageBox::AcceptRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    QObject::connect(remove, &QPushButton::clicked, box, [yes = std::move(yes)] { yes(); });
    box->open();
}

void ask_line(QWidget* parent, const QString& title, const QString& value, std::function<void(QString)> done) {
    auto* dialog = new QInputDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(title);
    dialog->setTextValue(value);
    QObject::connect(dialog, &QInputDialog::textValueSelected, dialog, [done = std::move(done)](const QString& text) { done(text); });
    dialog->open();
}

bool at_work(const store::RunSummary& run) {
    return run.status == store::Status::running;
}

bool resumable(const store::RunSummary& run) {
    using store::Status;
    return run.status == Status::stopped || run.status == Status::paused || run.status == Status::interrupted ||
           run.status == Status::failed;
}

}  // namespace

RunsPanel::RunsPanel(StudySession& session, QWidget* parent)
    : QWidget(parent), session_(session), model_(new RunsModel(session, this)), confirm_(ask_box), prompt_(ask_line) {
    build();
    retranslate();
    show_columns();
    show_summary();
}

void RunsPanel::build() {
    setObjectName(QStringLiteral("runsPanel"));
    const Theme& theme = Theme::instance();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(12), theme.px(12), theme.px(12), theme.px(12));
    column->setSpacing(theme.px(8));

    auto* head = new QHBoxLayout;
    heading_ = new QLabel(this);
    heading_->setProperty("role", QStringLiteral("title"));
    summary_ = new QLabel(this);
    summary_->setProperty("role", QStringLiteral("label"));
    columns_button_ = new QToolButton(this);
    columns_button_->setObjectName(QStringLiteral("runsColumnsButton"));
    columns_button_->setIcon(theme.icon(QStringLiteral("plus")));
    columns_button_->setPopupMode(QToolButton::InstantPopup);
    columns_menu_ = new QMenu(columns_button_);
    columns_button_->setMenu(columns_menu_);
    connect(columns_menu_, &QMenu::aboutToShow, this, &RunsPanel::fill_columns_menu);
    head->addWidget(heading_);
    head->addWidget(summary_);
    head->addStretch();
    head->addWidget(columns_button_);
    column->addLayout(head);

    filter_ = new QLineEdit(this);
    filter_->setObjectName(QStringLiteral("runsFilterEdit"));
    filter_->setProperty("kind", QStringLiteral("search"));
    filter_->setClearButtonEnabled(true);
    filter_->addAction(theme.icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    connect(filter_, &QLineEdit::textChanged, this, &RunsPanel::apply_filter);
    column->addWidget(filter_);
    problem_ = new QLabel(this);
    problem_->setProperty("role", QStringLiteral("bad"));
    problem_->setWordWrap(true);
    problem_->setObjectName(QStringLiteral("runsFilterProblem"));
    problem_->hide();
    column->addWidget(problem_);

    auto* chips = new QHBoxLayout;
    grouped_chip_ = new QLabel(this);
    grouped_chip_->setProperty("role", QStringLiteral("chip"));
    rule_chip_ = new QToolButton(this);
    rule_chip_->setObjectName(QStringLiteral("runsRuleChip"));
    rule_chip_->setFocusPolicy(Qt::NoFocus);
    chips->addWidget(grouped_chip_);
    chips->addWidget(rule_chip_);
    chips->addStretch();
    column->addLayout(chips);

    view_ = new QTreeView(this);
    view_->setObjectName(QStringLiteral("runsView"));
    view_->setModel(model_);
    view_->setUniformRowHeights(true);
    view_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view_->setExpandsOnDoubleClick(false);
    view_->setSortingEnabled(true);
    view_->header()->setSortIndicator(-1, Qt::AscendingOrder);
    view_->header()->setStretchLastSection(false);
    view_->setTextElideMode(Qt::ElideMiddle);
    view_->setIndentation(theme.px(18));
    view_->installEventFilter(this);
    view_->viewport()->installEventFilter(this);
    column->addWidget(view_, 1);
    empty_ = new QLabel(this);
    empty_->setProperty("role", QStringLiteral("label"));
    empty_->setWordWrap(true);
    empty_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    column->addWidget(empty_, 1);

    connect(view_, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
        if (const store::RunId run = model_->run_at(index); run != 0) {
            Q_EMIT detailsRequested(run);
        } else {
            view_->setExpanded(index.siblingAtColumn(0), !view_->isExpanded(index.siblingAtColumn(0)));
        }
    });
    connect(view_, &QTreeView::expanded, this, [this](const QModelIndex& index) {
        expanded_.insert(index.data(ObjectKeyRole).toString());
    });
    connect(view_, &QTreeView::collapsed, this, [this](const QModelIndex& index) {
        expanded_.erase(index.data(ObjectKeyRole).toString());
    });
    connect(model_, &QAbstractItemModel::modelAboutToBeReset, this, [this] { keep_view(); });
    connect(model_, &QAbstractItemModel::modelReset, this, [this] {
        show_columns();
        show_summary();
        for (int row = 0; row < model_->rowCount(); ++row) {
            const QModelIndex index = model_->index(row, 0);
            if (expanded_.contains(index.data(ObjectKeyRole).toString())) view_->expand(index);
        }
    });
    connect(model_, &QAbstractItemModel::dataChanged, this, [this] { show_summary(); });
}

// A reset forgets the selection: it is put back once the new rows stand.
void RunsPanel::keep_view() {
    const std::vector<store::RunId> runs = selected();
    QMetaObject::invokeMethod(
        this,
        [this, runs] {
            QItemSelection selection;
            for (const store::RunId run : runs) {
                const QModelIndex index = model_->index_of(run);
                if (index.isValid()) selection.select(index, index);
            }
            if (!selection.isEmpty())
                view_->selectionModel()->select(selection, QItemSelectionModel::Select | QItemSelectionModel::Rows);
        },
        Qt::QueuedConnection);
}

void RunsPanel::retranslate() {
    heading_->setText(tr("Runs"));
    filter_->setPlaceholderText(tr("Filter: task = cola and peak < 3 GiB"));
    filter_->setAccessibleName(tr("Filter of the runs"));
    filter_->setToolTip(tr("The same words as sherl runs --where: task, method, status, tag, peak, seconds, any metric "
                           "or key of the spec; = != < <= > >= ~ in, and, or, not."));
    columns_button_->setToolTip(tr("Choose columns"));
    columns_button_->setAccessibleName(tr("Choose columns"));
    grouped_chip_->setText(tr("grouped by everything but seed"));
    rule_chip_->setText(tr("best validation step"));
    rule_chip_->setToolTip(tr("Metrics are those of the selected weights: the best validation step, unless a run's "
                              "train.select says otherwise."));
    view_->setAccessibleName(tr("Runs"));
    show_summary();
}

void RunsPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

void RunsPanel::apply_filter() {
    QString problem;
    const bool understood = model_->set_filter(filter_->text(), &problem);
    problem_->setText(problem);
    problem_->setVisible(!understood);
    filter_->setProperty("state", understood ? QVariant() : QVariant(QStringLiteral("bad")));
    filter_->setStyleSheet(filter_->styleSheet());  // makes the style read the property again
    show_summary();
}

void RunsPanel::show_summary() {
    const int runs = model_->run_count();
    summary_->setText(runs == 0 ? QString()
                                : tr("%1 · %2", "variants · runs")
                                      .arg(tr("%n variant(s)", nullptr, model_->variant_count()), tr("%n run(s)", nullptr, runs)));
    const bool none = session_.runs().empty();
    empty_->setText(none ? tr("No runs yet. Start one on the Workbench page.") : tr("No run fits the filter."));
    empty_->setVisible(runs == 0);
    view_->setVisible(runs != 0);
}

void RunsPanel::show_columns() {
    const auto& columns = model_->columns();
    QHeaderView* header = view_->header();
    for (int i = 0; i < static_cast<int>(columns.size()); ++i) {
        const QString& key = columns[static_cast<std::size_t>(i)].key;
        header->setSectionHidden(i, !always_shown().contains(key) && !pinned_.contains(key));
        header->setSectionResizeMode(i, i == 0 ? QHeaderView::Stretch : QHeaderView::ResizeToContents);
    }
}

void RunsPanel::set_pinned(const QStringList& columns) {
    pinned_ = columns;
    show_columns();
}

void RunsPanel::fill_columns_menu() {
    columns_menu_->clear();
    QMenu* folded = nullptr;
    for (const RunsColumn& column : model_->columns()) {
        if (always_shown().contains(column.key)) continue;
        QMenu* menu = columns_menu_;
        if (column.constant) {
            if (folded == nullptr) folded = new QMenu(tr("The same in every run"), columns_menu_);
            menu = folded;
        }
        QAction* action = menu->addAction(column.tip.isEmpty() ? column.title : tr("%1 (%2)").arg(column.title, column.tip));
        action->setCheckable(true);
        action->setChecked(pinned_.contains(column.key));
        action->setData(column.key);
        connect(action, &QAction::toggled, this, [this, key = column.key](bool on) {
            pinned_.removeAll(key);
            if (on) pinned_.append(key);
            show_columns();
            Q_EMIT pinnedChanged(pinned_);
        });
    }
    if (folded != nullptr) columns_menu_->addMenu(folded);
}

std::vector<store::RunId> RunsPanel::selected() const {
    std::vector<store::RunId> runs;
    for (const QModelIndex& index : view_->selectionModel()->selectedRows()) {
        for (const store::RunId run : model_->runs_at(index)) {
            if (std::find(runs.begin(), runs.end(), run) == runs.end()) runs.push_back(run);
        }
    }
    return runs;
}

void RunsPanel::select(store::RunId run) {
    const QModelIndex index = model_->index_of(run);
    if (!index.isValid()) return;
    if (index.parent().isValid()) view_->expand(index.parent());
    view_->setCurrentIndex(index);
    view_->scrollTo(index);
}

bool RunsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ContextMenu) {
        QMenu* menu = make_menu();
        if (!menu->isEmpty()) menu->popup(static_cast<QContextMenuEvent*>(event)->globalPos());
        connect(menu, &QMenu::aboutToHide, menu, &QObject::deleteLater);
        return true;
    }
    if (watched == view_ && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const std::vector<store::RunId> runs = selected();
        if (runs.empty()) return false;
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            Q_EMIT detailsRequested(runs.front());
            return true;
        }
        if (key->key() == Qt::Key_F2 && !read_only_) {
            rename(runs.front());
            return true;
        }
        if (key->key() == Qt::Key_Delete && !read_only_) {
            remove(runs);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

QMenu* RunsPanel::make_menu() {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("runsMenu"));
    const std::vector<store::RunId> runs = selected();
    if (runs.empty()) return menu;
    const auto add = [&](const QString& name, const QString& title, auto slot) {
        QAction* action = menu->addAction(title);
        action->setObjectName(name);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    const store::RunId first = runs.front();
    add(QStringLiteral("runsDetails"), tr("Details"), [this, first] { Q_EMIT detailsRequested(first); });
    add(QStringLiteral("runsDuplicate"), tr("Duplicate and change"), [this, first] { Q_EMIT duplicateRequested(first); });
    add(QStringLiteral("runsCommandLine"), tr("Copy command line"), [this, first] { Q_EMIT commandLineRequested(first); });
    if (read_only_) return menu;
    std::vector<store::RunId> again;
    bool busy = false;
    for (const store::RunId run : runs) {
        const store::RunSummary* summary = session_.run(run);
        if (summary == nullptr) continue;
        if (resumable(*summary)) again.push_back(run);
        busy = busy || at_work(*summary);
    }
    menu->addSeparator();
    if (!again.empty())
        add(QStringLiteral("runsResume"), tr("Resume %n run(s)", nullptr, static_cast<int>(again.size())),
            [this, again] { Q_EMIT resumeRequested(again); });
    add(QStringLiteral("runsRename"), tr("Rename…"), [this, first] { rename(first); })->setShortcut(Qt::Key_F2);
    add(QStringLiteral("runsTags"), tr("Tags…"), [this, runs] { edit_tags(runs); });
    menu->addSeparator();
    QAction* erase = add(QStringLiteral("runsDelete"), tr("Delete %n run(s)…", nullptr, static_cast<int>(runs.size())),
                         [this, runs] { remove(runs); });
    erase->setShortcut(Qt::Key_Delete);
    erase->setEnabled(!busy);
    if (busy) erase->setToolTip(tr("A run at work must be stopped first."));
    menu->setToolTipsVisible(true);
    return menu;
}

void RunsPanel::remove(const std::vector<store::RunId>& runs) {
    session_.ask<std::uint64_t>(
        this,
        [runs](const store::Study& study) {
            std::uint64_t bytes = 0;
            for (const store::RunId run : runs) bytes += study.disk_use(run);
            return bytes;
        },
        [this, runs](std::uint64_t disk) {
            const QString question =
                tr("Delete %n run(s)? Their curves, checkpoints and weights are removed: %1 on disk.", nullptr,
                   static_cast<int>(runs.size()))
                    .arg(bytes(static_cast<std::int64_t>(disk)));
            confirm_(this, question, [this, runs] {
                session_.write(
                    this,
                    [runs](store::Study& study) {
                        for (const store::RunId run : runs) study.remove(run);
                    },
                    [this](std::optional<Error> error) {
                        if (error) Q_EMIT failed(*error);
                    });
            });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void RunsPanel::rename(store::RunId run) {
    const store::RunSummary* summary = session_.run(run);
    if (summary == nullptr) return;
    prompt_(this, tr("Name of the run"), QString::fromStdString(summary->name), [this, run](const QString& name) {
        session_.write(
            this, [run, name](store::Study& study) { study.rename(run, name.trimmed().toStdString()); },
            [this](std::optional<Error> error) {
                if (error) Q_EMIT failed(*error);
            });
    });
}

void RunsPanel::edit_tags(const std::vector<store::RunId>& runs) {
    QStringList tags;
    if (const store::RunSummary* summary = session_.run(runs.front())) {
        for (const std::string& tag : summary->tags) tags.append(QString::fromStdString(tag));
    }
    prompt_(this, tr("Tags, separated by commas"), tags.join(QStringLiteral(", ")), [this, runs](const QString& line) {
        std::vector<std::string> list;
        for (const QString& tag : line.split(QLatin1Char(','))) {
            if (!tag.trimmed().isEmpty()) list.push_back(tag.trimmed().toStdString());
        }
        session_.write(
            this,
            [runs, list](store::Study& study) {
                for (const store::RunId run : runs) study.set_tags(run, list);
            },
            [this](std::optional<Error> error) {
                if (error) Q_EMIT failed(*error);
            });
    });
}

}  // namespace sherl::widgets
