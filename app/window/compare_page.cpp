// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/compare_page.h"

#include <QHBoxLayout>
#include <QSplitter>
#include <algorithm>

#include "app/window/split_page.h"
#include "widgets/look/theme.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/runs_panel.h"

namespace sherl::app {
using namespace widgets;

namespace {

constexpr int kRuns = 380;  // design pixels
const QString kAcross = QStringLiteral("compareAcross"), kPinned = QStringLiteral("runsColumns");

}  // namespace

ComparePage::ComparePage(StudySession& session, Settings& settings, const Clock& clock, QWidget* parent)
    : QWidget(parent), settings_(settings), runs_(new RunsPanel(session)), curves_(new CurvesPanel(session, clock)) {
    const Theme& theme = Theme::instance();
    setObjectName(QStringLiteral("comparePage"));
    auto* left = new QHBoxLayout;
    left->addWidget(runs_);
    across_ = split_page(*this, kAcross, left, curves_);
    across_->widget(0)->setMinimumWidth(theme.px(300));
    if (const QByteArray state = settings_.layout(kAcross); state.isEmpty()) {
        across_->setSizes({theme.px(kRuns), theme.px(1440 - kRuns)});
    } else {
        across_->restoreState(state);
    }
    across_->setHandleWidth(1);  // after restoring, which brings its own

    if (const QString pinned = QString::fromUtf8(settings_.layout(kPinned)); !pinned.isEmpty())
        runs_->set_pinned(pinned.split(QLatin1Char('\n')));
    connect(runs_, &RunsPanel::pinnedChanged, this,
            [this](const QStringList& columns) { settings_.set_layout(kPinned, columns.join(QLatin1Char('\n')).toUtf8()); });
    // Ticks and lines are the same choice: either side may make it.
    connect(&runs_->model(), &RunsModel::tickedChanged, this, [this] {
        const std::set<store::RunId>& ticked = runs_->model().ticked();
        std::vector<store::RunId> shown;
        for (const store::RunId run : curves_->runs())
            if (ticked.contains(run)) shown.push_back(run);
        for (const store::RunId run : ticked)
            if (std::find(shown.begin(), shown.end(), run) == shown.end()) shown.push_back(run);
        curves_->set_runs(std::move(shown));
    });
    connect(curves_, &CurvesPanel::runsShown, this,
            [this] { runs_->model().set_ticked({curves_->runs().begin(), curves_->runs().end()}); });
}

void ComparePage::keep_layout() {
    settings_.set_layout(kAcross, across_->saveState());
}

}  // namespace sherl::app
