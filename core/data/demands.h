// SPDX-License-Identifier: GPL-3.0-or-later
// What training demands of data and backbone together, beyond what each of them says alone. Who starts a run asks
// before there is one; the engine asks again, because files may have changed since. Torch-free.
#pragma once

#include <vector>

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/formats/backbone_folder.h"
#include "core/text/tokenizer.h"

namespace sherl::data {

// False when the second text of a pair would be of a segment that the backbone has no embedding for.
[[nodiscard]] bool takes_pairs(const formats::BackboneConfig& backbone, const text::Tokenizer& tokenizer);

// True when the examples of this task are pairs of texts: what the spec alone tells (glue.cpp).
[[nodiscard]] bool has_pairs(const spec::TaskSpec& task);

// Fewer than two classes, a metric that this number of classes does not have.
[[nodiscard]] std::vector<Problem> task_problems(const spec::TaskSpec& task, const Dataset& dataset);

// Texts that may be longer than the backbone's positions, pairs of texts for a backbone that takes none, answers that could
// not be learnt or generated (answers.h).
[[nodiscard]] std::vector<Problem> backbone_problems(const spec::TaskSpec& task, const Dataset& dataset,
                                                     const formats::BackboneConfig& backbone,
                                                     const text::Tokenizer& tokenizer);

}  // namespace sherl::data
