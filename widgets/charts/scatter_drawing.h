// SPDX-License-Identifier: GPL-3.0-or-later
// The chart of accuracy against memory at one size: where everything stands, and its painting. ui.md §5.2, §11.
//
// Called by: ScatterChart, on screen and for files. What could change: intervals instead of ranges; predicted methods on the
// axis.
#pragma once

#include <QPolygonF>
#include <QRectF>
#include <optional>
#include <vector>

#include "widgets/charts/comparison_look.h"
#include "widgets/charts/label_room.h"
#include "widgets/charts/measure.h"

class QPainter;

namespace sherl::widgets {

// Values of `figure` and places in (0, 0, size), fixed when it is made. `figure` outlives it. GUI thread.
class ScatterDrawing {
  public:
    struct Point {
        std::size_t run = 0;  // of the figure
        QPointF at;
        double low = 0, high = 0;  // pixels of its range, low below high; both at.y() without one
        bool on_front = false;
    };
    struct Label {
        std::size_t run = 0;
        QString text;
        QRectF box;
        QPolygonF leader;  // from the point; empty where the label stands beside it
    };

    ScatterDrawing(const api::ComparisonFigure& figure, const QSizeF& size, const ComparisonState& state);

    void paint(QPainter& painter) const;

    [[nodiscard]] const QRectF& axes() const { return axes_; }
    [[nodiscard]] const std::vector<Point>& points() const { return points_; }  // by memory, then metric
    [[nodiscard]] const std::vector<Label>& labels() const { return labels_; }  // points without room have none
    [[nodiscard]] const std::vector<QPolygonF>& lines() const { return lines_; }  // the front, level and upright pieces
    [[nodiscard]] const QString& budget_text() const { return budget_text_; }
    [[nodiscard]] const QRectF& budget_box() const { return budget_box_; }
    [[nodiscard]] const ByteAxis& memory() const { return memory_; }
    [[nodiscard]] std::optional<double> budget_x() const;  // none: no budget, or outside
    [[nodiscard]] double x_of(double bytes) const;
    [[nodiscard]] double bytes_at(double x) const;
    [[nodiscard]] double marker_radius() const { return 6.5 * look_.scale; }

    // Whether a run has a place in the chart: both values are known, and finite. One that is not would leave none to the rest.
    [[nodiscard]] static bool drawable(const api::FigureRun& run) { return has_metric(run) && run.peak > 0; }

  private:
    void lay_out_axes();
    void lay_out_points();
    void lay_out_budget();
    void lay_out_labels();
    bool place(const Point& point, LabelRoom& room, bool far);
    [[nodiscard]] int weight_of(const Point& point) const;  // which has a label first
    [[nodiscard]] double y_of(double stored) const;
    [[nodiscard]] QString name_of(const api::FigureRun& run) const;
    void paint_axes(QPainter& painter) const;
    void paint_point(QPainter& painter, const Point& point) const;

    const api::ComparisonFigure& figure_;
    QSizeF size_;
    ComparisonState state_;
    ComparisonLook look_;
    Measure measure_;
    ByteAxis memory_;
    QRectF axes_;
    double low_ = 0, high_ = 1;  // of the metric, as on the axis
    std::vector<AxisTick> x_ticks_, y_ticks_;
    std::vector<Point> points_;
    std::vector<QPolygonF> lines_;
    std::vector<Label> labels_;
    QString budget_text_;
    QRectF budget_box_;
};

}  // namespace sherl::widgets
