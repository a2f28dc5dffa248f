// SPDX-License-Identifier: GPL-3.0-or-later
// The runs table: one row for each variant, its seeds below it. Source: ui.md §5.1.
#pragma once

#include <QAbstractItemModel>
#include <QString>
#include <QStringList>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "core/analysis/variants.h"
#include "core/store/filter.h"
#include "widgets/bridge/study_session.h"
#include "widgets/look/words.h"
#include "widgets/models/variant_names.h"

namespace sherl::widgets {

// What a column shows. Columns of spec keys come after the fixed ones and are known by their path.
struct RunsColumn {
    QString key;  // "variant", "metric", "peak", "status", …; a spec key: its path
    QString title, tip;
    bool number = false;    // right-aligned
    bool constant = false;  // the same in every row: folded away unless pinned
    friend bool operator==(const RunsColumn&, const RunsColumn&) = default;
};

// GUI thread. Follows the session; rows keep their place in the view while their values change.
class RunsModel final : public QAbstractItemModel {
    Q_OBJECT

  public:
    explicit RunsModel(StudySession& session, QObject* parent = nullptr);

    // Which evaluations a run's validation metric is of: that of the selected weights, the last one, or the mean of the
    // last kLastEvaluations (of all, where there are fewer).
    enum class Rule { selected, last, mean };
    static constexpr int kLastEvaluations = 3;
    void set_rule(Rule rule);
    [[nodiscard]] Rule rule() const { return rule_; }
    // Memory counter that all peaks are of; empty: of each run that of its device (analysis::peak_counter).
    void set_counter(const std::string& counter);
    [[nodiscard]] const std::string& counter() const { return counter_; }
    // With the validation metric that the rule gives it, and the peak of the counter.
    [[nodiscard]] store::RunSummary under_rule(store::RunSummary run) const;

    // Blank: all runs. False, with the `problem`, when the expression cannot be understood; the rows stay then.
    bool set_filter(const QString& expression, Problem* problem = nullptr);
    [[nodiscard]] const std::vector<RunsColumn>& columns() const { return table_.columns; }

    // All runs of the row's variant, or the row's own.
    [[nodiscard]] std::vector<store::RunId> runs_at(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex index_of(store::RunId run) const;

    // Runs ticked to be plotted, whether the filter shows them or not. Kept while the study stays open.
    [[nodiscard]] const std::set<store::RunId>& ticked() const { return ticked_; }
    void set_ticked(std::set<store::RunId> runs);
    [[nodiscard]] int variant_count() const;
    [[nodiscard]] int run_count() const;
    // Peaks above it are red. None: no budget.
    void set_budget(std::optional<std::int64_t> bytes);
    // What stands in the way of comparing the ticked variants, in words.
    [[nodiscard]] QStringList fairness() const;
    // What separates two rows: "LoRA r8 → SHERL: peak −1.88 GiB · MCC −0.8". Empty where both have no numbers.
    [[nodiscard]] QString difference(const QModelIndex& first, const QModelIndex& second) const;
    void retranslate();

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    void sort(int column, Qt::SortOrder order) override;
    [[nodiscard]] int sort_column() const;  // −1: in the order of the runs
    [[nodiscard]] Qt::SortOrder sort_order() const { return sort_order_; }

  Q_SIGNALS:
    void tickedChanged();

  private:
    // What is shown, exchanged as a whole.
    struct Table {
        std::vector<store::RunSummary> runs;  // those that the filter lets through
        std::vector<analysis::Variant> groups;
        std::map<store::RunId, int> shades;  // of all runs of the study
        std::vector<RunsColumn> columns;
        ByteUnit peaks;  // the unit of all peaks
        [[nodiscard]] bool has_rows_of(const Table& other) const;
    };
    // Of a run's last evaluations, when the run had so many steps.
    struct LastMetric {
        std::int64_t steps = -1;
        std::optional<double> value, mean;
    };
    void follow();
    void ask_last();
    void rebuild();
    void build_columns();
    void find_keys();
    void sort_groups();
    void touch(int last_column, const QList<int>& roles = {});
    [[nodiscard]] QString seed_text(const QModelIndex& child) const;
    [[nodiscard]] analysis::Variant members(const QModelIndex& index) const;
    [[nodiscard]] QVariant cell(const analysis::Variant& variant, const RunsColumn& column, int role) const;
    [[nodiscard]] QVariant forecast_cell(const analysis::Variant& variant, bool error, int role) const;
    [[nodiscard]] std::optional<std::int64_t> peak_of(const analysis::Variant& variant) const;

    StudySession& session_;
    store::Filter filter_;
    Table table_;
    VariantNames names_;
    // Keys of the specs, of the runs `keys_of_`: their specs never change.
    std::vector<store::RunId> keys_of_;
    std::vector<std::pair<std::string, bool>> keys_;  // path; whether it varies
    std::set<store::RunId> ticked_;
    std::optional<std::int64_t> budget_;
    Rule rule_ = Rule::selected;
    std::string counter_;
    std::map<store::RunId, LastMetric> last_;
    bool asking_ = false;
    QString sort_key_;
    Qt::SortOrder sort_order_ = Qt::AscendingOrder;
};

}  // namespace sherl::widgets
