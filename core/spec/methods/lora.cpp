// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <set>

#include "core/spec/keys.h"
#include "core/spec/methods/methods.h"
#include "core/spec/run_spec.h"
#include "core/spec/trained.h"

namespace sherl::spec {
namespace {

// Linear layers of a BERT host. A target names one by its last parts, as the peft library matches them.
constexpr std::array<const char*, 6> block_linears{"attention.self.query", "attention.self.key",
                                                   "attention.self.value", "attention.output.dense",
                                                   "intermediate.dense",   "output.dense"};

bool names(const std::string& target, const std::string& module) {
    return module == target || module.ends_with("." + target);
}

bool is_linear(const std::string& target, std::int64_t blocks) {
    if (names(target, "pooler.dense")) return true;
    for (std::int64_t block = 0; block < blocks; ++block) {
        const std::string prefix = "encoder.layer." + std::to_string(block) + ".";
        for (const char* linear : block_linears) {
            if (names(target, prefix + linear)) return true;
        }
    }
    return false;
}

// run-spec.md: `output` stands for attention.output.dense; written out, so that one variant has one hash.
void check(Values& values, const Symbols& symbols, std::vector<Problem>& problems) {
    const auto found = values.find("method.targets");
    const auto blocks = symbols.find("L");
    if (found == values.end()) return;
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

// A (rank × in) and B (out × rank) at each site.
std::int64_t trained(const MethodSpec& method, const formats::BackboneConfig& backbone, bool pooler) {
    constexpr std::string_view suffix = ".weight";
    std::int64_t count = method.string("bias") == "all" ? backbone_biases(backbone, pooler) : 0;
    for (const auto& [name, shape] : formats::bert_tensors(backbone.bert, pooler)) {
        if (shape.size() != 2 || name.starts_with("embeddings.") || !name.ends_with(suffix)) continue;
        const std::string module = name.substr(0, name.size() - suffix.size());
        const std::vector<std::string> targets = method.strings("targets");
        const bool adapted = std::any_of(targets.begin(), targets.end(),
                                         [&module](const std::string& target) { return names(target, module); });
        if (adapted) count += method.integer("rank") * (shape[0] + shape[1]);
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
        .hosts = {"bert"},
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
                      {"all", SHERL_TR("spec", "All"), SHERL_TR("spec", "Every bias is trained, as BitFit does."), {}}},
                 .rare = true,
                 .label = "bias"},
            },
        .check = check,
        .trained = trained};
}

}  // namespace sherl::spec
