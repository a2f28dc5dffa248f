// SPDX-License-Identifier: GPL-3.0-or-later
// LoRA (Hu et al., 2022): W x + b + (alpha / rank)·B(A(dropout(x))) at the target sites; names as the peft library
// writes them.
#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "core/base/error.h"
#include "core/engine/methods/method.h"
#include "core/spec/trained.h"

namespace sherl::engine {
namespace {

class LowRank final : public SiteAdapter {
  public:
    LowRank(at::Tensor a, at::Tensor b, double scaling, double dropout)
        : a_(std::move(a)), b_(std::move(b)), scaling_(scaling), dropout_(dropout) {}

    at::Tensor forward(const at::Tensor& x, const Linear& base, const Pass& pass) const override {
        const at::Tensor input = pass.training ? dropout(x, dropout_, pass.generator) : x;
        const at::Tensor low = at::linear(input, a_);
        // As matrices, so that the product is added into the result of the site, which nobody saves: no (B, T, out)
        // tensor for the product, nor for the sum.
        at::Tensor result = base.plain(x.reshape({-1, base.in()}));
        result.addmm_(low.view({-1, low.size(-1)}), b_.t(), 1, scaling_);
        std::vector<std::int64_t> shape = x.sizes().vec();
        shape.back() = base.out();
        return result.view(shape);
    }

    bool fold(at::Tensor& weight, at::Tensor&) const override {
        weight.addmm_(b_.detach().to(weight.scalar_type()), a_.detach().to(weight.scalar_type()), 1, scaling_);
        return true;
    }

  private:
    at::Tensor a_, b_;  // (rank, in), (out, rank)
    double scaling_, dropout_;
};

}  // namespace

std::unique_ptr<Method> build_lora(Encoder& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    const std::int64_t rank = spec.integer("rank");
    const double scaling = spec.number("alpha") / static_cast<double>(rank);
    std::set<std::string> adapted;
    for (const std::string& target : spec.strings("targets")) {
        bool found = false;
        for (Linear* site : stack.sites()) {
            if (!spec::targets_module(target, site->name)) continue;
            found = true;
            if (!adapted.insert(site->name).second) continue;
            const std::string name = "base_model.model." + site->name;
            const std::string memory_block = stack.memory_block(site->name);
            // Kaiming uniform with a = √5 comes to ±1/√in.
            at::Tensor a = parameters.uniform(name + ".lora_A.weight", {rank, site->in()},
                                              1 / std::sqrt(static_cast<double>(site->in())), memory_block);
            at::Tensor b = parameters.filled(name + ".lora_B.weight", {site->out(), rank}, 0, memory_block);
            site->adapter = std::make_unique<LowRank>(std::move(a), std::move(b), scaling, spec.number("dropout"));
        }
        if (!found) {
            throw Error(ErrorKind::input,
                        {.id = "lora.target",
                         .what = SHERL_TR("engine", "no linear layer of the backbone has this name"),
                         .where = "method.targets",
                         .expected = SHERL_TR("engine", "a suffix such as query, value or output.dense"),
                         .got = target,
                         .way_out = {}});
        }
    }
    if (spec.options.contains("bias") && spec.string("bias") == "all") {
        for (const BackboneWeight& weight : stack.weights()) {
            if (!weight.name.ends_with(".bias")) continue;
            const std::string module = weight.name.substr(0, weight.name.size() - std::string(".bias").size());
            parameters.train("base_model.model." + module + (adapted.contains(module) ? ".base_layer.bias" : ".bias"),
                             weight.tensor, stack.memory_block(weight.name));
        }
    }
    return std::make_unique<WholeEncoder>();
}

// The LST repository's names: lora_As and lora_Bs, filed under the task. Its published runs train every tensor whose name
// contains "bias", which is bias "all" here.
std::unique_ptr<Seq2SeqMethod> build_lora(EncoderDecoder& host, const spec::MethodSpec& spec, Parameters& parameters) {
    const std::int64_t rank = spec.integer("rank");
    const std::vector<std::string> targets = spec.strings("targets");
    for (Linear* site : host.sites()) {
        if (!spec::t5_targets_module(targets, site->name)) continue;
        const std::string block = host.memory_block(site->name + ".weight");
        at::Tensor a = parameters.uniform(site->name + ".lora_As." + parameters.key(), {rank, site->in()},
                                          1 / std::sqrt(static_cast<double>(site->in())), block);
        at::Tensor b = parameters.filled(site->name + ".lora_Bs." + parameters.key(), {site->out(), rank}, 0, block);
        site->adapter = std::make_unique<LowRank>(std::move(a), std::move(b),
                                                  spec.number("alpha") / static_cast<double>(rank), spec.number("dropout"));
    }
    if (spec.string("bias") == "all") {
        train_added_biases(host, parameters);
        for (const BackboneWeight& weight : host.weights()) {
            if (weight.name.find("bias") != std::string::npos)
                parameters.train(weight.name, weight.tensor, host.memory_block(weight.name));
        }
    }
    return std::make_unique<WholeSeq2Seq>();
}

OrderedJson lora_peft_keys(const spec::MethodSpec& spec) {
    std::vector<std::string> targets = spec.strings("targets");
    std::replace(targets.begin(), targets.end(), std::string("output"), std::string("attention.output.dense"));
    return {{"r", spec.integer("rank")},
            {"lora_alpha", spec.options.at("alpha")},
            {"lora_dropout", spec.options.at("dropout")},
            {"target_modules", targets},
            {"bias", spec.options.value("bias", "none")}};
}

}  // namespace sherl::engine
