// SPDX-License-Identifier: GPL-3.0-or-later
// Keys below "task" that are not about data, and what the task demands of its data.
#include <algorithm>
#include <cmath>
#include <filesystem>

#include "core/data/metrics.h"
#include "core/spec/glue.h"
#include "core/spec/keys.h"
#include "core/spec/trained.h"

namespace sherl::spec {
namespace {

// Labels that are only known from the data may be two.
std::vector<std::string> metrics_of(const Values& values) {
    const Json labels = value_at(values, "task.data.labels");
    const std::int64_t classes = labels.is_array() ? static_cast<std::int64_t>(labels.size()) : 2;
    return data::metric_names(text_at(values, "task.kind"), text_at(values, "task.data.name"), classes);
}

Json main_metric(const Settled& settled) {
    return metrics_of(settled.values).front();
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

// An encoder gives a vector, an encoder-decoder a text.
bool defined_on_host(const Settled& settled, std::vector<Problem>& problems) {
    const std::string kind = text_at(settled.values, "task.kind");
    const bool two = has_two_stacks(settled.symbols), one = settled.symbols.contains("L"), answers = kind == "seq2seq";
    if (kind.empty() || (answers ? !one : !two)) return true;  // neither where the backbone could not be read
    problems.push_back({.id = "spec.conflict",
                        .what = SHERL_TR("spec", "the task is not defined on this backbone"),
                        .where = "task.kind",
                        .expected = Text::plain(two ? "seq2seq" : "classification, regression"),
                        .got = kind,
                        .way_out = two ? SHERL_TR("spec", "A backbone of two stacks answers with text.")
                                       : SHERL_TR("spec", "Text to text needs a backbone of two stacks, such as T5.")});
    return false;
}

void check_kind(const Values& values, std::vector<Problem>& problems) {
    const std::string kind = text_at(values, "task.kind");
    const std::string format = text_at(values, "task.data.format");
    const GlueTask* task = format == "glue-tsv" ? find_glue_task(text_at(values, "task.data.name")) : nullptr;
    const auto refuse = [&](Text what, std::string expected) {
        problems.push_back({.id = "spec.conflict",
                            .what = std::move(what),
                            .where = "task.kind",
                            .expected = Text::plain(std::move(expected)),
                            .got = kind,
                            .way_out = {}});
    };
    if (kind.empty()) return;
    const bool answers = kind == "seq2seq";
    if (task != nullptr && task->labels.empty() && kind != "regression" && !answers)
        refuse(SHERL_TR("spec", "%1 has scores, no classes").arg(task->name), "regression");
    if (task != nullptr && !task->labels.empty() && kind != "classification" && !answers) {
        refuse(SHERL_TR("spec", "%1 has classes, no scores").arg(task->name), "classification");
    }
    if (format == "class-folders" && kind == "regression")
        refuse(SHERL_TR("spec", "class folders have no scores"), "classification");

    const Json labels = value_at(values, "task.data.labels");
    // The files hold the official names (or numbers in their order); a spec may only order the classes anew.
    if (task != nullptr && labels.is_array() && !task->labels.empty()) {
        auto given = labels.get<std::vector<std::string>>();
        if (!std::is_permutation(given.begin(), given.end(), task->labels.begin(), task->labels.end())) {
            problems.push_back({.id = "spec.conflict",
                                .what = SHERL_TR("spec", "%1 has other classes").arg(task->name),
                                .where = "task.data.labels",
                                .expected = SHERL_TR("spec", "%1 in some order").arg(joined(task->labels)),
                                .got = labels.dump(),
                                .way_out = {}});
        }
    }
    const std::string metric = text_at(values, "task.metric");
    const std::vector<std::string> metrics = metrics_of(values);
    if (!metric.empty() && std::find(metrics.begin(), metrics.end(), metric) == metrics.end()) {
        problems.push_back({.id = "spec.conflict",
                            .what = SHERL_TR("spec", "the task does not have this metric"),
                            .where = "task.metric",
                            .expected = SHERL_TR("spec", "one of %1").arg(joined(metrics)),
                            .got = metric,
                            .way_out = {}});
    }
    if (kind == "regression" && value_at(values, "task.data.split.stratified") == true) {
        problems.push_back({.id = "spec.conflict",
                            .what = SHERL_TR("spec", "scores cannot be split by label"),
                            .where = "task.data.split.stratified",
                            .expected = Text::plain("false"),
                            .got = "true",
                            .way_out = {}});
    }
}

void check_table(const Values& values, std::vector<Problem>& problems) {
    if (text_at(values, "task.data.format") != "table") return;
    const auto delimiter = values.find("task.data.delimiter");
    if (delimiter != values.end() && delimiter->second.is_null() && !text_at(values, "task.data.files.train").empty()) {
        problems.push_back({.id = "spec.missing",
                            .what = SHERL_TR("spec", "the file's name does not tell what stands between columns"),
                            .where = "task.data.delimiter",
                            .expected = SHERL_TR("spec", "one character"),
                            .got = "",
                            .way_out = SHERL_TR("spec", "Names that end with .csv (comma) or .tsv (tab) tell it.")});
    }
    const std::string text = text_at(values, "task.data.columns.text");
    for (const char* other : {"task.data.columns.text_pair", "task.data.columns.label"}) {
        if (text.empty() || text_at(values, other) != text) continue;
        problems.push_back({.id = "spec.conflict",
                            .what = SHERL_TR("spec", "one column has two meanings"),
                            .where = other,
                            .expected = SHERL_TR("spec", "another column than task.data.columns.text"),
                            .got = text,
                            .way_out = {}});
    }
}

// Published for eight tasks of GLUE.
void check_official_split(const Values& values, std::vector<Problem>& problems) {
    const std::string name = text_at(values, "task.data.name");
    if (text_at(values, "task.data.format") == "glue-tsv" && name != "wnli") {
        // It makes the test split itself; mnli has a file of its own for it.
        std::string test = text_at(values, "task.data.files.test");
        if (name == "mnli" && test.empty()) test = "dev_matched.tsv";
        const std::filesystem::path validation = text_at(values, "task.data.files.validation");
        const bool own = name == "mnli" && validation.filename() != std::filesystem::path(test).filename();
        if (test.empty() || own) return;
        problems.push_back({.id = "spec.conflict",
                            .what = SHERL_TR("spec", "the official split makes the test examples itself"),
                            .where = "task.data.files.test",
                            .expected = SHERL_TR("spec", "no file of its own"),
                            .got = test,
                            .way_out = SHERL_TR("spec", "Leave it out, or choose the split \"given\".")});
        return;
    }
    problems.push_back({.id = "spec.conflict",
                        .what = SHERL_TR("spec", "there is no such split of these data"),
                        .where = "task.data.split.kind",
                        .expected = SHERL_TR("spec", "given, fractions or counts"),
                        .got = "official-t5",
                        .way_out = SHERL_TR("spec", "It is defined for GLUE, wnli left out.")});
}

void check_split(const Values& values, std::vector<Problem>& problems, std::vector<Problem>& warnings) {
    const std::string kind = text_at(values, "task.data.split.kind");
    if (kind == "official-t5") check_official_split(values, problems);
    if (kind != "fractions" && kind != "counts") return;
    if (const std::string test = text_at(values, "task.data.files.test"); !test.empty()) {
        warnings.push_back(
            {.id = "spec.split",
             .what = SHERL_TR("spec", "the rows of all files are divided anew, so the test file does not stay apart"),
             .where = "task.data.files.test",
             .expected = {},
             .got = test,
             .way_out = SHERL_TR("spec", "Name a validation file too, or set task.data.split.kind to given.")});
    }
    double sum = 0;
    std::string sizes;
    for (const char* part : {"task.data.split.train", "task.data.split.validation", "task.data.split.test"}) {
        const Json size = value_at(values, part);
        if (!size.is_number()) return;
        const auto value = size.get<double>();
        const bool training = std::string_view(part) == "task.data.split.train";
        if (training && value == 0) {
            problems.push_back({.id = "spec.range",
                                .what = SHERL_TR("spec", "nothing would be left to train on"),
                                .where = part,
                                .expected = SHERL_TR("spec", "more than 0"),
                                .got = "0",
                                .way_out = {}});
        }
        if (kind == "counts" && value != std::floor(value)) {
            problems.push_back({.id = "spec.type",
                                .what = SHERL_TR("spec", "a count of examples is not whole"),
                                .where = part,
                                .expected = SHERL_TR("spec", "a whole number"),
                                .got = size.dump(),
                                .way_out = {}});
        }
        sum += value;
        sizes += (sizes.empty() ? "" : " + ") + Text(SHERL_TR("spec", "%1").arg(value)).english();
    }
    // Room for rounding: 0.1 + 0.2 + 0.7 is above 1 in floating point.
    if (kind == "fractions" && sum > 1 + 1e-9) {
        problems.push_back({.id = "spec.conflict",
                            .what = SHERL_TR("spec", "the fractions sum to more than all examples"),
                            .where = "task.data.split",
                            .expected = SHERL_TR("spec", "a sum of at most 1"),
                            .got = sizes,
                            .way_out = {}});
    }
}

// Virtual tokens of a method take positions of their own.
void check_length(const Settled& settled, std::vector<Problem>& problems) {
    const Json length = value_at(settled.values, "method.length"), most = value_at(settled.values, "task.max_length");
    const auto positions = settled.symbols.find("positions");
    if (!length.is_number() || !most.is_number() || positions == settled.symbols.end()) return;
    const std::int64_t room = positions->second - length.get<std::int64_t>();
    if (most.get<std::int64_t>() <= room) return;
    problems.push_back({.id = "spec.conflict",
                        .what = SHERL_TR("spec", "virtual tokens and text have more tokens than the backbone has positions"),
                        .where = "method.length",
                        .expected = SHERL_TR("spec", "at most %1 together with task.max_length").arg(positions->second),
                        .got = length.dump() + " + " + most.dump(),
                        .way_out = room >= 3 ? SHERL_TR("spec", "Set task.max_length to %1 or less.").arg(room) : Text{}});
}

// The pooler's layer is there only where the head pools with it.
void check_pooler_target(const Settled& settled, std::vector<Problem>& problems) {
    const Json targets = value_at(settled.values, "method.targets");
    const auto blocks = settled.symbols.find("L");
    if (!targets.is_array() || blocks == settled.symbols.end() || has_two_stacks(settled.symbols) ||
        text_at(settled.values, "task.head.pool") == "pooler")
        return;
    formats::BackboneConfig config{.model_type = "bert", .bert = {}, .t5 = {}, .json = {}};
    config.bert.blocks = blocks->second;
    const std::vector<LinearLayer> layers = linear_layers(config, true);  // the pooler's last
    for (const Json& target : targets) {
        const auto named = [&](const LinearLayer& layer) { return targets_module(target.get<std::string>(), layer.name); };
        if (!named(layers.back()) || std::any_of(layers.begin(), layers.end() - 1, named)) continue;
        problems.push_back({.id = "spec.conflict",
                            .what = SHERL_TR("spec", "only a head that pools with the pooler has this layer"),
                            .where = "method.targets",
                            .expected = SHERL_TR("spec", "task.head.pool \"pooler\" with it"),
                            .got = target.get<std::string>(),
                            .way_out = {}});
    }
}

}  // namespace

void add_task_keys(Catalogue& catalogue) {
    std::vector<Key>& keys = catalogue.keys;
    const std::vector<Condition> one_vector{{"task.kind", {"classification", "regression"}}};
    keys.insert(
        keys.end(),
        {
            {.path = "task.metric",
             .type = Type::choice,
             .help = SHERL_TR("spec", "Metric on validation that selects the best weights."),
             .derive = main_metric,
             .default_help = SHERL_TR("spec", "the task's main metric"),
             .choices = {{"accuracy", SHERL_TR("spec", "Accuracy"), {}, {}},
                         {"f1", SHERL_TR("spec", "F1"), SHERL_TR("spec", "Of class 1; two classes only."), {}},
                         {"matthews", SHERL_TR("spec", "Matthews correlation"), {}, {}},
                         {"accuracy_f1",
                          SHERL_TR("spec", "Mean of accuracy and F1"),
                          SHERL_TR("spec", "Of mrpc and qqp."),
                          {}},
                         {"pearson_spearman",
                          SHERL_TR("spec", "Mean of Pearson and Spearman"),
                          SHERL_TR("spec", "Regression."),
                          {}},
                         {"pearson", SHERL_TR("spec", "Pearson correlation"), SHERL_TR("spec", "Regression."), {}},
                         {"spearman", SHERL_TR("spec", "Spearman correlation"), SHERL_TR("spec", "Regression."), {}}},
             .rare = true},
            {.path = "task.max_length",
             .type = Type::integer,
             .help = SHERL_TR("spec",
                              "Tokens of an example, special ones included; longer ones are cut. The shortest is 3 on encoders, 1 on "
                              "T5."),
             .default_value = 128,
             .minimum = limit_of("shortest"),
             .maximum = limit_of("positions"),
             .unit = "tokens"},
            {.path = "task.head.pool",
             .type = Type::choice,
             .help = SHERL_TR("spec", "How the last feature becomes one vector."),
             .default_value = "mean",
             .choices =
                 {{"mean", SHERL_TR("spec", "Mean"), SHERL_TR("spec", "Mean over the tokens that are no padding."), {}},
                  {"cls", SHERL_TR("spec", "First token"), SHERL_TR("spec", "The first token's vector."), {}},
                  {"pooler",
                   SHERL_TR("spec", "Pooler"),
                   SHERL_TR("spec", "The backbone's pooler; needs its weights."),
                   {}}},
             .applies_if = one_vector},
            {.path = "task.head.dropout",
             .type = Type::number,
             .help = SHERL_TR("spec", "Dropout on the pooled vector, in training steps."),
             .default_value = 0.1,
             .minimum = limit(0),
             .maximum = open_limit(1),
             .applies_if = one_vector,
             .rare = true},
            {.path = "task.prefix",
             .type = Type::boolean,
             .help = SHERL_TR("spec", "Puts the task's name before the text."),
             .default_value = true,
             .applies_if = {{"task.kind", {"seq2seq"}}},
             .rare = true},
            {.path = "task.max_target_length",
             .type = Type::integer,
             .help = SHERL_TR("spec", "Tokens of a target."),
             .default_help = SHERL_TR("spec", "the longest label and its end"),
             .minimum = limit(2),
             .applies_if = {{"task.kind", {"seq2seq"}}},
             .rare = true,
             .unit = "tokens"},
            {.path = "task.generation.max_new_tokens",
             .type = Type::integer,
             .help = SHERL_TR("spec", "Longest generated answer."),
             .default_value = 128,
             .minimum = limit(1),
             .maximum = limit(512),
             .applies_if = {{"task.kind", {"seq2seq"}}},
             .rare = true,
             .unit = "tokens"},
        });
}

void check_task(const Settled& settled, std::vector<Problem>& problems, std::vector<Problem>& warnings) {
    if (defined_on_host(settled, problems)) check_kind(settled.values, problems);
    check_table(settled.values, problems);
    check_split(settled.values, problems, warnings);
    check_length(settled, problems);
    check_pooler_target(settled, problems);
}

}  // namespace sherl::spec
