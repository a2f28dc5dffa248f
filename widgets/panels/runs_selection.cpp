// SPDX-License-Identifier: GPL-3.0-or-later
// RunsPanel, which rows are selected, and what stands while rows are exchanged: selection, open groups, scroll position.
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTreeView>
#include <algorithm>

#include "widgets/models/roles.h"
#include "widgets/panels/runs_panel.h"

namespace sherl::widgets {

RunsPanel::Place RunsPanel::place_of(const QModelIndex& index) const {
    const std::vector<store::RunId> runs = model_->runs_at(index);
    return runs.empty() ? Place{} : Place{runs.front(), !index.parent().isValid()};
}

QModelIndex RunsPanel::find(const Place& place) const {
    const QModelIndex index = model_->index_of(place.run);
    return place.variant && index.parent().isValid() ? index.parent() : index;
}

void RunsPanel::keep_view() {
    kept_.clear();
    for (const QPersistentModelIndex& index : order_)
        if (index.isValid()) kept_.push_back(place_of(index));
    kept_current_ = place_of(view_->currentIndex());
    kept_scroll_ = view_->verticalScrollBar()->value();
}

void RunsPanel::restore_view() {
    show_columns();
    show_summary();
    for (int row = 0; row < model_->rowCount(); ++row) {
        const QModelIndex index = model_->index(row, 0);
        if (expanded_.contains(index.data(ObjectKeyRole).toString())) view_->expand(index);
    }
    order_.clear();
    if (const QModelIndex current = find(kept_current_); current.isValid())
        view_->selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    for (const Place& place : kept_) {
        const QModelIndex index = find(place);
        if (index.isValid()) view_->selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    fit_columns(true);
    view_->verticalScrollBar()->setValue(kept_scroll_);
    show_pair();
}

void RunsPanel::remember_selection() {
    const QModelIndexList rows = view_->selectionModel()->selectedRows();
    std::erase_if(order_, [&](const QPersistentModelIndex& index) { return !rows.contains(index); });
    for (const QModelIndex& index : rows)
        if (std::find(order_.begin(), order_.end(), index) == order_.end()) order_.emplace_back(index);
    show_pair();
    Q_EMIT selectionChanged();
}

std::optional<std::pair<QModelIndex, QModelIndex>> RunsPanel::pair() const {
    if (order_.size() != 2 || !order_[0].isValid() || !order_[1].isValid()) return std::nullopt;
    return std::pair<QModelIndex, QModelIndex>(order_[0], order_[1]);
}

std::vector<store::RunId> RunsPanel::selected() const {
    std::vector<store::RunId> runs;
    for (const QPersistentModelIndex& index : order_) {
        for (const store::RunId run : model_->runs_at(index)) {
            if (std::find(runs.begin(), runs.end(), run) == runs.end()) runs.push_back(run);
        }
    }
    return runs;
}

void RunsPanel::select_all(const std::vector<store::RunId>& runs) {
    const auto hidden = [this](store::RunId run) { return !model_->index_of(run).isValid(); };
    if (std::any_of(runs.begin(), runs.end(), hidden)) filter_->clear();
    view_->clearSelection();
    for (const store::RunId run : runs) {
        const QModelIndex index = model_->index_of(run);
        if (!index.isValid()) continue;
        if (index.parent().isValid()) view_->expand(index.parent());
        view_->selectionModel()->setCurrentIndex(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
        view_->scrollTo(index);
    }
}

}  // namespace sherl::widgets
