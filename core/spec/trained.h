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
// In the order of the blocks; with `pooler` its layer last.
[[nodiscard]] std::vector<LinearLayer> linear_layers(const formats::BertConfig& backbone, bool pooler);

// The peft library's rule: a target names a module or its last parts. `output` stands for attention.output.dense
// (run-spec.md).
[[nodiscard]] bool targets_module(std::string_view target, std::string_view module);

// Exactly what the engine will train, the head included. None where the number of classes is only known once the data
// are read.
[[nodiscard]] std::optional<std::int64_t> trained_parameters(const RunSpec& spec,
                                                             const formats::BackboneConfig& backbone);

}  // namespace sherl::spec
