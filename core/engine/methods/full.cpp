// SPDX-License-Identifier: GPL-3.0-or-later
// Full fine-tuning: every tensor of the backbone in use is trained, under its own name.
#include "core/engine/methods/method.h"

namespace sherl::engine {

std::unique_ptr<Method> build_full(Stack& stack, const spec::MethodSpec&, Parameters& parameters) {
    for (const BackboneWeight& weight : stack.weights())
        parameters.train(weight.name, weight.tensor, stack.memory_block(weight.name));
    return std::make_unique<WholeStack>();
}

}  // namespace sherl::engine
