// SPDX-License-Identifier: GPL-3.0-or-later
// UniPT; beside core/engine/methods/unipt.cpp.
#include "core/analysis/simulation/method.h"

namespace sherl::analysis::simulation {
namespace {

constexpr const char* kMemoryBlock = "side network";

struct Projection {
    Affine map, norm;
    Tensor operator()(Context& c, const Tensor& x) const { return layer_norm(c, linear(c, x, map), norm); }
};

class UniPT final : public Method {
  public:
    UniPT(Bert& stack, const spec::MethodSpec& spec, Parameters& parameters)
        : memory_block_(parameters.memory_block(kMemoryBlock)), targets_(spec.integers("layers")) {
        const std::int64_t d = stack.width(), h = d / spec.integer("reduction");
        std::vector<std::int64_t> features = targets_;
        features.push_back(stack.blocks());
        for (const std::int64_t feature : features) {
            const std::string name = feature == 0 ? std::string("side_first_downsample_l.")
                                                  : "side_downsamples_l." + std::to_string(feature - 1) + ".";
            const Affine map = parameters.affine(name + "0", d, h, kMemoryBlock);
            downs_.push_back({map, parameters.norm(name + "1", h, kMemoryBlock)});
        }
        gate_ = parameters.affine("side_gate_layer_l", h, 1, kMemoryBlock);
        widen_ = parameters.affine("side_projection_l.0", h, d, kMemoryBlock);
        const Affine map = parameters.affine("side_projection_l.2", d, h, kMemoryBlock);
        narrow_ = {map, parameters.norm("side_projection_l.3", h, kMemoryBlock)};
        last_ = parameters.affine("side_final_upsample_l.0", h, d, kMemoryBlock);
    }

    Tensor hidden(Context& c, const Bert& stack, const Batch& batch, Pass& pass) const override {
        Tensors targets;
        Tensor feature = frozen_embedding(c, stack, batch.input_ids, pass);
        std::size_t next = 0;
        for (std::int64_t i = 0;; ++i) {
            if (next < targets_.size() && targets_[next] == i) {
                const BlockScope scope(c.machine, memory_block_);
                targets.push_back(downs_[next++](c, feature));
            }
            if (i == stack.blocks()) break;
            feature = frozen_block(c, stack, i, feature, pass);
        }
        const BlockScope scope(c.machine, memory_block_);
        return merge(c, downs_.back()(c, feature), targets, pass);
    }

  private:
    Tensor merge(Context& c, const Tensor& anchor, const Tensors& targets, const Pass& pass) const {
        Machine& m = c.machine;
        const std::int64_t rows = anchor->sizes[0], length = anchor->sizes[1];
        const Tensor keep = m.view(pass.mask, {rows, length, 1});
        const Tensor tokens = sum(c, keep, 1);
        const auto mean = [&](const Tensor& x) { return divide(c, sum(c, mul(c, x, keep), 1), tokens); };
        const Tensor anchor_mean = mean(anchor);
        Tensors answers, scores;
        for (const Tensor& target : targets) {
            Tensor weight = relu(c, mul(c, matmul(c, anchor, transpose(c, target, 1, 2)), m.view(pass.mask, {rows, 1, length})));
            weight = divide(c, weight, shift(c, sum(c, weight, -1, true)));
            answers.push_back(add(c, matmul(c, weight, target), target));
            scores.push_back(linear(c, mul(c, anchor_mean, mean(target)), gate_));
        }
        const Tensor confidence = softmax(c, cat(c, scores, 1));
        const Tensors shares = split(c, confidence, targets.size());
        const auto share = [&](std::size_t k) { return m.view(shares[k], {rows, 1, 1}); };
        Tensor mixed = mul(c, answers[0], share(0));
        for (std::size_t k = 1; k < answers.size(); ++k) mixed = addcmul(c, mixed, answers[k], share(k));
        return linear(c, add(c, anchor, narrow_(c, relu_in_place(c, linear(c, mixed, widen_)))), last_);
    }

    // One column each; their gradients are put together again.
    static Tensors split(Context& c, const Tensor& x, std::size_t parts) {
        Machine& m = c.machine;
        Tensors columns;
        for (std::size_t k = 0; k < parts; ++k) columns.push_back(m.alias(x, {x->sizes[0], 1}));
        m.record(columns, {x}, {}, [&m, sizes = x->sizes](Node&, Tensors&) -> Tensors { return {m.empty(sizes)}; });
        return columns;
    }

    std::int16_t memory_block_;
    std::vector<std::int64_t> targets_;
    std::vector<Projection> downs_;
    Affine gate_, widen_;
    Projection narrow_;
    Affine last_;
};

}  // namespace

std::unique_ptr<Method> build_unipt(Bert& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<UniPT>(stack, spec, parameters);
}

}  // namespace sherl::analysis::simulation
