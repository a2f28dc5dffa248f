// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/series_plot_accessible.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>

#include "widgets/charts/series_plot.h"
#include "widgets/charts/series_table.h"

namespace sherl::widgets {
namespace {

constexpr int kHeader = -1;  // the row above the first

// The table of "Show data as table". Children: the heads of the columns, then the cells row by row.
class CurveTable final : public QAccessibleInterface, public QAccessibleTableInterface {
  public:
    explicit CurveTable(SeriesPlot* plot) : plot_(plot) {}
    ~CurveTable() override {
        for (const auto& [place, id] : cells_) QAccessible::deleteAccessibleInterface(id);
    }
    CurveTable(const CurveTable&) = delete;
    CurveTable& operator=(const CurveTable&) = delete;

    // Of the model as it is now.
    [[nodiscard]] bool has(int row, int column) const {
        return row >= kHeader && row < rowCount() && column >= 0 && column < columnCount();
    }
    [[nodiscard]] QString words(int row, int column) const;
    [[nodiscard]] QAccessibleInterface* cell(int row, int column) const;  // row: kHeader too

    [[nodiscard]] bool isValid() const override { return plot_ != nullptr; }
    [[nodiscard]] QObject* object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* parent() const override {
        return plot_ ? QAccessible::queryAccessibleInterface(plot_.data()) : nullptr;
    }
    [[nodiscard]] QAccessibleInterface* childAt(int, int) const override { return nullptr; }  // nothing of it is seen
    [[nodiscard]] int childCount() const override { return (rowCount() + 1) * columnCount(); }
    [[nodiscard]] QAccessibleInterface* child(int index) const override {
        const int columns = columnCount();
        return index >= 0 && columns > 0 ? cell(index / columns + kHeader, index % columns) : nullptr;
    }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface* child) const override;
    [[nodiscard]] QString text(QAccessible::Text kind) const override {
        return plot_ && kind == QAccessible::Name ? plot_->accessibleName() : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}
    [[nodiscard]] QRect rect() const override {
        return plot_ ? QRect(plot_->mapToGlobal(QPoint(0, 0)), plot_->size()) : QRect();
    }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::Table; }
    [[nodiscard]] QAccessible::State state() const override {
        QAccessible::State state;
        state.invalid = !plot_;
        state.invisible = plot_ && !plot_->isVisible();
        state.readOnly = true;
        return state;
    }
    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::TableInterface ? static_cast<QAccessibleTableInterface*>(this) : nullptr;
    }

    [[nodiscard]] QAccessibleInterface* caption() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* summary() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* cellAt(int row, int column) const override {
        return row >= 0 ? cell(row, column) : nullptr;
    }
    [[nodiscard]] QString columnDescription(int column) const override { return words(kHeader, column); }
    [[nodiscard]] QString rowDescription(int row) const override { return words(row, 0); }
    [[nodiscard]] int columnCount() const override {
        const SeriesTableModel* table = model();
        return table != nullptr ? table->columnCount() : 0;
    }
    [[nodiscard]] int rowCount() const override {
        const SeriesTableModel* table = model();
        return table != nullptr ? table->rowCount() : 0;
    }
    // Nothing is ever selected.
    [[nodiscard]] int selectedCellCount() const override { return 0; }
    [[nodiscard]] QList<QAccessibleInterface*> selectedCells() const override { return {}; }
    [[nodiscard]] int selectedColumnCount() const override { return 0; }
    [[nodiscard]] int selectedRowCount() const override { return 0; }
    [[nodiscard]] QList<int> selectedColumns() const override { return {}; }
    [[nodiscard]] QList<int> selectedRows() const override { return {}; }
    [[nodiscard]] bool isColumnSelected(int) const override { return false; }
    [[nodiscard]] bool isRowSelected(int) const override { return false; }
    bool selectRow(int) override { return false; }
    bool selectColumn(int) override { return false; }
    bool unselectRow(int) override { return false; }
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent*) override {}

  private:
    [[nodiscard]] const SeriesTableModel* model() const;

    QPointer<SeriesPlot> plot_;
    mutable std::unique_ptr<SeriesTableModel> model_;  // of version_
    mutable std::uint64_t version_ = 0;
    mutable std::map<std::pair<int, int>, QAccessible::Id> cells_;  // asked for so far, by row and column
};

// Owned by its table's list.
class CurveCell final : public QAccessibleInterface, public QAccessibleTableCellInterface {
  public:
    CurveCell(const CurveTable& owner, int row, int column) : owner_(owner), row_(row), column_(column) {}

    [[nodiscard]] bool isValid() const override { return owner_.has(row_, column_); }
    [[nodiscard]] QObject* object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* parent() const override {
        QAccessibleInterface* chart = owner_.parent();
        return chart != nullptr ? chart->child(0) : nullptr;
    }
    [[nodiscard]] QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* child(int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    [[nodiscard]] QString text(QAccessible::Text kind) const override {
        return kind == QAccessible::Name ? owner_.words(row_, column_) : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}
    [[nodiscard]] QRect rect() const override { return owner_.rect(); }
    [[nodiscard]] QAccessible::Role role() const override {
        if (row_ == kHeader) return QAccessible::ColumnHeader;
        return column_ == 0 ? QAccessible::RowHeader : QAccessible::Cell;
    }
    [[nodiscard]] QAccessible::State state() const override {
        QAccessible::State state = owner_.state();
        state.invalid = !isValid();
        return state;
    }
    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::TableCellInterface && row_ != kHeader ? static_cast<QAccessibleTableCellInterface*>(this)
                                                                          : nullptr;
    }

    [[nodiscard]] bool isSelected() const override { return false; }
    [[nodiscard]] QList<QAccessibleInterface*> columnHeaderCells() const override {
        QList<QAccessibleInterface*> heads;
        if (isValid()) heads.append(owner_.cell(kHeader, column_));
        return heads;
    }
    [[nodiscard]] QList<QAccessibleInterface*> rowHeaderCells() const override {
        QList<QAccessibleInterface*> heads;
        if (isValid() && column_ > 0) heads.append(owner_.cell(row_, 0));
        return heads;
    }
    [[nodiscard]] int columnIndex() const override { return column_; }
    [[nodiscard]] int rowIndex() const override { return row_; }
    [[nodiscard]] int columnExtent() const override { return 1; }
    [[nodiscard]] int rowExtent() const override { return 1; }
    [[nodiscard]] QAccessibleInterface* table() const override { return parent(); }

    // Its place among the children of `owner`; -1: not one of them.
    [[nodiscard]] int index_in(const CurveTable& owner) const {
        return &owner == &owner_ && isValid() ? (row_ - kHeader) * owner.columnCount() + column_ : -1;
    }

  private:
    const CurveTable& owner_;
    int row_, column_;
};

const SeriesTableModel* CurveTable::model() const {
    if (!plot_) return nullptr;
    if (const std::uint64_t now = plot_->set().version(); !model_ || now != version_) {
        model_ = std::make_unique<SeriesTableModel>(plot_->set(), nullptr);
        version_ = now;
    }
    return model_.get();
}

QString CurveTable::words(int row, int column) const {
    if (!has(row, column)) return {};
    const SeriesTableModel& table = *model();
    return (row == kHeader ? table.headerData(column, Qt::Horizontal, Qt::DisplayRole)
                           : table.data(table.index(row, column), Qt::DisplayRole))
        .toString();
}

QAccessibleInterface* CurveTable::cell(int row, int column) const {
    if (!has(row, column)) return nullptr;
    const auto known = cells_.find({row, column});
    if (known != cells_.end()) return QAccessible::accessibleInterface(known->second);
    auto* made = new CurveCell(*this, row, column);
    cells_[{row, column}] = QAccessible::registerAccessibleInterface(made);  // owns it
    return made;
}

int CurveTable::indexOfChild(const QAccessibleInterface* child) const {
    const auto* cell = dynamic_cast<const CurveCell*>(child);
    return cell != nullptr ? cell->index_in(*this) : -1;
}

class ChartAccessible final : public QAccessibleWidget {
  public:
    explicit ChartAccessible(SeriesPlot* plot) : QAccessibleWidget(plot, QAccessible::Chart) {}
    ~ChartAccessible() override {
        if (table_ != 0) QAccessible::deleteAccessibleInterface(table_);
    }
    ChartAccessible(const ChartAccessible&) = delete;
    ChartAccessible& operator=(const ChartAccessible&) = delete;

    [[nodiscard]] int childCount() const override { return 1; }
    [[nodiscard]] QAccessibleInterface* child(int index) const override {
        if (index != 0) return nullptr;
        if (table_ == 0) table_ = QAccessible::registerAccessibleInterface(new CurveTable(static_cast<SeriesPlot*>(widget())));  // owns it
        return QAccessible::accessibleInterface(table_);
    }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface* child) const override {
        return table_ != 0 && QAccessible::accessibleInterface(table_) == child ? 0 : -1;
    }
    [[nodiscard]] QAccessibleInterface* childAt(int, int) const override { return nullptr; }  // the picture is the chart's

  private:
    mutable QAccessible::Id table_ = 0;
};

QAccessibleInterface* make(const QString&, QObject* object) {
    auto* plot = qobject_cast<SeriesPlot*>(object);
    return plot != nullptr ? new ChartAccessible(plot) : nullptr;
}

}  // namespace

void make_series_plot_accessible() {
    [[maybe_unused]] static const bool once = [] {
        QAccessible::installFactory(make);
        return true;
    }();
}

}  // namespace sherl::widgets
