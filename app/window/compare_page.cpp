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

constexpr int kLeast = 300;  // design pixels
const QString kColumn = QStringLiteral("compareColumn"), kPinned = QStringLiteral("runsColumns");

}  // namespace

ComparePage::ComparePage(StudySession& session, Settings& settings, const Clock& clock, QWidget* parent)
    : QWidget(parent), settings_(settings), runs_(new RunsPanel(session)), curves_(new CurvesPanel(session, clock)) {
    setObjectName(QStringLiteral("comparePage"));
    auto* left = new QHBoxLayout;
    left->addWidget(runs_);
    across_ = split_page(*this, QStringLiteral("compareAcross"), left, curves_);
    if (const int kept = settings_.layout(kColumn).toInt(); kept > 0) left_ = kept;
    arrange();
    connect(across_, &QSplitter::splitterMoved, this, [this](int width) { left_ = width * 100 / Theme::instance().text_percent(); });
    connect(&Theme::instance(), &Theme::changed, this, &ComparePage::arrange);

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

void ComparePage::arrange() {
    const Theme& theme = Theme::instance();
    across_->widget(0)->setMinimumWidth(theme.px(kLeast));
    across_->setSizes({theme.px(left_), std::max(1, width() - theme.px(left_))});
}

void ComparePage::keep_layout() {
    settings_.set_layout(kColumn, QByteArray::number(left_));
}

}  // namespace sherl::app
