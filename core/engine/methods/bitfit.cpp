// SPDX-License-Identifier: GPL-3.0-or-later
// BitFit (Ben Zaken et al., 2022): every bias of the backbone is trained; methods.md section D.
#include "core/engine/methods/method.h"

namespace sherl::engine {

std::unique_ptr<Method> build_bitfit(Encoder& stack, const spec::MethodSpec&, Parameters& parameters) {
    for (const BackboneWeight& weight : stack.weights()) {
        if (weight.name.ends_with(".bias"))
            parameters.train(weight.name, weight.tensor, stack.memory_block(weight.name));
    }
    return std::make_unique<WholeEncoder>();
}

// T5 has no biases: they are added, 0 at the start, beside every map and norm of the blocks and to the output map.
void train_added_biases(EncoderDecoder& host, Parameters& parameters) {
    const auto zero = [&](const std::string& module, std::int64_t size) {
        return parameters.filled(module + ".bias", {size}, 0, host.memory_block(module + ".weight"));
    };
    for (Linear* site : host.sites()) site->bias = zero(site->name, site->out());
    for (RmsNorm* norm : host.block_norms()) norm->bias = zero(norm->name, norm->weight.size(0));
    host.head().bias = zero(host.head().name, host.head().out());
}

std::unique_ptr<Seq2SeqMethod> build_bitfit(EncoderDecoder& host, const spec::MethodSpec&, Parameters& parameters) {
    train_added_biases(host, parameters);
    return std::make_unique<WholeSeq2Seq>();
}

}  // namespace sherl::engine
