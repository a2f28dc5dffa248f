// SPDX-License-Identifier: GPL-3.0-or-later
// Lets a widget look as its dynamic property says: a style sheet reads properties once.
#pragma once

#include <QLabel>
#include <QStyle>
#include <QVariant>

namespace sherl::widgets {

// "role", "state", …; an invalid value takes the property away. GUI thread.
inline void restyle(QWidget& widget, const char* property, const QVariant& value) {
    if (widget.property(property) == value) return;
    widget.setProperty(property, value);
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
    widget.update();
}

// A field whose content is refused is drawn red.
inline void show_as_bad(QWidget& widget, bool bad) {
    restyle(widget, "state", bad ? QVariant(QStringLiteral("bad")) : QVariant());
}

// "heading", "label", "caption", … of the style sheet.
[[nodiscard]] inline QLabel* role_label(const char* role, QWidget* parent = nullptr) {
    auto* label = new QLabel(parent);
    label->setProperty("role", QString::fromLatin1(role));
    return label;
}

}  // namespace sherl::widgets
