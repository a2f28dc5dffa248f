// SPDX-License-Identifier: GPL-3.0-or-later
// The anti-redundancy operator of SHERL (Diao et al., ECCV 2024; methods.md section A0, steps 1–5).
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace sherl::engine {

// shallow: K−1 tensors (…, h); guide (…, h); weight (1, h) and bias (1) of fc_attn; ε is added to the norm and to the
// layer sum. Returns u = Σ α_i s_i + g, shape (…, h). Differentiable in every tensor argument. Zero vectors follow
// run-spec.md: ŝ_i = 0 where ‖s_i‖ = 0 and a_i = 0 where ρ_i = 0, each with zero gradient, so no NaN leaves it. On CPU
// (float, double) one pass per token that saves nothing but its arguments; elsewhere composed of library operators.
[[nodiscard]] at::Tensor anti_redundancy(const std::vector<at::Tensor>& shallow, const at::Tensor& guide,
                                         const at::Tensor& weight, const at::Tensor& bias, double epsilon);

// The same from library operators, differentiated by autograd.
[[nodiscard]] at::Tensor anti_redundancy_composed(const std::vector<at::Tensor>& shallow, const at::Tensor& guide,
                                                  const at::Tensor& weight, const at::Tensor& bias, double epsilon);

}  // namespace sherl::engine
