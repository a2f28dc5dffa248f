// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/methods/methods.h"

namespace sherl::spec {

Method bitfit_method() {
    return {.kind = "bitfit",
            .title = SHERL_TR("spec", "BitFit"),
            .help = SHERL_TR("spec", "Trains the biases of the backbone and the head."),
            .source = SHERL_TR("spec", "Ben Zaken et al., ACL 2022"),
            .group = Group::inside,
            .hosts = {"bert"},
            .options = {}};
}

}  // namespace sherl::spec
