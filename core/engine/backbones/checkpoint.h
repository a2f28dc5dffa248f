// SPDX-License-Identifier: GPL-3.0-or-later
// Gradient checkpointing (Chen et al., 2016): a stretch of the forward pass keeps its inputs alone and runs again when
// backward comes to it. Exact: the second run is the first one, dropout masks included.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <functional>
#include <optional>
#include <vector>

namespace sherl::engine {

// `run` maps `inputs` to one tensor and may use trained leaves besides; every other tensor that has a gradient must be among
// the inputs (an undefined one stands for nothing). It is called again during backward and must then compute the same, so it
// holds what it needs by value. Draws of `generator` are repeated. Without grad mode, or where nothing below the result is
// trained, `run` is called once and nothing is kept.
[[nodiscard]] at::Tensor checkpointed(const std::vector<at::Tensor>& inputs,
                                      std::function<at::Tensor(const std::vector<at::Tensor>&)> run,
                                      const std::optional<at::Generator>& generator);

}  // namespace sherl::engine
