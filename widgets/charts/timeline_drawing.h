// SPDX-License-Identifier: GPL-3.0-or-later
// The chart of one training step at one size: where everything stands, and its painting. ui.md §5.2, §10, §11.
//
// Called by: StepTimelineChart, on screen and for files. What could change: zoom.
#pragma once

#include <QPolygonF>
#include <QRectF>
#include <QStringList>
#include <optional>
#include <vector>

#include "widgets/charts/comparison_look.h"
#include "widgets/charts/step_lines.h"

class QPainter;

namespace sherl::widgets {

struct TimelineState {
    bool true_time = false;
    std::optional<double> x;     // of the crosshair, on the axis
    std::size_t run = 0;         // that it follows; of figure.runs
    bool on_paper = false;
};

// Values of `figure` and places in (0, 0, size), fixed when it is made. `figure` outlives it. GUI thread.
class TimelineDrawing {
  public:
    struct Line {
        std::size_t run = 0;  // of the figure
        StepLine step;
        QPolygonF shape;      // what a screen can show of it, in pixels
        QPointF peak;
        QString peak_text, name;
        QRectF peak_box, name_box;  // empty: no room
        double name_from = 0;       // y of the line's end, which a leader goes to
    };
    struct Caption {
        QString text;
        QRectF box;
    };

    TimelineDrawing(const api::MemoryFigure& figure, const QSizeF& size, const TimelineState& state);

    void paint(QPainter& painter) const;
    // Moves nothing else.
    void set_crosshair(std::optional<double> x, std::size_t run) {
        state_.x = x;
        state_.run = run;
    }

    [[nodiscard]] const QRectF& axes() const { return axes_; }
    [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }  // of runs that have a trace
    [[nodiscard]] const std::vector<Caption>& captions() const { return captions_; }  // of phases
    [[nodiscard]] const QString& budget_text() const { return budget_text_; }
    [[nodiscard]] const ByteAxis& memory() const { return memory_; }
    [[nodiscard]] double x_of(double value) const { return axes_.left() + axes_.width() * value / x_end_; }
    [[nodiscard]] double y_of(double bytes) const { return axes_.bottom() - axes_.height() * bytes / memory_.upper; }
    [[nodiscard]] double value_at(double x) const { return (x - axes_.left()) / axes_.width() * x_end_; }
    // The point of a line that a place on the axis tells about: the peak where it is no pixel away, else the nearest.
    [[nodiscard]] const StepPoint& point_at(const Line& line, double value) const;
    [[nodiscard]] const Line* line_of(std::size_t run) const;  // null: it has none

  private:
    void lay_out_axes();
    void lay_out_lines();
    void lay_out_names();
    void lay_out_captions();
    void paint_axes(QPainter& painter) const;
    void paint_line(QPainter& painter, const Line& line) const;
    void paint_words(QPainter& painter, const Line& line) const;

    const api::MemoryFigure& figure_;
    QSizeF size_;
    TimelineState state_;
    ComparisonLook look_;
    std::vector<Line> lines_;
    ByteAxis memory_;
    QRectF axes_;
    double x_end_ = kSections, column_ = 0;
    std::vector<AxisTick> ticks_, times_;
    std::vector<Caption> captions_;
    std::vector<double> inner_marks_;  // x of phases within forward, where one run is shown
    QString budget_text_;
    QRectF budget_box_;
};

}  // namespace sherl::widgets
