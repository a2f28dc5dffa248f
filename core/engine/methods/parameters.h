// SPDX-License-Identifier: GPL-3.0-or-later
// The trained tensors of a model: their start values, names and place in the ledger.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "core/engine/memory/ledger.h"
#include "core/engine/model.h"

namespace sherl::engine {

// Used while a model is built, on the run's thread. Values are drawn in float64 on the CPU and cast once, so that a
// seed means the same on every device and in every type.
class Parameters {
  public:
    // `ledger` may be null. `key`: the name under which T5's adapters and low-rank maps are filed.
    Parameters(std::uint64_t seed, at::ScalarType dtype, at::Device device, memory::Ledger* ledger, std::string key = {});

    [[nodiscard]] const std::string& key() const { return key_; }

    // Each makes a leaf with requires_grad under its export name, charged to the ledger block `memory_block`.
    at::Tensor normal(const std::string& name, at::IntArrayRef shape, double deviation,
                      const std::string& memory_block);
    at::Tensor uniform(const std::string& name, at::IntArrayRef shape, double bound, const std::string& memory_block);
    at::Tensor filled(const std::string& name, at::IntArrayRef shape, double value, const std::string& memory_block);
    // A tensor of the backbone that is trained in place.
    void train(const std::string& name, at::Tensor tensor, const std::string& memory_block);

    // Ledger block of a name; 0 without a ledger.
    [[nodiscard]] memory::BlockIndex memory_block(const std::string& name) const;

    // Sorted by name.
    [[nodiscard]] std::vector<NamedTensor> sorted() const;

  private:
    at::Tensor add(const std::string& name, const at::Tensor& values, const std::string& memory_block);

    at::Generator generator_;
    at::ScalarType dtype_;
    at::Device device_;
    memory::Ledger* ledger_;
    std::string key_;
    std::vector<NamedTensor> tensors_;
};

// A trained affine map: weight (out, in), bias (out).
struct Affine {
    at::Tensor weight, bias;

    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;
};

// Weight N(0, deviation), bias 0; names `name`.weight and `name`.bias.
[[nodiscard]] Affine normal_affine(Parameters& parameters, const std::string& name, std::int64_t in, std::int64_t out,
                                   double deviation, const std::string& memory_block);
// PyTorch's default: weight and bias U(−1/√in, 1/√in).
[[nodiscard]] Affine default_affine(Parameters& parameters, const std::string& name, std::int64_t in, std::int64_t out,
                                    const std::string& memory_block);

}  // namespace sherl::engine
