// SPDX-License-Identifier: GPL-3.0-or-later
// How much a run trains, known before a weight is read. Any thread.
#pragma once

#include <cstdint>
#include <optional>

#include "core/formats/backbone_folder.h"
#include "core/spec/run_spec.h"

namespace sherl::spec {

// Scalars of the backbone in use, and those of its biases.
[[nodiscard]] std::int64_t backbone_parameters(const formats::BackboneConfig& backbone, bool pooler);
[[nodiscard]] std::int64_t backbone_biases(const formats::BackboneConfig& backbone, bool pooler);

// Exactly what the engine will train, the head included. None where the number of classes is only known once the data
// are read.
[[nodiscard]] std::optional<std::int64_t> trained_parameters(const RunSpec& spec,
                                                             const formats::BackboneConfig& backbone);

}  // namespace sherl::spec
