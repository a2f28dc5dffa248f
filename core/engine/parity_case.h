// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a parity case (golden/README.md, "sherl-parity-case/1") and checks all of it before a tensor is computed, so
// that a malformed case is told in the case's own words.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/engine/model.h"
#include "core/formats/backbone_folder.h"
#include "core/spec/run_spec.h"

namespace sherl::engine {

// Why a case cannot be judged by this version; never counted as passed.
struct Unsupported : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct ParityCase {
    std::filesystem::path folder;
    ModelRequest model;
    formats::BackboneConfig backbone;
    spec::OptimizerSpec optimizer;
    std::optional<double> clip_norm;
    std::int64_t trainable_parameters = 0;
    double rtol = 0, atol = 0;  // finite, not negative; both 0: equal to the last bit
};

// Throws Unsupported for what this version does not know, and Error(input) for what is missing, of a wrong kind or out
// of range.
[[nodiscard]] ParityCase read_parity_case(const std::filesystem::path& folder, const Json& json);

// inputs.safetensors, checked against the backbone and the task. Throws Error(input).
[[nodiscard]] Batch read_inputs(const ParityCase& item);

// samples.safetensors, one example a batch, without padding: what importance is measured on. Throws Error(input).
[[nodiscard]] std::vector<Batch> read_samples(const ParityCase& item);

// "(3, 9) Float"
[[nodiscard]] std::string shape_of(const at::Tensor& tensor);

}  // namespace sherl::engine
