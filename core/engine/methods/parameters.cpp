// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/methods/parameters.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/random.h"

namespace sherl::engine {

Parameters::Parameters(std::uint64_t seed, at::ScalarType dtype, at::Device device, memory::Ledger* ledger,
                       std::string key)
    : generator_(at::detail::createCPUGenerator(mix_seed(seed, "start"))),
      dtype_(dtype),
      device_(device),
      ledger_(ledger),
      key_(std::move(key)) {}

at::Tensor Parameters::normal(const std::string& name, at::IntArrayRef shape, double deviation,
                              const std::string& memory_block) {
    return add(name, at::empty(shape, at::kDouble).normal_(0, deviation, generator_), memory_block);
}

at::Tensor Parameters::uniform(const std::string& name, at::IntArrayRef shape, double bound,
                               const std::string& memory_block) {
    return add(name, at::empty(shape, at::kDouble).uniform_(-bound, bound, generator_), memory_block);
}

at::Tensor Parameters::filled(const std::string& name, at::IntArrayRef shape, double value,
                              const std::string& memory_block) {
    return add(name, at::full(shape, value, at::kDouble), memory_block);
}

at::Tensor Parameters::add(const std::string& name, const at::Tensor& values, const std::string& memory_block) {
    at::Tensor tensor = values.to(device_, dtype_);
    if (ledger_ != nullptr) ledger_->assign(tensor, memory::Category::weights, ledger_->block(memory_block));
    train(name, tensor, memory_block);
    return tensor;
}

void Parameters::train(const std::string& name, at::Tensor tensor, const std::string& memory_block) {
    tensor.requires_grad_(true);
    if (ledger_ != nullptr) ledger_->watch_gradient(tensor, ledger_->block(memory_block));
    tensors_.push_back({name, tensor});
}

memory::BlockIndex Parameters::memory_block(const std::string& name) const {
    return ledger_ != nullptr ? ledger_->block(name) : memory::BlockIndex{0};
}

std::vector<NamedTensor> Parameters::sorted() const {
    std::vector<NamedTensor> result = tensors_;
    std::sort(result.begin(), result.end(), [](const NamedTensor& a, const NamedTensor& b) { return a.name < b.name; });
    return result;
}

at::Tensor Affine::operator()(const at::Tensor& x) const {
    return at::linear(x, weight, bias);
}

Affine normal_affine(Parameters& parameters, const std::string& name, std::int64_t in, std::int64_t out,
                     double deviation, const std::string& memory_block) {
    return {parameters.normal(name + ".weight", {out, in}, deviation, memory_block),
            parameters.filled(name + ".bias", {out}, 0, memory_block)};
}

Affine default_affine(Parameters& parameters, const std::string& name, std::int64_t in, std::int64_t out,
                      const std::string& memory_block) {
    const double bound = 1 / std::sqrt(static_cast<double>(in));
    return {parameters.uniform(name + ".weight", {out, in}, bound, memory_block),
            parameters.uniform(name + ".bias", {out}, bound, memory_block)};
}

}  // namespace sherl::engine
