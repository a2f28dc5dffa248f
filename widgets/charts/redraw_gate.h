// SPDX-License-Identifier: GPL-3.0-or-later
// Holds redraws for new data back so that a chart is drawn at most once per 40 ms of a clock, however fast rows arrive.
#pragma once

#include <QObject>
#include <QTimer>

#include "core/base/clock.h"

namespace sherl::widgets {

// GUI thread. `clock` outlives it.
class RedrawGate final : public QObject {
    Q_OBJECT

  public:
    static constexpr double kSeconds = 0.040;
    RedrawGate(const Clock& clock, QObject* parent);

    void request();  // due() follows, once for all requests until then; never from within this call
    void satisfied();  // drawn for another reason: what was requested is on screen
    [[nodiscard]] int passed() const { return passed_; }

  Q_SIGNALS:
    void due();

  private:
    void wait();
    const Clock& clock_;
    QTimer timer_;
    double last_ = -1e300;
    int passed_ = 0;
    bool pending_ = false;
};

}  // namespace sherl::widgets
