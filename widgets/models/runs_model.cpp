// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/runs_model.h"

#include <QBrush>
#include <algorithm>
#include <limits>

#include "core/analysis/fairness.h"
#include "core/base/error.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/models/roles.h"

namespace sherl::widgets {
namespace {

constexpr double kMebi = 1024.0 * 1024.0;
constexpr std::size_t kStateColumn = 4;  // its place in columns_

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

// Spec keys that the fixed columns show already.
bool shown_elsewhere(const std::string& path) {
    static const std::set<std::string> paths{"name", "comment", "train.seed", "method.kind", "format", "backbone.path"};
    return paths.contains(path);
}

void collect_paths(const Json& value, const std::string& path, std::set<std::string>& out) {
    if (!value.is_object()) {
        if (!shown_elsewhere(path)) out.insert(path);
        return;
    }
    for (const auto& item : value.items()) collect_paths(item.value(), path.empty() ? item.key() : path + '.' + item.key(), out);
}

// Values of text columns of several seeds: the one they share, or all of them.
QString joined(const QStringList& values) {
    QStringList different;
    for (const QString& value : values) {
        if (!value.isEmpty() && !different.contains(value)) different.append(value);
    }
    return different.join(QStringLiteral(", "));
}

// What a variant's row says of the state of its seeds: what asks for attention goes first.
store::Status common_status(const std::vector<store::RunSummary>& runs, const std::vector<std::size_t>& members) {
    using store::Status;
    for (const Status status : {Status::running, Status::failed, Status::interrupted, Status::paused, Status::stopped,
                                Status::waiting}) {
        for (const std::size_t i : members)
            if (runs[i].status == status) return status;
    }
    return Status::finished;
}

}  // namespace

struct RunsModel::Group {
    QString key;
    std::vector<std::size_t> runs;
};

RunsModel::RunsModel(StudySession& session, QObject* parent) : QAbstractItemModel(parent), session_(session) {
    connect(&session_, &StudySession::runsChanged, this, &RunsModel::follow);
    connect(&session_, &StudySession::opened, this, [this] {
        ticked_.clear();
        last_.clear();
        rebuild();
        Q_EMIT tickedChanged();
    });
    build_columns();
    rebuild();
}

RunsModel::~RunsModel() = default;

bool RunsModel::set_filter(const QString& expression, QString* problem) {
    try {
        store::Filter filter(expression.toStdString());
        filter.check_fields(session_.runs());
        filter_ = std::move(filter);
    } catch (const Error& error) {
        if (problem != nullptr) *problem = shown(error);
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
                found[run] = {what.first, points.empty() ? std::nullopt : std::optional(points.back().value)};
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

void RunsModel::rebuild() {
    if (rule_ == Rule::last) ask_last();
    std::vector<store::RunSummary> runs;
    for (const store::RunSummary& run : session_.runs()) {
        if (!filter_.matches(run)) continue;
        store::RunSummary& kept = runs.emplace_back(run);
        if (rule_ == Rule::selected) continue;
        kept.validation.erase(run.metric);
        if (const auto last = last_.find(run.id); last != last_.end() && last->second.value) kept.validation[run.metric] = *last->second.value;
    }
    std::vector<Group> groups;
    for (analysis::Variant& variant : analysis::group_variants(runs))
        groups.push_back({text(variant.key), std::move(variant.runs)});

    names_.update(session_.runs());
    std::swap(runs_, runs);
    const std::vector<RunsColumn> before = columns_;
    build_columns();
    const bool same_columns =
        std::equal(before.begin(), before.end(), columns_.begin(), columns_.end(), [](const auto& a, const auto& b) {
            return a.key == b.key && a.title == b.title && a.constant == b.constant;
        });
    if (const auto by = std::find_if(columns_.begin(), columns_.end(),
                                     [this](const RunsColumn& column) { return column.key == sort_key_; });
        by != columns_.end()) {
        const auto value = [&](const Group& group) { return cell(group.runs, *by, SortRole); };
        std::stable_sort(groups.begin(), groups.end(), [&](const Group& a, const Group& b) {
            const QVariant left = value(a), right = value(b);
            // Rows without a value stand last, whatever the order.
            if (left.isValid() != right.isValid()) return left.isValid();
            const QPartialOrdering order = QVariant::compare(left, right);
            return sort_order_ == Qt::AscendingOrder ? order == QPartialOrdering::Less
                                                     : order == QPartialOrdering::Greater;
        });
    }
    const bool same_rows = same_columns && std::equal(groups.begin(), groups.end(), groups_.begin(), groups_.end(),
                                                      [&](const Group& a, const Group& b) {
                                                          return a.key == b.key &&
                                                                 std::equal(a.runs.begin(), a.runs.end(), b.runs.begin(),
                                                                            b.runs.end(), [&](std::size_t i, std::size_t j) {
                                                                                return runs_[i].id == runs[j].id;
                                                                            });
                                                      });
    if (same_rows) {
        groups_ = std::move(groups);
        const int last = columnCount() - 1;
        if (groups_.empty()) return;
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, last));
        for (int row = 0; row < rowCount(); ++row) {
            const QModelIndex group = index(row, 0);
            if (rowCount(group) > 0) Q_EMIT dataChanged(index(0, 0, group), index(rowCount(group) - 1, last, group));
        }
        return;
    }
    // The old rows must be there while views let go of them.
    std::swap(runs_, runs);
    std::vector<RunsColumn> columns = before;
    std::swap(columns_, columns);
    beginResetModel();
    std::swap(runs_, runs);
    std::swap(columns_, columns);
    groups_ = std::move(groups);
    endResetModel();
    if (!same_columns) Q_EMIT columnsChanged();
}

void RunsModel::build_columns() {
    std::set<QString> metrics;
    std::int64_t largest = 0;
    for (const store::RunSummary& run : runs_) {
        metrics.insert(metric_name(text(run.metric)));
        largest = std::max(largest, run.peak_bytes.value_or(0));
    }
    const bool gibi = memory_unit() == MemoryUnit::gib && static_cast<double>(largest) >= 1024 * kMebi;
    const QString metric = metrics.size() == 1 ? *metrics.begin() : tr("Metric");
    columns_ = {
        {QStringLiteral("variant"), tr("Variant"), tr("Runs that differ in nothing but the seed are one variant.")},
        {QStringLiteral("metric"), metric,
         rule_ == Rule::last ? tr("Validation metric of the last evaluation: mean over seeds and, in brackets, lowest to highest.")
                             : tr("Validation metric of the selected weights: mean over seeds and, in brackets, lowest to highest."),
         true},
        {QStringLiteral("test"), tr("Test"), tr("Test metric of the selected weights, scored once."), true},
        {QStringLiteral("peak"), gibi ? tr("Peak, GiB") : tr("Peak, MiB"),
         tr("Peak allocated, training step: the largest over the seeds."), true},
        {QStringLiteral("status"), tr("State"), tr("How far the run is.")},
        {QStringLiteral("seed"), tr("Seeds"), tr("train.seed of the runs.")},
        {QStringLiteral("method"), tr("Method"), {}},
        {QStringLiteral("task"), tr("Task"), {}},
        {QStringLiteral("backbone"), tr("Backbone"), {}},
        {QStringLiteral("trained"), tr("Trained"), tr("Trained parameters."), true},
        {QStringLiteral("steps"), tr("Steps"), {}, true},
        {QStringLiteral("seconds"), tr("Time"), tr("Duration over all segments of a run; mean over the seeds."), true},
        {QStringLiteral("created"), tr("Created"), {}},
        {QStringLiteral("tags"), tr("Tags"), {}},
        {QStringLiteral("note"), tr("Notes"), tr("First line of the notes.")},
    };
    std::vector<store::RunId> ids;
    for (const store::RunSummary& run : runs_) ids.push_back(run.id);
    if (ids != keys_of_) {
        keys_of_ = std::move(ids);
        keys_.clear();
        std::set<std::string> paths;
        for (const store::RunSummary& run : runs_) collect_paths(run.spec, {}, paths);
        const std::vector<std::string> varying = analysis::varying_keys(runs_);
        for (const std::string& path : paths)
            keys_.emplace_back(path, std::binary_search(varying.begin(), varying.end(), path));
    }
    for (const auto& [path, varies] : keys_) {
        RunsColumn column{.key = text(path), .title = text(path.substr(path.rfind('.') + 1)), .tip = text(path)};
        column.constant = !varies;
        columns_.push_back(std::move(column));
    }
    for (RunsColumn& column : columns_) {
        if (column.key != QLatin1String("method") && column.key != QLatin1String("task") &&
            column.key != QLatin1String("backbone"))
            continue;
        std::set<QString> values;
        for (std::size_t i = 0; i < runs_.size(); ++i) values.insert(cell({i}, column, Qt::DisplayRole).toString());
        column.constant = values.size() < 2;
    }
}

QVariant RunsModel::cell(const std::vector<std::size_t>& runs, const RunsColumn& column, int role) const {
    if (runs.empty()) return {};
    const analysis::Variant variant{.key = {}, .runs = runs};
    const store::RunSummary& first = runs_[runs.front()];
    const QString& key = column.key;
    const auto texts = [&](const auto& of) {
        QStringList values;
        for (const std::size_t i : runs) values.append(of(runs_[i]));
        return joined(values);
    };
    const auto number = [&](std::optional<double> value, const QString& words) {
        return !value ? QVariant() : role == SortRole ? QVariant(*value) : QVariant(words);
    };
    if (key == QLatin1String("metric") || key == QLatin1String("test")) {
        const auto spread = key == QLatin1String("test") ? analysis::test_spread(runs_, variant)
                                                         : analysis::validation_spread(runs_, variant);
        if (!spread) return {};
        const QString name = text(first.metric);
        const QString mean = metric_value(name, spread->mean);
        const QString range = tr("%1–%2", "lowest to highest over seeds").arg(metric_value(name, spread->low), metric_value(name, spread->high));
        if (role == RangeRole) return spread->count > 1 ? QVariant(range) : QVariant();
        if (role == Qt::AccessibleTextRole)
            return spread->count > 1 ? tr("%1 (%2)", "mean and range over seeds").arg(mean, range) : mean;
        if (role == Qt::ToolTipRole)
            return (rule_ == Rule::last && key == QLatin1String("metric") ? tr("%1 of the last evaluation, n = %2")
                                                                          : tr("%1 of the selected weights (best validation step), n = %2"))
                .arg(metric_name(name))
                .arg(spread->count);
        return number(spread->mean, mean);
    }
    if (key == QLatin1String("peak")) {
        const auto peak = analysis::largest_peak(runs_, variant);
        if (!peak) return {};
        if (role == Qt::ToolTipRole) return tr("Peak allocated, training step: %1").arg(exact_bytes(*peak));
        const bool gibi = column.title == tr("Peak, GiB");
        return number(static_cast<double>(*peak),
                      QString::number(static_cast<double>(*peak) / (gibi ? 1024 * kMebi : kMebi), 'f', gibi ? 2 : 0));
    }
    if (role == Qt::ToolTipRole) return {};
    if (key == QLatin1String("variant")) return names_.of(first);
    if (key == QLatin1String("status")) return texts([](const auto& run) { return status_word(run.status); });
    if (key == QLatin1String("seed")) {
        if (role == SortRole) return static_cast<double>(first.seed);
        return texts([](const auto& run) { return QString::number(run.seed); });
    }
    if (key == QLatin1String("method")) return texts([](const auto& run) { return method_title(text(run.method)); });
    if (key == QLatin1String("task")) return texts([](const auto& run) { return text(run.task); });
    if (key == QLatin1String("backbone")) return texts([](const auto& run) { return text(run.backbone); });
    if (key == QLatin1String("trained")) {
        if (!first.trainable_parameters) return {};
        return number(static_cast<double>(*first.trainable_parameters), parameters(*first.trainable_parameters));
    }
    if (key == QLatin1String("steps"))
        return number(static_cast<double>(first.steps), texts([](const auto& run) { return count(run.steps); }));
    if (key == QLatin1String("seconds")) {
        double sum = 0;
        for (const std::size_t i : runs) sum += runs_[i].seconds;
        const double mean = sum / static_cast<double>(runs.size());
        return mean > 0 ? number(mean, duration(mean)) : QVariant();
    }
    if (key == QLatin1String("created"))
        return number(static_cast<double>(first.created_ms), moment(first.created_ms));
    if (key == QLatin1String("tags"))
        return texts([](const auto& run) {
            QStringList tags;
            for (const std::string& tag : run.tags) tags.append(text(tag));
            return tags.join(QStringLiteral(", "));
        });
    if (key == QLatin1String("note")) return texts([](const auto& run) { return text(run.note); });
    const QString value = text(analysis::value_text(first.spec, key.toStdString()));
    bool is_number = false;
    const double parsed = value.toDouble(&is_number);
    if (role == SortRole && is_number) return parsed;
    return value.isEmpty() ? QVariant() : QVariant(value);
}

store::RunId RunsModel::run_at(const QModelIndex& index) const {
    const std::vector<store::RunId> runs = runs_at(index);
    return runs.size() == 1 ? runs.front() : 0;
}

std::vector<store::RunId> RunsModel::runs_at(const QModelIndex& index) const {
    if (!index.isValid() || !checkIndex(index)) return {};
    std::vector<store::RunId> ids;
    for (const std::size_t i : members(index)) ids.push_back(runs_[i].id);
    return ids;
}

std::vector<std::size_t> RunsModel::members(const QModelIndex& index) const {
    if (index.internalId() == 0) return groups_[static_cast<std::size_t>(index.row())].runs;
    return {groups_[index.internalId() - 1].runs[static_cast<std::size_t>(index.row())]};
}

QModelIndex RunsModel::index_of(store::RunId run) const {
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        const auto& runs = groups_[g].runs;
        for (std::size_t i = 0; i < runs.size(); ++i) {
            if (runs_[runs[i]].id != run) continue;
            return runs.size() == 1 ? index(static_cast<int>(g), 0)
                                    : index(static_cast<int>(i), 0, index(static_cast<int>(g), 0));
        }
    }
    return {};
}

void RunsModel::set_ticked(std::set<store::RunId> runs) {
    if (runs == ticked_) return;
    ticked_ = std::move(runs);
    if (!groups_.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 0), {Qt::CheckStateRole});
        for (int row = 0; row < rowCount(); ++row) {
            const QModelIndex group = index(row, 0);
            if (rowCount(group) > 0)
                Q_EMIT dataChanged(index(0, 0, group), index(rowCount(group) - 1, 0, group), {Qt::CheckStateRole});
        }
    }
    Q_EMIT tickedChanged();
}

void RunsModel::set_budget(std::optional<std::int64_t> bytes) {
    if (bytes == budget_) return;
    budget_ = bytes;
    if (!groups_.empty()) rebuild();
}

void RunsModel::retranslate() {
    names_.forget();
    rebuild();
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

QStringList RunsModel::fairness() const {
    std::vector<store::RunSummary> runs;
    for (const store::RunSummary& run : session_.runs())
        if (ticked_.contains(run.id)) runs.push_back(run);
    const std::vector<analysis::Variant> variants = analysis::group_variants(runs);
    std::vector<std::string> names;
    for (const analysis::Variant& variant : variants) names.push_back(names_.of(runs[variant.runs.front()]).toStdString());
    QStringList notes;
    for (const Text& note : analysis::fairness_notes(runs, variants, names)) notes << shown(note);
    return notes;
}

QString RunsModel::difference(const QModelIndex& first, const QModelIndex& second) const {
    const analysis::Variant a{.key = {}, .runs = members(first)}, b{.key = {}, .runs = members(second)};
    const store::RunSummary &from = runs_[a.runs.front()], &to = runs_[b.runs.front()];
    QStringList facts;
    const auto peak_a = analysis::largest_peak(runs_, a), peak_b = analysis::largest_peak(runs_, b);
    if (peak_a && peak_b) facts << tr("peak %1", "change of bytes").arg(bytes_change(*peak_b - *peak_a));
    const auto metric_a = analysis::validation_spread(runs_, a), metric_b = analysis::validation_spread(runs_, b);
    if (metric_a && metric_b && from.metric == to.metric) {
        const QString name = text(from.metric);
        const double change = metric_b->mean - metric_a->mean;
        facts << QStringLiteral("%1 %2%3").arg(metric_name(name), change < 0 ? QStringLiteral("−") : QStringLiteral("+"),
                                               metric_value(name, std::abs(change)));
    }
    if (facts.isEmpty()) return {};
    const auto title = [this](const QModelIndex& index, const store::RunSummary& run) {
        return index.parent().isValid() ? tr("%1, seed %2", "variant and seed").arg(names_.of(run)).arg(run.seed)
                                        : names_.of(run);
    };
    return tr("%1 → %2: %3", "first variant, second variant, what changes")
        .arg(title(first, from), title(second, to), facts.join(QStringLiteral(" · ")).replace(QLatin1Char(' '), QChar::Nbsp));
}

int RunsModel::variant_count() const {
    return static_cast<int>(groups_.size());
}

int RunsModel::run_count() const {
    return static_cast<int>(runs_.size());
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
    if (!parent.isValid()) return static_cast<int>(groups_.size());
    if (parent.internalId() != 0 || parent.column() > 0) return 0;
    const auto& runs = groups_[static_cast<std::size_t>(parent.row())].runs;
    return runs.size() > 1 ? static_cast<int>(runs.size()) : 0;
}

int RunsModel::columnCount(const QModelIndex&) const {
    return static_cast<int>(columns_.size());
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !checkIndex(index)) return {};
    const bool child = index.internalId() != 0;
    const std::vector<std::size_t> runs = members(index);
    const store::RunSummary& first = runs_[runs.front()];
    const RunsColumn& column = columns_[static_cast<std::size_t>(index.column())];
    switch (role) {
        case Qt::DisplayRole:
            if (child && column.key == QLatin1String("variant")) return tr("seed %1").arg(first.seed);
            return cell(runs, column, role);
        case Qt::ToolTipRole:
            if (column.key == QLatin1String("variant"))
                return tr("%1: %2", "variant: states of its runs")
                    .arg(names_.of(first), cell(runs, columns_[kStateColumn], Qt::DisplayRole).toString());
            return cell(runs, column, role);
        case RangeRole:
            if (column.key != QLatin1String("metric") && column.key != QLatin1String("test")) return {};
            return cell(runs, column, role);
        case SortRole:
            return cell(runs, column, role);
        case Qt::ForegroundRole: {
            if (column.key != QLatin1String("peak") || !budget_) return {};
            const auto peak = analysis::largest_peak(runs_, {.key = {}, .runs = runs});
            return peak && *peak > *budget_ ? QVariant(QBrush(Theme::instance().color(QStringLiteral("bad")))) : QVariant();
        }
        case SeedsRole:
            return static_cast<int>(runs.size());
        case Qt::TextAlignmentRole:
            return column.number ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
        case Qt::DecorationRole:
            if (column.key != QLatin1String("variant") || child) return {};
            return Theme::instance().method_icon(text(first.method));
        case Qt::CheckStateRole: {
            if (index.column() != 0) return {};
            std::size_t on = 0;
            for (const std::size_t i : runs) on += ticked_.contains(runs_[i].id) ? 1 : 0;
            return on == 0 ? Qt::Unchecked : on == runs.size() ? Qt::Checked : Qt::PartiallyChecked;
        }
        case ObjectKeyRole:
            return runs.size() == 1 ? QVariant(static_cast<qint64>(first.id))
                                    : QVariant(groups_[static_cast<std::size_t>(index.row())].key);
        case MethodRole:
            return text(first.method);
        case StatusRole:
            return static_cast<int>(common_status(runs_, runs));
        case Qt::AccessibleTextRole:
            return index.column() != 0 ? cell(runs, column, role)
                                       : QVariant(tr("%1, %n run(s)", "variant and how many runs it has",
                                                     static_cast<int>(runs.size()))
                                                      .arg(cell(runs, column, Qt::DisplayRole).toString()));
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
    const RunsColumn& column = columns_[static_cast<std::size_t>(section)];
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
    sort_key_ = column >= 0 && column < columnCount() ? columns_[static_cast<std::size_t>(column)].key : QString();
    sort_order_ = order;
    rebuild();
}

}  // namespace sherl::widgets
