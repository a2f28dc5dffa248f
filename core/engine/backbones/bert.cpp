// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backbones/bert.h"

#include <ATen/ATen.h>

#include <cmath>
#include <map>
#include <utility>

#include "core/engine/backbones/activation.h"

namespace sherl::engine {
namespace {

// Large enough that softmax gives exactly 0, finite so that a row of nothing but padding stays a number.
double masked_score(at::ScalarType type) {
    return type == at::kDouble ? -1e300 : -1e30;
}

struct Norm {
    at::Tensor weight, bias;  // (d)
};

struct Block {
    Linear query, key, value, attention_output, intermediate, output;
    Norm attention_norm, output_norm;
    memory::BlockIndex memory = 0;
};

class BertStack final : public Stack {
  public:
    BertStack(const formats::BertConfig& config, std::vector<BackboneWeight> weights, memory::Ledger* ledger)
        : config_(config), weights_(std::move(weights)), activation_(activation_of(config.activation)) {
        for (const BackboneWeight& weight : weights_) by_name_.emplace(weight.name, weight.tensor);
        embedding_memory_ = ledger != nullptr ? ledger->block("embedding") : memory::BlockIndex{0};
        for (std::int64_t i = 0; i < config.blocks; ++i) {
            const std::string layer = "encoder.layer." + std::to_string(i) + ".";
            Block block;
            block.memory = ledger != nullptr ? ledger->block("block " + std::to_string(i)) : memory::BlockIndex{0};
            const auto site = [&](const char* name) { return linear(layer + name, block.memory); };
            block.query = site("attention.self.query");
            block.key = site("attention.self.key");
            block.value = site("attention.self.value");
            block.attention_output = site("attention.output.dense");
            block.attention_norm = norm(layer + "attention.output.LayerNorm");
            block.intermediate = site("intermediate.dense");
            block.output = site("output.dense");
            block.output_norm = norm(layer + "output.LayerNorm");
            blocks_.push_back(std::move(block));
        }
        embedding_norm_ = norm("embeddings.LayerNorm");
        if (by_name_.contains("pooler.dense.weight")) {
            pooler_ = linear("pooler.dense", ledger != nullptr ? ledger->block("head") : memory::BlockIndex{0});
        }
    }

    std::int64_t blocks() const override { return config_.blocks; }
    std::int64_t width() const override { return config_.width; }
    double initializer_range() const override { return config_.initializer_range; }
    double hidden_dropout() const override { return config_.hidden_dropout; }
    const std::vector<BackboneWeight>& weights() const override { return weights_; }

    Pass begin(const Batch& batch, const ForwardContext& context) const override {
        const at::ScalarType type = embedding_norm_.weight.scalar_type();
        Pass pass;
        pass.training = context.training;
        pass.backbone_dropout = context.backbone_dropout;
        pass.generator = context.generator;
        pass.mask = batch.attention_mask.to(type);
        // Attention without a bias is cheaper. On a GPU the question would cost a synchronisation.
        const bool all_tokens = pass.mask.is_cpu() && batch.attention_mask.all().item<bool>();
        if (!all_tokens) {
            pass.attention_bias = pass.mask.sub(1).mul_(-masked_score(type)).unsqueeze(1).unsqueeze(1);
        }
        return pass;
    }

    at::Tensor embed(const Batch& batch, const Pass& pass) const override {
        const memory::BlockScope scope(embedding_memory_);
        const at::Tensor& ids = batch.input_ids;
        const at::Tensor types = batch.token_type_ids.defined() ? batch.token_type_ids : at::zeros_like(ids);
        // The padding row of the word table never gets a gradient (transformers' BertEmbeddings).
        at::Tensor hidden = at::embedding(by_name_.at("embeddings.word_embeddings.weight"), ids, config_.pad_token);
        hidden = hidden + at::embedding(by_name_.at("embeddings.token_type_embeddings.weight"), types);
        hidden = hidden + by_name_.at("embeddings.position_embeddings.weight").slice(0, 0, ids.size(1));
        return drop(layer_norm(hidden, embedding_norm_), pass);
    }

    at::Tensor block(std::int64_t index, const at::Tensor& hidden, const Pass& pass) const override {
        const Block& block = blocks_.at(static_cast<std::size_t>(index));
        const memory::BlockScope scope(block.memory);
        // Sums are made in place: the result of a site is saved by nobody, so one tensor less is alive at a time.
        const at::Tensor attended =
            layer_norm(drop(block.attention_output(attention(block, hidden, pass), pass), pass).add_(hidden),
                       block.attention_norm);
        at::Tensor inner = activate(activation_, block.intermediate(attended, pass));
        inner = block.output(inner, pass);
        return layer_norm(drop(inner, pass).add_(attended), block.output_norm);
    }

    at::Tensor pool(const std::string& pool, const at::Tensor& hidden, const Pass& pass) const override {
        if (pool == "cls") return hidden.select(1, 0);
        if (pool == "pooler") return pooler_(hidden.select(1, 0), pass).tanh();
        const at::Tensor keep = pass.mask.unsqueeze(-1);
        return hidden.mul(keep).sum(1) / keep.sum(1);
    }

    std::vector<Linear*> sites() override {
        std::vector<Linear*> all;
        for (Block& block : blocks_) {
            for (Linear* site : {&block.query, &block.key, &block.value, &block.attention_output, &block.intermediate,
                                 &block.output}) {
                all.push_back(site);
            }
        }
        if (pooler_.weight.defined()) all.push_back(&pooler_);
        return all;
    }

    std::string memory_block(const std::string& name) const override {
        constexpr std::string_view prefix = "encoder.layer.";
        if (name.starts_with(prefix))
            return "block " + name.substr(prefix.size(), name.find('.', prefix.size()) - prefix.size());
        return name.starts_with("pooler.") ? "head" : "embedding";
    }

  private:
    Linear linear(const std::string& name, memory::BlockIndex memory_block) const {
        Linear site;
        site.name = name;
        site.weight = by_name_.at(name + ".weight");
        site.bias = by_name_.at(name + ".bias");
        site.memory_block = memory_block;
        return site;
    }

    Norm norm(const std::string& name) const { return {by_name_.at(name + ".weight"), by_name_.at(name + ".bias")}; }

    at::Tensor layer_norm(const at::Tensor& x, const Norm& norm) const {
        return at::layer_norm(x, {config_.width}, norm.weight, norm.bias, config_.layer_norm_eps);
    }

    at::Tensor drop(const at::Tensor& x, const Pass& pass) const {
        return pass.backbone_dropout ? dropout(x, config_.hidden_dropout, pass.generator) : x;
    }

    at::Tensor heads(const at::Tensor& x) const {  // (B, T, d) → (B, heads, T, d / heads)
        return x.view({x.size(0), x.size(1), config_.heads, config_.width / config_.heads}).transpose(1, 2);
    }

    at::Tensor attention(const Block& block, const at::Tensor& hidden, const Pass& pass) const {
        const at::Tensor query = heads(block.query(hidden, pass));
        const at::Tensor key = heads(block.key(hidden, pass));
        const at::Tensor value = heads(block.value(hidden, pass));
        at::Tensor context;
        if (pass.backbone_dropout && config_.attention_dropout > 0) {
            // LibTorch's fused attention cannot take the run's own generator, so the explicit form (run-spec.md,
            // backbone.mode).
            const double scale = 1 / std::sqrt(static_cast<double>(query.size(-1)));
            at::Tensor scores = at::matmul(query, key.transpose(-1, -2)).mul_(scale);
            if (pass.attention_bias.defined()) scores.add_(pass.attention_bias);
            context = at::matmul(dropout(at::softmax(scores, -1), config_.attention_dropout, pass.generator), value);
        } else {
            std::optional<at::Tensor> bias;
            if (pass.attention_bias.defined()) bias = pass.attention_bias;
            context = at::scaled_dot_product_attention(query, key, value, bias);
        }
        return context.transpose(1, 2).reshape({hidden.size(0), -1, config_.width});
    }

    formats::BertConfig config_;
    std::vector<BackboneWeight> weights_;
    std::map<std::string, at::Tensor> by_name_;
    Activation activation_;
    std::vector<Block> blocks_;
    Norm embedding_norm_;
    Linear pooler_;
    memory::BlockIndex embedding_memory_ = 0;
};

}  // namespace

at::Tensor Linear::plain(const at::Tensor& x) const {
    return at::linear(x, weight, bias);
}

std::unique_ptr<Stack> make_bert_stack(const formats::BertConfig& config, std::vector<BackboneWeight> weights,
                                       memory::Ledger* ledger) {
    return std::make_unique<BertStack>(config, std::move(weights), ledger);
}

}  // namespace sherl::engine
