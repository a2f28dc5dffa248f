// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of a test's study that have ended with these numbers, written without an engine. Called by: tests of comparisons.
#pragma once

#include <string>

#include "core/store/claim.h"
#include "core/store/recorder.h"
#include "support/fake_clock.h"
#include "support/small_runs.h"

namespace sherl::test {

// The first and only segment of a waiting run.
inline void finish_run(store::Study& study, store::RunId run, api::RunOutcome outcome, const std::string& data_hash = "data") {
    const FakeClock clock;
    store::RunRecorder recorder(study.path(), store::claim_run(study, run, clock), clock, [] {}, store::RunRecorder::Options{});
    api::RunStarted started;
    started.total_steps = outcome.steps;
    started.labels = {"no", "yes"};
    started.device = "cpu";
    started.threads = 1;
    started.backbone_hash = "backbone";
    started.data_hash = data_hash;
    recorder.started(started);
    recorder.finish(outcome);
}

// Values of the metric that selects, and the peak in bytes; 0: not measured.
inline api::RunOutcome outcome_of(const std::string& metric, double validation, double test, std::int64_t peak) {
    api::RunOutcome outcome;
    outcome.ending = api::Ending::finished;
    outcome.steps = outcome.best_step = 10;
    outcome.seconds = 1;
    outcome.trainable_parameters = 100;
    outcome.validation = {{metric, validation}};
    outcome.test = {{metric, test}};
    if (peak > 0) outcome.counters = {{"tensor_peak_train", peak}, {"tensor_peak_eval", peak / 2}};
    return outcome;
}

}  // namespace sherl::test
