// SPDX-License-Identifier: GPL-3.0-or-later
// BERT encoder (post-norm blocks): BERT, MiniLM, any size. Devlin et al., 2019; conventions of golden/NAMES.md.
#pragma once

#include <memory>
#include <vector>

#include "core/engine/backbones/encoder.h"
#include "core/engine/memory/ledger.h"
#include "core/formats/backbone_folder.h"

namespace sherl::engine {

// `weights`: all tensors of bert_tensors(config.bert, pooler). `ledger` may be null.
[[nodiscard]] std::unique_ptr<Encoder> make_bert_encoder(const formats::BackboneConfig& config,
                                                         std::vector<BackboneWeight> weights,
                                                         memory::Ledger* ledger);

}  // namespace sherl::engine
