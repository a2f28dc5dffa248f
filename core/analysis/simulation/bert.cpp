// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/simulation/bert.h"

#include <string_view>

namespace sherl::analysis::simulation {
namespace {

Tensor drop(Context& c, const Tensor& x, const Pass& pass, double p) {
    return pass.backbone_dropout ? dropout(c, x, p) : x;
}

Tensor in_front(Context& c, const Tensor& prefix, const Tensor& states) {
    if (prefix == nullptr) return states;
    Tensor first = select(c, prefix, 0);
    first = c.machine.view(first, {1, first->sizes[0], first->sizes[1], first->sizes[2]});
    Sizes sizes = first->sizes;
    sizes[0] = states->sizes[0];
    return cat(c, {expand(c, first, sizes), states}, 2);
}

Tensor attend(Context& c, const BertBlock& block, const Tensor& hidden, const Pass& pass, const BertShape& shape,
              const Tensor& prefix) {
    const std::int64_t rows = hidden->sizes[0];
    const auto heads = [&](const Tensor& x) {  // (B, T, d) → (B, heads, T, d / heads)
        return transpose(c, c.machine.view(x, {x->sizes[0], x->sizes[1], shape.heads, shape.width / shape.heads}), 1, 2);
    };
    const Tensor query = heads(block.query(c, hidden, pass));
    const Tensor key = in_front(c, prefix, heads(block.key(c, hidden, pass)));
    const Tensor value = in_front(c, prefix, heads(block.value(c, hidden, pass)));
    Tensor context;
    if (pass.backbone_dropout && shape.attention_dropout > 0) {
        Tensor scores = scale_in_place(c, matmul(c, query, transpose(c, key, 2, 3)));
        if (pass.attention_bias != nullptr) scores = add_in_place(c, scores, pass.attention_bias);
        context = matmul(c, dropout(c, softmax(c, scores), shape.attention_dropout), value);
    } else {
        context = attention(c, query, key, value, pass.attention_bias);
    }
    return reshape(c, transpose(c, context, 1, 2), {rows, hidden->sizes[1], shape.width});
}

}  // namespace

Tensor BertBlock::forward(Context& c, const Tensor& hidden, const Pass& pass, const BertShape& shape, const Tensor& prefix) const {
    const Tensor attended = layer_norm(
        c,
        add_in_place(c, drop(c, attention_output(c, attend(c, *this, hidden, pass, shape, prefix), pass), pass, shape.hidden_dropout),
                     hidden),
        attention_norm);
    Tensor inner = activate(c, shape.activation, intermediate(c, attended, pass));
    inner = output(c, inner, pass);
    return layer_norm(c, add_in_place(c, drop(c, inner, pass, shape.hidden_dropout), attended), output_norm);
}

Bert::Bert(Context& c, const formats::BertConfig& config, bool pooler)
    : config_(config),
      shape_{config.width, config.heads, config.hidden_dropout, config.attention_dropout, config.activation},
      weights_(c, formats::bert_tensors(config, pooler), block_name),
      embedding_memory_(c.machine.block("embedding")) {
    const auto site = [&](const std::string& name) {
        return Site{name, {weights_.at(name + ".weight"), weights_.at(name + ".bias")}, {}};
    };
    const auto norm = [&](const std::string& name) { return Affine{weights_.at(name + ".weight"), weights_.at(name + ".bias")}; };
    for (std::int64_t i = 0; i < config.blocks; ++i) {
        const std::string layer = "encoder.layer." + std::to_string(i) + ".";
        blocks_.push_back({site(layer + "attention.self.query"), site(layer + "attention.self.key"),
                           site(layer + "attention.self.value"), site(layer + "attention.output.dense"),
                           site(layer + "intermediate.dense"), site(layer + "output.dense"),
                           norm(layer + "attention.output.LayerNorm"), norm(layer + "output.LayerNorm")});
        memory_.push_back(c.machine.block(block_name(layer)));
    }
    embedding_norm_ = norm("embeddings.LayerNorm");
    if (pooler) pooler_ = site("pooler.dense");
}

std::string Bert::block_name(const std::string& name) {
    constexpr std::string_view prefix = "encoder.layer.";
    if (name.starts_with(prefix)) {
        std::string block = "block ";
        return block.append(name, prefix.size(), name.find('.', prefix.size()) - prefix.size());
    }
    return name.starts_with("pooler.") ? "head" : "embedding";
}

Pass Bert::begin(Context& c, const Batch& batch, const Pass& how) const {
    Machine& m = c.machine;
    Pass pass = how;
    pass.token_types = batch.token_types;
    pass.mask = m.empty(batch.attention_mask->sizes);
    m.scratch(count(batch.attention_mask->sizes));  // are all of them tokens?
    if (batch.shape.padded) {
        const Tensor bias = m.empty(pass.mask->sizes);
        pass.attention_bias = m.view(bias, {bias->sizes[0], 1, 1, bias->sizes[1]});
    }
    return pass;
}

Tensor Bert::embed(Context& c, const Tensor& ids, const Pass& pass) const {
    const BlockScope scope(c.machine, embedding_memory_);
    const Tensor types = pass.token_types != nullptr ? pass.token_types : c.machine.empty(ids->sizes, 8);
    Tensor hidden = embedding(c, weights_.at("embeddings.word_embeddings.weight"), ids);
    const Tensor& type_table = weights_.at("embeddings.token_type_embeddings.weight");
    hidden = add(c, hidden, embedding(c, type_table, types));
    if (pass.prompt != nullptr) {
        Tensor first = add(c, pass.prompt, select(c, type_table, 0));
        first = c.machine.view(first, {1, first->sizes[0], first->sizes[1]});
        hidden = cat(c, {expand(c, first, {hidden->sizes[0], first->sizes[1], first->sizes[2]}), hidden}, 1);
    }
    hidden = add(c, hidden, slice(c, weights_.at("embeddings.position_embeddings.weight"), 0, hidden->sizes[1]));
    return drop(c, layer_norm(c, hidden, embedding_norm_), pass, shape_.hidden_dropout);
}

Tensor Bert::pool(Context& c, const std::string& pool, const Tensor& hidden, const Pass& pass) const {
    if (pool == "cls") return select(c, hidden, 1);
    if (pool == "pooler") return tanh(c, pooler_(c, select(c, hidden, 1), pass));
    const Tensor keep = c.machine.view(pass.mask, {pass.mask->sizes[0], pass.mask->sizes[1], 1});
    const Tensor tokens = sum(c, keep, 1);
    return divide(c, sum(c, mul(c, hidden, keep), 1), tokens);
}

std::vector<Site*> Bert::sites() {
    std::vector<Site*> all;
    for (BertBlock& block : blocks_)
        for (Site* site : {&block.query, &block.key, &block.value, &block.attention_output, &block.intermediate, &block.output})
            all.push_back(site);
    if (pooler_.map.weight != nullptr) all.push_back(&pooler_);
    return all;
}

Tensor Bert::run_block(Context& c, std::int64_t index, const Tensor& hidden, const Pass& pass) const {
    const auto i = static_cast<std::size_t>(index);
    const BlockScope scope(c.machine, memory_[i]);
    Tensor prefix;
    if (pass.prefix != nullptr) {  // (P, 2·L·d) → (2, heads, P, d / heads)
        const std::int64_t length = pass.prefix->sizes[0], heads = shape_.heads;
        const Tensor rows = c.machine.view(pass.prefix, {length, config_.blocks, 2, heads, config_.width / heads});
        prefix = transpose(c, transpose(c, select(c, rows, 1), 0, 1), 1, 2);
    }
    return blocks_[i].forward(c, hidden, pass, shape_, prefix);
}

}  // namespace sherl::analysis::simulation
