// SPDX-License-Identifier: GPL-3.0-or-later
// Drawing without a display and without a session of the desktop.
#pragma once

namespace sherl::widgets {

// Chooses Qt's offscreen platform and keeps it quiet about what a session would have. Before QApplication; once.
void draw_offscreen();

}  // namespace sherl::widgets
