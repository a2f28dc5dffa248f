// SPDX-License-Identifier: GPL-3.0-or-later
// Names below bars, broken into lines; and the hatch of temporaries.
//
// Called by: the drawings of bars. What could change: hyphenation.
#pragma once

#include <QPen>
#include <QPolygonF>
#include <QRectF>
#include <QStringList>

class QFont;
class QFontMetricsF;
class QPainter;

namespace sherl::widgets {

// Words in at most `most` lines of at most `width` pixels; what does not fit a line ends in "…".
[[nodiscard]] QStringList name_lines(const QString& text, const QFontMetricsF& metrics, double width, int most = 3);
// Such lines, centred in the width of `slot` below the top of `place`; one alone, `slanted`, ends at the first corner of `place`.
void paint_name_lines(QPainter& painter, const QFont& font, const QStringList& lines, const QPolygonF& place, const QRectF& slot, bool slanted);
// Lines at 45°, `apart` pixels from each other, that end at the edges by themselves: files know no clipping.
void paint_hatch(QPainter& painter, const QRectF& box, const QPen& pen, double apart);

}  // namespace sherl::widgets
