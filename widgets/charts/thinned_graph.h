// SPDX-License-Identifier: GPL-3.0-or-later
// A line of a chart that thins itself to the pixels it is drawn on, whatever the zoom.
#pragma once

#include "core/analysis/thinning.h"
#include "widgets/charts/qcp.h"

namespace sherl::widgets {

class ThinnedGraph final : public QCPGraph {
    Q_OBJECT

  public:
    static constexpr int kWideLimit = 400;  // of more visible points a line is one pixel wide: wide ones cost 100 times as much

    static constexpr double kDot = 6;  // pixels across, where a line has one row only

    ThinnedGraph(QCPAxis* x, QCPAxis* y);
    // `series` outlives the graph or the next call. `pen` is for few points.
    void show(const analysis::ThinSeries* series, const QPen& pen);
    // Among many lines one of many points is drawn without smooth edges, which nobody could tell apart: half the time.
    void set_crowded(bool crowded) { crowded_ = crowded; }
    // The area down to another graph (drawn before this one) instead of a line.
    void fill_to(ThinnedGraph* other, const QColor& color);
    [[nodiscard]] const analysis::ThinSeries* series() const { return series_; }

  protected:
    void draw(QCPPainter* painter) override;

  private:
    const analysis::ThinSeries* series_ = nullptr;
    QPen wide_;
    bool crowded_ = false;
};

}  // namespace sherl::widgets
