// SPDX-License-Identifier: GPL-3.0-or-later
// Backbones by model_type. A new one is a folder or file here, one line in registry.cpp and one catalogue entry.
#pragma once

#include <memory>

#include "core/engine/backbones/stack.h"
#include "core/engine/memory/ledger.h"
#include "core/formats/backbone_folder.h"

namespace sherl::engine {

// Takes the weights of load_backbone_weights. Throws Error(input) for a model_type without a stack.
[[nodiscard]] std::unique_ptr<Stack> make_stack(const formats::BackboneConfig& config,
                                                std::vector<BackboneWeight> weights, memory::Ledger* ledger);

}  // namespace sherl::engine
