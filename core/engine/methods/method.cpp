// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/methods/method.h"

#include <c10/core/GradMode.h>

#include "core/base/error.h"

namespace sherl::engine {

const std::vector<MethodEntry>& method_registry() {
    static const std::vector<MethodEntry> entries{
        {"full", build_full, build_full},
        {"linear_probe", build_linear_probe},
        {"partial", build_partial, build_partial},
        {"bitfit", build_bitfit, build_bitfit},
        {"adapter", build_adapter, build_adapter},
        {"lora", build_lora, build_lora, lora_peft_keys},
        {"ia3", build_ia3, nullptr, ia3_peft_keys},
        {"prompt", build_prompt, build_prompt, prompt_peft_keys},
        {"prefix", build_prefix, nullptr, prefix_peft_keys},
        {"lst", build_lst, build_lst},
        {"unipt", build_unipt},
        {"sherl", build_sherl, build_sherl},
    };
    return entries;
}

const MethodEntry& method_entry(const std::string& kind) {
    std::string known;
    for (const MethodEntry& entry : method_registry()) {
        if (kind == entry.kind) return entry;
        known += (known.empty() ? "" : ", ") + std::string(entry.kind);
    }
    throw Error(ErrorKind::input, {.id = "method.kind",
                                   .what = SHERL_TR("engine", "this method is not built"),
                                   .where = "method.kind",
                                   .expected = SHERL_TR("engine", "one of %1").arg(known),
                                   .got = kind,
                                   .way_out = {}});
}

at::Tensor frozen_embedding(const Stack& stack, const at::Tensor& ids, const Pass& pass) {
    const c10::NoGradGuard frozen;
    return stack.embed(ids, pass);
}

at::Tensor frozen_block(const Stack& stack, std::int64_t index, const at::Tensor& hidden, const Pass& pass) {
    const c10::NoGradGuard frozen;
    return stack.block(index, hidden, pass);
}

Pass decoder_pass(const EncoderDecoder& host, const Encoded& source, std::int64_t count, DecoderState* state,
                  const ForwardContext& context) {
    Pass pass = host.decoder_pass(source.pass, state != nullptr ? state->done : 0, count, context);
    pass.memory = source.memory;
    if (state == nullptr) return pass;
    state->blocks.resize(static_cast<std::size_t>(host.decoder().blocks()));
    pass.cache = &state->blocks;
    state->done += count;
    return pass;
}

at::Tensor WholeEncoder::hidden(const Encoder& stack, const Batch& batch, Pass& pass, const FeatureTap& tap) const {
    at::Tensor hidden = stack.embed(batch.input_ids, pass);
    tap(hidden);
    for (std::int64_t i = 0; i < stack.blocks(); ++i) {
        hidden = stack.block(i, hidden, pass);
        tap(hidden);
    }
    return hidden;
}

Encoded WholeSeq2Seq::encode(const EncoderDecoder& host, const Batch& batch, const ForwardContext& context,
                             const FeatureTap& tap) const {
    Encoded encoded{.pass = host.encoder_pass(batch, context, prompt_), .memory = {}, .side = {}};
    at::Tensor hidden = host.encoder().embed(batch.input_ids, encoded.pass);
    tap(hidden);
    for (std::int64_t i = 0; i < host.encoder().blocks(); ++i) {
        hidden = host.encoder().block(i, hidden, encoded.pass);
        tap(hidden);
    }
    encoded.memory = host.finish(host.encoder(), hidden, encoded.pass);
    return encoded;
}

at::Tensor WholeSeq2Seq::decode(const EncoderDecoder& host, const at::Tensor& ids, const Encoded& source,
                                DecoderState* state, const ForwardContext& context, const FeatureTap& tap) const {
    const Pass pass = decoder_pass(host, source, ids.size(1), state, context);
    at::Tensor hidden = host.decoder().embed(ids, pass);
    tap(hidden);
    for (std::int64_t i = 0; i < host.decoder().blocks(); ++i) {
        hidden = host.decoder().block(i, hidden, pass);
        tap(hidden);
    }
    return host.finish(host.decoder(), hidden, pass);
}

}  // namespace sherl::engine
