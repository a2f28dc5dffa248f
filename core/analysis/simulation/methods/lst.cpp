// SPDX-License-Identifier: GPL-3.0-or-later
// Ladder side tuning on one stack and on two; beside core/engine/methods/lst.
#include <algorithm>

#include "core/analysis/simulation/method.h"

namespace sherl::analysis::simulation {
namespace {

constexpr const char* kMemoryBlock = "side network";

// z ← μ z + (1 − μ) down(feature), μ = sigmoid(α / 0.1). Arguments from right to left, as g++ evaluates them.
Tensor mix(Context& c, const Tensor& z, const Affine& down, const Tensor& feature, const Tensor& gate) {
    const Tensor divided = scale(c, gate), mu = sigmoid(c, divided);
    return lerp(c, linear(c, feature, down), z, mu);
}

class Ladder final : public Method {
  public:
    Ladder(Bert& stack, const spec::MethodSpec& spec, Parameters& parameters)
        : memory_block_(parameters.memory_block(kMemoryBlock)), shape_(stack.shape()), layers_(spec.integers("layers")) {
        const formats::BertConfig& config = stack.config();
        const std::int64_t reduction = spec.integer("reduction"), inner = config.feed_forward / reduction;
        const bool rungs = spec.string("gate") == "learnable";
        shape_.width = config.width / reduction;
        const auto map = [&](const std::string& name, std::int64_t in, std::int64_t out) {
            return Affine{parameters.add(name + ".weight", {out, in}, kMemoryBlock), nullptr};
        };
        first_ = map("side_first_downsample_l", config.width, shape_.width);
        for (const std::int64_t layer : layers_) {
            const std::string i = std::to_string(layer - 1);
            Rung rung;
            if (rungs) {
                rung.down = map("side_downsamples_l." + i, config.width, shape_.width);
                rung.gate = parameters.add("side_gate_params_l." + i, {1}, kMemoryBlock);
            }
            rung.block = block("side_block_l." + i + ".", inner, parameters);
            rungs_.push_back(std::move(rung));
        }
        last_ = map("side_final_upsample_l", shape_.width, config.width);
    }

    Tensor hidden(Context& c, const Bert& stack, const Batch& batch, Pass& pass) const override {
        Tensor feature = frozen_embedding(c, stack, batch.input_ids, pass);
        Tensor z = side(c, [&] { return linear(c, feature, first_); });
        auto rung = rungs_.begin();
        for (std::int64_t i = 0; i < stack.blocks(); ++i) {
            feature = frozen_block(c, stack, i, feature, pass);
            if (!std::binary_search(layers_.begin(), layers_.end(), i + 1)) continue;
            z = side(c, [&] { return step(c, *rung, z, feature, pass); });
            ++rung;
        }
        return side(c, [&] { return linear(c, z, last_); });
    }

  private:
    struct Rung {
        Affine down;
        Tensor gate;
        BertBlock block;
    };

    BertBlock block(const std::string& name, std::int64_t inner, Parameters& parameters) const {
        const std::int64_t h = shape_.width;
        const auto site = [&](const char* part, std::int64_t in, std::int64_t out) {
            return Site{name + part, parameters.affine(name + part, in, out, kMemoryBlock), {}};
        };
        const auto norm = [&](const char* part) { return parameters.norm(name + part, h, kMemoryBlock); };
        BertBlock block;
        block.query = site("attention.self.query", h, h);
        block.key = site("attention.self.key", h, h);
        block.value = site("attention.self.value", h, h);
        block.attention_output = site("attention.output.dense", h, h);
        block.attention_norm = norm("attention.output.LayerNorm");
        block.intermediate = site("intermediate.dense", h, inner);
        block.output = site("output.dense", inner, h);
        block.output_norm = norm("output.LayerNorm");
        return block;
    }

    Tensor step(Context& c, const Rung& rung, const Tensor& z, const Tensor& feature, const Pass& pass) const {
        Tensor mixed = z;
        if (rung.gate != nullptr) mixed = mix(c, z, rung.down, feature, rung.gate);
        if (!pass.checkpoint) return rung.block.forward(c, mixed, pass, shape_);
        const auto run = [&rung, pass, this, &c](const Tensors& in) {
            return side(c, [&] { return rung.block.forward(c, in[0], pass, shape_); });
        };
        return checkpointed(c, {mixed}, run);
    }

    template <class Work>
    Tensor side(Context& c, const Work& work) const {
        const BlockScope scope(c.machine, memory_block_);
        return work();
    }

    std::int16_t memory_block_;
    BertShape shape_;
    std::vector<std::int64_t> layers_;
    Affine first_, last_;
    std::vector<Rung> rungs_;
};

class StackLadder {
  public:
    StackLadder(T5& host, const T5Stack& stack, const std::string& name, const spec::MethodSpec& spec, Parameters& parameters)
        : config_(host.config()),
          shape_(host.shape()),
          bidirectional_(name == "encoder"),
          layers_(spec.integers("layers", name.c_str())),
          memory_name_(name + " side network"),
          memory_block_(parameters.memory_block(memory_name_)) {
        const std::int64_t reduction = spec.integer("reduction"), h = config_.width / reduction;
        const bool rungs = spec.string("gate") == "learnable";
        const auto down = [&](const std::string& part) {
            return parameters.affine(name + "." + part, config_.width, h, memory_name_);
        };
        first_ = down("side_first_downsample");
        for (const std::int64_t layer : layers_) {
            const std::string i = std::to_string(layer - 1);
            Rung rung;
            rung.block = block(name + ".side_block." + i, reduction, parameters);
            if (rungs) rung.down = down("side_downsamples." + i);
            rungs_.push_back(std::move(rung));
        }
        for (std::int64_t i = 0; rungs && i < stack.blocks(); ++i) {
            const Tensor gate = parameters.add(name + ".side_gate_params." + std::to_string(i), {1}, memory_name_);
            const auto found = std::lower_bound(layers_.begin(), layers_.end(), i + 1);
            if (found != layers_.end() && *found == i + 1) rungs_[static_cast<std::size_t>(found - layers_.begin())].gate = gate;
        }
        table_ = parameters.add(name + ".side_block." + std::to_string(layers_.front() - 1) +
                                    ".layer.0.SelfAttention.relative_attention_bias.weight",
                                {config_.buckets, config_.heads}, memory_name_);
        norm_.name = name + ".final_side_layer_norm";
        norm_.affine.weight = parameters.add(norm_.name + ".weight", {h}, memory_name_);
    }

    [[nodiscard]] Pass begin(Context& c, const Pass& pass, const Tensor& bias, std::int64_t queries, std::int64_t keys) const {
        const BlockScope scope(c.machine, memory_block_);
        Pass own = pass;
        own.cache = nullptr;
        own.position_bias = t5_position_bias(c, table_, queries, keys);
        if (bias != nullptr) own.position_bias = add(c, own.position_bias, bias);
        return own;
    }

    [[nodiscard]] Tensor first(Context& c, const Tensor& feature) const {
        const BlockScope scope(c.machine, memory_block_);
        return linear(c, feature, first_);
    }

    [[nodiscard]] Tensor climb(Context& c, std::int64_t i, const Tensor& z, const Tensor& feature, const Pass& pass,
                               std::vector<BlockCache>* cache) const {
        const auto found = std::lower_bound(layers_.begin(), layers_.end(), i);
        if (found == layers_.end() || *found != i) return z;
        const auto place = static_cast<std::size_t>(found - layers_.begin());
        const Rung& rung = rungs_[place];
        const BlockScope scope(c.machine, memory_block_);
        Tensor mixed = z;
        if (rung.gate != nullptr) mixed = mix(c, z, rung.down, feature, rung.gate);
        BlockCache* own = cache != nullptr ? &cache->at(place) : nullptr;
        if (!pass.checkpoint) return rung.block.forward(c, mixed, pass, shape_, own);
        const auto run = [&rung, pass, this, &c](const Tensors& in) {
            const BlockScope inside(c.machine, memory_block_);
            Pass again = pass;
            again.position_bias = in[1];
            again.memory = in[2];
            return rung.block.forward(c, in[0], again, shape_);
        };
        return checkpointed(c, {mixed, pass.position_bias, pass.memory}, run);
    }

    [[nodiscard]] Tensor finish(Context& c, const Tensor& z, const Pass& pass) const {
        const BlockScope scope(c.machine, memory_block_);
        return t5_drop(c, rms_norm(c, z, norm_.affine), pass, config_.dropout);
    }

    [[nodiscard]] std::size_t rungs() const { return rungs_.size(); }

  private:
    struct Rung {
        Affine down;
        Tensor gate;
        T5Block block;
    };

    T5Block block(const std::string& name, std::int64_t reduction, Parameters& parameters) const {
        const std::int64_t h = config_.width / reduction, heads = config_.heads * (config_.head_width / reduction);
        const std::int64_t inner = config_.feed_forward / reduction;
        const auto linear = [&](const std::string& part, bool feed_forward) {
            const std::int64_t wide = feed_forward ? inner : heads;
            const bool back = part.ends_with(".o") || part.ends_with(".wo");
            return Site{part, {parameters.add(part + ".weight", back ? Sizes{h, wide} : Sizes{wide, h}, memory_name_), nullptr},
                        {}};
        };
        const auto norm = [&](const std::string& part) {
            return T5Norm{part, {parameters.add(part + ".weight", {h}, memory_name_), nullptr}};
        };
        return make_t5_block(name, !bidirectional_, config_.gated, {linear, norm});
    }

    formats::T5Config config_;
    T5Shape shape_;
    bool bidirectional_;
    std::vector<std::int64_t> layers_;
    std::string memory_name_;
    std::int16_t memory_block_;
    Affine first_;
    std::vector<Rung> rungs_;
    Tensor table_;
    T5Norm norm_;
};

class LadderSeq2Seq final : public Seq2SeqMethod {
  public:
    LadderSeq2Seq(T5& host, const spec::MethodSpec& spec, Parameters& parameters)
        : encoder_(host, host.encoder(), "encoder", spec, parameters),
          decoder_(host, host.decoder(), "decoder", spec, parameters),
          last_(parameters.affine("side_final_upsample", host.width() / spec.integer("reduction"), host.width(),
                                  "decoder side network")) {}

    Encoded encode(Context& c, const T5& host, const Batch& batch, const Pass& how) const override {
        const T5Stack& stack = host.encoder();
        Encoded encoded;
        {
            const NoGrad frozen(c.machine);
            encoded.pass = host.encoder_pass(c, batch, how, nullptr);
        }
        Tensor feature = frozen_embedding(c, stack, batch.input_ids, encoded.pass);
        const std::int64_t tokens = feature->sizes[1];
        const Pass side = encoder_.begin(c, encoded.pass, encoded.pass.attention_bias, tokens, tokens);
        Tensor z = encoder_.first(c, feature);
        for (std::int64_t i = 0; i < stack.blocks(); ++i) {
            feature = frozen_block(c, stack, i, feature, encoded.pass);
            z = encoder_.climb(c, i + 1, z, feature, side, nullptr);
        }
        {
            const NoGrad frozen(c.machine);
            encoded.memory = host.finish(c, stack, feature, encoded.pass);
        }
        encoded.side = encoder_.finish(c, z, encoded.pass);
        encoded.pass.position_bias = nullptr;
        return encoded;
    }

    Tensor decode(Context& c, const T5& host, const Tensor& ids, const Encoded& source, DecoderState* state,
                  const Pass& how) const override {
        const T5Stack& stack = host.decoder();
        const std::int64_t done = state != nullptr ? state->done : 0, count = ids->sizes[1];
        if (state != nullptr) state->side.resize(decoder_.rungs());
        Pass pass;
        {
            const NoGrad frozen(c.machine);
            pass = decoder_pass(c, host, source, count, state, how);
        }
        Tensor feature = frozen_embedding(c, stack, ids, pass);
        Pass side = decoder_.begin(c, pass, count > 1 ? later_tokens(c, done, count) : nullptr, count, done + count);
        side.memory = source.side;
        Tensor z = decoder_.first(c, feature);
        for (std::int64_t i = 0; i < stack.blocks(); ++i) {
            feature = frozen_block(c, stack, i, feature, pass);
            z = decoder_.climb(c, i + 1, z, feature, side, state != nullptr ? &state->side : nullptr);
        }
        return linear(c, decoder_.finish(c, z, pass), last_);
    }

  private:
    StackLadder encoder_, decoder_;
    Affine last_;
};

}  // namespace

std::unique_ptr<Method> build_lst(Bert& stack, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<Ladder>(stack, spec, parameters);
}

std::unique_ptr<Seq2SeqMethod> build_lst(T5& host, const spec::MethodSpec& spec, Parameters& parameters) {
    return std::make_unique<LadderSeq2Seq>(host, spec, parameters);
}

}  // namespace sherl::analysis::simulation
