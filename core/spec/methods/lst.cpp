// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/backbone_folder.h"
#include "core/spec/keys.h"
#include "core/spec/methods/methods.h"
#include "core/spec/run_spec.h"

namespace sherl::spec {
namespace {

Json every_block(const Settled& settled) {
    const auto blocks = settled.symbols.find("L");
    if (blocks == settled.symbols.end()) return nullptr;
    Json layers = Json::array();
    for (std::int64_t layer = 1; layer <= blocks->second; ++layer) layers.push_back(layer);
    return layers;
}

void refuse_reduction(const Json& reduction, Text what, Text expected, std::vector<Problem>& problems) {
    problems.push_back({.id = "spec.range",
                        .what = std::move(what),
                        .where = "method.reduction",
                        .expected = std::move(expected),
                        .got = reduction.dump(),
                        .way_out = {}});
}

void check(Values& values, const Symbols& symbols, std::vector<Problem>& problems) {
    const Json reduction = value_at(values, "method.reduction");
    if (!reduction.is_number()) return;
    const auto by = reduction.get<std::int64_t>();
    if (has_two_stacks(symbols)) {
        for (const char* width : {"d", "d_kv", "d_ff"}) {
            const std::int64_t whole = symbols.at(width);
            if (whole / by >= 1) continue;
            refuse_reduction(reduction, SHERL_TR("spec", "the side network would have no width"),
                             SHERL_TR("spec", "at most %1, which is %2").arg(whole).arg(width), problems);
        }
        return;
    }
    if (value_at(values, "method.init") == "fisher") {
        problems.push_back({.id = "spec.conflict",
                            .what = SHERL_TR("spec", "start values from pruned weights are defined on two stacks only"),
                            .where = "method.init",
                            .expected = Text::plain("random"),
                            .got = "fisher",
                            .way_out = {}});
    }
    const auto width = symbols.find("d"), heads = symbols.find("heads");
    if (width == symbols.end() || heads == symbols.end()) return;
    if (const auto inner = symbols.find("d_ff"); inner != symbols.end() && inner->second / by < 1) {
        refuse_reduction(reduction, SHERL_TR("spec", "the side network would have no width"),
                         SHERL_TR("spec", "at most %1, which is %2").arg(inner->second).arg("d_ff"), problems);
    }
    const std::int64_t h = width->second / by;
    if (h >= 1 && h % heads->second == 0) return;
    refuse_reduction(reduction, SHERL_TR("spec", "the heads do not divide the side network's width %1").arg(h),
                     SHERL_TR("spec", "a value that makes %1 // reduction a multiple of the %2 heads")
                         .arg(width->second)
                         .arg(heads->second),
                     problems);
}

// methods.md section C. Down-samplers with bias, T5 blocks, gates of all blocks, one relative table, the norm.
std::int64_t trained_on_t5(const MethodSpec& method, const formats::T5Config& t5) {
    const std::int64_t by = method.integer("reduction"), d = t5.width, h = d / by;
    const std::int64_t attention = 4 * h * (t5.heads * (t5.head_width / by)) + h;
    const std::int64_t inner = (t5.gated ? 3 : 2) * h * (t5.feed_forward / by) + h;
    const bool rungs = method.string("gate") == "learnable";
    std::int64_t count = h * d + d;  // the way back
    for (const char* stack : kStacks) {
        const bool decoder = std::string_view(stack) == "decoder";
        const auto kept = static_cast<std::int64_t>(method.integers("layers", stack).size());
        count += d * h + h + kept * ((decoder ? 2 : 1) * attention + inner) + t5.buckets * t5.heads + h;
        if (rungs) count += kept * (d * h + h) + (decoder ? t5.decoder_blocks : t5.encoder_blocks);
    }
    return count;
}

// The CLIP-ViL form: down-samplers and gates, a narrow BERT block for each feature, the up-sampler.
std::int64_t trained(const MethodSpec& method, const formats::BackboneConfig& backbone, bool) {
    if (backbone.encoder_decoder()) return trained_on_t5(method, backbone.t5);
    const std::int64_t d = backbone.bert.width, reduction = method.integer("reduction");
    const std::int64_t h = d / reduction, f = backbone.bert.feed_forward / reduction;
    const std::int64_t block = 4 * (h * h + h) + (h * f + f) + (f * h + h) + 4 * h;
    const std::int64_t rung = method.string("gate") == "learnable" ? d * h + 1 : 0;
    return 2 * d * h + static_cast<std::int64_t>(method.integers("layers").size()) * (block + rung);
}

}  // namespace

Method lst_method() {
    return {
        .kind = "lst",
        .title = SHERL_TR("spec", "Ladder side tuning"),
        .help = SHERL_TR("spec", "Trains a narrow copy of the backbone that climbs beside it through gates."),
        .source = SHERL_TR("spec", "Sung et al., NeurIPS 2022"),
        .group = Group::beside,
        .hosts = {"bert", "t5"},
        .options = {{.path = "method.reduction",
                     .type = Type::integer,
                     .help = SHERL_TR("spec",
                                      "Widths of the side network are those of the backbone // reduction; the number of "
                                      "heads stays."),
                     .default_value = 8,
                     .minimum = limit(1),
                     .maximum = limit_of("d"),
                     .label = "reduction",
                     .title = SHERL_TR("spec", "Reduction")},
                    {.path = "method.layers",
                     .type = Type::integers,
                     .help = SHERL_TR("spec", "Features that the ladder takes in; i is the output of block i."),
                     .derive = every_block,
                     .default_help = SHERL_TR("spec", "all of 1..L"),
                     .minimum = limit(1),
                     .maximum = limit_of("L"),
                     .least_items = 1,
                     .ascending = true,
                     .per_stack = true,
                     .label = "layers"},
                    {.path = "method.gate",
                     .type = Type::choice,
                     .help = SHERL_TR("spec", "How the ladder takes a feature in."),
                     .default_value = "learnable",
                     .choices = {{"learnable",
                                  SHERL_TR("spec", "Learnable"),
                                  SHERL_TR("spec", "A trained gate for each feature, 0.5 at the start."),
                                  {}},
                                 {"one",
                                  SHERL_TR("spec", "None"),
                                  SHERL_TR("spec", "No features: a narrow network on the embedding alone."),
                                  {}}},
                     .rare = true,
                     .label = "gate",
                     .title = SHERL_TR("spec", "Gate")},
                    {.path = "method.init",
                     .type = Type::choice,
                     .help = SHERL_TR("spec", "Start values of the side blocks."),
                     .default_value = "random",
                     .choices = {{"random", SHERL_TR("spec", "Random"), {}, {}},
                                 {"fisher", SHERL_TR("spec", "Fisher"), SHERL_TR("spec", "Pruned backbone weights; two stacks only."), {}}},
                     .rare = true,
                     .label = "init",
                     .title = SHERL_TR("spec", "Start values")},
                    {.path = "method.fisher_order",
                     .type = Type::choice,
                     .help = SHERL_TR("spec", "Order of the rows that pruning keeps."),
                     .default_value = "hash",
                     .choices = {{"hash", SHERL_TR("spec", "As published"), SHERL_TR("spec", "That of a hash set."), {}},
                                 {"ascending", SHERL_TR("spec", "Ascending"), {}, {}}},
                     .applies_if = {{"method.init", {"fisher"}}},
                     .rare = true,
                     .label = "order"},
                    {.path = "method.fisher_samples",
                     .type = Type::integer,
                     .help = SHERL_TR("spec", "Training examples that importance is measured on."),
                     .default_value = 1024,
                     .minimum = limit(1),
                     .applies_if = {{"method.init", {"fisher"}}},
                     .rare = true,
                     .unit = "examples",
                     .label = "samples"}},
        .check = check,
        .trained = trained,
        .exports = SHERL_TR("spec", "side network, gates, output projection")};
}

}  // namespace sherl::spec
