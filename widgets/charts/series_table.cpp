// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/series_table.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <map>

#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {

SeriesTableModel::SeriesTableModel(const SeriesSet& set, QObject* parent) : QAbstractTableModel(parent) {
    std::map<std::int64_t, double> steps;
    for (const ChartLine& line : set.lines()) {
        if (set.hidden().contains(line.variant)) continue;
        const Curve curve = set.curve(line.key);
        if (!curve) continue;
        //: column of a table of curves; %1: variant, %2: random seed
        columns_.push_back({tr("%1 · seed %2").arg(line.title, line.seed_text()), curve});
        for (const store::Point& point : *curve) steps.emplace(point.step, point.epoch);
    }
    rows_.assign(steps.begin(), steps.end());
}

int SeriesTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int SeriesTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(columns_.size()) + 2;
}

QVariant SeriesTableModel::data(const QModelIndex& index, int role) const {
    if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const auto& [step, epoch] = rows_[static_cast<std::size_t>(index.row())];
    if (index.column() == 0) return QString::number(step);
    if (index.column() == 1) return QString::number(epoch, 'f', 3);
    const Curve& curve = columns_[static_cast<std::size_t>(index.column() - 2)].curve;
    const auto point = std::lower_bound(curve->begin(), curve->end(), step,
                                        [](const store::Point& a, std::int64_t b) { return a.step < b; });
    if (point == curve->end() || point->step != step) return QString();
    return short_number(point->value);
}

QVariant SeriesTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal) return {};
    if (section == 0) return axis_name(XAxis::step);
    if (section == 1) return axis_name(XAxis::epoch);
    return columns_[static_cast<std::size_t>(section - 2)].title;
}

QString SeriesTableModel::tab_separated() const {
    QStringList lines;
    for (int row = -1; row < rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < columnCount(); ++column) {
            cells << (row < 0 ? headerData(column, Qt::Horizontal, Qt::DisplayRole) : data(index(row, column), Qt::DisplayRole)).toString();
        }
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

SeriesTableDialog::SeriesTableDialog(const QString& title, const SeriesSet& set, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("seriesTable"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    auto* model = new SeriesTableModel(set, this);
    auto* view = new QTableView;
    view->setObjectName(QStringLiteral("seriesTableView"));
    view->setAccessibleName(title);
    view->setModel(model);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setShowGrid(false);
    view->verticalHeader()->hide();
    view->verticalHeader()->setDefaultSectionSize(Theme::instance().px(26));
    view->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    view->horizontalHeader()->setDefaultSectionSize(Theme::instance().px(130));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton* copy = buttons->addButton(tr("Copy table"), QDialogButtonBox::ActionRole);
    copy->setObjectName(QStringLiteral("seriesTableCopyButton"));
    connect(copy, &QPushButton::clicked, model, [model] { QApplication::clipboard()->setText(model->tab_separated()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(view);
    layout->addWidget(buttons);
    resize(Theme::instance().px(620), Theme::instance().px(460));
}

}  // namespace sherl::widgets
