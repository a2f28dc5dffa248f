// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/layer_picker.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/look/theme.h"
#include "widgets/panels/layer_picker_accessible.h"
#include "widgets/panels/layer_words.h"

namespace sherl::widgets {
namespace {

constexpr std::int64_t kUsualBlocks = 12;  // room is kept for, while nothing is known of a backbone
constexpr double kGrabDistance = 12;         // px around the line that take hold of it

}  // namespace

LayerPicker::LayerPicker(LayerSize size, QWidget* parent) : QWidget(parent), size_(size), bar_(new QScrollBar(this)) {
    make_layer_picker_accessible();
    setObjectName(QStringLiteral("layerPicker"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    name_itself();
    bar_->hide();
    bar_->setFocusPolicy(Qt::NoFocus);
    connect(bar_, &QScrollBar::valueChanged, this, [this] { arrange(); });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        arrange();
    });
}

void LayerPicker::name_itself() {
    const QString stack = stack_name(picture_.stack);
    //: read aloud: what the drawing of the backbone is, and of one of its two stacks ("Encoder")
    setAccessibleName(stack.isEmpty() ? tr("Layers") : tr("%1 layers").arg(stack));
    setAccessibleDescription(
        stack.isEmpty() ? tr("Up and Down move, Space ticks, Shift with Up or Down moves the line, A, E and N tick "
                             "all, even and no layers.")
                        : tr("Up and Down move, Left and Right go to the other stack, Space ticks, Shift with Up or Down "
                             "moves the line, A, E and N tick all, even and no layers of this stack."));
}

void LayerPicker::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        name_itself();
        update();
    }
}

void LayerPicker::show_layers(const LayerQuestion& question) {
    question_ = question;
    drag_.reset();
    set_picture(draw(question));
}

LayerPicture LayerPicker::draw(const LayerQuestion& question) const {
    LayerPicture picture = layer_picture(question);
    picture.priced = priced_;
    // Of other blocks, or of a method with other ways, they would mislead.
    if (picture.blocks == picture_.blocks && picture.kind == picture_.kind) picture.costs = costs_;
    return picture;
}

void LayerPicker::set_priced() {
    priced_ = picture_.priced = true;
    arrange();
}

void LayerPicker::show_costs(LayerCosts costs) {
    costs_stale_ = false;
    if (costs_ == costs && picture_.costs == costs) return update();
    costs_ = picture_.costs = std::move(costs);
    update();
    Q_EMIT pointedChanged();
}

void LayerPicker::set_costs_stale(bool stale) {
    if (std::exchange(costs_stale_, stale) != stale) update();
}

void LayerPicker::set_picture(LayerPicture picture) {
    const LayerPicture before = std::exchange(picture_, std::move(picture));
    if (before.stack != picture_.stack) {
        name_itself();
        updateGeometry();
    }
    if (before.blocks != picture_.blocks) {
        hovered_.reset();
        current_ = picture_.blocks;
        bar_->setValue(0);
        updateGeometry();
        tell_layers_changed(this);
    }
    current_ = std::clamp<std::int64_t>(current_, 0, picture_.blocks);
    arrange();
    tell_layer_differences(this, before);
    Q_EMIT pointedChanged();
}

void LayerPicker::arrange() {
    layout_ = layer_layout(picture_, QRectF(rect()), size_, bar_->value());
    if (layout_.scroll_range > 0) {
        const int width = bar_->sizeHint().width();
        layout_ = layer_layout(picture_, QRectF(rect()).adjusted(0, 0, -width, 0), size_, bar_->value());
        bar_->setGeometry(rect().right() + 1 - width, static_cast<int>(layout_.scrolled.top()), width,
                          static_cast<int>(layout_.scrolled.height()));
        bar_->setPageStep(static_cast<int>(layout_.scrolled.height()));
        bar_->setSingleStep(static_cast<int>(layout_.row_height));
    }
    bar_->setRange(0, static_cast<int>(std::ceil(layout_.scroll_range)));
    bar_->setVisible(layout_.scroll_range > 0);
    update();
}

void LayerPicker::scroll_to_current() {
    if (layout_.scrolled.isEmpty() || layout_.pinned(current_)) return;
    const QRectF& row = layout_.rows[static_cast<std::size_t>(current_)];
    if (row.top() < layout_.scrolled.top())
        bar_->setValue(bar_->value() + static_cast<int>(std::floor(row.top() - layout_.scrolled.top())));
    else if (row.bottom() > layout_.scrolled.bottom())
        bar_->setValue(bar_->value() + static_cast<int>(std::ceil(row.bottom() - layout_.scrolled.bottom())));
}

void LayerPicker::set_current_feature(std::int64_t feature) {
    if (picture_.rows.empty()) return;
    current_ = std::clamp<std::int64_t>(feature, 0, picture_.blocks);
    scroll_to_current();
    tell_focus();
    update();
    Q_EMIT pointedChanged();
}

std::optional<std::int64_t> LayerPicker::pointed_feature() const {
    if (picture_.rows.empty()) return std::nullopt;
    if (hovered_) return hovered_;
    return hasFocus() ? std::optional(current_) : std::nullopt;
}

void LayerPicker::submit(const LayerEdit& edit) {
    if (!edit.refusal.isEmpty())
        Q_EMIT refused(edit.refusal);
    else if (!edit.changes.empty())
        Q_EMIT edited(edit);
}

void LayerPicker::toggle(std::int64_t feature) {
    submit(toggle_layer(picture_, feature));
}

void LayerPicker::move_boundary(std::int64_t blocks) {
    submit(widgets::move_boundary(picture_, blocks));
}

void LayerPicker::choose(LayerPreset preset) {
    const LayerEdit edit = choose_preset(picture_, preset);
    if (edit.refusal.isEmpty()) Q_EMIT presetChosen(preset);
    submit(edit);
}

QRect LayerPicker::row_rect(std::int64_t feature) const {
    if (feature < 0 || static_cast<std::size_t>(feature) >= layout_.rows.size() || !layout_.shows(feature)) return {};
    const QRectF& row = layout_.rows[static_cast<std::size_t>(feature)];
    return (layout_.pinned(feature) ? row : row.intersected(layout_.scrolled)).toRect();
}

QRect LayerPicker::handle_rect() const {
    return layout_.handle.toRect();
}

QSize LayerPicker::sizeHint() const {
    const std::int64_t blocks = picture_.rows.empty() ? kUsualBlocks : picture_.tallest;
    const int share = picture_.stack.empty() ? 1 : 2;
    return {Theme::instance().px(size_ == LayerSize::column ? 304 : 720) / share,
            static_cast<int>(comfortable_height(blocks, size_))};
}

QSize LayerPicker::minimumSizeHint() const {
    const int one = size_ == LayerSize::column ? 240 : 480, of_two = size_ == LayerSize::column ? 142 : 240;
    return {Theme::instance().px(picture_.stack.empty() ? one : of_two), static_cast<int>(least_height(size_))};
}

// --- Pointer ---

std::optional<std::int64_t> LayerPicker::feature_at(const QPointF& position) const {
    for (const LayerRow& row : picture_.rows) {
        if (layout_.shows(row.feature) && QRectF(row_rect(row.feature)).contains(position)) return row.feature;
    }
    return std::nullopt;
}

bool LayerPicker::on_boundary(const QPointF& position) const {
    if (!picture_.boundary) return false;
    const double reach = Theme::instance().px(kGrabDistance);
    if (layout_.handle.marginsAdded(QMarginsF(reach / 2, reach / 2, reach / 2, reach / 2)).contains(position))
        return true;
    return std::abs(position.y() - layout_.floor_y) <= reach / 2 && !feature_at(position);
}

std::int64_t LayerPicker::late_at(double y) const {
    // Against the layout before the drag, so that rows do not run away from under the pointer.
    const LayerLayout& layout = drag_ ? drag_->layout : layout_;
    const auto above =
        std::count_if(layout.rows.begin(), layout.rows.end(), [y](const QRectF& row) { return row.center().y() < y; });
    const LayerBoundary& boundary = *picture_.boundary;
    return std::clamp<std::int64_t>(above, boundary.least, boundary.most);
}

void LayerPicker::hover(const QPointF& position) {
    const bool boundary = on_boundary(position);
    const auto feature = boundary ? std::nullopt : feature_at(position);
    if (boundary == boundary_hovered_ && feature == hovered_) return;
    boundary_hovered_ = boundary;
    hovered_ = feature;
    if (boundary)
        setCursor(Qt::SizeVerCursor);
    else
        unsetCursor();
    update();
    Q_EMIT pointedChanged();
}

void LayerPicker::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    hover(event->position());
    if (on_boundary(event->position())) {
        drag_ = Drag{picture_, layout_, {}};
        return;
    }
    const auto feature = feature_at(event->position());
    if (!feature) return;
    set_current_feature(*feature);
    toggle(*feature);
}

void LayerPicker::mouseMoveEvent(QMouseEvent* event) {
    if (drag_)
        drag_to(event->position().y());
    else
        hover(event->position());
}

void LayerPicker::drag_to(double y) {
    drag_->edit = widgets::move_boundary(drag_->before, late_at(y));
    picture_ = draw(with_edit(question_, drag_->edit));
    arrange();
}

void LayerPicker::end_drag(bool keep) {
    const Drag drag = *std::exchange(drag_, std::nullopt);
    set_picture(drag.before);
    if (keep) submit(drag.edit);
}

void LayerPicker::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !drag_) return;
    end_drag(true);
    hover(event->position());
}

void LayerPicker::leaveEvent(QEvent*) {
    hovered_.reset();
    boundary_hovered_ = false;
    update();
    Q_EMIT pointedChanged();
}

void LayerPicker::wheelEvent(QWheelEvent* event) {
    if (layout_.scroll_range > 0)
        QCoreApplication::sendEvent(bar_, event);
    else
        event->ignore();
}

void LayerPicker::show_tip(const QPoint& position, const QPoint& global) {
    QString title, path;
    QStringList sentences;
    if (on_boundary(position)) {
        sentences << boundary_explanation(picture_);
    } else if (const auto feature = feature_at(position)) {
        title = feature_title(*feature);
        path = module_path(picture_, *feature);
        sentences = row_explanation(picture_, *feature);
        if (const QString cost = cost_explanation(picture_, *feature); !cost.isEmpty()) sentences << cost;
    } else {
        QToolTip::hideText();
        return;
    }
    QString html = QStringLiteral("<qt>");
    if (!title.isEmpty())
        html += QStringLiteral("<b>%1</b><br>%2<br>").arg(title.toHtmlEscaped(), path.toHtmlEscaped());
    QToolTip::showText(global, html + sentences.join(QLatin1Char('\n')).toHtmlEscaped() + QStringLiteral("</qt>"),
                       this);
}

bool LayerPicker::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        show_tip(help->pos(), help->globalPos());
        return true;
    }
    // Letters and arrows are the picker's while it has the focus, not the window's shortcuts.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = (key->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == Qt::NoModifier;
        if (plain && (key->key() == Qt::Key_A || key->key() == Qt::Key_E || key->key() == Qt::Key_N ||
                      key->key() == Qt::Key_Space || (drag_ && key->key() == Qt::Key_Escape))) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

// --- Keyboard ---

void LayerPicker::keyPressEvent(QKeyEvent* event) {
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const bool shift = modifiers == Qt::ShiftModifier;
    if (picture_.rows.empty() || (modifiers != Qt::NoModifier && !shift)) {
        QWidget::keyPressEvent(event);
        return;
    }
    const int key = event->key();
    const std::int64_t late = picture_.boundary ? picture_.boundary->blocks : 0;
    if (drag_ && key == Qt::Key_Escape) {
        end_drag(false);
    } else if (key == Qt::Key_Up) {
        shift ? move_boundary(late - 1) : set_current_feature(current_ + 1);
    } else if (key == Qt::Key_Down) {
        shift ? move_boundary(late + 1) : set_current_feature(current_ - 1);
    } else if (!picture_.stack.empty() && !shift && (key == Qt::Key_Left || key == Qt::Key_Right)) {
        Q_EMIT sidestepped(key == Qt::Key_Left ? -1 : 1);
    } else if (key == Qt::Key_Home) {
        set_current_feature(0);
    } else if (key == Qt::Key_End) {
        set_current_feature(picture_.blocks);
    } else if (key == Qt::Key_Space) {
        toggle(current_);
    } else if (key == Qt::Key_A) {
        choose(LayerPreset::all);
    } else if (key == Qt::Key_E) {
        choose(LayerPreset::even);
    } else if (key == Qt::Key_N) {
        choose(LayerPreset::none);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void LayerPicker::tell_focus() {
    if (hasFocus()) tell_layer_focus(this);
}

void LayerPicker::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    tell_focus();
    Q_EMIT pointedChanged();
}

void LayerPicker::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    Q_EMIT pointedChanged();
}

void LayerPicker::resizeEvent(QResizeEvent*) {
    arrange();
}

void LayerPicker::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    LayerPaintState state;
    state.hovered = drag_ ? std::nullopt : hovered_;
    state.current = current_;
    state.boundary_hovered = boundary_hovered_ || drag_;
    state.focused = hasFocus();
    state.costs_stale = costs_stale_;
    paint_layers(painter, picture_, layout_, state);
}

}  // namespace sherl::widgets
