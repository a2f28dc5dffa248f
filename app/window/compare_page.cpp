// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/compare_page.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>

#include "app/window/split_page.h"
#include "core/analysis/differences.h"
#include "widgets/charts/block_bars.h"
#include "widgets/charts/memory_plot.h"
#include "widgets/charts/peak_bars.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/charts/series_chart.h"
#include "widgets/charts/step_timeline.h"
#include "widgets/charts/waterfall.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/models/comparison_model.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/differences_panel.h"
#include "widgets/panels/examples_panel.h"
#include "widgets/panels/runs_panel.h"

namespace sherl::app {
using namespace widgets;

namespace {

constexpr int kLeast = 300, kInside = 12, kBeside = 1400;  // design pixels
const QString kColumn = QStringLiteral("compareColumn"), kDown = QStringLiteral("compareDown"), kTop = QStringLiteral("compareTop"), kBottom = QStringLiteral("compareBottom"),
              kPinned = QStringLiteral("runsColumns");

QSplitter* splitter(Qt::Orientation orientation, const QString& name) {
    auto* made = new QSplitter(orientation);
    made->setObjectName(name);
    made->setChildrenCollapsible(false);
    made->setHandleWidth(Theme::instance().px(8));
    return made;
}

}  // namespace

ComparePage::ComparePage(StudySession& session, Settings& settings, const Clock& clock, QWidget* parent)
    : QWidget(parent), session_(session), settings_(settings), runs_(new RunsPanel(session)),
      comparison_(new ComparisonModel(session, runs_->model(), this)), scatter_(new ScatterChart), bars_(new PeakBars),
      timeline_(new StepTimelineChart), waterfall_(new Waterfall), blocks_(new BlockBars),
      curves_(new CurvesPanel(session, clock)), examples_(new ExamplesPanel(session)), differences_(new DifferencesPanel),
      tabs_(new QTabWidget), tabs_card_(new QFrame) {
    setObjectName(QStringLiteral("comparePage"));
    build();
    connect_cards();
    retranslate();
    show_comparison();
}

void ComparePage::build() {
    const Theme& theme = Theme::instance();
    tabs_->setObjectName(QStringLiteral("differenceTabs"));
    tabs_->setDocumentMode(true);
    for (MemoryChart* part : std::initializer_list<MemoryChart*>{waterfall_, blocks_}) part->set_framed(false);
    for (QWidget* card : std::initializer_list<QWidget*>{waterfall_, blocks_, curves_, examples_, differences_}) tabs_->addTab(card, {});
    tabs_->tabBar()->setProperty("kind", QStringLiteral("compact"));  // five of them in half a row
    tabs_->tabBar()->installEventFilter(this);
    tabs_card_->setObjectName(QStringLiteral("compareTabsCard"));
    tabs_card_->setProperty("role", QStringLiteral("card"));
    auto* inside = new QVBoxLayout(tabs_card_);
    inside->setContentsMargins(theme.px(kInside), theme.px(4), theme.px(kInside), theme.px(12));
    inside->addWidget(tabs_);

    top_ = splitter(Qt::Horizontal, kTop);
    top_->addWidget(scatter_);
    top_->addWidget(bars_);
    down_ = splitter(Qt::Vertical, kDown);
    down_->addWidget(top_);
    bottom_ = splitter(Qt::Horizontal, kBottom);
    bottom_->addWidget(timeline_);
    bottom_->addWidget(tabs_card_);
    for (QSplitter* row : {top_, bottom_}) {
        row->setStretchFactor(0, 1);
        row->setStretchFactor(1, 1);
    }
    down_->addWidget(bottom_);
    down_->setStretchFactor(0, 1);
    down_->setStretchFactor(1, 1);
    auto* left = new QHBoxLayout;
    left->addWidget(runs_);
    across_ = split_page(*this, QStringLiteral("compareAcross"), left, down_);
    if (const int kept = settings_.layout(kColumn).toInt(); kept > 0) left_ = kept;
    arrange();
    if (const QByteArray kept = settings_.layout(kDown); !kept.isEmpty()) down_->restoreState(kept);
    if (const QByteArray kept = settings_.layout(kTop); !kept.isEmpty()) top_->restoreState(kept);
    if (const QByteArray kept = settings_.layout(kBottom); !kept.isEmpty()) bottom_->restoreState(kept);
    connect(across_, &QSplitter::splitterMoved, this, [this](int width) { left_ = width * 100 / Theme::instance().text_percent(); });
    connect(&Theme::instance(), &Theme::changed, this, &ComparePage::arrange);

    if (const QString pinned = QString::fromUtf8(settings_.layout(kPinned)); !pinned.isEmpty())
        runs_->set_pinned(pinned.split(QLatin1Char('\n')));
    connect(runs_, &RunsPanel::pinnedChanged, this,
            [this](const QStringList& columns) { settings_.set_layout(kPinned, columns.join(QLatin1Char('\n')).toUtf8()); });
}

void ComparePage::connect_cards() {
    // Ticks and lines are the same choice: either side may make it.
    connect(&runs_->model(), &RunsModel::tickedChanged, this, [this] {
        const std::set<store::RunId>& ticked = runs_->model().ticked();
        std::vector<store::RunId> shown;
        for (const store::RunId run : curves_->runs())
            if (ticked.contains(run)) shown.push_back(run);
        for (const store::RunId run : ticked)
            if (std::find(shown.begin(), shown.end(), run) == shown.end()) shown.push_back(run);
        curves_->set_runs(std::move(shown));
    });
    connect(curves_, &CurvesPanel::runsShown, this,
            [this] { runs_->model().set_ticked({curves_->runs().begin(), curves_->runs().end()}); });
    connect(comparison_, &ComparisonModel::changed, this, &ComparePage::show_comparison);
    connect(runs_, &RunsPanel::selectionChanged, this, &ComparePage::show_pair);
    connect(tabs_, &QTabWidget::currentChanged, this, &ComparePage::show_differences);
    connect(tabs_, &QTabWidget::currentChanged, this, &ComparePage::make_room);

    const auto follow = [this](auto* chart) {
        using Chart = std::remove_pointer_t<decltype(chart)>;
        connect(chart, &Chart::fillAsked, this, [this, chart] { fill(filled_ == chart ? nullptr : chart); });
        connect(chart, &Chart::exportAsked, this, [this, chart] {
            asked_ = chart;
            Q_EMIT exportFigureAsked();
        });
        connect(chart, &Chart::tableAsked, this, [this, chart] { Q_EMIT exportTableAsked(chart->figure_data(), chart->figure_name()); });
        connect(chart, &Chart::selected, this, &ComparePage::select);
        connect(chart, &Chart::detailsAsked, this, [this](const QString& variant) {
            const std::vector<store::RunId> runs = comparison_->runs_of(variant.toStdString());
            if (!runs.empty()) Q_EMIT detailsRequested(runs.front());
        });
        connect(chart, &Chart::budgetDragged, this, &ComparePage::budgetDragged);
    };
    follow(scatter_);
    follow(bars_);
    for (MemoryChart* chart : std::initializer_list<MemoryChart*>{timeline_, waterfall_, blocks_}) follow_memory(chart);
    connect(curves_, &CurvesPanel::exportFigureAsked, this, [this](FigureSource* source) {
        asked_ = source;
        Q_EMIT exportFigureAsked();
    });
    connect(runs_, &RunsPanel::exportFigureAsked, this, &ComparePage::exportFigureAsked);
    connect(runs_, &RunsPanel::exportTableAsked, this, [this] { Q_EMIT exportTableAsked(runs_table(), QStringLiteral("comparison")); });
    connect(examples_, &ExamplesPanel::exportFigureAsked, this, [this](FigureSource* source) {
        asked_ = source;
        Q_EMIT exportFigureAsked();
    });
    connect(examples_, &ExamplesPanel::exportTableAsked, this, [this] { Q_EMIT exportTableAsked(examples_->table(), QStringLiteral("examples")); });
    connect(examples_, &ExamplesPanel::predictionsAsked, this, &ComparePage::predictionsRequested);
    runs_->findChild<QTreeView*>(QStringLiteral("runsView"))->installEventFilter(this);  // key D
    connect(differences_, &DifferencesPanel::exportTableAsked, this,
            [this] { Q_EMIT exportTableAsked(differences_->model().table(), QStringLiteral("differences")); });
    connect(differences_, &DifferencesPanel::copied, this, &ComparePage::said);
    connect(&differences_->model(), &DifferencesModel::intendedChanged, this, [this] {
        const std::set<QString>& keys = differences_->model().intended();
        Q_EMIT intendedChanged(QStringList(keys.begin(), keys.end()));
    });
}

void ComparePage::follow_memory(MemoryChart* chart) {
    QWidget* card = chart == timeline_ ? static_cast<QWidget*>(chart) : tabs_card_;
    connect(chart, &MemoryChart::fillAsked, this, [this, card] { fill(filled_ == card ? nullptr : card); });
    connect(chart, &MemoryChart::exportAsked, this, [this, chart] {
        asked_ = chart;
        Q_EMIT exportFigureAsked();
    });
    connect(chart, &MemoryChart::tableAsked, this, [this, chart] { Q_EMIT exportTableAsked(chart->figure_data(), chart->figure_name()); });
    connect(chart, &MemoryChart::detailsAsked, this, [this](const QString& key) {
        const QString variant = key.section(QLatin1Char('#'), 0, 0), run = key.section(QLatin1Char('#'), 1);
        if (!run.isEmpty()) return Q_EMIT detailsRequested(run.toLongLong());
        const std::vector<store::RunId> runs = comparison_->runs_of(variant.toStdString());
        if (runs.empty()) return;
        const store::RunId peak = comparison_->peak_run(runs.front());
        Q_EMIT detailsRequested(peak != 0 ? peak : runs.front());
    });
}

void ComparePage::arrange() {
    const Theme& theme = Theme::instance();
    across_->widget(0)->setMinimumWidth(theme.px(kLeast));
    tabs_card_->setMinimumWidth(tabs_->tabBar()->sizeHint().width() + 2 * theme.px(kInside) + 2);  // no title is cut
    across_->setSizes({theme.px(left_), std::max(1, width() - theme.px(left_))});
}

void ComparePage::retranslate() {
    //: tab: the difference of two peaks
    const QStringList titles{tr("Difference"), tr("By layer"), tr("Curves"), tr("Examples"), tr("Settings")};
    for (int tab = 0; tab < titles.size(); ++tab) tabs_->setTabText(tab, titles[tab]);
    tabs_->setAccessibleName(tr("More about the ticked variants"));
    tabs_->tabBar()->setAccessibleName(tabs_->accessibleName());
    arrange();
    tabs_->tabBar()->setToolTip(tr("A double click fills the page, Esc brings the other cards back."));
}

void ComparePage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange) return;
    retranslate();
    comparison_->retranslate();
}

// ── What the cards show ─────────────────────────────────────────────────────────────────────────────────────────────
void ComparePage::show_comparison() {
    scatter_->set_figure(comparison_->figure());
    bars_->set_figure(comparison_->figure());
    timeline_->set_empty_text(comparison_->variants().empty() ? tr("Tick two variants in the list.") : tr("No step of the ticked variants was measured."));
    timeline_->set_figure(comparison_->memory());
    Q_EMIT countersChanged(comparison_->counters(), comparison_->counter());
    show_differences();
    show_pair();
}

// A run at work changes them several times a second: only where they are seen.
void ComparePage::show_differences() {
    if (tabs_->currentWidget() != differences_) return;
    std::vector<DifferencesModel::Head> heads;
    for (const analysis::VariantResult& variant : comparison_->variants())
        heads.push_back({QString::fromStdString(variant.label), QString::fromStdString(variant.method), variant.shade, QString::fromStdString(variant.metric)});
    differences_->show_differences(std::move(heads), analysis::differences(comparison_->variants(), comparison_->details()), comparison_->unread(),
                                   comparison_->rule());
}

// Of the two rows that are selected, or of the one; else of the first two variants that are ticked.
void ComparePage::show_pair() {
    std::vector<std::string> keys;
    for (const store::RunId run : runs_->selected()) {
        const std::string key = comparison_->key_of(run);
        if (!key.empty() && std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
    scatter_->set_selected(keys);
    bars_->set_selected(keys);

    std::vector<store::RunId> first, second;
    if (const auto pair = runs_->pair()) {
        first = runs_->model().runs_at(pair->first);
        second = runs_->model().runs_at(pair->second);
    } else if (const std::vector<store::RunId> chosen = runs_->selected(); !chosen.empty() && chosen == runs_->first_row()) {
        first = chosen;
    } else if (comparison_->variants().size() >= 2) {
        first = comparison_->variants()[0].runs;
        second = comparison_->variants()[1].runs;
    } else if (comparison_->variants().size() == 1) {
        first = comparison_->variants()[0].runs;
    }
    show_memory_of(first, second);
    const auto [a, b] = comparison_->pair(first, second);
    examples_->set_runs(a, b == 0 || b == a ? std::nullopt : std::optional(b));
}

// Of a variant the run that its peak is of; of a seed's row that run.
void ComparePage::show_memory_of(const std::vector<store::RunId>& first, const std::vector<store::RunId>& second) {
    const auto run_of = [this](const std::vector<store::RunId>& runs) -> store::RunId {
        return runs.empty() ? 0 : runs.size() == 1 ? runs.front() : comparison_->peak_run(runs.front());
    };
    const api::MemoryFigure figure = comparison_->difference(run_of(first), run_of(second));
    waterfall_->set_figure(figure);
    blocks_->set_empty_text(tr("Tick a variant in the list."));
    blocks_->set_figure(figure);
}

void ComparePage::set_counter(const QString& counter) {
    comparison_->set_counter(counter.toStdString());
}

std::optional<Problem> ComparePage::table_refusal() const {
    return comparison_->mixed();
}

TextTable ComparePage::table_as_allocated() {
    comparison_->set_counter("tensor_peak_train");
    return runs_table();
}

void ComparePage::select(const QString& variant, bool add) {
    const std::vector<store::RunId> members = comparison_->runs_of(variant.toStdString());
    if (members.empty()) return;
    std::vector<store::RunId> wanted;
    if (add) wanted = runs_->first_row();
    if (!wanted.empty() && comparison_->key_of(wanted.front()) == variant.toStdString()) wanted.clear();
    wanted.resize(std::min<std::size_t>(wanted.size(), 1));
    wanted.push_back(members.front());
    runs_->select_all(wanted);
}

void ComparePage::set_budget(std::optional<std::int64_t> bytes) {
    runs_->set_budget(bytes);
    curves_->set_budget(bytes);
    comparison_->set_budget(bytes);
}

void ComparePage::set_intended(const QStringList& keys) {
    differences_->model().set_intended({keys.begin(), keys.end()});
}

std::vector<FigureSource*> ComparePage::figures() {
    // Those that show something.
    std::vector<std::pair<QWidget*, FigureSource*>> all;
    if (!scatter_->seriesKeys().empty()) all.emplace_back(scatter_, scatter_);
    if (!bars_->seriesKeys().empty()) all.emplace_back(bars_, bars_);
    for (MemoryChart* chart : std::initializer_list<MemoryChart*>{timeline_, waterfall_, blocks_})
        if (chart->shows()) all.emplace_back(chart, chart);
    if (!curves_->runs().empty())
        for (SeriesChart* chart : {curves_->metric_chart(), curves_->loss_chart(), curves_->memory_chart()}) all.emplace_back(chart, chart);
    if (FigureSource* matrix = examples_->figure()) all.emplace_back(examples_, matrix);
    FigureSource* const asked = std::exchange(asked_, nullptr);
    if (asked != nullptr && std::none_of(all.begin(), all.end(), [asked](const auto& each) { return each.second == asked; })) return {};
    const QWidget* focused = QApplication::focusWidget();
    std::vector<FigureSource*> order;
    for (const auto& [card, source] : all) order.push_back(source);
    const auto first = [&](const FigureSource* wanted) {
        const auto found = std::find(order.begin(), order.end(), wanted);
        if (found != order.end()) std::rotate(order.begin(), found, found + 1);
    };
    for (const auto& [card, source] : all)
        if (focused != nullptr && (card == focused || card->isAncestorOf(focused))) first(source);
    if (asked != nullptr) first(asked);
    return order;
}

TextTable ComparePage::runs_table() const {
    return comparison_->table();
}

// ── Cards in their places ───────────────────────────────────────────────────────────────────────────────────────────
void ComparePage::show_tab(Tab tab) {
    tabs_->setCurrentIndex(tab);
}

// Curves and examples need width: below it they have the row for themselves.
void ComparePage::make_room() {
    const QWidget* tab = tabs_->currentWidget();
    const bool beside = (tab != curves_ && tab != examples_) || bottom_->width() >= Theme::instance().px(kBeside);
    timeline_->setVisible(filled_ == nullptr ? beside : filled_ == timeline_);
}

void ComparePage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    make_room();
}

void ComparePage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!event->spontaneous()) arrange();  // before, it had another width
}

void ComparePage::fill(QWidget* card) {
    filled_ = card;
    const bool below = card == tabs_card_ || card == timeline_;
    scatter_->setVisible(card == nullptr || card == scatter_);
    bars_->setVisible(card == nullptr || card == bars_);
    top_->setVisible(!below);
    make_room();
    tabs_card_->setVisible(card == nullptr || card == tabs_card_);
    bottom_->setVisible(card == nullptr || below);
    if (card != nullptr && !card->isAncestorOf(QApplication::focusWidget())) card->setFocus();
}

void ComparePage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && filled_ != nullptr) return fill(nullptr);
    if (event->key() == Qt::Key_F && event->modifiers() == Qt::NoModifier && tabs_card_->isAncestorOf(QApplication::focusWidget()))
        return fill(filled_ == tabs_card_ ? nullptr : tabs_card_);
    QWidget::keyPressEvent(event);
}

bool ComparePage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == tabs_->tabBar() && event->type() == QEvent::MouseButtonDblClick) {
        fill(filled_ == tabs_card_ ? nullptr : tabs_card_);
        return true;
    }
    if (event->type() == QEvent::KeyPress && watched->objectName() == QLatin1String("runsView")) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_D && key->modifiers() == Qt::NoModifier) {
            if (filled_ != nullptr && filled_ != tabs_card_) fill(nullptr);
            show_tab(difference_tab);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ComparePage::keep_layout() {
    settings_.set_layout(kColumn, QByteArray::number(left_));
    if (filled_ != nullptr) return;  // hidden cards have no size
    settings_.set_layout(kDown, down_->saveState());
    settings_.set_layout(kTop, top_->saveState());
    settings_.set_layout(kBottom, bottom_->saveState());
}

bool ComparePage::settled() const {
    return comparison_->settled() && examples_->settled();
}

}  // namespace sherl::app
