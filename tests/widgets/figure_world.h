// SPDX-License-Identifier: GPL-3.0-or-later
// A chart with lines, to be exported; and a place for files that a person wants to look at.
#pragma once

#include <QFile>
#include <cmath>

#include "chart_on_screen.h"

namespace sherl::test {

// Two variants, three seeds of one and one of the other, on the loss.
struct World {
    Shown shown;
    explicit World(const QString& series = QStringLiteral("loss")) : shown(series) {
        std::vector<ChartLine> lines;
        for (store::RunId run = 1; run <= 4; ++run) {
            ChartLine each = line(run, series, run == 4 ? QStringLiteral("sherl") : QStringLiteral("lora"), run == 4 ? 0 : run - 1);
            each.title = run == 4 ? QStringLiteral("SHERL, late 1") : QStringLiteral("LoRA, rank 8");
            lines.push_back(each);
        }
        shown.chart.set_lines(lines);
        for (const ChartLine& each : lines) shown.chart.set_curve(each.key, curve_of(values(each.key.run)));
        shown.chart.set_smoothing(0);
        shown.settle();
    }
    static std::vector<double> values(store::RunId run) {
        std::vector<double> values;
        for (int step = 1; step <= 300; ++step) values.push_back(0.2 + std::exp(-step / 90.0) * (1 + 0.2 * std::sin(step * 0.7 + static_cast<double>(run))));
        return values;
    }
    [[nodiscard]] widgets::FigureSource* source() { return &shown.chart; }
};

// To be looked at.
inline void keep(const QByteArray& bytes, const char* name) {
    if (!qEnvironmentVariableIsSet("SHERL_KEEP_FIGURES")) return;
    QFile file(qEnvironmentVariable("SHERL_KEEP_FIGURES") + QLatin1Char('/') + QString::fromLatin1(name));
    if (file.open(QIODevice::WriteOnly)) file.write(bytes);
}

}  // namespace sherl::test
