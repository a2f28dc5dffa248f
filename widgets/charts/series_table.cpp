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
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
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

namespace {

// Shortest that reads back as the same number; whole numbers in full.
std::string exact(double value) {
    std::array<char, 40> text{};
    const bool whole = std::isfinite(value) && value == std::floor(value) && std::fabs(value) < 9007199254740992.0;
    const std::to_chars_result end = whole ? std::to_chars(text.data(), text.data() + text.size(), static_cast<std::int64_t>(value))
                                           : std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), end.ptr};
}

struct DataColumn {
    std::string key;
    QString title;
    std::map<std::int64_t, double> values;  // by step
};

}  // namespace

TextTable series_data(const SeriesSet& set) {
    std::map<std::int64_t, double> epochs;  // by step, as far as the runs agree
    bool agree = true;
    std::vector<DataColumn> columns, places;
    for (const ChartLine& line : set.lines()) {
        const Curve curve = set.curve(line.key);
        if (set.hidden().contains(line.variant) || !curve) continue;
        const std::string run = "run " + std::to_string(line.key.run) + ' ';
        const QString title = SeriesTableModel::tr("%1 · seed %2").arg(line.title, line.seed_text());
        DataColumn value{run + line.key.name.toStdString(), title, {}}, epoch{run + "epoch", axis_name(XAxis::epoch), {}};
        DataColumn seconds{run + "seconds", axis_name(XAxis::seconds), {}};
        for (const store::Point& point : *curve) {
            value.values[point.step] = point.value;
            epoch.values[point.step] = point.epoch;
            seconds.values[point.step] = point.seconds;
            agree = agree && epochs.emplace(point.step, point.epoch).first->second == point.epoch;
        }
        places.push_back(std::move(epoch));
        if (set.x_axis() == XAxis::seconds) columns.push_back(std::move(seconds));
        columns.push_back(std::move(value));
    }
    if (agree) columns.insert(columns.begin(), {"epoch", axis_name(XAxis::epoch), epochs});
    else columns.insert(columns.begin(), std::make_move_iterator(places.begin()), std::make_move_iterator(places.end()));
    TextTable table;
    table.caption = set.measure().title().toStdString();
    table.columns.push_back({"step", axis_name(XAxis::step).toStdString(), true});
    for (const DataColumn& column : columns) table.columns.push_back({column.key, column.title.toStdString(), true});
    for (const auto& [step, epoch] : epochs) {
        std::vector<TableCell> row{{std::to_string(step), {}}};
        for (const DataColumn& column : columns) {
            const auto found = column.values.find(step);
            if (found == column.values.end()) row.emplace_back();
            else row.push_back({short_number(found->second).toStdString(), exact(found->second)});
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

SeriesTableDialog::SeriesTableDialog(const QString& title, const SeriesSet& set, QWidget* parent)
    : QDialog(parent), measure_(set.measure()), model_(new SeriesTableModel(set, this)), view_(new QTableView(this)),
      data_(series_data(set)), copy_(nullptr), export_(nullptr) {
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
    export_ = buttons->addButton(QString(), QDialogButtonBox::ActionRole);
    export_->setObjectName(QStringLiteral("exportTableButton"));
    connect(export_, &QPushButton::clicked, this, [this] {
        QString name = measure_.series();
        Q_EMIT exportAsked(data_, name.replace(QLatin1Char('.'), QLatin1Char('-')).replace(QLatin1Char('_'), QLatin1Char('-')));
    });
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
    export_->setText(tr("Export table…"));
    model_->retranslate();
}

void SeriesTableDialog::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate(measure_.title());
}

}  // namespace sherl::widgets
