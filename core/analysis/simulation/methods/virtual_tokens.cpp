// SPDX-License-Identifier: GPL-3.0-or-later
// Methods that add trained tokens: prompt, prefix.
#include "core/analysis/simulation/method.h"

namespace sherl::analysis::simulation {
namespace {

class Prompt final : public WholeEncoder {
  public:
    explicit Prompt(Tensor embeddings) : embeddings_(std::move(embeddings)) {}
    Tensor hidden(Context& c, const Bert& stack, const Batch& batch, Pass& pass) const override {
        pass.prompt = embeddings_;
        lengthen_tokens(c, pass, embeddings_->sizes[0]);
        return WholeEncoder::hidden(c, stack, batch, pass);
    }

  private:
    Tensor embeddings_;
};

class Prefix final : public WholeEncoder {
  public:
    explicit Prefix(Tensor states) : states_(std::move(states)) {}
    Tensor hidden(Context& c, const Bert& stack, const Batch& batch, Pass& pass) const override {
        pass.prefix = states_;
        lengthen_attention(c, pass, states_->sizes[0]);
        return WholeEncoder::hidden(c, stack, batch, pass);
    }

  private:
    Tensor states_;
};

}  // namespace

std::unique_ptr<Method> build_prompt(Bert& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<Prompt>(parameters.add("prompt_embeddings", {spec.integer("length"), stack.width()}, "embedding"));
}

std::unique_ptr<Seq2SeqMethod> build_prompt(T5& host, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<WholeSeq2Seq>(parameters.add("prefix_shared", {spec.integer("length"), host.width()}, "embedding"));
}

std::unique_ptr<Method> build_prefix(Bert& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<Prefix>(
        parameters.add("prompt_embeddings", {spec.integer("length"), 2 * stack.blocks() * stack.width()}, "embedding"));
}

}  // namespace sherl::analysis::simulation
