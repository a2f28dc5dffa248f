// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of a chart as a table of exact values: the same for everybody who does not read the picture.
#pragma once

#include <QAbstractTableModel>
#include <QDialog>
#include <vector>

#include "core/base/tables.h"
#include "widgets/charts/series_set.h"

class QPushButton;
class QTableView;

namespace sherl::widgets {

// One row per step that any line has, one column per run; as the study holds the values, never smoothed.
class SeriesTableModel final : public QAbstractTableModel {
    Q_OBJECT

  public:
    SeriesTableModel(const SeriesSet& set, QObject* parent);  // copies what it needs

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] QString tab_separated() const;  // with the header, for the clipboard
    void retranslate();

  private:
    struct Column {
        QString title, seed;
        Curve curve;
    };
    std::vector<Column> columns_;
    std::vector<std::pair<std::int64_t, double>> rows_;  // step, epoch
};

// The same rows and runs as numbers for other programs, exactly as the study holds them: "step", "epoch", "run 3 loss", …
// Time and epochs are columns of each run where the horizontal axis needs them ("run 3 seconds", "run 3 epoch").
[[nodiscard]] TextTable series_data(const SeriesSet& set);

// Not modal; deletes itself when closed. Its title is that of the measure, in the language of the window.
class SeriesTableDialog final : public QDialog {
    Q_OBJECT

  public:
    SeriesTableDialog(const QString& title, const SeriesSet& set, QWidget* parent);

  Q_SIGNALS:
    void exportAsked(const sherl::TextTable& table, const QString& name);  // `name`: of a file, without suffix

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void retranslate(const QString& title);

    Measure measure_;
    SeriesTableModel* model_;
    QTableView* view_;
    TextTable data_;
    QPushButton *copy_, *export_;
};

}  // namespace sherl::widgets
