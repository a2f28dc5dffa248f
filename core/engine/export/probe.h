// SPDX-License-Identifier: GPL-3.0-or-later
// A probe: a few inputs and the logits an adapter gave for them, to be given again wherever it is loaded.
#pragma once

#include "core/base/json.h"
#include "core/engine/export/text_reader.h"
#include "core/engine/model.h"

namespace sherl::engine {

// Fixed sentences as the model reads them: short, long, rare pieces, and a pair where pairs are read.
[[nodiscard]] std::vector<text::Encoding> probe_inputs(const TextReader& reader);

// Runs fixed sentences through the model: {"inputs", "logits", "tolerance"}. Logits are what TextReader::numbers gives.
[[nodiscard]] Json make_probe(Model& model, const TextReader& reader, const std::string& dtype);

// Encodes the stored texts and runs them again; returns the largest |difference|. Throws Error(input) when the tokenizer
// makes other ids of a text or a logit passes the tolerance.
double check_probe(Model& model, const TextReader& reader, const Json& probe, const std::string& where);

}  // namespace sherl::engine
