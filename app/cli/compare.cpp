// SPDX-License-Identifier: GPL-3.0-or-later
// compare: runs side by side, as a table, JSON, CSV and two charts.
#include <algorithm>

#include "app/cli/command.h"
#include "app/cli/comparison.h"
#include "app/cli/shell.h"
#include "core/api/figures.h"
#include "core/base/files.h"
#include "core/spec/values.h"

namespace sherl::cli {
namespace fs = std::filesystem;
namespace {

struct CompareOptions {
    std::vector<std::string> runs;
    std::string store, csv, svg, budget;
    bool json = false;
};

std::optional<std::int64_t> parse_budget(const std::string& typed) {
    if (typed.empty()) return std::nullopt;
    const auto bytes = spec::parse_memory(typed);
    if (bytes && *bytes > 0) return bytes;
    throw bad_input("app.budget", SHERL_TR("app", "this is no amount of memory"), "--budget",
                    SHERL_TR("app", "bytes, or a size such as \"600 MiB\""), typed);
}

// "DIR/NAME.svg" or "DIR/NAME" → DIR/NAME-accuracy.svg and DIR/NAME-memory.svg
void write_figures(const api::ComparisonFigure& figure, const std::string& typed, bool tell) {
    fs::path stem(typed);
    if (stem.extension() == ".svg") stem.replace_extension();
    if (stem.filename().empty()) {
        throw bad_input("app.svg", SHERL_TR("app", "the charts need a name"), "--svg",
                        SHERL_TR("app", "a path such as figures/demo"), typed);
    }
    const fs::path accuracy = stem.string() + "-accuracy.svg", memory = stem.string() + "-memory.svg";
    api::FigureWriter& writer = api::open_figures();
    writer.accuracy_over_memory(figure, accuracy);
    writer.peak_split(figure, memory);
    if (tell) print_line("wrote " + accuracy.string() + " and " + memory.string());
}

int compare(const CompareOptions& options) {
    const std::optional<std::int64_t> budget = parse_budget(options.budget);
    const store::Study study = open_study(options.store);
    std::vector<store::RunDetail> runs;
    for (const std::string& typed : options.runs) {
        const store::RunId id = study.find(typed);
        if (std::none_of(runs.begin(), runs.end(), [&](const auto& run) { return run.summary.id == id; })) {
            runs.push_back(study.detail(id));
        }
    }
    const std::vector<Variant> variants = group_variants(runs);
    std::optional<api::ComparisonFigure> figure;
    if (!options.svg.empty()) figure = comparison_figure(variants, budget);

    if (options.json) {
        print_json(comparison_json(variants, budget));
    } else {
        print(comparison_table(variants, budget));
    }
    if (!options.csv.empty()) {
        write_file_atomically(options.csv, comparison_csv(variants));
        if (!options.json) print_line("wrote " + options.csv);
    }
    if (figure) write_figures(*figure, options.svg, !options.json);
    return kDone;
}

void declare(CLI::App& command, CompareOptions& options) {
    command.add_option("RUN", options.runs, kRunHelp)->required()->type_name("");
    command.add_option("--store", options.store, kStoreHelp)->type_name("FILE");
    command.add_option("--csv", options.csv, "Also write the table, with unrounded numbers")->type_name("FILE");
    command.add_option("--svg", options.svg, "Also draw NAME-accuracy.svg and NAME-memory.svg")->type_name("NAME");
    command
        .add_option("--budget", options.budget,
                    "Tell which fit into this much memory, in training and evaluation: \"600 MiB\"")
        ->type_name("SIZE");
    command.add_flag("--json", options.json, kJsonHelp);
}

}  // namespace

void add_compare_command(Program& program) {
    add_command<CompareOptions>(program, "compare", "Compare runs: accuracy, peak memory and its split, parameters",
                                declare, compare);
}

}  // namespace sherl::cli
