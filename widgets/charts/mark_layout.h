// SPDX-License-Identifier: GPL-3.0-or-later
// Where the words of a chart stand: in a column right of the axes, or over the plot where nothing is drawn. Geometry only, in
// pixels.
#pragma once

#include <QColor>
#include <QFontMetricsF>
#include <QPainterPath>
#include <QPolygonF>
#include <QString>
#include <vector>

namespace sherl::widgets {

struct ChartMark {
    enum class Kind {
        label,  // of the end of a line, in the column
        peak,   // ▼ over a point, text beside it
        best,   // the method's marker on a point
        cross,  // the end of a failed run
        seam,   // where a run was resumed
        forecast  // of a run at work: from x on a little to the right
    };
    Kind kind = Kind::label;
    double x = 0, y = 0;
    QString text;
    QColor color;  // of the line
    QColor words;
    QPainterPath path;  // best
    bool filled = true;
};

// What the words have to keep clear of.
struct MarkRoom {
    QRectF axes;
    double width = 0;  // of the whole chart; the column reaches to it
    QFontMetricsF label, caption;  // of labels and peaks, of seams
    std::vector<QPolygonF> lines;  // as drawn, x ascending, y NaN in a gap
    std::vector<QRectF> taken;     // words that stand already
};

struct PlacedText {
    ChartMark::Kind kind;
    QRectF box;
    QString text;
    QColor color, words;
    QPolygonF leader;  // from the line's end to its label; may be empty
};

// Of a mark's point to its label in the column, and of the arrow of a peak to its text.
inline constexpr double kLabelGap = 6, kLeaderWidth = 12;

// Where a peak is flagged: at its point, or at the edge of the axes that it lies behind.
[[nodiscard]] QPointF peak_point(const ChartMark& mark, const QRectF& axes);
// True where `line` (x ascending) passes through `box`.
[[nodiscard]] bool passes_through(const QPolygonF& line, const QRectF& box);

// `marks` in pixels. Every label has its place, in the order of their ends, none over another; the text of a peak or a seam
// has one only where it covers no line and no other word.
[[nodiscard]] std::vector<PlacedText> place_texts(const std::vector<ChartMark>& marks, MarkRoom room);

}  // namespace sherl::widgets
