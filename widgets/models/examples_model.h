// SPDX-License-Identifier: GPL-3.0-or-later
// The examples of a split with the answers of one run or two: filtered, searched, sorted. Source: ui.md §5.2, §7.
//
// Called by: ExamplesPanel. What could change: more runs beside each other (a pair of columns each).
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <QStringList>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/analysis/confusion.h"
#include "core/analysis/pairing.h"
#include "core/base/tables.h"
#include "widgets/bridge/example_texts.h"

namespace sherl::widgets {

// What rows are shown. In the order of the segments above the table.
enum class ExampleFilter { all, fixed, broken, both_wrong, wrong, right, closer, farther };

// A cell of a confusion matrix: the examples of one run that it counts.
struct ConfusionCell {
    int run = 0;  // 0: the first, 1: the second
    std::size_t truth = 0, predicted = 0;  // `predicted`: a column of the matrix
    friend bool operator==(const ConfusionCell&, const ConfusionCell&) = default;
};

// GUI thread. Rows lie in vectors; what is shown is an order of them.
class ExamplesModel final : public QAbstractTableModel {
    Q_OBJECT

  public:
    // The column's meaning; those of a run stand once for each run.
    enum class Kind { outcome, text, pair, truth, prediction, confidence, error };
    struct Column {
        Kind kind = Kind::text;
        int run = 0;
        friend bool operator==(const Column&, const Column&) = default;
    };
    // How a run is called and drawn in the heads.
    struct RunLook {
        QString name, method;
        QString title;  // short, for narrow places beside the marker
        int shade = 0;
    };

    explicit ExamplesModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    // One run, or two that can be paired (analysis::pairing_refusal has no reason). Lifts filter and cell; the search stays.
    void show(std::shared_ptr<const analysis::PredictedRun> first, std::shared_ptr<const analysis::PredictedRun> second,
              const std::string& split, std::vector<RunLook> looks);
    void clear();
    void set_texts(ExampleTexts::Found texts);  // null: ids stand in their place
    [[nodiscard]] bool has_texts() const { return texts_ != nullptr; }
    void set_looks(std::vector<RunLook> looks);
    void retranslate();

    [[nodiscard]] int runs() const { return second_ ? 2 : first_ ? 1 : 0; }
    [[nodiscard]] bool regression() const { return first_ && first_->regression(); }
    [[nodiscard]] const QStringList& classes() const { return classes_; }
    [[nodiscard]] QString class_name(std::int64_t index) const;  // −1: what an answer is called that names none
    [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
    [[nodiscard]] int column_of(Kind kind, int run = 0) const;  // -1: there is none
    [[nodiscard]] int sorted_column() const { return is_sorted_ ? column_of(sorted_.kind, sorted_.run) : -1; }
    [[nodiscard]] const analysis::Confusion& confusion(int run) const { return confusions_.at(static_cast<std::size_t>(run)); }

    // Of all examples, whatever is searched for.
    [[nodiscard]] std::int64_t count(ExampleFilter filter) const;
    void set_filter(ExampleFilter filter);
    [[nodiscard]] ExampleFilter filter() const { return filter_; }
    void set_cell(std::optional<ConfusionCell> cell);
    [[nodiscard]] const std::optional<ConfusionCell>& cell() const { return cell_; }
    void set_search(const QString& words);  // in texts, ids and class names, whatever the case

    // What stands in the rows shown, whole: one line per row, cells separated by tabs.
    [[nodiscard]] QString row_text(int row) const;
    [[nodiscard]] QStringList samples(int column) const;  // the longest of these is as wide as the column's words; texts: none
    [[nodiscard]] TextTable table() const;  // caption and notes are the caller's

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(order_.size()); }
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(columns_.size()); }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;  // -1: in the order of the data

  private:
    struct Row {
        const std::string* id = nullptr;
        QString text;  // the id where there is no text
        QString pair;
        bool has_text = false;
        std::int64_t truth = 0;
        double target = 0;
        std::array<std::int64_t, 2> predicted{};  // −1: a text that names no class
        std::array<double, 2> value{};            // probability of the answer, no number without one; regression: the score
        analysis::Outcome outcome = analysis::Outcome::both_right;
        analysis::Closer closer = analysis::Closer::equal;
    };
    void make_rows();
    void fill_texts();
    void make_columns();
    void choose();  // the rows that are shown, in their order
    [[nodiscard]] bool passes(const Row& row, ExampleFilter filter) const;
    [[nodiscard]] bool matches(const Row& row) const;
    [[nodiscard]] double error(const Row& row, int run) const { return row.value[static_cast<std::size_t>(run)] - row.target; }
    [[nodiscard]] QString outcome_word(const Row& row, bool whole) const;
    [[nodiscard]] QString shown_in(const Row& row, const Column& column) const;
    [[nodiscard]] QString title(const Column& column, bool whole) const;
    [[nodiscard]] QString tip(const Row& row, const Column& column) const;
    [[nodiscard]] bool less(const Row& a, const Row& b, const Column& column) const;
    void sort_order(std::vector<std::size_t>& rows) const;
    [[nodiscard]] bool wrong(const Row& row, int run) const { return row.predicted[static_cast<std::size_t>(run)] != row.truth; }

    std::shared_ptr<const analysis::PredictedRun> first_, second_;
    std::string split_;
    std::vector<RunLook> looks_;
    ExampleTexts::Found texts_;
    QStringList classes_;
    std::array<analysis::Confusion, 2> confusions_;
    std::vector<Row> rows_;
    std::vector<Column> columns_;
    std::vector<std::size_t> order_;  // places in rows_
    ExampleFilter filter_ = ExampleFilter::all;
    std::optional<ConfusionCell> cell_;
    QString search_;
    Column sorted_;
    bool is_sorted_ = false;
    Qt::SortOrder sort_order_ = Qt::AscendingOrder;
};

}  // namespace sherl::widgets
