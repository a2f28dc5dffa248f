// SPDX-License-Identifier: GPL-3.0-or-later
// A Hugging Face folder of the backbone with what was trained folded into its weights. Called by the exporter. What could change: more
// methods that fold (SiteAdapter::fold), hosts whose classes have another head.
//
// Every tensor of the backbone's files is there under its own name and in its own type, and so are its configuration, tokenizer and
// licence. The head of a classification is part of model.safetensors where transformers has a class for it (pool "pooler":
// BertForSequenceClassification), else it lies in head.safetensors as classifier.weight and classifier.bias.
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/engine/export/text_reader.h"
#include "core/engine/model.h"
#include "core/spec/run_spec.h"

namespace sherl::engine {

struct Merged {
    std::int64_t tensors = 0, scalars = 0;  // of the weights that were written, the head's among them
    std::int64_t folded = 0;                // of these tensors, those that differ from the backbone's
    std::int64_t head_tensors = 0, head_bytes = 0;
    double change = 0;  // largest |logit difference| between the folder, read again, and the model
    bool small = true;  // no more than single precision explains
};

// Into `folder`, which exists and is empty. Folding is done in float64 and cast once, to the type of the file's tensor. Throws Error(run,
// "export.merge") where a value does not fit that type.
[[nodiscard]] Merged write_merged(const std::filesystem::path& folder, const spec::RunSpec& spec, const TextReader& reader, Model& model);

}  // namespace sherl::engine
