// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/answers.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "core/data/text_to_text.h"
#include "core/data/trim.h"
#include "core/text/unicode.h"

namespace sherl::data {
namespace {

std::vector<std::int64_t> tokens_of(const std::string& answer, const text::Tokenizer& tokenizer) {
    return tokenizer.encode(answer, std::nullopt, std::nullopt).ids;
}

std::string in_quotes(std::string_view answer) {
    return '"' + text::excerpt(answer) + '"';
}

// Every answer that is wanted: of the classes, or the scores that the data hold.
std::vector<std::string> wanted_answers(const spec::TaskSpec& task, const Dataset& dataset) {
    if (!dataset.labels.empty()) return class_answers(task, dataset.labels);
    std::set<std::string> scores;
    for (const Split split : {Split::train, Split::validation, Split::test}) {
        for (const Example& example : dataset.split(split)) scores.insert(target_text(task, dataset.labels, example));
    }
    return {scores.begin(), scores.end()};
}

// `most` tokens where `needed` are.
Problem too_short(const char* id, Text what, const char* where, std::int64_t needed, std::int64_t most) {
    return {.id = id,
            .what = std::move(what),
            .where = where,
            .expected = SHERL_TR("data", "at least %1").arg(needed),
            .got = std::to_string(most),
            .way_out = {}};
}

}  // namespace

std::vector<EncodedExample> encode_for(const spec::TaskSpec& task, const std::vector<std::string>& labels,
                                       const std::vector<Example>& examples, const text::Tokenizer& tokenizer) {
    return answers_with_text(task) ? encode_texts(examples, tokenizer, task, labels)
                                   : encode_split(examples, tokenizer, task.max_length);
}

LengthStats answer_stats(const spec::TaskSpec& task, const std::vector<std::string>& labels,
                         const std::vector<Example>& examples, const text::Tokenizer& tokenizer) {
    std::map<std::string, std::int64_t> known;
    std::vector<EncodedExample> answers;
    answers.reserve(examples.size());
    for (const Example& example : examples) {
        const auto [place, fresh] = known.try_emplace(target_text(task, labels, example), 0);
        if (fresh) place->second = static_cast<std::int64_t>(tokens_of(place->first, tokenizer).size());
        EncodedExample& answer = answers.emplace_back();
        answer.full_length = place->second;
        answer.ids.resize(static_cast<std::size_t>(std::min(answer.full_length, task.max_target_length.value_or(answer.full_length))));
    }
    return length_stats(answers);
}

std::vector<Problem> answer_problems(const spec::TaskSpec& task, const Dataset& dataset, const text::Tokenizer& tokenizer) {
    if (!answers_with_text(task)) return {};
    std::optional<Problem> unspelt;
    std::string longest;
    std::int64_t needed = 0;
    for (const std::string& answer : wanted_answers(task, dataset)) {
        const std::vector<std::int64_t> ids = tokens_of(answer, tokenizer);
        if (static_cast<std::int64_t>(ids.size()) > needed) {
            needed = static_cast<std::int64_t>(ids.size());
            longest = answer;
        }
        const std::string read = tokenizer.decode(ids);
        if (unspelt || trimmed(read) == answer) continue;
        unspelt = Problem{.id = "data.answers.spelling",
                          .what = SHERL_TR("data", "the backbone's vocabulary cannot spell an answer, so it would never be given"),
                          .where = "task.data.labels",
                          .expected = SHERL_TR("data", "%1 to be the same text again once it was read as tokens").arg(in_quotes(answer)),
                          .got = in_quotes(trimmed(read)),
                          .way_out = SHERL_TR("data", "Give the class another name in the data.")};
    }
    std::vector<Problem> problems;
    if (unspelt) problems.push_back(std::move(*unspelt));
    if (task.max_target_length && *task.max_target_length < needed) {
        problems.push_back(too_short("data.answers.cut",
                                     SHERL_TR("data", "the answer %1 would be cut before it is learnt").arg(in_quotes(longest)),
                                     "task.max_target_length", needed, *task.max_target_length));
        problems.back().way_out = SHERL_TR("data", "Leave the key out: then it is the longest answer and its end.");
    }
    // The end token need not be reached.
    if (task.max_new_tokens < needed - 1) {
        problems.push_back(too_short("data.answers.generated",
                                     SHERL_TR("data", "the answer %1 could not be generated whole").arg(in_quotes(longest)),
                                     "task.generation.max_new_tokens", needed - 1, task.max_new_tokens));
    }
    return problems;
}

}  // namespace sherl::data
