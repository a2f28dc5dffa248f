// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/thinned_graph.h"

namespace sherl::widgets {

ThinnedGraph::ThinnedGraph(QCPAxis* x, QCPAxis* y) : QCPGraph(x, y) {
    setAdaptiveSampling(false);
    setSelectable(QCP::stNone);
}

void ThinnedGraph::show(const analysis::ThinSeries* series, const QPen& pen) {
    series_ = series;
    wide_ = pen;
}

void ThinnedGraph::fill_to(ThinnedGraph* other, const QColor& color) {
    setChannelFillGraph(other);
    setBrush(color);
}

void ThinnedGraph::draw(QCPPainter* painter) {
    if (series_ == nullptr) return;
    const QCPAxis& axis = *keyAxis();
    const std::vector<analysis::Sample> samples =
        series_->thinned({axis.range().lower, axis.range().upper, axis.axisRect()->width(),
                          axis.scaleType() == QCPAxis::stLogarithmic});
    QVector<QCPGraphData> rows;
    rows.reserve(static_cast<qsizetype>(samples.size()));
    for (const analysis::Sample& sample : samples) rows.append({sample.x, sample.y});
    data()->set(rows, true);
    QPen pen = wide_;
    if (rows.size() > kWideLimit && pen.style() != Qt::NoPen) {
        QList<qreal> dash = pen.dashPattern();
        for (qreal& length : dash) length *= pen.widthF();
        const bool dashed = pen.style() == Qt::CustomDashLine;
        pen.setWidthF(1);
        if (dashed) pen.setDashPattern(dash);
    }
    setPen(pen);
    // One row makes no line.
    setScatterStyle(rows.size() == 1 && pen.style() != Qt::NoPen ? QCPScatterStyle(QCPScatterStyle::ssDisc, pen.color(), pen.color(), kDot)
                                                                 : QCPScatterStyle());
    setAntialiased(!crowded_ || rows.size() <= kWideLimit);
    QCPGraph::draw(painter);
}

}  // namespace sherl::widgets
