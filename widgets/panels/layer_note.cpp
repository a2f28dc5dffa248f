// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/layer_note.h"

#include <QAccessible>
#include <QFrame>
#include <QHBoxLayout>

#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"

namespace sherl::widgets {

LayerNote::LayerNote(QWidget* parent)
    : QWidget(parent), note_(new QFrame(this)), icon_(new QLabel(note_)), text_(role_label("label", note_)),
      caption_(role_label("caption", this)) {
    const Theme& theme = Theme::instance();
    setObjectName(QStringLiteral("layerNote"));
    text_->setObjectName(QStringLiteral("layerNoteText"));
    text_->setWordWrap(true);
    caption_->setObjectName(QStringLiteral("layerCaption"));
    caption_->setWordWrap(true);
    caption_->setAlignment(Qt::AlignTop);
    auto* row = new QHBoxLayout(note_);
    row->setContentsMargins(theme.px(8), theme.px(6), theme.px(8), theme.px(6));
    row->setSpacing(theme.px(8));
    row->addWidget(icon_, 0, Qt::AlignTop);
    row->addWidget(text_, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(note_);
    column->addWidget(caption_);
    note_->hide();
}

void LayerNote::show_picture(const QString& caption, const QString& trouble) {
    caption_->setText(caption);
    if (!trouble.isEmpty()) return say(trouble, true);
    text_->clear();
    note_->hide();
    caption_->show();
}

void LayerNote::refuse(const QString& reason) {
    say(reason, false);
}

void LayerNote::say(const QString& text, bool trouble) {
    if (text == text_->text()) return;
    restyle(*note_, "role", trouble ? QStringLiteral("noteBad") : QStringLiteral("noteWarn"));
    const Theme& theme = Theme::instance();
    icon_->setPixmap(theme.icon(QStringLiteral("warning"), trouble ? QStringLiteral("bad") : QStringLiteral("warn"))
                         .pixmap(theme.px(14)));
    text_->setText(text);
    text_->setAccessibleName(text);
    caption_->hide();
    note_->show();
    QAccessibleEvent alert(text_, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString LayerNote::text() const {
    return text_->text();
}

}  // namespace sherl::widgets
