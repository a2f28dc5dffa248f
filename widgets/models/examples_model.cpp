// SPDX-License-Identifier: GPL-3.0-or-later
// ExamplesModel, the rows. examples_cells.cpp holds what stands in them.
#include "widgets/models/examples_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace sherl::widgets {
using analysis::Closer;
using analysis::Outcome;

namespace {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

}  // namespace

void ExamplesModel::show(std::shared_ptr<const analysis::PredictedRun> first, std::shared_ptr<const analysis::PredictedRun> second,
                         const std::string& split, std::vector<RunLook> looks) {
    beginResetModel();
    first_ = std::move(first);
    second_ = std::move(second);
    split_ = split;
    looks_ = std::move(looks);
    looks_.resize(2);
    filter_ = ExampleFilter::all;
    cell_.reset();
    classes_.clear();
    for (const std::string& label : first_->labels) classes_ << text(label);
    make_rows();
    fill_texts();
    make_columns();
    choose();
    endResetModel();
}

void ExamplesModel::clear() {
    texts_.reset();
    if (!first_) return;
    beginResetModel();
    first_.reset();
    second_.reset();
    rows_.clear();
    order_.clear();
    columns_.clear();
    classes_.clear();
    confusions_ = {};
    filter_ = ExampleFilter::all;
    cell_.reset();
    endResetModel();
}

void ExamplesModel::set_texts(ExampleTexts::Found texts) {
    if (texts == texts_) return;
    texts_ = std::move(texts);
    if (!first_) return;
    beginResetModel();
    fill_texts();
    make_columns();
    choose();
    endResetModel();
}

void ExamplesModel::set_looks(std::vector<RunLook> looks) {
    looks_ = std::move(looks);
    looks_.resize(2);
    if (!columns_.empty()) Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

void ExamplesModel::retranslate() {
    beginResetModel();
    choose();  // words of a column are sorted, too
    endResetModel();
}

void ExamplesModel::make_rows() {
    const api::PredictionsEvent& one = first_->splits.at(split_);
    const api::PredictionsEvent* other = second_ ? &second_->splits.at(split_) : nullptr;
    const analysis::Pairing pairing = second_ ? analysis::pair(*first_, *second_, split_) : analysis::Pairing{};
    const std::size_t classes = first_->labels.size();
    confusions_ = {};
    if (!regression()) {
        confusions_[0] = analysis::confusion(one, classes);
        if (other != nullptr) confusions_[1] = analysis::confusion(*other, classes);
    }
    rows_.assign(one.ids.size(), {});
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        Row& row = rows_[i];
        row.id = &one.ids[i];
        const auto answer = [&](const api::PredictionsEvent& event, std::size_t place, std::size_t run) {
            if (regression()) {
                row.value[run] = static_cast<double>(event.probabilities[place]);
            } else {
                const std::int64_t predicted = event.predictions[place];
                row.predicted[run] = predicted;
                row.value[run] = predicted < 0 ? std::numeric_limits<double>::quiet_NaN()
                                               : static_cast<double>(event.probabilities[place * classes + static_cast<std::size_t>(predicted)]);
            }
        };
        answer(one, i, 0);
        if (other != nullptr) answer(*other, pairing.second[i], 1);
        if (regression()) {
            row.target = static_cast<double>(one.targets[i]);
            if (other != nullptr) row.closer = pairing.closer[i];
        } else {
            row.truth = one.labels[i];
            if (other != nullptr) row.outcome = pairing.outcomes[i];
        }
    }
}

void ExamplesModel::fill_texts() {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        Row& row = rows_[i];
        const ExampleText* found = texts_ ? texts_->find(split_, *row.id, i, rows_.size()) : nullptr;
        row.has_text = found != nullptr;
        row.text = row.has_text ? found->text : text(*row.id);
        row.pair = row.has_text ? found->pair.value_or(QString()) : QString();
    }
}

void ExamplesModel::make_columns() {
    columns_.clear();
    if (!regression() || second_) columns_.push_back({Kind::outcome, 0});
    columns_.push_back({Kind::text, 0});
    if (texts_ && texts_->pairs) columns_.push_back({Kind::pair, 0});
    columns_.push_back({Kind::truth, 0});
    for (int run = 0; run < runs(); ++run) {
        columns_.push_back({Kind::prediction, run});
        columns_.push_back({regression() ? Kind::error : Kind::confidence, run});
    }
}

int ExamplesModel::column_of(Kind kind, int run) const {
    const auto found = std::find(columns_.begin(), columns_.end(), Column{kind, run});
    return found == columns_.end() ? -1 : static_cast<int>(found - columns_.begin());
}

bool ExamplesModel::passes(const Row& row, ExampleFilter filter) const {
    switch (filter) {
        case ExampleFilter::all:
            return true;
        case ExampleFilter::fixed:
            return row.outcome == Outcome::fixed;
        case ExampleFilter::broken:
            return row.outcome == Outcome::broken;
        case ExampleFilter::both_wrong:
            return row.outcome == Outcome::same_mistake || row.outcome == Outcome::other_mistake;
        case ExampleFilter::wrong:
            return wrong(row, 0);
        case ExampleFilter::right:
            return !wrong(row, 0);
        case ExampleFilter::closer:
            return row.closer == Closer::second;
        case ExampleFilter::farther:
            return row.closer == Closer::first;
    }
    return true;
}

bool ExamplesModel::matches(const Row& row) const {
    const auto has = [this](const QString& where) { return where.contains(search_, Qt::CaseInsensitive); };
    if (search_.isEmpty() || has(row.text) || has(row.pair) || has(text(*row.id))) return true;
    if (regression()) return false;
    if (has(class_name(row.truth))) return true;
    for (std::size_t run = 0; run < static_cast<std::size_t>(runs()); ++run)
        if (has(class_name(row.predicted[run]))) return true;
    return false;
}

std::int64_t ExamplesModel::count(ExampleFilter filter) const {
    return std::count_if(rows_.begin(), rows_.end(), [&](const Row& row) { return passes(row, filter); });
}

void ExamplesModel::choose() {
    order_.clear();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const Row& row = rows_[i];
        if (!passes(row, filter_) || !matches(row)) continue;
        if (cell_ && (static_cast<std::size_t>(row.truth) != cell_->truth ||
                      confusion(cell_->run).column_of(row.predicted[static_cast<std::size_t>(cell_->run)]) != cell_->predicted))
            continue;
        order_.push_back(i);
    }
    sort_order(order_);
}

void ExamplesModel::set_filter(ExampleFilter filter) {
    if (filter == filter_) return;
    beginResetModel();
    filter_ = filter;
    choose();
    endResetModel();
}

void ExamplesModel::set_cell(std::optional<ConfusionCell> cell) {
    if (cell == cell_) return;
    beginResetModel();
    cell_ = cell;
    choose();
    endResetModel();
}

void ExamplesModel::set_search(const QString& words) {
    if (words.trimmed() == search_) return;
    beginResetModel();
    search_ = words.trimmed();
    choose();
    endResetModel();
}

bool ExamplesModel::less(const Row& a, const Row& b, const Column& column) const {
    const auto run = static_cast<std::size_t>(column.run);
    const auto before = [](double one, double other) {  // what is no number stands behind all numbers
        return std::isnan(other) ? !std::isnan(one) : one < other;
    };
    switch (column.kind) {
        case Kind::outcome:
            if (regression()) return a.closer < b.closer;
            return runs() == 2 ? a.outcome < b.outcome : wrong(b, 0) && !wrong(a, 0);
        case Kind::text:
            return a.text < b.text;
        case Kind::pair:
            return a.pair < b.pair;
        case Kind::truth:
            return regression() ? before(a.target, b.target) : a.truth < b.truth;
        case Kind::prediction:
            return regression() ? before(a.value[run], b.value[run]) : a.predicted[run] < b.predicted[run];
        case Kind::confidence:
            return before(a.value[run], b.value[run]);
        case Kind::error:
            return before(std::abs(error(a, column.run)), std::abs(error(b, column.run)));
    }
    return false;
}

void ExamplesModel::sort_order(std::vector<std::size_t>& rows) const {
    if (!is_sorted_ || std::find(columns_.begin(), columns_.end(), sorted_) == columns_.end()) return;
    std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
        return sort_order_ == Qt::AscendingOrder ? less(rows_[a], rows_[b], sorted_) : less(rows_[b], rows_[a], sorted_);
    });
}

// Rows that are selected stay selected.
void ExamplesModel::sort(int column, Qt::SortOrder order) {
    is_sorted_ = column >= 0 && column < columnCount();
    if (is_sorted_) sorted_ = columns_[static_cast<std::size_t>(column)];
    sort_order_ = order;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const std::vector<std::size_t> before = order_;
    std::sort(order_.begin(), order_.end());
    sort_order(order_);
    std::vector<int> place(rows_.size(), -1);
    for (std::size_t i = 0; i < order_.size(); ++i) place[order_[i]] = static_cast<int>(i);
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    for (const QModelIndex& each : from) to << index(place[before[static_cast<std::size_t>(each.row())]], each.column());
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

}  // namespace sherl::widgets
