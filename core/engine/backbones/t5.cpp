// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backbones/t5.h"

#include <ATen/ATen.h>

#include <cmath>
#include <map>
#include <utility>

namespace sherl::engine {
namespace {

// New weights of the published T5 code: N(0, 0.01) (methods.md A5).
constexpr double kInitializerRange = 0.01;

class T5Stack final : public Stack {
  public:
    T5Stack(const at::Tensor& embedding, T5Shape shape, memory::BlockIndex embedding_memory)
        : embedding_(embedding), shape_(shape), embedding_memory_(embedding_memory) {}

    void add(T5Block block, memory::BlockIndex memory_block) {
        blocks_.push_back(std::move(block));
        memory_.push_back(memory_block);
    }
    void set_norm(RmsNorm norm) { norm_ = std::move(norm); }

    [[nodiscard]] std::vector<T5Block>& all() { return blocks_; }
    [[nodiscard]] const RmsNorm& norm() const { return norm_; }

    std::int64_t blocks() const override { return static_cast<std::int64_t>(blocks_.size()); }

    at::Tensor embed(const at::Tensor& ids, const Pass& pass) const override {
        const memory::BlockScope scope(embedding_memory_);
        at::Tensor hidden = at::embedding(embedding_, ids);
        if (pass.prompt.defined())
            hidden = at::cat({pass.prompt.unsqueeze(0).expand({hidden.size(0), -1, -1}), hidden}, 1);
        return t5_drop(hidden, pass, shape_);
    }

  protected:
    at::Tensor run_block(std::int64_t index, const at::Tensor& hidden, const Pass& pass) const override {
        const auto i = static_cast<std::size_t>(index);
        const memory::BlockScope scope(memory_.at(i));
        return blocks_[i].forward(hidden, pass, shape_, pass.cache != nullptr ? &pass.cache->at(i) : nullptr);
    }

  private:
    at::Tensor embedding_;  // shared.weight
    T5Shape shape_;
    memory::BlockIndex embedding_memory_;
    std::vector<T5Block> blocks_;
    std::vector<memory::BlockIndex> memory_;
    RmsNorm norm_;
};

class T5 final : public EncoderDecoder {
  public:
    T5(const formats::BackboneConfig& config, std::vector<BackboneWeight> weights, memory::Ledger* ledger)
        : backbone_(config), config_(backbone_.t5), shape_(t5_shape(config_)), weights_(std::move(weights)) {
        for (const BackboneWeight& weight : weights_) by_name_.emplace(weight.name, weight.tensor);
        const auto memory = [&](const std::string& name) {
            return ledger != nullptr ? ledger->block(name) : memory::BlockIndex{0};
        };
        const at::Tensor& shared = by_name_.at("shared.weight");
        head_memory_ = memory("head");
        for (T5Stack* stack : {&encoder_, &decoder_}) *stack = T5Stack(shared, shape_, memory("embedding"));
        for (std::int64_t i = 0; i < config_.encoder_blocks; ++i) add_block(encoder_, "encoder", i, memory);
        for (std::int64_t i = 0; i < config_.decoder_blocks; ++i) add_block(decoder_, "decoder", i, memory);
        encoder_.set_norm(norm("encoder.final_layer_norm", head_memory_));
        decoder_.set_norm(norm("decoder.final_layer_norm", head_memory_));
        head_.name = "lm_head";
        head_.weight = config_.tied ? shared : by_name_.at("lm_head.weight");
        head_.memory_block = head_memory_;
        encoder_table_ = by_name_.at("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight");
        decoder_table_ = by_name_.at("decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight");
    }

    const formats::BackboneConfig& config() const override { return backbone_; }
    double initializer_range() const override { return kInitializerRange; }
    const std::vector<BackboneWeight>& weights() const override { return weights_; }
    const Stack& encoder() const override { return encoder_; }
    const Stack& decoder() const override { return decoder_; }
    Linear& head() override { return head_; }

    Pass encoder_pass(const Batch& batch, const ForwardContext& context, const at::Tensor& prompt) const override {
        Pass pass = begin(context);
        pass.prompt = prompt;
        pass.mask = batch.attention_mask.to(encoder_table_.scalar_type());
        // Attention without a mask is cheaper. On a GPU the question would cost a synchronisation.
        if (!pass.mask.is_cpu() || !batch.attention_mask.all().item<bool>())
            pass.attention_bias =
                pass.mask.sub(1).mul_(-masked_score(pass.mask.scalar_type())).unsqueeze(1).unsqueeze(1);
        if (prompt.defined()) lengthen_tokens(pass, prompt.size(0));
        const std::int64_t tokens = pass.mask.size(1);
        pass.position_bias = t5_position_bias(encoder_table_, buckets(tokens, tokens, true));
        if (pass.attention_bias.defined()) pass.position_bias = pass.position_bias + pass.attention_bias;
        return pass;
    }

    Pass decoder_pass(const Pass& source, std::int64_t done, std::int64_t count,
                      const ForwardContext& context) const override {
        Pass pass = begin(context);
        pass.attention_bias = source.attention_bias;
        const at::Tensor relative = t5_position_bias(decoder_table_, buckets(count, done + count, false));
        pass.position_bias = count == 1 ? relative : relative + later_tokens(done, count, relative);
        return pass;
    }

    at::Tensor finish(const Stack& stack, const at::Tensor& hidden, const Pass& pass) const override {
        const memory::BlockScope scope(head_memory_);
        const RmsNorm& norm = &stack == &encoder_ ? encoder_.norm() : decoder_.norm();
        return t5_drop(norm(hidden, shape_.norm_eps), pass, shape_);
    }

    at::Tensor logits(const at::Tensor& state) const override {
        const memory::BlockScope scope(head_memory_);
        if (!config_.tied) return head_.plain(state);
        return head_.plain(state * (1 / std::sqrt(static_cast<double>(config_.width))));
    }

    at::Tensor decoder_input(const at::Tensor& labels) const override {
        at::Tensor ids = at::full_like(labels, config_.start_token);
        ids.slice(1, 1).copy_(labels.slice(1, 0, -1));
        return ids.masked_fill_(ids.eq(-100), config_.pad_token);
    }

    std::vector<Linear*> sites() override {
        std::vector<Linear*> all;
        for (T5Stack* stack : {&encoder_, &decoder_})
            for (T5Block& block : stack->all())
                for (Linear* site : block.sites()) all.push_back(site);
        return all;
    }

    std::vector<RmsNorm*> block_norms() override {
        std::vector<RmsNorm*> all;
        for (T5Stack* stack : {&encoder_, &decoder_})
            for (T5Block& block : stack->all())
                for (RmsNorm* each : block.norms()) all.push_back(each);
        return all;
    }

    std::string memory_block(const std::string& name) const override {
        for (const std::string stack : {"encoder", "decoder"}) {
            const std::string prefix = stack + ".block.";
            if (name.starts_with(prefix))
                return stack + " block " + name.substr(prefix.size(), name.find('.', prefix.size()) - prefix.size());
        }
        return name == "shared.weight" ? "embedding" : "head";
    }

  private:
    Linear linear(const std::string& name, memory::BlockIndex memory_block) const {
        Linear site;
        site.name = name;
        site.weight = by_name_.at(name + ".weight");
        site.memory_block = memory_block;
        return site;
    }

    RmsNorm norm(const std::string& name, memory::BlockIndex memory_block) const {
        return {.name = name, .weight = by_name_.at(name + ".weight"), .bias = {}, .memory_block = memory_block};
    }

    template <class Memory>
    void add_block(T5Stack& stack, const std::string& kind, std::int64_t index, const Memory& memory) {
        const std::string name = kind + ".block." + std::to_string(index);
        const memory::BlockIndex where = memory(kind + " block " + std::to_string(index));
        const T5Parts parts{.linear = [&](const std::string& part, bool) { return linear(part, where); },
                            .norm = [&](const std::string& part) { return norm(part, where); }};
        stack.add(make_t5_block(name, kind == "decoder", config_.gated, parts), where);
    }

    static Pass begin(const ForwardContext& context) {
        Pass pass;
        pass.training = context.training;
        pass.backbone_dropout = context.backbone_dropout;
        pass.checkpoint = context.gradient_checkpointing;
        pass.generator = context.generator;
        return pass;
    }

    at::Tensor buckets(std::int64_t queries, std::int64_t keys, bool bidirectional) const {
        return t5_buckets(queries, keys, bidirectional, config_.buckets, config_.max_distance, encoder_table_.device());
    }

    formats::BackboneConfig backbone_;
    const formats::T5Config& config_;
    T5Shape shape_;
    std::vector<BackboneWeight> weights_;
    std::map<std::string, at::Tensor> by_name_;
    T5Stack encoder_{{}, {}, 0}, decoder_{{}, {}, 0};
    at::Tensor encoder_table_, decoder_table_;  // (buckets, heads)
    Linear head_;                               // (V, d)
    memory::BlockIndex head_memory_ = 0;
};

}  // namespace

T5Shape t5_shape(const formats::T5Config& config) {
    return {.heads = config.heads, .norm_eps = config.norm_eps, .dropout = config.dropout};
}

std::unique_ptr<EncoderDecoder> make_t5(const formats::BackboneConfig& config, std::vector<BackboneWeight> weights,
                                        memory::Ledger* ledger) {
    return std::make_unique<T5>(config, std::move(weights), ledger);
}

}  // namespace sherl::engine
