// SPDX-License-Identifier: GPL-3.0-or-later
// Full fine-tuning: every tensor of the backbone in use is trained, under its own name.
#include "core/engine/methods/method.h"

namespace sherl::engine {

namespace {

void train_all(Backbone& backbone, Parameters& parameters) {
    for (const BackboneWeight& weight : backbone.weights())
        parameters.train(weight.name, weight.tensor, backbone.memory_block(weight.name));
}

}  // namespace

std::unique_ptr<Method> build_full(Encoder& stack, const spec::MethodSpec&, Parameters& parameters) {
    train_all(stack, parameters);
    return std::make_unique<WholeEncoder>();
}

std::unique_ptr<Seq2SeqMethod> build_full(EncoderDecoder& host, const spec::MethodSpec&, Parameters& parameters) {
    train_all(host, parameters);
    return std::make_unique<WholeSeq2Seq>();
}

}  // namespace sherl::engine
