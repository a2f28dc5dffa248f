// SPDX-License-Identifier: GPL-3.0-or-later
// The header's chip: a device, the peak of the last step against its memory, the budget as a tick; a click lists all
// devices with who else uses them, and takes a budget. Source: ui.md §2.
#pragma once

#include <QStringList>
#include <QToolButton>
#include <cstdint>
#include <optional>
#include <vector>

class QFrame;

namespace sherl::widgets {

struct ChipDevice {
    QString name;   // as a run spec has it: "cpu", "cuda:0"
    QString title;  // "CPU", "NVIDIA H200"
    std::uint64_t total_bytes = 0;
    QStringList others;  // other processes with their use, a line each
};

// GUI thread. Object names: deviceChip; in its popup devicePopup: device_<name> (where there are several), budgetEdit.
class DeviceChip final : public QToolButton {
    Q_OBJECT

  public:
    explicit DeviceChip(QWidget* parent = nullptr);

    void set_devices(std::vector<ChipDevice> devices);
    // That of the runs to come. One that is not listed is shown by its name alone.
    void set_device(const QString& name);
    [[nodiscard]] const QString& device_name() const { return name_; }
    void set_peak(std::optional<std::int64_t> bytes);  // of the last step; none: "idle"
    void set_budget(std::int64_t bytes);
    void open();  // the popup, with the budget focused

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

  Q_SIGNALS:
    void opened();  // what it lists may be out of date: set_devices() comes through to the open popup
    void deviceChosen(const QString& name);
    void budgetChosen(qint64 bytes);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    [[nodiscard]] ChipDevice device() const;
    void refresh();
    void fill(QFrame& list);  // the popup's part above the budget

    std::vector<ChipDevice> devices_;
    QString name_, device_text_, state_;
    std::optional<std::int64_t> peak_;
    std::int64_t budget_ = 0;
    double filled_ = 0, tick_ = -1;  // shares of the bar; tick < 0: no budget
};

}  // namespace sherl::widgets
