// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of the kind of task and below "task.data".
#include <algorithm>
#include <cctype>
#include <filesystem>

#include "core/spec/glue.h"
#include "core/spec/keys.h"

namespace sherl::spec {
namespace {

const GlueTask* glue(const Settled& settled) {
    return find_glue_task(text_at(settled.values, "task.data.name"));
}

std::vector<Kind> glue_choices() {
    std::vector<Kind> choices;
    for (const GlueTask& task : glue_tasks()) choices.push_back({task.name, Text::plain(task.folder), task.title, {}});
    return choices;
}

Json train_file(const Settled& settled) {
    return glue(settled) == nullptr ? Json(nullptr) : Json(glue(settled)->train_file);
}

// The published T5 runs validate mnli on the mismatched half and test on the matched one.
bool official_mnli(const Settled& settled) {
    return glue(settled) != nullptr && glue(settled)->name == "mnli" &&
           text_at(settled.given, "task.data.split.kind") == "official-t5";
}

Json validation_file(const Settled& settled) {
    if (official_mnli(settled)) return "dev_mismatched.tsv";
    return glue(settled) == nullptr ? Json(nullptr) : Json(glue(settled)->validation_file);
}

Json test_file(const Settled& settled) {
    return official_mnli(settled) ? Json(glue(settled)->validation_file) : Json(nullptr);
}

std::string extension(const Settled& settled) {
    std::string extension =
        std::filesystem::path(text_at(settled.values, "task.data.files.train")).extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

Json delimiter(const Settled& settled) {
    if (extension(settled) == ".csv") return ",";
    if (extension(settled) == ".tsv") return "\t";
    return nullptr;
}

Json quotes(const Settled& settled) {
    return extension(settled) == ".csv";
}

Json official_labels(const Settled& settled) {
    return glue(settled) == nullptr || glue(settled)->labels.empty() ? Json(nullptr) : Json(glue(settled)->labels);
}

Json split_kind(const Settled& settled) {
    return text_at(settled.values, "task.data.files.validation").empty() ? "fractions" : "given";
}
Json by_label(const Settled& settled) {
    const bool scores = glue(settled) != nullptr && glue(settled)->labels.empty();
    return text_at(settled.values, "task.kind") != "regression" && !scores;
}

// Counts have no sensible default but "none" for what is not trained on.
bool counts(const Settled& settled) {
    return text_at(settled.values, "task.data.split.kind") == "counts";
}
Json train_share(const Settled& settled) {
    return counts(settled) ? Json(nullptr) : Json(0.8);
}
Json other_share(const Settled& settled) {
    return counts(settled) ? Json(0.0) : Json(0.1);
}

Key limit_key(const char* path, Text help) {
    return {.path = path,
            .type = Type::integer,
            .help = std::move(help),
            .default_help = SHERL_TR("spec", "none"),
            .minimum = limit(1),
            .rare = true,
            .unit = "examples"};
}

Key split_key(const char* path, Text help, Derive derive, Text default_help) {
    return {.path = path,
            .type = Type::number,
            .help = std::move(help),
            .derive = derive,
            .default_help = std::move(default_help),
            .minimum = limit(0),
            .applies_if = {{"task.data.split.kind", {"fractions", "counts"}}}};
}

Key file_key(const char* path, Text help, Derive derive, Text default_help, std::vector<Condition> required_if = {}) {
    return {.path = path,
            .type = Type::path,
            .help = std::move(help),
            .derive = derive,
            .default_help = std::move(default_help),
            .required_if = std::move(required_if),
            .applies_if = {{"task.data.format", {"glue-tsv", "table"}}},
            .hashed = false};
}

Key column_key(const char* path, Text help, Json column) {
    return {.path = path,
            .type = Type::text,
            .help = std::move(help),
            .default_value = column,
            .default_help = column.is_null() ? SHERL_TR("spec", "none") : Text(),
            .minimum = limit(1),
            .applies_if = {{"task.data.format", {"table"}}}};
}

}  // namespace

void add_data_keys(Catalogue& catalogue) {
    std::vector<Key>& keys = catalogue.keys;
    const std::vector<Condition> table{{"task.data.format", {"table"}}};
    const auto add = [&](Key key) { keys.push_back(std::move(key)); };
    add({.path = "task.kind",
         .type = Type::choice,
         .help = SHERL_TR("spec", "What is learnt from a text."),
         .choices = catalogue.tasks,
         .required = true});
    add({.path = "task.data.format",
         .type = Type::choice,
         .help = SHERL_TR("spec", "How the data lie on disk."),
         .choices = catalogue.data_formats,
         .required = true});
    add({.path = "task.data.name",
         .type = Type::choice,
         .help = SHERL_TR("spec", "Which GLUE task: columns, labels, file names and main metric follow."),
         .choices = glue_choices(),
         .required = true,
         .applies_if = {{"task.data.format", {"glue-tsv"}}}});
    add({.path = "task.data.path",
         .type = Type::path,
         .help = SHERL_TR("spec", "Folder of the data, or the name of an installed asset (bbc-news, word-order)."),
         .default_help = SHERL_TR("spec", "none"),
         .required_if = {{"task.data.format", {"glue-tsv", "class-folders"}}},
         .hashed = false});
    add(file_key("task.data.files.train",
                 SHERL_TR("spec", "Training file, relative to task.data.path where there is one."), train_file,
                 SHERL_TR("spec", "GLUE: train.tsv"), table));
    add(file_key("task.data.files.validation",
                 SHERL_TR("spec", "Validation file, relative to task.data.path where there is one."), validation_file,
                 SHERL_TR("spec", "GLUE: dev.tsv (mnli: dev_matched.tsv); table: none")));
    add(file_key("task.data.files.test",
                 SHERL_TR("spec", "Labelled test file, relative to task.data.path where there is one."), test_file,
                 SHERL_TR("spec", "none")));
    add({.path = "task.data.delimiter",
         .type = Type::character,
         .help = SHERL_TR("spec", "Stands between columns."),
         .derive = delimiter,
         .default_help = SHERL_TR("spec", "comma for .csv, tab for .tsv"),
         .applies_if = table,
         .rare = true});
    add({.path = "task.data.quotes",
         .type = Type::boolean,
         .help = SHERL_TR("spec", "Whether fields may stand in double quotes (RFC 4180)."),
         .derive = quotes,
         .default_help = SHERL_TR("spec", "true for .csv"),
         .applies_if = table,
         .rare = true});
    add(column_key("task.data.columns.text", SHERL_TR("spec", "Column of the text."), "text"));
    add(column_key("task.data.columns.text_pair", SHERL_TR("spec", "Column of the second text of a pair."), nullptr));
    add(column_key("task.data.columns.label", SHERL_TR("spec", "Column of the label or score."), "label"));
    add({.path = "task.data.labels",
         .type = Type::texts,
         .help = SHERL_TR("spec", "Names of the classes in the order of their index."),
         .derive = official_labels,
         .default_help = SHERL_TR("spec", "GLUE: official; else those found, sorted"),
         .minimum = limit(1),
         .least_items = 2,
         .unique = true,
         .applies_if = {{"task.kind", {"classification", "seq2seq"}}},
         .rare = true});
    add({.path = "task.data.encoding",
         .type = Type::choice,
         .help = SHERL_TR("spec", "Encoding of the files."),
         .default_value = "auto",
         .choices = {{"auto",
                      SHERL_TR("spec", "Automatic"),
                      SHERL_TR("spec", "Bytes that are not UTF-8 are read as Windows-1252 and counted."),
                      {}},
                     {"utf-8", SHERL_TR("spec", "UTF-8"), SHERL_TR("spec", "Other bytes are refused."), {}},
                     {"windows-1252", SHERL_TR("spec", "Windows-1252"), {}, {}}},
         .rare = true});
    add({.path = "task.data.bad_rows",
         .type = Type::choice,
         .help = SHERL_TR("spec", "What a row that cannot be read does."),
         .default_value = "refuse",
         .choices =
             {{"refuse", SHERL_TR("spec", "Refuse"), SHERL_TR("spec", "The data are refused."), {}},
              {"skip", SHERL_TR("spec", "Skip"), SHERL_TR("spec", "Such rows are skipped, counted and stored."), {}}},
         .rare = true});
    add({.path = "task.data.split.kind",
         .type = Type::choice,
         .help = SHERL_TR("spec", "Which examples train, validate and test."),
         .derive = split_kind,
         .default_help = SHERL_TR("spec", "given where there is a validation file, else fractions"),
         .choices = {
             {"given",
              SHERL_TR("spec", "As the files say"),
              SHERL_TR("spec",
                       "Each file is one split; texts that they share are counted. Class folders are all training."),
              {}},
             {"fractions",
              SHERL_TR("spec", "Fractions"),
              SHERL_TR("spec", "All examples are divided by shares; equal texts stay together."),
              {}},
             {"counts",
              SHERL_TR("spec", "Counts"),
              SHERL_TR("spec", "All examples are divided by numbers; equal texts stay together."),
              {}},
             {"official-t5",
              SHERL_TR("spec", "As for T5"),
              SHERL_TR("spec",
                       "The published splits of GLUE for T5: small tasks halve the validation file, large ones take 1000 "
                       "training examples for validation."),
              {}}}});
    add(split_key("task.data.split.train", SHERL_TR("spec", "Share or number of training examples."), train_share,
                  SHERL_TR("spec", "0.8; counts: required")));
    add(split_key("task.data.split.validation", SHERL_TR("spec", "Share or number of validation examples."),
                  other_share, SHERL_TR("spec", "0.1; counts: 0")));
    add(split_key("task.data.split.test", SHERL_TR("spec", "Share or number of test examples."), other_share,
                  SHERL_TR("spec", "0.1; counts: 0")));
    keys[keys.size() - 3].required_if = {{"task.data.split.kind", {"counts"}}};
    add({.path = "task.data.split.seed",
         .type = Type::integer,
         .help = SHERL_TR("spec", "Seed of splits and limits, apart from train.seed: seeds share splits."),
         .default_value = 0,
         .minimum = limit(0),
         .maximum = limit(kLargestInteger),
         .rare = true});
    add({.path = "task.data.split.stratified",
         .type = Type::boolean,
         .help = SHERL_TR("spec", "Whether every split has the same share of each label."),
         .derive = by_label,
         .default_help = SHERL_TR("spec", "true; regression: false"),
         .rare = true});
    add(limit_key("task.data.limit.train", SHERL_TR("spec", "Keeps so many training examples.")));
    add(limit_key("task.data.limit.validation", SHERL_TR("spec", "Keeps so many validation examples.")));
    add(limit_key("task.data.limit.test", SHERL_TR("spec", "Keeps so many test examples.")));
}

}  // namespace sherl::spec
