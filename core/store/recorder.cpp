// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/recorder.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace sherl::store {
namespace {

void check_same(const char* id, Text what, const std::string& before, const std::string& now) {
    if (before.empty() || before == now) return;
    throw Error(ErrorKind::input, {.id = id,
                                   .what = std::move(what),
                                   .where = {},
                                   .expected = SHERL_TR("store", "the hash %1").arg(before.substr(0, 12)),
                                   .got = now.substr(0, 12),
                                   .way_out = SHERL_TR("store", "Bring the old files back, or start a new run.")});
}

}  // namespace

RunRecorder::RunRecorder(const std::filesystem::path& study, Claim claim, const Clock& clock,
                         std::function<void()> on_stop, Options options)
    : claim_(std::move(claim)),
      trace_steps_(std::move(options.trace_steps)),
      clock_(clock),
      journal_(study, claim_.run, claim_.segment, options.journal),
      writer_(
          journal_, clock,
          [this, stop = std::move(on_stop)](Request request) {
              if (request == Request::pause) pause_ = true;
              if (request == Request::stop && stop) stop();
          },
          options.queue_limit) {}

RunRecorder::~RunRecorder() = default;

void RunRecorder::started(const api::RunStarted& started) {
    check_same("store.run.backbone_changed", SHERL_TR("store", "the backbone has changed since this run began"),
               claim_.backbone_hash, started.backbone_hash);
    check_same("store.run.data_changed", SHERL_TR("store", "the data have changed since this run began"),
               claim_.data_hash, started.data_hash);
    const auto carried = claim_.carried_peaks.find(started.first_step);
    carried_peak_ = carried == claim_.carried_peaks.end() ? 0 : carried->second;
    writer_.push(started);
    writer_.barrier();
}

void RunRecorder::step(const api::StepEvent& event) {
    carried_peak_ = std::max(carried_peak_, event.peak_bytes);
    elapsed_seconds_ = event.elapsed_seconds;
    if (!event.logged) return;
    StepRow row{event};
    row.event.peak_bytes = std::exchange(carried_peak_, 0);
    writer_.push(std::move(row));
}

void RunRecorder::evaluation(const api::EvaluationEvent& event) {
    writer_.push(EvaluationRow{event, elapsed_seconds_});
}

void RunRecorder::memory(const api::MemorySplit& split) {
    writer_.push(split);
}

void RunRecorder::trace(const api::StepTrace& trace) {
    const bool wanted = std::find(trace_steps_.begin(), trace_steps_.end(), trace.step) != trace_steps_.end();
    writer_.push(TraceRow{trace, wanted});
}

void RunRecorder::forecast(const ForecastRecord& forecast) {
    writer_.push(forecast);
}

void RunRecorder::checkpoint(const api::CheckpointEvent& event) {
    writer_.push(CheckpointRow{event, clock_.unix_milliseconds(), carried_peak_});
    writer_.barrier();
}

void RunRecorder::predictions(const api::PredictionsEvent& event) {
    writer_.push(event);
}

void RunRecorder::log(const api::LogEvent& event) {
    writer_.push(LogRow{event, clock_.unix_milliseconds()});
}

void RunRecorder::finish(api::RunOutcome& outcome, const std::function<bool(const Error&)>& again) {
    const std::vector<Row> left = writer_.close();
    const std::int64_t now = clock_.unix_milliseconds();
    std::optional<Error> refused;
    do {
        try {
            // A disk that was full may have room again: the rows get a second chance together with the ending.
            journal_.end(left, outcome, now);
            return;
        } catch (const Error& error) {
            refused = error;
        }
    } while (again && again(*refused));
    if (outcome.ending != api::Ending::failed || !outcome.error) {
        outcome.ending = api::Ending::failed;
        outcome.error = refused;
    }
    try {
        journal_.end({}, outcome, now);
        return;
    } catch (const Error&) {  // the first failure is the one to tell
    }
    try {
        journal_.end_briefly(outcome, now);
    } catch (const Error&) {
    }
}

}  // namespace sherl::store
