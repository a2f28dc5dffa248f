// SPDX-License-Identifier: GPL-3.0-or-later
// What a screen reader gets of a chart: its name, the last values, and the exact values as a table.
#pragma once

namespace sherl::widgets {

// Once per process; more calls do nothing.
void make_series_plot_accessible();

}  // namespace sherl::widgets
