// SPDX-License-Identifier: GPL-3.0-or-later
// What stands on and beside the lines of a chart: labels at their ends, peaks, best points, failures, resumes; and what
// lies behind them: epochs, budget, the axis's break. Positions are data, so that a zoom needs no new marks.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "widgets/charts/mark_layout.h"
#include "widgets/charts/qcp.h"

namespace sherl::widgets {

// Colours and fonts of all of them.
struct MarkStyle {
    QColor panel, budget, grid, axis, faint, bad;
    QFont label, caption;
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
    // Where the texts of the verticals stand, in their order: above the axes. Empty: no room for this one.
    [[nodiscard]] std::vector<QRectF> text_boxes() const;

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

// Above the lines.
class ChartMarks final : public QCPAbstractItem {
    Q_OBJECT

  public:
    using Lines = std::function<std::vector<QPolygonF>()>;
    // `lines` tells what is drawn at this moment, in pixels: no word may cover it. The words of `behind` neither.
    ChartMarks(QCustomPlot* plot, const ChartBackdrop& behind, Lines lines);
    void show(std::vector<ChartMark> marks, MarkStyle style);
    [[nodiscard]] const std::vector<ChartMark>& marks() const { return marks_; }
    // Room that the labels need to the right of the axes, in pixels.
    [[nodiscard]] int margin() const;
    [[nodiscard]] std::vector<PlacedText> placed() const;  // on the present axes

    double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }

  protected:
    void draw(QCPPainter* painter) override;

  private:
    [[nodiscard]] std::vector<ChartMark> in_pixels() const;
    void draw_point(QCPPainter& painter, const ChartMark& mark);
    void draw_text(QCPPainter& painter, const PlacedText& text);

    const ChartBackdrop& behind_;
    Lines lines_;
    std::vector<ChartMark> marks_;
    MarkStyle style_;
};

}  // namespace sherl::widgets
