// SPDX-License-Identifier: GPL-3.0-or-later
// Scores a model on a split, without gradients and without dropout.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "core/api/events.h"
#include "core/engine/memory/ledger.h"
#include "core/engine/model.h"
#include "core/engine/tasks/batch.h"
#include "core/engine/tasks/text_task.h"

namespace sherl::engine {

struct Evaluation {
    double loss = 0;  // mean over the examples
    std::map<std::string, double> metrics;
    api::PredictionsEvent predictions;  // in the order of the split
    std::int64_t peak_bytes = 0;        // of this evaluation's window
};

// `split` is "validation" or "test" and not empty. Examples are batched by length, longest first, so that little is
// padded and the peak shows at once. `interrupted` is asked before each batch; true: nullopt. Opens a window of
// `ledger`.
[[nodiscard]] std::optional<Evaluation> evaluate(Model& model, const TextTask& task, const std::string& split,
                                                 std::int64_t batch_size, const BatchFormat& format,
                                                 memory::Ledger& ledger, const std::function<bool()>& interrupted);

}  // namespace sherl::engine
