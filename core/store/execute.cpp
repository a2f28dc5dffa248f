// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/execute.h"

#include <filesystem>
#include <optional>
#include <utility>

#include "core/spec/start_values.h"

namespace sherl::store {
namespace fs = std::filesystem;
namespace {

// The store first: what the second observer hears is already kept.
class Tee final : public api::RunObserver {
  public:
    using Started = std::function<void(const api::RunStarted&)>;
    // `recorded`: between the store and the second observer.
    Tee(RunRecorder& recorder, api::RunObserver* second, Started recorded)
        : recorder_(recorder), second_(second), recorded_(std::move(recorded)) {}

    void started(const api::RunStarted& event) override {
        recorder_.started(event);
        if (recorded_) recorded_(event);
        if (second_ != nullptr) second_->started(event);
    }
    void step(const api::StepEvent& event) override { both(&api::RunObserver::step, event); }
    void evaluation(const api::EvaluationEvent& event) override { both(&api::RunObserver::evaluation, event); }
    void memory(const api::MemorySplit& event) override { both(&api::RunObserver::memory, event); }
    void trace(const api::StepTrace& event) override { both(&api::RunObserver::trace, event); }
    void checkpoint(const api::CheckpointEvent& event) override { both(&api::RunObserver::checkpoint, event); }
    void predictions(const api::PredictionsEvent& event) override { both(&api::RunObserver::predictions, event); }
    void log(const api::LogEvent& event) override { both(&api::RunObserver::log, event); }
    bool pause_requested() override {
        return recorder_.pause_requested() || (second_ != nullptr && second_->pause_requested());
    }

  private:
    template <class Event>
    void both(void (api::RunObserver::*method)(const Event&), const Event& event) {
        (recorder_.*method)(event);
        if (second_ != nullptr) (second_->*method)(event);
    }
    RunRecorder& recorder_;
    api::RunObserver* second_;
    Started recorded_;
};

// What a run is scored against. A forecast that fails takes nothing from the run.
void record_forecast(RunRecorder& recorder, const ExecuteOptions& options, const spec::RunSpec& spec,
                     const api::RunStarted& started) {
    std::optional<ForecastRecord> forecast;
    try {
        forecast = options.forecast(spec, started);
    } catch (const std::exception&) {
        return;
    }
    if (forecast) recorder.forecast(*forecast);
}

api::RunOutcome failed(Error error) {
    api::RunOutcome outcome;
    outcome.ending = api::Ending::failed;
    outcome.error = std::move(error);
    return outcome;
}

void create_files_folder(const fs::path& folder) {
    std::error_code code;
    fs::create_directories(folder, code);
    if (!code) return;
    throw Error(ErrorKind::store,
                {.id = "store.files",
                 .what = SHERL_TR("store", "the run's folder cannot be created: %1").arg(code.message()),
                 .where = folder.string(),
                 .expected = {},
                 .got = {},
                 .way_out = SHERL_TR("store", "Check the free space and the permissions of the folder.")});
}

}  // namespace

api::RunOutcome execute(Study& study, api::Engine& engine, RunId run, const spec::RunSpec& spec,
                        const ExecuteOptions& options) {
    const Clock& clock = options.clock != nullptr ? *options.clock : Study::system_clock();
    const Claim claim = claim_run(study, run, clock, options.which);
    std::stop_source stop;
    const std::stop_callback forward(options.stop, [&stop] { stop.request_stop(); });
    std::optional<RunRecorder> recorder;
    try {
        RunRecorder::Options recording = options.recorder;
        recording.trace_steps = options.trace_steps;
        recorder.emplace(
            study.path(), claim, clock, [&stop] { stop.request_stop(); }, std::move(recording));
    } catch (...) {
        give_back(study, claim);
        throw;
    }
    api::RunRequest request{.spec = spec, .files = claim.files, .resume = claim.resume, .trace_steps = options.trace_steps};
    if (!claim.device.empty()) request.spec.device = claim.device;
    if (claim.threads > 0) request.spec.threads = claim.threads;
    Tee::Started recorded;
    if (options.forecast && !claim.began)
        recorded = [&](const api::RunStarted& started) { record_forecast(*recorder, options, request.spec, started); };
    Tee observer(*recorder, options.observer, std::move(recorded));
    if (options.claimed) options.claimed();

    api::RunOutcome outcome;
    try {
        create_files_folder(claim.files);
        drop_unconfirmed_checkpoints(study, claim);
        if (claim.checkpoints_lost) {
            observer.log(
                {.level = api::LogEvent::Level::warning,
                 .text = SHERL_TR(
                     "store", "the run's checkpoints are gone from disk, so it begins again at its first step")});
        }
        if (spec.train.start_from && !claim.resume) spec::require_start_values(study.detail(run).summary.spec);
        outcome = engine.run(request, observer, stop.get_token());
    } catch (const Error& error) {
        outcome = failed(error);
    } catch (const std::exception& error) {
        outcome =
            failed(Error(ErrorKind::internal,
                         {.id = "run.exception",
                          .what = SHERL_TR("store", "the engine threw an exception: %1").arg(std::string(error.what())),
                          .where = {},
                          .expected = {},
                          .got = {},
                          .way_out = {}}));
    }
    recorder->finish(outcome, options.again);
    return outcome;
}

}  // namespace sherl::store
