// SPDX-License-Identifier: GPL-3.0-or-later
// What the charts of a comparison say in words and numbers: subtitles, tips, tables, the list for a screen reader.
//
// Called by: ScatterChart, PeakBars. What could change: intervals instead of ranges.
#pragma once

#include <QString>
#include <QStringList>

#include "core/api/figures.h"
#include "core/base/tables.h"
#include "widgets/charts/tip_card.h"

namespace sherl::widgets {

// "Validation MCC", "Test accuracy".
[[nodiscard]] QString comparison_metric(const api::ComparisonFigure& figure);
// "58.0 (57.3–58.6), n = 5"; one seed: "58.0, n = 1"; none: "–".
[[nodiscard]] QString metric_words(const api::ComparisonFigure& figure, const api::FigureRun& run);
// "within the budget of 3.0 GiB", "over the budget of 3.0 GiB by 62 MiB"; no budget, no peak: empty.
[[nodiscard]] QString budget_words(const api::ComparisonFigure& figure, const api::FigureRun& run);
// "1.19 GiB, −0.8 %"; without a forecast or a peak: empty.
[[nodiscard]] QString forecast_words(const api::FigureRun& run);

// One line, complete: metric, rule, spread, counter, unit, n.
[[nodiscard]] QString scatter_subtitle(const api::ComparisonFigure& figure, const ByteUnit& unit);
[[nodiscard]] QString bars_subtitle(const api::ComparisonFigure& figure, const ByteUnit& unit);
// Variants that are ticked and in neither chart, and why: a line for each reason; empty: none.
[[nodiscard]] QString absent_words(const api::ComparisonFigure& figure);
// Those and the ones that the scatter has no place for.
[[nodiscard]] QString left_out_words(const api::ComparisonFigure& figure);

[[nodiscard]] TipCard scatter_tip(const api::ComparisonFigure& figure, const api::FigureRun& run, bool on_front);
[[nodiscard]] TipCard bar_tip(const api::ComparisonFigure& figure, const api::FigureRun& run, int part);

// Exact values: a row for each run of the figure.
[[nodiscard]] TextTable scatter_table(const api::ComparisonFigure& figure);
[[nodiscard]] TextTable bars_table(const api::ComparisonFigure& figure);

}  // namespace sherl::widgets
