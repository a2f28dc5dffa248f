// SPDX-License-Identifier: GPL-3.0-or-later
// A method decides what trains and how a forward pass runs over the stacks. Inside methods change blocks at named sites;
// beside methods read frozen features under no-grad and own a side network.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/engine/backbones/encoder.h"
#include "core/engine/backbones/encoder_decoder.h"
#include "core/engine/methods/parameters.h"
#include "core/spec/run_spec.h"

namespace sherl::engine {

// Hands features to whoever asked for them, detached.
class FeatureTap {
  public:
    explicit FeatureTap(std::vector<at::Tensor>* features) : features_(features) {}
    void operator()(const at::Tensor& feature) const {
        if (features_ != nullptr) features_->push_back(feature.detach());
    }

  private:
    std::vector<at::Tensor>* features_;
};

// Owned by one model, used by one thread at a time.
class Method {
  public:
    virtual ~Method() = default;
    // The hidden state that the head pools: (B, T, d). `pass` may be extended (virtual tokens lengthen its mask).
    [[nodiscard]] virtual at::Tensor hidden(const Encoder& stack, const Batch& batch, Pass& pass,
                                            const FeatureTap& tap) const = 0;
};

// What the decoder needs of a source text.
struct Encoded {
    Pass pass;          // of the encoder: its masks
    at::Tensor memory;  // (B, S, d) what frozen decoder blocks look at
    at::Tensor side;    // (B, S, d or h) what trained or re-entered ones look at; undefined: memory
};

// What decoding keeps between calls: generation goes token by token.
struct DecoderState {
    std::int64_t done = 0;  // target tokens so far
    std::vector<BlockCache> blocks, side;
};

// The same for hosts of two stacks. Owned by one model, used by one thread at a time.
class Seq2SeqMethod {
  public:
    virtual ~Seq2SeqMethod() = default;
    [[nodiscard]] virtual Encoded encode(const EncoderDecoder& host, const Batch& batch, const ForwardContext& context,
                                         const FeatureTap& tap) const = 0;
    // ids (B, T) target tokens → the state (B, T, d) that the output map takes. `state` null: the whole target at once.
    [[nodiscard]] virtual at::Tensor decode(const EncoderDecoder& host, const at::Tensor& ids, const Encoded& source,
                                            DecoderState* state, const ForwardContext& context,
                                            const FeatureTap& tap) const = 0;
};

// Each builds a method on a backbone and registers what it trains. Throws Error(input) for options that do not fit.
using MethodBuilder = std::unique_ptr<Method> (*)(Encoder& stack, const spec::MethodSpec& spec, Parameters& parameters);
using Seq2SeqBuilder = std::unique_ptr<Seq2SeqMethod> (*)(EncoderDecoder& host, const spec::MethodSpec& spec,
                                                          Parameters& parameters);

// The keys of adapter_config.json that are this method's own in the peft library's layout.
using PeftKeys = OrderedJson (*)(const spec::MethodSpec& spec);

struct MethodEntry {
    const char* kind;
    MethodBuilder encoder;                    // null: not defined on such hosts
    Seq2SeqBuilder encoder_decoder = nullptr;
    PeftKeys peft_keys = nullptr;  // of encoders; null: the layout is ours
};

// Throws Error(input) for a kind that is not there.
[[nodiscard]] const MethodEntry& method_entry(const std::string& kind);

// Every method that has a builder: the kinds of the catalogue, one line each.
[[nodiscard]] const std::vector<MethodEntry>& method_registry();

// The pass of every inside method and of full tuning: embedding, then all blocks, autograd keeping what it needs.
class WholeEncoder : public Method {
  public:
    [[nodiscard]] at::Tensor hidden(const Encoder& stack, const Batch& batch, Pass& pass,
                                    const FeatureTap& tap) const override;
};

// The same on two stacks. `prompt` (P, d): trained vectors before the source text, or undefined.
class WholeSeq2Seq final : public Seq2SeqMethod {
  public:
    explicit WholeSeq2Seq(at::Tensor prompt = {}) : prompt_(std::move(prompt)) {}
    [[nodiscard]] Encoded encode(const EncoderDecoder& host, const Batch& batch, const ForwardContext& context,
                                 const FeatureTap& tap) const override;
    [[nodiscard]] at::Tensor decode(const EncoderDecoder& host, const at::Tensor& ids, const Encoded& source,
                                    DecoderState* state, const ForwardContext& context,
                                    const FeatureTap& tap) const override;

  private:
    at::Tensor prompt_;
};

// The decoder's pass over `count` more tokens, with the cache of `state` (null: none), which then counts them.
[[nodiscard]] Pass decoder_pass(const EncoderDecoder& host, const Encoded& source, std::int64_t count, DecoderState* state,
                                const ForwardContext& context);

// Frozen features for methods beside the backbone: nothing is recorded.
[[nodiscard]] at::Tensor frozen_embedding(const Stack& stack, const at::Tensor& ids, const Pass& pass);
[[nodiscard]] at::Tensor frozen_block(const Stack& stack, std::int64_t index, const at::Tensor& hidden, const Pass& pass);

// BitFit's biases on a backbone that has none; LoRA's bias "all" trains them, too.
void train_added_biases(EncoderDecoder& host, Parameters& parameters);

[[nodiscard]] OrderedJson lora_peft_keys(const spec::MethodSpec&);
[[nodiscard]] OrderedJson ia3_peft_keys(const spec::MethodSpec&);
[[nodiscard]] OrderedJson prompt_peft_keys(const spec::MethodSpec&);
[[nodiscard]] OrderedJson prefix_peft_keys(const spec::MethodSpec&);

std::unique_ptr<Method> build_full(Encoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_linear_probe(Encoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_partial(Encoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_bitfit(Encoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_adapter(Encoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_lora(Encoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_ia3(Encoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_prompt(Encoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_prefix(Encoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_lst(Encoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_unipt(Encoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_sherl(Encoder&, const spec::MethodSpec&, Parameters&);

std::unique_ptr<Seq2SeqMethod> build_full(EncoderDecoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Seq2SeqMethod> build_partial(EncoderDecoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Seq2SeqMethod> build_bitfit(EncoderDecoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Seq2SeqMethod> build_adapter(EncoderDecoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Seq2SeqMethod> build_lora(EncoderDecoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Seq2SeqMethod> build_prompt(EncoderDecoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Seq2SeqMethod> build_lst(EncoderDecoder&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Seq2SeqMethod> build_sherl(EncoderDecoder&, const spec::MethodSpec&, Parameters&);

}  // namespace sherl::engine
