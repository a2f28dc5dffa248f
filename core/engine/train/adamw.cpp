// SPDX-License-Identifier: GPL-3.0-or-later
// AdamW through LibTorch's fused kernel: in place, no temporaries.
#include <torch/torch.h>

#include <cmath>

#include "core/engine/train/optimizer.h"

namespace sherl::engine {
namespace {

class AdamW final : public Optimizer {
  public:
    AdamW(const spec::OptimizerSpec& spec, const std::vector<NamedTensor>& trained, memory::Ledger* ledger)
        : spec_(spec) {
        const memory::BlockIndex block = ledger != nullptr ? ledger->block("optimizer") : memory::BlockIndex{};
        const auto counted = [&](at::Tensor tensor) {
            if (ledger != nullptr) ledger->assign(tensor, memory::Category::optimizer_state, block);
            return tensor;
        };
        const torch::NoGradGuard no_grad;
        for (const NamedTensor& named : trained) {
            names_.push_back(named.name);
            tensors_.push_back(named.tensor);
            first_moments_.push_back(counted(at::zeros_like(named.tensor, at::MemoryFormat::Contiguous)));
            second_moments_.push_back(counted(at::zeros_like(named.tensor, at::MemoryFormat::Contiguous)));
        }
        if (trained.empty()) return;
        // The kernel wants a float32 counter per tensor and only reads it: one shared counter serves all.
        counter_ = counted(at::zeros({}, tensors_.front().options().dtype(at::kFloat).requires_grad(false)));
        counters_.assign(trained.size(), counter_);
    }

    void step(double learning_rate) override {
        ++steps_;
        if (tensors_.empty()) return;
        const torch::NoGradGuard no_grad;
        counter_.fill_(static_cast<double>(steps_));
        std::vector<at::Tensor> gradients;
        gradients.reserve(tensors_.size());
        for (const at::Tensor& tensor : tensors_) {
            const at::Tensor& gradient = tensor.grad();
            // The kernel walks raw memory: the layouts of tensor, gradient and moments must agree.
            gradients.push_back(gradient.defined() ? gradient.contiguous() : at::zeros_like(tensor));
        }
        const bool transformers = spec_.kind == "adamw_hf";
        // The form of transformers 4 adds epsilon before bias correction, which is an epsilon of ε / √(1 − β₂ᵗ) after it, and
        // decays the updated values.
        const double epsilon =
            transformers ? spec_.eps / std::sqrt(1 - std::pow(spec_.beta2, static_cast<double>(steps_))) : spec_.eps;
        at::_fused_adamw_(tensors_, gradients, first_moments_, second_moments_, {}, counters_, learning_rate,
                          spec_.beta1, spec_.beta2, transformers ? 0 : spec_.weight_decay, epsilon,
                          /*amsgrad=*/false, /*maximize=*/false);
        if (!transformers || spec_.weight_decay == 0) return;
        for (at::Tensor& tensor : tensors_) tensor.mul_(1 - learning_rate * spec_.weight_decay);
    }

    [[nodiscard]] std::int64_t steps() const override { return steps_; }

    [[nodiscard]] std::vector<NamedTensor> state() const override {
        std::vector<NamedTensor> all = named("m/", first_moments_);
        for (NamedTensor& second : named("v/", second_moments_)) all.push_back(std::move(second));
        return all;
    }

    void load_state(const std::map<std::string, at::Tensor>& state, std::int64_t steps) override {
        copy_tensors(this->state(), state, "", "optimizer");
        steps_ = steps;
    }

  private:
    [[nodiscard]] std::vector<NamedTensor> named(const std::string& prefix,
                                                 const std::vector<at::Tensor>& tensors) const {
        std::vector<NamedTensor> out;
        for (std::size_t i = 0; i < tensors.size(); ++i) out.push_back({prefix + names_[i], tensors[i]});
        return out;
    }

    spec::OptimizerSpec spec_;
    std::vector<std::string> names_;
    std::vector<at::Tensor> tensors_, first_moments_, second_moments_, counters_;
    at::Tensor counter_;
    std::int64_t steps_ = 0;
};

}  // namespace

std::unique_ptr<Optimizer> make_adamw(const spec::OptimizerSpec& spec, const std::vector<NamedTensor>& trained,
                                      memory::Ledger* ledger) {
    return std::make_unique<AdamW>(spec, trained, ledger);
}

}  // namespace sherl::engine
