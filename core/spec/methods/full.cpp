// SPDX-License-Identifier: GPL-3.0-or-later
// Full fine-tuning: the upper end of memory and, usually, of accuracy.
#include "core/spec/methods/methods.h"
#include "core/spec/trained.h"

namespace sherl::spec {

namespace {

std::int64_t trained(const MethodSpec&, const formats::BackboneConfig& backbone, bool pooler) {
    return backbone_parameters(backbone, pooler);
}

}  // namespace

Method full_method() {
    return {.kind = "full",
            .title = SHERL_TR("spec", "Full fine-tuning"),
            .help = SHERL_TR("spec", "Trains every weight of the backbone and the head."),
            .source = SHERL_TR("spec", "Devlin et al., NAACL 2019 (fine-tuning of BERT)"),
            .group = Group::baseline,
            .hosts = {"bert", "t5"},
            .options = {},
            .trained = trained,
            .exports = SHERL_TR("spec", "all weights of the backbone"),
            .suggested_lr = 5e-5};
}

}  // namespace sherl::spec
