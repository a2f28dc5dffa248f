// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/workbench_page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QResizeEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>

#include "app/window/split_page.h"
#include "widgets/bridge/example.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/first_run_card.h"
#include "widgets/panels/forecast_panel.h"
#include "widgets/panels/launch_bar.h"
#include "widgets/panels/layers_panel.h"
#include "widgets/panels/queue_delegate.h"
#include "widgets/panels/queue_panel.h"
#include "widgets/panels/setup_panel.h"

namespace sherl::app {
using namespace widgets;

namespace {

// Of the design, in pixels: below them the two columns share one place, and the queue shows its running row only.
constexpr int kNarrow = 1320, kLow = 800;
constexpr int kLayers = 304;
constexpr int kRows = 6, kEmptyQueue = 68, kLowQueue = 78, kQueueHead = 84;
const QString kAcross = QStringLiteral("workbenchAcross"), kDown = QStringLiteral("workbenchDown");
const QString kColumns = QStringLiteral("workbenchColumns");

}  // namespace

WorkbenchPage::WorkbenchPage(const Bench& bench, QWidget* parent)
    : QWidget(parent), bench_(bench), column_tabs_(new QTabBar),
      setup_(new SetupPanel(bench.draft, bench.preflight, bench.settings, &bench.forecast)),
      layers_(new LayersPanel(bench.draft, &bench.forecast)), forecast_(new ForecastPanel(bench.draft, bench.forecast)),
      launch_(new LaunchBar(bench.draft)), main_(new QStackedWidget), curves_(new CurvesPanel(bench.session, bench.clock)),
      first_run_(new FirstRunCard), queue_(new QueuePanel(bench.session, bench.bridge, &bench.forecast.service())), down_(new QSplitter(Qt::Vertical)) {
    setObjectName(QStringLiteral("workbenchPage"));
    build();
    retranslate();
    connect(column_tabs_, &QTabBar::currentChanged, this, &WorkbenchPage::arrange);
    connect(&bench_.session, &StudySession::opened, this, &WorkbenchPage::show_card);
    connect(&bench_.session, &StudySession::runsChanged, this, &WorkbenchPage::show_card);
    connect(&Theme::instance(), &Theme::changed, this, &WorkbenchPage::arrange, Qt::QueuedConnection);
    connect(setup_, &SetupPanel::troubleChanged, launch_, &LaunchBar::set_trouble);
    connect(setup_, &SetupPanel::rebuilt, this, &WorkbenchPage::order_focus);
    order_focus();
    QueueModel& rows = queue_->model();
    connect(&rows, &QAbstractItemModel::modelReset, this, &WorkbenchPage::share_height);
    connect(&rows, &QAbstractItemModel::rowsInserted, this, &WorkbenchPage::share_height);
    connect(&rows, &QAbstractItemModel::rowsRemoved, this, &WorkbenchPage::share_height);
    show_card();
}

void WorkbenchPage::build() {
    const Theme& theme = Theme::instance();
    auto* left_column = new QVBoxLayout;
    column_tabs_->setObjectName(QStringLiteral("setupTabs"));
    column_tabs_->setExpanding(true);
    column_tabs_->setDrawBase(false);
    column_tabs_->addTab({});
    column_tabs_->addTab({});
    left_column->addWidget(column_tabs_);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(0);
    auto* line = new QFrame;
    line->setObjectName(QStringLiteral("columnLine"));
    line->setProperty("role", QStringLiteral("vline"));
    columns->addWidget(setup_);
    columns->addWidget(line);
    columns->addWidget(layers_, 1);
    left_column->addLayout(columns, 1);
    left_column->addWidget(forecast_);
    left_column->addWidget(launch_);

    main_->setObjectName(QStringLiteral("workbenchMain"));
    main_->addWidget(curves_);
    main_->addWidget(first_run_);
    down_->addWidget(main_);
    down_->addWidget(queue_);
    down_->setStretchFactor(0, 1);
    down_->setStretchFactor(1, 0);
    down_->setChildrenCollapsible(false);
    across_ = split_page(*this, kAcross, left_column, down_);
    down_->setObjectName(kDown);
    const QByteArrayList kept = bench_.settings.layout(kColumns).split(' ');
    for (std::size_t i = 0; i < left_.size(); ++i) left_[i] = std::max(0, kept.value(static_cast<qsizetype>(i)).toInt());
    connect(across_, &QSplitter::splitterMoved, this,
            [this](int left) { left_[narrow() ? 1 : 0] = left * 100 / Theme::instance().text_percent(); });
    by_user_ = down_->restoreState(bench_.settings.layout(kDown));
    connect(down_, &QSplitter::splitterMoved, this, [this] { by_user_ = true; });
    down_->setHandleWidth(theme.px(8));
}

void WorkbenchPage::keep_layout() {
    bench_.settings.set_layout(kColumns, QByteArray::number(left_[0]) + ' ' + QByteArray::number(left_[1]));
    if (by_user_) bench_.settings.set_layout(kDown, down_->saveState());
}

void WorkbenchPage::retranslate() {
    column_tabs_->setTabText(0, tr("Set-up"));
    column_tabs_->setTabText(1, tr("Layers"));
    column_tabs_->setAccessibleName(tr("Set-up or layers"));
    look_for_example();
}

void WorkbenchPage::look_for_example() {
    const auto missing = example_missing();
    first_run_->set_unavailable(missing ? shown(*missing) : QString());
}

void WorkbenchPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

void WorkbenchPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

bool WorkbenchPage::narrow() const {
    return window()->width() < Theme::instance().px(kNarrow);
}

void WorkbenchPage::arrange() {
    const Theme& theme = Theme::instance();
    const bool narrow = this->narrow();
    const bool layers_on_top = column_tabs_->currentIndex() == 1;
    column_tabs_->setVisible(narrow);
    setup_->setVisible(!narrow || !layers_on_top);
    layers_->setVisible(!narrow || layers_on_top);
    layers_->setMinimumWidth(narrow ? setup_->minimumWidth() : theme.px(kLayers));
    if (auto* line = findChild<QFrame*>(QStringLiteral("columnLine"))) line->setVisible(!narrow);
    across_->widget(0)->layout()->activate();  // the width it needs now
    const int left = std::max(theme.px(left_[narrow ? 1 : 0]), across_->widget(0)->minimumSizeHint().width());
    if (across_->sizes().value(0) != left) across_->setSizes({left, std::max(1, width() - left)});
    forecast_->set_compact(window()->height() < theme.px(kLow));
    queue_->set_compact(window()->height() < theme.px(kLow));
    share_height();
}

// As high as its rows need, up to six, until the user gives it a height.
void WorkbenchPage::share_height() {
    const Theme& theme = Theme::instance();
    const bool low = window()->height() < theme.px(kLow);
    if ((by_user_ && !low) || height() <= 0) return;
    const int rows = std::min(low ? 1 : kRows, queue_->model().rowCount());
    const int wanted = theme.px(rows == 0 ? kEmptyQueue : low ? kLowQueue : kQueueHead) + (low ? 0 : rows * QueueDelegate::row_height());
    const int all = down_->sizes().value(0) + down_->sizes().value(1);
    if (all > wanted && down_->sizes().value(1) != wanted) down_->setSizes({all - wanted, wanted});
}

void WorkbenchPage::order_focus() {
    QList<QWidget*> all;
    for (QWidget* group : std::initializer_list<QWidget*>{column_tabs_, setup_, layers_, forecast_, launch_, main_, queue_}) {
        for (QWidget* each = nextInFocusChain(); each != this; each = each->nextInFocusChain())
            if (each == group || group->isAncestorOf(each)) all.append(each);
    }
    for (qsizetype i = 1; i < all.size(); ++i) setTabOrder(all[i - 1], all[i]);
}

void WorkbenchPage::show_card() {
    const bool empty = bench_.session.is_open() && bench_.session.runs().empty();
    main_->setCurrentWidget(empty ? static_cast<QWidget*>(first_run_) : curves_);
}

}  // namespace sherl::app
