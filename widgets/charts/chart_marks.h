// SPDX-License-Identifier: GPL-3.0-or-later
// What stands on and beside the lines of a chart: labels at their ends, peaks, best points, failures, resumes; and what
// lies behind them: epochs, budget, the axis's break. Positions are data, so that a zoom needs no new marks.
#pragma once

#include <optional>
#include <vector>

#include "widgets/charts/qcp.h"

namespace sherl::widgets {

struct ChartMark {
    enum class Kind {
        label,  // beside the end of a line, or in the margin
        peak,   // ▼ over a point, text beside it
        best,   // the method's marker on a point
        cross,  // the end of a failed run
        seam    // where a run was resumed
    };
    Kind kind = Kind::label;
    double x = 0, y = 0;
    QString text;
    QColor color;  // of the line
    QColor words;
    QPainterPath path;  // best
    bool filled = true;
};

// Colours and fonts of all of them.
struct MarkStyle {
    QColor panel, budget, grid, axis, faint, bad;
    QFont label, caption;
};

// Above the lines.
class ChartMarks final : public QCPAbstractItem {
    Q_OBJECT

  public:
    explicit ChartMarks(QCustomPlot* plot);
    void show(std::vector<ChartMark> marks, MarkStyle style);
    [[nodiscard]] const std::vector<ChartMark>& marks() const { return marks_; }
    // Room that the labels need to the right of the axes, in pixels.
    [[nodiscard]] int margin() const;

    double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }

  protected:
    void draw(QCPPainter* painter) override;

  private:
    [[nodiscard]] QPointF pixel(const ChartMark& mark) const;
    void draw_labels(QCPPainter& painter);
    void draw_peaks(QCPPainter& painter);
    void draw_point(QCPPainter& painter, const ChartMark& mark);

    std::vector<ChartMark> marks_;
    MarkStyle style_;
};

// Below the lines.
class ChartBackdrop final : public QCPAbstractItem {
    Q_OBJECT

  public:
    struct Vertical {
        double x = 0;
        QString text;
    };
    explicit ChartBackdrop(QCustomPlot* plot);
    void show(std::vector<Vertical> verticals, std::optional<double> budget, bool broken_axis, QString unit,
              QString message, MarkStyle style);
    [[nodiscard]] const std::vector<Vertical>& verticals() const { return verticals_; }
    [[nodiscard]] const QString& message() const { return message_; }

    double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }

  protected:
    void draw(QCPPainter* painter) override;

  private:
    std::vector<Vertical> verticals_;
    std::optional<double> budget_;
    bool broken_axis_ = false;  // the value axis does not start at zero
    QString unit_, message_;
    MarkStyle style_;
};

}  // namespace sherl::widgets
