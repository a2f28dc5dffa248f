// SPDX-License-Identifier: GPL-3.0-or-later
// How fluent the window is: frames per second while 100 curves of 10,000 points are panned, and the longest time the
// event loop stands still while an engine reports 5,000 steps per second and while 300 variants are compared. Prints JSON;
// goals: 30 frames/s, 50 ms, 100 ms.
#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <ctime>
#include <iostream>
#include <random>
#include <thread>

#include "bench/compare_bench.h"
#include "support/fake_engine.h"
#include "support/small_runs.h"
#include "widgets/charts/series_chart.h"
#include "widgets/look/theme.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/queue_panel.h"
#include "widgets/panels/runs_panel.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

namespace {

constexpr int kCurves = 100, kPoints = 10000;

void process_for(int milliseconds) {
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < milliseconds) QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
}

// A random walk: neighbours are close, as in a curve, and every pixel column holds a range.
Curve walk(int seed) {
    std::mt19937 random(static_cast<unsigned>(seed));
    std::normal_distribution<double> step(0, 0.02);
    std::vector<store::Point> points;
    double value = 2;
    for (int i = 1; i <= kPoints; ++i) {
        value += step(random);
        points.push_back({i, i / 1000.0, i * 0.1, value});
    }
    return std::make_shared<const std::vector<store::Point>>(std::move(points));
}

Json pan() {
    SeriesChart chart(store::Study::system_clock(), Measure(QStringLiteral("gradient_norm")));
    const QStringList methods{QStringLiteral("lora"), QStringLiteral("sherl"), QStringLiteral("unipt"), QStringLiteral("lst"), QStringLiteral("adapter")};
    std::vector<ChartLine> lines;
    for (int i = 0; i < kCurves; ++i) {
        ChartLine line;
        line.key = {i + 1, QStringLiteral("gradient_norm")};
        line.variant = line.title = QStringLiteral("variant %1").arg(i);
        line.method = methods[i % methods.size()];
        line.shade = i / static_cast<int>(methods.size());
        lines.push_back(line);
    }
    chart.set_lines(lines);
    for (int i = 0; i < kCurves; ++i) chart.set_curve({i + 1, QStringLiteral("gradient_norm")}, walk(i));
    chart.resize(760, 420);
    chart.show();
    process_for(300);

    std::vector<double> frames;
    QElapsedTimer whole, one;
    whole.start();
    const std::clock_t begin = std::clock();
    for (int i = 0; whole.elapsed() < 4000; ++i) {
        one.start();
        const double lower = 2500 + 2000 * std::sin(i * 0.05);
        chart.set_view({QCPRange(lower, lower + 5000), {}});
        QCoreApplication::processEvents();
        frames.push_back(static_cast<double>(one.nsecsElapsed()) / 1e6);
    }
    const double cpu_seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    std::sort(frames.begin(), frames.end());
    return {{"curves", kCurves},
            {"points", kPoints},
            {"frames_per_second", 1000.0 * static_cast<double>(frames.size()) / static_cast<double>(whole.elapsed())},
            {"frames_per_cpu_second", static_cast<double>(frames.size()) / cpu_seconds},  // what one free core gives
            {"frame_ms_median", frames[frames.size() / 2]},
            {"frame_ms_longest", frames.back()}};
}

// Charts, queue and table of a study in which an engine trains, faster than any real one.
Json flood() {
    constexpr std::int64_t kSteps = 40000, kPerSecond = 5000;
    QTemporaryDir folder;
    const std::filesystem::path file = folder.path().toStdString() + "/a.sherl";
    store::Study study = store::Study::open_for_writing(file);
    FakeEngine engine;
    engine.plan.steps = kSteps;
    engine.plan.steps_per_epoch = 4000;
    engine.plan.evaluate_every = 500;
    engine.plan.checkpoint_every = 0;
    const auto begin = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point started = begin;
    engine.plan.after_step = [&](std::int64_t step) {
        if (step == 1) started = std::chrono::steady_clock::now();
        if (step % 50 == 0) std::this_thread::sleep_until(started + std::chrono::microseconds(step * 1000000 / kPerSecond));
    };
    const Clock& clock = store::Study::system_clock();
    TrainingBridge bridge([&]() -> api::Engine& { return engine; }, clock);
    bridge.set_study(file);
    StudySession session;
    QWidget page;
    auto* row = new QHBoxLayout(&page);
    auto* table = new RunsPanel(session);
    auto* curves = new CurvesPanel(session, clock);
    auto* queue = new QueuePanel(session, bridge);
    auto* column = new QVBoxLayout;
    column->addWidget(curves, 3);
    column->addWidget(queue, 1);
    row->addWidget(table, 1);
    row->addLayout(column, 3);
    page.resize(1440, 900);
    page.show();
    session.open(file);
    process_for(300);
    const store::RunId run = add_run(study, "sherl", 0, "SHERL");
    add_run(study, "lora", 0, "LoRA");
    curves->set_runs({run});
    process_for(300);

    std::vector<double> gaps;
    QElapsedTimer last, whole;
    QTimer pulse;
    pulse.setInterval(0);
    QObject::connect(&pulse, &QTimer::timeout, [&] {
        if (last.isValid()) gaps.push_back(static_cast<double>(last.nsecsElapsed()) / 1e6);
        last.start();
    });
    QObject::connect(&bridge, &TrainingBridge::runEnded, qApp, &QCoreApplication::quit);
    whole.start();
    pulse.start();
    bridge.start({run});
    QTimer::singleShot(60000, qApp, &QCoreApplication::quit);
    QCoreApplication::exec();
    pulse.stop();
    const double seconds = static_cast<double>(whole.elapsed()) / 1000;
    std::sort(gaps.begin(), gaps.end());
    const auto at = [&](double share) { return gaps[static_cast<std::size_t>(share * static_cast<double>(gaps.size() - 1))]; };
    return {{"events_per_second", static_cast<double>(kSteps) / seconds},
            {"seconds", seconds},
            {"gap_ms_median", at(0.5)},
            {"gap_ms_99.9", at(0.999)},
            {"gap_ms_longest", gaps.back()},
            {"redraws_per_second", curves->loss_chart()->dataRedraws() / seconds},
            {"rows_stored", static_cast<std::int64_t>(study.series(run, "loss").size())}};
}

}  // namespace

int main(int count, char** arguments) {
    QApplication app(count, arguments);
    Theme::instance().apply(Theme::Mode::light, 100);
    const QStringList wanted = QApplication::arguments().mid(1);  // none: all
    Json result = Json::object();
    constexpr std::array<std::pair<const char*, Json (*)()>, 3> benches{{{"pan", pan}, {"flood", flood}, {"compare", compare_bench}}};
    for (const auto& [name, bench] : benches)
        if (wanted.isEmpty() || wanted.contains(QLatin1String(name))) result[name] = bench();
    std::cout << result.dump(2) << std::endl;
    return 0;
}
