// SPDX-License-Identifier: GPL-3.0-or-later
// Whether all that a window lets people read has its room: words of labels, buttons, tabs, headings and choices that are cut
// off, with how many pixels are missing.
//
// Called by: the tests of the main window and its dialogs. What could change: words that a widget paints itself.
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

namespace sherl::test {

// The widget and what it stands in, by object names.
[[nodiscard]] QString described(const QWidget* widget);
// Nothing covers it whole, and no scrolling has taken it away.
[[nodiscard]] bool in_sight(const QWidget* widget);
// What a widget lets people read, whole or not.
[[nodiscard]] QStringList texts_of(const QWidget* widget);
// What of its words is cut off; empty: nothing, or the widget ends them in "…" itself and has the whole in its tool tip.
[[nodiscard]] QString cut_off(const QWidget* widget);
// cut_off() of everything in sight in that window, a line each. Handles events first: what was just written is laid out.
[[nodiscard]] QString cut_texts(const QWidget& window);

}  // namespace sherl::test
