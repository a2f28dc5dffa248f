// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/backbone_folder.h"
#include "core/spec/keys.h"
#include "core/spec/methods/methods.h"
#include "core/spec/run_spec.h"

namespace sherl::spec {
namespace {

std::int64_t trained(const MethodSpec& method, const formats::BackboneConfig& backbone, bool) {
    return method.integer("length") * backbone.width();
}

}  // namespace

Key virtual_tokens() {
    return {.path = "method.length",
            .type = Type::integer,
            .help = SHERL_TR("spec", "Number of virtual tokens."),
            .default_value = 20,
            .minimum = limit(1),
            .maximum = limit_of("positions"),
            .unit = "tokens",
            .label = "length",
            .title = SHERL_TR("spec", "Length")};
}

Method prompt_method() {
    return {.kind = "prompt",
            .title = SHERL_TR("spec", "Prompt tuning"),
            .help = SHERL_TR("spec", "Trains vectors that stand before the words of every text."),
            .source = SHERL_TR("spec", "Lester et al., EMNLP 2021"),
            .group = Group::inside,
            .hosts = {"bert", "t5"},
            .options = {virtual_tokens()},
            .trained = trained,
            .exports = SHERL_TR("spec", "the vectors of the virtual tokens"),
            .peft_type = "PROMPT_TUNING",
            .peft = true};
}

}  // namespace sherl::spec
