// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backbones/registry.h"

#include "core/base/error.h"
#include "core/engine/backbones/bert.h"

namespace sherl::engine {

std::unique_ptr<Stack> make_stack(const formats::BackboneConfig& config, std::vector<BackboneWeight> weights,
                                  memory::Ledger* ledger) {
    if (config.model_type == "bert") return make_bert_stack(config.bert, std::move(weights), ledger);
    throw Error(ErrorKind::input, {.id = "backbone.model_type",
                                   .what = SHERL_TR("engine", "this kind of backbone is not supported"),
                                   .where = "config.json: model_type",
                                   .expected = SHERL_TR("engine", "bert"),
                                   .got = config.model_type,
                                   .way_out = {}});
}

}  // namespace sherl::engine
