// SPDX-License-Identifier: GPL-3.0-or-later
// RunsModel, columns and what stands in them.
#include <algorithm>
#include <cmath>

#include "core/analysis/fairness.h"
#include "core/analysis/variants.h"
#include "widgets/models/roles.h"
#include "widgets/models/runs_model.h"

namespace sherl::widgets {
namespace {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

// Spec keys that the fixed columns show already.
bool shown_elsewhere(const std::string& path) {
    static const std::set<std::string> paths{"name", "comment", "train.seed", "method.kind", "format", "backbone.path"};
    return paths.contains(path) || path.starts_with("comment.");
}

// Values of text columns of several seeds: the one they share, or all of them.
QString joined(const QStringList& values) {
    QStringList different;
    for (const QString& value : values) {
        if (!value.isEmpty() && !different.contains(value)) different.append(value);
    }
    return different.join(QStringLiteral(", "));
}

// The same keys, whatever stands behind them.
bool same_keys(const Json& a, const Json& b) {
    if (!a.is_object() || !b.is_object()) return a.is_object() == b.is_object();
    const auto &left = a.get_ref<const Json::object_t&>(), &right = b.get_ref<const Json::object_t&>();
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const auto& one, const auto& other) { return one.first == other.first && same_keys(one.second, other.second); });
}

}  // namespace

void RunsModel::build_columns() {
    std::set<QString> metrics;
    std::int64_t largest = 0;
    for (const store::RunSummary& run : table_.runs) {
        metrics.insert(metric_name(text(run.metric)));
        largest = std::max({largest, run.peak_bytes.value_or(0), run.forecast_bytes.value_or(0)});
    }
    if (largest > 0) table_.peaks = byte_unit(static_cast<double>(largest));
    const QString metric = metrics.size() == 1 ? capitalized(*metrics.begin()) : tr("Metric");
    table_.columns = {
        {QStringLiteral("variant"), tr("Variant"), tr("Runs that differ in nothing but the seed are one variant.")},
        {QStringLiteral("metric"), metric,
         rule_ == Rule::mean ? tr("Validation metric, mean of a run's last %1 evaluations: mean over seeds and, below it, lowest to highest.").arg(kLastEvaluations)
         : rule_ == Rule::last ? tr("Validation metric of the last evaluation: mean over seeds and, below it, lowest to highest.")
                               : tr("Validation metric of the selected weights: mean over seeds and, below it, lowest to highest."),
         true},
        {QStringLiteral("test"), tr("Test"), tr("Test metric of the selected weights, scored once."), true},
        {QStringLiteral("peak"), tr("Peak, %1", "unit").arg(QLatin1String(table_.peaks.name)),
         //: tool tip of a column; %1: a memory counter
         tr("%1: the largest over the seeds.").arg(counter_name(counter_.empty() ? "tensor_peak_train" : counter_)), true},
        {QStringLiteral("status"), tr("State"), tr("How far the run is.")},
        {QStringLiteral("seed"), tr("Seeds"), tr("train.seed of the runs.")},
        {QStringLiteral("method"), tr("Method"), {}},
        {QStringLiteral("task"), tr("Task"), {}},
        {QStringLiteral("backbone"), tr("Backbone"), {}},
        {QStringLiteral("trained"), tr("Trained"), tr("Trained parameters."), true},
        {QStringLiteral("forecast"), tr("Forecast, %1", "unit").arg(QLatin1String(table_.peaks.name)),
         tr("Peak that was predicted when the run began: the largest over the seeds."), true},
        {QStringLiteral("forecast_error"), tr("Error"),
         tr("How far the forecast was from the measured peak: of the seed it is furthest off for."), true},
        {QStringLiteral("steps"), tr("Steps"), {}, true},
        {QStringLiteral("seconds"), tr("Time"), tr("Duration over all segments of a run; mean over the seeds."), true},
        {QStringLiteral("created"), tr("Created"), {}},
        {QStringLiteral("tags"), tr("Tags"), {}},
        {QStringLiteral("note"), tr("Notes"), tr("First line of the notes.")},
    };
    find_keys();
    for (const auto& [path, varies] : keys_) {
        RunsColumn column{.key = text(path), .title = text(path.substr(path.rfind('.') + 1)), .tip = text(path)};
        column.constant = !varies;
        table_.columns.push_back(std::move(column));
    }
    for (RunsColumn& column : table_.columns) {
        if (column.key != QLatin1String("method") && column.key != QLatin1String("task") &&
            column.key != QLatin1String("backbone"))
            continue;
        std::set<QString> values;
        for (std::size_t i = 0; i < table_.runs.size(); ++i) values.insert(cell({.key = {}, .runs = {i}}, column, Qt::DisplayRole).toString());
        column.constant = values.size() < 2;
    }
}

// Once for the same runs: their specs never change.
void RunsModel::find_keys() {
    std::vector<store::RunId> ids;
    for (const store::RunSummary& run : table_.runs) ids.push_back(run.id);
    if (ids == keys_of_) return;
    keys_of_ = std::move(ids);
    keys_.clear();
    std::set<std::string> paths;
    std::vector<const Json*> seen;  // of hundreds of runs few have keys of their own
    for (const store::RunSummary& run : table_.runs) {
        if (std::any_of(seen.begin(), seen.end(), [&run](const Json* spec) { return same_keys(*spec, run.spec); })) continue;
        seen.push_back(&run.spec);
        for (const auto& [path, value] : analysis::leaves(run.spec))
            if (!shown_elsewhere(path)) paths.insert(path);
    }
    const std::vector<std::string> varying = analysis::varying_keys(table_.runs);
    for (const std::string& path : paths)
        keys_.emplace_back(path, std::binary_search(varying.begin(), varying.end(), path));
}

QVariant RunsModel::cell(const analysis::Variant& variant, const RunsColumn& column, int role) const {
    const std::vector<std::size_t>& runs = variant.runs;
    const store::RunSummary& first = table_.runs[runs.front()];
    const QString& key = column.key;
    const auto texts = [&](const auto& of) {
        QStringList values;
        for (const std::size_t i : runs) values.append(of(table_.runs[i]));
        return joined(values);
    };
    const auto number = [&](std::optional<double> value, const QString& words) {
        return !value ? QVariant() : role == SortRole ? QVariant(*value) : QVariant(words);
    };
    if (key == QLatin1String("metric") || key == QLatin1String("test")) {
        const auto spread = key == QLatin1String("test") ? analysis::test_spread(table_.runs, variant)
                                                         : analysis::validation_spread(table_.runs, variant);
        if (!spread) return {};
        const QString name = text(first.metric);
        const QString mean = metric_value(name, spread->mean);
        const QString range = tr("%1–%2", "lowest to highest over seeds").arg(metric_value(name, spread->low), metric_value(name, spread->high));
        if (role == BelowRole) return spread->count > 1 ? QVariant(range) : QVariant();
        if (role == Qt::AccessibleTextRole)
            return spread->count > 1 ? tr("%1 (%2)", "mean and range over seeds").arg(mean, range) : mean;
        if (role == Qt::ToolTipRole && rule_ == Rule::mean && key == QLatin1String("metric"))
            return tr("%1, mean of the last %2 evaluations (of all where there are fewer), n = %3").arg(metric_name(name)).arg(kLastEvaluations).arg(spread->count);
        if (role == Qt::ToolTipRole) {
            const QString words = rule_ == Rule::last && key == QLatin1String("metric") ? tr("%1 of the last evaluation, n = %2")
                                  : analysis::selects_last(first) ? tr("%1 of the selected weights (last step), n = %2")
                                                        : tr("%1 of the selected weights (best validation step), n = %2");
            return words.arg(metric_name(name)).arg(spread->count);
        }
        return number(spread->mean, mean);
    }
    if (key == QLatin1String("peak")) {
        const auto peak = peak_of(variant);
        if (!peak) return {};
        const std::string counter = counter_.empty() ? analysis::peak_counter(first) : counter_;
        //: tool tip of a peak; %1: a memory counter, %2: exact bytes
        if (role == Qt::ToolTipRole) return tr("%1: %2", "counter, bytes").arg(counter_name(counter), exact_bytes(*peak));
        return number(static_cast<double>(*peak), QString::number(static_cast<double>(*peak) / table_.peaks.bytes, 'f', table_.peaks.decimals));
    }
    if (key == QLatin1String("forecast") || key == QLatin1String("forecast_error")) return forecast_cell(variant, key != QLatin1String("forecast"), role);
    if (role == Qt::ToolTipRole) return {};
    if (key == QLatin1String("variant")) return role == BelowRole ? names_.rest_of(first) : names_.of(first);
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
        for (const std::size_t i : runs) sum += table_.runs[i].seconds;
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

// Of one counter the largest; where each run tells its own and they differ there is none.
std::optional<std::int64_t> RunsModel::peak_of(const analysis::Variant& variant) const {
    if (counter_.empty()) return analysis::largest_peak(table_.runs, variant);
    std::optional<std::int64_t> largest;
    for (const std::size_t i : analysis::measured_runs(table_.runs, variant))
        if (const auto peak = table_.runs[i].peak_bytes; peak.value_or(0) > 0) largest = std::max(largest.value_or(0), *peak);
    return largest;
}

QVariant RunsModel::forecast_cell(const analysis::Variant& variant, bool error, int role) const {
    std::optional<std::int64_t> forecast;
    std::optional<double> off;
    for (const std::size_t i : analysis::measured_runs(table_.runs, variant)) {
        const store::RunSummary& run = table_.runs[i];
        if (run.forecast_bytes) forecast = std::max(forecast.value_or(0), *run.forecast_bytes);
        if (run.forecast_error && (!off || std::abs(*run.forecast_error) > std::abs(*off))) off = run.forecast_error;
    }
    if (error) {
        if (!off) return {};
        if (role == SortRole) return std::abs(*off);
        if (role == Qt::ToolTipRole) return tr("Forecast / measured peak − 1");
        return *off < 0 ? share(*off) : QLatin1Char('+') + share(*off);
    }
    if (!forecast) return {};
    if (role == SortRole) return static_cast<double>(*forecast);
    if (role == Qt::ToolTipRole) return tr("Forecast: %1").arg(exact_bytes(*forecast));
    return QString::number(static_cast<double>(*forecast) / table_.peaks.bytes, 'f', table_.peaks.decimals);
}

QStringList RunsModel::fairness() const {
    const std::vector<store::RunSummary>& runs = session_.runs();  // no copies: there may be hundreds, each with its spec
    std::vector<analysis::Variant> variants = analysis::group_variants(runs);
    for (analysis::Variant& variant : variants)
        std::erase_if(variant.runs, [&](std::size_t i) { return !ticked_.contains(runs[i].id); });
    std::erase_if(variants, [](const analysis::Variant& variant) { return variant.runs.empty(); });
    std::vector<std::string> names;
    for (const analysis::Variant& variant : variants) names.push_back(names_.of(runs[variant.runs.front()]).toStdString());
    QStringList notes;
    for (const Text& note : analysis::fairness_notes(runs, variants, names)) notes << shown(note);
    return notes;
}

QString RunsModel::difference(const QModelIndex& first, const QModelIndex& second) const {
    const analysis::Variant a = members(first), b = members(second);
    const store::RunSummary &from = table_.runs[a.runs.front()], &to = table_.runs[b.runs.front()];
    QStringList facts;
    const auto peak_a = peak_of(a), peak_b = peak_of(b);
    if (peak_a && peak_b) facts << tr("peak %1", "change of bytes").arg(bytes_change(*peak_b - *peak_a));
    const auto metric_a = analysis::validation_spread(table_.runs, a), metric_b = analysis::validation_spread(table_.runs, b);
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

}  // namespace sherl::widgets
