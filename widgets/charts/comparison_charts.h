// SPDX-License-Identifier: GPL-3.0-or-later
// The two charts of a comparison, drawn into a QCustomPlot. ui.md §11: direct labels, no legend box, unit in the
// subtitle.
#pragma once

#include "core/api/figures.h"

class QCustomPlot;

namespace sherl::widgets {

// Each clears the plot and draws the figure at the plot's present size; call again after a resize. GUI thread.
void draw_accuracy_over_memory(QCustomPlot& plot, const api::ComparisonFigure& figure);
void draw_peak_split(QCustomPlot& plot, const api::ComparisonFigure& figure);

}  // namespace sherl::widgets
