// SPDX-License-Identifier: GPL-3.0-or-later
// run, resume: the commands that train.
#include <algorithm>
#include <map>
#include <utility>

#include "app/cli/command.h"
#include "app/cli/memory_report.h"
#include "app/cli/progress.h"
#include "app/cli/shell.h"
#include "app/cli/spec_source.h"
#include "app/cli/stop_signals.h"
#include "core/analysis/forecast_json.h"
#include "core/api/engine.h"
#include "core/data/check_run.h"
#include "core/spec/seeds.h"
#include "core/store/execute.h"

namespace sherl::cli {
namespace {

struct RunOptions {
    std::vector<std::string> specs, settings;
    std::vector<std::int64_t> trace_steps;
    std::string seeds, store, name;
    bool json = false, quiet = false;
};

struct ResumeOptions {
    std::vector<std::string> runs;
    std::vector<std::int64_t> trace_steps;
    std::string store;
    bool json = false, quiet = false;
};

struct PlannedRun {
    spec::ResolvedSpec resolved;
    store::RunId id = 0;
};

void check_device(const api::Engine& engine, const std::string& wanted) {
    if (wanted == "auto" || wanted == "cpu") return;
    std::string names;
    for (const api::DeviceInfo& device : engine.devices()) {
        if (device.name == wanted || (wanted == "cuda" && device.name.starts_with("cuda"))) return;
        names += (names.empty() ? "" : ", ") + device.name;
    }
    throw Error(ErrorKind::unavailable, {.id = "app.device",
                                         .what = SHERL_TR("app", "this machine has no such device"),
                                         .where = "device",
                                         .expected = SHERL_TR("app", "auto or one of %1").arg(names),
                                         .got = wanted,
                                         .way_out = {}});
}

// Everything that could be wrong is found before the first row exists: all problems of all specs at once.
std::vector<PlannedRun> plan(const RunOptions& options) {
    std::vector<PlannedRun> planned;
    std::vector<Problem> problems;
    const std::vector<std::uint64_t> seeds =
        options.seeds.empty() ? std::vector<std::uint64_t>{} : spec::parse_seeds(options.seeds, "--seeds");
    if (std::count(options.specs.begin(), options.specs.end(), "-") > 1) {
        throw bad_input("app.spec", SHERL_TR("app", "standard input can be read only once"), "-");
    }
    for (const std::string& typed : options.specs) {
        try {
            SpecSource source = read_spec(typed, options.settings);
            if (!options.name.empty()) source.document["name"] = options.name;
            std::vector<PlannedRun> variant{{.resolved = spec::resolve(source.document, source.context)}};
            for (std::size_t i = 0; i < seeds.size(); ++i) {
                const Json seeded = spec::apply_overrides(source.document, {"train.seed=" + std::to_string(seeds[i])});
                PlannedRun run{.resolved = spec::resolve(seeded, source.context)};
                if (i == 0) {
                    variant.front() = std::move(run);
                } else {
                    variant.push_back(std::move(run));
                }
            }
            // Seeds share backbone, data and splits.
            const spec::ResolvedSpec& first = variant.front().resolved;
            for (const Problem& warning : first.warnings) print_warning(warning);
            for (const Problem& warning : data::check_run(first.spec).warnings) print_warning(warning);
            std::move(variant.begin(), variant.end(), std::back_inserter(planned));
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::input) throw;
            for (Problem problem : error.problems()) {
                if (options.specs.size() > 1 && problem.where.find(typed) == std::string::npos) {
                    problem.where = typed + (problem.where.empty() ? "" : ": ") + problem.where;
                }
                problems.push_back(std::move(problem));
            }
        }
    }
    if (!problems.empty()) throw Error(ErrorKind::input, std::move(problems));
    return planned;
}

using Runs = std::vector<std::pair<store::RunId, spec::RunSpec>>;

struct Execution {
    Output output;
    store::Claimable which;
    std::string typed_store;
    std::vector<std::int64_t> trace_steps;
};

// The exit code of one run. `stopped`: it was stopped or paused while it ran, and with it the whole command.
int execute_one(store::Study& study, api::Engine& engine, store::RunId id, const spec::RunSpec& spec,
                const Execution& how, const std::stop_token& stop, bool& stopped) {
    const auto progress = make_progress(how.output, study.summary(id), how.typed_store);
    store::ExecuteOptions options;
    options.observer = progress.get();
    options.stop = stop;
    options.which = how.which;
    options.trace_steps = how.trace_steps;
    options.forecast = [&](const spec::RunSpec& at_work, const api::RunStarted& started) {
        const std::optional<store::ForecastRecord> forecast = analysis::forecast_of_run(at_work, started);
        if (forecast) {
            const std::string host = forecast->document.value("host", std::string());
            progress->predicted(*forecast, analysis::margin_of(study.forecast_errors(at_work.method.kind, host)));
        }
        return forecast;
    };
    const api::RunOutcome outcome = store::execute(study, engine, id, spec, options);
    store::RunDetail detail = study.detail(id);
    if (outcome.error && detail.summary.status == store::Status::running) {  // a disk too full for the ending itself
        detail.summary.status = store::Status::failed;
        detail.summary.error_id = outcome.error->id();
        detail.summary.error_message = outcome.error->what();
    }
    progress->ended(detail, ways_to_fit(study, detail));
    if (outcome.ending == api::Ending::finished) return kDone;
    stopped = outcome.ending != api::Ending::failed;
    if (stopped) return kStopped;
    if (outcome.error) print_error(*outcome.error);
    return outcome.error && outcome.error->kind() == ErrorKind::store ? kStoreTrouble : kFailed;
}

// How to start the runs from `first` on that this command would have started; nothing when there are none.
void tell_rest(const store::Study& study, const Runs& runs, std::size_t first, const Execution& how) {
    std::string rest;
    for (const store::RunSummary& run : study.runs()) {
        const bool ours = std::any_of(runs.begin() + static_cast<std::ptrdiff_t>(first), runs.end(),
                                      [&](const auto& each) { return each.first == run.id; });
        if (!ours) continue;
        const bool left = how.which == store::Claimable::waiting ? run.status == store::Status::waiting
                                                             : store::can_execute(study.detail(run.id));
        if (!left) continue;
        if (!rest.empty()) rest += ' ';
        rest += std::to_string(run.id);
    }
    if (!rest.empty()) print_error("not started: continue with: " + resume_command(rest, how.typed_store));
}

// Runs one after the other. One that failed, or that somebody has stopped or deleted meanwhile, does not keep the
// others from running; the first one that is stopped or paused at work ends the command, and the rest keeps waiting in
// the study.
int execute_all(store::Study& study, api::Engine& engine, const Runs& runs, const Execution& how,
                StopSignals& signals) {
    int code = kDone;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto& [id, spec] = runs[i];
        try {
            bool stopped = false;
            code = std::max(code, execute_one(study, engine, id, spec, how, signals.token(), stopped));
            if (stopped) {
                tell_rest(study, runs, i + 1, how);
                return kStopped;
            }
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::input) throw;
            print_error(error);
            code = std::max(code, error.id() == "store.run.not_waiting" ? kStopped : kBadInput);
        }
    }
    return code;
}

int run(const RunOptions& options) {
    std::vector<PlannedRun> planned = plan(options);
    StopSignals signals;  // before the engine's threads
    api::Engine& engine = api::open_engine();
    for (const PlannedRun& each : planned) check_device(engine, each.resolved.spec.device);

    store::Study study = store::Study::open_for_writing(study_path(options.store));
    Runs runs;
    for (const PlannedRun& each : planned) {
        const spec::ResolvedSpec& resolved = each.resolved;
        runs.emplace_back(study.create_run(resolved.document, resolved.hash, resolved.spec), resolved.spec);
    }
    const Execution how{output_for(options.json, options.quiet), store::Claimable::waiting, options.store, options.trace_steps};
    return execute_all(study, engine, runs, how, signals);
}

int resume(const ResumeOptions& options) {
    store::Study study = open_study_to_change(options.store);
    Runs runs;
    for (const std::string& typed : options.runs) {
        const store::RunDetail detail = study.detail(study.find(typed));
        if (!store::can_execute(detail)) {
            throw bad_input(
                "app.resume", SHERL_TR("app", "this run cannot be resumed"), "run " + std::to_string(detail.summary.id),
                SHERL_TR("app", "a waiting, stopped, paused or interrupted run, or a failed one with a checkpoint or a disk that was full"),
                store::to_string(detail.summary.status));
        }
        const spec::RunSpec spec = spec::to_run_spec(detail.summary.spec);
        (void)data::check_run(spec);  // data that is gone must not turn a run that waits into one that failed
        if (std::none_of(runs.begin(), runs.end(), [&](const auto& run) { return run.first == detail.summary.id; })) {
            runs.emplace_back(detail.summary.id, spec);
        }
    }
    StopSignals signals;
    const Execution how{output_for(options.json, options.quiet), store::Claimable::resumable, options.store, options.trace_steps};
    return execute_all(study, api::open_engine(), runs, how, signals);
}

void declare_trace(CLI::App& command, std::vector<std::int64_t>& steps) {
    command
        .add_option("--trace-step", steps,
                    "Keep the course of memory in this step, besides that of the step with the peak; may be given again (\"sherl memory RUN "
                    "--step N\")")
        ->check(CLI::PositiveNumber.description(""))
        ->allow_extra_args(false)
        ->type_name("N");
}

void declare_output(CLI::App& command, std::string& store, bool& json, bool& quiet) {
    command.add_option("--store", store, kStoreHelp)->type_name("FILE");
    command.add_flag("--json", json, "Print every event as one JSON object per line");
    command.add_flag("--quiet,-q", quiet, "Print the result only");
}

void declare_run(CLI::App& command, RunOptions& options) {
    command.add_option("SPEC", options.specs, "Run specs (JSON files), or - for standard input")
        ->required()
        ->type_name("");
    command.add_option("--set", options.settings, "Change a key of every spec: train.optimizer.lr=3e-4")
        ->allow_extra_args(false)
        ->type_name("KEY=VALUE");
    command.add_option("--seeds", options.seeds, "One run for each seed: 0-4 or 0,1,2")->type_name("LIST");
    command.add_option("--name", options.name, "Name of the runs")->type_name("NAME");
    declare_trace(command, options.trace_steps);
    declare_output(command, options.store, options.json, options.quiet);
}

void declare_resume(CLI::App& command, ResumeOptions& options) {
    command.add_option("RUN", options.runs, kRunHelp)->required()->type_name("");
    declare_trace(command, options.trace_steps);
    declare_output(command, options.store, options.json, options.quiet);
}

}  // namespace

void add_run_commands(Program& program) {
    add_command<RunOptions>(program, "run", "Train: one run for each spec and seed", declare_run, run);
    add_command<ResumeOptions>(program, "resume",
                               "Continue runs that were stopped or interrupted, or start waiting ones", declare_resume,
                               resume);
}

}  // namespace sherl::cli
