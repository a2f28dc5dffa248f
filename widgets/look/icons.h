// SPDX-License-Identifier: GPL-3.0-or-later
// Icons that follow the theme: drawn from SVG or a method's marker at the moment they are painted, in the colours of
// that moment.
#pragma once

#include <QIcon>
#include <QString>

namespace sherl::widgets {

// resources/icons/NAME.svg in the colour of `token`, when disabled in that of textOff. GUI thread.
[[nodiscard]] QIcon themed_icon(const QString& name, const QString& token);
// The marker of a method in its colour. GUI thread.
[[nodiscard]] QIcon marker_icon(const QString& kind);

}  // namespace sherl::widgets
