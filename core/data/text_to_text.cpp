// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/text_to_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/data/metrics.h"
#include "core/data/trim.h"
#include "core/spec/glue.h"

namespace sherl::data {
namespace {

// The words before the parts of an example. The official prompt of mnli has no colon after "hypothesis" (methods.md G 26).
struct Prompt {
    const char* task;
    const char* first;
    const char* second;  // null: single texts
};
constexpr std::array<Prompt, 9> kPrompts{{{"cola", "sentence:", nullptr},
                                          {"sst2", "sentence:", nullptr},
                                          {"mrpc", "sentence1:", "sentence2:"},
                                          {"stsb", "sentence1:", "sentence2:"},
                                          {"rte", "sentence1:", "sentence2:"},
                                          {"wnli", "sentence1:", "sentence2:"},
                                          {"qqp", "question1:", "question2:"},
                                          {"qnli", "question:", "sentence:"},
                                          {"mnli", "premise:", "hypothesis"}}};

Prompt prompt_of(const std::string& task, bool pair) {
    const auto* found = std::find_if(kPrompts.begin(), kPrompts.end(), [&](const Prompt& each) { return task == each.task; });
    if (found != kPrompts.end()) return *found;
    return pair ? Prompt{"", "sentence1:", "sentence2:"} : Prompt{"", "sentence:", nullptr};
}

// The published helper rounds label · 5 / 5 to one decimal, so that scores lie on a grid of 0.1; labels are single precision
// there, and halves go to the even digit.
std::string score_text(double score) {
    const double label = static_cast<double>(static_cast<float>(score)) * 5 / 5;
    return fmt::format("{:.1f}", std::nearbyint(label * 10) / 10);
}

}  // namespace

std::string source_text(const spec::TaskSpec& task, const Example& example) {
    const std::string& name = task.data.name;
    const Prompt prompt = prompt_of(name, example.text_pair.has_value());
    std::string text = task.prefix && !name.empty() ? name + " " : std::string();
    text.append(prompt.first).append(" ").append(example.text);
    if (example.text_pair)
        text.append(" ").append(prompt.second != nullptr ? prompt.second : "sentence2:").append(" ").append(*example.text_pair);
    return text;
}

std::vector<std::string> class_answers(const spec::TaskSpec& task, const std::vector<std::string>& labels) {
    const spec::GlueTask* glue = spec::find_glue_task(task.data.name);
    if (glue == nullptr || task.data.format != "glue-tsv") return labels;
    std::vector<std::string> answers;
    for (const std::string& label : labels) {
        const auto official = std::find(glue->labels.begin(), glue->labels.end(), label);
        answers.push_back(std::to_string(official - glue->labels.begin()));
    }
    return answers;
}

std::string target_text(const spec::TaskSpec& task, const std::vector<std::string>& labels, const Example& example) {
    if (labels.empty()) return score_text(example.target);
    return class_answers(task, labels).at(static_cast<std::size_t>(example.label));
}

std::int64_t class_of(const std::string& answer, const std::vector<std::string>& answers) {
    const std::string_view text = trimmed(answer);
    const auto found = std::find(answers.begin(), answers.end(), text);
    return found == answers.end() ? -1 : found - answers.begin();
}

double score_of(const std::string& answer) {
    const std::string_view text = trimmed(answer);
    double value = 0;
    const auto [rest, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc() && rest == text.data() + text.size() && std::isfinite(value) ? value : -1;
}

std::map<std::string, double> answer_metrics(const spec::TaskSpec& task, std::span<const std::string> answers,
                                             std::span<const std::int64_t> targets,
                                             const std::vector<std::string>& class_answers) {
    const auto classes = static_cast<std::int64_t>(class_answers.size());
    const bool opposite = task.data.name == "mrpc" || task.data.name == "qqp";
    std::vector<std::int64_t> predicted;
    // Texts that name no class get numbers behind the classes.
    std::vector<std::int64_t> as_texts;
    std::map<std::string, std::int64_t, std::less<>> others;
    double correct = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const std::int64_t named = class_of(answers[i], class_answers);
        correct += named == targets[i] ? 1 : 0;
        const auto [other, fresh] = others.try_emplace(std::string(trimmed(answers[i])), classes + static_cast<std::int64_t>(others.size()));
        as_texts.push_back(named >= 0 ? named : other->second);
        predicted.push_back(named >= 0 ? named : opposite ? 1 - targets[i] : classes);
    }
    const std::int64_t all = classes + static_cast<std::int64_t>(others.size());
    std::map<std::string, double> metrics = classification_metrics(opposite ? predicted : as_texts, targets, opposite ? classes : all);
    if (opposite || classes != 2) return metrics;
    // F1 of class 1 needs two classes: what names none is not class 1.
    std::vector<std::int64_t> yes;
    for (std::size_t i = 0; i < predicted.size(); ++i) yes.push_back(predicted[i] == 1 ? 1 : 0);
    metrics["f1"] = classification_metrics(yes, targets, 2).at("f1");
    metrics["accuracy"] = answers.empty() ? 0 : correct / static_cast<double>(answers.size());
    metrics["accuracy_f1"] = (metrics["accuracy"] + metrics["f1"]) / 2;
    return metrics;
}

}  // namespace sherl::data
