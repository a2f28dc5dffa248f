// SPDX-License-Identifier: GPL-3.0-or-later
// Which device the set-up means, and the memory budget that goes with it.
#include "app/window/compare_page.h"
#include "app/window/main_window.h"
#include "app/window/workbench_page.h"
#include "widgets/dialogs/run_details.h"
#include "widgets/look/words.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/device_chip.h"
#include "widgets/panels/header_bar.h"
#include "widgets/panels/runs_panel.h"

namespace sherl::app {

using namespace widgets;

void MainWindow::connect_devices() {
    DeviceChip& chip = header_->chip();
    connect(&devices_, &Devices::changed, this, &MainWindow::show_devices);
    connect(&draft_, &SpecDraft::changed, this, [this] {
        if (header_->chip().device_name() != device()) show_devices();
    });
    connect(&chip, &DeviceChip::opened, &devices_, &Devices::refresh);
    connect(&chip, &DeviceChip::deviceChosen, this, [this](const QString& name) {
        const bool as_auto = name == devices_.meant_by(QStringLiteral("auto"));
        draft_.set("device", as_auto ? Json(nullptr) : Json(name.toStdString()));
    });
    const auto keep_budget = [this](qint64 bytes) {
        settings_.set_budget(QString::fromStdString(session_.path().string()), bytes);
        show_budget();
    };
    connect(&chip, &DeviceChip::budgetChosen, this, keep_budget);
    connect(compare_, &ComparePage::budgetDragged, this, keep_budget);
    connect(&setup_forecast_, &SetupForecast::budgetChosen, this, keep_budget);
    show_devices();
    devices_.refresh();
}

void MainWindow::show_devices() {
    //: The device of runs when there is no other
    std::vector<ChipDevice> all{{QStringLiteral("cpu"), tr("CPU"), static_cast<std::uint64_t>(2 * Settings::half_of_memory()), {}}};
    for (const Gpu& gpu : devices_.gpus()) {
        ChipDevice entry{QString::fromStdString(gpu.name), QString::fromStdString(gpu.title), gpu.memory_bytes, {}};
        for (const GpuUse& use : gpu.others) {
            const QString program = use.program.empty() ? tr("process %1").arg(use.process)
                                                        //: Who else uses a GPU. %1 name of a program, %2 number of its process
                                                        : tr("%1 (process %2)").arg(QString::fromStdString(use.program)).arg(use.process);
            //: Who else uses a GPU. %1 a program, %2 its memory
            entry.others += use.bytes == 0 ? program : tr("%1: %2").arg(program, bytes(static_cast<std::int64_t>(use.bytes)));
        }
        all.push_back(std::move(entry));
    }
    header_->chip().set_devices(std::move(all));
    header_->chip().set_device(device());
    show_budget();
}

QString MainWindow::device() const {
    const Json chosen = draft_.value("device");
    return devices_.meant_by(chosen.is_string() ? QString::fromStdString(chosen.get<std::string>()) : QStringLiteral("auto"));
}

// Unless one was chosen: of a GPU three quarters of what is free, on the CPU half of the memory (ui.md §2).
std::int64_t MainWindow::budget() const {
    const Gpu* gpu = devices_.gpu(device());
    return settings_.budget(QString::fromStdString(session_.path().string()))
        .value_or(gpu != nullptr ? static_cast<std::int64_t>(gpu->free_bytes / 4 * 3) : Settings::half_of_memory());
}

void MainWindow::show_budget() {
    const std::int64_t bytes = budget();
    header_->chip().set_budget(bytes);
    setup_forecast_.set_budget(bytes);
    workbench_->curves().set_budget(bytes);
    compare_->set_budget(bytes);
    for (const auto& [run, window] : details_)
        if (window != nullptr)
            if (auto* curves = window->findChild<CurvesPanel*>()) curves->set_budget(bytes);
}

}  // namespace sherl::app
