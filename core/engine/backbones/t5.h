// SPDX-License-Identifier: GPL-3.0-or-later
// T5, v1.0 and v1.1 (Raffel et al., 2020): encoder and decoder of any depths; golden/NAMES-T5.md.
#pragma once

#include <memory>
#include <vector>

#include "core/engine/backbones/encoder_decoder.h"
#include "core/engine/backbones/t5_block.h"
#include "core/engine/memory/ledger.h"

namespace sherl::engine {

// `weights`: all tensors of t5_tensors(config.t5). `ledger` may be null.
[[nodiscard]] std::unique_ptr<EncoderDecoder> make_t5(const formats::BackboneConfig& config,
                                                      std::vector<BackboneWeight> weights, memory::Ledger* ledger);
[[nodiscard]] T5Shape t5_shape(const formats::T5Config& config);

}  // namespace sherl::engine
