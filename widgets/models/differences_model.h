// SPDX-License-Identifier: GPL-3.0-or-later
// What differs between variants as a tree: settings, environment and results, one column per variant. Source: ui.md §5.2.
#pragma once

#include <QAbstractItemModel>
#include <QStringList>
#include <array>
#include <set>
#include <vector>

#include "core/analysis/differences.h"
#include "core/base/tables.h"

namespace sherl::widgets {

// GUI thread.
class DifferencesModel final : public QAbstractItemModel {
    Q_OBJECT

  public:
    enum Group { settings, environment, results };
    using QAbstractItemModel::QAbstractItemModel;

    // `methods` and `shades` of the variants, for their markers.
    struct Head {
        QString name, method;
        int shade = 0;
        QString metric{};  // that selects
        friend bool operator==(const Head&, const Head&) = default;
    };
    // `rule`: what the validation metric that selects is of, where it is not of the selected weights (ComparisonModel::rule()).
    void show(std::vector<Head> variants, const analysis::Differences& differences, const QString& rule = {});
    // Keys of settings and environment whose difference is wanted: their rows are ticked and stand back.
    void set_intended(std::set<QString> keys);
    [[nodiscard]] const std::set<QString>& intended() const { return intended_; }
    void set_intended_hidden(bool hidden);
    // Rows of settings and environment: all, and those that are ticked off.
    [[nodiscard]] int count() const;
    [[nodiscard]] int intended_count() const;
    [[nodiscard]] TextTable table() const;    // as shown, with exact values for CSV
    [[nodiscard]] QString plain_text() const;  // the same as aligned by tabs, for the clipboard
    void retranslate();

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

  Q_SIGNALS:
    void intendedChanged();

  private:
    struct Row {
        QString key, title, tip;
        std::vector<QString> shown;
        std::vector<std::string> exact;
        friend bool operator==(const Row&, const Row&) = default;
    };
    struct Part {
        Group group = settings;
        std::vector<Row> rows;
        friend bool operator==(const Part&, const Part&) = default;
    };
    void rebuild();
    [[nodiscard]] const Row* row(const QModelIndex& index) const;  // null: a heading
    [[nodiscard]] static Row row_of(const analysis::SettingRow& from, bool spec_key);
    [[nodiscard]] Row row_of(const analysis::ResultRow& from) const;
    [[nodiscard]] bool under_rule(const QString& key) const;  // a metric that `rule_` is about
    [[nodiscard]] QString title(Group group) const;

    std::vector<Head> heads_;
    QString rule_;
    analysis::Differences all_;
    std::vector<Part> parts_;  // those that have rows
    std::set<QString> intended_;
    bool hide_intended_ = false;
};

}  // namespace sherl::widgets
