// SPDX-License-Identifier: GPL-3.0-or-later
// methods, new, validate: specs before they run. None of them loads LibTorch.
#include "core/spec/catalogue.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/cli/command.h"
#include "app/cli/shell.h"
#include "app/cli/spec_source.h"
#include "app/cli/table.h"
#include "core/base/files.h"
#include "core/base/units.h"
#include "core/data/answers.h"
#include "core/data/check_run.h"
#include "core/data/text_to_text.h"
#include "core/spec/starter.h"
#include "core/text/unicode.h"

namespace sherl::cli {
namespace fs = std::filesystem;
namespace {

struct MethodsOptions {
    std::string kind;
    bool json = false, keys = false;
};

struct NewOptions {
    spec::Starter starter;
    std::string file;
};

struct ValidateOptions {
    std::string spec;
    std::vector<std::string> settings;
    bool json = false;
};

int methods(const MethodsOptions& options) {
    const std::string help = options.kind.empty() ? std::string() : spec::method_help(options.kind);  // refuses unknown
    if (options.json) {
        Json all = spec::catalogue_json();
        if (options.kind.empty()) {
            print_json(all);
        } else {
            const Json& list = all.at("methods");
            print_json(*std::find_if(list.begin(), list.end(),
                                     [&](const Json& method) { return method.at("kind") == options.kind; }));
        }
    } else if (options.keys) {
        print(help + spec::keys_help());
    } else {
        print(options.kind.empty() ? spec::methods_table() : help);
    }
    return kDone;
}

int make_new(const NewOptions& options) {
    spec::Starter starter = options.starter;
    // A folder is named from where people stand, and a spec reads it from where the spec lies.
    std::error_code none;
    const bool folder = fs::is_directory(starter.backbone, none) &&
                        (starter.backbone.find('/') != std::string::npos || asset_folder(starter.backbone).empty());
    if (folder && fs::path(options.file).has_parent_path())
        starter.backbone = fs::absolute(starter.backbone).lexically_normal().string();
    const std::string text = spec::starter_spec(starter);
    if (options.file.empty()) {
        print(text);
        return kDone;
    }
    std::error_code code;
    if (fs::exists(fs::symlink_status(options.file, code))) {
        throw bad_input("app.new", SHERL_TR("app", "the file exists already and is kept"), options.file, {}, {},
                        SHERL_TR("app", "Name another file, or remove this one."));
    }
    check_parent_folder(options.file);
    write_file_atomically(options.file, text);
    print_line("wrote " + options.file);
    return kDone;
}

constexpr std::size_t kFirst = 3;  // examples of a text-to-text task that are printed

struct SplitFacts {
    std::string name;
    data::LengthStats lengths;
    data::LengthStats answers = {};  // of a text-to-text task
};

Json json(const data::LengthStats& lengths) {
    Json percentiles = Json::object();
    for (const auto& [percent, tokens] : lengths.percentiles) percentiles[std::to_string(percent)] = tokens;
    return {{"longest", lengths.longest}, {"mean", lengths.mean}, {"percentiles", percentiles}, {"truncated", lengths.truncated}};
}

// What is read and what is answered, as training has it.
Json text_to_text(const spec::TaskSpec& task, const data::Preflight& found, const std::vector<SplitFacts>& splits) {
    Json answers = Json::object(), first = Json::array();
    for (const SplitFacts& split : splits) answers[split.name] = json(split.answers);
    for (std::size_t i = 0; i < found.dataset.train.size() && i < kFirst; ++i) {
        const data::Example& example = found.dataset.train[i];
        first.push_back({{"source", data::source_text(task, example)},
                         {"target", data::target_text(task, found.dataset.labels, example)}});
    }
    return {{"classes", data::class_answers(task, found.dataset.labels)}, {"lengths", answers}, {"first", first}};
}

Json json(const spec::ResolvedSpec& resolved, const data::Preflight& found, const std::vector<SplitFacts>& splits,
          const std::string& backbone_hash) {
    const data::DataReport& report = found.dataset.report;
    Json labels = Json::array();
    for (std::size_t i = 0; i < found.dataset.labels.size(); ++i) {
        Json label{{"name", found.dataset.labels[i]}};
        for (const auto& [split, counts] : report.label_counts) label[split] = counts.at(i);
        labels.push_back(std::move(label));
    }
    Json examples = Json::object(), lengths = Json::object();
    for (const SplitFacts& split : splits) {
        examples[split.name] = split.lengths.examples;
        lengths[split.name] = json(split.lengths);
    }
    std::vector<std::string> warnings;
    for (const auto* list : {&resolved.warnings, &found.warnings}) {
        for (const Problem& warning : *list) warnings.push_back(warning.sentence());
    }
    Json all{{"spec", resolved.document},
            {"spec_hash", resolved.hash},
            {"backbone_hash", backbone_hash},
            {"data_hash", report.hash},
            {"data",
             {{"examples", examples},
              {"rows_read", report.rows_read},
              {"rows_skipped", report.rows_skipped},
              {"skipped", report.skipped_sentences()},
              {"windows_1252", report.windows_1252},
              {"shared_texts", report.shared_texts}}},
            {"labels", labels},
            {"lengths", lengths},
            {"warnings", warnings}};
    if (data::answers_with_text(resolved.spec.task)) all["answers"] = text_to_text(resolved.spec.task, found, splits);
    return all;
}

// The first examples as training reads them.
std::string first_rows(const spec::TaskSpec& task, const data::Preflight& found) {
    Table table({{"is read"}, {"is answered"}});
    for (std::size_t i = 0; i < found.dataset.train.size() && i < kFirst; ++i) {
        const data::Example& example = found.dataset.train[i];
        table.add({text::excerpt(data::source_text(task, example)),
                   text::excerpt(data::target_text(task, found.dataset.labels, example))});
    }
    return table.text();
}

std::string text(const spec::ResolvedSpec& resolved, const data::Preflight& found, const std::vector<SplitFacts>& splits,
                 const std::string& backbone_hash) {
    const data::DataReport& report = found.dataset.report;
    Facts facts;
    facts.add("name", resolved.spec.name);
    facts.add("spec hash", resolved.hash);
    facts.add("backbone", fmt::format("{} ({} parameters, {})", resolved.spec.backbone.path.string(),
                                      format_count(found.backbone.parameters), found.backbone.tokenizer.english()));
    facts.add("backbone hash", backbone_hash);
    facts.add("data hash", report.hash);
    for (const auto& [file, rows] : report.rows_read) facts.add("rows of " + file, format_count(rows));

    std::vector<Column> columns{{"examples"}};
    for (const SplitFacts& split : splits) columns.push_back({split.name, Align::right});
    Table table(columns);
    const auto add = [&](const std::string& name, const auto& value) {
        std::vector<std::string> row{name};
        for (const SplitFacts& split : splits) row.push_back(value(split));
        table.add(std::move(row));
    };
    const spec::TaskSpec& task = resolved.spec.task;
    const bool answers = data::answers_with_text(task);
    const std::vector<std::string> classes = data::class_answers(task, found.dataset.labels);
    add("all", [](const SplitFacts& split) { return format_count(split.lengths.examples); });
    for (std::size_t i = 0; i < found.dataset.labels.size(); ++i) {
        std::string label = fmt::format("label \"{}\"", found.dataset.labels[i]);
        if (answers) label += fmt::format(", answered \"{}\"", classes[i]);
        add(label, [&](const SplitFacts& split) {
            const auto counts = report.label_counts.find(split.name);
            return counts == report.label_counts.end() ? std::string("0") : format_count(counts->second.at(i));
        });
    }
    add("longest, tokens", [](const SplitFacts& split) { return format_count(split.lengths.longest); });
    for (const int percent : {50, 95}) {
        add(fmt::format("{} % at most, tokens", percent), [&](const SplitFacts& split) {
            const auto tokens = split.lengths.percentiles.find(percent);
            return tokens == split.lengths.percentiles.end() ? std::string("–") : format_count(tokens->second);
        });
    }
    add(fmt::format("truncated to {}", task.max_length),
        [](const SplitFacts& split) { return format_count(split.lengths.truncated); });
    if (answers) add("longest answer, tokens", [](const SplitFacts& split) { return format_count(split.answers.longest); });
    Json document = resolved.document;
    document.erase("comment");
    std::string out = facts.text() + "\n" + table.text() + "\n";
    if (answers) out += first_rows(task, found) + "\n";
    return out + document.dump(2) + "\n";
}

int validate(const ValidateOptions& options) {
    const SpecSource source = read_spec(options.spec, options.settings);
    const spec::ResolvedSpec resolved = spec::resolve(source.document, source.context);
    const data::Preflight found = data::check_run(resolved.spec);
    std::vector<SplitFacts> splits;
    for (const data::Split split : {data::Split::train, data::Split::validation, data::Split::test}) {
        const spec::TaskSpec& task = resolved.spec.task;
        const std::vector<data::Example>& examples = found.dataset.split(split);
        SplitFacts& facts = splits.emplace_back();
        facts.name = data::to_string(split);
        facts.lengths = data::length_stats(data::encode_for(task, found.dataset.labels, examples, *found.tokenizer));
        if (data::answers_with_text(task))
            facts.answers = data::answer_stats(task, found.dataset.labels, examples, *found.tokenizer);
    }
    const std::string backbone_hash = formats::backbone_hash(resolved.spec.backbone.path);
    if (options.json) {
        print_json(json(resolved, found, splits, backbone_hash));
        return kDone;
    }
    for (const Problem& warning : resolved.warnings) print_warning(warning);
    for (const Problem& warning : found.warnings) print_warning(warning);
    print(text(resolved, found, splits, backbone_hash));
    return kDone;
}

void declare_methods(CLI::App& command, MethodsOptions& options) {
    command.add_option("KIND", options.kind, "A method, to see its options")->type_name("");
    command.add_flag("--keys", options.keys, "Also list the keys of a run spec that apply to every method");
    command.add_flag("--json", options.json, kJsonHelp);
}

void declare_new(CLI::App& command, NewOptions& options) {
    command.add_option("FILE", options.file, "Where to write it; default: standard output")->type_name("");
    command.add_option("--method", options.starter.method, "One of `sherl methods`")
        ->capture_default_str()
        ->type_name("KIND");
    command.add_option("--backbone", options.starter.backbone, "Folder or asset")
        ->capture_default_str()
        ->type_name("FOLDER");
    command.add_option("--data", options.starter.data, "word-order, bbc-news, table, class-folders, or a GLUE task")
        ->capture_default_str()
        ->type_name("NAME");
}

void declare_validate(CLI::App& command, ValidateOptions& options) {
    command.add_option("SPEC", options.spec, "A run spec (JSON file), or - for standard input")
        ->required()
        ->type_name("");
    command.add_option("--set", options.settings, "Change a key: train.optimizer.lr=3e-4")
        ->allow_extra_args(false)
        ->type_name("KEY=VALUE");
    command.add_flag("--json", options.json, kJsonHelp);
}

}  // namespace

void add_catalogue_commands(Program& program) {
    add_command<NewOptions>(program, "new", "Write a commented run spec to start from", declare_new, make_new);
    add_command<ValidateOptions>(program, "validate", "Check a run spec and its data", declare_validate, validate);
    add_command<MethodsOptions>(program, "methods", "List the methods and their options", declare_methods, methods);
}

}  // namespace sherl::cli
