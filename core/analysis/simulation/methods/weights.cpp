// SPDX-License-Identifier: GPL-3.0-or-later
// Methods that train weights of the backbone, or none: full, partial, bitfit, linear_probe.
#include "core/analysis/simulation/method.h"

namespace sherl::analysis::simulation {
namespace {

class LinearProbe final : public WholeEncoder {
  public:
    Tensor hidden(Context& c, const Bert& stack, const Batch& batch, Pass& pass) const override {
        const NoGrad frozen(c.machine);
        return WholeEncoder::hidden(c, stack, batch, pass);
    }
};

void train_last(Backbone& host, const std::string& prefix, std::int64_t blocks, std::int64_t count, Parameters& parameters) {
    for (std::int64_t i = blocks - count; i < blocks; ++i) {
        std::string block = prefix;
        block.append(std::to_string(i));
        for (const Weight& weight : host.weights())
            if (host.memory_block(weight.name) == block) parameters.train(weight.name, weight.tensor, block);
    }
}

}  // namespace

std::unique_ptr<Method> build_full(Bert& stack, const spec::MethodSpec&, Parameters& parameters) {
    train_all(stack, parameters, "");
    return std::make_unique<WholeEncoder>();
}

std::unique_ptr<Seq2SeqMethod> build_full(T5& host, const spec::MethodSpec&, Parameters& parameters) {
    train_all(host, parameters, "");
    return std::make_unique<WholeSeq2Seq>();
}

std::unique_ptr<Method> build_linear_probe(Bert&, const spec::MethodSpec&, Parameters&) {
    return std::make_unique<LinearProbe>();
}

std::unique_ptr<Method> build_partial(Bert& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    train_last(stack, "block ", stack.blocks(), spec.integer("layers"), parameters);
    return std::make_unique<WholeEncoder>();
}

std::unique_ptr<Seq2SeqMethod> build_partial(T5& host, const spec::MethodSpec& spec, Parameters& parameters) {
    train_last(host, "encoder block ", host.encoder().blocks(), spec.integer("layers", "encoder"), parameters);
    train_last(host, "decoder block ", host.decoder().blocks(), spec.integer("layers", "decoder"), parameters);
    return std::make_unique<WholeSeq2Seq>();
}

std::unique_ptr<Method> build_bitfit(Bert& stack, const spec::MethodSpec&, Parameters& parameters) {
    train_all(stack, parameters, ".bias");
    return std::make_unique<WholeEncoder>();
}

void train_added_biases(T5& host, Parameters& parameters) {
    const auto zero = [&](const std::string& module, std::int64_t size) {
        return parameters.add(module + ".bias", {size}, host.memory_block(module + ".weight"));
    };
    for (Site* site : host.sites()) site->map.bias = zero(site->name, site->out());
    for (T5Norm* norm : host.block_norms()) norm->affine.bias = zero(norm->name, norm->affine.weight->sizes[0]);
    host.head().map.bias = zero(host.head().name, host.head().out());
}

std::unique_ptr<Seq2SeqMethod> build_bitfit(T5& host, const spec::MethodSpec&, Parameters& parameters) {
    train_added_biases(host, parameters);
    return std::make_unique<WholeSeq2Seq>();
}

}  // namespace sherl::analysis::simulation
