// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/differences_model.h"

#include <fmt/format.h>

#include <QBrush>
#include <algorithm>
#include <map>

#include "core/spec/catalogue.h"
#include "widgets/look/icons.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/models/roles.h"

namespace sherl::widgets {
namespace {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

// "validation.accuracy" → "accuracy".
QString behind_point(const QString& key) {
    return key.mid(key.indexOf(QLatin1Char('.')) + 1);
}

}  // namespace

void DifferencesModel::show(std::vector<Head> variants, const analysis::Differences& differences, const QString& rule) {
    heads_ = std::move(variants);
    rule_ = rule;
    all_ = differences;
    rebuild();
}

DifferencesModel::Row DifferencesModel::row_of(const analysis::SettingRow& from, bool spec_key) {
    Row row{.key = text(from.key), .title = text(from.key), .tip = {}, .shown = {}, .exact = from.values};
    if (spec_key) {
        if (const spec::Key* key = spec::find_key(from.key, nullptr)) row.tip = shown(key->help);
    } else {
        static const std::map<QString, const char*> names{{QStringLiteral("device"), QT_TR_NOOP("Device")},
                                                          {QStringLiteral("threads"), QT_TR_NOOP("Threads")},
                                                          {QStringLiteral("host"), QT_TR_NOOP("Computer")},
                                                          {QStringLiteral("program"), QT_TR_NOOP("Program")},
                                                          {QStringLiteral("revision"), QT_TR_NOOP("Revision")},
                                                          {QStringLiteral("backbone_hash"), QT_TR_NOOP("Backbone hash")},
                                                          {QStringLiteral("data_hash"), QT_TR_NOOP("Data hash")}};
        if (const auto name = names.find(row.key); name != names.end()) row.title = tr(name->second);
    }
    for (const std::string& value : from.values) row.shown.push_back(value.empty() ? QStringLiteral("–") : text(value));
    return row;
}

bool DifferencesModel::under_rule(const QString& key) const {
    return !rule_.isEmpty() && std::any_of(heads_.begin(), heads_.end(), [&](const Head& head) { return key == QStringLiteral("validation.") + head.metric; });
}

DifferencesModel::Row DifferencesModel::row_of(const analysis::ResultRow& from) const {
    using Kind = analysis::ResultRow::Kind;
    static const std::map<QString, const char*> names{{QStringLiteral("trainable_parameters"), QT_TR_NOOP("Trained parameters")},
                                                      {QStringLiteral("steps"), QT_TR_NOOP("Steps")},
                                                      {QStringLiteral("best_step"), QT_TR_NOOP("Step of the selected weights")},
                                                      {QStringLiteral("seconds"), QT_TR_NOOP("Duration")}};
    Row row{.key = text(from.key), .title = counter_name(from.key), .tip = {}, .shown = {}, .exact = {}};
    if (const auto name = names.find(row.key); name != names.end()) row.title = tr(name->second);
    const auto category = std::find(api::memory_categories.begin(), api::memory_categories.end(), from.key);
    if (category != api::memory_categories.end())
        row.title = tr("Of the peak: %1", "memory category").arg(category_name(static_cast<std::size_t>(category - api::memory_categories.begin())));
    if (from.kind == Kind::metric) {
        const QString split = from.key.starts_with("test.") ? tr("test") : tr("validation");
        row.title = tr("%1 (%2)", "metric (split)").arg(capitalized(metric_name(behind_point(row.key))), split);
        //: which evaluations a metric is of; %1: "mean of the last 3 evaluations"
        row.tip = under_rule(row.key) ? tr("%1, mean over the finished seeds.").arg(capitalized(rule_)) : tr("Of the selected weights, mean over the finished seeds.");
    }
    for (const std::optional<double>& value : from.values) {
        row.exact.push_back(value ? fmt::format("{}", *value) : std::string());
        if (!value) {
            row.shown.push_back(QStringLiteral("–"));
            continue;
        }
        const auto whole = static_cast<std::int64_t>(*value);
        row.shown.push_back(from.kind == Kind::metric       ? metric_value(behind_point(row.key), *value)
                            : from.kind == Kind::bytes      ? bytes(whole)
                            : from.kind == Kind::parameters ? parameters(whole)
                            : from.kind == Kind::seconds    ? duration(*value)
                                                            : widgets::count(whole));
    }
    return row;
}

void DifferencesModel::rebuild() {
    std::vector<Part> parts;
    const auto add = [&](Group group, std::vector<Row> rows) {
        if (hide_intended_ && group != results) std::erase_if(rows, [this](const Row& row) { return intended_.contains(row.key); });
        if (!rows.empty()) parts.push_back({group, std::move(rows)});
    };
    std::vector<Row> rows;
    for (const analysis::SettingRow& row : all_.settings) rows.push_back(row_of(row, true));
    add(settings, std::exchange(rows, {}));
    for (const analysis::SettingRow& row : all_.environment) rows.push_back(row_of(row, false));
    add(environment, std::exchange(rows, {}));
    for (const analysis::ResultRow& row : all_.results) rows.push_back(row_of(row));
    add(results, std::move(rows));
    // A run at work changes results many times: the reader's place must stay.
    const bool same_rows = std::equal(parts.begin(), parts.end(), parts_.begin(), parts_.end(), [](const Part& a, const Part& b) {
        return a.group == b.group && std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(), [](const Row& x, const Row& y) {
            return x.key == y.key && x.shown.size() == y.shown.size();
        });
    });
    if (!same_rows) beginResetModel();
    parts_ = std::move(parts);
    if (!same_rows) return endResetModel();
    for (int part = 0; part < rowCount(); ++part) {
        const QModelIndex heading = index(part, 0);
        Q_EMIT dataChanged(heading, index(part, columnCount() - 1));
        Q_EMIT dataChanged(index(0, 0, heading), index(rowCount(heading) - 1, columnCount() - 1, heading));
    }
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

void DifferencesModel::set_intended(std::set<QString> keys) {
    if (keys == intended_) return;
    intended_ = std::move(keys);
    rebuild();
    Q_EMIT intendedChanged();
}

void DifferencesModel::set_intended_hidden(bool hidden) {
    if (hidden == hide_intended_) return;
    hide_intended_ = hidden;
    rebuild();
}

int DifferencesModel::count() const {
    return static_cast<int>(all_.settings.size() + all_.environment.size());
}

int DifferencesModel::intended_count() const {
    const auto is_intended = [this](const analysis::SettingRow& row) { return intended_.contains(text(row.key)); };
    return static_cast<int>(std::count_if(all_.settings.begin(), all_.settings.end(), is_intended) +
                            std::count_if(all_.environment.begin(), all_.environment.end(), is_intended));
}

void DifferencesModel::retranslate() {
    beginResetModel();
    parts_.clear();
    endResetModel();
    rebuild();
}

QString DifferencesModel::title(Group group) const {
    switch (group) {
        case settings:
            return tr("Settings");
        case environment:
            return tr("Environment");
        case results:
            break;
    }
    return tr("Results");
}

TextTable DifferencesModel::table() const {
    TextTable out;
    out.columns = {{"group", tr("Group").toStdString(), false}, {"field", tr("Field").toStdString(), false}};
    for (const Head& head : heads_) out.columns.push_back({head.name.toStdString(), head.name.toStdString(), true});
    for (const Part& part : parts_) {
        for (const Row& row : part.rows) {
            std::vector<TableCell> cells{{title(part.group).toStdString(), {}}, {row.title.toStdString(), row.key.toStdString()}};
            for (std::size_t i = 0; i < row.shown.size(); ++i) cells.push_back({row.shown[i].toStdString(), row.exact[i]});
            out.rows.push_back(std::move(cells));
        }
    }
    const auto has = [this](auto&& which) {
        return std::any_of(all_.results.begin(), all_.results.end(), which);
    };
    using Kind = analysis::ResultRow::Kind;
    if (has([](const auto& row) { return row.kind == Kind::metric; }))
        out.notes.push_back(tr("Metrics: of the selected weights, mean over the finished seeds.").toStdString());
    for (const analysis::ResultRow& row : all_.results)
        //: below a table; %1: a metric, %2: "mean of the last 3 evaluations"
        if (under_rule(text(row.key))) out.notes.push_back(tr("%1: %2, mean over the finished seeds.").arg(row_of(row).title, rule_).toStdString());
    if (has([](const auto& row) { return row.kind == Kind::bytes; }))
        out.notes.push_back(tr("Memory: the largest of the finished seeds.").toStdString());
    return out;
}

QString DifferencesModel::plain_text() const {
    QStringList lines;
    QStringList head{tr("Field")};
    for (const Head& each : heads_) head << each.name;
    lines << head.join(QLatin1Char('\t'));
    for (const Part& part : parts_) {
        lines << title(part.group);
        for (const Row& row : part.rows) {
            QStringList cells{row.title};
            for (const QString& value : row.shown) cells << value;
            lines << cells.join(QLatin1Char('\t'));
        }
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

// Headings have id 0, rows the number of their heading plus one.
QModelIndex DifferencesModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : quintptr{0});
}

QModelIndex DifferencesModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == 0) return {};
    return createIndex(static_cast<int>(child.internalId() - 1), 0, quintptr{0});
}

int DifferencesModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) return static_cast<int>(parts_.size());
    if (parent.internalId() != 0 || parent.column() > 0) return 0;
    return static_cast<int>(parts_[static_cast<std::size_t>(parent.row())].rows.size());
}

int DifferencesModel::columnCount(const QModelIndex&) const {
    return static_cast<int>(heads_.size()) + 1;
}

const DifferencesModel::Row* DifferencesModel::row(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == 0) return nullptr;
    return &parts_[index.internalId() - 1].rows[static_cast<std::size_t>(index.row())];
}

QVariant DifferencesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Row* of = row(index);
    if (of == nullptr) {
        const Part& part = parts_[static_cast<std::size_t>(index.row())];
        if (role == Qt::DisplayRole && index.column() == 0) return title(part.group);
        if (role == Qt::FontRole) return Theme::instance().font(12, QFont::DemiBold);
        return {};
    }
    const Group group = parts_[index.internalId() - 1].group;
    const bool intended = group != results && intended_.contains(of->key);
    const std::size_t variant = static_cast<std::size_t>(index.column()) - 1;
    switch (role) {
        case Qt::DisplayRole:
            return index.column() == 0 ? of->title : variant < of->shown.size() ? of->shown[variant] : QString();
        case Qt::ToolTipRole: {
            if (index.column() == 0) return of->tip.isEmpty() ? of->key : of->key + QStringLiteral("\n") + of->tip;
            return variant < of->exact.size() ? text(of->exact[variant]) : QString();
        }
        case Qt::CheckStateRole:
            if (index.column() != 0 || group == results) return {};
            return intended ? Qt::Checked : Qt::Unchecked;
        case Qt::ForegroundRole:
            return intended ? QVariant(QBrush(Theme::instance().color(QStringLiteral("text3")))) : QVariant();
        case Qt::AccessibleTextRole:
            return index.column() == 0 && intended ? tr("%1, intended", "a setting that differs").arg(of->title) : data(index, Qt::DisplayRole);
        case ObjectKeyRole:
            return of->key;
        default:
            return {};
    }
}

bool DifferencesModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const Row* of = row(index);
    if (role != Qt::CheckStateRole || of == nullptr || index.column() != 0) return false;
    std::set<QString> keys = intended_;
    if (value.toInt() == Qt::Unchecked) {
        keys.erase(of->key);
    } else {
        keys.insert(of->key);
    }
    set_intended(std::move(keys));
    return true;
}

QVariant DifferencesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section > static_cast<int>(heads_.size())) return {};
    if (section == 0) return role == Qt::DisplayRole ? QVariant(tr("Field")) : QVariant();
    const Head& head = heads_[static_cast<std::size_t>(section) - 1];
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole) return head.name;
    if (role == Qt::DecorationRole) return variant_icon(head.method, head.shade);
    return {};
}

Qt::ItemFlags DifferencesModel::flags(const QModelIndex& index) const {
    const Row* of = row(index);
    if (of == nullptr) return index.isValid() ? Qt::ItemIsEnabled : Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (index.column() == 0 && parts_[index.internalId() - 1].group != results) flags |= Qt::ItemIsUserCheckable;
    return flags;
}

}  // namespace sherl::widgets
