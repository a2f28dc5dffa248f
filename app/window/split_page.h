// SPDX-License-Identifier: GPL-3.0-or-later
// The frame of a page: a column of panels at the left, a page with charts at the right, a movable line between them.
#pragma once

#include <QString>

class QLayout;
class QSplitter;
class QWidget;

namespace sherl::app {

// Fills `page`, which owns all of it. The right part takes what is left over. GUI thread.
[[nodiscard]] QSplitter* split_page(QWidget& page, const QString& name, QLayout* left, QWidget* right);

}  // namespace sherl::app
