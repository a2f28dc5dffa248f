// SPDX-License-Identifier: GPL-3.0-or-later
// Ladder side tuning (Sung et al., 2022) on a BERT stack, in the form of its CLIP-ViL code (methods.md section C,
// golden/NAMES.md): a narrow copy of the stack runs beside the frozen one and takes in its features through gates. No gradient
// enters the backbone.
#include <ATen/ATen.h>

#include <algorithm>
#include <map>
#include <utility>

#include "core/engine/backbones/bert_block.h"
#include "core/engine/methods/method.h"

namespace sherl::engine {
namespace {

constexpr double kGateTemperature = 0.1;
constexpr const char* kMemoryBlock = "side network";

// A trained map without bias: weight (out, in).
at::Tensor map(Parameters& parameters, const std::string& name, std::int64_t in, std::int64_t out, double deviation) {
    return parameters.normal(name + ".weight", {out, in}, deviation, kMemoryBlock);
}

class Ladder final : public Method {
  public:
    Ladder(Encoder& stack, const spec::MethodSpec& spec, Parameters& parameters)
        : memory_block_(parameters.memory_block(kMemoryBlock)),
          shape_(bert_shape(stack.config().bert)),
          layers_(spec.integers("layers")) {
        const formats::BertConfig& config = stack.config().bert;
        const std::int64_t reduction = spec.integer("reduction"), inner = config.feed_forward / reduction;
        const double deviation = stack.initializer_range();
        const bool rungs = spec.string("gate") == "learnable";
        shape_.width = config.width / reduction;
        first_ = map(parameters, "side_first_downsample_l", config.width, shape_.width, deviation);
        for (const std::int64_t layer : layers_) {
            const std::string i = std::to_string(layer - 1);
            Rung rung;
            if (rungs) {
                rung.down = map(parameters, "side_downsamples_l." + i, config.width, shape_.width, deviation);
                rung.gate = parameters.filled("side_gate_params_l." + i, {1}, 0, kMemoryBlock);
            }
            rung.block = block("side_block_l." + i + ".", inner, parameters, deviation);
            rungs_.push_back(std::move(rung));
        }
        last_ = map(parameters, "side_final_upsample_l", shape_.width, config.width, deviation);
    }

    at::Tensor hidden(const Encoder& stack, const Batch& batch, Pass& pass, const FeatureTap& tap) const override {
        // The ladder climbs beside the stack, so that one feature is alive at a time.
        at::Tensor feature = frozen_embedding(stack, batch.input_ids, pass);
        tap(feature);
        at::Tensor z = side([&] { return at::linear(feature, first_); });
        auto rung = rungs_.begin();
        for (std::int64_t i = 0; i < stack.blocks(); ++i) {
            feature = frozen_block(stack, i, feature, pass);
            tap(feature);
            if (!std::binary_search(layers_.begin(), layers_.end(), i + 1)) continue;
            z = side([&] { return step(*rung, z, feature, pass); });
            ++rung;
        }
        return side([&] { return at::linear(z, last_); });
    }

  private:
    struct Rung {
        at::Tensor down;  // (h, d); undefined: a side network without rungs
        at::Tensor gate;  // α (1)
        BertBlock block;
    };

    BertBlock block(const std::string& name, std::int64_t inner, Parameters& parameters, double deviation) const {
        const std::int64_t h = shape_.width;
        const auto linear = [&](const char* part, std::int64_t in, std::int64_t out) {
            Affine affine = normal_affine(parameters, name + part, in, out, deviation, kMemoryBlock);
            Linear site;
            site.name = name + part;
            site.weight = std::move(affine.weight);
            site.bias = std::move(affine.bias);
            site.memory_block = memory_block_;
            return site;
        };
        const auto norm = [&](const char* part) {
            return Norm{parameters.filled(name + part + ".weight", {h}, 1, kMemoryBlock),
                        parameters.filled(name + part + ".bias", {h}, 0, kMemoryBlock)};
        };
        BertBlock block;
        block.query = linear("attention.self.query", h, h);
        block.key = linear("attention.self.key", h, h);
        block.value = linear("attention.self.value", h, h);
        block.attention_output = linear("attention.output.dense", h, h);
        block.attention_norm = norm("attention.output.LayerNorm");
        block.intermediate = linear("intermediate.dense", h, inner);
        block.output = linear("output.dense", inner, h);
        block.output_norm = norm("output.LayerNorm");
        return block;
    }

    // z ← μ z + (1 − μ) down(feature), μ = sigmoid(α / 0.1); then the side block.
    at::Tensor step(const Rung& rung, const at::Tensor& z, const at::Tensor& feature, const Pass& pass) const {
        at::Tensor mixed = z;
        if (rung.down.defined())
            mixed = at::lerp(at::linear(feature, rung.down), z, at::sigmoid(rung.gate / kGateTemperature));
        if (!pass.checkpoint) return rung.block.forward(mixed, pass, shape_);
        const auto run = [&rung, pass, this](const std::vector<at::Tensor>& in) {
            return side([&] { return rung.block.forward(in[0], pass, shape_); });
        };
        return checkpointed({mixed}, run, pass.generator);
    }

    template <class Work>
    at::Tensor side(const Work& work) const {
        const memory::BlockScope scope(memory_block_);
        return work();
    }

    memory::BlockIndex memory_block_;
    BertShape shape_;                   // of the side blocks
    std::vector<std::int64_t> layers_;  // ascending features 1..L
    at::Tensor first_, last_;           // (h, d), (d, h)
    std::vector<Rung> rungs_;           // one for each of `layers_`
};

}  // namespace

std::unique_ptr<Method> build_lst(Encoder& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<Ladder>(stack, spec, parameters);
}

}  // namespace sherl::engine
