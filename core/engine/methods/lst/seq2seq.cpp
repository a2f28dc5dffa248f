// SPDX-License-Identifier: GPL-3.0-or-later
// Ladder side tuning on encoder and decoder (Sung et al., 2022; methods.md section C, golden/NAMES-T5.md): narrow T5 blocks run
// beside the frozen stacks and take in their features through gates; those of the decoder look at the encoder's side output.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <utility>

#include "core/engine/backbones/t5.h"
#include "core/engine/methods/method.h"

namespace sherl::engine {
namespace {

constexpr double kGateTemperature = 0.1;

// One stack's ladder.
class Ladder {
  public:
    Ladder(EncoderDecoder& host, const Stack& stack, const std::string& name, const spec::MethodSpec& spec,
           Parameters& parameters)
        : config_(host.config().t5),
          shape_(t5_shape(config_)),
          bidirectional_(name == "encoder"),
          layers_(spec.integers("layers", name.c_str())),
          memory_name_(name + " side network"),
          memory_block_(parameters.memory_block(memory_name_)) {
        const std::int64_t reduction = spec.integer("reduction"), h = config_.width / reduction;
        const double deviation = host.initializer_range();
        const bool rungs = spec.string("gate") == "learnable";
        const auto down = [&](const std::string& part) {
            return normal_affine(parameters, name + "." + part, config_.width, h, deviation, memory_name_);
        };
        first_ = down("side_first_downsample");
        for (const std::int64_t layer : layers_) {
            const std::string i = std::to_string(layer - 1);
            Rung rung;
            rung.block = block(name + ".side_block." + i, reduction, deviation, parameters);
            if (rungs) rung.down = down("side_downsamples." + i);
            rungs_.push_back(std::move(rung));
        }
        // The official code registers a gate for every block; those of dropped ones never get a gradient.
        for (std::int64_t i = 0; rungs && i < stack.blocks(); ++i) {
            const at::Tensor gate =
                parameters.filled(name + ".side_gate_params." + std::to_string(i), {1}, 0, memory_name_);
            const auto found = std::lower_bound(layers_.begin(), layers_.end(), i + 1);
            if (found != layers_.end() && *found == i + 1)
                rungs_[static_cast<std::size_t>(found - layers_.begin())].gate = gate;
        }
        table_ = parameters.normal(name + ".side_block." + std::to_string(layers_.front() - 1) +
                                       ".layer.0.SelfAttention.relative_attention_bias.weight",
                                   {config_.buckets, config_.heads}, 1, memory_name_);
        norm_.name = name + ".final_side_layer_norm";
        norm_.weight = parameters.filled(norm_.name + ".weight", {h}, 1, memory_name_);
    }

    // A pass of the side blocks; `bias`: what `pass` adds to the scores of self-attention beside the backbone's own table.
    [[nodiscard]] Pass begin(const Pass& pass, const at::Tensor& bias, std::int64_t queries, std::int64_t keys) const {
        const memory::BlockScope scope(memory_block_);
        Pass own = pass;
        own.cache = nullptr;
        own.position_bias = t5_position_bias(
            table_, t5_buckets(queries, keys, bidirectional_, config_.buckets, config_.max_distance, table_.device()));
        if (bias.defined()) own.position_bias = own.position_bias + bias;
        return own;
    }

    [[nodiscard]] at::Tensor first(const at::Tensor& feature) const {
        const memory::BlockScope scope(memory_block_);
        return first_(feature);
    }

    // Takes in feature i of the stack, if the ladder has it: z ← μ z + (1 − μ) down(feature), μ = sigmoid(γ / 0.1); then the
    // side block.
    [[nodiscard]] at::Tensor climb(std::int64_t i, const at::Tensor& z, const at::Tensor& feature, const Pass& pass,
                                   std::vector<BlockCache>* cache) const {
        const auto found = std::lower_bound(layers_.begin(), layers_.end(), i);
        if (found == layers_.end() || *found != i) return z;
        const auto place = static_cast<std::size_t>(found - layers_.begin());
        const Rung& rung = rungs_[place];
        const memory::BlockScope scope(memory_block_);
        at::Tensor mixed = z;
        if (rung.gate.defined())
            mixed = at::lerp(rung.down(feature), z, at::sigmoid(rung.gate / kGateTemperature));
        BlockCache* own = cache != nullptr ? &cache->at(place) : nullptr;
        if (!pass.checkpoint) return rung.block.forward(mixed, pass, shape_, own);
        const auto run = [&rung, pass, this](const std::vector<at::Tensor>& in) {
            const memory::BlockScope inside(memory_block_);
            Pass again = pass;
            again.position_bias = in[1];
            again.memory = in[2];
            return rung.block.forward(in[0], again, shape_);
        };
        return checkpointed({mixed, pass.position_bias, pass.memory}, run, pass.generator);
    }

    [[nodiscard]] at::Tensor finish(const at::Tensor& z, const Pass& pass) const {
        const memory::BlockScope scope(memory_block_);
        return t5_drop(norm_(z, shape_.norm_eps), pass, shape_);
    }

    [[nodiscard]] std::size_t rungs() const { return rungs_.size(); }

  private:
    struct Rung {
        Affine down;      // d → h; undefined with `gate`
        at::Tensor gate;  // γ (1); undefined: a side network without rungs
        T5Block block;
    };

    T5Block block(const std::string& name, std::int64_t reduction, double deviation, Parameters& parameters) const {
        const std::int64_t h = config_.width / reduction, heads = config_.heads * (config_.head_width / reduction);
        const std::int64_t inner = config_.feed_forward / reduction;
        const auto linear = [&](const std::string& part, bool feed_forward) {
            const std::int64_t wide = feed_forward ? inner : heads;
            const bool back = part.ends_with(".o") || part.ends_with(".wo");
            Linear site;
            site.name = part;
            site.weight = parameters.normal(part + ".weight", back ? std::vector{h, wide} : std::vector{wide, h}, deviation,
                                            memory_name_);
            site.memory_block = memory_block_;
            return site;
        };
        const auto norm = [&](const std::string& part) {
            return RmsNorm{.name = part,
                           .weight = parameters.filled(part + ".weight", {h}, 1, memory_name_),
                           .bias = {},
                           .memory_block = memory_block_};
        };
        return make_t5_block(name, !bidirectional_, config_.gated, {.linear = linear, .norm = norm});
    }

    formats::T5Config config_;
    T5Shape shape_;
    bool bidirectional_;
    std::vector<std::int64_t> layers_;  // ascending features 1..L
    std::string memory_name_;
    memory::BlockIndex memory_block_;
    Affine first_;             // d → h
    std::vector<Rung> rungs_;  // one for each of `layers_`
    at::Tensor table_;         // (buckets, heads), of all side blocks
    RmsNorm norm_;
};

class LadderSeq2Seq final : public Seq2SeqMethod {
  public:
    LadderSeq2Seq(EncoderDecoder& host, const spec::MethodSpec& spec, Parameters& parameters)
        : encoder_(host, host.encoder(), "encoder", spec, parameters),
          decoder_(host, host.decoder(), "decoder", spec, parameters),
          last_(normal_affine(parameters, "side_final_upsample", host.width() / spec.integer("reduction"), host.width(),
                              host.initializer_range(), "decoder side network")) {}

    Encoded encode(const EncoderDecoder& host, const Batch& batch, const ForwardContext& context,
                   const FeatureTap& tap) const override {
        const Stack& stack = host.encoder();
        Encoded encoded;
        {
            const c10::NoGradGuard frozen;
            encoded.pass = host.encoder_pass(batch, context, {});
        }
        at::Tensor feature = frozen_embedding(stack, batch.input_ids, encoded.pass);
        tap(feature);
        const std::int64_t tokens = feature.size(1);
        const Pass side = encoder_.begin(encoded.pass, encoded.pass.attention_bias, tokens, tokens);
        // The ladder climbs beside the stack, so that one feature is alive at a time.
        at::Tensor z = encoder_.first(feature);
        for (std::int64_t i = 0; i < stack.blocks(); ++i) {
            feature = frozen_block(stack, i, feature, encoded.pass);
            tap(feature);
            z = encoder_.climb(i + 1, z, feature, side, nullptr);
        }
        {
            const c10::NoGradGuard frozen;
            encoded.memory = host.finish(stack, feature, encoded.pass);
        }
        encoded.side = encoder_.finish(z, encoded.pass);
        encoded.pass.position_bias = at::Tensor();
        return encoded;
    }

    at::Tensor decode(const EncoderDecoder& host, const at::Tensor& ids, const Encoded& source, DecoderState* state,
                      const ForwardContext& context, const FeatureTap& tap) const override {
        const Stack& stack = host.decoder();
        const std::int64_t done = state != nullptr ? state->done : 0, count = ids.size(1);
        if (state != nullptr) state->side.resize(decoder_.rungs());
        Pass pass;
        {
            const c10::NoGradGuard frozen;
            pass = decoder_pass(host, source, count, state, context);
        }
        at::Tensor feature = frozen_embedding(stack, ids, pass);
        tap(feature);
        Pass side = decoder_.begin(pass, count > 1 ? later_tokens(done, count, feature) : at::Tensor(), count, done + count);
        side.memory = source.side;
        at::Tensor z = decoder_.first(feature);
        for (std::int64_t i = 0; i < stack.blocks(); ++i) {
            feature = frozen_block(stack, i, feature, pass);
            tap(feature);
            z = decoder_.climb(i + 1, z, feature, side, state != nullptr ? &state->side : nullptr);
        }
        return last_(decoder_.finish(z, pass));
    }

  private:
    Ladder encoder_, decoder_;
    Affine last_;  // h → d
};

}  // namespace

std::unique_ptr<Seq2SeqMethod> build_lst(EncoderDecoder& host, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<LadderSeq2Seq>(host, spec, parameters);
}

}  // namespace sherl::engine
