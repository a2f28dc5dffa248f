// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/layer_note.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>

#include "widgets/look/theme.h"

namespace sherl::widgets {

LayerNote::LayerNote(QWidget* parent) : QFrame(parent), icon_(new QLabel(this)), label_(new QLabel(this)) {
    const Theme& theme = Theme::instance();
    setObjectName(QStringLiteral("layerNote"));
    label_->setObjectName(QStringLiteral("layerNoteText"));
    label_->setProperty("role", QStringLiteral("label"));
    label_->setWordWrap(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme.px(8), theme.px(6), theme.px(8), theme.px(6));
    row->setSpacing(theme.px(8));
    row->addWidget(icon_, 0, Qt::AlignTop);
    row->addWidget(label_, 1);
    hide();
}

void LayerNote::say(const QString& text, Tone tone) {
    const bool trouble = tone == Tone::trouble;
    if (isVisible() && text == label_->text()) return;
    const Theme& theme = Theme::instance();
    setProperty("role", trouble ? QStringLiteral("noteBad") : QStringLiteral("noteWarn"));
    style()->unpolish(this);
    style()->polish(this);
    icon_->setPixmap(theme.icon(QStringLiteral("warning"), trouble ? QStringLiteral("bad") : QStringLiteral("warn"))
                         .pixmap(theme.px(14)));
    label_->setText(text);
    label_->setAccessibleName(text);
    show();
    QAccessibleEvent alert(label_, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void LayerNote::clear() {
    label_->clear();
    hide();
}

QString LayerNote::text() const {
    return label_->text();
}

}  // namespace sherl::widgets
