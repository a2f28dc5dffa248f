// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/series_table.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QEvent>
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
        columns_.push_back({line.title, line.seed_text(), curve});
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
    const Column& column = columns_[static_cast<std::size_t>(section - 2)];
    //: column of a table of curves; %1: variant, %2: random seed
    return tr("%1 · seed %2").arg(column.title, column.seed);
}

void SeriesTableModel::retranslate() {
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
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

SeriesTableDialog::SeriesTableDialog(const QString& title, const SeriesSet& set, QWidget* parent)
    : QDialog(parent), measure_(set.measure()), model_(new SeriesTableModel(set, this)), view_(new QTableView(this)),
      copy_(nullptr) {
    setObjectName(QStringLiteral("seriesTable"));
    setAttribute(Qt::WA_DeleteOnClose);
    view_->setObjectName(QStringLiteral("seriesTableView"));
    view_->setModel(model_);
    view_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view_->setShowGrid(false);
    view_->verticalHeader()->hide();
    view_->verticalHeader()->setDefaultSectionSize(Theme::instance().px(26));
    view_->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    view_->horizontalHeader()->setDefaultSectionSize(Theme::instance().px(130));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    copy_ = buttons->addButton(QString(), QDialogButtonBox::ActionRole);
    copy_->setObjectName(QStringLiteral("seriesTableCopyButton"));
    connect(copy_, &QPushButton::clicked, model_, [this] { QApplication::clipboard()->setText(model_->tab_separated()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(view_);
    layout->addWidget(buttons);
    retranslate(title);
    resize(Theme::instance().px(620), Theme::instance().px(460));
}

void SeriesTableDialog::retranslate(const QString& title) {
    setWindowTitle(title);
    view_->setAccessibleName(title);
    copy_->setText(tr("Copy table"));
    model_->retranslate();
}

void SeriesTableDialog::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate(measure_.title());
}

}  // namespace sherl::widgets
