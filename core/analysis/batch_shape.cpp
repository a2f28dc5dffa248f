// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/batch_shape.h"

#include <algorithm>
#include <numeric>

namespace sherl::analysis {

api::BatchShape batch_shape(const std::vector<data::EncodedExample>& examples, std::span<const std::int64_t> indices) {
    api::BatchShape shape;
    shape.rows = static_cast<std::int64_t>(indices.size());
    std::size_t shortest = indices.empty() ? 0 : examples[static_cast<std::size_t>(indices.front())].ids.size();
    std::size_t longest = shortest, longest_target = 0;
    for (const std::int64_t index : indices) {
        const data::EncodedExample& example = examples[static_cast<std::size_t>(index)];
        shortest = std::min(shortest, example.ids.size());
        longest = std::max(longest, example.ids.size());
        longest_target = std::max(longest_target, example.target_ids.size());
        shape.segments = shape.segments || !example.type_ids.empty();
    }
    shape.tokens = static_cast<std::int64_t>(longest);
    shape.targets = static_cast<std::int64_t>(longest_target);
    shape.padded = shortest != longest;
    return shape;
}

api::BatchShape largest_batch(const std::vector<data::EncodedExample>& examples, std::int64_t batch_size) {
    std::vector<std::int64_t> all(examples.size());
    std::iota(all.begin(), all.end(), 0);
    api::BatchShape shape = batch_shape(examples, all);
    shape.rows = std::min(shape.rows, batch_size);
    shape.padded = shape.padded && shape.rows > 1;
    return shape;
}

}  // namespace sherl::analysis
