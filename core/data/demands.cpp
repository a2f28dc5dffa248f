// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/demands.h"

#include <algorithm>

#include "core/data/answers.h"
#include "core/data/metrics.h"

namespace sherl::data {
namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

bool has_pairs(const Dataset& dataset) {
    const auto pair = [](const Example& example) { return example.text_pair.has_value(); };
    return std::any_of(dataset.train.begin(), dataset.train.end(), pair) ||
           std::any_of(dataset.validation.begin(), dataset.validation.end(), pair) ||
           std::any_of(dataset.test.begin(), dataset.test.end(), pair);
}

}  // namespace

bool takes_pairs(const formats::BackboneConfig& backbone, const text::Tokenizer& tokenizer) {
    // The second text's tokens have segment 1, unless one text tells both.
    return backbone.encoder_decoder() || backbone.bert.token_types >= 2 || !tokenizer.has_type_ids();
}

std::vector<Problem> task_problems(const spec::TaskSpec& task, const Dataset& dataset) {
    std::vector<Problem> problems;
    if (!has_scores(task) && dataset.labels.size() < 2) {
        problems.push_back({.id = "data.labels",
                            .what = SHERL_TR("data", "a classification needs two classes or more"),
                            .where = "task.data.labels",
                            .expected = SHERL_TR("data", "at least 2 labels"),
                            .got = std::to_string(dataset.labels.size()),
                            .way_out = {}});
    }
    const std::vector<std::string> metrics =
        metric_names(task.kind, task.data.name, static_cast<std::int64_t>(dataset.labels.size()));
    if (!task.metric.empty() && std::find(metrics.begin(), metrics.end(), task.metric) == metrics.end()) {
        Problem problem{.id = "data.metric",
                        .what = SHERL_TR("data", "the task does not have this metric"),
                        .where = "task.metric",
                        .expected = Text::plain(joined(metrics)),
                        .got = task.metric,
                        .way_out = {}};
        if (!has_scores(task)) {
            problem.expected =
                SHERL_TR("data", "one of %1 (%2 classes)").arg(joined(metrics)).arg(dataset.labels.size());
        }
        problems.push_back(std::move(problem));
    }
    return problems;
}

std::vector<Problem> backbone_problems(const spec::TaskSpec& task, const Dataset& dataset,
                                       const formats::BackboneConfig& backbone, const text::Tokenizer& tokenizer) {
    std::vector<Problem> problems;
    if (!backbone.encoder_decoder() && task.max_length > backbone.bert.positions) {
        problems.push_back({.id = "data.max_length",
                            .what = SHERL_TR("data", "the texts may be longer than the backbone's positions"),
                            .where = "task.max_length",
                            .expected = SHERL_TR("data", "at most %1").arg(backbone.bert.positions),
                            .got = std::to_string(task.max_length),
                            .way_out = SHERL_TR("data", "Lower task.max_length.")});
    }
    if (!takes_pairs(backbone, tokenizer) && has_pairs(dataset)) {
        problems.push_back(
            {.id = "data.segments",
             .what = SHERL_TR("data", "the task has pairs of texts, and the backbone knows one segment only"),
             .where = "task.data",
             .expected = SHERL_TR("data", "a backbone with a type_vocab_size of 2 or more"),
             .got = std::to_string(backbone.bert.token_types),
             .way_out = SHERL_TR("data", "Use another backbone, or single texts.")});
    }
    for (Problem& problem : answer_problems(task, dataset, tokenizer)) problems.push_back(std::move(problem));
    return problems;
}

}  // namespace sherl::data
