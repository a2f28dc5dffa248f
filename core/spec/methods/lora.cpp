// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include "core/spec/keys.h"
#include "core/spec/methods/methods.h"
#include "core/spec/run_spec.h"
#include "core/spec/trained.h"

namespace sherl::spec {
namespace {

bool is_linear(const std::string& target, std::int64_t blocks) {
    formats::BackboneConfig config{.model_type = "bert", .bert = {}, .t5 = {}, .json = {}};
    config.bert.blocks = blocks;
    const std::vector<LinearLayer> layers = linear_layers(config, true);
    return std::any_of(layers.begin(), layers.end(),
                       [&](const LinearLayer& layer) { return targets_module(target, layer.name); });
}

void check_t5(const Json& targets, std::vector<Problem>& problems) {
    for (const Json& target : targets) {
        if (target == "query" || target == "key" || target == "value" || target == "output") continue;
        problems.push_back({.id = "spec.range",
                            .what = SHERL_TR("spec", "no linear layer of the backbone has this name"),
                            .where = "method.targets",
                            .expected = Text::plain("query, key, value, output"),
                            .got = target.get<std::string>(),
                            .way_out = {}});
    }
}

// run-spec.md: `output` stands for attention.output.dense; written out, so that one variant has one hash.
void check(Values& values, const Symbols& symbols, std::vector<Problem>& problems) {
    const auto found = values.find("method.targets");
    const auto blocks = symbols.find("L");
    if (found == values.end()) return;
    if (has_two_stacks(symbols)) return check_t5(found->second, problems);
    std::set<std::string> seen;
    for (Json& target : found->second) {
        if (target == "output") target = "attention.output.dense";
        const auto name = target.get<std::string>();
        if (!seen.insert(name).second) {
            problems.push_back({.id = "spec.conflict",
                                .what = SHERL_TR("spec", "a target stands twice"),
                                .where = "method.targets",
                                .expected = SHERL_TR("spec", "different targets"),
                                .got = name,
                                .way_out = SHERL_TR("spec", "\"output\" is short for attention.output.dense.")});
        }
        if (blocks != symbols.end() && !is_linear(name, blocks->second)) {
            problems.push_back(
                {.id = "spec.range",
                 .what = SHERL_TR("spec", "no linear layer of the backbone has this name"),
                 .where = "method.targets",
                 .expected = SHERL_TR(
                     "spec",
                     "query, key, value, output or the last parts of a layer's name, such as intermediate.dense"),
                 .got = name,
                 .way_out = {}});
        }
    }
}

// With bias "all" every tensor whose name contains "bias": those that are added, and the relative position tables.
std::int64_t trained_on_t5(const MethodSpec& method, const std::vector<std::string>& targets,
                           const formats::BackboneConfig& backbone) {
    std::int64_t count = 0;
    if (method.string("bias") == "all")
        count = t5_added_biases(backbone.t5) + 2 * backbone.t5.buckets * backbone.t5.heads;
    for (const LinearLayer& layer : linear_layers(backbone, false)) {
        if (t5_targets_module(targets, layer.name)) count += method.integer("rank") * (layer.inputs + layer.outputs);
    }
    return count;
}

// A (rank × in) and B (out × rank) at each site.
std::int64_t trained(const MethodSpec& method, const formats::BackboneConfig& backbone, bool pooler) {
    const std::vector<std::string> targets = method.strings("targets");
    if (backbone.encoder_decoder()) return trained_on_t5(method, targets, backbone);
    std::int64_t count = method.string("bias") == "all" ? backbone_biases(backbone, pooler) : 0;
    for (const LinearLayer& layer : linear_layers(backbone, pooler)) {
        const bool adapted = std::any_of(targets.begin(), targets.end(),
                                         [&](const std::string& target) { return targets_module(target, layer.name); });
        if (adapted) count += method.integer("rank") * (layer.inputs + layer.outputs);
    }
    return count;
}

}  // namespace

Method lora_method() {
    return {
        .kind = "lora",
        .title = SHERL_TR("spec", "LoRA"),
        .help = SHERL_TR("spec", "Adds a trained low-rank product to frozen linear layers."),
        .source = SHERL_TR("spec", "Hu et al., ICLR 2022"),
        .group = Group::inside,
        .hosts = {"bert", "t5"},
        .options =
            {
                {.path = "method.rank",
                 .type = Type::integer,
                 .help = SHERL_TR("spec", "Rank of the product: A is rank × in, B is out × rank."),
                 .default_value = 8,
                 .minimum = limit(1),
                 .maximum = limit_of("d"),
                 .label = "rank",
                 .title = SHERL_TR("spec", "Rank")},
                {.path = "method.alpha",
                 .type = Type::number,
                 .help = SHERL_TR("spec", "The product is scaled by alpha / rank."),
                 .default_value = 16.0,
                 .minimum = open_limit(0),
                 .label = "alpha",
                 .title = SHERL_TR("spec", "Alpha")},
                {.path = "method.dropout",
                 .type = Type::number,
                 .help = SHERL_TR("spec",
                                  "Dropout on the adapter's input in training steps, whatever the backbone's mode."),
                 .default_value = 0.0,
                 .minimum = limit(0),
                 .maximum = open_limit(1),
                 .rare = true,
                 .label = "dropout"},
                {.path = "method.targets",
                 .type = Type::texts,
                 .help = SHERL_TR("spec",
                                  "Linear layers that get an adapter: query, key, value, output, or any last parts of "
                                  "a layer's name."),
                 .default_value = Json::array({"query", "value"}),
                 .minimum = limit(1),
                 .least_items = 1,
                 .unique = true,
                 .title = SHERL_TR("spec", "Targets")},
                {.path = "method.bias",
                 .type = Type::choice,
                 .help = SHERL_TR("spec", "Whether the backbone's biases are trained too."),
                 .default_value = "none",
                 .choices =
                     {{"none", SHERL_TR("spec", "None"), SHERL_TR("spec", "Biases stay frozen."), {}},
                      {"all",
                       SHERL_TR("spec", "All"),
                       SHERL_TR("spec",
                                "Every bias is trained, as BitFit does; on a T5 the relative tables too: the published runs "
                                "of the LST repository."),
                       {}}},
                 .rare = true,
                 .label = "bias"},
            },
        .check = check,
        .trained = trained,
        .exports = SHERL_TR("spec", "two small matrices for each adapted layer"),
        .peft_type = "LORA",
        .peft = true,
        .merges = true};
}

}  // namespace sherl::spec
