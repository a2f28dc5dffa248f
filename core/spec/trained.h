// SPDX-License-Identifier: GPL-3.0-or-later
// What a run trains and how much, known before a weight is read. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/formats/backbone_folder.h"
#include "core/spec/run_spec.h"

namespace sherl::spec {

// Scalars of the backbone in use, and those of its biases.
[[nodiscard]] std::int64_t backbone_parameters(const formats::BackboneConfig& backbone, bool pooler);
[[nodiscard]] std::int64_t backbone_biases(const formats::BackboneConfig& backbone, bool pooler);

// A linear layer of the backbone, by its name in the weights without ".weight".
struct LinearLayer {
    std::string name;
    std::int64_t inputs = 0, outputs = 0;
};
// Those inside blocks, in their order; with `pooler` its layer last.
[[nodiscard]] std::vector<LinearLayer> linear_layers(const formats::BackboneConfig& backbone, bool pooler);

// The peft library's rule: a target names a module or its last parts. `output` stands for attention.output.dense
// (run-spec.md).
[[nodiscard]] bool targets_module(std::string_view target, std::string_view module);

// The same rule for (IA)³: whether one of `targets` names the module, and whether its factor scales the input (dense layers)
// or the output.
[[nodiscard]] bool scaled_by_ia3(const std::vector<std::string>& targets, std::string_view module);
[[nodiscard]] bool ia3_scales_input(std::string_view module);

// LoRA's targets on T5: query, key, value and output are q, k, v and o of every attention.
[[nodiscard]] bool t5_targets_module(const std::vector<std::string>& targets, std::string_view module);

// Scalars of the last `count` of `blocks` blocks whose tensors are `prefix`N.….
[[nodiscard]] std::int64_t parameters_of_last_blocks(const formats::BackboneConfig& backbone, const std::string& prefix,
                                                     std::int64_t blocks, std::int64_t count);
// What BitFit adds to a T5: a bias beside every map and norm inside blocks, and one to the output map.
[[nodiscard]] std::int64_t t5_added_biases(const formats::T5Config& config);

// Exactly what the engine will train, the head included. None where the number of classes is only known once the data
// are read.
[[nodiscard]] std::optional<std::int64_t> trained_parameters(const RunSpec& spec,
                                                             const formats::BackboneConfig& backbone);

}  // namespace sherl::spec
