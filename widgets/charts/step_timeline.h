// SPDX-License-Identifier: GPL-3.0-or-later
// The card "One training step": bytes in use over the step that set each run's peak, all runs side by side by phase, or over
// true time. ui.md §5.2, §11, §16.
//
// Called by: the Compare page, run details, the drawing module. What could change: zoom; the operation under the crosshair.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "widgets/charts/memory_chart.h"

namespace sherl::widgets {

class TimelineDrawing;
class TimelinePlot;

// GUI thread. Keys are those of MemoryFigureRun. In it: Left and Right move the crosshair, Up and Down change the run that it
// follows, Page Up and Down go from phase to phase, P to the peak, T switches between phases and true time.
class StepTimelineChart final : public MemoryChart {
    Q_OBJECT

  public:
    explicit StepTimelineChart(QWidget* parent = nullptr);

    void set_true_time(bool on);
    [[nodiscard]] bool true_time() const;

    [[nodiscard]] QString figure_title() const override;
    [[nodiscard]] QString figure_subtitle() const override;
    [[nodiscard]] QString figure_name() const override { return QStringLiteral("training-step"); }
    [[nodiscard]] QStringList figure_notes() const override;
    void draw_figure(QCPPainter& painter, const QSize& size) override;
    [[nodiscard]] TextTable figure_data() const override;

    // What the chart shows, for tests.
    [[nodiscard]] std::vector<std::string> seriesKeys() const;  // of runs that have a trace
    [[nodiscard]] QStringList labelTexts() const;               // phases, peaks, names, the budget; or the message
    [[nodiscard]] std::optional<std::int64_t> peakOf(const std::string& key) const;  // bytes at the dot
    [[nodiscard]] const TimelineDrawing& drawing() const;       // pixels of plot(); until the next change

  Q_SIGNALS:
    void trueTimeChanged(bool on);

  protected:
    [[nodiscard]] QString message() const override;

  private:
    TimelinePlot* plot_ = nullptr;
};

}  // namespace sherl::widgets
