// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/series_chart.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWidgetAction>
#include <cmath>

#include "widgets/charts/axis_popover.h"
#include "widgets/charts/series_table.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"

namespace sherl::widgets {
namespace {

constexpr int kSmallestWidth = 260, kSmallestHeight = 180;  // below, the card shows title and last value

}  // namespace

SeriesChart::SeriesChart(const Clock& clock, Measure measure, QWidget* parent)
    : QFrame(parent), gate_(clock, this), title_(new QLabel), subtitle_(new ElidedLabel), value_(new QLabel),
      latest_(new QPushButton), more_(new QToolButton), plot_(new SeriesPlot(set_, this)),
      menu_(new QMenu(this)) {
    set_.set_measure(std::move(measure));
    setProperty("role", QStringLiteral("card"));
    title_->setProperty("role", QStringLiteral("heading"));
    subtitle_->setProperty("role", QStringLiteral("caption"));
    value_->setProperty("role", QStringLiteral("value"));
    value_->hide();
    latest_->setProperty("kind", QStringLiteral("ghost"));
    latest_->setProperty("size", QStringLiteral("small"));
    latest_->setObjectName(QStringLiteral("followLatestButton"));
    latest_->hide();
    more_->setObjectName(QStringLiteral("chartMenuButton"));
    more_->setPopupMode(QToolButton::InstantPopup);
    more_->setMenu(menu_);
    const Theme& theme = Theme::instance();
    auto* head = new QHBoxLayout;
    head->setSpacing(theme.px(4));
    head->addWidget(title_);
    head->addStretch();
    head->addWidget(latest_);
    head->addWidget(more_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.px(15), theme.px(6), theme.px(8), theme.px(8));
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(subtitle_);
    layout->addWidget(plot_, 1);
    layout->addWidget(value_, 1, Qt::AlignLeft | Qt::AlignVCenter);

    connect(&gate_, &RedrawGate::due, this, &SeriesChart::redraw);
    connect(latest_, &QPushButton::clicked, this, [this] {
        follow_latest();
        Q_EMIT viewMoved();
    });
    connect(menu_, &QMenu::aboutToShow, this, [this] { (void)menu(); });
    connect(plot_, &SeriesPlot::crosshairMoved, this, &SeriesChart::crosshairMoved);
    connect(plot_, &SeriesPlot::evaluationAsked, this, &SeriesChart::step_evaluation);
    connect(plot_, &SeriesPlot::axisClicked, this, &SeriesChart::show_axis_popover);
    connect(plot_, &SeriesPlot::viewMoved, this, [this] {
        latest_->setVisible(!following());
        Q_EMIT viewMoved();
    });
    const auto restyle = [this] { more_->setIcon(Theme::instance().icon(QStringLiteral("more"))); };
    restyle();
    connect(&Theme::instance(), &Theme::changed, this, restyle);
    retranslate();
}

QSize SeriesChart::minimumSizeHint() const {
    return {Theme::instance().px(160), Theme::instance().px(72)};
}

// ── What is shown ───────────────────────────────────────────────────────────────────────────────────────────────────
void SeriesChart::set_measure(const Measure& measure) {
    if (measure.series() == set_.measure().series()) return;
    set_.set_measure(measure);
    set_.set_lines({});
    if (measure.from_zero()) set_.set_logarithmic(set_.log_x(), false);
    plot_->set_view({plot_->view().x, {}});
    request();
}

void SeriesChart::set_lines(std::vector<ChartLine> lines) {
    if (lines == set_.lines()) return;
    set_.set_lines(std::move(lines));
    request();
}

void SeriesChart::set_curve(const SeriesKey& key, Curve curve) {
    if (set_.set_curve(key, std::move(curve))) request();
}

void SeriesChart::set_hidden(std::set<QString> variants) {
    if (variants == set_.hidden()) return;
    set_.set_hidden(std::move(variants));
    request();
}

void SeriesChart::set_budget(std::optional<std::int64_t> bytes) {
    if (plot_->set_budget(bytes ? std::optional(static_cast<double>(*bytes)) : std::nullopt)) request();
}

void SeriesChart::set_shared_x(std::optional<std::pair<double, double>> extent) {
    if (plot_->set_shared_x(extent)) request();
}

void SeriesChart::set_empty_text(QString text) {
    if (plot_->set_message(std::move(text))) request();
}

void SeriesChart::set_offered(std::vector<QString> series) {
    offered_ = std::move(series);
}

void SeriesChart::set_x_axis(XAxis axis) {
    if (axis == set_.x_axis()) return;
    set_.set_x_axis(axis);
    plot_->set_shared_x({});  // it is of the axis before
    plot_->set_crosshair({}, false);
    plot_->set_view({{}, plot_->view().y});
    redraw();
}

void SeriesChart::set_logarithmic(bool x, bool y) {
    set_.set_logarithmic(x, y && !set_.measure().from_zero());
    plot_->set_view({});
    redraw();
}

void SeriesChart::set_smoothing(std::optional<std::int64_t> steps) {
    set_.set_smoothing(steps);
    redraw();
}

void SeriesChart::set_view(const SeriesPlot::View& view) {
    stale_ = stale_ || !isVisible();
    plot_->set_view(view);
    latest_->setVisible(!following());
}

void SeriesChart::request() {
    if (isVisible()) return gate_.request();
    stale_ = true;
}

void SeriesChart::redraw() {
    gate_.satisfied();
    stale_ = !isVisible();
    if (stale_) return;
    set_.choose_unit();
    plot_->refresh();
    update_heading();
    latest_->setVisible(!following());
}

QStringList SeriesChart::rules(SeriesSet& set) {
    const Measure& measure = set.measure();
    QStringList parts;
    if (measure.kind() == Measure::Kind::bytes) {
        parts << tr("peak allocated per training step") << tr("never smoothed");
    } else if (measure.evaluated()) {
        if (const auto interval = set.evaluation_interval()) {
            parts << tr("every %n step(s)", "how often a metric is measured", static_cast<int>(*interval));
        } else {
            parts << tr("at every evaluation");
        }
        parts << tr("raw values");
    } else if (const std::int64_t window = set.window(); measure.smoothed() && window > 1) {
        //: how a curve is smoothed: a mean over so many training steps
        parts << tr("window %n step(s)", nullptr, static_cast<int>(window));
        if (!set.collapsed()) parts << tr("raw line behind");
    } else {
        parts << tr("every training step");
    }
    if (set.collapsed()) parts << tr("mean and range over seeds");
    if (!measure.unit().isEmpty()) parts << measure.unit();
    return parts;
}

QString SeriesChart::subtitle() {
    QStringList parts = rules(set_);
    if (set_.colors_repeat()) {
        if (set_.labels_on_demand())
            //: under the title of a chart: variants of a method share a colour; a line's name is shown when one points at it
            parts << tr("colours repeat: point at a line for its name");
        else
            //: under the title of a chart: variants of a method share a colour; the names stand at the ends of the lines
            parts << tr("colours repeat: see the labels");
    }
    return parts.join(QStringLiteral(" · "));
}

void SeriesChart::update_heading() {
    const QString title = set_.measure().title();
    title_->setText(title);
    subtitle_->set_text(subtitle());
    //: button with "…" on a chart; %1: what the chart shows
    more_->setAccessibleName(tr("Menu of %1").arg(title));
    more_->setToolTip(more_->accessibleName());
    plot_->setAccessibleName(title);
    QStringList values;
    for (const auto& line : set_.drawn()) {
        if (const auto row = line->last_row())
            values << line->about.title + QLatin1Char(' ') + set_.measure().value_text(line->line.y()[*row]) + QLatin1Char(' ') + set_.measure().unit();
    }
    plot_->setAccessibleDescription(values.mid(0, 20).join(QStringLiteral("; ")));
    const QMargins around = layout()->contentsMargins();
    value_->setText(values.isEmpty() ? QString()
                                     : value_->fontMetrics().elidedText(values.last(), Qt::ElideMiddle, width() - around.left() - around.right()));
}

void SeriesChart::retranslate() {
    latest_->setText(tr("Follow latest"));
    latest_->setToolTip(tr("Show everything again and follow what comes (double click, or 0)"));
    update_heading();
}

void SeriesChart::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() != QEvent::LanguageChange) return;
    retranslate();
    request();
}

void SeriesChart::showEvent(QShowEvent* event) {
    QFrame::showEvent(event);
    if (stale_) redraw();
}

void SeriesChart::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    const bool room = width() >= kSmallestWidth && height() >= kSmallestHeight;
    plot_->setVisible(room);
    value_->setVisible(!room);
    // Title and last value go before what stands between them.
    const QMargins around = layout()->contentsMargins();
    const Theme& theme = Theme::instance();
    const int below = height() - around.top() - around.bottom() - layout()->itemAt(0)->sizeHint().height();
    const int large = QFontMetrics(theme.font(22, QFont::DemiBold)).height() + 2;
    subtitle_->setVisible(room || below >= large + subtitle_->sizeHint().height());
    restyle(*value_, "role", below >= large ? QStringLiteral("value") : QStringLiteral("heading"));
    if (!room) return update_heading();
    layout()->activate();
    redraw();
}

// ── What the user does ──────────────────────────────────────────────────────────────────────────────────────────────
void SeriesChart::setCrosshair(double x) {
    plot_->set_crosshair(std::isfinite(x) ? std::optional(x) : std::nullopt, false);
}

void SeriesChart::step_evaluation(int direction) {
    if (!set_.measure().evaluated()) return Q_EMIT evaluationAsked(direction);
    if (const auto x = plot_->next_point(plot_->crosshair(), direction)) {
        plot_->set_crosshair(x, true);
        Q_EMIT crosshairMoved(*x);
    }
}

void SeriesChart::show_axis_popover(bool x_axis, const QPoint& at) {
    const QCPRange range = (x_axis ? plot_->xAxis : plot_->yAxis)->range();
    auto* popover = new AxisPopover(
        x_axis ? tr("Limits of the horizontal axis") : tr("Limits of the value axis"), {range.lower, range.upper},
        x_axis ? set_.log_x() : set_.log_y(),
        [this, x_axis](std::optional<AxisPopover::Limits> limits) {
            SeriesPlot::View view = plot_->view();
            (x_axis ? view.x : view.y) = limits ? std::optional(QCPRange(limits->first, limits->second)) : std::nullopt;
            set_view(view);
            Q_EMIT viewMoved();
        },
        this);
    popover->open_at(plot_->mapToGlobal(at));
}

QMenu* SeriesChart::menu() {
    menu_->clear();
    delete menu_->findChild<QActionGroup*>();
    auto* group = new QActionGroup(menu_);
    for (const QString& series : offered_) {
        QAction* action = menu_->addAction(Measure(series).title());
        action->setCheckable(true);
        action->setChecked(series == set_.measure().series());
        action->setData(series);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, series] { Q_EMIT measureAsked(series); });
    }
    if (!offered_.empty()) menu_->addSeparator();
    if (set_.measure().smoothed()) add_smoothing(*menu_);
    const auto toggle = [&](const QString& text, bool checked, bool enabled, auto apply) {
        QAction* action = menu_->addAction(text);
        action->setCheckable(true);
        action->setChecked(checked);
        action->setEnabled(enabled);
        connect(action, &QAction::triggered, this, apply);
    };
    toggle(tr("Logarithmic horizontal axis"), set_.log_x(), true, [this](bool on) { set_logarithmic(on, set_.log_y()); });
    toggle(tr("Logarithmic value axis"), set_.log_y(), !set_.measure().from_zero(), [this](bool on) { set_logarithmic(set_.log_x(), on); });
    connect(menu_->addAction(tr("Limits of the horizontal axis…")), &QAction::triggered, this,
            [this] { show_axis_popover(true, plot_->axisRect()->rect().bottomLeft()); });
    connect(menu_->addAction(tr("Limits of the value axis…")), &QAction::triggered, this,
            [this] { show_axis_popover(false, plot_->axisRect()->rect().topLeft()); });
    menu_->addSeparator();
    QAction* figure = menu_->addAction(tr("Export figure…"));
    figure->setObjectName(QStringLiteral("exportFigureAction"));
    connect(figure, &QAction::triggered, this, &SeriesChart::exportAsked);
    QAction* table = menu_->addAction(tr("Show data as table"));
    table->setObjectName(QStringLiteral("showTableAction"));
    connect(table, &QAction::triggered, this, [this] {
        auto* dialog = new SeriesTableDialog(set_.measure().title(), set_, this);
        connect(dialog, &SeriesTableDialog::exportAsked, this, &SeriesChart::exportTableAsked);
        dialog->show();
    });
    return menu_;
}

void SeriesChart::add_smoothing(QMenu& menu) {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(10, 2, 10, 4);
    auto* label = new QLabel(tr("Smoothing window"));
    auto* field = new QSpinBox;
    field->setObjectName(QStringLiteral("smoothingEdit"));
    field->setRange(0, 1000000);
    //: unit behind the number in the field of the smoothing window
    field->setSuffix(tr(" steps"));
    //: smoothing window: none
    field->setSpecialValueText(tr("off"));
    field->setValue(static_cast<int>(set_.window()));
    field->setKeyboardTracking(false);
    field->setAccessibleName(label->text());
    label->setBuddy(field);
    layout->addWidget(label);
    layout->addWidget(field);
    connect(field, &QSpinBox::valueChanged, this, [this](int steps) { set_smoothing(steps); });
    auto* action = new QWidgetAction(&menu);
    action->setDefaultWidget(row);
    menu.addAction(action);
    QAction* automatic = menu.addAction(tr("Smooth over 5 % of the run"));
    automatic->setCheckable(true);
    automatic->setChecked(!set_.smoothing());
    connect(automatic, &QAction::triggered, this, [this] { set_smoothing(std::nullopt); });
    menu.addSeparator();
}

// ── For tests ───────────────────────────────────────────────────────────────────────────────────────────────────────
std::vector<SeriesKey> SeriesChart::seriesKeys() {
    std::vector<SeriesKey> keys;
    for (const auto& line : set_.drawn()) keys.insert(keys.end(), line->members.begin(), line->members.end());
    return keys;
}

std::optional<double> SeriesChart::peakOf(const SeriesKey& key) {
    const auto peak = set_.peak_of(key);
    return peak ? std::optional(peak->stored) : std::nullopt;
}

}  // namespace sherl::widgets
