// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a package holds all that makes a model differ from its backbone, asked of the model itself.
//
// Called by: the exporter, before a folder is called complete. What could change: buffers that a method keeps and does not
// train; today the re-read finds them, because a model that is built anew has others.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/engine/model.h"
#include "core/spec/run_spec.h"

namespace sherl::engine {

// Leaves with requires_grad that the logits depend on, found in the graph of one pass: what a gradient would reach,
// whether or not the method has named it.
[[nodiscard]] std::vector<at::Tensor> leaves_of(Model& model);

struct Completeness {
    std::int64_t differing = 0;  // tensors that train, or are not as the backbone's files have them
    std::int64_t packaged = 0;   // of these in the package
};

// `file` holds, with the same shapes, types and bytes: each tensor of `model` that is named as trained, or that a gradient
// reaches, or that differs from the files of `spec`'s backbone; and no other tensor. Reads the backbone once more. Throws
// Error(run, "export.incomplete") with the first tensor that is not so.
Completeness require_complete(Model& model, const spec::RunSpec& spec, const std::filesystem::path& file);

}  // namespace sherl::engine
