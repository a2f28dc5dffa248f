// SPDX-License-Identifier: GPL-3.0-or-later
// Partial fine-tuning: the last blocks are trained whole, nothing else of the backbone; golden/NAMES.md, NAMES-T5.md. Autograd records
// nothing below the first trained block.
#include "core/engine/methods/method.h"

namespace sherl::engine {

namespace {

// The last `count` of `blocks`; their ledger names are `prefix` and the number.
void train_last(Backbone& backbone, const std::string& prefix, std::int64_t blocks, std::int64_t count,
                Parameters& parameters) {
    for (std::int64_t i = blocks - count; i < blocks; ++i) {
        const std::string block = prefix + std::to_string(i);
        for (const BackboneWeight& weight : backbone.weights()) {
            if (backbone.memory_block(weight.name) == block) parameters.train(weight.name, weight.tensor, block);
        }
    }
}

}  // namespace

std::unique_ptr<Method> build_partial(Encoder& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    train_last(stack, "block ", stack.blocks(), spec.integer("layers"), parameters);
    return std::make_unique<WholeEncoder>();
}

std::unique_ptr<Seq2SeqMethod> build_partial(EncoderDecoder& host, const spec::MethodSpec& spec, Parameters& parameters) {
    train_last(host, "encoder block ", host.encoder().blocks(), spec.integer("layers", "encoder"), parameters);
    train_last(host, "decoder block ", host.decoder().blocks(), spec.integer("layers", "decoder"), parameters);
    return std::make_unique<WholeSeq2Seq>();
}

}  // namespace sherl::engine
