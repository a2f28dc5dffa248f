// SPDX-License-Identifier: GPL-3.0-or-later
// Prefix tuning (Li and Liang, 2021) without re-parameterisation: trained keys and values in front of every block's own, as
// the peft library does it (golden/NAMES.md). Real tokens start at position P; there are no hidden states for the prefix.
#include "core/engine/methods/method.h"

namespace sherl::engine {
namespace {

class Prefix final : public WholeEncoder {
  public:
    explicit Prefix(at::Tensor states) : states_(std::move(states)) {}

    at::Tensor hidden(const Encoder& stack, const Batch& batch, Pass& pass, const FeatureTap& tap) const override {
        pass.prefix = states_;
        pass.first_position = states_.size(0);
        lengthen_attention(pass, states_.size(0));
        return WholeEncoder::hidden(stack, batch, pass, tap);
    }

  private:
    at::Tensor states_;  // (P, 2·L·d)
};

}  // namespace

std::unique_ptr<Method> build_prefix(Encoder& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<Prefix>(parameters.normal(
        "prompt_embeddings", {spec.integer("length"), 2 * stack.blocks() * stack.width()}, 1, "embedding"));
}

OrderedJson prefix_peft_keys(const spec::MethodSpec& spec) {
    return {{"num_virtual_tokens", spec.integer("length")}, {"prefix_projection", false}};
}

}  // namespace sherl::engine
