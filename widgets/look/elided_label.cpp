// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/look/elided_label.h"

#include <QEvent>
#include <cmath>

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
    const QSize around = size() - contentsRect().size();  // margins, and what the style sheet adds to them
    // Widths are fractions; less than the whole one would be cut.
    return {static_cast<int>(std::ceil(QFontMetricsF(font()).horizontalAdvance(full_))) + around.width(),
            fontMetrics().height() + around.height()};
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
