// SPDX-License-Identifier: GPL-3.0-or-later
// BERT encoder (post-norm blocks): BERT, MiniLM, any size. Devlin et al., 2019; conventions of golden/NAMES.md.
#pragma once

#include <memory>
#include <vector>

#include "core/engine/backbones/stack.h"
#include "core/engine/memory/ledger.h"
#include "core/formats/backbone_folder.h"

namespace sherl::engine {

// `weights`: all tensors of bert_tensors(config, pooler). `ledger` may be null.
[[nodiscard]] std::unique_ptr<Stack> make_bert_stack(const formats::BertConfig& config,
                                                     std::vector<BackboneWeight> weights, memory::Ledger* ledger);

}  // namespace sherl::engine
