// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/simulation/method.h"

#include <algorithm>
#include <array>

namespace sherl::analysis::simulation {
namespace {

constexpr std::array kEntries{
    MethodEntry{"full", build_full, build_full},
    MethodEntry{"linear_probe", build_linear_probe},
    MethodEntry{"partial", build_partial, build_partial},
    MethodEntry{"bitfit", build_bitfit, build_bitfit},
    MethodEntry{"adapter", build_adapter, build_adapter},
    MethodEntry{"lora", build_lora, build_lora},
    MethodEntry{"ia3", build_ia3},
    MethodEntry{"prompt", build_prompt, build_prompt},
    MethodEntry{"prefix", build_prefix},
    MethodEntry{"lst", build_lst, build_lst},
    MethodEntry{"unipt", build_unipt},
    MethodEntry{"sherl", build_sherl, build_sherl},
};

}  // namespace

const MethodEntry* find_entry(const std::string& kind) {
    const auto* found = std::find_if(kEntries.begin(), kEntries.end(), [&](const MethodEntry& each) { return kind == each.kind; });
    return found != kEntries.end() ? found : nullptr;
}

Tensor frozen_embedding(Context& c, const Stack& stack, const Tensor& ids, const Pass& pass) {
    const NoGrad frozen(c.machine);
    return stack.embed(c, ids, pass);
}

Tensor frozen_block(Context& c, const Stack& stack, std::int64_t index, const Tensor& hidden, const Pass& pass) {
    const NoGrad frozen(c.machine);
    return stack.block(c, index, hidden, pass);
}

void train_all(Backbone& host, Parameters& parameters, const std::string& mark) {
    for (const Weight& weight : host.weights()) {
        if (weight.name.find(mark) != std::string::npos)
            parameters.train(weight.name, weight.tensor, host.memory_block(weight.name));
    }
}

Pass decoder_pass(Context& c, const T5& host, const Encoded& source, std::int64_t count, DecoderState* state, const Pass& how) {
    Pass pass = host.decoder_pass(c, source.pass, state != nullptr ? state->done : 0, count, how);
    pass.memory = source.memory;
    if (state == nullptr) return pass;
    state->blocks.resize(static_cast<std::size_t>(host.decoder().blocks()));
    pass.cache = &state->blocks;
    state->done += count;
    return pass;
}

Tensor WholeEncoder::hidden(Context& c, const Bert& stack, const Batch& batch, Pass& pass) const {
    Tensor hidden = stack.embed(c, batch.input_ids, pass);
    for (std::int64_t i = 0; i < stack.blocks(); ++i) hidden = stack.block(c, i, hidden, pass);
    return hidden;
}

Encoded WholeSeq2Seq::encode(Context& c, const T5& host, const Batch& batch, const Pass& how) const {
    Encoded encoded{host.encoder_pass(c, batch, how, prompt_), nullptr, nullptr};
    Tensor hidden = host.encoder().embed(c, batch.input_ids, encoded.pass);
    for (std::int64_t i = 0; i < host.encoder().blocks(); ++i) hidden = host.encoder().block(c, i, hidden, encoded.pass);
    encoded.memory = host.finish(c, host.encoder(), hidden, encoded.pass);
    return encoded;
}

Tensor WholeSeq2Seq::decode(Context& c, const T5& host, const Tensor& ids, const Encoded& source, DecoderState* state,
                            const Pass& how) const {
    const Pass pass = decoder_pass(c, host, source, ids->sizes[1], state, how);
    Tensor hidden = host.decoder().embed(c, ids, pass);
    for (std::int64_t i = 0; i < host.decoder().blocks(); ++i) hidden = host.decoder().block(c, i, hidden, pass);
    return host.finish(c, host.decoder(), hidden, pass);
}

}  // namespace sherl::analysis::simulation
