// SPDX-License-Identifier: GPL-3.0-or-later
// The tab "Memory" of a run: its training peak by block and over one step, beside what was forecast.
//
// Called by: RunDetailsWindow. What could change: recording a step on demand.
#pragma once

#include <QWidget>
#include <optional>

#include "core/api/figures.h"
#include "core/base/tables.h"
#include "core/store/records.h"

class QLabel;
class QTreeWidget;

namespace sherl::widgets {
class BlockBars;
class FigureSource;
class MemoryChart;
class StepTimelineChart;

// When and with which batch: "Reached in backward, block 7, at step 12, micro-batch 2, with 8 texts of 128 tokens."; without a
// split: empty.
[[nodiscard]] QString peak_words(const api::MemorySplit& split);
// Where a run ended because a tensor did not fit: phase, block, amounts.
[[nodiscard]] QString out_of_memory_words(const api::OutOfMemory& event);

// GUI thread. Object names: runMemory, runMemoryFacts, runMemoryTable, blockBars, stepTimeline.
class RunMemory final : public QWidget {
    Q_OBJECT

  public:
    explicit RunMemory(QWidget* parent = nullptr);

    // `name`: of the run, as its window calls it. `trace`: as the study has it.
    void show_run(const store::RunDetail& run, const QString& name, const std::optional<api::StepTrace>& trace);

    [[nodiscard]] BlockBars& blocks() const { return *blocks_; }
    [[nodiscard]] StepTimelineChart& timeline() const { return *timeline_; }

  Q_SIGNALS:
    void exportFigureAsked(sherl::widgets::FigureSource* figure);
    void exportTableAsked(const sherl::TextTable& table, const QString& name);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void follow(MemoryChart* chart);
    void retranslate();
    void fill_table();

    api::MemoryFigure figure_;  // the run; then its forecast, where there is one
    std::optional<api::OutOfMemory> out_of_memory_;
    QLabel* facts_;
    BlockBars* blocks_;
    StepTimelineChart* timeline_;
    QTreeWidget* table_;
};

}  // namespace sherl::widgets
