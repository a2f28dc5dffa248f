// SPDX-License-Identifier: GPL-3.0-or-later
// The page Compare: the runs table beside the curves of the ticked runs. Source: ui.md §5.1.
#pragma once

#include <QWidget>

#include "core/base/clock.h"
#include "widgets/bridge/study_session.h"
#include "widgets/look/settings.h"

class QSplitter;

namespace sherl::widgets {
class CurvesPanel;
class RunsPanel;
}  // namespace sherl::widgets

namespace sherl::app {

// GUI thread; all that it is given outlives it. Object name: comparePage.
class ComparePage final : public QWidget {
    Q_OBJECT

  public:
    ComparePage(widgets::StudySession& session, widgets::Settings& settings, const Clock& clock, QWidget* parent = nullptr);

    [[nodiscard]] widgets::RunsPanel& runs() { return *runs_; }
    [[nodiscard]] widgets::CurvesPanel& curves() { return *curves_; }
    void keep_layout();

  private:
    void arrange();

    widgets::Settings& settings_;
    widgets::RunsPanel* runs_;
    widgets::CurvesPanel* curves_;
    QSplitter* across_ = nullptr;
    int left_ = 380;  // the runs table's width at 100 % text size
};

}  // namespace sherl::app
