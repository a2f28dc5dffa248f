// SPDX-License-Identifier: GPL-3.0-or-later
// runs, stop, pause, delete: the runs of a study as a list. show has its own file.
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <utility>

#include "app/cli/command.h"
#include "app/cli/reports.h"
#include "app/cli/shell.h"
#include "app/cli/show.h"
#include "app/cli/table.h"
#include "core/base/units.h"
#include "core/store/filter.h"

namespace sherl::cli {
namespace {

struct RunsOptions {
    std::string store, where;
    bool json = false;
};

struct RequestOptions {
    std::string run, store;
    bool json = false;
};

struct DeleteOptions {
    std::vector<std::string> runs;
    std::string store;
    bool yes = false, json = false;
};

// What a command did to one run, for machines.
void print_done(const store::RunSummary& run, const char* done) {
    print_json({{"run", run.id}, {"uuid", run.uuid}, {"name", run.name}, {"done", done}});
}

std::string status_text(const store::RunSummary& run) {
    std::string text = store::to_string(run.status);
    if (run.status == store::Status::running && run.request) {
        text += *run.request == store::Request::stop ? ", stopping" : ", pausing";
    }
    if (run.total_steps > 0 && run.status != store::Status::finished) {
        text += " " + std::to_string(run.steps) + "/" + std::to_string(run.total_steps);
    }
    return text;
}

int runs(const RunsOptions& options) {
    const store::Filter filter(options.where);
    const store::Study study = open_study(options.store);
    const std::vector<store::RunSummary> found = study.runs(filter);
    if (options.json) {
        Json list = Json::array();
        for (const store::RunSummary& run : found) list.push_back(summary_json(run));
        print_json({{"store", study.path().string()}, {"runs", list}});
        return kDone;
    }
    if (found.empty()) {
        print_line(options.where.empty() ? "no runs yet" : "no run fits");
        return kDone;
    }
    Table table({{"id", Align::right},
                 {"status"},
                 {"name"},
                 {"task"},
                 {"seed", Align::right},
                 {"result"},
                 {"peak", Align::right},
                 {"time", Align::right},
                 {"created"}});
    for (const store::RunSummary& run : found) {
        table.add({std::to_string(run.id), status_text(run), run.name, run.task, std::to_string(run.seed),
                   headline(run), run.peak_bytes ? format_bytes(*run.peak_bytes) : "",
                   run.seconds > 0 ? format_duration(run.seconds) : "", format_time(run.created_ms)});
    }
    print(table.text());
    return kDone;
}

int request(const RequestOptions& options, store::Request kind) {
    store::Study study = open_study_to_change(options.store);
    const store::RunId run = study.find(options.run);
    study.request(run, kind);
    const store::RunSummary summary = study.summary(run);
    const bool waited = !summary.started_ms;  // then it is stopped already
    const std::string word = store::to_string(kind);
    if (options.json) {
        print_done(summary, waited ? "stopped" : kind == store::Request::stop ? "stop_requested" : "pause_requested");
    } else {
        print_line("run " + std::to_string(run) + (waited ? " is stopped" : " is asked to " + word));
    }
    return kDone;
}

int stop(const RequestOptions& options) {
    return request(options, store::Request::stop);
}

int pause(const RequestOptions& options) {
    return request(options, store::Request::pause);
}

// Only a person at a terminal is asked: for a script the command itself is the word.
bool agreed(const std::string& question, bool json) {
    if (json || ::isatty(STDIN_FILENO) != 1 || !stdout_is_terminal()) return true;
    print(question + " [y/N] ");
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

int remove(const DeleteOptions& options) {
    store::Study study = open_study_to_change(options.store);
    // All names are understood before anything is removed.
    std::vector<store::RunSummary> doomed;
    std::vector<Problem> problems;
    for (const std::string& typed : options.runs) {
        try {
            const store::RunSummary run = study.summary(study.find(typed));
            if (run.status == store::Status::running) {
                throw bad_input("app.delete", SHERL_TR("app", "a run at work cannot be deleted"),
                                "run " + std::to_string(run.id), {}, {}, SHERL_TR("app", "Stop it first."));
            }
            if (std::none_of(doomed.begin(), doomed.end(), [&](const auto& other) { return other.id == run.id; })) {
                doomed.push_back(run);
            }
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::input) throw;
            problems.insert(problems.end(), error.problems().begin(), error.problems().end());
        }
    }
    if (!problems.empty()) throw Error(ErrorKind::input, std::move(problems));
    std::string list;
    for (const store::RunSummary& run : doomed) list += "  " + std::to_string(run.id) + "  " + visible(run.name) + "\n";
    if (!options.yes && !agreed(list + "Delete with checkpoints and weights?", options.json)) {
        print_line("nothing deleted");
        return kDone;
    }
    for (const store::RunSummary& run : doomed) {
        study.remove(run.id);
        if (options.json) {
            print_done(run, "deleted");
        } else {
            print_line("run " + std::to_string(run.id) + " deleted");
        }
    }
    return kDone;
}

void declare_runs(CLI::App& command, RunsOptions& options) {
    command
        .add_option("--where", options.where,
                    "Only the runs that fit: \"task = cola and method in (sherl, lora) and peak < 3 GiB\". "
                    "Comparisons: = != < <= > >= ~ (contains), in (…); joined by and, or, not. " +
                        store::filter_fields().english() + " validation and test alone are the main metric of a run")
        ->type_name("EXPR");
    command.add_option("--store", options.store, kStoreHelp)->type_name("FILE");
    command.add_flag("--json", options.json, kJsonHelp);
}

void declare_request(CLI::App& command, RequestOptions& options) {
    command.add_option("RUN", options.run, kRunHelp)->required()->type_name("");
    command.add_option("--store", options.store, kStoreHelp)->type_name("FILE");
    command.add_flag("--json", options.json, kJsonHelp);
}

void declare_delete(CLI::App& command, DeleteOptions& options) {
    command.add_option("RUN", options.runs, kRunHelp)->required()->type_name("");
    command.add_option("--store", options.store, kStoreHelp)->type_name("FILE");
    command.add_flag("--yes,-y", options.yes, "Do not ask (only a terminal is asked, and not with --json)");
    command.add_flag("--json", options.json, "One line of JSON for each run");
}

}  // namespace

void add_study_commands(Program& program) {
    add_command<RunsOptions>(program, "runs", "List the runs of a study", declare_runs, runs);
    add_command<ShowOptions>(program, "show", "Everything about one run", declare_show, show);
    add_command<RequestOptions>(program, "stop", "Ask a run to stop; it can be resumed", declare_request, stop);
    add_command<RequestOptions>(program, "pause", "Ask a run to pause; it can be resumed", declare_request, pause);
    add_command<DeleteOptions>(program, "delete", "Delete runs with their checkpoints and weights", declare_delete,
                               remove);
}

}  // namespace sherl::cli
