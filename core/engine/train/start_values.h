// SPDX-License-Identifier: GPL-3.0-or-later
// What trained tensors begin with where it is not drawn: an exported adapter (train.start_from), or pruned backbone weights (LST's
// method.init "fisher").
#pragma once

#include <functional>

#include "core/api/engine.h"
#include "core/engine/model.h"
#include "core/engine/tasks/batch.h"
#include "core/engine/tasks/text_task.h"
#include "core/spec/run_spec.h"

namespace sherl::engine {

// Sets them, for a run that begins. `model` was built from `request`. Throws Error(input): an adapter of another method, scale or
// shape, naming the first tensor that does not fit; then nothing is set.
// With train.start_partial what fits is set, and only a folder of which nothing fits is refused. `interrupted` is asked between
// examples of the importance pass, which may take long; true: false is returned, and nothing is set. `notes` gets what people should know: an adapter of which not all fits.
[[nodiscard]] bool set_start_values(const spec::RunSpec& spec, const ModelRequest& request, const TextTask& task, const BatchFormat& format,
                                    const std::function<bool()>& interrupted, std::vector<Text>& notes, Model& model);

// See api::Engine::match_start.
[[nodiscard]] api::StartMatch match_start(const spec::RunSpec& spec, std::int64_t outputs);

}  // namespace sherl::engine
