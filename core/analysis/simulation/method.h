// SPDX-License-Identifier: GPL-3.0-or-later
// Methods without numbers: what trains and how a forward pass runs over the stacks; beside core/engine/methods, whose kinds and
// names they share. A new method brings one file here, too, and one line in method.cpp.
#pragma once

#include <memory>
#include <string>

#include "core/analysis/simulation/bert.h"
#include "core/analysis/simulation/t5.h"
#include "core/spec/run_spec.h"

namespace sherl::analysis::simulation {

class Method {
  public:
    virtual ~Method() = default;
    [[nodiscard]] virtual Tensor hidden(Context& c, const Bert& stack, const Batch& batch, Pass& pass) const = 0;
};

struct Encoded {
    Pass pass;
    Tensor memory, side;
};

struct DecoderState {
    std::int64_t done = 0;
    std::vector<BlockCache> blocks, side;
};

class Seq2SeqMethod {
  public:
    virtual ~Seq2SeqMethod() = default;
    [[nodiscard]] virtual Encoded encode(Context& c, const T5& host, const Batch& batch, const Pass& how) const = 0;
    [[nodiscard]] virtual Tensor decode(Context& c, const T5& host, const Tensor& ids, const Encoded& source, DecoderState* state,
                                        const Pass& how) const = 0;
};

class WholeEncoder : public Method {
  public:
    [[nodiscard]] Tensor hidden(Context& c, const Bert& stack, const Batch& batch, Pass& pass) const override;
};

class WholeSeq2Seq final : public Seq2SeqMethod {
  public:
    explicit WholeSeq2Seq(Tensor prompt = nullptr) : prompt_(std::move(prompt)) {}
    [[nodiscard]] Encoded encode(Context& c, const T5& host, const Batch& batch, const Pass& how) const override;
    [[nodiscard]] Tensor decode(Context& c, const T5& host, const Tensor& ids, const Encoded& source, DecoderState* state,
                                const Pass& how) const override;

  private:
    Tensor prompt_;
};

[[nodiscard]] Pass decoder_pass(Context& c, const T5& host, const Encoded& source, std::int64_t count, DecoderState* state,
                                const Pass& how);
[[nodiscard]] Tensor frozen_embedding(Context& c, const Stack& stack, const Tensor& ids, const Pass& pass);
[[nodiscard]] Tensor frozen_block(Context& c, const Stack& stack, std::int64_t index, const Tensor& hidden, const Pass& pass);
void train_all(Backbone& host, Parameters& parameters, const std::string& mark);  // whose names contain it
void train_added_biases(T5& host, Parameters& parameters);

using MethodBuilder = std::unique_ptr<Method> (*)(Bert& stack, const spec::MethodSpec& spec, Parameters& parameters);
using Seq2SeqBuilder = std::unique_ptr<Seq2SeqMethod> (*)(T5& host, const spec::MethodSpec& spec, Parameters& parameters);

struct MethodEntry {
    const char* kind;
    MethodBuilder encoder;
    Seq2SeqBuilder encoder_decoder = nullptr;
};
// Null: no such kind here.
[[nodiscard]] const MethodEntry* find_entry(const std::string& kind);

std::unique_ptr<Method> build_full(Bert&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_linear_probe(Bert&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_partial(Bert&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_bitfit(Bert&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_adapter(Bert&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_lora(Bert&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_ia3(Bert&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_prompt(Bert&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_prefix(Bert&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_lst(Bert&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_unipt(Bert&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_sherl(Bert&, const spec::MethodSpec&, Parameters&);

std::unique_ptr<Seq2SeqMethod> build_full(T5&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Seq2SeqMethod> build_partial(T5&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Seq2SeqMethod> build_bitfit(T5&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Seq2SeqMethod> build_adapter(T5&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Seq2SeqMethod> build_lora(T5&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Seq2SeqMethod> build_prompt(T5&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Seq2SeqMethod> build_lst(T5&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Seq2SeqMethod> build_sherl(T5&, const spec::MethodSpec&, Parameters&);

}  // namespace sherl::analysis::simulation
