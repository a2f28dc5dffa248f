// SPDX-License-Identifier: GPL-3.0-or-later
// A method decides what trains and how a forward pass runs over the stack. Inside methods change blocks at named sites;
// beside methods read frozen features under no-grad and own a side network.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

#include "core/engine/backbones/stack.h"
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
    [[nodiscard]] virtual at::Tensor hidden(const Stack& stack, const Batch& batch, Pass& pass,
                                            const FeatureTap& tap) const = 0;
};

// Builds a method on a stack and registers what it trains. Throws Error(input) for options that do not fit the stack.
using MethodBuilder = std::unique_ptr<Method> (*)(Stack& stack, const spec::MethodSpec& spec, Parameters& parameters);

struct MethodEntry {
    const char* kind;
    MethodBuilder build;
};

// Every method that has a builder: the kinds of the catalogue, one line each.
[[nodiscard]] const std::vector<MethodEntry>& method_registry();

// The pass of every inside method and of full tuning: embedding, then all blocks, autograd keeping what it needs.
class WholeStack : public Method {
  public:
    [[nodiscard]] at::Tensor hidden(const Stack& stack, const Batch& batch, Pass& pass,
                                    const FeatureTap& tap) const override;
};

std::unique_ptr<Method> build_full(Stack&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_linear_probe(Stack&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_bitfit(Stack&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_lora(Stack&, const spec::MethodSpec&, Parameters&);
std::unique_ptr<Method> build_sherl(Stack&, const spec::MethodSpec&, Parameters&);

}  // namespace sherl::engine
