// SPDX-License-Identifier: GPL-3.0-or-later
// Examples as token ids, their lengths, and the order of an epoch's batches. Torch-free: previews, `validate` and
// training share it.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "core/data/dataset.h"
#include "core/text/tokenizer.h"

namespace sherl::data {

struct EncodedExample {
    std::vector<std::int32_t> ids;      // with special tokens, at most max_length; never padded
    std::vector<std::int8_t> type_ids;  // same length; empty where the tokenizer has no segments
    std::vector<std::int32_t> target_ids;  // seq2seq: the answer with its end token; else empty
    std::int64_t label = 0;             // class index; regression: unused
    double target = 0;                  // regression: the score; classification: unused
    std::int64_t full_length = 0;       // tokens with specials before truncation
};

// One entry per example, in order. `max_length` counts special tokens (task.max_length). Any thread.
[[nodiscard]] std::vector<EncodedExample> encode_split(const std::vector<Example>& examples,
                                                       const text::Tokenizer& tokenizer, std::int64_t max_length);

// The same for seq2seq: source_text and target_text (text_to_text.h). `max_target_length` counts the end token; none: all.
[[nodiscard]] std::vector<EncodedExample> encode_texts(const std::vector<Example>& examples, const text::Tokenizer& tokenizer,
                                                       const spec::TaskSpec& task, const std::vector<std::string>& labels);

// Lengths in tokens with specials, before truncation (for `validate` and the preview).
struct LengthStats {
    std::int64_t examples = 0;
    std::int64_t longest = 0;
    std::int64_t truncated = 0;  // examples longer than max_length
    double mean = 0;
    std::map<int, std::int64_t> percentiles;  // 50, 90, 95, 99: nearest rank; empty without examples
};
[[nodiscard]] LengthStats length_stats(const std::vector<EncodedExample>& examples);

// The batches of one epoch (0-based) as indices of examples, in order: a pure function of the arguments, the same on
// every machine. Permutation by Random(mix_seed(seed, "order", epoch)); the last incomplete batch is kept. `batch_size`
// ≥ 1.
[[nodiscard]] std::vector<std::vector<std::int64_t>> batch_order(std::int64_t examples, std::int64_t batch_size,
                                                                 std::uint64_t seed, std::int64_t epoch);

}  // namespace sherl::data
