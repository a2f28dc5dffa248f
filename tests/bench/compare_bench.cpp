// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/compare_bench.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QTemporaryDir>
#include <algorithm>
#include <chrono>
#include <ctime>
#include <functional>
#include <numeric>
#include <thread>

#include "core/analysis/comparison_table.h"
#include "core/store/execute.h"
#include "support/fake_engine.h"
#include "support/small_runs.h"
#include "widgets/charts/peak_bars.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/models/comparison_model.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/runs_panel.h"

namespace sherl::test {
namespace {

using namespace sherl::widgets;

constexpr int kVariants = 300, kSeeds = 3;

// Of this thread's processor time: what else the machine does changes nothing.
double milliseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

double timed(const std::function<void()>& work) {
    const double begin = milliseconds();
    work();
    return milliseconds() - begin;
}

// The longest turn of the event loop, from `begin` until `done` holds for a while, or for a minute.
double longest_gap(const std::function<void()>& begin, const std::function<bool()>& done) {
    QElapsedTimer whole;
    whole.start();
    double longest = timed(begin);
    for (int quiet = 0; quiet < 20 && whole.elapsed() < 60000; quiet = done() ? quiet + 1 : 0) {
        if (quiet > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
        longest = std::max(longest, timed([] { QCoreApplication::processEvents(); }));
    }
    return longest;
}

store::RunId add(store::Study& study, FakeEngine& engine, int variant, int seed) {
    const bool lora = variant % 2 == 0;
    const Json more{{"train", {{"optimizer", {{"lr", 1e-5 * (variant + 1)}}}}}};
    const spec::ResolvedSpec resolved = small_spec(lora ? "lora" : "sherl", seed, {}, more);
    const store::RunId run = study.create_run(resolved.document, resolved.hash, resolved.spec);
    (void)store::execute(study, engine, run, resolved.spec);
    return run;
}

}  // namespace

Json compare_bench() {
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.path().toStdString() + "/a.sherl";
    store::Study study = store::Study::open_for_writing(file);
    FakeEngine engine;
    engine.plan.steps = 4;
    engine.plan.evaluate_every = 2;
    engine.plan.checkpoint_every = 0;
    std::set<store::RunId> all;
    Json result;
    result["making_the_study_ms"] = timed([&] {
        for (int variant = 0; variant < kVariants; ++variant)
            for (int seed = 0; seed < kSeeds; ++seed) all.insert(add(study, engine, variant, seed));
    });
    result["variants"] = kVariants;
    result["runs"] = all.size();
    // What `sherl compare` does, without starting it.
    std::vector<store::RunSummary> runs;
    analysis::Splits splits;
    std::vector<analysis::VariantResult> variants;
    result["read_details_ms"] = timed([&] {
        for (const store::RunId run : all) {
            store::RunDetail detail = study.detail(run);
            splits[run] = detail.split;
            runs.push_back(std::move(detail.summary));
        }
    });
    result["compare_ms"] = timed([&] { variants = analysis::compare(runs, splits); });
    result["figure_ms"] = timed([&] { (void)analysis::comparison_figure(variants, std::nullopt); });
    TextTable table;
    result["table_ms"] = timed([&] { table = analysis::comparison_table(variants); });
    result["latex_ms"] = timed([&] { (void)to_latex(table); });
    result["csv_ms"] = timed([&] { (void)to_csv(table); });

    const Clock& clock = store::Study::system_clock();
    StudySession session;
    QWidget page;
    auto* row = new QHBoxLayout(&page);
    auto* panel = new RunsPanel(session);
    auto* scatter = new ScatterChart;
    auto* bars = new PeakBars;
    auto* curves = new CurvesPanel(session, clock);
    for (QWidget* part : std::initializer_list<QWidget*>{panel, scatter, bars, curves}) row->addWidget(part);
    ComparisonModel comparison(session, panel->model());
    page.resize(1600, 900);
    page.show();
    QCoreApplication::processEvents();
    result["open_gap_ms"] = longest_gap([&] { session.open(file); }, [&] { return panel->model().run_count() == static_cast<int>(all.size()); });

    double rebuilding = 0;
    QObject::connect(&comparison, &ComparisonModel::changed, &comparison, [&] { rebuilding += 1; });
    const auto settled = [&] { return comparison.settled(); };
    result["tick_all_gap_ms"] = longest_gap([&] { panel->model().set_ticked(all); }, settled);
    result["rebuilds"] = rebuilding;
    result["untick_one_gap_ms"] = longest_gap([&] {
        std::set<store::RunId> most = all;
        most.erase(most.begin());
        panel->model().set_ticked(most);
    }, settled);
    result["retranslate_ms"] = timed([&] { comparison.retranslate(); });  // one rebuild and what names cost
    result["rule_gap_ms"] = longest_gap([&] { panel->model().set_rule(RunsModel::Rule::last); }, settled);
    panel->model().set_rule(RunsModel::Rule::selected);
    (void)add(study, engine, kVariants, 0);
    result["new_run_gap_ms"] = longest_gap([&] { session.refresh(); }, [&] {
        return session.runs().size() > all.size() && comparison.settled();
    });
    result["table_of_model_ms"] = timed([&] { (void)comparison.table(); });
    result["details_ms"] = timed([&] { (void)comparison.details(); });

    // The charts on top of that.
    api::ComparisonFigure figure = comparison.figure();
    constexpr std::int64_t kMebi = 1024 * 1024;
    for (std::size_t i = 0; i < figure.runs.size(); ++i) {  // spread as results are; the engine's are all alike
        api::FigureRun& run = figure.runs[i];
        const auto place = static_cast<std::int64_t>(i);
        run.split = {(200 + place * 37 % 300) * kMebi, kMebi, kMebi, (100 + place * 53 % 1700) * kMebi, kMebi, kMebi};
        run.peak = std::accumulate(run.split.begin(), run.split.end(), std::int64_t{0});
        run.metric = 0.5 + 0.0004 * static_cast<double>(place * 71 % 997);
        run.range = std::array<double, 2>{*run.metric - 0.01, *run.metric + 0.01};
    }
    const auto draw = [&](auto* chart) {
        return longest_gap([&] { chart->set_figure(figure); }, [] { return true; });
    };
    result["scatter_gap_ms"] = draw(scatter);
    result["bars_gap_ms"] = draw(bars);
    result["curves_gap_ms"] = longest_gap([&] { curves->set_runs({all.begin(), all.end()}); }, [] { return true; });
    return result;
}

}  // namespace sherl::test
