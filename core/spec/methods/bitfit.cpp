// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/methods/methods.h"
#include "core/spec/trained.h"

namespace sherl::spec {

namespace {

std::int64_t trained(const MethodSpec&, const formats::BackboneConfig& backbone, bool pooler) {
    return backbone.encoder_decoder() ? t5_added_biases(backbone.t5) : backbone_biases(backbone, pooler);
}

}  // namespace

Method bitfit_method() {
    return {.kind = "bitfit",
            .title = SHERL_TR("spec", "BitFit"),
            .help = SHERL_TR("spec", "Trains the biases of the backbone and the head."),
            .source = SHERL_TR("spec", "Ben Zaken et al., ACL 2022"),
            .group = Group::inside,
            .hosts = {"bert", "t5"},
            .options = {},
            .trained = trained,
            .exports = SHERL_TR("spec", "the biases of the backbone")};
}

}  // namespace sherl::spec
