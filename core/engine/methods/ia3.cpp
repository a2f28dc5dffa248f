// SPDX-License-Identifier: GPL-3.0-or-later
// (IA)³ (Liu et al., 2022): trained factors, on the output of key and value projections (bias included) and on the input of
// feed-forward ones; names and shapes as the peft library writes them (golden/NAMES.md).
#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>

#include "core/engine/methods/method.h"
#include "core/spec/trained.h"

namespace sherl::engine {
namespace {

class Factor final : public SiteAdapter {
  public:
    Factor(at::Tensor factor, bool on_input) : factor_(std::move(factor)), on_input_(on_input) {}

    at::Tensor forward(const at::Tensor& x, const Linear& base, const Pass&) const override {
        const at::Tensor scale = factor_.view({-1});
        return on_input_ ? base.plain(x * scale) : base.plain(x) * scale;
    }

    bool fold(at::Tensor& weight, at::Tensor& bias) const override {
        const at::Tensor factor = factor_.detach().to(weight.scalar_type());  // of rows or of columns
        weight.mul_(factor);
        if (!on_input_ && bias.defined()) bias.mul_(factor.view({-1}));
        return true;
    }

  private:
    at::Tensor factor_;  // (out, 1), or (1, in) where it scales the input
    bool on_input_;
};

}  // namespace

std::unique_ptr<Method> build_ia3(Encoder& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    for (Linear* site : stack.sites()) {
        if (!spec::scaled_by_ia3(spec.strings("targets"), site->name)) continue;
        const bool on_input = spec::ia3_scales_input(site->name);
        const std::vector<std::int64_t> shape =
            on_input ? std::vector<std::int64_t>{1, site->in()} : std::vector<std::int64_t>{site->out(), 1};
        at::Tensor factor = parameters.filled("base_model.model." + site->name + ".ia3_l", shape, 1,
                                              stack.memory_block(site->name));
        site->adapter = std::make_unique<Factor>(std::move(factor), on_input);
    }
    return std::make_unique<WholeEncoder>();
}

OrderedJson ia3_peft_keys(const spec::MethodSpec& spec) {
    const std::vector<std::string> targets = spec.strings("targets");
    std::vector<std::string> feed_forward;
    std::copy_if(targets.begin(), targets.end(), std::back_inserter(feed_forward), spec::ia3_scales_input);
    return {{"target_modules", targets}, {"feedforward_modules", feed_forward}};
}

}  // namespace sherl::engine
