// SPDX-License-Identifier: GPL-3.0-or-later
// The confusion matrix for screen readers: a table whose children are its cells, row by row. GUI thread.
#pragma once

namespace sherl::widgets {

class ConfusionView;

// Once per process; more calls do nothing.
void make_confusion_accessible();

// Announcements.
void tell_matrix_changed(ConfusionView* view);  // other cells
void tell_matrix_focus(ConfusionView* view);    // the current cell

}  // namespace sherl::widgets
