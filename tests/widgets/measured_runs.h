// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of a test's study whose step was measured: split, trace and forecast as they are given.
#pragma once

#include "core/analysis/forecast_json.h"
#include "support/finished_runs.h"
#include "widgets/made_memory.h"

namespace sherl::test {

// A forecast that would lead to this step.
inline store::ForecastRecord forecast_record(const api::MemoryFigureRun& made, const std::string& method) {
    analysis::Forecast predicted;
    predicted.split = made.split;
    predicted.trace = made.trace;
    std::vector<std::string> below;
    for (const api::MemoryCell& cell : made.split.cells) {
        if (cell.bytes[3] <= 0) continue;
        if (cell.block.starts_with("block")) below.push_back(cell.block);
        const bool beside = method == "sherl";
        predicted.reasons.push_back({cell.block, cell.bytes[3], {"trained"}, beside ? std::vector<std::string>{"side network"} : below, beside || below.size() > 1});
    }
    analysis::ForecastSetup setup;
    setup.spec.method.kind = method;
    return {predicted.split.peak, predicted.split.peak / 2, analysis::forecast_json(predicted, setup)};
}

// A waiting run comes to its end with these.
inline void measure_run(store::Study& study, store::RunId run, const api::MemoryFigureRun& made, bool forecast = true) {
    const FakeClock clock;
    store::RunRecorder recorder(study.path(), store::claim_run(study, run, clock), clock, [] {}, store::RunRecorder::Options{});
    api::RunStarted started;
    started.total_steps = 10;
    started.device = "cpu";
    started.threads = 1;
    started.backbone_hash = "backbone";
    started.data_hash = "data";
    recorder.started(started);
    if (forecast) {
        api::MemoryFigureRun predicted = made;
        predicted.split.step = 0;
        predicted.split.cells[0].bytes[0] += made.split.peak / 100;
        predicted.split.peak += made.split.peak / 100;
        recorder.forecast(forecast_record(predicted, made.method));
    }
    recorder.memory(made.split);
    recorder.trace(made.trace);
    api::RunOutcome outcome = outcome_of("matthews", 0.5, 0.25, made.split.peak);
    outcome.split = made.split;
    recorder.finish(outcome);
}

}  // namespace sherl::test
