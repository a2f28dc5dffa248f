// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/backbone_folder.h"
#include "core/spec/keys.h"
#include "core/spec/methods/methods.h"
#include "core/spec/run_spec.h"

namespace sherl::spec {
namespace {

// Two bottlenecks a block, and every norm: on BERT that of the embedding included, on T5 the final ones.
std::int64_t trained(const MethodSpec& method, const formats::BackboneConfig& backbone, bool) {
    const std::int64_t d = backbone.width(), h = d / method.integer("reduction");
    const std::int64_t bottleneck = d * h + h + h * d + d;
    if (backbone.encoder_decoder()) {
        const std::int64_t encoder = backbone.t5.encoder_blocks, decoder = backbone.t5.decoder_blocks;
        return 2 * (encoder + decoder) * bottleneck + (2 * encoder + 3 * decoder + 2) * d;
    }
    return backbone.bert.blocks * 2 * (bottleneck + 2 * d) + 2 * d;
}

}  // namespace

Method adapter_method() {
    return {.kind = "adapter",
            .title = SHERL_TR("spec", "Adapter"),
            .help = SHERL_TR("spec", "Adds small bottlenecks inside every block and trains the layer norms."),
            .source = SHERL_TR("spec", "Houlsby et al., ICML 2019"),
            .group = Group::inside,
            .hosts = {"bert", "t5"},
            .options = {{.path = "method.reduction",
                         .type = Type::integer,
                         .help = SHERL_TR("spec", "The bottleneck is d // reduction wide."),
                         .default_value = 16,
                         .minimum = limit(1),
                         .maximum = limit_of("d"),
                         .label = "reduction",
                         .title = SHERL_TR("spec", "Reduction")},
                        {.path = "method.activation",
                         .type = Type::choice,
                         .help = SHERL_TR("spec", "Function inside the bottleneck."),
                         .default_value = "gelu_new",
                         .choices = {{"gelu_new", SHERL_TR("spec", "GELU, tanh form"), {}, {}},
                                     {"gelu", SHERL_TR("spec", "GELU"), {}, {}},
                                     {"relu", SHERL_TR("spec", "ReLU"), {}, {}}},
                         .rare = true,
                         .label = "activation",
                         .title = SHERL_TR("spec", "Activation")}},
            .trained = trained,
            .exports = SHERL_TR("spec", "the bottlenecks and the layer norms")};
}

}  // namespace sherl::spec
