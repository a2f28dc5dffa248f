// SPDX-License-Identifier: GPL-3.0-or-later
// UniPT (Diao et al., CVPR 2024) on a BERT stack, in the form of its CLIP-ViL code (methods.md section B, golden/NAMES.md):
// the deepest feature attends to the others token by token, and a gate mixes what they answer. No gradient enters the backbone.
#include <ATen/ATen.h>

#include <map>
#include <utility>

#include "core/engine/methods/method.h"

namespace sherl::engine {
namespace {

constexpr double kEpsilon = 1e-6, kNormEpsilon = 1e-5;
constexpr const char* kMemoryBlock = "side network";

// Linear and layer norm.
struct Projection {
    Affine linear, norm;

    at::Tensor operator()(const at::Tensor& x) const {
        return at::layer_norm(linear(x), norm.weight.sizes(), norm.weight, norm.bias, kNormEpsilon);
    }
};

class UniPT final : public Method {
  public:
    UniPT(Encoder& stack, const spec::MethodSpec& spec, Parameters& parameters)
        : memory_block_(parameters.memory_block(kMemoryBlock)), targets_(spec.integers("layers")) {
        const std::int64_t d = stack.width(), h = d / spec.integer("reduction");
        const auto affine = [&](const std::string& name, std::int64_t in, std::int64_t out) {
            return normal_affine(parameters, name, in, out, stack.initializer_range(), kMemoryBlock);
        };
        const auto norm = [&](const std::string& name) {
            return Affine{parameters.filled(name + ".weight", {h}, 1, kMemoryBlock),
                          parameters.filled(name + ".bias", {h}, 0, kMemoryBlock)};
        };
        std::vector<std::int64_t> features = targets_;
        features.push_back(stack.blocks());
        for (const std::int64_t feature : features) {
            const std::string name = feature == 0 ? std::string("side_first_downsample_l.")
                                                  : "side_downsamples_l." + std::to_string(feature - 1) + ".";
            Projection down{affine(name + "0", d, h), {}};
            down.norm = norm(name + "1");
            downs_.push_back(std::move(down));
        }
        gate_ = affine("side_gate_layer_l", h, 1);
        widen_ = affine("side_projection_l.0", h, d);
        narrow_ = {affine("side_projection_l.2", d, h), {}};
        narrow_.norm = norm("side_projection_l.3");
        last_ = affine("side_final_upsample_l.0", h, d);
    }

    at::Tensor hidden(const Encoder& stack, const Batch& batch, Pass& pass, const FeatureTap& tap) const override {
        std::vector<at::Tensor> targets;
        at::Tensor feature = frozen_embedding(stack, batch.input_ids, pass);
        tap(feature);
        std::size_t next = 0;
        for (std::int64_t i = 0;; ++i) {
            if (next < targets_.size() && targets_[next] == i) {
                const memory::BlockScope scope(memory_block_);
                targets.push_back(downs_[next++](feature));
            }
            if (i == stack.blocks()) break;
            feature = frozen_block(stack, i, feature, pass);
            tap(feature);
        }
        const memory::BlockScope scope(memory_block_);
        return merge(downs_.back()(feature), targets, pass);
    }

  private:
    // anchor and targets (B, T, h) → (B, T, d)
    at::Tensor merge(const at::Tensor& anchor, const std::vector<at::Tensor>& targets, const Pass& pass) const {
        const at::Tensor keep = pass.mask.unsqueeze(-1), tokens = keep.sum(1);  // (B, T, 1), (B, 1)
        const auto mean = [&](const at::Tensor& x) { return (x * keep).sum(1) / tokens; };
        const at::Tensor anchor_mean = mean(anchor);
        std::vector<at::Tensor> answers, scores;
        for (const at::Tensor& target : targets) {
            // Masked scores are 0 before the ReLU, so padding gets no share.
            at::Tensor weight = at::relu(at::matmul(anchor, target.transpose(1, 2)) * pass.mask.unsqueeze(1));
            weight = weight / (weight.sum(-1, true) + kEpsilon);
            answers.push_back(at::matmul(weight, target) + target);  // + I
            scores.push_back(gate_(anchor_mean * mean(target)));
        }
        const std::vector<at::Tensor> confidence = at::softmax(at::cat(scores, 1), 1).split(1, 1);
        at::Tensor mixed = answers[0] * confidence[0].unsqueeze(-1);
        for (std::size_t k = 1; k < answers.size(); ++k)
            mixed = at::addcmul(mixed, answers[k], confidence[k].unsqueeze(-1));
        return last_(anchor + narrow_(widen_(mixed).relu_()));
    }

    memory::BlockIndex memory_block_;
    std::vector<std::int64_t> targets_;  // ascending features below L
    std::vector<Projection> downs_;      // of the targets, then of the anchor (feature L)
    Affine gate_, widen_;                // h → 1, h → d
    Projection narrow_;                  // d → h
    Affine last_;                        // h → d
};

}  // namespace

std::unique_ptr<Method> build_unipt(Encoder& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<UniPT>(stack, spec, parameters);
}

}  // namespace sherl::engine
