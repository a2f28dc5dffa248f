// SPDX-License-Identifier: GPL-3.0-or-later
// The size in which a window of its own opens: the design's, but never larger than its screen.
//
// Called by: dialogs and run details. What could change: sizes that are found again at the next start.
#pragma once

#include <QScreen>
#include <QWidget>

#include "widgets/look/theme.h"

namespace sherl::widgets {

// GUI thread. `design` in design pixels. What the window manager puts around a window is left room for.
inline void resize_within_screen(QWidget& window, const QSize& design) {
    constexpr QSize kFrame(16, 44);  // pixels
    const Theme& theme = Theme::instance();
    QSize size(theme.px(design.width()), theme.px(design.height()));
    if (const QScreen* screen = window.screen()) size = size.boundedTo(screen->availableGeometry().size() - kFrame);
    window.resize(size);
}

}  // namespace sherl::widgets
