// SPDX-License-Identifier: GPL-3.0-or-later
// RunsPanel, which columns are shown and how wide they are; their menu.
#include <QAction>
#include <QFontMetrics>
#include <QHeaderView>
#include <QMenu>
#include <QSignalBlocker>
#include <QTreeView>
#include <algorithm>

#include "widgets/look/theme.h"
#include "widgets/panels/runs_panel.h"
#include "widgets/panels/runs_view.h"

namespace sherl::widgets {
namespace {

QStringList default_columns() {
    return {QStringLiteral("metric"), QStringLiteral("peak")};
}

}  // namespace

void RunsPanel::show_columns() {
    const auto& columns = model_->columns();
    QHeaderView* header = view_->header();
    for (int i = 0; i < static_cast<int>(columns.size()); ++i) {
        const QString& key = columns[static_cast<std::size_t>(i)].key;
        header->setSectionHidden(i, i > 0 && !pinned_.contains(key));
        header->setSectionResizeMode(i, i == 0 ? QHeaderView::Stretch : QHeaderView::Interactive);
    }
    const QSignalBlocker sorted_already(header);  // columns of keys come and go before the one that sorts
    header->setSortIndicator(model_->sort_column(), model_->sort_order());
    fit_columns(true);
}

// As wide as heading and visible cells need. While values change columns only grow, so that nothing jumps.
void RunsPanel::fit_columns(bool shrink) {
    const Theme& theme = Theme::instance();
    const QFontMetrics title(theme.font(11, QFont::Medium));
    QHeaderView* header = view_->header();
    const QAbstractItemView* view = view_;
    for (int i = 1; i < header->count(); ++i) {
        if (header->isSectionHidden(i)) continue;
        const int arrow = header->sortIndicatorSection() == i ? RunsHeader::arrow_width() : 0;
        const int heading = title.horizontalAdvance(model_->headerData(i, Qt::Horizontal, Qt::DisplayRole).toString()) + theme.px(17) + arrow;
        const int wanted = std::max(heading, view->sizeHintForColumn(i));
        if (shrink || wanted > header->sectionSize(i)) header->resizeSection(i, wanted);
    }
}

void RunsPanel::set_pinned(const QStringList& columns) {
    pinned_ = columns.isEmpty() ? default_columns() : columns;
    show_columns();
}

void RunsPanel::fill_columns_menu() {
    columns_menu_->clear();  // its own actions only
    qDeleteAll(columns_menu_->findChildren<QMenu*>(Qt::FindDirectChildrenOnly));
    const auto submenu = [this](const QString& title, const char* name) {
        auto* menu = new QMenu(title, columns_menu_);
        menu->setObjectName(QString::fromLatin1(name));
        menu->setToolTipsVisible(true);
        return menu;
    };
    QMenu* keys = submenu(tr("Settings that differ"), "runsKeyColumns");
    QMenu* constant = submenu(tr("The same in every run"), "runsConstantColumns");
    for (const RunsColumn& column : model_->columns()) {
        if (column.key == QLatin1String("variant")) continue;
        const bool of_spec = column.tip == column.key;
        QAction* action = (column.constant ? constant : of_spec ? keys : columns_menu_)->addAction(of_spec ? column.key : column.title);
        if (!of_spec) action->setToolTip(column.tip);
        action->setCheckable(true);
        action->setChecked(pinned_.contains(column.key));
        action->setData(column.key);
        connect(action, &QAction::toggled, this, [this, key = column.key](bool on) {
            pinned_.removeAll(key);
            if (on) pinned_.append(key);
            show_columns();
            Q_EMIT pinnedChanged(pinned_);
        });
    }
    columns_menu_->addSeparator();
    for (QMenu* menu : {keys, constant})
        if (!menu->isEmpty()) columns_menu_->addMenu(menu);
    columns_menu_->addMenu(make_sort_menu());
}

// What a click on the header does, for the keyboard.
QMenu* RunsPanel::make_sort_menu() {
    auto* menu = new QMenu(tr("Sort by"), columns_menu_);
    menu->setObjectName(QStringLiteral("runsSortMenu"));
    const auto add = [&](const QString& title, int column) {
        QAction* action = menu->addAction(title);
        action->setCheckable(true);
        action->setChecked(column == model_->sort_column());
        connect(action, &QAction::triggered, this, [this, column] {
            const bool again = column == model_->sort_column() && model_->sort_order() == Qt::AscendingOrder;
            view_->sortByColumn(column, again ? Qt::DescendingOrder : Qt::AscendingOrder);
        });
    };
    for (int i = 0; i < model_->columnCount(); ++i)
        if (!view_->isColumnHidden(i)) add(model_->columns()[static_cast<std::size_t>(i)].title, i);
    add(tr("Order of the runs"), -1);
    return menu;
}

}  // namespace sherl::widgets
