// SPDX-License-Identifier: GPL-3.0-or-later
// The small note under the layers: why a click was refused, or what is wrong with the choice.
#pragma once

#include <QFrame>

class QLabel;

namespace sherl::widgets {

class LayerNote final : public QFrame {
    Q_OBJECT

  public:
    explicit LayerNote(QWidget* parent = nullptr);

    enum class Tone { doubt, trouble };
    void say(const QString& text, Tone tone);  // announced to screen readers
    void clear();
    [[nodiscard]] QString text() const;

  private:
    QLabel* icon_;
    QLabel* label_;
};

}  // namespace sherl::widgets
