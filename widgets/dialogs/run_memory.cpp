// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/run_memory.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

#include "core/analysis/fitting.h"
#include "core/analysis/forecast_json.h"
#include "core/analysis/memory_difference.h"
#include "widgets/charts/block_bars.h"
#include "widgets/charts/memory_plot.h"
#include "widgets/charts/step_timeline.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

// What a forecast's document holds; nothing: of another version.
std::optional<analysis::Forecast> read_forecast(const store::RunDetail& run) {
    if (!run.forecast) return std::nullopt;
    try {
        return analysis::forecast_of(run.forecast->document, "forecast");
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace

QString peak_words(const api::MemorySplit& split) {
    if (split.peak <= 0) return {};
    QStringList parts;
    //: when a peak was reached; %1: part of a training step, %2: block of the model
    parts << (split.block.empty() ? phase_word(split.phase) : RunMemory::tr("%1, %2", "phase, block").arg(phase_word(split.phase), text(split.block)));
    if (split.step > 0) parts << RunMemory::tr("step %1").arg(count(split.step));
    if (split.micro_batch > 1) parts << RunMemory::tr("micro-batch %1").arg(split.micro_batch);
    const api::BatchShape& batch = split.batch;
    if (batch.rows > 0 && batch.targets > 0)
        //: shape of a batch; %1: texts, %2: tokens of the longest, %3: tokens of the longest target
        parts << RunMemory::tr("%1 texts of %2 tokens, targets of %3").arg(batch.rows).arg(batch.tokens).arg(batch.targets);
    else if (batch.rows > 0)
        //: shape of a batch; %1: texts, %2: tokens of the longest
        parts << RunMemory::tr("%1 texts of %2 tokens").arg(batch.rows).arg(batch.tokens);
    return parts.join(QStringLiteral(" · "));
}

QString out_of_memory_words(const api::OutOfMemory& event) {
    const QString where = event.block.empty() ? phase_word(event.phase) : RunMemory::tr("%1, %2", "phase, block").arg(phase_word(event.phase), text(event.block));
    if (event.limit > 0)
        //: where a run ended; %1: phase and block, %2: size of a tensor, %3: memory in use, %4: the limit
        return RunMemory::tr("%1: %2 asked, %3 in use of %4").arg(where, bytes(event.requested), bytes(event.live), bytes(event.limit));
    //: where a run ended, as the system gave no more; %1: phase and block, %2: size of a tensor, %3: memory in use
    return RunMemory::tr("%1: %2 asked, %3 in use").arg(where, bytes(event.requested), bytes(event.live));
}

RunMemory::RunMemory(QWidget* parent)
    : QWidget(parent), facts_(role_label("label")), blocks_(new BlockBars), timeline_(new StepTimelineChart), table_(new QTreeWidget) {
    const Theme& theme = Theme::instance();
    setObjectName(QStringLiteral("runMemory"));
    facts_->setObjectName(QStringLiteral("runMemoryFacts"));
    facts_->setWordWrap(true);
    facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    facts_->setFocusPolicy(Qt::NoFocus);
    table_->setObjectName(QStringLiteral("runMemoryTable"));
    table_->setRootIsDecorated(false);
    table_->setUniformRowHeights(true);
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    auto* charts = new QSplitter(Qt::Horizontal);
    charts->setObjectName(QStringLiteral("runMemoryCharts"));
    charts->setChildrenCollapsible(false);
    charts->setHandleWidth(theme.px(8));
    for (MemoryChart* chart : std::initializer_list<MemoryChart*>{blocks_, timeline_}) {
        charts->addWidget(chart);
        follow(chart);
    }
    auto* down = new QSplitter(Qt::Vertical);
    down->setChildrenCollapsible(false);
    down->setHandleWidth(theme.px(8));
    down->addWidget(charts);
    down->addWidget(table_);
    down->setStretchFactor(0, 3);
    down->setStretchFactor(1, 2);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, theme.px(10), 0, 0);
    column->setSpacing(theme.px(8));
    column->addWidget(facts_);
    column->addWidget(down, 1);
    retranslate();
}

void RunMemory::follow(MemoryChart* chart) {
    connect(chart, &MemoryChart::fillAsked, this, [this, chart] {
        const bool all = !chart->filling();
        for (MemoryChart* each : std::initializer_list<MemoryChart*>{blocks_, timeline_}) each->setVisible(each == chart || !all);
        table_->setVisible(!all);
        chart->set_filling(all);
    });
    connect(chart, &MemoryChart::exportAsked, this, [this, chart] { Q_EMIT exportFigureAsked(chart); });
    connect(chart, &MemoryChart::tableAsked, this, [this, chart] { Q_EMIT exportTableAsked(chart->figure_data(), chart->figure_name()); });
}

void RunMemory::show_run(const store::RunDetail& run, const QString& name, const std::optional<api::StepTrace>& trace) {
    out_of_memory_ = run.out_of_memory;
    figure_ = {};
    api::MemoryFigureRun measured;
    measured.key = run.summary.uuid;
    measured.label = name.toStdString();
    measured.method = run.summary.method;
    measured.split = run.split.peak > 0 || !run.out_of_memory ? run.split : run.out_of_memory->split;
    if (trace) measured.trace = *trace;
    if (measured.trace.points.empty() && run.out_of_memory) measured.trace = run.out_of_memory->trace;
    if (run.summary.forecast_error) measured.forecast = run.summary.forecast_bytes;  // what it was scored by
    if (measured.split.peak > 0 || !measured.trace.points.empty()) figure_.runs.push_back(std::move(measured));
    if (const auto forecast = read_forecast(run)) {
        api::MemoryFigureRun predicted;
        predicted.key = run.summary.uuid + "/forecast";
        predicted.label = tr("forecast").toStdString();
        predicted.method = run.summary.method;
        predicted.predicted = true;
        predicted.split = forecast->split;
        predicted.trace = forecast->trace;
        if (predicted.split.peak > 0) figure_.runs.push_back(std::move(predicted));
    }
    retranslate();
}

void RunMemory::retranslate() {
    table_->setAccessibleName(tr("The peak by block"));
    for (MemoryChart* chart : std::initializer_list<MemoryChart*>{blocks_, timeline_}) {
        chart->set_empty_text(tr("No step has been measured yet."));
        chart->set_figure(figure_);
    }
    QStringList facts;
    const api::MemoryFigureRun* measured = figure_.runs.empty() || figure_.runs.front().predicted ? nullptr : &figure_.runs.front();
    if (out_of_memory_) facts << tr("Out of memory in %1.").arg(out_of_memory_words(*out_of_memory_));
    if (measured != nullptr && measured->split.peak > 0) {
        //: %1: amount of memory, %2: when it was reached
        facts << tr("Peak %1, reached in %2.").arg(bytes(measured->split.peak), peak_words(measured->split));
        if (measured->forecast && !out_of_memory_) {
            const double error = analysis::forecast_error(*measured->forecast, measured->split.peak);
            //: %1: amount of memory, %2: error in percent with its sign
            facts << tr("Forecast %1, error %2.").arg(bytes(*measured->forecast), error < 0 ? share(error) : QLatin1Char('+') + share(error));
        }
    }
    if (const QString note = unit_note(); !note.isEmpty() && !facts.isEmpty()) facts << note;
    facts_->setText(facts.join(QLatin1Char(' ')));
    facts_->setVisible(!facts.isEmpty());
    restyle(*facts_, "role", out_of_memory_ ? QStringLiteral("bad") : QStringLiteral("label"));
    fill_table();
}

// Rows are exchanged in their places: a run at work must not take the reader's selection away.
void RunMemory::fill_table() {
    const api::MemoryFigureRun *measured = nullptr, *predicted = nullptr;
    for (const api::MemoryFigureRun& run : figure_.runs) (run.predicted ? predicted : measured) = &run;
    QStringList heads{tr("Block"), tr("All")};
    for (std::size_t i = 0; i < api::memory_categories.size(); ++i) heads << capitalized(category_name(i));
    if (predicted != nullptr) heads << tr("Forecast");
    std::vector<std::string> blocks;
    for (const api::MemoryFigureRun& run : figure_.runs)
        for (const api::MemoryCell& cell : run.split.cells)
            if (std::find(blocks.begin(), blocks.end(), cell.block) == blocks.end()) blocks.push_back(cell.block);
    std::sort(blocks.begin(), blocks.end(), analysis::block_below);
    const auto cells_of = [](const api::MemoryFigureRun* run, const std::string& block) {
        std::array<std::int64_t, 6> all{};
        for (const api::MemoryCell& cell : run != nullptr ? run->split.cells : std::vector<api::MemoryCell>())
            for (std::size_t i = 0; cell.block == block && i < all.size(); ++i) all[i] += cell.bytes[i];
        return all;
    };
    const auto sum = [](const std::array<std::int64_t, 6>& of) { return std::accumulate(of.begin(), of.end(), std::int64_t{0}); };
    table_->setColumnCount(static_cast<int>(heads.size()));
    table_->setHeaderLabels(heads);
    const int rows = static_cast<int>(blocks.size()) + (blocks.empty() ? 0 : 1);
    while (table_->topLevelItemCount() > rows) delete table_->takeTopLevelItem(table_->topLevelItemCount() - 1);
    while (table_->topLevelItemCount() < rows) new QTreeWidgetItem(table_);
    const auto show = [&](int row, const QString& name, const std::array<std::int64_t, 6>& parts, std::int64_t forecast) {
        QTreeWidgetItem* item = table_->topLevelItem(row);
        item->setText(0, name);
        int column = 1;
        const auto amount = [&](std::int64_t value) {
            item->setText(column, value == 0 ? QStringLiteral("–") : bytes(value));
            item->setToolTip(column, exact_bytes(value));
            item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
            ++column;
        };
        amount(sum(parts));
        for (const std::int64_t part : parts) amount(part);
        if (predicted != nullptr) amount(forecast);
    };
    std::array<std::int64_t, 6> all{};
    std::int64_t forecasts = 0;
    for (std::size_t row = 0; row < blocks.size(); ++row) {
        const std::array<std::int64_t, 6> parts = cells_of(measured, blocks[row]);
        const std::int64_t forecast = sum(cells_of(predicted, blocks[row]));
        for (std::size_t i = 0; i < all.size(); ++i) all[i] += parts[i];
        forecasts += forecast;
        show(static_cast<int>(row), text(blocks[row]), parts, forecast);
    }
    if (rows > 0) show(rows - 1, tr("The whole peak"), all, forecasts);
    for (int column = 0; column < table_->columnCount(); ++column) {
        table_->headerItem()->setTextAlignment(column, (column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
        table_->resizeColumnToContents(column);
    }
}

void RunMemory::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

}  // namespace sherl::widgets
