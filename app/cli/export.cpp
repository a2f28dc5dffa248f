// SPDX-License-Identifier: GPL-3.0-or-later
// export: a trained run as an adapter folder.
#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/predict.h"
#include "app/cli/shell.h"
#include "app/cli/table.h"
#include "core/api/engine.h"
#include "core/base/units.h"
#include "core/store/export_request.h"

namespace sherl::cli {
namespace fs = std::filesystem;
namespace {

struct ExportOptions {
    std::string run, store, target, weights;
    bool merge = false, json = false;
};

// The engine refuses this too, but only after LibTorch has been loaded.
void check_target(const fs::path& target) {
    std::error_code code;
    if (!fs::exists(fs::symlink_status(target, code)) ||
        (fs::is_directory(target, code) && fs::is_empty(target, code))) {
        return;
    }
    throw bad_input("app.export.target", SHERL_TR("app", "the target exists already and is kept"), target.string(),
                    SHERL_TR("app", "a new or empty folder"));
}

int export_run(const ExportOptions& options) {
    const store::Study study = open_study(options.store);
    const store::RunDetail run = study.detail(study.find(options.run));
    const store::RunSummary& summary = run.summary;
    check_target(options.target);
    api::ExportRequest request = store::export_request(study, run, options.weights, options.merge);
    request.target = fs::absolute(options.target).lexically_normal();
    const api::ExportReport report = api::open_engine().export_adapter(request);
    if (options.json) {
        Json files = Json::array();
        for (const api::ExportedFile& file : report.files)
            files.push_back({{"name", file.name}, {"bytes", file.bytes}});
        print_json({{"run", summary.id},
                    {"uuid", summary.uuid},
                    {"folder", report.folder.string()},
                    {"weights", request.weights},
                    {"step", report.step},
                    {"layout", report.layout},
                    {"merged", options.merge},
                    {"tensors", report.tensors},
                    {"scalars", report.scalars},
                    {"probe_error", report.probe_error},
                    {"files", files}});
        return kDone;
    }
    print_line(fmt::format("run {} exported to {} ({} weights of step {}, {}, {} tensors, {} numbers)", summary.id,
                           report.folder.string(), request.weights, report.step, report.layout,
                           format_count(report.tensors), format_count(report.scalars)));
    if (options.merge) print_line(fmt::format("largest change of a logit by merging: {:.2g}", report.probe_error));
    Table table({{""}, {"", Align::right}});
    for (const api::ExportedFile& file : report.files) {
        table.add({file.name, format_bytes(static_cast<std::int64_t>(file.bytes))});
    }
    print(table.text("  "));
    return kDone;
}

void declare_export(CLI::App& command, ExportOptions& options) {
    command.add_option("RUN", options.run, kRunHelp)->required()->type_name("");
    command.add_option("--out", options.target, "Target folder: new or empty")->required()->type_name("DIR");
    command
        .add_option("--weights", options.weights,
                    "best: selected on validation; last: of the last step; default: as train.select of the spec says")
        ->check(CLI::IsMember({"best", "last"}))
        ->type_name("");
    command.add_flag("--merge", options.merge,
                     "Fold the adapter into the weights of the backbone and write a Hugging Face folder (LoRA, IA3)");
    command.add_option("--store", options.store, kStoreHelp)->type_name("FILE");
    command.add_flag("--json", options.json, kJsonHelp);
}

}  // namespace

void add_export_commands(Program& program) {
    add_command<ExportOptions>(program, "export", "Write a trained run as an adapter folder", declare_export,
                               export_run);
    add_command<PredictOptions>(program, "predict", "Label texts with an exported adapter", declare_predict, predict);
}

}  // namespace sherl::cli
