// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/look/elided_label.h"

#include <QEvent>

namespace sherl::widgets {

ElidedLabel::ElidedLabel(QWidget* parent) : QLabel(parent) {
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void ElidedLabel::set_text(const QString& text, const QString& tip, bool whole) {
    full_ = text;
    tip_ = tip;
    whole_ = whole;
    setWordWrap(whole);
    QSizePolicy policy(QSizePolicy::Ignored, whole ? QSizePolicy::Preferred : QSizePolicy::Fixed);
    policy.setHeightForWidth(whole);
    setSizePolicy(policy);
    setAccessibleName(tip.isEmpty() ? text : tip);
    fit();
    updateGeometry();
}

QSize ElidedLabel::minimumSizeHint() const {
    if (whole_) return {0, QLabel::minimumSizeHint().height()};
    return {0, sizeHint().height()};
}

QSize ElidedLabel::sizeHint() const {
    if (whole_) return QLabel::sizeHint();
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
    QString text = full_;
    if (whole_) {
        text.replace(QLatin1Char('/'), QStringLiteral("/\u200b"));  // a long path may be broken behind each folder
    } else {
        text = fontMetrics().elidedText(full_, Qt::ElideRight, contentsRect().width());
    }
    if (text != this->text()) setText(text);
    setToolTip(!tip_.isEmpty() ? tip_ : whole_ || text == full_ ? QString() : full_);
}

}  // namespace sherl::widgets
