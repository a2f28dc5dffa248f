// SPDX-License-Identifier: GPL-3.0-or-later
// Who trains, who validates, who tests (task.data.split, task.data.limit). Integer arithmetic and our own generator:
// the same split on every machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace sherl::data {

// Equal for examples with equal texts: text and second text, white space at the ends aside.
[[nodiscard]] std::string text_key(const Example& example);

// `count` (at most the sum of `sizes`) shared out in proportion to `sizes`, by largest remainder, ties to the lower
// index; no share is larger than its size.
[[nodiscard]] std::vector<std::int64_t> apportion(std::int64_t count, const std::vector<std::int64_t>& sizes);

// split.kind fractions or counts: the split of each example, none where the parts leave it over. Equal texts go to one
// split; a part misses its size only where such a group does not fit. `by_label`: each part has the classes in
// proportion (a group counts for the class of its first example). Throws Error(input) when counts are not whole or do
// not fit the data.
[[nodiscard]] std::vector<std::optional<Split>> divide(const std::vector<Example>& examples,
                                                       const spec::SplitSpec& split, bool by_label);

// torch.randperm(count) on the CPU with a generator of this seed, count below 2^32 / 20.
[[nodiscard]] std::vector<std::int64_t> torch_permutation(std::int64_t count, std::uint32_t seed);
// split.kind official-t5 (methods.md A5): from the splits that the files say. `task`: a GLUE name.
[[nodiscard]] std::vector<std::optional<Split>> official_t5_splits(const std::string& task,
                                                                   const std::vector<Split>& as_given);

// Keeps `count` examples in their order, all where there are fewer; `by_label`: the classes in proportion.
// A smaller limit takes a subset of a larger one's examples, but for the rounding of class shares.
void limit(std::vector<Example>& examples, std::int64_t count, bool by_label, std::uint64_t seed, Split which);

}  // namespace sherl::data
