// SPDX-License-Identifier: GPL-3.0-or-later
// The gradients of the trained tensors as one vector: its norm, clipping, clearing.
#pragma once

#include <optional>
#include <vector>

#include "core/engine/model.h"

namespace sherl::engine {

// Global 2-norm over all trained tensors; those without a gradient count as zero. 0 when none has one.
[[nodiscard]] double gradient_norm(const std::vector<NamedTensor>& trained);

// Multiplies every gradient by min(1, clip / (norm + 1e-6)), as torch.nn.utils.clip_grad_norm_.
void clip_gradients(const std::vector<NamedTensor>& trained, double norm, double clip);

// Frees the gradients (set to none), so that none is alive between steps.
void clear_gradients(const std::vector<NamedTensor>& trained);

}  // namespace sherl::engine
