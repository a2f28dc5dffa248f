// SPDX-License-Identifier: GPL-3.0-or-later
// Prompt tuning (Lester et al., 2021): trained vectors before the word embeddings; as the peft library does it
// (golden/NAMES.md). The virtual tokens take positions 0..P−1 and take part in pooling.
#include "core/engine/methods/method.h"

namespace sherl::engine {
namespace {

class Prompt final : public WholeEncoder {
  public:
    explicit Prompt(at::Tensor embeddings) : embeddings_(std::move(embeddings)) {}

    at::Tensor hidden(const Encoder& stack, const Batch& batch, Pass& pass, const FeatureTap& tap) const override {
        pass.prompt = embeddings_;
        lengthen_tokens(pass, embeddings_.size(0));
        return WholeEncoder::hidden(stack, batch, pass, tap);
    }

  private:
    at::Tensor embeddings_;  // (P, d)
};

}  // namespace

std::unique_ptr<Method> build_prompt(Encoder& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<Prompt>(
        parameters.normal("prompt_embeddings", {spec.integer("length"), stack.width()}, 1, "embedding"));
}

// Before the source text; the encoder's positions count the prompt, and the decoder looks at it.
std::unique_ptr<Seq2SeqMethod> build_prompt(EncoderDecoder& host, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<WholeSeq2Seq>(
        parameters.normal("prefix_shared", {spec.integer("length"), host.width()}, 1, "embedding"));
}

OrderedJson prompt_peft_keys(const spec::MethodSpec& spec) {
    return {{"num_virtual_tokens", spec.integer("length")}};
}

}  // namespace sherl::engine
