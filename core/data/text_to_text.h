// SPDX-License-Identifier: GPL-3.0-or-later
// Classes and scores as texts: what a T5 reads for an example, what it should answer, and how an answer is scored. Source:
// methods.md A5, GLUE protocol. Torch-free; previews and training use the same code.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/spec/run_spec.h"

namespace sherl::data {

// "cola sentence: …": the task's name unless task.prefix is off, then the parts of the example with the words that the published
// prompts give them. Data without a GLUE name have no task name and are read as "sentence: …" or "sentence1: … sentence2: …".
[[nodiscard]] std::string source_text(const spec::TaskSpec& task, const Example& example);
// The official class index of GLUE in digits ("0"), the class name of other data, or a score on the published grid ("3.8").
// `labels`: class names in index order, empty for scores.
[[nodiscard]] std::string target_text(const spec::TaskSpec& task, const std::vector<std::string>& labels,
                                      const Example& example);
// The answer of every class, in index order; empty for scores.
[[nodiscard]] std::vector<std::string> class_answers(const spec::TaskSpec& task, const std::vector<std::string>& labels);

// Index of the class that an answer names, white space around it ignored; −1: none.
[[nodiscard]] std::int64_t class_of(const std::string& answer, const std::vector<std::string>& answers);
// The number that an answer is, −1 where it is none (methods.md A5).
[[nodiscard]] double score_of(const std::string& answer);

// As classification_metrics, from answers. An answer that names no class is wrong; for mrpc and qqp it counts as the other class,
// and Matthews takes every text for a class of its own. `answers` of the examples, `targets` their class indices.
[[nodiscard]] std::map<std::string, double> answer_metrics(const spec::TaskSpec& task, std::span<const std::string> answers,
                                                           std::span<const std::int64_t> targets,
                                                           const std::vector<std::string>& class_answers);

}  // namespace sherl::data
