// SPDX-License-Identifier: GPL-3.0-or-later
// A small transformer on raw ATen operations with AdamW, labelled for the ledger as the engine does it. What the
// ledger's tests train.
#pragma once

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>

#include <map>
#include <string>
#include <vector>

#include "core/engine/memory/ledger.h"

struct LedgerModel {
    static constexpr std::int64_t layers = 2, width = 64, heads = 4, inner = 256, vocabulary = 100, classes = 3,
                                  batch = 8, tokens = 64;

    struct Parameter {
        at::Tensor value, first_moment, second_moment;
        sherl::engine::memory::BlockIndex block;
    };

    sherl::engine::memory::Ledger& ledger;
    std::map<std::string, Parameter> parameters;
    at::Generator generator = at::detail::createCPUGenerator(7);
    at::Tensor ids, labels;

    // `frozen`: only the head trains.
    LedgerModel(sherl::engine::memory::Ledger& book, bool frozen) : ledger(book) {
        using enum sherl::engine::memory::Category;
        add("words", {vocabulary, width}, "embedding", frozen);
        for (std::int64_t i = 0; i < layers; ++i) {
            const std::string block = "block " + std::to_string(i);
            add(block + " qkv", {3 * width, width}, block, frozen);
            add(block + " out", {width, width}, block, frozen);
            add(block + " up", {inner, width}, block, frozen);
            add(block + " down", {width, inner}, block, frozen);
            add(block + " norm", {width}, block, frozen);
        }
        add("classifier", {classes, width}, "head", false);
        ids = at::randint(vocabulary, {batch, tokens}, generator, at::kLong);
        labels = at::randint(classes, {batch}, generator, at::kLong);
        ledger.assign(ids, other, 0);
        ledger.assign(labels, other, 0);
    }

    [[nodiscard]] std::int64_t weight_bytes(bool trained_only) const {
        std::int64_t sum = 0;
        for (const auto& [name, p] : parameters) {
            if (!trained_only || p.value.requires_grad()) sum += static_cast<std::int64_t>(p.value.nbytes());
        }
        return sum;
    }

    [[nodiscard]] at::Tensor dropout(const at::Tensor& x) {
        return x * at::empty(x.sizes(), at::kBool).bernoulli_(0.9, generator) / 0.9;
    }

    [[nodiscard]] at::Tensor loss() {
        using sherl::engine::memory::BlockScope;
        at::Tensor hidden;
        {
            const BlockScope scope(ledger.block("embedding"));
            hidden = dropout(at::embedding(parameters.at("words").value, ids));
        }
        for (std::int64_t i = 0; i < layers; ++i) {
            const std::string block = "block " + std::to_string(i);
            const BlockScope scope(ledger.block(block));
            const auto weight = [&](const char* name) { return parameters.at(block + " " + name).value; };
            const auto qkv = at::linear(hidden, weight("qkv"))
                                 .view({batch, tokens, 3, heads, width / heads})
                                 .permute({2, 0, 3, 1, 4});
            const auto mixed = at::scaled_dot_product_attention(qkv[0], qkv[1], qkv[2])
                                   .transpose(1, 2)
                                   .reshape({batch, tokens, width});
            hidden = at::layer_norm(hidden + dropout(at::linear(mixed, weight("out"))), {width}, weight("norm"));
            hidden = hidden + at::linear(at::gelu(at::linear(hidden, weight("up"))), weight("down"));
        }
        const BlockScope scope(ledger.block("head"));
        return at::cross_entropy_loss(at::linear(hidden.mean(1), parameters.at("classifier").value), labels);
    }

    void optimize() {
        const at::NoGradGuard no_grad;
        const sherl::engine::memory::BlockScope scope(ledger.block("optimizer"));
        for (auto& [name, p] : parameters) {
            if (!p.value.requires_grad()) continue;
            const at::Tensor gradient = p.value.grad();
            p.first_moment.mul_(0.9).add_(gradient, 0.1);
            p.second_moment.mul_(0.999).addcmul_(gradient, gradient, 0.001);
            p.value.addcdiv_(p.first_moment, p.second_moment.sqrt().add_(1e-8), -1e-3);
            p.value.mutable_grad().reset();
        }
    }

  private:
    void add(const std::string& name, at::IntArrayRef shape, const std::string& block_name, bool frozen) {
        using enum sherl::engine::memory::Category;
        const auto block = ledger.block(block_name);
        Parameter p{at::randn(shape, generator).mul_(0.05), {}, {}, block};
        ledger.assign(p.value, weights, block);
        if (!frozen) {
            p.value.set_requires_grad(true);
            ledger.watch_gradient(p.value, block);
            p.first_moment = at::zeros(shape);
            p.second_moment = at::zeros(shape);
            ledger.assign(p.first_moment, optimizer_state, block);
            ledger.assign(p.second_moment, optimizer_state, block);
        }
        parameters.emplace(name, p);
    }
};
