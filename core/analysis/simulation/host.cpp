// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/simulation/host.h"

#include <algorithm>
#include <stdexcept>

namespace sherl::analysis::simulation {

void lengthen_attention(Context& c, Pass& pass, std::int64_t count) {
    if (pass.attention_bias == nullptr) return;
    const Tensor zeros = c.machine.empty({pass.attention_bias->sizes[0], 1, 1, count});
    pass.attention_bias = cat(c, {zeros, pass.attention_bias}, -1);
}

void lengthen_tokens(Context& c, Pass& pass, std::int64_t count) {
    {
        const Tensor ones = c.machine.empty({pass.mask->sizes[0], count});
        pass.mask = cat(c, {ones, pass.mask}, 1);
    }
    lengthen_attention(c, pass, count);
}

Weights::Weights(Context& c, const std::vector<std::pair<std::string, Sizes>>& tensors,
                 const std::function<std::string(const std::string&)>& block_of) {
    for (const auto& [name, sizes] : tensors)
        all_.push_back({name, c.machine.weight(name, sizes, c.machine.block(block_of(name)))});
}

const Tensor& Weights::at(const std::string& name) const {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const Weight& each) { return each.name == name; });
    if (found == all_.end()) throw std::logic_error(name);
    return found->tensor;
}

Tensor Stack::block(Context& c, std::int64_t index, const Tensor& hidden, const Pass& pass) const {
    if (!pass.checkpoint) return run_block(c, index, hidden, pass);
    const auto again = [this, &c, index, pass](const Tensors& in) {
        Pass own = pass;
        own.position_bias = in[1];
        own.memory = in[2];
        own.cache = nullptr;
        return run_block(c, index, in[0], own);
    };
    return checkpointed(c, {hidden, pass.position_bias, pass.memory}, again);
}

Tensor Parameters::add(const std::string& name, const Sizes& sizes, const std::string& memory_block) {
    Tensor tensor = c_.machine.weight(name, sizes, c_.machine.block(memory_block));
    train(name, tensor, memory_block);
    return tensor;
}

void Parameters::train(const std::string& name, const Tensor& weight, const std::string& memory_block) {
    weight->name = name;
    weight->block = c_.machine.block(memory_block);
    c_.machine.train(weight);
}

Affine Parameters::affine(const std::string& name, std::int64_t in, std::int64_t out, const std::string& memory_block) {
    Tensor weight = add(name + ".weight", {out, in}, memory_block);
    return {weight, add(name + ".bias", {out}, memory_block)};
}

Affine Parameters::norm(const std::string& name, std::int64_t width, const std::string& memory_block) {
    Tensor weight = add(name + ".weight", {width}, memory_block);
    return {weight, add(name + ".bias", {width}, memory_block)};
}

}  // namespace sherl::analysis::simulation
