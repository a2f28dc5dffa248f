// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "core/formats/backbone_folder.h"
#include "core/spec/keys.h"
#include "core/spec/methods/methods.h"
#include "core/spec/run_spec.h"
#include "core/spec/trained.h"

namespace sherl::spec {
namespace {

constexpr std::array<const char*, 5> kTargets{"query", "key", "value", "intermediate.dense", "output.dense"};

void check(Values& values, const Symbols&, std::vector<Problem>& problems) {
    const Json targets = value_at(values, "method.targets");
    if (!targets.is_array()) return;
    for (const Json& target : targets) {
        if (std::any_of(kTargets.begin(), kTargets.end(), [&](const char* name) { return target == name; })) continue;
        problems.push_back({.id = "spec.range",
                            .what = SHERL_TR("spec", "the layer cannot be scaled"),
                            .where = "method.targets",
                            .expected = Text::plain("query, key, value, intermediate.dense, output.dense"),
                            .got = target.get<std::string>(),
                            .way_out = {}});
    }
}

std::int64_t trained(const MethodSpec& method, const formats::BackboneConfig& backbone, bool pooler) {
    std::int64_t count = 0;
    for (const LinearLayer& layer : linear_layers(backbone, pooler)) {
        if (scaled_by_ia3(method.strings("targets"), layer.name))
            count += ia3_scales_input(layer.name) ? layer.inputs : layer.outputs;
    }
    return count;
}

}  // namespace

Method ia3_method() {
    return {.kind = "ia3",
            .title = SHERL_TR("spec", "(IA)³"),
            .help = SHERL_TR("spec", "Scales keys, values and the input of feed-forward layers by trained factors."),
            .source = SHERL_TR("spec", "Liu et al., NeurIPS 2022"),
            .group = Group::inside,
            .hosts = {"bert"},
            .options = {{.path = "method.targets",
                         .type = Type::texts,
                         .help = SHERL_TR("spec",
                                          "Layers that are scaled: query, key and value at their output, "
                                          "intermediate.dense and output.dense at their input; output.dense names both "
                                          "dense layers that end so, as in the peft library."),
                         .default_value = Json::array({"key", "value", "output.dense"}),
                         .minimum = limit(1),
                         .least_items = 1,
                         .unique = true,
                         .title = SHERL_TR("spec", "Targets")}},
            .check = check,
            .trained = trained,
            .exports = SHERL_TR("spec", "one vector of factors for each scaled layer"),
            .peft_type = "IA3",
            .peft = true,
            .merges = true};
}

}  // namespace sherl::spec
