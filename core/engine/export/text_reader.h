// SPDX-License-Identifier: GPL-3.0-or-later
// How an export reads texts and what numbers it gives for them: the task of a run as sherl.json keeps it. Called by exporter, probe and
// predictor. What could change: tasks that are not made of texts.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/engine/model.h"
#include "core/spec/run_spec.h"
#include "core/text/tokenizer.h"

namespace sherl::engine {

// Immutable after it was made: any thread, but for the models that are handed in.
class TextReader {
  public:
    // Of a run. Throws Error(input) where the backbone has no tokenizer that can be read.
    TextReader(const spec::BackboneSpec& backbone, const spec::TaskSpec& task, std::vector<std::string> labels);
    // Of "task" in sherl.json.
    TextReader(const spec::BackboneSpec& backbone, const Json& facts);
    // The same as "task" in sherl.json.
    [[nodiscard]] Json facts() const;

    [[nodiscard]] const spec::TaskSpec& task() const { return task_; }
    [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }
    [[nodiscard]] std::int64_t outputs() const;  // of the head: classes, or 1
    [[nodiscard]] bool scores() const { return labels_.empty(); }
    [[nodiscard]] bool generates() const { return task_.kind == "seq2seq"; }
    [[nodiscard]] bool takes_pairs() const { return takes_pairs_; }

    // What the model reads for a text: its tokens, and for seq2seq the prompt around it.
    [[nodiscard]] text::Encoding encode(std::string_view text, std::optional<std::string_view> pair) const;
    // One row per input in evaluation mode, float64: logits, or for seq2seq the log-likelihoods of the classes' answers (for scores:
    // of three fixed ones). Batches of 32, padded to the longest.
    [[nodiscard]] std::vector<std::vector<double>> numbers(Model& model, const std::vector<text::Encoding>& inputs) const;
    // seq2seq: what the model answers.
    [[nodiscard]] std::vector<std::string> answers(Model& model, const std::vector<text::Encoding>& inputs) const;
    // Index of the class that an answer names; −1: none.
    [[nodiscard]] std::int64_t class_of(const std::string& answer) const;

  private:
    void load(const spec::BackboneSpec& backbone);

    spec::TaskSpec task_;
    std::vector<std::string> labels_;
    std::vector<std::string> answers_;                   // seq2seq
    std::vector<std::vector<std::int64_t>> answer_ids_;  // with their end token
    std::unique_ptr<text::Tokenizer> tokenizer_;
    bool takes_pairs_ = true;
};

}  // namespace sherl::engine
