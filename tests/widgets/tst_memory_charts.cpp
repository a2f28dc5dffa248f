// SPDX-License-Identifier: GPL-3.0-or-later
// The charts of memory: what they show against figures made by hand, and what they write.
#include <QMenu>
#include <QtTest>
#include <numeric>

#include "core/base/tables.h"
#include "svg_reader.h"
#include "widgets/charts/block_bars.h"
#include "widgets/charts/blocks_drawing.h"
#include "widgets/charts/figure_writer.h"
#include "widgets/charts/memory_plot.h"
#include "widgets/charts/step_lines.h"
#include "widgets/charts/step_timeline.h"
#include "widgets/charts/timeline_drawing.h"
#include "widgets/charts/waterfall.h"
#include "widgets/charts/waterfall_drawing.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/made_memory.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;

// Two micro-batches of three events each, then the optimizer: the peak is in the second's backward.
api::StepTrace small_trace() {
    api::StepTrace trace;
    trace.step = 3;
    trace.blocks = {"other", "block 0", "optimizer"};
    trace.phases = {{api::Phase::forward, 1, 0.0, 1}, {api::Phase::backward, 3, 0.2, 1}, {api::Phase::forward, 5, 0.4, 2},
                    {api::Phase::backward, 7, 0.6, 2}, {api::Phase::optimizer, 9, 0.8, 0}};
    const std::array<std::int64_t, 10> bytes{10, 20, 30, 10, 12, 22, 40, 10, 15, 10};
    for (std::size_t i = 0; i < bytes.size(); ++i) trace.points.push_back({static_cast<std::int64_t>(i) + 1, bytes[i] * kMiB, static_cast<std::int16_t>(i < 8 ? 1 : 2)});
    trace.events = 10;
    trace.peak = 40 * kMiB;
    trace.peak_event = 7;
    trace.seconds = 1;
    return trace;
}

api::MemoryFigureRun small_run(const char* key = "a") {
    api::MemoryFigureRun run;
    run.key = key;
    run.label = "LoRA";
    run.method = "lora";
    run.trace = small_trace();
    run.split.peak = run.trace.peak;
    return run;
}

template <class Chart>
void show(Chart& chart, const api::MemoryFigure& figure, QSize size = {520, 360}) {
    chart.resize(size);
    chart.set_figure(figure);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
}

Svg svg_of(FigureSource& source) {
    FigureSource* sources[] = {&source};
    return read_svg(figure_file(sources, {}));
}

}  // namespace

class TestMemoryCharts : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::light, 100); }
    void cleanup() { set_memory_unit(MemoryUnit::gib); }

    // ── Lines ───────────────────────────────────────────────────────────────────────────────────────────────────────
    void ofSeveralMicroBatchesTheOneWithThePeakIsDrawn() {
        const StepLine line = line_by_phase(small_trace());
        QCOMPARE(line.micro_batch, std::int64_t{2});
        QCOMPARE(line.micro_batches, std::int64_t{2});
        std::vector<std::int64_t> events;
        for (const StepPoint& point : line.points) events.push_back(point.event);
        QCOMPARE(events, (std::vector<std::int64_t>{5, 6, 7, 8, 9, 10}));
        QCOMPARE(line.points[line.peak].event, std::int64_t{7});
        QCOMPARE(line.points[line.peak].bytes, 40 * kMiB);
        // Every section is as wide as another, whatever happens in it.
        QCOMPARE(line.points[0].x, 0.0);
        QCOMPARE(line.points[1].x, 0.5);
        QCOMPARE(line.points[2].x, 1.0);
        QCOMPARE(line.points[4].x, 2.0);
        QCOMPARE(line.points[5].x, 3.0);
    }

    void timeGoesEvenlyThroughAPhase() {
        const StepLine line = line_by_time(small_trace());
        QCOMPARE(line.points.size(), std::size_t{10});
        QCOMPARE(line.end, 1.0);
        QCOMPARE(line.points[0].x, 0.0);
        QCOMPARE(line.points[1].x, 0.1);
        QCOMPARE(line.points[2].x, 0.2);
        QCOMPARE(line.points[9].x, 1.0);
        QCOMPARE(line.points[line.peak].event, std::int64_t{7});
    }

    void aTraceOfOneMicroBatchSaysNothingOfIt() {
        api::StepTrace trace = small_trace();
        for (api::PhaseMark& mark : trace.phases) mark.micro_batch = mark.micro_batch > 0 ? 1 : 0;
        QCOMPARE(line_by_phase(trace).micro_batches, std::int64_t{0});
        QVERIFY(line_by_phase(api::StepTrace()).points.empty());
        QVERIFY(line_by_time(api::StepTrace()).points.empty());
    }

    // ── One training step ───────────────────────────────────────────────────────────────────────────────────────────
    void theTimelineShowsEveryRunWithATrace() {
        StepTimelineChart chart;
        api::MemoryFigure figure = made_memory({lora_run(), sherl_run(), unipt_run()});
        figure.runs.push_back({.key = "x", .label = "BitFit", .method = "bitfit"});
        show(chart, figure);
        QCOMPARE(chart.seriesKeys(), (std::vector<std::string>{figure.runs[0].key, figure.runs[1].key, figure.runs[2].key}));
        for (std::size_t i = 0; i < 3; ++i) QCOMPARE(chart.peakOf(figure.runs[i].key), std::optional(figure.runs[i].trace.peak));
        QVERIFY(!chart.peakOf("x"));
        for (const char* text : {"forward", "backward", "optimizer", "LoRA r8", "UniPT r2", "budget 3.0 GiB"})
            QVERIFY2(chart.labelTexts().contains(QString::fromLatin1(text)), text);
        QVERIFY(chart.labelTexts().contains(QStringLiteral("peak %1").arg(bytes(figure.runs[0].trace.peak))));
        QVERIFY(chart.figure_notes().first().contains(QStringLiteral("BitFit")));
        // Dots stand where the axis says.
        const TimelineDrawing& drawing = chart.drawing();
        const TimelineDrawing::Line& line = drawing.lines()[0];
        QVERIFY(std::abs(line.peak.y() - drawing.y_of(static_cast<double>(figure.runs[0].trace.peak))) < 0.01);
        QCOMPARE(drawing.y_of(0), drawing.axes().bottom());
        const auto highest = std::min_element(line.shape.begin(), line.shape.end(), [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
        QVERIFY(std::abs(highest->y() - line.peak.y()) < 0.01);  // nothing is thinned away
    }

    // Two thousand points on two hundred pixels: one that stands out is drawn, above and below.
    void nothingThatStandsOutIsThinnedAway() {
        api::MemoryFigureRun run = small_run();
        run.trace = {.step = 1, .events = 2000, .peak = 40 * kMiB, .peak_event = 1203, .seconds = 1, .blocks = {"other"}, .phases = {}, .points = {}};
        run.trace.phases = {{api::Phase::forward, 1, 0, 1}, {api::Phase::backward, 1001, 0.5, 1}, {api::Phase::optimizer, 1990, 0.9, 0}};
        for (std::int64_t event = 1; event <= 2000; ++event) run.trace.points.push_back({event, (event == 1203 ? 40 : event == 702 ? 2 : 10 + event % 2) * kMiB, 0});
        StepTimelineChart chart;
        show(chart, {.runs = {run}}, {300, 240});
        const TimelineDrawing& drawing = chart.drawing();
        const QPolygonF& shape = drawing.lines()[0].shape;
        QVERIFY(shape.size() < 1200);
        double top = 1e9, bottom = 0;
        for (const QPointF& point : shape) {
            top = std::min(top, point.y());
            bottom = std::max(bottom, point.y());
        }
        QVERIFY(std::abs(top - drawing.y_of(40.0 * kMiB)) < 0.01);
        QVERIFY(std::abs(bottom - drawing.y_of(2.0 * kMiB)) < 0.01);
    }

    void microBatchesAreTold() {
        StepTimelineChart chart;
        show(chart, {.runs = {small_run()}});
        QVERIFY(chart.labelTexts().contains(QStringLiteral("peak 40 MiB · micro-batch 2 of 2")));
        QVERIFY(chart.figure_notes().join(QLatin1Char(' ')).contains(QStringLiteral("micro-batch 2 of 2")));
    }

    void keyTSwitchesToTrueTime() {
        StepTimelineChart chart;
        show(chart, {.runs = {small_run()}});
        QSignalSpy changed(&chart, &StepTimelineChart::trueTimeChanged);
        chart.plot().setFocus(Qt::TabFocusReason);
        QTest::keyClick(&chart.plot(), Qt::Key_T);
        QVERIFY(chart.true_time() && changed.size() == 1);
        QVERIFY(chart.figure_subtitle().contains(QStringLiteral("true time")));
        QCOMPARE(chart.drawing().lines()[0].step.points.size(), std::size_t{10});
        QAction* action = nullptr;
        for (QAction* each : chart.menu()->actions())
            if (each->objectName() == QLatin1String("trueTimeAction")) action = each;
        QVERIFY(action != nullptr && action->isChecked());
        action->trigger();
        QVERIFY(!chart.true_time());
    }

    void theCrosshairTellsPhaseBlockAndBytes() {
        StepTimelineChart chart;
        const api::MemoryFigure figure = made_memory({lora_run(), sherl_run()});
        show(chart, figure);
        chart.plot().setFocus(Qt::TabFocusReason);  // at the peak of the first run
        QStringList tip = chart.tipTexts();
        QVERIFY2(tip.join(QLatin1Char('|')).contains(bytes(figure.runs[0].trace.peak)), qPrintable(tip.join(QLatin1Char('|'))));
        QVERIFY2(tip.first().contains(QStringLiteral("block 11")), qPrintable(tip.first()));
        QVERIFY(chart.plot().accessibleDescription().contains(bytes(figure.runs[0].trace.peak)));
        QTest::keyClick(&chart.plot(), Qt::Key_Down);
        QVERIFY(chart.tipTexts()[1].startsWith(QStringLiteral("SHERL")));
        QTest::keyClick(&chart.plot(), Qt::Key_End);
        QVERIFY(chart.tipTexts().first().startsWith(QStringLiteral("Optimizer")));
        QTest::keyClick(&chart.plot(), Qt::Key_Home);
        QVERIFY(chart.tipTexts().first().startsWith(QStringLiteral("Forward")));
        QTest::keyClick(&chart.plot(), Qt::Key_P);
        QVERIFY(chart.tipTexts()[1].contains(bytes(figure.runs[1].trace.peak)));
        chart.plot().clearFocus();
        QVERIFY(chart.tipTexts().isEmpty());
    }

    void withoutATraceItSaysSo() {
        StepTimelineChart chart;
        chart.set_empty_text(QStringLiteral("nothing ticked"));
        show(chart, {});
        QCOMPARE(chart.labelTexts(), QStringList{QStringLiteral("nothing ticked")});
        chart.set_figure({.runs = {{.key = "x", .label = "X", .method = "lora"}}});
        QCOMPARE(chart.labelTexts(), QStringList{QStringLiteral("This run has no step trace.")});
        QVERIFY(!chart.shows());
    }

    void everyPointLeavesAsATable() {
        StepTimelineChart chart;
        show(chart, {.runs = {small_run()}});
        const TextTable table = chart.figure_data();
        QCOMPARE(table.rows.size(), std::size_t{10});
        const QStringList csv = QString::fromStdString(to_csv(table)).split(QLatin1Char('\n'));
        QCOMPARE(csv[0], QStringLiteral("variant,method,step,micro_batch,phase,block,event,seconds,bytes"));
        QCOMPARE(csv[7], QStringLiteral("LoRA,lora,3,2,backward,block 0,7,0.6,41943040"));
    }

    // ── Difference ──────────────────────────────────────────────────────────────────────────────────────────────────
    void barsOfTheWaterfallAddUpToTheByte() {
        Waterfall chart;
        const api::MemoryFigure figure = made_memory({lora_run(), sherl_run()});
        show(chart, figure);
        const std::vector<std::int64_t> changes = chart.changes();
        QVERIFY(changes.size() >= 2);
        QCOMPARE(std::accumulate(changes.begin(), changes.end(), figure.runs[0].split.peak), figure.runs[1].split.peak);
        const WaterfallDrawing& drawing = chart.drawing();
        QCOMPARE(drawing.bars().size(), changes.size() + 2);
        // Each begins where the one before ends.
        for (std::size_t i = 1; i + 1 < drawing.bars().size(); ++i) QCOMPARE(drawing.bars()[i].from, drawing.bars()[i - 1].to);
        QCOMPARE(drawing.bars()[drawing.bars().size() - 2].to, figure.runs[1].split.peak);
        const double height = drawing.y_of(0) - drawing.y_of(static_cast<double>(figure.runs[0].split.peak));
        QVERIFY(std::abs(drawing.bars()[0].box.height() - height) < 0.01);
        QVERIFY(chart.title().contains(bytes_change(figure.runs[1].split.peak - figure.runs[0].split.peak)));
        QVERIFY(chart.labelTexts().contains(bytes_change(changes[0])));
    }

    void reasonsStandInTheTip() {
        Waterfall chart;
        show(chart, made_memory({lora_run(), sherl_run()}));
        chart.plot().setFocus(Qt::TabFocusReason);
        QTest::keyClick(&chart.plot(), Qt::Key_Right);
        const QString tip = chart.tipTexts().join(QLatin1Char('\n'));
        QVERIFY2(tip.contains(QStringLiteral("Alive because")), qPrintable(tip));
        QVERIFY2(tip.contains(QStringLiteral("LoRA in blocks 0–10 needs a gradient, so blocks 0–10 keep what they computed.")), qPrintable(tip));
        QVERIFY2(tip.contains(QStringLiteral("SHERL: frozen below block 11, nothing is kept.")), qPrintable(tip));
        QVERIFY(chart.plot().accessibleDescription().contains(QStringLiteral("Alive because")));
    }

    void whatCannotBeSubtractedIsTold() {
        Waterfall chart;
        show(chart, {});
        QCOMPARE(chart.labelTexts(), QStringList{QStringLiteral("Tick two variants in the list.")});
        chart.set_figure(made_memory({lora_run(), lora_run()}));
        QCOMPARE(chart.labelTexts(), QStringList{QStringLiteral("The two peaks are equal, part by part.")});
        chart.set_figure({.runs = {{.key = "a", .label = "A", .method = "lora"}, {.key = "b", .label = "B", .method = "lora"}}});
        QCOMPARE(chart.labelTexts(), QStringList{QStringLiteral("What these peaks are made of was not measured.")});
        QVERIFY(!chart.shows() && chart.figure_data().rows.empty());
    }

    // ── By layer ────────────────────────────────────────────────────────────────────────────────────────────────────
    void blocksAddUpToThePeak() {
        BlockBars chart;
        const api::MemoryFigure figure = made_memory({lora_run(), sherl_run(), unipt_run()});
        show(chart, figure);
        QCOMPARE(chart.seriesKeys().size(), std::size_t{2});  // on one scale the first two
        for (std::size_t i = 0; i < 2; ++i) QCOMPARE(chart.peakOf(figure.runs[i].key), std::optional(figure.runs[i].split.peak));
        QCOMPARE(chart.partsOf(figure.runs[0].key, "block 3")->at(3), 200 * kMiB);
        QCOMPARE(chart.partsOf(figure.runs[1].key, "block 3")->at(3), std::int64_t{0});
        // In the order of the model, the tenth block after the ninth.
        std::vector<std::string> order;
        for (const BlocksDrawing::Bar& bar : chart.drawing().bars())
            if (bar.run == 0) order.push_back(bar.block);
        QCOMPARE(order.front(), std::string("embedding"));
        QCOMPARE(order[10], std::string("block 9"));
        QCOMPARE(order[11], std::string("block 10"));
        QCOMPARE(order.back(), std::string("loss"));
        const BlocksDrawing::Bar& bar = chart.drawing().bars()[2];
        double height = 0;
        for (const QRectF& part : bar.parts) height += part.height();
        QVERIFY(std::abs(height - bar.box.height()) < 0.01);
        chart.plot().setFocus(Qt::TabFocusReason);
        QTest::keyClick(&chart.plot(), Qt::Key_Up);
        QVERIFY(chart.tipTexts()[1].startsWith(QStringLiteral("Weights 90 MiB")));
    }

    // ── All of them ─────────────────────────────────────────────────────────────────────────────────────────────────
    void unitsAreThoseOfTheWindow() {
        set_memory_unit(MemoryUnit::paper);
        BlockBars blocks;
        StepTimelineChart step;
        const api::MemoryFigure figure = made_memory({lora_run()});
        show(blocks, figure);
        show(step, figure);
        for (const MemoryChart* chart : std::initializer_list<const MemoryChart*>{&blocks, &step}) {
            QVERIFY2(chart->figure_subtitle().contains(QStringLiteral("GB*")), qPrintable(chart->figure_subtitle()));
            QVERIFY(chart->figure_notes().join(QLatin1Char(' ')).contains(QStringLiteral("MiB / 1000")));
        }
        const double amount = static_cast<double>(figure.runs[0].trace.peak) / (1000.0 * kMiB);
        QVERIFY(step.labelTexts().contains(QStringLiteral("peak %1 GB*").arg(amount, 0, 'f', 2)));
    }

    void figuresHoldWhatTheChartsSay() {
        StepTimelineChart step;
        Waterfall difference;
        BlockBars blocks;
        const api::MemoryFigure figure = made_memory({lora_run(), sherl_run()});
        for (MemoryChart* chart : std::initializer_list<MemoryChart*>{&step, &difference, &blocks}) {
            chart->set_figure(figure);
            const Svg svg = svg_of(*chart);
            QVERIFY2(svg.error.isEmpty(), qPrintable(svg.error));
            QVERIFY2(svg.all_words().contains(QStringLiteral("LoRA")), qPrintable(svg.all_words()));
            QVERIFY(svg.title.contains(chart->figure_title()));
            for (const SvgPath& path : svg.paths)
                for (const std::vector<QPointF>& part : path.parts)
                    for (const QPointF& point : part) QVERIFY(svg.box.adjusted(-1, -1, 1, 1).contains(point));
            QVERIFY(chart->shows() && !chart->figure_data().rows.empty());
            for (const std::vector<TableCell>& row : chart->figure_data().rows) QCOMPARE(row.size(), chart->figure_data().columns.size());
        }
    }
};

QTEST_MAIN(TestMemoryCharts)
#include "tst_memory_charts.moc"
