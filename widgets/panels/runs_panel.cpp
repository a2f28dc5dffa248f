// SPDX-License-Identifier: GPL-3.0-or-later
// RunsPanel, what is shown. runs_actions.cpp holds what can be done to the runs.
#include "widgets/panels/runs_panel.h"

#include <QAction>
#include <QActionGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QStringListModel>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/look/icon_label.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/models/roles.h"
#include "widgets/panels/runs_delegate.h"
#include "widgets/panels/runs_view.h"

namespace sherl::widgets {
namespace {

constexpr int kLongProblem = 160;  // characters

QStringList default_columns() {
    return {QStringLiteral("metric"), QStringLiteral("peak")};
}

}  // namespace

RunsPanel::RunsPanel(StudySession& session, QWidget* parent)
    : QWidget(parent), session_(session), model_(new RunsModel(session, this)), confirm_(ask_before_deleting), prompt_(ask_for_text) {
    build();
    build_foot();
    retranslate();
    lay_out();
    show_columns();
    show_pair();
    show_fairness();
    connect(&Theme::instance(), &Theme::changed, this, &RunsPanel::lay_out);
}

void RunsPanel::build() {
    setObjectName(QStringLiteral("runsPanel"));
    setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(this);
    top_ = new QVBoxLayout;  // the table itself is as wide as the panel
    column->addLayout(top_);
    auto* head = new QHBoxLayout;
    heading_ = new QLabel(this);
    heading_->setProperty("role", QStringLiteral("title"));
    summary_ = new QLabel(this);
    summary_->setProperty("role", QStringLiteral("label"));
    columns_button_ = new QToolButton(this);
    columns_button_->setObjectName(QStringLiteral("runsColumnsButton"));
    columns_button_->setPopupMode(QToolButton::InstantPopup);
    columns_menu_ = new QMenu(columns_button_);
    columns_menu_->setToolTipsVisible(true);
    columns_button_->setMenu(columns_menu_);
    connect(columns_menu_, &QMenu::aboutToShow, this, &RunsPanel::fill_columns_menu);
    head->addWidget(heading_);
    head->addWidget(summary_);
    head->addStretch();
    head->addWidget(columns_button_);
    top_->addLayout(head);

    filter_ = new QLineEdit(this);
    filter_->setObjectName(QStringLiteral("runsFilterEdit"));
    filter_->setProperty("kind", QStringLiteral("search"));
    filter_->setClearButtonEnabled(true);
    filter_->addAction(Theme::instance().icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    connect(filter_, &QLineEdit::textChanged, this, &RunsPanel::apply_filter);
    top_->addWidget(filter_);
    problem_ = new QLabel(this);
    problem_->setProperty("role", QStringLiteral("bad"));
    problem_->setWordWrap(true);
    problem_->setObjectName(QStringLiteral("runsFilterProblem"));
    problem_->hide();
    top_->addWidget(problem_);

    auto* chips = new QHBoxLayout;
    grouped_chip_ = new QLabel(this);
    grouped_chip_->setProperty("role", QStringLiteral("chip"));
    rule_chip_ = new QToolButton(this);
    rule_chip_->setObjectName(QStringLiteral("runsRuleChip"));
    rule_chip_->setProperty("kind", QStringLiteral("chip"));
    rule_chip_->setFocusPolicy(Qt::StrongFocus);
    rule_chip_->setPopupMode(QToolButton::InstantPopup);
    rule_chip_->setMenu(new QMenu(rule_chip_));
    auto* rules = new QActionGroup(rule_chip_);
    for (const RunsModel::Rule rule : {RunsModel::Rule::selected, RunsModel::Rule::last, RunsModel::Rule::mean}) {
        QAction* action = rules->addAction(rule_chip_->menu()->addAction(QString()));
        action->setCheckable(true);
        action->setChecked(rule == model_->rule());
        connect(action, &QAction::triggered, this, [this, rule] {
            model_->set_rule(rule);
            retranslate();
        });
    }
    chips->addWidget(grouped_chip_);
    chips->addWidget(rule_chip_);
    chips->addStretch();
    top_->addLayout(chips);

    view_ = new RunsView(this);
    view_->setObjectName(QStringLiteral("runsView"));
    view_->setModel(model_);
    view_->setHeader(new RunsHeader(view_));
    view_->setItemDelegate(new RunsDelegate(view_));
    view_->setFrameShape(QFrame::NoFrame);
    view_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view_->setExpandsOnDoubleClick(false);
    view_->setSortingEnabled(true);
    view_->header()->setSortIndicator(-1, Qt::AscendingOrder);
    view_->header()->setSortIndicatorClearable(true);  // a third click: in the order of the runs
    view_->header()->setStretchLastSection(false);
    view_->setTextElideMode(Qt::ElideRight);
    view_->installEventFilter(this);
    view_->viewport()->installEventFilter(this);
    view_->header()->installEventFilter(this);
    column->addWidget(view_, 1);
    empty_ = new QLabel(this);
    empty_->setProperty("role", QStringLiteral("label"));
    empty_->setWordWrap(true);
    empty_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    empty_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    foot_ = new QVBoxLayout;
    foot_->addWidget(empty_, 1);
    column->addLayout(foot_);

    connect(view_, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
        if (const std::vector<store::RunId> runs = model_->runs_at(index); !runs.empty()) Q_EMIT detailsRequested(runs.front());
    });
    connect(view_, &QTreeView::expanded, this, [this](const QModelIndex& index) {
        expanded_.insert(index.data(ObjectKeyRole).toString());
    });
    connect(view_, &QTreeView::collapsed, this, [this](const QModelIndex& index) {
        expanded_.erase(index.data(ObjectKeyRole).toString());
    });
    connect(model_, &QAbstractItemModel::modelAboutToBeReset, this, &RunsPanel::keep_view);
    connect(model_, &QAbstractItemModel::modelReset, this, &RunsPanel::restore_view);
    connect(model_, &QAbstractItemModel::dataChanged, this, [this] {
        show_summary();
        show_pair();
        fit_columns(false);
    });
    connect(view_->header(), &QHeaderView::sortIndicatorChanged, this, [this] { fit_columns(true); });
    connect(model_, &RunsModel::tickedChanged, this, &RunsPanel::show_fairness);
    connect(&session_, &StudySession::runsChanged, this, &RunsPanel::show_fairness);
    connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsPanel::remember_selection);
}

void RunsPanel::build_foot() {
    pair_ = new QLabel(this);
    pair_->setObjectName(QStringLiteral("runsPairLabel"));
    pair_->setProperty("role", QStringLiteral("label"));
    pair_->setWordWrap(true);
    pair_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    foot_->addWidget(pair_);

    fairness_ = new QFrame(this);
    fairness_->setProperty("role", QStringLiteral("noteWarn"));
    auto* row = new QHBoxLayout(fairness_);
    auto* icon = new IconLabel(Theme::instance().icon(QStringLiteral("warning"), QStringLiteral("warn")), 16, fairness_);
    fairness_view_ = new QListView(fairness_);
    fairness_view_->setObjectName(QStringLiteral("fairnessNotes"));
    fairness_view_->setFrameShape(QFrame::NoFrame);
    fairness_view_->setWordWrap(true);
    fairness_view_->setResizeMode(QListView::Adjust);
    fairness_view_->setSelectionMode(QAbstractItemView::NoSelection);
    fairness_view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    fairness_view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    fairness_view_->viewport()->installEventFilter(this);  // its height follows its width
    fairness_model_ = new QStringListModel(this);
    fairness_view_->setModel(fairness_model_);
    row->addWidget(icon, 0, Qt::AlignTop);
    row->addWidget(fairness_view_, 1);
    foot_->addWidget(fairness_);

    auto* buttons = new QHBoxLayout;
    const auto button = [&](const char* name, void (RunsPanel::*asked)()) {
        auto* made = new QPushButton(this);
        made->setObjectName(QString::fromLatin1(name));
        connect(made, &QPushButton::clicked, this, asked);
        buttons->addWidget(made, 1);
        return made;
    };
    figure_ = button("exportFigureButton", &RunsPanel::exportFigureAsked);
    table_ = button("exportTableButton", &RunsPanel::exportTableAsked);
    foot_->addLayout(buttons);
}

void RunsPanel::lay_out() {
    const Theme& theme = Theme::instance();
    const int margin = theme.px(12), gap = theme.px(8);
    layout()->setContentsMargins(0, margin, 0, margin);
    layout()->setSpacing(gap);
    for (QLayout* part : {top_, foot_}) {
        part->setContentsMargins(margin, 0, margin, 0);
        part->setSpacing(gap);
    }
    columns_button_->setIcon(theme.icon(QStringLiteral("columns")));
    figure_->setIcon(theme.icon(QStringLiteral("export")));
    view_->setIndentation(theme.px(16));
    view_->setIconSize(QSize(theme.px(14), theme.px(14)));
    fairness_->layout()->setContentsMargins(theme.px(10), theme.px(7), theme.px(8), theme.px(7));
    fairness_->layout()->setSpacing(theme.px(8));
    fit_fairness();
    fit_columns(true);
}

// ── What stands while rows are exchanged ────────────────────────────────────────────────────────────────────────────
RunsPanel::Place RunsPanel::place_of(const QModelIndex& index) const {
    const std::vector<store::RunId> runs = model_->runs_at(index);
    return runs.empty() ? Place{} : Place{runs.front(), !index.parent().isValid()};
}

QModelIndex RunsPanel::find(const Place& place) const {
    const QModelIndex index = model_->index_of(place.run);
    return place.variant && index.parent().isValid() ? index.parent() : index;
}

void RunsPanel::keep_view() {
    kept_.clear();
    for (const QPersistentModelIndex& index : order_)
        if (index.isValid()) kept_.push_back(place_of(index));
    kept_current_ = place_of(view_->currentIndex());
    kept_scroll_ = view_->verticalScrollBar()->value();
}

void RunsPanel::restore_view() {
    show_columns();
    show_summary();
    for (int row = 0; row < model_->rowCount(); ++row) {
        const QModelIndex index = model_->index(row, 0);
        if (expanded_.contains(index.data(ObjectKeyRole).toString())) view_->expand(index);
    }
    order_.clear();
    if (const QModelIndex current = find(kept_current_); current.isValid())
        view_->selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    for (const Place& place : kept_) {
        const QModelIndex index = find(place);
        if (index.isValid()) view_->selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    fit_columns(true);
    view_->verticalScrollBar()->setValue(kept_scroll_);
    show_pair();
}

void RunsPanel::remember_selection() {
    const QModelIndexList rows = view_->selectionModel()->selectedRows();
    std::erase_if(order_, [&](const QPersistentModelIndex& index) { return !rows.contains(index); });
    for (const QModelIndex& index : rows)
        if (std::find(order_.begin(), order_.end(), index) == order_.end()) order_.emplace_back(index);
    show_pair();
    Q_EMIT selectionChanged();
}

std::optional<std::pair<QModelIndex, QModelIndex>> RunsPanel::pair() const {
    if (order_.size() != 2 || !order_[0].isValid() || !order_[1].isValid()) return std::nullopt;
    return std::pair<QModelIndex, QModelIndex>(order_[0], order_[1]);
}

void RunsPanel::show_pair() {
    const auto two = pair();
    pair_->setText(two ? model_->difference(two->first, two->second) : QString());
    pair_->setVisible(!pair_->text().isEmpty());
}

void RunsPanel::show_fairness() {
    const QStringList notes = model_->fairness();
    if (notes != fairness_model_->stringList()) fairness_model_->setStringList(notes);
    fairness_->setVisible(!notes.isEmpty());
    fit_fairness();
}

// As high as its sentences, up to a third of the panel.
void RunsPanel::fit_fairness() {
    const int width = fairness_view_->viewport()->width();
    int height = 0;
    const QFontMetrics metrics(Theme::instance().font(12));
    for (const QString& note : fairness_model_->stringList())
        height += metrics.boundingRect(QRect(0, 0, std::max(40, width - 6), 10000), Qt::TextWordWrap, note).height() + 3;
    fairness_view_->setFixedHeight(std::clamp(height, metrics.height(), std::max(metrics.height(), this->height() / 3)));
}

void RunsPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layout()->activate();
    fit_fairness();
}

// ── Words and columns ───────────────────────────────────────────────────────────────────────────────────────────────
void RunsPanel::retranslate() {
    heading_->setText(tr("Runs"));
    filter_->setPlaceholderText(tr("Filter: task = cola and peak < 3 GiB"));
    filter_->setAccessibleName(tr("Filter of the runs"));
    filter_->setToolTip(tr("The same words as sherl runs --where: task, method, status, tag, peak, seconds, any metric "
                           "or key of the spec; = != < <= > >= ~ in, and, or, not."));
    columns_button_->setToolTip(tr("Choose columns"));
    columns_button_->setAccessibleName(tr("Choose columns"));
    grouped_chip_->setText(tr("grouped by everything but seed"));
    const QList<QAction*> rules = rule_chip_->menu()->actions();
    rules[0]->setText(tr("best validation step"));
    rules[0]->setToolTip(tr("Metrics are those of the selected weights: the best validation step, unless a run's "
                            "train.select says otherwise."));
    rules[1]->setText(tr("last step"));
    rules[1]->setToolTip(tr("Validation metrics are those of a run's last evaluation. Test metrics stay those of the selected weights."));
    //: which step's metric; %1: number of evaluations
    rules[2]->setText(tr("mean of last %1").arg(RunsModel::kLastEvaluations));
    rules[2]->setToolTip(tr("Validation metrics are the mean of a run's last %1 evaluations, of all where there are fewer. Test metrics "
                            "stay those of the selected weights.").arg(RunsModel::kLastEvaluations));
    const QAction* rule = rules[static_cast<qsizetype>(model_->rule())];
    rule_chip_->setText(rule->text());
    rule_chip_->setToolTip(rule->toolTip());
    rule_chip_->setAccessibleName(tr("Which step's metric: %1").arg(rule->text()));
    view_->setAccessibleName(tr("Runs"));
    figure_->setText(tr("Export figure…"));
    table_->setText(tr("Export table…"));
    fairness_view_->setAccessibleName(tr("What stands in the way of comparing the ticked runs"));
    model_->retranslate();
    show_summary();
    show_pair();
    show_fairness();
}

void RunsPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

void RunsPanel::apply_filter() {
    Problem problem;
    const bool understood = model_->set_filter(filter_->text(), &problem);
    const QString whole = understood ? QString() : shown(problem);
    if (whole.size() > kLongProblem) problem.way_out = {};  // a list of all fields is in the tool tip
    problem_->setText(understood ? QString() : shown(problem));
    problem_->setToolTip(whole);
    filter_->setAccessibleDescription(whole);
    problem_->setVisible(!understood);
    restyle(*filter_, "state", understood ? QVariant() : QVariant(QStringLiteral("bad")));
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
        header->setSectionHidden(i, i > 0 && !pinned_.contains(key));
        header->setSectionResizeMode(i, i == 0 ? QHeaderView::Stretch : QHeaderView::Interactive);
    }
    const QSignalBlocker sorted_already(header);  // columns of keys come and go before the one that sorts
    header->setSortIndicator(model_->sort_column(), model_->sort_order());
    fit_columns(true);
}

// As wide as heading and visible cells need. While values change columns only grow, so that nothing jumps.
void RunsPanel::fit_columns(bool shrink) {
    const Theme& theme = Theme::instance();
    const QFontMetrics title(theme.font(11, QFont::Medium));
    QHeaderView* header = view_->header();
    const QAbstractItemView* view = view_;
    for (int i = 1; i < header->count(); ++i) {
        if (header->isSectionHidden(i)) continue;
        const int arrow = header->sortIndicatorSection() == i ? RunsHeader::arrow_width() : 0;
        const int heading = title.horizontalAdvance(model_->headerData(i, Qt::Horizontal, Qt::DisplayRole).toString()) + theme.px(17) + arrow;
        const int wanted = std::max(heading, view->sizeHintForColumn(i));
        if (shrink || wanted > header->sectionSize(i)) header->resizeSection(i, wanted);
    }
}

void RunsPanel::set_pinned(const QStringList& columns) {
    pinned_ = columns.isEmpty() ? default_columns() : columns;
    show_columns();
}

void RunsPanel::fill_columns_menu() {
    columns_menu_->clear();  // its own actions only
    qDeleteAll(columns_menu_->findChildren<QMenu*>(Qt::FindDirectChildrenOnly));
    const auto submenu = [this](const QString& title, const char* name) {
        auto* menu = new QMenu(title, columns_menu_);
        menu->setObjectName(QString::fromLatin1(name));
        menu->setToolTipsVisible(true);
        return menu;
    };
    QMenu* keys = submenu(tr("Settings that differ"), "runsKeyColumns");
    QMenu* constant = submenu(tr("The same in every run"), "runsConstantColumns");
    for (const RunsColumn& column : model_->columns()) {
        if (column.key == QLatin1String("variant")) continue;
        const bool of_spec = column.tip == column.key;
        QAction* action = (column.constant ? constant : of_spec ? keys : columns_menu_)->addAction(of_spec ? column.key : column.title);
        if (!of_spec) action->setToolTip(column.tip);
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
    columns_menu_->addSeparator();
    for (QMenu* menu : {keys, constant})
        if (!menu->isEmpty()) columns_menu_->addMenu(menu);
    columns_menu_->addMenu(make_sort_menu());
}

// What a click on the header does, for the keyboard.
QMenu* RunsPanel::make_sort_menu() {
    auto* menu = new QMenu(tr("Sort by"), columns_menu_);
    menu->setObjectName(QStringLiteral("runsSortMenu"));
    const auto add = [&](const QString& title, int column) {
        QAction* action = menu->addAction(title);
        action->setCheckable(true);
        action->setChecked(column == model_->sort_column());
        connect(action, &QAction::triggered, this, [this, column] {
            const bool again = column == model_->sort_column() && model_->sort_order() == Qt::AscendingOrder;
            view_->sortByColumn(column, again ? Qt::DescendingOrder : Qt::AscendingOrder);
        });
    };
    for (int i = 0; i < model_->columnCount(); ++i)
        if (!view_->isColumnHidden(i)) add(model_->columns()[static_cast<std::size_t>(i)].title, i);
    add(tr("Order of the runs"), -1);
    return menu;
}

std::vector<store::RunId> RunsPanel::selected() const {
    std::vector<store::RunId> runs;
    for (const QPersistentModelIndex& index : order_) {
        for (const store::RunId run : model_->runs_at(index)) {
            if (std::find(runs.begin(), runs.end(), run) == runs.end()) runs.push_back(run);
        }
    }
    return runs;
}

void RunsPanel::select_all(const std::vector<store::RunId>& runs) {
    const auto hidden = [this](store::RunId run) { return !model_->index_of(run).isValid(); };
    if (std::any_of(runs.begin(), runs.end(), hidden)) filter_->clear();
    view_->clearSelection();
    for (const store::RunId run : runs) {
        const QModelIndex index = model_->index_of(run);
        if (!index.isValid()) continue;
        if (index.parent().isValid()) view_->expand(index.parent());
        view_->selectionModel()->setCurrentIndex(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
        view_->scrollTo(index);
    }
}

}  // namespace sherl::widgets
