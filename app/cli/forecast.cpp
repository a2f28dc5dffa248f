// SPDX-License-Identifier: GPL-3.0-or-later
// forecast: the memory of a training run before it runs, from its spec, the backbone's config.json and the lengths of the texts.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/cli/command.h"
#include "app/cli/memory_report.h"
#include "app/cli/reports.h"
#include "app/cli/shell.h"
#include "app/cli/spec_source.h"
#include "app/cli/table.h"
#include "core/analysis/batch_shape.h"
#include "core/analysis/forecast_json.h"
#include "core/base/units.h"
#include "core/data/answers.h"
#include "core/spec/catalogue.h"
#include "core/text/tokenizer.h"

namespace sherl::cli {
namespace {

struct ForecastOptions {
    std::string spec, store, budget, unit;
    std::vector<std::string> settings;
    std::int64_t length = 0;  // 0: of the data, or task.max_length
    bool no_data = false, all_methods = false, check = false, json = false;
};

// What the lengths stand on.
enum class Basis { data, cut_data, max_length, typed };

const char* words(Basis basis) {
    switch (basis) {
        case Basis::data:
            return "longest training text";
        case Basis::cut_data:
            return "max_length, which cuts the longest training text";
        case Basis::max_length:
            return "max_length";
        case Basis::typed:
            break;
    }
    return "--length";
}

const char* key(Basis basis) {
    return basis == Basis::typed ? "length" : basis == Basis::max_length ? "max_length" : "data";
}

// The largest batch that training can meet, and what was read to know it.
struct Lengths {
    api::BatchShape batch;
    std::int64_t outputs = 2;
    Basis basis = Basis::max_length;
};

void take_data(Lengths& known, const spec::RunSpec& spec) {
    const auto tokenizer = text::load_tokenizer(spec.backbone.path);
    const data::Dataset dataset = data::load_dataset(spec.task);
    const auto examples = data::encode_for(spec.task, dataset.labels, dataset.train, *tokenizer);
    if (examples.empty()) return;
    const api::BatchShape told = analysis::largest_batch(examples, known.batch.rows);
    known.batch.rows = told.rows;
    known.batch.targets = told.targets;
    known.batch.segments = told.segments;
    if (!dataset.labels.empty() && !data::answers_with_text(spec.task)) known.outputs = static_cast<std::int64_t>(dataset.labels.size());
    if (known.basis == Basis::typed) return;
    known.batch = told;
    const bool cut = std::any_of(examples.begin(), examples.end(), [](const data::EncodedExample& each) {
        return each.full_length > static_cast<std::int64_t>(each.ids.size());
    });
    known.basis = cut ? Basis::cut_data : Basis::data;
}

Lengths lengths_of(const spec::RunSpec& spec, const ForecastOptions& options) {
    Lengths known{.batch = analysis::largest_batch(spec), .outputs = analysis::outputs_of(spec)};
    if (options.length > 0) known.basis = Basis::typed;
    if (options.no_data) return known;
    try {
        take_data(known, spec);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::input) throw;
        // A forecast needs no data; the run will.
        print_error("warning: the data are not read, and texts count as long as they may be: " + error.problems().front().sentence());
    }
    return known;
}

std::int64_t threads_of(const spec::RunSpec& spec) {
    if (spec.threads > 0) return spec.threads;
    return spec::try_resolve(Json::object()).symbols.at("cores");
}

analysis::ForecastSetup setup_of(const spec::RunSpec& spec, const formats::BackboneConfig& config, const Lengths& lengths) {
    return {.spec = spec, .config = config, .batch = lengths.batch, .outputs = lengths.outputs, .threads = threads_of(spec)};
}

// The forecast of a method with its own defaults in place of the spec's, or why there is none.
struct MethodForecast {
    std::string kind, title;
    std::optional<analysis::Forecast> forecast;
    std::string reason;
};

std::vector<MethodForecast> all_methods(const SpecSource& source, const spec::RunSpec& own, const formats::BackboneConfig& config,
                                        const Lengths& lengths) {
    std::vector<MethodForecast> list;
    for (const spec::Method& method : spec::catalogue().methods) {
        MethodForecast& each = list.emplace_back();
        each.kind = method.kind;
        each.title = method.title.english();
        try {
            spec::RunSpec spec = own;
            if (method.kind != own.method.kind) {
                Json document = source.document;
                document["method"] = {{"kind", method.kind}};
                if (const auto train = document.find("train"); train != document.end() && train->is_object()) {
                    train->erase("start_from");  // values of the spec's own method
                    train->erase("start_partial");
                }
                spec = spec::resolve(document, source.context).spec;
            }
            each.forecast = analysis::forecast(setup_of(spec, config, lengths), analysis::Wanted::bytes);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::input) throw;
            each.reason = error.problems().front().sentence();
        }
    }
    std::stable_sort(list.begin(), list.end(), [](const MethodForecast& a, const MethodForecast& b) {
        const auto bytes = [](const MethodForecast& each) { return each.forecast ? each.forecast->needed() : INT64_MAX; };
        return bytes(a) < bytes(b);
    });
    return list;
}

const char* word(analysis::Fit fit) {
    return fit == analysis::Fit::fits ? "fits" : fit == analysis::Fit::tight ? "tight" : "over";
}

// The verdict on a budget, and what would make it fit.
struct Verdict {
    std::int64_t budget = 0;
    analysis::Fit fit = analysis::Fit::fits;
    std::vector<analysis::Proposal> proposals;
};

std::string text(const Verdict& verdict, const analysis::Forecast& forecast, const analysis::Margin& margin) {
    const std::int64_t needed = forecast.needed(), bound = analysis::upper_bound(needed, margin);
    std::string line;
    switch (verdict.fit) {
        case analysis::Fit::fits:
            line = fmt::format("{} in {}: at most {} with a probability of 95 %", painted("fits", Colour::good), format_bytes(verdict.budget),
                               format_bytes(bound));
            break;
        case analysis::Fit::tight:
            line = fmt::format("{} in {}: predicted {}, but up to {} cannot be ruled out", painted("may not fit", Colour::bad),
                               format_bytes(verdict.budget), format_bytes(needed), format_bytes(bound));
            break;
        case analysis::Fit::over:
            line = fmt::format("{} in {}: {} too much", painted("does not fit", Colour::bad), format_bytes(verdict.budget),
                               format_bytes(needed - verdict.budget));
            break;
    }
    line += "\n";
    if (verdict.fit == analysis::Fit::fits) return line;
    if (verdict.proposals.empty()) return line + "Nothing that this program can propose would make it fit.\n";
    return line + "What would fit:\n" + proposals_text(verdict.proposals);
}

Json json(const Verdict& verdict, const analysis::Forecast& forecast, const analysis::Margin& margin) {
    return {{"budget", verdict.budget},
            {"verdict", word(verdict.fit)},
            {"upper_bound", analysis::upper_bound(forecast.needed(), margin)},
            {"proposals", proposals_json(verdict.proposals)}};
}

std::string facts(const analysis::Forecast& forecast, const analysis::ForecastSetup& setup, const Lengths& lengths, const analysis::Margin& margin) {
    Facts list;
    list.add("predicted peak", fmt::format("{}  {}", format_bytes(forecast.split.peak), margin_text(margin)));
    list.add("evaluation", format_bytes(forecast.evaluation_peak));
    list.add("batch", fmt::format("{} texts of {} tokens ({}){}", setup.batch.rows, setup.batch.tokens, words(lengths.basis),
                                  setup.batch.targets > 0 ? fmt::format(", answers of {}", setup.batch.targets) : std::string()));
    const std::string place = place_text(forecast.split.phase, forecast.split.block, 0, {});
    if (!place.empty()) list.add("at", place);
    std::string parameters = format_count(forecast.trainable_parameters) + " trained, head included";
    if (forecast.backbone_parameters > 0) {
        parameters += fmt::format(", {:.2f} % of the backbone's {}",
                                  100 * static_cast<double>(forecast.trainable_parameters) / static_cast<double>(forecast.backbone_parameters),
                                  format_count(forecast.backbone_parameters));
    }
    list.add("parameters", parameters);
    list.add("adapter", format_bytes(forecast.adapter_bytes));
    list.add("checkpoint", format_bytes(forecast.checkpoint_bytes));
    return list.text();
}

std::string methods_text(const std::vector<MethodForecast>& list, const std::string& own, const std::optional<std::int64_t>& budget,
                         const analysis::Margin& margin) {
    std::vector<Column> columns{{"method"}, {"peak", Align::right}, {"evaluation", Align::right}, {"trained", Align::right}};
    if (budget) columns.push_back({format_bytes(*budget)});
    Table table(columns);
    std::string without;
    for (const MethodForecast& each : list) {
        if (!each.forecast) {
            without += fmt::format("{}: {}\n", each.kind, visible(each.reason));
            continue;
        }
        std::vector<std::string> row{each.kind + (each.kind == own ? " (this spec)" : ""), format_bytes(each.forecast->split.peak),
                                     format_bytes(each.forecast->evaluation_peak), format_count(each.forecast->trainable_parameters)};
        if (budget) row.emplace_back(word(analysis::fit_of(each.forecast->needed(), margin, *budget)));
        table.add(std::move(row));
    }
    return table.text() + without;
}

Json methods_json(const std::vector<MethodForecast>& list) {
    Json out = Json::array();
    for (const MethodForecast& each : list) {
        Json method{{"method", each.kind}, {"peak", nullptr}, {"reason", nullptr}};
        if (each.forecast) {
            method["peak"] = each.forecast->split.peak;
            method["evaluation_peak"] = each.forecast->evaluation_peak;
            method["needed"] = each.forecast->needed();
            method["trainable_parameters"] = each.forecast->trainable_parameters;
            method["adapter_bytes"] = each.forecast->adapter_bytes;
            method["checkpoint_bytes"] = each.forecast->checkpoint_bytes;
        } else {
            method["reason"] = each.reason;
        }
        out.push_back(std::move(method));
    }
    return out;
}

int forecast(const ForecastOptions& options) {
    const api::FigureUnit unit = parse_unit(options.unit);
    std::optional<std::int64_t> budget = parse_budget(options.budget);
    std::vector<std::string> settings = options.settings;
    if (options.length > 0) settings.push_back(fmt::format("task.max_length={}", options.length));  // the same limits hold
    const SpecSource source = read_spec(options.spec, settings);
    const spec::ResolvedSpec resolved = spec::resolve(source.document, source.context);
    if (!budget) budget = resolved.spec.memory_limit;
    if (options.check && !budget) {
        throw bad_input("app.forecast.check", SHERL_TR("app", "--check asks whether the run fits, and there is no budget"), {}, {}, {},
                        SHERL_TR("app", "Add --budget SIZE, or set memory_limit in the spec."));
    }
    const formats::BackboneConfig config = formats::read_backbone_config(resolved.spec.backbone.path);
    const analysis::Margin margin = margin_from(options.store, resolved.spec.method.kind, config.model_type);
    const Lengths lengths = lengths_of(resolved.spec, options);
    const analysis::ForecastSetup setup = setup_of(resolved.spec, config, lengths);
    const analysis::Forecast made = analysis::forecast(setup);
    std::optional<Verdict> verdict;
    if (budget) {
        verdict = Verdict{.budget = *budget, .fit = analysis::fit_of(made.needed(), margin, *budget), .proposals = {}};
        if (verdict->fit != analysis::Fit::fits) verdict->proposals = analysis::make_it_fit(setup, *budget, margin);
    }
    std::vector<MethodForecast> methods;
    if (options.all_methods) methods = all_methods(source, resolved.spec, config, lengths);

    if (options.json) {
        Json out = analysis::forecast_json(made, setup);
        out["name"] = resolved.spec.name;
        out["spec_hash"] = resolved.hash;
        out["lengths_from"] = key(lengths.basis);
        out["margin"] = {{"share", margin.share}, {"scored_runs", margin.scored}, {"known", margin.known()}};
        out["budget"] = verdict ? json(*verdict, made, margin) : Json(nullptr);
        if (options.all_methods) out["methods"] = methods_json(methods);
        print_json(out);
    } else {
        for (const Problem& warning : resolved.warnings) print_warning(warning);
        std::string out = visible(resolved.spec.name) + "\n" + facts(made, setup, lengths, margin) + "\n" + split_table(made.split, unit, true);
        if (options.all_methods) out += "\n" + methods_text(methods, resolved.spec.method.kind, budget, margin);
        if (verdict) out += "\n" + text(*verdict, made, margin);
        print(out);
    }
    return options.check && verdict->fit != analysis::Fit::fits ? kFailed : kDone;
}

void declare(CLI::App& command, ForecastOptions& options) {
    command.add_option("SPEC", options.spec, "A run spec (JSON file), or - for standard input")->required()->type_name("");
    command.add_option("--set", options.settings, "Change a key: train.batch_size=16")->allow_extra_args(false)->type_name("KEY=VALUE");
    command
        .add_option("--budget", options.budget,
                    "Tell whether training and evaluation fit into this much memory, and what would: \"4 GiB\"; default: the spec's "
                    "memory_limit")
        ->type_name("SIZE");
    command.add_flag("--check", options.check, "Exit with 1 unless the run fits for certain (95 %); without it the exit code is 0");
    command.add_flag("--all-methods", options.all_methods, "Also list every method in this set-up, with its own defaults");
    command.add_option("--length", options.length, "Tokens of the longest text, instead of what the data tell")
        ->check(CLI::PositiveNumber.description(""))
        ->type_name("N");
    command.add_flag("--no-data", options.no_data, "Do not read the data: texts count as long as task.max_length");
    command.add_option("--unit", options.unit, kUnitHelp)
        ->check(CLI::IsMember({"gib", "mib", "paper"}).description(""))
        ->type_name("gib|mib|paper");
    command.add_option("--store", options.store, "The study whose runs tell how far forecasts are off; default: that of your data folder")
        ->type_name("FILE");
    command.add_flag("--json", options.json, kJsonHelp);
}

}  // namespace

void add_forecast_command(Program& program) {
    add_command<ForecastOptions>(program, "forecast", "Predict the memory of a run before it runs", declare, forecast);
}

}  // namespace sherl::cli
