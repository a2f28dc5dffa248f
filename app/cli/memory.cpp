// SPDX-License-Identifier: GPL-3.0-or-later
// memory: where the bytes of a run were at its training peak and why, or what two peaks differ by; as tables, JSON and figures.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "app/cli/command.h"
#include "app/cli/memory_report.h"
#include "app/cli/reports.h"
#include "app/cli/shell.h"
#include "app/cli/table.h"
#include "core/analysis/forecast_json.h"
#include "core/analysis/memory_difference.h"
#include "core/analysis/variant_names.h"
#include "core/analysis/variants.h"
#include "core/api/memory_json.h"
#include "core/base/units.h"
#include "core/spec/catalogue.h"

namespace sherl::cli {
namespace fs = std::filesystem;
namespace {

struct MemoryOptions {
    std::vector<std::string> runs;
    std::string store, unit;
    std::string svg, pdf, png;  // files to write; empty: not asked for
    std::int64_t step = 0;      // whose trace; 0: of the peak
    bool json = false, dark = false, transparent = false;
};

struct FigureFile {
    const char* option;
    std::string MemoryOptions::*file;
    api::FigureFormat format;
};
constexpr std::array<FigureFile, 3> kFigures{{{"--svg", &MemoryOptions::svg, api::FigureFormat::svg},
                                              {"--pdf", &MemoryOptions::pdf, api::FigureFormat::pdf},
                                              {"--png", &MemoryOptions::png, api::FigureFormat::png}}};

bool draws(const MemoryOptions& options) {
    return std::any_of(kFigures.begin(), kFigures.end(), [&](const FigureFile& each) { return !(options.*each.file).empty(); });
}

void check_files(const MemoryOptions& options, const fs::path& study) {
    std::error_code code;
    std::vector<fs::path> taken{fs::weakly_canonical(study, code)};
    for (const FigureFile& each : kFigures) {
        const std::string& typed = options.*each.file;
        if (typed.empty()) continue;
        check_parent_folder(typed);
        const fs::path file = fs::weakly_canonical(fs::absolute(typed), code);
        if (fs::is_directory(file, code) || std::find(taken.begin(), taken.end(), file) != taken.end()) {
            throw bad_input("app.memory.file", SHERL_TR("app", "this is a folder, the study, or a file that another option of this line writes"),
                            each.option, {}, typed, SHERL_TR("app", "Name another file."));
        }
        taken.push_back(file);
    }
    if ((options.dark || options.transparent) && !draws(options)) {
        throw bad_input("app.memory.figure", SHERL_TR("app", "--dark and --transparent are about a figure, and none is asked for"), {}, {}, {},
                        SHERL_TR("app", "Add --svg FILE, --pdf FILE or --png FILE."));
    }
}

std::string method_title(const std::string& kind) {
    const spec::Method* method = spec::find_method(kind);
    return method != nullptr ? method->title.english() : kind;
}

// What is known of one run's memory.
struct Known {
    store::RunDetail run;
    std::string label;
    int shade = 0;
    std::optional<analysis::Forecast> forecast;
    std::optional<api::StepTrace> trace;
    std::vector<analysis::Proposal> proposals;  // of a run that ran out of memory

    // What its tables are of: the peak, or the instant when a tensor did not fit.
    [[nodiscard]] const api::MemorySplit& split() const { return run.out_of_memory ? run.out_of_memory->split : run.split; }
    [[nodiscard]] analysis::PeakFacts facts() const {
        return {.split = split(),
                .method_title = method_title(run.summary.method),
                .reasons = forecast ? forecast->reasons : std::vector<analysis::AliveBecause>{}};
    }
};

[[noreturn]] void refuse_step(const Known& known, std::int64_t step) {
    std::string steps;
    for (const std::int64_t each : known.run.traced_steps) steps += (steps.empty() ? "" : ", ") + std::to_string(each);
    throw bad_input("app.memory.step", SHERL_TR("app", "this step of the run was not traced"), fmt::format("run {}", known.run.summary.id),
                    steps.empty() ? SHERL_TR("app", "a run that kept a trace") : SHERL_TR("app", "one of %1").arg(steps), std::to_string(step),
                    SHERL_TR("app", "\"sherl run --trace-step %1\" keeps that of a new run.").arg(step));
}

std::vector<Known> read(const store::Study& study, const MemoryOptions& options) {
    const std::vector<store::RunSummary> all = study.runs();
    const analysis::VariantTitles titles = analysis::variant_titles(all);
    const std::map<store::RunId, int> shades = analysis::shades_of(all);
    std::vector<Known> list;
    for (const std::string& typed : options.runs) {
        Known& known = list.emplace_back();
        known.run = study.detail(study.find(typed));
        const store::RunSummary& summary = known.run.summary;
        known.label = analysis::variant_name(summary, titles);
        if (const auto shade = shades.find(summary.id); shade != shades.end()) known.shade = shade->second;
        if (known.run.forecast) {
            known.forecast = analysis::forecast_of(known.run.forecast->document, fmt::format("run {}, forecast", summary.id));
        }
        known.trace = options.step > 0 ? study.trace(summary.id, options.step) : study.trace(summary.id);
        if (!known.trace && options.step > 0) refuse_step(known, options.step);
        if (!known.trace && known.run.out_of_memory && !known.run.out_of_memory->trace.points.empty()) known.trace = known.run.out_of_memory->trace;
        known.proposals = ways_to_fit(study, known.run);
    }
    return list;
}

// Sentences on why activations are alive.
std::vector<std::string> reasons_of(const Known& known) {
    std::vector<std::string> sentences;
    if (!known.forecast) return sentences;
    for (const Text& each : analysis::alive_because(known.forecast->reasons, method_title(known.run.summary.method)))
        sentences.push_back(each.english());
    return sentences;
}

std::string section(const std::string& title) {
    return "\n" + painted(title, Colour::strong) + "\n";
}

// ── One run ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

std::string text(const Known& known, api::FigureUnit unit) {
    const store::RunDetail& run = known.run;
    const store::RunSummary& summary = run.summary;
    Facts facts;
    facts.add("run", fmt::format("{}, {}", summary.id, known.label));
    facts.add("status", store::to_string(summary.status));
    if (run.split.peak > 0) {
        facts.add("training peak", fmt::format("{}, at step {}", format_bytes(run.split.peak), run.split.step));
        const std::string place = place_text(run.split.phase, run.split.block, run.split.micro_batch, run.split.batch);
        if (!place.empty() && run.split.batch.rows > 0) facts.add("at", place);
    }
    if (summary.forecast_bytes) facts.add("predicted", score_text(summary));
    if (run.out_of_memory) facts.add("out of memory", out_of_memory_text(*run.out_of_memory));
    std::string out = facts.text();

    if (!summary.counters.empty()) {
        const MemoryScale scale = memory_scale(unit, std::max_element(summary.counters.begin(), summary.counters.end(), [](const auto& a, const auto& b) {
                                                         return a.second < b.second;
                                                     })->second);
        Table counters({{"counter"}, {scale.name, Align::right}, {"bytes", Align::right}});
        for (const auto& [name, bytes] : summary.counters) counters.add({name, scale.shown(bytes), format_count(bytes)});
        out += "\n" + counters.text();
    }
    if (!known.split().cells.empty()) {
        out += section(run.out_of_memory ? "Everything alive when the tensor did not fit" : "Everything alive at the training peak");
        out += split_table(known.split(), unit);
    } else {
        out += "\nWhat the peak is made of was not measured.\n";
    }
    if (const std::vector<std::string> reasons = reasons_of(known); !reasons.empty()) {
        out += section("Alive because");
        for (const std::string& each : reasons) out += "  " + visible(each) + "\n";
    }
    if (!known.proposals.empty()) out += section("What would have fit") + proposals_text(known.proposals);
    return out;
}

template <class Value>
Json or_null(const std::optional<Value>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json run_json(const Known& known) {
    const store::RunSummary& summary = known.run.summary;
    return {{"run", summary.id},
            {"uuid", summary.uuid},
            {"name", summary.name},
            {"label", known.label},
            {"method", summary.method},
            {"status", store::to_string(summary.status)},
            {"peak", known.run.split.peak > 0 ? Json(known.run.split.peak) : Json(nullptr)}};
}

Json json(const Known& known) {
    const store::RunDetail& run = known.run;
    Json out = run_json(known);
    out["counters"] = run.summary.counters;
    out["split"] = run.split.cells.empty() ? Json(nullptr) : api::json_of(run.split);
    out["forecast"] = nullptr;
    if (run.forecast) {
        out["forecast"] = {{"peak", run.forecast->peak}, {"evaluation_peak", run.forecast->evaluation_peak}, {"error", or_null(run.summary.forecast_error)}};
        out["forecast"]["document"] = run.forecast->document;
    }
    out["alive_because"] = reasons_of(known);
    out["out_of_memory"] = run.out_of_memory ? api::json_of(*run.out_of_memory) : Json(nullptr);
    out["would_fit"] = proposals_json(known.proposals);
    out["traced_steps"] = run.traced_steps;
    out["trace"] = known.trace ? api::json_of(*known.trace) : Json(nullptr);
    return out;
}

// ── Two runs ────────────────────────────────────────────────────────────────────────────────────────────────────────────

std::vector<analysis::DifferenceStep> difference_of(const std::vector<Known>& two) {
    std::vector<Problem> problems;
    for (const Known& known : two) {
        if (!known.split().cells.empty()) continue;
        problems.push_back({.id = "app.memory.difference",
                            .what = SHERL_TR("app", "a difference needs what both peaks are made of, and that of this run was not measured"),
                            .where = fmt::format("run {}", known.run.summary.id),
                            .expected = {},
                            .got = {},
                            .way_out = SHERL_TR("app", "Name runs that have trained on the CPU.")});
    }
    if (!problems.empty()) throw Error(ErrorKind::input, std::move(problems));
    return analysis::memory_difference(two[0].facts(), two[1].facts());
}

std::string text(const std::vector<Known>& two, const std::vector<analysis::DifferenceStep>& steps, api::FigureUnit unit) {
    const std::int64_t first = two[0].split().peak, second = two[1].split().peak;
    const MemoryScale scale = memory_scale(unit, std::max(first, second));
    Table table({{scale.name}, {fmt::format("run {}", two[0].run.summary.id), Align::right}, {fmt::format("run {}", two[1].run.summary.id), Align::right},
                 {"change", Align::right}});
    std::string reasons;
    for (const analysis::DifferenceStep& step : steps) {
        const std::string label = step.label.english();
        table.add({label, scale.shown(step.first), scale.shown(step.second), scale.change(step.change())});
        for (const Text& reason : step.reasons) reasons += fmt::format("  {}: {}\n", visible(label), visible(reason.english()));
    }
    table.add({"peak", scale.shown(first), scale.shown(second), scale.change(second - first)});
    std::string out = fmt::format("run {}, {}: {} → run {}, {}: {}\n\n", two[0].run.summary.id, visible(two[0].label), format_bytes(first),
                                  two[1].run.summary.id, visible(two[1].label), format_bytes(second)) +
                      table.text();
    return reasons.empty() ? out : out + section("Because") + reasons;
}

Json json(const std::vector<Known>& two, const std::vector<analysis::DifferenceStep>& steps) {
    Json list = Json::array();
    for (const analysis::DifferenceStep& step : steps) {
        Json reasons = Json::array();
        for (const Text& reason : step.reasons) reasons.push_back(reason.english());
        list.push_back({{"category", step.category},
                        {"blocks", step.blocks},
                        {"label", step.label.english()},
                        {"first", step.first},
                        {"second", step.second},
                        {"change", step.change()},
                        {"reasons", std::move(reasons)}});
    }
    const std::int64_t first = two[0].split().peak, second = two[1].split().peak;
    return {{"first", json(two[0])}, {"second", json(two[1])}, {"change", second - first}, {"steps", std::move(list)}};
}

// ── Figures ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

api::MemoryFigure figure_of(const std::vector<Known>& list, const std::vector<analysis::DifferenceStep>& steps, api::FigureUnit unit) {
    api::MemoryFigure figure;
    figure.unit = unit;
    for (const Known& known : list) {
        const store::RunDetail& run = known.run;
        api::MemoryFigureRun& drawn = figure.runs.emplace_back();
        drawn.key = run.summary.uuid;
        drawn.label = known.label;
        drawn.method = run.summary.method;
        drawn.shade = known.shade;
        drawn.split = known.split();
        if (known.trace) drawn.trace = *known.trace;
        drawn.forecast = run.summary.forecast_bytes;
        if (known.split().cells.empty()) {
            throw bad_input("app.memory.figure", SHERL_TR("app", "a figure needs what the peak is made of, and that of this run was not measured"),
                            fmt::format("run {}", run.summary.id), {}, {}, SHERL_TR("app", "Name runs that have trained on the CPU."));
        }
    }
    for (const analysis::DifferenceStep& step : steps) {
        figure.difference.push_back({.category = step.category,
                                     .blocks = step.blocks,
                                     .label = step.label,
                                     .first = step.first,
                                     .second = step.second,
                                     .reasons = step.reasons});
    }
    return figure;
}

int memory(const MemoryOptions& options) {
    const api::FigureUnit unit = parse_unit(options.unit);
    if (options.runs.size() > 2) {
        throw bad_input("app.memory.runs", SHERL_TR("app", "memory tells of one run, or of the difference of two"), "RUN", {},
                        fmt::format("{} runs", options.runs.size()), SHERL_TR("app", "\"sherl compare\" sets more of them side by side."));
    }
    check_files(options, study_path(options.store));
    const store::Study study = open_study(options.store);
    const std::vector<Known> list = read(study, options);
    std::vector<analysis::DifferenceStep> steps;
    if (list.size() == 2) steps = difference_of(list);
    api::MemoryFigure figure;
    api::FigureWriter* writer = nullptr;
    if (draws(options)) {  // what cannot be drawn is said before anything is printed
        figure = figure_of(list, steps, unit);
        writer = &api::open_figures();
    }
    if (options.json) {
        print_json(list.size() == 2 ? json(list, steps) : json(list.front()));
    } else {
        print(list.size() == 2 ? text(list, steps, unit) : text(list.front(), unit));
    }
    for (const FigureFile& each : kFigures) {
        const std::string& file = options.*each.file;
        if (file.empty()) continue;
        api::FigureRequest request;
        request.format = each.format;
        request.dark = options.dark;
        request.transparent = options.transparent;
        writer->write(figure, request, file);
        if (!options.json) print_line("wrote " + file);
    }
    return kDone;
}

void declare(CLI::App& command, MemoryOptions& options) {
    command.add_option("RUN", options.runs, std::string(kRunHelp) + "; of two, the difference from the first to the second")
        ->required()
        ->type_name("");
    command.add_option("--store", options.store, kStoreHelp)->type_name("FILE");
    command.add_option("--step", options.step, "The course of this step instead of that of the peak; see \"sherl run --trace-step\"")
        ->check(CLI::PositiveNumber.description(""))
        ->type_name("N");
    command.add_option("--unit", options.unit, kUnitHelp)
        ->check(CLI::IsMember({"gib", "mib", "paper"}).description(""))
        ->type_name("gib|mib|paper");
    command.add_option("--svg", options.svg, "Also draw it as SVG: bars by block and the course of the step; of two runs the difference and both courses")
        ->type_name("FILE");
    command.add_option("--pdf", options.pdf, "Also draw it as PDF")->type_name("FILE");
    command.add_option("--png", options.png, "Also draw it as PNG")->type_name("FILE");
    command.add_flag("--dark", options.dark, "Figures for a dark page");
    command.add_flag("--transparent", options.transparent, "Figures without a background");
    command.add_flag("--json", options.json, "Print JSON for machines: exact bytes, the forecast, the course of the step");
}

}  // namespace

void add_memory_command(Program& program) {
    add_command<MemoryOptions>(program, "memory", "Where the bytes of a run were, or what two runs differ by", declare, memory);
}

}  // namespace sherl::cli
