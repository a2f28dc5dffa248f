// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/memory_plot.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <utility>

#include "widgets/look/theme.h"

namespace sherl::widgets {
namespace {

constexpr qsizetype kTold = 40;  // lines in the description for a screen reader

QAccessibleInterface* make(const QString&, QObject* object) {
    auto* plot = qobject_cast<MemoryPlot*>(object);
    return plot != nullptr ? new QAccessibleWidget(plot, QAccessible::Chart) : nullptr;
}

}  // namespace

MemoryPlot::MemoryPlot(QWidget* parent) : QWidget(parent) {
    [[maybe_unused]] static const bool once = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    connect(&Theme::instance(), &Theme::changed, this, &MemoryPlot::renew);
}

MemoryPlot::~MemoryPlot() {
    delete overlay_.data();
}

QSize MemoryPlot::minimumSizeHint() const {
    return {Theme::instance().px(110), Theme::instance().px(100)};
}

void MemoryPlot::renew() {
    outdate();
    update();
    if (current_ && *current_ >= items()) {
        current_.reset();
        tip_at_.reset();
    }
    if (current_ && tip_at_ && hasFocus()) tip_at_ = anchor(*current_);
    show_tip();
    tell_reader();
}

void MemoryPlot::set_figure(api::MemoryFigure figure) {
    figure_ = std::move(figure);
    renew();
}

void MemoryPlot::set_message(const QString& text) {
    if (std::exchange(message_, text) == text) return;
    if (!message_.isEmpty()) set_current({}, {});
    tell_reader();
    update();
}

QStringList MemoryPlot::tip_texts() {
    return tip_at_ && current_ && message_.isEmpty() ? tip(*current_).texts() : QStringList();
}

void MemoryPlot::show_tip() {
    if (!tip_at_ || !current_ || !message_.isEmpty() || !isVisible()) {
        if (overlay_) overlay_->hide();
        return;
    }
    if (!overlay_) overlay_ = new TipOverlay(*this);
    overlay_->show_card(tip(*current_), *tip_at_);
}

// Reached by keys an item is told alone, else all are listed.
void MemoryPlot::tell_reader() {
    QString words = message_;
    if (current_ && tip_at_ && hasFocus() && message_.isEmpty())
        words = tip_texts().join(QStringLiteral(", "));
    else if (message_.isEmpty())
        words = summary().mid(0, kTold).join(QStringLiteral("; "));
    if (words == accessibleDescription()) return;
    setAccessibleDescription(words);
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void MemoryPlot::set_current(std::optional<std::size_t> item, std::optional<QPointF> tip_at) {
    const bool other = item != current_;
    if (!other && tip_at == tip_at_) return;
    current_ = item;
    tip_at_ = item ? tip_at : std::nullopt;
    if (other) current_changed();
    update();
    show_tip();
    tell_reader();
}

void MemoryPlot::go_to(std::size_t item) {
    if (!message_.isEmpty() || items() == 0) return;
    const std::size_t there = std::min(item, items() - 1);
    set_current(there, anchor(there));
}

void MemoryPlot::paintEvent(QPaintEvent*) {
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

void MemoryPlot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    renew();
}

void MemoryPlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) renew();
}

void MemoryPlot::mouseMoveEvent(QMouseEvent* event) {
    const auto item = message_.isEmpty() ? item_at(event->position()) : std::nullopt;
    if (item) pointed(event->position());
    set_current(item, event->position());
}

void MemoryPlot::mouseDoubleClickEvent(QMouseEvent* event) {
    const auto item = message_.isEmpty() && event->button() == Qt::LeftButton ? item_at(event->position()) : std::nullopt;
    if (!item) return QWidget::mouseDoubleClickEvent(event);
    Q_EMIT detailsAsked(QString::fromStdString(figure_.runs[run_of(*item)].key));
}

void MemoryPlot::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    set_current({}, {});
}

void MemoryPlot::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    set_current({}, {});
}

void MemoryPlot::keyPressEvent(QKeyEvent* event) {
    const bool plain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    if (!plain || !message_.isEmpty() || items() == 0) return QWidget::keyPressEvent(event);
    const std::size_t last = items() - 1;
    switch (event->key()) {
        case Qt::Key_Left:
            return go_to(!current_ ? last : *current_ == 0 ? 0 : *current_ - 1);
        case Qt::Key_Right:
            return go_to(!current_ ? 0 : *current_ + 1);
        case Qt::Key_Home:
            return go_to(0);
        case Qt::Key_End:
            return go_to(last);
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (!current_) break;
            Q_EMIT detailsAsked(QString::fromStdString(figure_.runs[run_of(*current_)].key));
            return;
        default:
            if (take_key(event->key())) return;
    }
    QWidget::keyPressEvent(event);
}

void MemoryPlot::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
    // What a pointer would tell is told at once.
    const Qt::FocusReason reason = event->reason();
    if (reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason) go_to(first_item());
}

void MemoryPlot::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason) set_current({}, {});
    update();
}

}  // namespace sherl::widgets
