// SPDX-License-Identifier: GPL-3.0-or-later
// Limits of an axis, typed.
#pragma once

#include <QFrame>
#include <functional>
#include <optional>
#include <utility>

class QLineEdit;
class QLabel;

namespace sherl::widgets {

// Closes on Escape and on a click elsewhere; deletes itself.
class AxisPopover final : public QFrame {
    Q_OBJECT

  public:
    using Limits = std::pair<double, double>;
    // `apply` gets what was typed, or none for automatic limits. A logarithmic axis takes no limit at or below zero.
    AxisPopover(const QString& title, Limits present, bool logarithmic, std::function<void(std::optional<Limits>)> apply,
                QWidget* parent);
    void open_at(const QPoint& global);

  private:
    void accept();
    QLineEdit *from_, *to_;
    QLabel* problem_;
    bool logarithmic_;
    std::function<void(std::optional<Limits>)> apply_;
};

}  // namespace sherl::widgets
