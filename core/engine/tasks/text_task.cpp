// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tasks/text_task.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/data/metrics.h"
#include "core/formats/backbone_folder.h"
#include "core/text/tokenizer.h"

namespace sherl::engine {
namespace {

void check_lengths(const spec::RunSpec& spec, const formats::BertConfig& config) {
    if (spec.task.max_length <= config.positions) return;
    throw Error(ErrorKind::input, {.id = "tasks.max_length",
                                   .what = SHERL_TR("tasks", "the texts may be longer than the backbone's positions"),
                                   .where = "task.max_length",
                                   .expected = SHERL_TR("tasks", "at most %1").arg(config.positions),
                                   .got = std::to_string(spec.task.max_length),
                                   .way_out = SHERL_TR("tasks", "Lower task.max_length.")});
}

// A tokenizer that belongs to another model would index past the embedding table.
void check_tokens(const EncodedSplit& split, const spec::RunSpec& spec, std::int64_t vocabulary) {
    for (std::size_t i = 0; i < split.examples.size(); ++i) {
        const auto& ids = split.examples[i].ids;
        const auto outside =
            std::find_if(ids.begin(), ids.end(), [&](std::int32_t id) { return id < 0 || id >= vocabulary; });
        if (outside == ids.end()) continue;
        throw Error(
            ErrorKind::input,
            {.id = "tasks.token_outside",
             .what = SHERL_TR("tasks",
                              "the tokenizer gives a token that the backbone's vocabulary does not have (example %1)")
                         .arg(split.ids[i]),
             .where = spec.backbone.path.string(),
             .expected = SHERL_TR("tasks", "token ids below %1").arg(vocabulary),
             .got = std::to_string(*outside),
             .way_out = SHERL_TR("tasks", "Use the tokenizer files that belong to this backbone.")});
    }
}

void check_labels(const TextTask& task) {
    if (task.regression() || task.labels.size() >= 2) return;
    throw Error(ErrorKind::input, {.id = "tasks.labels",
                                   .what = SHERL_TR("tasks", "a classification needs two classes or more"),
                                   .where = "task.data.labels",
                                   .expected = SHERL_TR("tasks", "at least 2 labels"),
                                   .got = std::to_string(task.labels.size()),
                                   .way_out = {}});
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::string checked_metric(const spec::TaskSpec& spec, const TextTask& task) {
    const std::vector<std::string> names =
        data::metric_names(spec.kind, spec.data.name, static_cast<std::int64_t>(task.labels.size()));
    if (spec.metric.empty()) return names.front();
    if (std::find(names.begin(), names.end(), spec.metric) != names.end()) return spec.metric;
    throw Error(ErrorKind::input, {.id = "tasks.metric",
                                   .what = SHERL_TR("tasks", "the task does not have this metric"),
                                   .where = "task.metric",
                                   .expected = Text::plain(joined(names)),
                                   .got = spec.metric,
                                   .way_out = {}});
}

EncodedSplit encode(const std::vector<data::Example>& examples, const text::Tokenizer& tokenizer,
                    std::int64_t max_length) {
    EncodedSplit split;
    split.examples = data::encode_split(examples, tokenizer, max_length);
    split.ids.reserve(examples.size());
    for (const data::Example& example : examples) split.ids.push_back(example.id);
    return split;
}

}  // namespace

TextTask load_text_task(const spec::RunSpec& spec) {
    const formats::BackboneConfig config = formats::read_backbone_config(spec.backbone.path);
    check_lengths(spec, config.bert);
    const std::unique_ptr<text::Tokenizer> tokenizer = text::load_tokenizer(spec.backbone.path);
    data::Dataset dataset = data::load_dataset(spec.task);
    TextTask task;
    task.kind = spec.task.kind;
    task.labels = std::move(dataset.labels);
    task.report = std::move(dataset.report);
    task.pad_id = tokenizer->pad_id();
    check_labels(task);
    task.metric = checked_metric(spec.task, task);
    if (dataset.train.empty()) {
        throw Error(ErrorKind::input, {.id = "tasks.no_examples",
                                       .what = SHERL_TR("tasks", "the training split is empty"),
                                       .where = "task.data",
                                       .expected = SHERL_TR("tasks", "at least 1 example"),
                                       .got = "0",
                                       .way_out = {}});
    }
    for (auto [target, source] :
         {std::pair{&task.train, &dataset.train}, std::pair{&task.validation, &dataset.validation},
          std::pair{&task.test, &dataset.test}}) {
        *target = encode(*source, *tokenizer, spec.task.max_length);
        check_tokens(*target, spec, config.bert.vocabulary);
    }
    return task;
}

}  // namespace sherl::engine
