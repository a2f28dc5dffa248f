// SPDX-License-Identifier: GPL-3.0-or-later
// A probe: a few inputs and the logits an adapter gave for them, to be given again wherever it is loaded.
#pragma once

#include "core/base/json.h"
#include "core/engine/model.h"
#include "core/text/tokenizer.h"

namespace sherl::engine {

// Logits for encoded inputs in evaluation mode, one row each, float64. Batches of 32, padded to the longest.
[[nodiscard]] std::vector<std::vector<double>> logits_of(Model& model, const std::vector<text::Encoding>& inputs);

// Runs fixed sentences through the model: {"inputs", "logits", "tolerance"}. `pairs`: a pair of texts among them.
[[nodiscard]] Json make_probe(Model& model, const text::Tokenizer& tokenizer, std::int64_t max_length,
                              const std::string& dtype, bool pairs);

// Encodes the stored texts and runs them again; returns the largest |difference|. Throws Error(input) when the tokenizer
// makes other ids of a text or a logit passes the tolerance.
double check_probe(Model& model, const text::Tokenizer& tokenizer, std::int64_t max_length, const Json& probe,
                   const std::string& where);

}  // namespace sherl::engine
