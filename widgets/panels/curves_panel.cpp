// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/curves_panel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "widgets/charts/series_chart.h"
#include "widgets/look/icons.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/run_lines.h"
#include "widgets/panels/run_strip.h"
#include "widgets/panels/segment_bar.h"

namespace sherl::widgets {
namespace {

constexpr int kLeastChartWidth = 230, kLeastChartHeight = 190;  // of a card, design pixels; ui.md §2 asks 260×180
constexpr int kLowestChart = 180;     // height in pixels from which a card draws curves; where there is less the cards are scrolled
constexpr int kLeastSight = 152;      // height of what is seen of them
constexpr std::size_t kOffered = 40;  // runs in the menu of "+", newest first

}  // namespace

CurvesPanel::CurvesPanel(StudySession& session, const Clock& clock, QWidget* parent)
    : QWidget(parent), session_(session), strip_(new RunStrip), segments_(new SegmentBar), add_(new QToolButton),
      add_menu_(new QMenu(this)), strip_row_(new QWidget), pages_(new QStackedWidget), empty_(new QLabel),
      cards_{{{new SeriesChart(clock, Measure()), {}},
              {new SeriesChart(clock, Measure(QStringLiteral("loss"))), {}},
              {new SeriesChart(clock, Measure(QStringLiteral("peak_bytes"))), {}}}} {
    setObjectName(QStringLiteral("curvesPanel"));
    metric_chart()->setObjectName(QStringLiteral("metricChart"));
    loss_chart()->setObjectName(QStringLiteral("lossChart"));
    memory_chart()->setObjectName(QStringLiteral("memoryChart"));
    build();
    for (const Card& card : cards_) link(card.chart);
    connect(&session_, &StudySession::runsChanged, this, &CurvesPanel::update_lines);
    connect(&session_, &StudySession::opened, this, [this] {
        if (!study_.empty() && study_ != session_.path()) shown_.clear();  // the runs of another study are others
        study_ = session_.path();
        facts_.clear();
        update_lines();
    });
    connect(&session_, &StudySession::curveChanged, this, [this](const SeriesKey& key, bool) {
        for (const Card& card : cards_) card.chart->set_curve(key, session_.curve(key));
        share_x();
    });
    connect(strip_, &RunStrip::hiddenChanged, this, [this] {
        for (const Card& card : cards_) card.chart->set_hidden(strip_->hidden());
        share_x();
    });
    connect(strip_, &RunStrip::removeAsked, this, [this](const QString& variant) {
        std::vector<store::RunId> left = shown_;
        for (const ChartLine& line : lines_)
            if (line.variant == variant) std::erase(left, line.key.run);
        set_runs(std::move(left));
        Q_EMIT runsShown();
    });
    connect(segments_, &SegmentBar::chosen, this, [this](int segment) { set_x_axis(static_cast<XAxis>(segment)); });
    connect(add_menu_, &QMenu::aboutToShow, this, [this] { (void)add_menu(); });
    const auto restyle = [this] {
        add_->setIcon(Theme::instance().icon(QStringLiteral("plus")));
        for (const Card& card : cards_) card.chart->setMinimumHeight(kLowestChart);
        pages_->widget(1)->setMinimumHeight(Theme::instance().px(kLeastSight));
        arrange();
    };
    restyle();
    connect(&Theme::instance(), &Theme::changed, this, restyle);
    retranslate();
    update_lines();
}

void CurvesPanel::build() {
    const Theme& theme = Theme::instance();
    strip_->setObjectName(QStringLiteral("runStrip"));
    segments_->setObjectName(QStringLiteral("xAxisSegments"));
    add_->setObjectName(QStringLiteral("runStripAdd"));
    add_->setPopupMode(QToolButton::InstantPopup);
    add_->setMenu(add_menu_);
    auto* strip_layout = new QHBoxLayout(strip_row_);
    strip_layout->setContentsMargins(0, 0, 0, 0);
    strip_layout->setSpacing(theme.px(8));
    strip_layout->addWidget(strip_, 1);
    strip_layout->addWidget(segments_, 0, Qt::AlignRight);
    strip_layout->addWidget(add_);

    auto* charts = new QWidget;
    grid_ = new QGridLayout(charts);
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setSpacing(theme.px(8));
    grid_->addWidget(metric_chart(), 0, 0);
    grid_->addWidget(loss_chart(), 0, 1);
    grid_->addWidget(memory_chart(), 1, 0, 1, 2);
    grid_->setRowStretch(0, 8);
    grid_->setRowStretch(1, 7);
    grid_->setColumnStretch(0, 1);
    grid_->setColumnStretch(1, 1);

    empty_->setObjectName(QStringLiteral("curvesEmpty"));
    empty_->setProperty("role", QStringLiteral("label"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("curvesScroll"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);  // the charts take it, and come into sight then
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(charts);
    for (QWidget* see_through : {scroll->viewport(), charts}) see_through->setAutoFillBackground(false);
    pages_->addWidget(empty_);
    pages_->addWidget(scroll);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.px(8));
    layout->addWidget(strip_row_);
    layout->addWidget(pages_, 1);
}

// Two rows need their height; as one tab of a page there may be half of it.
void CurvesPanel::arrange() {
    const Theme& theme = Theme::instance();
    const bool row = height() < theme.px(2 * kLeastChartHeight) && width() >= theme.px(3 * kLeastChartWidth);
    if (row == in_a_row_) return;
    in_a_row_ = row;
    grid_->addWidget(memory_chart(), row ? 0 : 1, row ? 2 : 0, 1, row ? 1 : 2);
    grid_->setRowStretch(1, row ? 0 : 7);
    grid_->setColumnStretch(2, row ? 1 : 0);
}

void CurvesPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void CurvesPanel::retranslate() {
    segments_->setAccessibleName(tr("Horizontal axis"));
    segments_->set_texts({tr("Step", "horizontal axis"), tr("Epoch", "horizontal axis"), tr("Seconds", "horizontal axis")});
    strip_->setAccessibleName(tr("Variants on screen"));
    add_->setAccessibleName(tr("Add a finished run"));
    add_->setToolTip(add_->accessibleName());
    empty_->setText(tr("No run on screen. Start one or press + to add a finished run."));
    metric_chart()->set_empty_text(tr("No evaluation yet"));
    loss_chart()->set_empty_text(tr("No step yet"));
    memory_chart()->set_empty_text(tr("No memory samples yet"));
}

void CurvesPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange) return;
    names_.forget();
    retranslate();
    update_lines();
}

// Chips come and go; they stand before the segments and "+", and all of them before the charts.
void CurvesPanel::order_focus() {
    QWidget* before = add_;
    const auto next = [&](QWidget* widget) { setTabOrder(std::exchange(before, widget), widget); };
    for (VariantChip* chip : strip_->chips()) next(chip);
    next(strip_->more());
    for (QPushButton* segment : segments_->findChildren<QPushButton*>()) next(segment);
    next(add_);
}

void CurvesPanel::fill(SeriesChart* card) {
    filled_ = card;
    for (const Card& each : cards_) each.chart->setVisible(card == nullptr || each.chart == card);
    if (card != nullptr) card->plot().setFocus();
}

void CurvesPanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && filled_ != nullptr) return fill(nullptr);
    if (event->key() == Qt::Key_F && event->modifiers() == Qt::NoModifier) {
        for (const Card& card : cards_)
            if (card.chart->isAncestorOf(focusWidget())) return fill(filled_ == nullptr ? card.chart : nullptr);
    }
    QWidget::keyPressEvent(event);
}

// ── One crosshair and one zoom of x for all cards ───────────────────────────────────────────────────────────────────
void CurvesPanel::link(SeriesChart* chart) {
    connect(chart, &SeriesChart::crosshairMoved, this, [this, chart](double x) {
        for (const Card& card : cards_)
            if (card.chart != chart) card.chart->setCrosshair(x);
    });
    connect(chart, &SeriesChart::viewMoved, this, [this, chart] {
        for (const Card& card : cards_)
            if (card.chart != chart) card.chart->set_view({chart->plot().view().x, card.chart->plot().view().y});
    });
    connect(chart, &SeriesChart::evaluationAsked, this, [this, chart](int direction) { step_evaluation(chart, direction); });
    connect(chart, &SeriesChart::exportAsked, this, [this, chart] { Q_EMIT exportFigureAsked(chart); });
    connect(chart, &SeriesChart::exportTableAsked, this, &CurvesPanel::exportTableAsked);
    connect(chart, &SeriesChart::measureAsked, this, [this, chart](const QString& series) { set_series(chart, series); });
}

void CurvesPanel::step_evaluation(SeriesChart* from, int direction) {
    if (!metric_chart()->set().measure().evaluated()) return;
    const auto x = metric_chart()->plot().next_point(from->plot().crosshair(), direction);
    if (!x) return;
    from->plot().set_crosshair(x, true);
    for (const Card& card : cards_)
        if (card.chart != from) card.chart->setCrosshair(*x);
}

void CurvesPanel::set_x_axis(XAxis axis) {
    axis_ = axis;
    segments_->set_current(static_cast<int>(axis));
    for (const Card& card : cards_) card.chart->set_x_axis(axis);
    share_x();
}

void CurvesPanel::share_x() {
    std::optional<std::pair<double, double>> all;
    for (const Card& card : cards_) {
        const auto extent = card.chart->set().x_extent();
        if (extent && !all) all = extent;
        if (extent) all = {std::min(all->first, extent->first), std::max(all->second, extent->second)};
    }
    for (const Card& card : cards_) card.chart->set_shared_x(all);
}

// ── What is shown ───────────────────────────────────────────────────────────────────────────────────────────────────
void CurvesPanel::set_runs(std::vector<store::RunId> runs) {
    if (runs == shown_) return;
    shown_ = std::move(runs);
    const std::set<store::RunId> shown(shown_.begin(), shown_.end());
    std::erase_if(facts_, [&shown](const auto& facts) { return !shown.contains(facts.first); });
    update_lines();
}

void CurvesPanel::show_run(store::RunId run) {
    if (std::find(shown_.begin(), shown_.end(), run) != shown_.end()) return;
    shown_.push_back(run);
    update_lines();
}

void CurvesPanel::set_budget(std::optional<std::int64_t> bytes) {
    for (const Card& card : cards_) card.chart->set_budget(bytes);
}

void CurvesPanel::set_strip_visible(bool visible) {
    strip_->setVisible(visible);
    add_->setVisible(visible);
}

void CurvesPanel::set_series(SeriesChart* chart, const QString& series) {
    for (Card& card : cards_) {
        if (card.chart != chart) continue;
        card.chosen = series;
        feed(card);
    }
    share_x();
}

// The metric that selects in the newest run; runs of other tasks have no line there.
QString CurvesPanel::metric_series() const {
    for (auto run = shown_.rbegin(); run != shown_.rend(); ++run) {
        const store::RunSummary* summary = session_.run(*run);
        if (summary != nullptr && !summary->metric.empty())
            return QStringLiteral("validation.") + QString::fromStdString(summary->metric);
    }
    return QStringLiteral("validation.loss");
}

QString CurvesPanel::own_series(const Card& card) const {
    if (card.chart == metric_chart()) return metric_series();
    return card.chart == loss_chart() ? QStringLiteral("loss") : QStringLiteral("peak_bytes");
}

void CurvesPanel::ask_facts() {
    std::map<store::RunId, std::vector<std::int64_t>> wanted;  // what `seen` will be
    for (const ChartLine& line : lines_) {
        const store::RunSummary& run = *session_.run(line.key.run);
        std::vector<std::int64_t> seen{static_cast<std::int64_t>(run.status), run.steps > 0 ? 1 : 0, run.segments,
                                       static_cast<std::int64_t>(run.validation.size()), static_cast<std::int64_t>(run.test.size())};
        Facts& facts = facts_[run.id];
        if (facts.seen == seen) continue;
        facts.seen = seen;
        wanted[run.id] = std::move(seen);
    }
    if (wanted.empty()) return;
    using Answers = std::map<store::RunId, Facts>;
    session_.ask<Answers>(
        this,
        [wanted](const store::Study& study) {
            Answers answers;
            for (const auto& [id, seen] : wanted) {
                try {
                    const store::RunDetail detail = study.detail(id);
                    Facts& answer = answers[id] = {seen, study.series_names(id), {}, detail.error};
                    for (const store::Segment& segment : detail.segments)
                        if (segment.number > 1 && segment.first_step) answer.resumed_at.push_back(*segment.first_step);
                } catch (const Error& error) {
                    if (error.kind() != ErrorKind::input) throw;  // deleted meanwhile
                    answers.erase(id);
                }
            }
            return answers;
        },
        [this](Answers answers) {
            for (auto& [id, answer] : answers) {
                const auto place = facts_.find(id);
                if (place != facts_.end() && place->second.seen == answer.seen) place->second = std::move(answer);  // else asked again, or gone
            }
            update_lines();
        });
}

void CurvesPanel::update_lines() {
    lines_ = lines_of(session_.runs(), shown_, names_);
    ask_facts();
    for (ChartLine& line : lines_) {
        const Facts& facts = facts_[line.key.run];
        line.resumed_at = facts.resumed_at;
        if (!line.failure.isEmpty() && facts.error) line.failure = shown(*facts.error);
    }
    strip_->set_lines(lines_);
    order_focus();
    pages_->setCurrentIndex(lines_.empty() ? 0 : 1);
    for (Card& card : cards_) feed(card);
    share_x();
}

void CurvesPanel::feed(Card& card) {
    std::vector<QString> offered{QStringLiteral("loss"), QStringLiteral("peak_bytes"), QStringLiteral("learning_rate"), QStringLiteral("gradient_norm"), QStringLiteral("examples_per_second"), QStringLiteral("step_seconds")};
    std::set<QString> evaluated{metric_series()};
    for (const auto& [run, facts] : facts_) {
        for (const std::string& name : facts.series)
            if (name.find('.') != std::string::npos) evaluated.insert(QString::fromStdString(name));
    }
    offered.insert(offered.begin(), evaluated.begin(), evaluated.end());
    const QString series = card.chosen.isEmpty() ? own_series(card) : card.chosen;
    SeriesChart& chart = *card.chart;
    chart.set_measure(Measure(series));
    chart.set_offered(std::move(offered));
    std::vector<ChartLine> lines = lines_;
    std::set<SeriesKey> keys;
    for (ChartLine& line : lines) {
        line.key.name = series;
        keys.insert(line.key);
    }
    chart.set_lines(std::move(lines));
    chart.set_hidden(strip_->hidden());
    session_.watch(&chart, keys);
    for (const SeriesKey& key : keys)  // those that another card has read already
        if (Curve curve = session_.curve(key)) chart.set_curve(key, std::move(curve));
}

QMenu* CurvesPanel::add_menu() {
    add_menu_->clear();
    const auto& runs = session_.runs();
    const std::map<store::RunId, int> shades = shades_of(runs);
    std::size_t offered = 0;
    for (auto run = runs.rbegin(); run != runs.rend() && offered < kOffered; ++run) {
        const bool waits = run->status == store::Status::waiting || run->status == store::Status::running;
        if (waits || run->steps == 0 || std::find(shown_.begin(), shown_.end(), run->id) != shown_.end()) continue;
        ++offered;
        //: a run in a menu; %1: its name, %2: random seed
        QString text = tr("%1 · seed %2").arg(names_.of(*run)).arg(run->seed);
        if (const auto metric = run->validation.find(run->metric); metric != run->validation.end()) {
            const QString name = QString::fromStdString(run->metric);
            text += QStringLiteral(" · %1 %2").arg(metric_name(name), metric_value(name, metric->second));
        }
        QAction* action = add_menu_->addAction(variant_icon(QString::fromStdString(run->method), shades.at(run->id)), text.replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setData(QVariant::fromValue<qint64>(run->id));
        connect(action, &QAction::triggered, this, [this, id = run->id] {
            show_run(id);
            Q_EMIT runsShown();
        });
    }
    if (offered == 0) add_menu_->addAction(tr("No other finished run in this study"))->setEnabled(false);
    return add_menu_;
}

}  // namespace sherl::widgets
