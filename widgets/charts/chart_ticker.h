// SPDX-License-Identifier: GPL-3.0-or-later
// Ticks at 1, 2, 5 times a power of ten, on linear and logarithmic axes.
#pragma once

#include <functional>

#include "widgets/charts/qcp.h"

namespace sherl::widgets {

class ChartTicker final : public QCPAxisTicker {
  public:
    // The text of a tick; `step` is the distance of neighbours (on a logarithmic axis: the tick itself).
    using Text = std::function<QString(double value, double step)>;

    explicit ChartTicker(Text text) : text_(std::move(text)) {}
    void set_count(int count) { count_ = count; }  // about so many
    void set_least_step(double step) { least_step_ = step; }  // on a linear axis: 1 where only whole numbers mean something
    void set_logarithmic(bool logarithmic) { logarithmic_ = logarithmic; }

  protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;
    QVector<double> createTickVector(double step, const QCPRange& range) override;

  private:
    Text text_;
    int count_ = 5;
    double least_step_ = 0;
    bool logarithmic_ = false;
    double step_ = 1;
    double fine_ = 0;  // logarithmic, within one digit: the step of its ticks; 0: 1, 2, 5
};

// Largest of 1, 2, 5 × 10^k that is at most `value`, and the smallest that is at least so.
[[nodiscard]] double one_two_five_below(double value);
[[nodiscard]] double one_two_five_above(double value);

}  // namespace sherl::widgets
