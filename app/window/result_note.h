// SPDX-License-Identifier: GPL-3.0-or-later
// What the example has shown, in one sentence, and what could come next. Source: ui.md §9.
#pragma once

#include <QFrame>

#include "core/store/records.h"

class QLabel;
class QPushButton;

namespace sherl::app {

// GUI thread. Hidden while there is nothing to tell. Object names: resultNote, resultText, resultWhyButton,
// resultSeedsButton, resultOwnButton.
class ResultNote final : public QFrame {
    Q_OBJECT

  public:
    explicit ResultNote(QWidget* parent = nullptr);
    // Of two finished runs: what `frugal` needed against `other`.
    void tell(const store::RunSummary& other, const store::RunSummary& frugal);

  Q_SIGNALS:
    void whyRequested(qint64 other, qint64 frugal);  // the two runs
    void seedsRequested();
    void ownRequested();

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void retranslate();
    QLabel* text_;
    QPushButton *why_, *seeds_, *own_, *close_;
    store::RunSummary other_, frugal_;
};

}  // namespace sherl::app
