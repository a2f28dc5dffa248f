// SPDX-License-Identifier: GPL-3.0-or-later
// BitFit (Ben Zaken et al., 2022): every bias of the backbone is trained; methods.md section D.
#include "core/engine/methods/method.h"

namespace sherl::engine {

std::unique_ptr<Method> build_bitfit(Stack& stack, const spec::MethodSpec&, Parameters& parameters) {
    for (const BackboneWeight& weight : stack.weights()) {
        if (weight.name.ends_with(".bias"))
            parameters.train(weight.name, weight.tensor, stack.memory_block(weight.name));
    }
    return std::make_unique<WholeStack>();
}

}  // namespace sherl::engine
