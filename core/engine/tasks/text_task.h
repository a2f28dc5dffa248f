// SPDX-License-Identifier: GPL-3.0-or-later
// A task loaded for training: encoded splits, labels and what scores them. Torch-free.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/data/encode.h"
#include "core/spec/run_spec.h"
#include "core/text/tokenizer.h"

namespace sherl::engine {

struct EncodedSplit {
    std::vector<data::EncodedExample> examples;
    std::vector<std::string> ids;  // same order

    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(examples.size()); }
};

struct TextTask {
    std::string kind = "classification";  // classification, regression, seq2seq
    std::vector<std::string> labels;      // class names in index order; empty for scores
    std::vector<std::string> answers;     // seq2seq: what each class answers; empty for scores
    std::vector<std::vector<std::int64_t>> answer_ids;  // the same as target tokens
    std::string metric;                   // selects the best
    std::int64_t pad_id = 0;
    EncodedSplit train, validation, test;
    data::DataReport report;

    // seq2seq: what reads an answer. Owned.
    std::shared_ptr<const text::Tokenizer> tokenizer;
    spec::TaskSpec spec;

    // The targets are scores.
    [[nodiscard]] bool regression() const { return labels.empty(); }
    [[nodiscard]] bool generates() const { return kind == "seq2seq"; }
    // Classes, or 1.
    [[nodiscard]] std::int64_t outputs() const { return regression() ? 1 : static_cast<std::int64_t>(labels.size()); }
};

// Reads the data set and the backbone's tokenizer, encodes every split. Throws Error(input): what those two refuse,
// what core/data/demands.h lists, a token id beyond the backbone's vocabulary.
[[nodiscard]] TextTask load_text_task(const spec::RunSpec& spec);

}  // namespace sherl::engine
