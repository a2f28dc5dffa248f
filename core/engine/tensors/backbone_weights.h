// SPDX-License-Identifier: GPL-3.0-or-later
// The weights of a backbone folder as tensors, in the run's type and on its device.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/engine/model.h"
#include "core/formats/backbone_folder.h"

namespace sherl::engine {

struct BackboneWeight {
    std::string name;     // canonical
    at::Tensor tensor;    // requires no grad
    bool mapped = false;  // its bytes are the file's: counted by hand in the ledger
};

// Matched tensors in canonical order; the pooler's only when `pooler`. A tensor is zero-copy when file type and `dtype`
// agree and the device is the CPU, else a converted copy. Throws Error(input) for missing tensors.
[[nodiscard]] std::vector<BackboneWeight> load_backbone_weights(const std::filesystem::path& folder,
                                                                const formats::BackboneConfig& config, bool pooler,
                                                                at::ScalarType dtype, at::Device device);

}  // namespace sherl::engine
