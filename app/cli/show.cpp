// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/show.h"

#include <fmt/format.h>

#include "app/cli/memory_report.h"
#include "app/cli/reports.h"
#include "app/cli/shell.h"
#include "app/cli/table.h"
#include "core/base/units.h"
#include "core/store/claim.h"

namespace sherl::cli {
namespace {

constexpr std::size_t kLogTail = 10;

struct Shown {
    store::RunDetail run;
    std::vector<store::LogLine> log;
    std::filesystem::path files;
    std::uint64_t disk_use = 0;
};

std::string section(const std::string& title) {
    return "\n" + painted(title, Colour::strong) + "\n";
}

std::string facts(const Shown& shown) {
    const store::RunDetail& run = shown.run;
    const store::RunSummary& summary = run.summary;
    Facts list;
    list.add("run", fmt::format("{} ({})", summary.id, summary.uuid));
    list.add("name", summary.name);
    std::string status = store::to_string(summary.status);
    if (summary.total_steps > 0) status += fmt::format(", step {} of {}", summary.steps, summary.total_steps);
    list.add("status", status);
    if (run.error) list.add("error", run.error->problems().front().sentence());
    list.add("method", summary.method);
    list.add("backbone", summary.backbone);
    list.add("task", summary.task);
    list.add("seed", std::to_string(summary.seed));
    if (run.train_examples > 0) {
        list.add("examples", fmt::format("{} train, {} validation, {} test", format_count(run.train_examples),
                                         format_count(run.validation_examples), format_count(run.test_examples)));
    }
    if (summary.trainable_parameters) {
        std::string parameters = format_count(*summary.trainable_parameters) + " trained, head included";
        if (summary.backbone_parameters && *summary.backbone_parameters > 0) {
            parameters += fmt::format(", {:.2f} % of the backbone's {}",
                                      100 * static_cast<double>(*summary.trainable_parameters) /
                                          static_cast<double>(*summary.backbone_parameters),
                                      format_count(*summary.backbone_parameters));
        }
        list.add("parameters", parameters);
    }
    if (!run.device.empty()) list.add("device", fmt::format("{}, {} threads", run.device, run.threads));
    if (summary.forecast_bytes) list.add("predicted peak", score_text(summary));
    if (run.out_of_memory) list.add("out of memory", out_of_memory_text(*run.out_of_memory));
    list.add("created", format_time(summary.created_ms));
    if (summary.seconds > 0) list.add("time", format_duration(summary.seconds));
    if (summary.best_step > 0) list.add("selected", fmt::format("weights of step {}", summary.best_step));
    list.add("spec hash", summary.spec_hash);
    if (!run.summary.backbone_hash.empty()) list.add("backbone hash", run.summary.backbone_hash);
    if (!run.summary.data_hash.empty()) list.add("data hash", run.summary.data_hash);
    list.add("program", run.program_version + " (" + run.git_revision + ")");
    for (const auto& [name, version] : run.libraries) list.add(name, version);
    list.add("files",
             fmt::format("{} ({})", shown.files.string(), format_bytes(static_cast<std::int64_t>(shown.disk_use))));
    if (!run.notes.empty()) list.add("notes", run.notes);
    return list.text();
}

std::string metrics(const store::RunSummary& run) {
    if (run.validation.empty() && run.test.empty()) return {};
    Table table({{"metric"}, {"validation", Align::right}, {"test", Align::right}});
    std::map<std::string, std::array<std::string, 2>> rows;
    for (const auto& [name, value] : run.validation) rows[name][0] = format_metric(value);
    for (const auto& [name, value] : run.test) rows[name][1] = format_metric(value);
    for (const auto& [name, values] : rows) table.add({name, values[0], values[1]});
    return section("Metrics") + table.text();
}

std::string memory(const store::RunDetail& run) {
    std::string out;
    if (!run.summary.counters.empty()) {
        Table counters({{"counter"}, {"", Align::right}, {"bytes", Align::right}});
        for (const auto& [name, bytes] : run.summary.counters) {
            counters.add({name, format_bytes(bytes), format_count(bytes)});
        }
        out += section("Memory") + counters.text();
    }
    if (run.split.peak == 0) return out;
    out += section(fmt::format("The training peak of {}, at step {}", format_bytes(run.split.peak), run.split.step));
    return out + split_table(run.split, api::FigureUnit::gib);
}

std::string checkpoints(const store::RunDetail& run) {
    Table table({{"checkpoint"}, {"created"}});
    bool any = false;
    for (const store::Checkpoint& each : run.checkpoints) {
        if (!each.present) continue;
        table.add({each.folder, format_time(each.created_ms)});
        any = true;
    }
    if (any) return section("Checkpoints") + table.text();
    if (!checkpoints_lost(run)) return {};
    return section("Checkpoints") + (store::can_execute(run)
                                         ? "  gone from disk; a resume begins again at the first step\n"
                                         : "  gone from disk; the run cannot be resumed\n");
}

std::string log_tail(const std::vector<store::LogLine>& log) {
    if (log.empty()) return {};
    std::string out = section("Log");
    for (std::size_t i = log.size() > kLogTail ? log.size() - kLogTail : 0; i < log.size(); ++i) {
        const bool plain = log[i].level == api::LogEvent::Level::info;
        out += format_time(log[i].time_ms) + "  " + (plain ? "" : std::string(to_string(log[i].level)) + ": ") +
               visible(log[i].text) + "\n";
    }
    return out;
}

Json json(const Shown& shown) {
    const store::RunDetail& run = shown.run;
    Json out = summary_json(run.summary);
    out.update(result_json(run));
    out["spec"] = run.summary.spec;
    out["device"] = run.device;
    out["threads"] = run.threads;
    out["backbone_hash"] = run.summary.backbone_hash;
    out["data_hash"] = run.summary.data_hash;
    out["labels"] = run.labels;
    out["libraries"] = run.libraries;
    out["program_version"] = run.program_version;
    out["git_revision"] = run.git_revision;
    out["examples"] = {
        {"train", run.train_examples}, {"validation", run.validation_examples}, {"test", run.test_examples}};
    out["data_report"] = run.data_report;
    out["notes"] = run.notes;
    out["files"] = shown.files.string();
    out["disk_bytes"] = shown.disk_use;
    out["checkpoints"] = Json::array();
    for (const store::Checkpoint& each : run.checkpoints) {
        if (each.present) out["checkpoints"].push_back({{"step", each.step}, {"folder", each.folder}});
    }
    out["checkpoints_lost"] = checkpoints_lost(run);
    out["segments"] = Json::array();
    for (const store::Segment& each : run.segments) {
        Json segment{{"number", each.number}, {"host", each.process.host}, {"ending", nullptr}};
        if (each.ending) segment["ending"] = store::to_string(*each.ending);
        for (const auto& [key, step] :
             {std::pair{"first_step", each.first_step}, std::pair{"last_step", each.last_step}}) {
            segment[key] = step ? Json(*step) : Json(nullptr);
        }
        out["segments"].push_back(std::move(segment));
    }
    out["log"] = Json::array();
    for (const store::LogLine& line : shown.log) out["log"].push_back(line.text);
    return out;
}

}  // namespace

void declare_show(CLI::App& command, ShowOptions& options) {
    command.add_option("RUN", options.run, kRunHelp)->required()->type_name("");
    command.add_option("--store", options.store, kStoreHelp)->type_name("FILE");
    command.add_flag("--json", options.json, kJsonHelp);
}

int show(const ShowOptions& options) {
    const store::Study study = open_study(options.store);
    const store::RunId id = study.find(options.run);
    Shown shown{.run = study.detail(id), .log = study.log(id), .files = {}, .disk_use = study.disk_use(id)};
    shown.files = study.files(shown.run.summary.uuid);
    if (options.json) {
        print_json(json(shown));
    } else {
        print(facts(shown) + metrics(shown.run.summary) + memory(shown.run) + checkpoints(shown.run) +
              log_tail(shown.log));
    }
    return kDone;
}

}  // namespace sherl::cli
