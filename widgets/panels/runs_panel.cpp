// SPDX-License-Identifier: GPL-3.0-or-later
// RunsPanel: its parts, words and filter, fairness notes. runs_columns.cpp holds its columns, runs_selection.cpp what is
// selected, runs_actions.cpp what can be done to the runs.
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
constexpr int kMeasuredRows = 100;  // for the width of a column

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
    view_->header()->setResizeContentsPrecision(kMeasuredRows);
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
    // The variants' rows are told first, then the seeds of each; what a column needs is then the same for all of them.
    connect(model_, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& first, const QModelIndex&, const QList<int>& roles) {
        if (first.parent().isValid() || roles == QList<int>{Qt::CheckStateRole}) return;
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

// ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────────
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

}  // namespace sherl::widgets
