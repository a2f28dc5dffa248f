// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backbones/registry.h"

#include "core/base/error.h"
#include "core/engine/backbones/bert.h"
#include "core/engine/backbones/t5.h"

namespace sherl::engine {
namespace {

[[noreturn]] void refuse(const formats::BackboneConfig& config, const char* expected) {
    throw Error(ErrorKind::input, {.id = "backbone.model_type",
                                   .what = SHERL_TR("engine", "this kind of backbone does not fit the task"),
                                   .where = "config.json: model_type",
                                   .expected = Text::plain(expected),
                                   .got = config.model_type,
                                   .way_out = {}});
}

}  // namespace

std::unique_ptr<Encoder> make_encoder(const formats::BackboneConfig& config, std::vector<BackboneWeight> weights,
                                      memory::Ledger* ledger) {
    if (config.model_type == "bert") return make_bert_encoder(config, std::move(weights), ledger);
    refuse(config, "bert");
}

std::unique_ptr<EncoderDecoder> make_encoder_decoder(const formats::BackboneConfig& config,
                                                     std::vector<BackboneWeight> weights, memory::Ledger* ledger) {
    if (config.model_type == "t5") return make_t5(config, std::move(weights), ledger);
    refuse(config, "t5");
}

}  // namespace sherl::engine
