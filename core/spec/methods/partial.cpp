// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/keys.h"
#include "core/spec/methods/methods.h"
#include "core/spec/run_spec.h"
#include "core/spec/trained.h"

namespace sherl::spec {
namespace {

// No block of one stack, or of two, would be no partial tuning.
void check(Values& values, const Symbols& symbols, std::vector<Problem>& problems) {
    const Json layers = value_at(values, "method.layers");
    const bool none = layers.is_object() ? layers.value("encoder", 1) == 0 && layers.value("decoder", 1) == 0
                                         : layers.is_number() && layers == 0;
    if (!none) return;
    const auto blocks = symbols.find("L");
    problems.push_back({.id = "spec.range",
                        .what = SHERL_TR("spec", "no block would be trained"),
                        .where = "method.layers",
                        .expected = layers.is_object() ? SHERL_TR("spec", "1 or more in one of the stacks")
                                                       : blocks == symbols.end() ? SHERL_TR("spec", "at least %1").arg(1)
                                                                           : SHERL_TR("spec", "a whole number 1..%1").arg(blocks->second),
                        .got = layers.dump(),
                        .way_out = SHERL_TR("spec", "linear_probe trains the head alone.")});
}

std::int64_t trained(const MethodSpec& method, const formats::BackboneConfig& backbone, bool) {
    if (!backbone.encoder_decoder())
        return parameters_of_last_blocks(backbone, "encoder.layer.", backbone.bert.blocks, method.integer("layers"));
    return parameters_of_last_blocks(backbone, "encoder.block.", backbone.t5.encoder_blocks,
                                     method.integer("layers", "encoder")) +
           parameters_of_last_blocks(backbone, "decoder.block.", backbone.t5.decoder_blocks,
                                     method.integer("layers", "decoder"));
}

}  // namespace

Method partial_method() {
    return {.kind = "partial",
            .title = SHERL_TR("spec", "Last blocks"),
            .help = SHERL_TR("spec", "Trains the backbone's last blocks and the head; the rest stays frozen."),
            .source = SHERL_TR("spec", "Yosinski et al., NeurIPS 2014 (freezing early layers)"),
            .group = Group::baseline,
            .hosts = {"bert", "t5"},
            .options = {{.path = "method.layers",
                         .type = Type::integer,
                         .help = SHERL_TR("spec", "How many of the last blocks are trained."),
                         .default_value = 1,
                         .minimum = limit(0),
                         .maximum = limit_of("L"),
                         .per_stack = true,
                         .unit = "blocks",
                         .label = "last",
                         .title = SHERL_TR("spec", "Blocks")}},
            .check = check,
            .trained = trained,
            .exports = SHERL_TR("spec", "all weights of the trained blocks"),
            .suggested_lr = 5e-5};
}

}  // namespace sherl::spec
