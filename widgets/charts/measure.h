// SPDX-License-Identifier: GPL-3.0-or-later
// What the vertical axis of a chart counts: which series, in which unit, with how many digits.
#pragma once

#include <QCoreApplication>
#include <QString>

#include "core/base/units.h"

namespace sherl::widgets {

enum class XAxis { step, epoch, seconds };

class Measure {
    Q_DECLARE_TR_FUNCTIONS(Measure)

  public:
    enum class Kind { share, loss, bytes, seconds, rate, number };
    enum class Best { none, highest, lowest };

    Measure() = default;
    // A series of store::Study: "loss", "peak_bytes", "validation.matthews", …
    explicit Measure(QString series);

    [[nodiscard]] const QString& series() const { return series_; }
    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] QString title() const;            // "Validation MCC"
    [[nodiscard]] bool evaluated() const;           // one point per evaluation, not per step
    [[nodiscard]] bool smoothed() const;            // the training loss only
    [[nodiscard]] bool from_zero() const { return kind_ == Kind::bytes; }
    [[nodiscard]] Best best() const;                // which point of a line is marked
    [[nodiscard]] double factor() const { return factor_; }  // value on the axis = stored value × factor
    [[nodiscard]] QString unit() const;             // of the axis; may be empty
    // Memory: one unit for the whole axis, chosen by the largest value that it shows.
    void choose_unit(double largest_stored);

    // Of values on the axis.
    [[nodiscard]] QString value_text(double value) const;              // "58.0", "0.412", "3.06"
    [[nodiscard]] QString limit_text(double value) const;              // a round number such as a budget: "3.0", "512"
    [[nodiscard]] QString tick_text(double value, double step) const;  // as many digits as steps between ticks need

    friend bool operator==(const Measure& a, const Measure& b) { return a.series_ == b.series_ && a.factor_ == b.factor_; }

  private:
    QString series_;
    Kind kind_ = Kind::number;
    double factor_ = 1;
    ByteUnit bytes_;  // of memory
};

// Name of the x axis: "step", "epoch", "s".
[[nodiscard]] QString axis_name(XAxis axis);
// A number of the x axis as a tick: "1 200", "0.5".
[[nodiscard]] QString plain_tick(double value, double step);

}  // namespace sherl::widgets
