// SPDX-License-Identifier: GPL-3.0-or-later
// compare: runs side by side, as a table, JSON, and files for papers and scripts: tables and figures.
#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string_view>
#include <utility>

#include "app/cli/command.h"
#include "app/cli/comparison.h"
#include "app/cli/memory_report.h"
#include "app/cli/shell.h"
#include "core/analysis/comparison_table.h"
#include "core/analysis/fairness.h"
#include "core/analysis/variant_names.h"
#include "core/api/figures.h"
#include "core/base/files.h"
#include "core/base/tables.h"

namespace sherl::cli {
namespace fs = std::filesystem;
namespace {

struct CompareOptions {
    std::vector<std::string> runs;
    std::string store, budget, chart, columns, split;
    std::string csv, latex, markdown, svg, pdf, png;  // files to write; empty: not asked for
    bool json = false, dark = false, transparent = false;
};

struct TableFile {
    const char* option;
    std::string CompareOptions::*file;
    std::string (*text)(const TextTable&);
};
constexpr std::array<TableFile, 3> kTables{{{"--csv", &CompareOptions::csv, to_csv},
                                            {"--latex", &CompareOptions::latex, to_latex},
                                            {"--markdown", &CompareOptions::markdown, to_markdown}}};

struct FigureFile {
    const char* option;
    std::string CompareOptions::*file;
    api::FigureFormat format;
};
constexpr std::array<FigureFile, 3> kFigures{{{"--svg", &CompareOptions::svg, api::FigureFormat::svg},
                                              {"--pdf", &CompareOptions::pdf, api::FigureFormat::pdf},
                                              {"--png", &CompareOptions::png, api::FigureFormat::png}}};

// "name, test_mean": keys of the table's columns.
std::vector<std::string> parse_columns(const CompareOptions& options) {
    std::vector<std::string> columns;
    if (options.columns.empty()) return columns;
    if (options.latex.empty() && options.markdown.empty()) {
        throw bad_input("app.compare.columns", SHERL_TR("app", "--columns is about a table to read, and none is asked for"), {}, {}, {},
                        SHERL_TR("app", "Add --latex FILE or --markdown FILE; CSV has every column."));
    }
    const std::vector<std::string> known = analysis::comparison_columns();
    const std::string_view typed = options.columns;
    for (std::size_t begin = 0; begin <= typed.size();) {
        const std::size_t end = std::min(typed.find(',', begin), typed.size());
        std::string_view name = typed.substr(begin, end - begin);
        begin = end + 1;
        name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
        name = name.substr(0, name.find_last_not_of(' ') + 1);
        columns.emplace_back(name);
        if (std::find(known.begin(), known.end(), columns.back()) != known.end()) continue;
        std::string names;
        for (const std::string& each : known) names += (names.empty() ? "" : ", ") + each;
        throw bad_input("app.compare.column", SHERL_TR("app", "no column has this name"), "--columns",
                        SHERL_TR("app", "names out of %1, with commas between them").arg(names), std::string(name));
    }
    return columns;
}

api::FigureChart chart_of(const std::string& typed) {
    if (typed == "accuracy") return api::FigureChart::accuracy_over_memory;
    if (typed == "memory") return api::FigureChart::peak_split;
    return api::FigureChart::both;
}

bool draws(const CompareOptions& options) {
    return std::any_of(kFigures.begin(), kFigures.end(),
                       [&](const FigureFile& each) { return !(options.*each.file).empty(); });
}

// Refuses, before anything is written, what could not be: no folder, two outputs in one file, the study itself.
void check_files(const CompareOptions& options, const fs::path& study) {
    std::error_code code;
    std::vector<fs::path> taken{fs::weakly_canonical(study, code)};
    const auto check = [&](const char* option, const std::string& typed) {
        if (typed.empty()) return;
        check_parent_folder(typed);
        if (!fs::path(typed).has_filename() || fs::is_directory(typed, code)) {
            throw bad_input("app.compare.file", SHERL_TR("app", "this is a folder, not a file"), option,
                            SHERL_TR("app", "a path such as figures/demo.svg"), typed);
        }
        const fs::path file = fs::weakly_canonical(fs::absolute(typed), code);
        if (std::find(taken.begin(), taken.end(), file) != taken.end()) {
            throw bad_input("app.compare.same",
                            file == taken.front() ? SHERL_TR("app", "the study would be overwritten")
                                                  : SHERL_TR("app", "another option of this line writes the same file"),
                            option, {}, typed, SHERL_TR("app", "Name another file."));
        }
        taken.push_back(file);
    };
    for (const TableFile& each : kTables) check(each.option, options.*each.file);
    for (const FigureFile& each : kFigures) check(each.option, options.*each.file);
    if ((options.dark || options.transparent || !options.chart.empty() || !options.split.empty()) && !draws(options)) {
        throw bad_input("app.compare.figure",
                        SHERL_TR("app", "--chart, --split, --dark and --transparent are about a figure, and none is asked for"), {},
                        {}, {}, SHERL_TR("app", "Add --svg FILE, --pdf FILE or --png FILE."));
    }
}

// What is compared, under the names and in the shades that all of the study decides: as the window shows it.
struct Compared {
    std::vector<store::RunDetail> runs;
    std::vector<analysis::VariantResult> variants;
    std::vector<std::string> notes;  // what stands in the way
};

Compared read(const store::Study& study, const std::vector<std::string>& typed_runs) {
    Compared compared;
    std::vector<store::RunSummary> summaries;
    analysis::Splits splits;
    const std::vector<store::RunSummary> all = study.runs();
    const analysis::VariantTitles titles = analysis::variant_titles(all);
    for (const std::string& typed : typed_runs) {
        const store::RunId id = study.find(typed);
        if (splits.contains(id)) continue;
        compared.runs.push_back(study.detail(id));
        splits[id] = compared.runs.back().split;
        summaries.push_back(compared.runs.back().summary);
        summaries.back().name = analysis::variant_name(summaries.back(), titles);
    }
    compared.variants = analysis::compare(summaries, splits, analysis::shades_of(all));
    std::vector<std::string> names;
    for (const analysis::VariantResult& variant : compared.variants) names.push_back(variant.label);
    for (const Text& note : analysis::fairness_notes(summaries, analysis::group_variants(summaries), names)) compared.notes.push_back(note.english());
    return compared;
}

// A table that leaves the program is read without this one's warnings: peaks of one counter, or each counter in a column that was
// asked for by its name.
void check_counters(const CompareOptions& options, std::span<const analysis::VariantResult> variants) {
    const bool writes = std::any_of(kTables.begin(), kTables.end(), [&](const TableFile& each) { return !(options.*each.file).empty(); });
    if (!writes || !options.columns.empty()) return;
    std::map<std::string, std::string> counters;  // with the variants that were measured so
    for (const analysis::VariantResult& each : variants) {
        if (each.peak == 0 && !each.counter.empty()) continue;
        std::string& names = counters[each.counter.empty() ? "both" : each.counter];
        names += (names.empty() ? "" : ", ") + each.label;
    }
    if (counters.size() + counters.count("both") < 2) return;
    std::string got;
    for (const auto& [counter, names] : counters) got += (got.empty() ? "" : "; ") + counter + ": " + names;
    const bool has_columns = !options.latex.empty() || !options.markdown.empty();
    throw bad_input("compare.mixed", SHERL_TR("app", "these peaks are of two counters, which do not compare"), {},
                    SHERL_TR("app", "tensor_peak_train of all, or cuda_allocated_peak of all"), got,
                    has_columns ? SHERL_TR("app", "Name runs of one counter, or give each counter a column of its own: --columns %1.")
                                      .arg("name,tensor_peak_train,cuda_allocated_peak")
                                : SHERL_TR("app", "Name runs of one counter, and write a table for each."));
}

int compare(const CompareOptions& options) {
    const std::optional<std::int64_t> budget = parse_budget(options.budget);
    const std::vector<std::string> columns = parse_columns(options);
    check_files(options, study_path(options.store));
    const store::Study study = open_study(options.store);
    const auto [runs, variants, notes] = read(study, options.runs);
    check_counters(options, variants);
    api::ComparisonFigure figure;
    api::FigureWriter* writer = nullptr;
    if (draws(options)) {  // what cannot be drawn is said before anything is printed
        figure = whole_figure(variants, budget, options.split.empty() ? "validation" : options.split, chart_of(options.chart));
        figure.notes = notes;
        writer = &api::open_figures();
    }
    for (const std::string& note : notes) print_error("warning: " + note);

    if (options.json) {
        print_json(comparison_json(variants, runs, budget, notes));
    } else {
        print(comparison_text(variants, budget));
    }
    const auto tell = [&](const std::string& file) {
        if (!options.json) print_line("wrote " + file);
    };
    const TextTable table = analysis::comparison_table(variants, {.rule = {}, .columns = columns, .notes = notes});
    for (const TableFile& each : kTables) {
        const std::string& file = options.*each.file;
        if (file.empty()) continue;
        write_file_atomically(file, each.text(table));
        tell(file);
    }
    for (const FigureFile& each : kFigures) {
        const std::string& file = options.*each.file;
        if (file.empty()) continue;
        api::FigureRequest request;
        request.chart = chart_of(options.chart);
        request.format = each.format;
        request.dark = options.dark;
        request.transparent = options.transparent;
        writer->write(figure, request, file);
        tell(file);
    }
    return kDone;
}

void declare(CLI::App& command, CompareOptions& options) {
    command.add_option("RUN", options.runs, kRunHelp)->required()->type_name("");
    command.add_option("--store", options.store, kStoreHelp)->type_name("FILE");
    command
        .add_option("--budget", options.budget,
                    "Tell which fit into this much memory, in training and evaluation: \"600 MiB\"")
        ->type_name("SIZE");
    command.add_option("--csv", options.csv, "Also write the table as CSV, with unrounded numbers")->type_name("FILE");
    command.add_option("--latex", options.latex, "Also write the table for LaTeX's booktabs")->type_name("FILE");
    command.add_option("--markdown", options.markdown, "Also write the table as Markdown")->type_name("FILE");
    command
        .add_option("--columns", options.columns,
                    "Columns of --latex and --markdown, in this order, by their names in the CSV: name,test_mean,seconds_mean; "
                    "default: what a paper prints")
        ->type_name("NAME,...");
    command.add_option("--svg", options.svg, "Also draw a figure as SVG")->type_name("FILE");
    command.add_option("--pdf", options.pdf, "Also draw a figure as PDF")->type_name("FILE");
    command.add_option("--png", options.png, "Also draw a figure as PNG")->type_name("FILE");
    command
        .add_option("--chart", options.chart,
                    "What a figure shows: accuracy over memory, what the peak is made of, or both (default)")
        ->check(CLI::IsMember({"accuracy", "memory", "both"}).description(""))
        ->type_name("accuracy|memory|both");
    command
        .add_option("--split", options.split, "Of which examples the metric of a figure is: validation (default) or test")
        ->check(CLI::IsMember({"validation", "test"}).description(""))
        ->type_name("validation|test");
    command.add_flag("--dark", options.dark, "Figures for a dark page");
    command.add_flag("--transparent", options.transparent, "Figures without a background");
    command.add_flag("--json", options.json, kJsonHelp);
}

}  // namespace

void add_compare_command(Program& program) {
    add_command<CompareOptions>(program, "compare", "Compare runs: accuracy, peak memory and its split, parameters",
                                declare, compare);
}

}  // namespace sherl::cli
