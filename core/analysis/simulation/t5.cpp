// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/simulation/t5.h"

#include <utility>

namespace sherl::analysis::simulation {
namespace {

constexpr std::int64_t kWhole = 8;  // bytes of an int64

Tensor heads(Context& c, const Tensor& x, std::int64_t count) {
    return transpose(c, c.machine.view(x, {x->sizes[0], x->sizes[1], count, x->sizes[2] / count}), 1, 2);
}

KeyValues extend(Context& c, KeyValues* kept, Tensor key, Tensor value) {
    if (kept == nullptr) return {std::move(key), std::move(value)};
    if (kept->key != nullptr) {
        key = cat(c, {kept->key, key}, 2);
        value = cat(c, {kept->value, value}, 2);
    }
    *kept = {key, value};
    return *kept;
}

Tensor attend(Context& c, const T5Attention& part, const Tensor& normed, const KeyValues& states, const Tensor& bias, const Pass& pass,
              const T5Shape& shape) {
    const Tensor query = heads(c, part.q(c, normed, pass), shape.heads);
    Tensor context;
    if (pass.backbone_dropout && shape.dropout > 0) {
        Tensor scores = matmul(c, query, transpose(c, states.key, 2, 3));
        if (bias != nullptr) scores = add_in_place(c, scores, bias);
        context = matmul(c, dropout(c, softmax(c, scores), shape.dropout), states.value);
    } else {
        context = attention(c, query, states.key, states.value, bias);
    }
    const Tensor turned = transpose(c, context, 1, 2);
    return part.o(c, reshape(c, turned, {turned->sizes[0], turned->sizes[1], turned->sizes[2] * turned->sizes[3]}), pass);
}

}  // namespace

Tensor t5_drop(Context& c, const Tensor& x, const Pass& pass, double p) {
    return pass.backbone_dropout ? dropout(c, x, p) : x;
}

Tensor later_tokens(Context& c, std::int64_t done, std::int64_t count) {
    const Tensor full = c.machine.empty({count, done + count});
    return c.machine.empty(full->sizes);  // its upper triangle
}

Tensor t5_position_bias(Context& c, const Tensor& table, std::int64_t queries, std::int64_t keys) {
    Machine& m = c.machine;
    const Tensor buckets = m.empty({queries, keys}, kWhole);
    const Tensor found = embedding(c, table, buckets);  // (queries, keys, heads)
    const Tensor turned = transpose(c, transpose(c, found, 0, 2), 1, 2);
    const Tensor rows = m.view(turned, {1, turned->sizes[0], turned->sizes[1], turned->sizes[2]});
    Tensor whole = m.empty(rows->sizes);  // contiguous()
    m.record(whole, {rows}, {}, [](Node&, Tensors& grads) -> Tensors { return {grads[0]}; });
    return whole;
}

Tensor T5Block::forward(Context& c, const Tensor& hidden, const Pass& pass, const T5Shape& shape, BlockCache* cache) const {
    Tensor x;
    {
        const Tensor normed = rms_norm(c, hidden, self.norm.affine);
        // Arguments from right to left, as g++ evaluates them.
        const Tensor value = heads(c, self.v(c, normed, pass), shape.heads);
        const KeyValues states =
            extend(c, cache != nullptr ? &cache->self : nullptr, heads(c, self.k(c, normed, pass), shape.heads), value);
        x = add_in_place(c, t5_drop(c, attend(c, self, normed, states, pass.position_bias, pass, shape), pass, shape.dropout), hidden);
    }
    if (cross) {
        KeyValues states = cache != nullptr ? cache->cross : KeyValues{};
        if (states.key == nullptr) {
            states.key = heads(c, cross->k(c, pass.memory, pass), shape.heads);
            states.value = heads(c, cross->v(c, pass.memory, pass), shape.heads);
            if (cache != nullptr) cache->cross = states;
        }
        const Tensor normed = rms_norm(c, x, cross->norm.affine);
        x = add_in_place(c, t5_drop(c, attend(c, *cross, normed, states, pass.attention_bias, pass, shape), pass, shape.dropout), x);
    }
    const Tensor normed = rms_norm(c, x, norm.affine);
    Tensor inner = wi(c, normed, pass);
    if (gated) {
        // The compiler computes the right factor first where it may choose.
        const Tensor open = gelu(c, inner);
        inner = mul(c, open, wi_1(c, normed, pass));
    } else {
        inner = relu_in_place(c, inner);
    }
    return add_in_place(c, t5_drop(c, wo(c, t5_drop(c, inner, pass, shape.dropout), pass), pass, shape.dropout), x);
}

std::vector<Site*> T5Block::sites() {
    std::vector<Site*> all{&self.q, &self.k, &self.v, &self.o};
    if (cross) all.insert(all.end(), {&cross->q, &cross->k, &cross->v, &cross->o});
    all.push_back(&wi);
    if (gated) all.push_back(&wi_1);
    all.push_back(&wo);
    return all;
}

std::vector<T5Norm*> T5Block::norms() {
    std::vector<T5Norm*> all{&self.norm};
    if (cross) all.push_back(&cross->norm);
    all.push_back(&norm);
    return all;
}

T5Block make_t5_block(const std::string& name, bool decoder, bool gated, const T5Parts& parts) {
    const auto attention = [&](const std::string& layer, const char* kind) {
        T5Attention made;
        for (auto [site, letter] : {std::pair{&made.q, "q"}, {&made.k, "k"}, {&made.v, "v"}, {&made.o, "o"}})
            *site = parts.linear(layer + kind + "." + letter, false);
        made.norm = parts.norm(layer + "layer_norm");
        return made;
    };
    T5Block block;
    block.gated = gated;
    block.self = attention(name + ".layer.0.", "SelfAttention");
    if (decoder) block.cross = attention(name + ".layer.1.", "EncDecAttention");
    const std::string layer = name + (decoder ? ".layer.2." : ".layer.1.");
    block.wi = parts.linear(layer + (gated ? "DenseReluDense.wi_0" : "DenseReluDense.wi"), true);
    if (gated) block.wi_1 = parts.linear(layer + "DenseReluDense.wi_1", true);
    block.wo = parts.linear(layer + "DenseReluDense.wo", true);
    block.norm = parts.norm(layer + "layer_norm");
    return block;
}

void T5Stack::set(Tensor embedding, T5Shape shape, std::int16_t embedding_memory) {
    embedding_ = std::move(embedding);
    shape_ = shape;
    embedding_memory_ = embedding_memory;
}

void T5Stack::add(T5Block block, std::int16_t memory) {
    blocks_.push_back(std::move(block));
    memory_.push_back(memory);
}

Tensor T5Stack::embed(Context& c, const Tensor& ids, const Pass& pass) const {
    const BlockScope scope(c.machine, embedding_memory_);
    Tensor hidden = embedding(c, embedding_, ids);
    if (pass.prompt != nullptr) {
        const Tensor first = c.machine.view(pass.prompt, {1, pass.prompt->sizes[0], pass.prompt->sizes[1]});
        hidden = cat(c, {expand(c, first, {hidden->sizes[0], first->sizes[1], first->sizes[2]}), hidden}, 1);
    }
    return t5_drop(c, hidden, pass, shape_.dropout);
}

Tensor T5Stack::run_block(Context& c, std::int64_t index, const Tensor& hidden, const Pass& pass) const {
    const auto i = static_cast<std::size_t>(index);
    const BlockScope scope(c.machine, memory_[i]);
    return blocks_[i].forward(c, hidden, pass, shape_, pass.cache != nullptr ? &pass.cache->at(i) : nullptr);
}

T5::T5(Context& c, const formats::T5Config& config)
    : config_(config),
      shape_{config.heads, config.dropout},
      weights_(c, formats::t5_tensors(config), block_name),
      head_memory_(c.machine.block("head")) {
    const Tensor& shared = weights_.at("shared.weight");
    const auto norm = [&](const std::string& name) { return T5Norm{name, {weights_.at(name + ".weight"), nullptr}}; };
    const auto linear = [&](const std::string& name, bool) { return Site{name, {weights_.at(name + ".weight"), nullptr}, {}}; };
    for (const bool decoder : {false, true}) {
        T5Stack& stack = decoder ? decoder_ : encoder_;
        const std::string kind = decoder ? "decoder" : "encoder";
        stack.set(shared, shape_, c.machine.block("embedding"));
        for (std::int64_t i = 0; i < (decoder ? config.decoder_blocks : config.encoder_blocks); ++i) {
            const std::string name = kind + ".block." + std::to_string(i);
            stack.add(make_t5_block(name, decoder, config.gated, {linear, norm}), c.machine.block(block_name(name + ".")));
        }
        stack.norm = norm(kind + ".final_layer_norm");
    }
    head_.name = "lm_head";
    head_.map.weight = config.tied ? shared : weights_.at("lm_head.weight");
    encoder_table_ = weights_.at("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight");
    decoder_table_ = weights_.at("decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight");
}

std::string T5::block_name(const std::string& name) {
    for (const std::string stack : {"encoder", "decoder"}) {
        const std::string prefix = stack + ".block.";
        if (!name.starts_with(prefix)) continue;
        std::string block = stack + " block ";
        return block.append(name, prefix.size(), name.find('.', prefix.size()) - prefix.size());
    }
    return name == "shared.weight" ? "embedding" : "head";
}

Pass T5::encoder_pass(Context& c, const Batch& batch, const Pass& how, const Tensor& prompt) const {
    Machine& m = c.machine;
    Pass pass = how;
    pass.prompt = prompt;
    pass.mask = m.empty(batch.attention_mask->sizes);
    if (batch.shape.padded) {
        const Tensor bias = m.empty(pass.mask->sizes);
        pass.attention_bias = m.view(bias, {bias->sizes[0], 1, 1, bias->sizes[1]});
    }
    if (prompt != nullptr) lengthen_tokens(c, pass, prompt->sizes[0]);
    const std::int64_t tokens = pass.mask->sizes[1];
    pass.position_bias = t5_position_bias(c, encoder_table_, tokens, tokens);
    if (pass.attention_bias != nullptr) pass.position_bias = analysis::simulation::add(c, pass.position_bias, pass.attention_bias);
    return pass;
}

Pass T5::decoder_pass(Context& c, const Pass& source, std::int64_t done, std::int64_t count, const Pass& how) const {
    Pass pass = how;
    pass.attention_bias = source.attention_bias;
    const Tensor relative = t5_position_bias(c, decoder_table_, count, done + count);
    pass.position_bias = count == 1 ? relative : analysis::simulation::add(c, relative, later_tokens(c, done, count));
    return pass;
}

Tensor T5::finish(Context& c, const T5Stack& stack, const Tensor& hidden, const Pass& pass) const {
    const BlockScope scope(c.machine, head_memory_);
    return t5_drop(c, rms_norm(c, hidden, stack.norm.affine), pass, config_.dropout);
}

Tensor T5::logits(Context& c, const Tensor& state) const {
    const BlockScope scope(c.machine, head_memory_);
    return linear(c, config_.tied ? scale(c, state) : state, head_.map);
}

Tensor T5::decoder_input(Context& c, const Tensor& labels) const {
    Tensor ids = c.machine.empty(labels->sizes, kWhole);
    c.machine.scratch(count(labels->sizes));
    return ids;
}

std::vector<Site*> T5::sites() {
    std::vector<Site*> all;
    for (T5Stack* stack : {&encoder_, &decoder_})
        for (T5Block& block : stack->all())
            for (Site* site : block.sites()) all.push_back(site);
    return all;
}

std::vector<T5Norm*> T5::block_norms() {
    std::vector<T5Norm*> all;
    for (T5Stack* stack : {&encoder_, &decoder_})
        for (T5Block& block : stack->all())
            for (T5Norm* each : block.norms()) all.push_back(each);
    return all;
}

}  // namespace sherl::analysis::simulation
