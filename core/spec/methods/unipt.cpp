// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/backbone_folder.h"
#include "core/spec/keys.h"
#include "core/spec/methods/methods.h"
#include "core/spec/run_spec.h"

namespace sherl::spec {
namespace {

Json all_before_the_anchor(const Settled& settled) {
    const auto blocks = settled.symbols.find("L");
    if (blocks == settled.symbols.end()) return nullptr;
    Json layers = Json::array();
    for (std::int64_t layer = 0; layer < blocks->second; ++layer) layers.push_back(layer);
    return layers;
}

// methods.md section B in the CLIP-ViL form: a down-projection with norm of each target and of the anchor, the gate, the
// projection of what was mixed, the way back.
std::int64_t trained(const MethodSpec& method, const formats::BackboneConfig& backbone, bool) {
    const std::int64_t d = backbone.bert.width, h = d / method.integer("reduction");
    const auto features = static_cast<std::int64_t>(method.integers("layers").size()) + 1;
    const auto linear = [](std::int64_t in, std::int64_t out) { return in * out + out; };
    return features * (linear(d, h) + 2 * h) + linear(h, 1) + linear(h, d) + linear(d, h) + 2 * h + linear(h, d);
}

}  // namespace

Method unipt_method() {
    return {.kind = "unipt",
            .title = SHERL_TR("spec", "UniPT"),
            .help = SHERL_TR("spec", "Mixes frozen features by attention of the deepest one to the others."),
            .source = SHERL_TR("spec", "Diao et al., CVPR 2024"),
            .group = Group::beside,
            .hosts = {"bert"},
            .options = {{.path = "method.reduction",
                         .type = Type::integer,
                         .help = SHERL_TR("spec", "The side network is d // reduction wide."),
                         .default_value = 2,
                         .minimum = limit(1),
                         .maximum = limit_of("d"),
                         .label = "reduction",
                         .title = SHERL_TR("spec", "Reduction")},
                        {.path = "method.layers",
                         .type = Type::integers,
                         .help = SHERL_TR("spec",
                                          "Features that are mixed: 0 is the embedding output, i the output of block i; "
                                          "the anchor, feature L, is not one of them."),
                         .derive = all_before_the_anchor,
                         .default_help = SHERL_TR("spec", "all features before the anchor"),
                         .minimum = limit(0),
                         .maximum = limit_of("L", -1),
                         .least_items = 1,
                         .ascending = true,
                         .label = "layers"}},
            .trained = trained,
            .exports = SHERL_TR("spec", "side network, gate, output projection")};
}

}  // namespace sherl::spec
