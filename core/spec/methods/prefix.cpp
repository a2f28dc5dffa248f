// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/backbone_folder.h"
#include "core/spec/keys.h"
#include "core/spec/methods/methods.h"
#include "core/spec/run_spec.h"

namespace sherl::spec {
namespace {

std::int64_t trained(const MethodSpec& method, const formats::BackboneConfig& backbone, bool) {
    return method.integer("length") * 2 * backbone.bert.blocks * backbone.bert.width;
}

}  // namespace

Method prefix_method() {
    return {.kind = "prefix",
            .title = SHERL_TR("spec", "Prefix tuning"),
            .help = SHERL_TR("spec", "Trains keys and values that every block attends to before its own."),
            .source = SHERL_TR("spec", "Li and Liang, ACL 2021"),
            .group = Group::inside,
            .hosts = {"bert"},
            .options = {virtual_tokens()},
            .trained = trained,
            .exports = SHERL_TR("spec", "keys and values of the prefix, for every block"),
            .peft_type = "PREFIX_TUNING",
            .peft = true};
}

}  // namespace sherl::spec
