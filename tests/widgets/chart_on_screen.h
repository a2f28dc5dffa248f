// SPDX-License-Identifier: GPL-3.0-or-later
// A chart of made-up curves on screen.
#pragma once

#include <QtTest>
#include <memory>
#include <vector>

#include "support/fake_clock.h"
#include "widgets/charts/series_chart.h"

namespace sherl::test {

using widgets::ChartLine;
using widgets::Curve;
using widgets::Measure;
using widgets::SeriesChart;

inline Curve curve_of(const std::vector<double>& values, std::int64_t every = 1) {
    std::vector<store::Point> points;
    for (const double value : values) {
        const std::int64_t step = every * (static_cast<std::int64_t>(points.size()) + 1);
        points.push_back({step, static_cast<double>(step) / 100, 0.1 * static_cast<double>(step), value});
    }
    return std::make_shared<const std::vector<store::Point>>(std::move(points));
}

inline ChartLine line(store::RunId run, const QString& series, const QString& method = QStringLiteral("lora"), std::int64_t seed = 0) {
    ChartLine result;
    result.key = {run, series};
    result.variant = result.title = method;
    result.method = method;
    result.seed = seed;
    result.seed_rank = static_cast<int>(seed);
    return result;
}

// A chart on screen whose clock the test moves.
struct Shown {
    FakeClock clock;
    SeriesChart chart;
    explicit Shown(const QString& series, QSize size = {640, 320}) : chart(clock, Measure(series)) {
        chart.resize(size);
        chart.show();
    }
    void settle() {  // what was asked for is drawn
        QCoreApplication::processEvents();
        clock.advance(40);
        const int before = chart.dataRedraws();
        chart.set_empty_text(QStringLiteral("nothing %1").arg(before));
        QTRY_VERIFY(chart.dataRedraws() > before);
        chart.plot().replot();
    }
    QCPRange x() { return chart.plot().xAxis->range(); }
    QCPRange y() { return chart.plot().yAxis->range(); }
    void wheel(QPoint at, int turns, Qt::KeyboardModifiers modifiers = {}) {
        QWheelEvent event(at, chart.plot().mapToGlobal(at), {}, {0, 120 * turns}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&chart.plot(), &event);
    }
    QPoint middle() { return chart.plot().axisRect()->rect().center(); }
};

}  // namespace sherl::test
