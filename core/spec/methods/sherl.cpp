// SPDX-License-Identifier: GPL-3.0-or-later
// Names follow run-spec.md: the guide is feature L − late_layers, the early layers are features before it.
#include "core/formats/backbone_folder.h"
#include "core/spec/keys.h"
#include "core/spec/methods/methods.h"
#include "core/spec/run_spec.h"

namespace sherl::spec {
namespace {

constexpr std::int64_t kLateLayers = 1;

// Feature L − late_layers; 0 where it is not known.
std::int64_t guide(const Json& late, const Symbols& symbols) {
    const auto blocks = symbols.find("L");
    if (blocks == symbols.end() || !late.is_number()) return 0;
    const auto count = late.get<double>();
    return count >= 0 && count < static_cast<double>(blocks->second) ? blocks->second - static_cast<std::int64_t>(count)
                                                                     : 0;
}

// Published on T5: the encoder's blocks are not re-entered, the decoder's last one is (methods.md A5).
Json late_layers(const Settled& settled) {
    const auto decoder = settled.symbols.find("decoder");
    return decoder != settled.symbols.end() && decoder->second == 0 ? 0 : kLateLayers;
}

Json all_before_the_guide(const Settled& settled) {
    const Json late = value_at(settled.given, "method.late_layers");
    Json layers = Json::array();
    for (std::int64_t layer = 0; layer < guide(late.is_null() ? late_layers(settled) : late, settled.symbols); ++layer)
        layers.push_back(layer);
    return layers.empty() ? Json(nullptr) : layers;
}

// The early layers of one stack lie before its guide.
void check_stack(const Values& values, const Symbols& symbols, const std::string& where, std::vector<Problem>& problems) {
    const Json early = value_at(values, "method.early_layers");
    const std::int64_t last = guide(value_at(values, "method.late_layers"), symbols) - 1;
    if (!early.is_array() || last < 0) return;
    for (const Json& layer : early) {
        if (layer.get<std::int64_t>() <= last) continue;
        problems.push_back(
            {.id = "spec.range",
             .what = SHERL_TR("spec", "an early layer does not lie before the guide"),
             .where = where,
             .expected = SHERL_TR("spec", "features 0..%1 (the guide is feature %2)").arg(last).arg(last + 1),
             .got = layer.dump(),
             .way_out = SHERL_TR("spec", "Leave it out, or take fewer late layers.")});
    }
}

void check(Values& values, const Symbols& symbols, std::vector<Problem>& problems) {
    if (!has_two_stacks(symbols)) return check_stack(values, symbols, "method.early_layers", problems);
    for (const char* stack : kStacks) {
        check_stack(values_of_stack(values, stack), symbols_of_stack(symbols, stack),
                    std::string("method.early_layers.") + stack, problems);
    }
    if (const Json down = value_at(values, "method.down"); down == "linear_norm") {
        problems.push_back({.id = "spec.conflict",
                            .what = SHERL_TR("spec", "this form of the down-projection is defined on one stack only"),
                            .where = "method.down",
                            .expected = Text::plain("gated"),
                            .got = "linear_norm",
                            .way_out = {}});
    }
}

// methods.md A0: a down-projection of each early feature and of the guide, the scorer, the gate, Out. On T5 a norm after it.
std::int64_t trained(const MethodSpec& method, const formats::BackboneConfig& backbone, bool) {
    const std::int64_t d = backbone.width(), h = d / method.integer("reduction");
    const bool two = backbone.encoder_decoder();
    const auto listed = [&](const char* stack) {
        return static_cast<std::int64_t>((two ? method.integers("early_layers", stack) : method.integers("early_layers")).size());
    };
    const std::int64_t routes = two ? 2 : 1;
    const std::int64_t features = routes + listed("encoder") + (two ? listed("decoder") : 0);
    const auto linear = [](std::int64_t in, std::int64_t out) { return in * out + out; };
    const bool norm = method.string("down") == "linear_norm";
    const std::int64_t down = norm ? linear(d, h) + 2 * h : linear(d, h) + 2 * linear(h, h);
    const std::int64_t out = linear(h, d) + (norm ? 2 * d : 0);
    return features * down + routes * (linear(h, 1) + 1 + out + (two ? d : 0));
}

}  // namespace

Method sherl_method() {
    return {
        .kind = "sherl",
        .title = SHERL_TR("spec", "SHERL"),
        .help = SHERL_TR("spec", "Fuses frozen early features, then re-enters the backbone's last blocks."),
        .source = SHERL_TR("spec", "Diao et al., ECCV 2024"),
        .group = Group::beside,
        .hosts = {"bert", "t5"},
        .options =
            {
                {.path = "method.early_layers",
                 .type = Type::integers,
                 .help = SHERL_TR("spec",
                                  "Features that are aggregated: 0 is the embedding output, i the output of block i; "
                                  "the guide is not one of them."),
                 .derive = all_before_the_guide,
                 .default_help = SHERL_TR("spec", "all features before the guide"),
                 .minimum = limit(0),
                 .maximum = limit_of("L", -1),
                 .least_items = 1,
                 .ascending = true,
                 .per_stack = true,
                 .label = "early"},
                {.path = "method.late_layers",
                 .type = Type::integer,
                 .help = SHERL_TR("spec",
                                  "Last frozen blocks that carry gradients; the guide is the feature before them. 0: "
                                  "none is re-entered."),
                 .derive = late_layers,
                 .default_help = SHERL_TR("spec", "1; in the encoder of two stacks 0"),
                 .minimum = limit(0),
                 .maximum = limit_of("L", -1),
                 .per_stack = true,
                 .unit = "blocks",
                 .label = "late"},
                {.path = "method.reduction",
                 .type = Type::integer,
                 .help = SHERL_TR("spec", "The side network is d // reduction wide."),
                 .default_value = 2,
                 .minimum = limit(1),
                 .maximum = limit_of("d"),
                 .label = "reduction",
                 .title = SHERL_TR("spec", "Reduction")},
                {.path = "method.down",
                 .type = Type::choice,
                 .help = SHERL_TR("spec", "How a feature is brought down to the side network's width."),
                 .default_value = "gated",
                 .choices = {{"gated", SHERL_TR("spec", "Gated"), SHERL_TR("spec", "Gated two-layer projection."), {}},
                             {"linear_norm",
                              SHERL_TR("spec", "Linear and norm"),
                              SHERL_TR("spec", "Linear layer with layer norm, its own output block included."),
                              {}},
                             {"token_pool", SHERL_TR("spec", "Token pooling"), SHERL_TR("spec", "Of dual encoders."),
                              of_later_hosts()},
                             {"pool_conv", SHERL_TR("spec", "Pooling and convolution"),
                              SHERL_TR("spec", "Of convolutional trunks."), of_later_hosts()}},
                 .rare = true,
                 .label = "down",
                 .title = SHERL_TR("spec", "Down")},
                {.path = "method.epsilon",
                 .type = Type::number,
                 .help = SHERL_TR("spec", "Added to the norms and to the sum over layers."),
                 .default_value = 1e-6,
                 .minimum = open_limit(0),
                 .rare = true,
                 .label = "epsilon"},
                {.path = "method.token_gate",
                 .type = Type::any,
                 .help = SHERL_TR("spec", "Gate of the class token."),
                 .unavailable = of_later_hosts(),
                 .rare = true,
                 .reserved = true},
            },
        .check = check,
        .trained = trained,
        .exports = SHERL_TR("spec", "side network, gate, output projection"),
        .peft_type = "SHERL"};
}

}  // namespace sherl::spec
