// SPDX-License-Identifier: GPL-3.0-or-later
// The devices that runs may use, beside the CPU. Asked on a thread: a driver takes its time.
//
// Called by: main window, for the device chip and the budget.
#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <thread>
#include <vector>

#include "core/base/gpus.h"

namespace sherl::widgets {

// GUI thread.
class Devices final : public QObject {
    Q_OBJECT

  public:
    using Source = std::function<std::vector<Gpu>()>;  // called on the thread
    explicit Devices(Source source = list_gpus, QObject* parent = nullptr);
    ~Devices() override;  // waits for the answer

    void refresh();  // asks again
    [[nodiscard]] const std::vector<Gpu>& gpus() const { return gpus_; }
    // The name of the device that a run with this `device` uses: "auto" is the first GPU, else the CPU.
    [[nodiscard]] QString meant_by(const QString& device) const;
    [[nodiscard]] const Gpu* gpu(const QString& name) const;  // null: none of this name

  Q_SIGNALS:
    void changed();

  private:
    Source source_;
    std::vector<Gpu> gpus_;
    bool asking_ = false;
    std::thread thread_;
};

}  // namespace sherl::widgets
