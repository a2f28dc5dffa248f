// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing module: figures as files, without a display. The command line opens it when it is asked for one.
#include <QApplication>
#include <initializer_list>
#include <memory>
#include <vector>

#include "core/api/figures.h"
#include "widgets/charts/block_bars.h"
#include "widgets/charts/figure_writer.h"
#include "widgets/charts/peak_bars.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/charts/step_timeline.h"
#include "widgets/charts/waterfall.h"
#include "widgets/look/offscreen.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace {

using sherl::api::ComparisonFigure;
using sherl::api::FigureChart;
using sherl::api::FigureUnit;
using sherl::api::MemoryFigure;
using namespace sherl::widgets;

class Figures final : public sherl::api::FigureWriter {
  public:
    Figures() {
        if (QCoreApplication::instance() != nullptr) return;
        draw_offscreen();
        static int count = 1;
        static char name[] = "sherl";
        static char* arguments[] = {name, nullptr};
        application_ = std::make_unique<QApplication>(count, arguments);
    }

    void write(const ComparisonFigure& figure, const sherl::api::FigureRequest& request, const std::filesystem::path& file) override {
        Theme::instance().apply(request.dark ? Theme::Mode::dark : Theme::Mode::light, 100);
        ScatterChart scatter;
        PeakBars bars;
        scatter.set_figure(figure);
        bars.set_figure(figure);
        std::vector<FigureSource*> sources;
        if (request.chart != FigureChart::peak_split) sources.push_back(&scatter);
        if (request.chart != FigureChart::accuracy_over_memory) sources.push_back(&bars);
        write_figure(sources, {request.format, request.transparent, request.scale, {}}, file);
    }

    void write(const MemoryFigure& figure, const sherl::api::FigureRequest& request, const std::filesystem::path& file) override {
        Theme::instance().apply(request.dark ? Theme::Mode::dark : Theme::Mode::light, 100);
        set_memory_unit(figure.unit == FigureUnit::mib ? MemoryUnit::mib : figure.unit == FigureUnit::paper ? MemoryUnit::paper : MemoryUnit::gib);
        StepTimelineChart step;
        BlockBars blocks;
        Waterfall difference;
        step.set_true_time(figure.true_time);
        std::vector<FigureSource*> sources;
        for (MemoryChart* chart : std::initializer_list<MemoryChart*>{&step, &blocks, &difference}) {
            chart->set_figure(figure);
            if (chart->shows()) sources.push_back(chart);
        }
        if (sources.empty()) {
            throw sherl::Error(sherl::ErrorKind::input,
                               {.id = "figure.nothing", .what = SHERL_TR("figures", "there is nothing to draw: neither a split of the peak nor a trace of a step"),
                                .where = {}, .expected = {}, .got = {}, .way_out = SHERL_TR("figures", "Choose a run that measured its memory on the CPU.")});
        }
        write_figure(sources, {request.format, request.transparent, request.scale, {}}, file);
    }

  private:
    std::unique_ptr<QApplication> application_;
};

}  // namespace

extern "C" __attribute__((visibility("default"))) sherl::api::FigureWriter* sherl_create_figures() {
    return new Figures;
}
