// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/backbones/bert.h"

#include <ATen/ATen.h>

#include <map>
#include <utility>

#include "core/engine/backbones/bert_block.h"

namespace sherl::engine {
namespace {

struct Block {
    BertBlock block;
    memory::BlockIndex memory = 0;
};

class BertEncoder final : public Encoder {
  public:
    BertEncoder(const formats::BackboneConfig& config, std::vector<BackboneWeight> weights, memory::Ledger* ledger)
        : backbone_(config), config_(backbone_.bert), weights_(std::move(weights)), shape_(bert_shape(config.bert)) {
        for (const BackboneWeight& weight : weights_) by_name_.emplace(weight.name, weight.tensor);
        embedding_memory_ = ledger != nullptr ? ledger->block("embedding") : memory::BlockIndex{0};
        for (std::int64_t i = 0; i < config_.blocks; ++i) {
            const std::string layer = "encoder.layer." + std::to_string(i) + ".";
            Block entry;
            entry.memory = ledger != nullptr ? ledger->block("block " + std::to_string(i)) : memory::BlockIndex{0};
            const auto site = [&](const char* name) { return linear(layer + name, entry.memory); };
            BertBlock& block = entry.block;
            block.query = site("attention.self.query");
            block.key = site("attention.self.key");
            block.value = site("attention.self.value");
            block.attention_output = site("attention.output.dense");
            block.attention_norm = norm(layer + "attention.output.LayerNorm");
            block.intermediate = site("intermediate.dense");
            block.output = site("output.dense");
            block.output_norm = norm(layer + "output.LayerNorm");
            blocks_.push_back(std::move(entry));
        }
        embedding_norm_ = norm("embeddings.LayerNorm");
        if (by_name_.contains("pooler.dense.weight")) {
            pooler_ = linear("pooler.dense", ledger != nullptr ? ledger->block("head") : memory::BlockIndex{0});
        }
    }

    const formats::BackboneConfig& config() const override { return backbone_; }
    std::int64_t blocks() const override { return config_.blocks; }
    double initializer_range() const override { return config_.initializer_range; }
    double hidden_dropout() const override { return config_.hidden_dropout; }
    const std::vector<BackboneWeight>& weights() const override { return weights_; }

    Pass begin(const Batch& batch, const ForwardContext& context) const override {
        const at::ScalarType type = embedding_norm_.weight.scalar_type();
        Pass pass;
        pass.training = context.training;
        pass.backbone_dropout = context.backbone_dropout;
        pass.checkpoint = context.gradient_checkpointing;
        pass.generator = context.generator;
        pass.token_types = batch.token_type_ids;
        pass.mask = batch.attention_mask.to(type);
        // Attention without a bias is cheaper. On a GPU the question would cost a synchronisation.
        const bool all_tokens = pass.mask.is_cpu() && batch.attention_mask.all().item<bool>();
        if (!all_tokens) {
            pass.attention_bias = pass.mask.sub(1).mul_(-masked_score(type)).unsqueeze(1).unsqueeze(1);
        }
        return pass;
    }

    at::Tensor embed(const at::Tensor& ids, const Pass& pass) const override {
        const memory::BlockScope scope(embedding_memory_);
        const at::Tensor types = pass.token_types.defined() ? pass.token_types : at::zeros_like(ids);
        // The padding row of the word table never gets a gradient (transformers' BertEmbeddings).
        at::Tensor hidden = at::embedding(by_name_.at("embeddings.word_embeddings.weight"), ids, config_.pad_token);
        hidden = hidden + at::embedding(by_name_.at("embeddings.token_type_embeddings.weight"), types);
        if (pass.prompt.defined()) {  // virtual tokens have token type 0
            const at::Tensor first = pass.prompt + by_name_.at("embeddings.token_type_embeddings.weight").select(0, 0);
            hidden = at::cat({first.unsqueeze(0).expand({hidden.size(0), -1, -1}), hidden}, 1);
        }
        const std::int64_t end = pass.first_position + hidden.size(1);
        hidden = hidden + by_name_.at("embeddings.position_embeddings.weight").slice(0, pass.first_position, end);
        return bert_drop(bert_norm(hidden, embedding_norm_, shape_), pass, shape_);
    }

    at::Tensor pool(const std::string& pool, const at::Tensor& hidden, const Pass& pass) const override {
        if (pool == "cls") return hidden.select(1, 0);
        if (pool == "pooler") return pooler_(hidden.select(1, 0), pass).tanh();
        const at::Tensor keep = pass.mask.unsqueeze(-1);
        return hidden.mul(keep).sum(1) / keep.sum(1);
    }

    std::vector<Linear*> sites() override {
        std::vector<Linear*> all;
        for (Block& entry : blocks_) {
            BertBlock& block = entry.block;
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

  protected:
    at::Tensor run_block(std::int64_t index, const at::Tensor& hidden, const Pass& pass) const override {
        const Block& entry = blocks_.at(static_cast<std::size_t>(index));
        const memory::BlockScope scope(entry.memory);
        return entry.block.forward(hidden, pass, shape_, prefix_of(index, pass));
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

    // A row of the prefix is (L, 2, heads, d / heads), as the peft library reads it.
    at::Tensor prefix_of(std::int64_t index, const Pass& pass) const {
        if (!pass.prefix.defined()) return {};
        return pass.prefix.view({-1, config_.blocks, 2, config_.heads, config_.width / config_.heads})
            .select(1, index)
            .permute({1, 2, 0, 3});
    }

    formats::BackboneConfig backbone_;
    const formats::BertConfig& config_;
    std::vector<BackboneWeight> weights_;
    std::map<std::string, at::Tensor> by_name_;
    BertShape shape_;
    std::vector<Block> blocks_;
    Norm embedding_norm_;
    Linear pooler_;
    memory::BlockIndex embedding_memory_ = 0;
};

}  // namespace

at::Tensor Linear::plain(const at::Tensor& x) const {
    return at::linear(x, weight, bias);
}

std::unique_ptr<Encoder> make_bert_encoder(const formats::BackboneConfig& config, std::vector<BackboneWeight> weights,
                                       memory::Ledger* ledger) {
    return std::make_unique<BertEncoder>(config, std::move(weights), ledger);
}

}  // namespace sherl::engine
