// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tasks/text_task.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/data/demands.h"
#include "core/data/metrics.h"
#include "core/data/text_to_text.h"
#include "core/formats/backbone_folder.h"
#include "core/text/tokenizer.h"

namespace sherl::engine {
namespace {

// A tokenizer that belongs to another model would index past the embedding table.
void check_tokens(const EncodedSplit& split, const spec::RunSpec& spec, std::int64_t vocabulary) {
    for (std::size_t i = 0; i < split.examples.size(); ++i) {
        std::vector<std::int32_t> ids = split.examples[i].ids;
        ids.insert(ids.end(), split.examples[i].target_ids.begin(), split.examples[i].target_ids.end());
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

EncodedSplit encode(const std::vector<data::Example>& examples, const TextTask& task) {
    EncodedSplit split;
    split.examples = task.generates() ? data::encode_texts(examples, *task.tokenizer, task.spec, task.labels)
                                      : data::encode_split(examples, *task.tokenizer, task.spec.max_length);
    split.ids.reserve(examples.size());
    for (const data::Example& example : examples) split.ids.push_back(example.id);
    return split;
}

}  // namespace

TextTask load_text_task(const spec::RunSpec& spec) {
    const formats::BackboneConfig config = formats::read_backbone_config(spec.backbone.path);
    const std::shared_ptr<const text::Tokenizer> tokenizer = text::load_tokenizer(spec.backbone.path);
    data::Dataset dataset = data::load_dataset(spec.task);
    std::vector<Problem> problems = data::task_problems(spec.task, dataset);
    for (Problem& problem : data::backbone_problems(spec.task, dataset, config, *tokenizer))
        problems.push_back(std::move(problem));
    if (!problems.empty()) throw Error(ErrorKind::input, std::move(problems));
    TextTask task;
    task.kind = spec.task.kind;
    task.spec = spec.task;
    task.tokenizer = tokenizer;
    task.labels = std::move(dataset.labels);
    if (task.generates()) {
        task.answers = data::class_answers(spec.task, task.labels);
        for (const std::string& answer : task.answers)
            task.answer_ids.push_back(tokenizer->encode(answer, std::nullopt, spec.task.max_target_length).ids);
    }
    task.report = std::move(dataset.report);
    task.pad_id = tokenizer->pad_id();
    task.metric = spec.task.metric;
    if (task.metric.empty()) task.metric = data::metric_names(task.kind, spec.task.data.name, task.outputs()).front();
    for (auto [target, source] :
         {std::pair{&task.train, &dataset.train}, std::pair{&task.validation, &dataset.validation},
          std::pair{&task.test, &dataset.test}}) {
        *target = encode(*source, task);
        check_tokens(*target, spec, config.vocabulary());
    }
    return task;
}

}  // namespace sherl::engine
