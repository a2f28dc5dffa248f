// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/elided_label.h"

#include <QEvent>

namespace sherl::widgets {

ElidedLabel::ElidedLabel(QWidget* parent) : QLabel(parent) {
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void ElidedLabel::set_text(const QString& text, const QString& tip) {
    full_ = text;
    tip_ = tip;
    setAccessibleName(tip.isEmpty() ? text : tip);
    fit();
    updateGeometry();
}

QSize ElidedLabel::minimumSizeHint() const {
    return {0, sizeHint().height()};
}

QSize ElidedLabel::sizeHint() const {
    const QMargins around = contentsMargins();
    return {fontMetrics().horizontalAdvance(full_) + around.left() + around.right(),
            fontMetrics().height() + around.top() + around.bottom()};
}

void ElidedLabel::resizeEvent(QResizeEvent* event) {
    QLabel::resizeEvent(event);
    fit();
}

void ElidedLabel::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        fit();
        updateGeometry();
    }
}

void ElidedLabel::fit() {
    const QString text = fontMetrics().elidedText(full_, Qt::ElideRight, contentsRect().width());
    if (text != this->text()) setText(text);
    setToolTip(!tip_.isEmpty() ? tip_ : text == full_ ? QString() : full_);
}

}  // namespace sherl::widgets
