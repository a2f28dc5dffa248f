// SPDX-License-Identifier: GPL-3.0-or-later
// Backbones by model_type. A new one is a folder or file here, one line in registry.cpp and one catalogue entry.
#pragma once

#include <memory>

#include "core/engine/backbones/encoder.h"
#include "core/engine/backbones/encoder_decoder.h"
#include "core/engine/memory/ledger.h"
#include "core/formats/backbone_folder.h"

namespace sherl::engine {

// Take the weights of load_backbone_weights. Throw Error(input) for a model_type of another shape.
[[nodiscard]] std::unique_ptr<Encoder> make_encoder(const formats::BackboneConfig& config,
                                                    std::vector<BackboneWeight> weights, memory::Ledger* ledger);
[[nodiscard]] std::unique_ptr<EncoderDecoder> make_encoder_decoder(const formats::BackboneConfig& config,
                                                                   std::vector<BackboneWeight> weights,
                                                                   memory::Ledger* ledger);

}  // namespace sherl::engine
