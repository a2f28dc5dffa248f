// SPDX-License-Identifier: GPL-3.0-or-later
// Answers of a text-to-text task as tokens: how long they are, and which could never be learnt or given. Source: methods.md
// A5, GLUE protocol. Torch-free.
//
// Called by: demands (what is refused before a run), `sherl validate`, the window's preview. What could change: tasks whose
// answers are free text, which have nothing to be named by.
#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/data/encode.h"
#include "core/text/tokenizer.h"

namespace sherl::data {

// True where a text is read and a text is answered (text_to_text.h).
[[nodiscard]] inline bool answers_with_text(const spec::TaskSpec& task) { return task.kind == "seq2seq"; }

// What training reads of the examples, by the kind of task: encode_texts or encode_split.
[[nodiscard]] std::vector<EncodedExample> encode_for(const spec::TaskSpec& task, const std::vector<std::string>& labels,
                                                     const std::vector<Example>& examples, const text::Tokenizer& tokenizer);

// Lengths of the answers of seq2seq in tokens, the end token counted; truncated: longer than task.max_target_length.
[[nodiscard]] LengthStats answer_stats(const spec::TaskSpec& task, const std::vector<std::string>& labels,
                                       const std::vector<Example>& examples, const text::Tokenizer& tokenizer);

// Why an answer of seq2seq could not be learnt whole (task.max_target_length), not be generated whole
// (task.generation.max_new_tokens), or not be told from others (the vocabulary has no tokens for its letters). At most one
// problem of each kind, about the first such answer.
[[nodiscard]] std::vector<Problem> answer_problems(const spec::TaskSpec& task, const Dataset& dataset,
                                                   const text::Tokenizer& tokenizer);

}  // namespace sherl::data
