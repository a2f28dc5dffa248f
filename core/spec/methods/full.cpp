// SPDX-License-Identifier: GPL-3.0-or-later
// Full fine-tuning: the upper end of memory and, usually, of accuracy.
#include "core/spec/methods/methods.h"

namespace sherl::spec {

Method full_method() {
    return {.kind = "full",
            .title = SHERL_TR("spec", "Full fine-tuning"),
            .help = SHERL_TR("spec", "Trains every weight of the backbone and the head."),
            .source = SHERL_TR("spec", "Devlin et al., NAACL 2019 (fine-tuning of BERT)"),
            .group = Group::baseline,
            .hosts = {"bert"},
            .options = {},
            .suggested_lr = 5e-5};
}

}  // namespace sherl::spec
