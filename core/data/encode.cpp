// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/encode.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string_view>

#include "core/base/random.h"
#include "core/data/text_to_text.h"

namespace sherl::data {

namespace {

EncodedExample encode_one(const std::string& text, std::optional<std::string_view> pair, const Example& example,
                          const text::Tokenizer& tokenizer, std::int64_t max_length) {
    text::Encoding encoding = tokenizer.encode(text, pair, std::nullopt);
    const auto full_length = static_cast<std::int64_t>(encoding.ids.size());
    if (full_length > max_length) encoding = tokenizer.encode(text, pair, max_length);
    EncodedExample row;
    row.ids.reserve(encoding.ids.size());
    for (const std::int64_t id : encoding.ids) row.ids.push_back(static_cast<std::int32_t>(id));
    row.type_ids.reserve(encoding.type_ids.size());
    for (const std::int64_t id : encoding.type_ids) row.type_ids.push_back(static_cast<std::int8_t>(id));
    row.label = example.label;
    row.target = example.target;
    row.full_length = full_length;
    return row;
}

}  // namespace

std::vector<EncodedExample> encode_split(const std::vector<Example>& examples, const text::Tokenizer& tokenizer,
                                         std::int64_t max_length) {
    std::vector<EncodedExample> encoded;
    encoded.reserve(examples.size());
    for (const Example& example : examples) {
        const std::optional<std::string_view> pair =
            example.text_pair ? std::optional<std::string_view>(*example.text_pair) : std::nullopt;
        encoded.push_back(encode_one(example.text, pair, example, tokenizer, max_length));
    }
    return encoded;
}

std::vector<EncodedExample> encode_texts(const std::vector<Example>& examples, const text::Tokenizer& tokenizer,
                                         const spec::TaskSpec& task, const std::vector<std::string>& labels) {
    std::vector<EncodedExample> encoded;
    encoded.reserve(examples.size());
    for (const Example& example : examples) {
        EncodedExample row = encode_one(source_text(task, example), std::nullopt, example, tokenizer, task.max_length);
        const text::Encoding target =
            tokenizer.encode(target_text(task, labels, example), std::nullopt, task.max_target_length);
        for (const std::int64_t id : target.ids) row.target_ids.push_back(static_cast<std::int32_t>(id));
        encoded.push_back(std::move(row));
    }
    return encoded;
}

LengthStats length_stats(const std::vector<EncodedExample>& examples) {
    LengthStats stats;
    if (examples.empty()) return stats;
    std::vector<std::int64_t> lengths;
    lengths.reserve(examples.size());
    for (const EncodedExample& example : examples) {
        lengths.push_back(example.full_length);
        if (example.full_length > static_cast<std::int64_t>(example.ids.size())) ++stats.truncated;
    }
    std::sort(lengths.begin(), lengths.end());
    stats.examples = static_cast<std::int64_t>(lengths.size());
    stats.longest = lengths.back();
    stats.mean = static_cast<double>(std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0})) /
                 static_cast<double>(stats.examples);
    for (const int percent : {50, 90, 95, 99}) {
        // Nearest rank: the smallest length that at least `percent` of a hundred examples do not exceed.
        const std::int64_t rank = (stats.examples * percent + 99) / 100;
        stats.percentiles[percent] = lengths[static_cast<std::size_t>(std::max<std::int64_t>(rank, 1) - 1)];
    }
    return stats;
}

std::vector<std::vector<std::int64_t>> batch_order(std::int64_t examples, std::int64_t batch_size, std::uint64_t seed,
                                                   std::int64_t epoch) {
    Random random(mix_seed(seed, "order", static_cast<std::uint64_t>(epoch)));
    const std::vector<std::int64_t> order = permutation(examples, random);
    std::vector<std::vector<std::int64_t>> batches;
    for (std::int64_t start = 0; start < examples; start += batch_size) {
        const std::int64_t end = std::min(start + batch_size, examples);
        batches.emplace_back(order.begin() + start, order.begin() + end);
    }
    return batches;
}

}  // namespace sherl::data
