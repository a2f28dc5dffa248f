// SPDX-License-Identifier: GPL-3.0-or-later
// The gated down-projection of SHERL (methods.md A0, "Gated MLP Down"): z = ReLU(fc1 x); (fc2 z + z) ⊙ sigmoid(fc3 z). Called by
// side.cpp, once for each feature.
#pragma once

#include <ATen/core/Tensor.h>

#include "core/engine/methods/parameters.h"

namespace sherl::engine {

// x (…, d) → (…, h); fc1: d → h, fc2 and fc3: h → h. Autograd keeps x and z alone, and computes both factors again in
// backward, which costs two products of narrow matrices: of the library's composition it would keep four tensors of width h.
// Runs on the run's thread, on every device.
[[nodiscard]] at::Tensor gated_down(const at::Tensor& x, const Affine& fc1, const Affine& fc2, const Affine& fc3);

}  // namespace sherl::engine
