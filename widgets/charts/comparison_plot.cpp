// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/comparison_plot.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/look/theme.h"

namespace sherl::widgets {
namespace {

constexpr double kNear = 12, kOnLine = 4, kDragStart = 3;  // pixels
constexpr double kKeyShare = 0.01;                         // of the axis, per key press
constexpr int kTold = 30;                                  // runs in the description for a screen reader

QAccessibleInterface* make(const QString&, QObject* object) {
    auto* plot = qobject_cast<ComparisonPlot*>(object);
    return plot != nullptr ? new QAccessibleWidget(plot, QAccessible::Chart) : nullptr;
}

}  // namespace

ComparisonPlot::ComparisonPlot(QWidget* parent) : QWidget(parent) {
    [[maybe_unused]] static const bool once = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    connect(&Theme::instance(), &Theme::changed, this, &ComparisonPlot::renew);
}

ComparisonPlot::~ComparisonPlot() {
    delete overlay_.data();
}

QSize ComparisonPlot::minimumSizeHint() const {
    return {Theme::instance().px(160), Theme::instance().px(110)};
}

void ComparisonPlot::renew() {
    outdate();
    update();
    show_tip();
}

void ComparisonPlot::show_tip() {
    if (!tip_at_ || !state_.current || moving_ || !isVisible()) {
        if (overlay_) overlay_->hide();
        return;
    }
    if (!overlay_) overlay_ = new TipOverlay(*this);
    overlay_->show_card(tip(*state_.current), *tip_at_);
}

void ComparisonPlot::set_figure(api::ComparisonFigure figure) {
    const std::string current = state_.current ? figure_.runs[*state_.current].key : std::string();
    const std::optional<std::int64_t> dragged = moving_ ? figure_.budget : std::nullopt;
    figure_ = std::move(figure);
    given_budget_ = figure_.budget;
    if (dragged) figure_.budget = dragged;  // the hand that holds the line moves it, nothing else
    state_.current.reset();
    for (std::size_t i = 0; i < figure_.runs.size() && !current.empty(); ++i)
        if (figure_.runs[i].key == current) state_.current = i;
    renew();
    const std::vector<std::size_t> there = order();
    if (state_.current && std::find(there.begin(), there.end(), *state_.current) == there.end()) state_.current.reset();
    if (!state_.current) {
        tip_at_.reset();
        state_.part = -1;
        renew();
    }
    tell_reader();
}

void ComparisonPlot::set_selected(std::set<std::string> keys) {
    if (std::exchange(state_.selected, std::move(keys)) != state_.selected) renew();
}

void ComparisonPlot::set_message(const QString& text) {
    if (std::exchange(message_, text) == text) return;
    tell_reader();
    update();
}

void ComparisonPlot::set_part(int part) {
    if (std::exchange(state_.part, part) == part) return;
    renew();
    tell_reader();
}

void ComparisonPlot::set_offset(double offset) {
    if (std::exchange(state_.offset, offset) != offset) renew();
}

QStringList ComparisonPlot::tip_texts() {
    return tip_at_ && state_.current ? tip(*state_.current).texts() : QStringList();
}

QStringList ComparisonPlot::run_texts() {
    QStringList texts;
    for (const std::size_t run : order()) {
        QStringList parts;
        const TipCard card = tip(run);
        for (const auto& [name, value] : card.rows) parts << (name.isEmpty() ? value : name + QLatin1Char(' ') + value);
        texts << card.title + QStringLiteral(": ") + parts.join(QStringLiteral(", "));
    }
    return texts;
}

// Reached by keys a run is told alone, else all are listed.
void ComparisonPlot::tell_reader() {
    QString words = message_;
    if (state_.current && tip_at_ && hasFocus())
        words = tip_texts().join(QStringLiteral(", "));
    else if (message_.isEmpty())
        words = run_texts().mid(0, kTold).join(QStringLiteral("; "));
    if (words == accessibleDescription()) return;
    setAccessibleDescription(words);
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

// ── Painting ────────────────────────────────────────────────────────────────────────────────────────────────────────
void ComparisonPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const ComparisonLook look;
    if (message_.isEmpty()) {
        draw(painter);
    } else {
        painter.setFont(look.tick);
        painter.setPen(look.text3);
        painter.drawText(QRectF(rect()).adjusted(12, 4, -12, -4), Qt::AlignCenter | Qt::TextWordWrap, message_);
    }
    if (!hasFocus()) return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look.focus, 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
}

void ComparisonPlot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    outdate();
    if (tip_at_ && state_.current && hasFocus()) tip_at_ = anchor(*state_.current);
    renew();
}

void ComparisonPlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange) return;
    renew();
    tell_reader();
}

void ComparisonPlot::set_current(std::optional<std::size_t> run, int part, std::optional<QPointF> tip_at) {
    const bool other = run != state_.current || part != state_.part;
    if (!other && tip_at == tip_at_) return;
    state_.current = run;
    state_.part = part;
    tip_at_ = run ? tip_at : std::nullopt;
    if (other) outdate();
    update();
    show_tip();
    tell_reader();
}

// ── Pointer ─────────────────────────────────────────────────────────────────────────────────────────────────────────
bool ComparisonPlot::over_budget_line(const QPointF& at) {
    const auto place = message_.isEmpty() ? budget_place() : std::nullopt;
    if (!place) return false;
    const double away = std::fabs((upright_budget() ? at.x() : at.y()) - *place);
    return away <= kOnLine || (away <= kNear && !run_at(at));
}

void ComparisonPlot::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
    pressed_ = event->position();
    grabbed_ = over_budget_line(*pressed_);
}

void ComparisonPlot::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    if (pressed_ && grabbed_) {
        if (!moving_ && (at - *pressed_).manhattanLength() < kDragStart) return;
        move_budget(bytes_at(at));
        return;
    }
    const bool line = over_budget_line(at);
    setCursor(line ? (upright_budget() ? Qt::SizeHorCursor : Qt::SizeVerCursor) : Qt::ArrowCursor);
    const auto run = message_.isEmpty() ? run_at(at) : std::nullopt;
    set_current(run, run ? part_at(*run, at) : -1, at);
}

void ComparisonPlot::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !pressed_) return QWidget::mouseReleaseEvent(event);
    const bool dragged = moving_;
    pressed_.reset();
    grabbed_ = false;
    if (dragged) return end_budget(true);
    const auto run = message_.isEmpty() ? run_at(event->position()) : std::nullopt;
    if (run) Q_EMIT selected(QString::fromStdString(figure_.runs[*run].key), event->modifiers().testFlag(Qt::ControlModifier));
}

void ComparisonPlot::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !message_.isEmpty()) return QWidget::mouseDoubleClickEvent(event);
    if (const auto run = run_at(event->position())) Q_EMIT detailsAsked(QString::fromStdString(figure_.runs[*run].key));
}

void ComparisonPlot::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    if (!moving_) set_current({}, -1, {});
}

void ComparisonPlot::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    set_current({}, -1, {});
}

// ── The budget ──────────────────────────────────────────────────────────────────────────────────────────────────────
void ComparisonPlot::move_budget(double bytes) {
    if (!moving_) {
        moving_ = true;
        given_budget_ = figure_.budget;
        state_.upper = memory().upper;  // the axis stands still under the hand
        tip_at_.reset();
    }
    const ByteAxis axis = memory();
    figure_.budget = axis.rounded(std::clamp(bytes, 0.0, axis.upper));
    renew();
}

void ComparisonPlot::end_budget(bool keep) {
    if (!std::exchange(moving_, false)) return;
    state_.upper.reset();
    if (!keep) figure_.budget = given_budget_;
    renew();
    if (keep && figure_.budget != given_budget_) Q_EMIT budgetDragged(*figure_.budget);
}

// ── Keys ────────────────────────────────────────────────────────────────────────────────────────────────────────────
void ComparisonPlot::step(int direction, bool to_end) {
    const std::vector<std::size_t> runs = message_.isEmpty() ? order() : std::vector<std::size_t>{};
    if (runs.empty()) return;
    const auto found = state_.current ? std::find(runs.begin(), runs.end(), *state_.current) : runs.end();
    const auto last = static_cast<std::ptrdiff_t>(runs.size()) - 1;
    std::ptrdiff_t next = direction > 0 ? 0 : last;
    if (to_end)
        next = direction > 0 ? last : 0;
    else if (found != runs.end())
        next = std::clamp<std::ptrdiff_t>(found - runs.begin() + direction, 0, last);
    const std::size_t run = runs[static_cast<std::size_t>(next)];
    bring_into_sight(run);
    set_current(run, state_.part, anchor(run));
}

void ComparisonPlot::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const bool forth = key == Qt::Key_Right || key == Qt::Key_Up, back = key == Qt::Key_Left || key == Qt::Key_Down;
    if (key == Qt::Key_Escape && moving_) {
        pressed_.reset();
        grabbed_ = false;
        return end_budget(false);
    }
    if ((forth || back) && event->modifiers() == Qt::AltModifier) {
        if (!figure_.budget || !message_.isEmpty()) return;
        const ByteAxis axis = memory();
        // One far outside stays where it is, unless it is asked to come nearer: to the end of the axis.
        if (axis.budget_outside && forth) return;
        const double from = std::min(static_cast<double>(*figure_.budget), axis.upper);
        const double least = axis.unit.bytes / std::pow(10.0, axis.unit.decimals);
        return move_budget(from + (forth ? 1 : -1) * std::max(kKeyShare * axis.upper, least));
    }
    const bool control = event->modifiers() == Qt::ControlModifier;
    if (event->modifiers() != Qt::NoModifier && event->modifiers() != Qt::KeypadModifier && !control) return QWidget::keyPressEvent(event);
    const QString picked = state_.current ? QString::fromStdString(figure_.runs[*state_.current].key) : QString();
    if (key == Qt::Key_Left || key == Qt::Key_Right) {
        step(key == Qt::Key_Right ? 1 : -1, false);
    } else if (key == Qt::Key_Home || key == Qt::Key_End) {
        step(key == Qt::Key_End ? 1 : -1, true);
    } else if ((key == Qt::Key_Up || key == Qt::Key_Down) && state_.current) {
        step_part(key == Qt::Key_Up ? 1 : -1);
    } else if (key == Qt::Key_Space && state_.current) {
        Q_EMIT selected(picked, control);
    } else if ((key == Qt::Key_Return || key == Qt::Key_Enter) && state_.current && !control) {
        Q_EMIT detailsAsked(picked);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void ComparisonPlot::keyReleaseEvent(QKeyEvent* event) {
    // A key that is held moves the line many times; what it comes to is told once.
    if (moving_ && !pressed_ && !event->isAutoRepeat()) return end_budget(true);
    QWidget::keyReleaseEvent(event);
}

void ComparisonPlot::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
    if (event->reason() != Qt::TabFocusReason && event->reason() != Qt::BacktabFocusReason && event->reason() != Qt::ShortcutFocusReason) return;
    // The picked run, else the first: what a pointer would tell is told at once.
    for (const std::size_t run : message_.isEmpty() ? order() : std::vector<std::size_t>{}) {
        if (!state_.selected.contains(figure_.runs[run].key)) continue;
        bring_into_sight(run);
        return set_current(run, -1, anchor(run));
    }
    step(-1, true);
}

void ComparisonPlot::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    if (!pressed_) end_budget(true);
    if (event->reason() != Qt::PopupFocusReason) set_current({}, -1, {});
    update();
}

}  // namespace sherl::widgets
