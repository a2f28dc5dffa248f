// SPDX-License-Identifier: GPL-3.0-or-later
// What an empty study shows instead of curves: one button that runs the example, and three ways to start with one's
// own. Source: ui.md §9, mockups/workbench-empty.png.
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace sherl::widgets {

// GUI thread. Object names: firstRunCard, exampleButton, openBackboneButton, openSpecButton, openStudyButton, copySetupButton.
class FirstRunCard final : public QFrame {
    Q_OBJECT

  public:
    explicit FirstRunCard(QWidget* parent = nullptr);
    // A non-empty reason (with the command that helps, and a button that copies it) stands in place of the button: model
    // or data are not there.
    void set_unavailable(const QString& reason);
    void set_busy(bool busy);  // the example is being prepared

  Q_SIGNALS:
    void exampleRequested();
    void openBackboneRequested();
    void openSpecRequested();
    void openStudyRequested();

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void retranslate();
    QLabel *title_, *text_, *lora_, *lora_why_, *sherl_, *sherl_why_, *caption_, *reason_, *own_;
    QPushButton *example_, *copy_, *backbone_, *spec_, *study_;
    QLabel *backbone_hint_, *spec_hint_, *study_hint_;
};

}  // namespace sherl::widgets
