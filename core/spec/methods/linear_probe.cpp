// SPDX-License-Identifier: GPL-3.0-or-later
// Linear probe: the lower end of memory; shows what the last feature alone still knows.
#include "core/spec/methods/methods.h"

namespace sherl::spec {

namespace {

std::int64_t trained(const MethodSpec&, const formats::BackboneConfig&, bool) {
    return 0;
}

}  // namespace

Method linear_probe_method() {
    return {.kind = "linear_probe",
            .title = SHERL_TR("spec", "Linear probe"),
            .help = SHERL_TR("spec", "Trains the head alone on the frozen last feature."),
            .source = SHERL_TR("spec", "Alain and Bengio, ICLR workshop 2017"),
            .group = Group::baseline,
            .hosts = {"bert"},
            .options = {},
            .trained = trained,
            .exports = SHERL_TR("spec", "nothing but the head")};
}

}  // namespace sherl::spec
