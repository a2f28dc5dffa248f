// SPDX-License-Identifier: GPL-3.0-or-later
// From a run of a study to what the engine is asked for when its adapter is exported: the command line and the window ask
// the same thing. Called by `sherl export` and the window's export. What could change: more weights than best and last.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/api/engine.h"
#include "core/base/json.h"
#include "core/store/study.h"

namespace sherl::store {

// Weights of a run that lie on disk.
struct StoredWeights {
    std::string name;  // as ExportRequest::weights: best, last
    std::int64_t step = 0;                     // training steps behind them; 0: their file does not tell
    std::map<std::string, double> validation;  // metrics of these very weights; empty: not evaluated
    bool selected = false;                     // the run's test metrics are of these (train.select)
};
// In the order best, last. Throws Error(store).
[[nodiscard]] std::vector<StoredWeights> stored_weights(const Study& study, const RunDetail& run);

// {"weights": …, "gradients": …, …}: bytes by memory category.
[[nodiscard]] Json category_json(const std::array<std::int64_t, 6>& bytes);
// What the store knows and the weights of `step` do not: metrics, memory counters and split, seconds, hashes. Metrics are
// those of these very weights: the run's where they are the selected ones, else what was kept of the validation after that step.
[[nodiscard]] Json card_json(const Study& study, const RunDetail& run, std::int64_t step);

// All but the target. `weights`: best, last; empty: as train.select says. `study` must outlive the request, which asks it
// once more for the card. `merge`: as ExportRequest::merge. Throws Error(input, "export.no_weights"): a run that has none, or not
// these, or whose files were removed; Error(input, "export.merge"): an adapter that cannot be folded into the backbone.
[[nodiscard]] api::ExportRequest export_request(const Study& study, const RunDetail& run, std::string weights = {}, bool merge = false);

}  // namespace sherl::store
