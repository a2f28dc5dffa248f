// SPDX-License-Identifier: GPL-3.0-or-later
// RunsModel, its rows. runs_cells.cpp holds columns and cells.
#include "widgets/models/runs_model.h"

#include <QBrush>
#include <algorithm>
#include <numeric>
#include <utility>

#include "core/base/error.h"
#include "widgets/look/icons.h"
#include "widgets/look/theme.h"
#include "widgets/models/roles.h"

namespace sherl::widgets {
namespace {

constexpr std::size_t kStateColumn = 4;  // its place in the columns

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

// What a variant's row says of the state of its seeds: what asks for attention goes first.
store::Status common_status(const std::vector<store::RunSummary>& runs, const analysis::Variant& variant) {
    using store::Status;
    for (const Status status : {Status::running, Status::failed, Status::interrupted, Status::paused, Status::stopped,
                                Status::waiting}) {
        for (const std::size_t i : variant.runs)
            if (runs[i].status == status) return status;
    }
    return Status::finished;
}

}  // namespace

RunsModel::RunsModel(StudySession& session, QObject* parent) : QAbstractItemModel(parent), session_(session) {
    connect(&session_, &StudySession::runsChanged, this, &RunsModel::follow);
    connect(&session_, &StudySession::opened, this, [this] {
        ticked_.clear();
        last_.clear();
        rebuild();
        Q_EMIT tickedChanged();
    });
    rebuild();
}

bool RunsModel::set_filter(const QString& expression, Problem* problem) {
    try {
        store::Filter filter(expression.toStdString());
        filter.check_fields(session_.runs());
        filter_ = std::move(filter);
    } catch (const Error& error) {
        if (problem != nullptr) *problem = error.problems().front();
        return false;
    }
    rebuild();
    return true;
}

void RunsModel::follow() {
    const auto gone = [this](store::RunId id) { return session_.run(id) == nullptr; };
    const bool lost = std::erase_if(ticked_, gone) > 0;
    rebuild();
    if (lost) Q_EMIT tickedChanged();
}

void RunsModel::set_rule(Rule rule) {
    if (rule == rule_) return;
    rule_ = rule;
    rebuild();
}

void RunsModel::set_counter(const std::string& counter) {
    if (counter == counter_) return;
    counter_ = counter;
    rebuild();
}

// The study's list of runs holds the selected evaluation only.
void RunsModel::ask_last() {
    std::map<store::RunId, std::pair<std::int64_t, std::string>> wanted;  // steps, series
    for (const store::RunSummary& run : session_.runs()) {
        if (!run.metric.empty() && last_[run.id].steps != run.steps) wanted[run.id] = {run.steps, "validation." + run.metric};
    }
    if (wanted.empty() || asking_) return;
    asking_ = true;
    session_.ask<std::map<store::RunId, LastMetric>>(
        this,
        [wanted](const store::Study& study) {
            std::map<store::RunId, LastMetric> found;
            for (const auto& [run, what] : wanted) {
                const std::vector<store::Point> points = study.series(run, what.second);
                LastMetric& metric = found[run] = {what.first, {}, {}};
                if (points.empty()) continue;
                const auto count = std::min<std::ptrdiff_t>(kLastEvaluations, std::ssize(points));
                const double sum = std::accumulate(points.end() - count, points.end(), 0.0, [](double all, const store::Point& each) { return all + each.value; });
                metric.value = points.back().value;
                metric.mean = sum / static_cast<double>(count);
            }
            return found;
        },
        [this, asked = session_.path()](std::map<store::RunId, LastMetric> found) {
            asking_ = false;
            if (asked != session_.path()) return rebuild();  // the runs of another study
            for (auto& [run, metric] : found) last_[run] = metric;
            rebuild();
        },
        [this](const Error&) { asking_ = false; });
}

bool RunsModel::Table::has_rows_of(const Table& other) const {
    const auto same_run = [&](std::size_t i, std::size_t j) { return runs[i].id == other.runs[j].id; };
    return std::equal(groups.begin(), groups.end(), other.groups.begin(), other.groups.end(), [&](const auto& a, const auto& b) {
        return a.key == b.key && std::equal(a.runs.begin(), a.runs.end(), b.runs.begin(), b.runs.end(), same_run);
    });
}

store::RunSummary RunsModel::under_rule(store::RunSummary run) const {
    // A run at work tells the counter of its device only.
    if (!counter_.empty() && counter_ != analysis::peak_counter(run)) {
        const auto found = run.counters.find(counter_);
        run.peak_bytes = found == run.counters.end() ? std::nullopt : std::optional(found->second);
    }
    if (rule_ == Rule::selected) return run;
    run.validation.erase(run.metric);
    const auto last = last_.find(run.id);
    if (last == last_.end()) return run;
    if (const auto value = rule_ == Rule::last ? last->second.value : last->second.mean) run.validation[run.metric] = *value;
    return run;
}

void RunsModel::rebuild() {
    if (rule_ != Rule::selected) ask_last();
    names_.update(session_.runs());
    Table before = std::exchange(table_, {});
    table_.shades = shades_of(session_.runs());
    for (const store::RunSummary& run : session_.runs()) {
        if (!filter_.matches(run)) continue;
        table_.runs.push_back(under_rule(run));
    }
    table_.groups = analysis::group_variants(table_.runs);
    build_columns();
    sort_groups();
    if (table_.columns == before.columns && table_.has_rows_of(before)) return touch(columnCount() - 1);
    std::swap(table_, before);  // the old rows must be there while views let go of them
    beginResetModel();
    std::swap(table_, before);
    endResetModel();
}

int RunsModel::sort_column() const {
    const auto by = std::find_if(table_.columns.begin(), table_.columns.end(),
                                 [this](const RunsColumn& column) { return column.key == sort_key_; });
    return by == table_.columns.end() ? -1 : static_cast<int>(by - table_.columns.begin());
}

// Rows without a value stand last, whatever the order.
void RunsModel::sort_groups() {
    const int by = sort_column();
    if (by < 0) return;
    const RunsColumn& column = table_.columns[static_cast<std::size_t>(by)];
    std::stable_sort(table_.groups.begin(), table_.groups.end(), [&](const auto& a, const auto& b) {
        const QVariant left = cell(a, column, SortRole), right = cell(b, column, SortRole);
        if (left.isValid() != right.isValid()) return left.isValid();
        const QPartialOrdering order = QVariant::compare(left, right);
        return order == (sort_order_ == Qt::AscendingOrder ? QPartialOrdering::Less : QPartialOrdering::Greater);
    });
}

// Values may have changed, in every row up to this column.
void RunsModel::touch(int last_column, const QList<int>& roles) {
    const int rows = rowCount();
    if (rows == 0) return;
    Q_EMIT dataChanged(index(0, 0), index(rows - 1, last_column), roles);
    for (int row = 0; row < rows; ++row) {
        const QModelIndex group = index(row, 0);
        if (const int seeds = rowCount(group); seeds > 0)
            Q_EMIT dataChanged(index(0, 0, group), index(seeds - 1, last_column, group), roles);
    }
}

std::vector<store::RunId> RunsModel::runs_at(const QModelIndex& index) const {
    if (!index.isValid() || !checkIndex(index)) return {};
    std::vector<store::RunId> ids;
    for (const std::size_t i : members(index).runs) ids.push_back(table_.runs[i].id);
    return ids;
}

// With the run's number where another run of the variant has the same seed.
QString RunsModel::seed_text(const QModelIndex& child) const {
    const store::RunSummary& run = table_.runs[members(child).runs.front()];
    const auto same = [&](std::size_t i) { return table_.runs[i].seed == run.seed; };
    const std::vector<std::size_t>& all = members(child.parent()).runs;
    return std::count_if(all.begin(), all.end(), same) > 1 ? tr("seed %1 #%2", "seed, number of the run").arg(run.seed).arg(run.id)
                                                          : tr("seed %1").arg(run.seed);
}

analysis::Variant RunsModel::members(const QModelIndex& index) const {
    if (index.internalId() == 0) return table_.groups[static_cast<std::size_t>(index.row())];
    const analysis::Variant& group = table_.groups[index.internalId() - 1];
    return {.key = {}, .runs = {group.runs[static_cast<std::size_t>(index.row())]}};
}

QModelIndex RunsModel::index_of(store::RunId run) const {
    for (std::size_t g = 0; g < table_.groups.size(); ++g) {
        const auto& runs = table_.groups[g].runs;
        for (std::size_t i = 0; i < runs.size(); ++i) {
            if (table_.runs[runs[i]].id != run) continue;
            return runs.size() == 1 ? index(static_cast<int>(g), 0)
                                    : index(static_cast<int>(i), 0, index(static_cast<int>(g), 0));
        }
    }
    return {};
}

void RunsModel::set_ticked(std::set<store::RunId> runs) {
    if (runs == ticked_) return;
    ticked_ = std::move(runs);
    touch(0, {Qt::CheckStateRole});
    Q_EMIT tickedChanged();
}

void RunsModel::set_budget(std::optional<std::int64_t> bytes) {
    if (bytes == budget_) return;
    budget_ = bytes;
    touch(columnCount() - 1);
}

void RunsModel::retranslate() {
    names_.forget();
    rebuild();
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

int RunsModel::variant_count() const {
    return static_cast<int>(table_.groups.size());
}

int RunsModel::run_count() const {
    return static_cast<int>(table_.runs.size());
}

QModelIndex RunsModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : quintptr{0});
}

QModelIndex RunsModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == 0) return {};
    return createIndex(static_cast<int>(child.internalId() - 1), 0, quintptr{0});
}

int RunsModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) return static_cast<int>(table_.groups.size());
    if (parent.internalId() != 0 || parent.column() > 0) return 0;
    const auto& runs = table_.groups[static_cast<std::size_t>(parent.row())].runs;
    return runs.size() > 1 ? static_cast<int>(runs.size()) : 0;
}

int RunsModel::columnCount(const QModelIndex&) const {
    return static_cast<int>(table_.columns.size());
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !checkIndex(index)) return {};
    const bool child = index.internalId() != 0;
    const analysis::Variant variant = members(index);
    const store::RunSummary& first = table_.runs[variant.runs.front()];
    const RunsColumn& column = table_.columns[static_cast<std::size_t>(index.column())];
    switch (role) {
        case Qt::DisplayRole:
            if (child && column.key == QLatin1String("variant")) return seed_text(index);
            return cell(variant, column, role);
        case Qt::ToolTipRole:
            if (column.key == QLatin1String("variant"))
                return tr("%1: %2", "variant: states of its runs")
                    .arg(names_.of(first), cell(variant, table_.columns[kStateColumn], Qt::DisplayRole).toString());
            return cell(variant, column, role);
        case BelowRole:
            if (child || (column.key != QLatin1String("metric") && column.key != QLatin1String("test") && column.key != QLatin1String("variant"))) return {};
            return cell(variant, column, role);
        case SortRole:
            return cell(variant, column, role);
        case Qt::ForegroundRole: {
            if (column.key != QLatin1String("peak") || !budget_) return {};
            const auto peak = peak_of(variant);
            return peak && *peak > *budget_ ? QVariant(QBrush(Theme::instance().color(QStringLiteral("bad")))) : QVariant();
        }
        case SeedsRole:
            return static_cast<int>(analysis::validation_spread(table_.runs, variant).value_or(analysis::Spread{}).count);
        case Qt::TextAlignmentRole:
            return column.number ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
        case Qt::DecorationRole:
            if (column.key != QLatin1String("variant") || child) return {};
            return variant_icon(text(first.method), table_.shades.at(first.id));
        case Qt::CheckStateRole: {
            if (index.column() != 0) return {};
            std::size_t on = 0;
            for (const std::size_t i : variant.runs) on += ticked_.contains(table_.runs[i].id) ? 1 : 0;
            return on == 0 ? Qt::Unchecked : on == variant.runs.size() ? Qt::Checked : Qt::PartiallyChecked;
        }
        case ObjectKeyRole:
            return variant.runs.size() == 1 ? QVariant(static_cast<qint64>(first.id))
                                    : QVariant(text(variant.key));
        case MethodRole:
            return text(first.method);
        case StatusRole:
            return static_cast<int>(common_status(table_.runs, variant));
        case Qt::AccessibleTextRole:
            return index.column() != 0 ? cell(variant, column, role)
                                       : QVariant(tr("%1, %n run(s)", "variant and how many runs it has",
                                                     static_cast<int>(variant.runs.size()))
                                                      .arg(cell(variant, column, Qt::DisplayRole).toString()));
        default:
            return {};
    }
}

bool RunsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || index.column() != 0) return false;
    std::set<store::RunId> ticked = ticked_;
    for (const store::RunId run : runs_at(index)) {
        if (value.toInt() == Qt::Unchecked) {
            ticked.erase(run);
        } else {
            ticked.insert(run);
        }
    }
    set_ticked(std::move(ticked));
    return true;
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const RunsColumn& column = table_.columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return column.title;
    if (role == Qt::ToolTipRole) return column.tip;
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((column.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

Qt::ItemFlags RunsModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (index.column() == 0) flags |= Qt::ItemIsUserCheckable;
    return flags;
}

void RunsModel::sort(int column, Qt::SortOrder order) {
    sort_key_ = column >= 0 && column < columnCount() ? table_.columns[static_cast<std::size_t>(column)].key : QString();
    sort_order_ = order;
    rebuild();
}

}  // namespace sherl::widgets
