// SPDX-License-Identifier: GPL-3.0-or-later
// Lets a widget look as its dynamic property says: a style sheet reads properties once.
#pragma once

#include <QStyle>
#include <QVariant>
#include <QWidget>

namespace sherl::widgets {

// "role", "state", …; an invalid value takes the property away. GUI thread.
inline void restyle(QWidget& widget, const char* property, const QVariant& value) {
    if (widget.property(property) == value) return;
    widget.setProperty(property, value);
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
    widget.update();
}

}  // namespace sherl::widgets
