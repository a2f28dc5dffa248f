// SPDX-License-Identifier: GPL-3.0-or-later
// Parity cases: one training step against the numbers of an independent reference (golden/README.md,
// "sherl-parity-case/1").
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/api/engine.h"
#include "core/engine/model.h"
#include "core/engine/parity_case.h"

namespace sherl::engine {

// Takes the step that the case fixes and compares every expected tensor, in the order in which a step computes them:
// features, logits, loss, gradients, weights after the step. A key this program does not know makes the case
// unsupported; a malformed case fails under its folder's name, refused when the folder holds no case.json.
[[nodiscard]] api::CaseResult verify_case(const std::filesystem::path& folder);

// Every tensor that the step computes, under the names of expected.safetensors. The model has the case's start values.
[[nodiscard]] std::map<std::string, at::Tensor> take_step(const ParityCase& item, const Batch& batch, Model& model);

}  // namespace sherl::engine
