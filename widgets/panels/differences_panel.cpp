// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/differences_panel.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/look/elided_label.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/runs_view.h"

namespace sherl::widgets {

DifferencesPanel::DifferencesPanel(QWidget* parent)
    : QWidget(parent), model_(new DifferencesModel(this)), summary_(new ElidedLabel), hide_(new QCheckBox), copy_(new QPushButton),
      table_(new QPushButton), view_(new RunsView), empty_(role_label("label")), pages_(new QStackedWidget) {
    const Theme& theme = Theme::instance();
    setObjectName(QStringLiteral("differencesPanel"));
    summary_->setObjectName(QStringLiteral("differencesSummary"));
    summary_->setProperty("role", QStringLiteral("label"));
    hide_->setObjectName(QStringLiteral("differencesHideIntended"));
    copy_->setObjectName(QStringLiteral("differencesCopy"));
    table_->setObjectName(QStringLiteral("differencesTable"));
    view_->setObjectName(QStringLiteral("settingsDiff"));
    empty_->setObjectName(QStringLiteral("differencesEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    view_->setModel(model_);
    view_->setUniformRowHeights(true);
    view_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view_->setItemsExpandable(false);
    view_->setRootIsDecorated(false);
    view_->setIndentation(theme.px(8));
    view_->setTextElideMode(Qt::ElideMiddle);
    view_->header()->setStretchLastSection(false);
    view_->header()->setSectionsMovable(false);
    view_->installEventFilter(this);

    auto* bar = new QHBoxLayout;
    bar->setSpacing(theme.px(8));
    bar->addWidget(summary_, 1);
    bar->addWidget(hide_);
    bar->addWidget(copy_);
    bar->addWidget(table_);
    auto* sheet = new QWidget;
    auto* column = new QVBoxLayout(sheet);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.px(8));
    column->addLayout(bar);
    column->addWidget(view_, 1);
    pages_->addWidget(empty_);
    pages_->addWidget(sheet);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(pages_);

    connect(hide_, &QCheckBox::toggled, model_, &DifferencesModel::set_intended_hidden);
    connect(copy_, &QPushButton::clicked, this, &DifferencesPanel::copy);
    connect(table_, &QPushButton::clicked, this, &DifferencesPanel::exportTableAsked);
    connect(model_, &DifferencesModel::intendedChanged, this, &DifferencesPanel::show_summary);
    connect(model_, &QAbstractItemModel::modelReset, this, [this] {
        view_->expandAll();
        for (int row = 0; row < model_->rowCount(); ++row) view_->setFirstColumnSpanned(row, {}, true);
        fit_columns();
    });
    connect(&Theme::instance(), &Theme::changed, this, &DifferencesPanel::fit_columns);
    retranslate();
}

void DifferencesPanel::show_differences(std::vector<DifferencesModel::Head> variants, std::optional<analysis::Differences> differences,
                                        const std::optional<Error>& unread, const QString& rule) {
    variants_ = variants.size();
    known_ = differences.has_value();
    unread_ = unread;
    model_->show(std::move(variants), differences.value_or(analysis::Differences{}), rule);
    show_summary();
}

void DifferencesPanel::show_summary() {
    const bool any = model_->rowCount() > 0 || model_->count() > 0;
    empty_->setText(variants_ < 2 ? tr("Tick two variants in the list.")
                    : known_      ? tr("Nothing differs: settings, environment and results are the same.")
                    : unread_     ? shown(*unread_)
                                  : tr("Reading…"));
    pages_->setCurrentIndex(any ? 1 : 0);
    const int intended = model_->intended_count();
    QString words = tr("%n setting(s) differ", nullptr, model_->count());
    //: %1 "5 settings differ", %2 a number
    if (intended > 0) words = tr("%1 · %2 intended").arg(words).arg(intended);
    summary_->set_text(words);
    hide_->setVisible(intended > 0 || hide_->isChecked());
}

void DifferencesPanel::fit_columns() {
    const Theme& theme = Theme::instance();
    QHeaderView& header = *view_->header();
    if (header.count() == 0) return;
    view_->resizeColumnToContents(0);
    view_->setColumnWidth(0, std::clamp(view_->columnWidth(0) + theme.px(8), theme.px(140), theme.px(300)));
    for (int column = 1; column < header.count(); ++column) {
        view_->resizeColumnToContents(column);
        view_->setColumnWidth(column, std::clamp(std::max(view_->columnWidth(column), header.sectionSizeHint(column)) + theme.px(8), theme.px(90), theme.px(240)));
    }
}

void DifferencesPanel::copy() {
    QApplication::clipboard()->setText(model_->plain_text());
    Q_EMIT copied(tr("The differences are in the clipboard."));
}

bool DifferencesPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == view_ && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
        copy();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void DifferencesPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

void DifferencesPanel::retranslate() {
    hide_->setText(tr("Hide intended"));
    hide_->setToolTip(tr("Tick off a difference that you wanted: it is remembered for this study."));
    copy_->setText(tr("Copy as text"));
    table_->setText(tr("Export table…"));
    view_->setAccessibleName(tr("What differs between the ticked variants"));
    model_->retranslate();
    show_summary();
}

}  // namespace sherl::widgets
