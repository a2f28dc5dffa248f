// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/redraw_gate.h"

#include <cmath>

namespace sherl::widgets {
namespace {

constexpr double kRounding = 1e-9;  // s, of sums of seconds

}  // namespace

RedrawGate::RedrawGate(const Clock& clock, QObject* parent) : QObject(parent), clock_(clock) {
    timer_.setSingleShot(true);
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, [this] {
        if (!pending_) return;
        const double now = clock_.monotonic_seconds();
        if (now < last_ + kSeconds - kRounding) return wait();
        pending_ = false;
        last_ = now;
        ++passed_;
        Q_EMIT due();
    });
}

void RedrawGate::request() {
    if (pending_) return;
    pending_ = true;
    wait();
}

void RedrawGate::satisfied() {
    pending_ = false;
    timer_.stop();
}

void RedrawGate::wait() {
    const double left = last_ + kSeconds - clock_.monotonic_seconds();
    timer_.start(left > 0 ? static_cast<int>(std::ceil(1000 * left)) : 0);
}

}  // namespace sherl::widgets
