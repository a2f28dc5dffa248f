// SPDX-License-Identifier: GPL-3.0-or-later
// Start values of LST's side blocks from pruned backbone weights ("fisher-v2"; methods.md section C, golden/NAMES-T5.md,
// Importance pruning).
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/model.h"
#include "core/formats/backbone_folder.h"
#include "core/spec/run_spec.h"

namespace sherl::engine {

using TensorMap = std::map<std::string, at::Tensor>;

// Sum over examples of the squared gradient of the plain model's loss, by backbone tensor, in float32. `next` gives batches of
// one example without padding until it gives none.
[[nodiscard]] TensorMap importance(const ModelRequest& request, const std::function<std::optional<Batch>()>& next);

// The side blocks and side norms of `method` (kind lst) as its tensors are named. `backbone`: its tensors by name.
[[nodiscard]] TensorMap pruned_start(const formats::T5Config& config, const TensorMap& backbone, const TensorMap& importance,
                                     const spec::MethodSpec& method, bool ascending);

// The order in which a CPython hash set that was built from ascending integers ≥ 0 lists them.
[[nodiscard]] std::vector<std::int64_t> hash_order(const std::vector<std::int64_t>& ascending);

}  // namespace sherl::engine
