// SPDX-License-Identifier: GPL-3.0-or-later
// The start values of the next runs, where an exported adapter gives them: one line that can be taken away.
//
// Called by: the set-up. What could change: start values from a run of the study.
#pragma once

#include <QWidget>

#include "widgets/bridge/spec_draft.h"

class QToolButton;

namespace sherl::widgets {

class ElidedLabel;

// startLine: startText, startRemove. Not there without train.start_from. GUI thread.
class StartLine final : public QWidget {
    Q_OBJECT

  public:
    explicit StartLine(SpecDraft& draft, QWidget* parent = nullptr);  // `draft` outlives it

  private:
    void refresh();
    void remove();

    SpecDraft& draft_;
    ElidedLabel *text_, *trouble_;
    QToolButton* remove_;
};

}  // namespace sherl::widgets
