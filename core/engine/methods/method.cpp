// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/methods/method.h"

namespace sherl::engine {

const std::vector<MethodEntry>& method_registry() {
    static const std::vector<MethodEntry> entries{
        {"full", build_full},   {"linear_probe", build_linear_probe}, {"bitfit", build_bitfit}, {"lora", build_lora},
        {"sherl", build_sherl},
    };
    return entries;
}

at::Tensor WholeStack::hidden(const Stack& stack, const Batch& batch, Pass& pass, const FeatureTap& tap) const {
    at::Tensor hidden = stack.embed(batch, pass);
    tap(hidden);
    for (std::int64_t i = 0; i < stack.blocks(); ++i) {
        hidden = stack.block(i, hidden, pass);
        tap(hidden);
    }
    return hidden;
}

}  // namespace sherl::engine
