// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/selection.h"

namespace sherl::engine {

bool Selection::observe(std::int64_t step, const std::map<std::string, double>& metrics, const std::string& metric,
                        const std::optional<spec::EarlyStoppingSpec>& early_stopping) {
    const double value = metrics.at(metric);
    // Small steps that add up count as one improvement: the reference moves only when it is exceeded by more than
    // min_delta.
    if (!reference || value > *reference + (early_stopping ? early_stopping->min_delta : 0)) {
        reference = value;
        without_improvement = 0;
    } else {
        ++without_improvement;
    }
    if (best_step != 0 && value <= best_value) return false;
    best_step = step;
    best_value = value;
    best_metrics = metrics;
    return true;
}

bool Selection::exhausted(const std::optional<spec::EarlyStoppingSpec>& early_stopping) const {
    return early_stopping && without_improvement >= early_stopping->patience;
}

}  // namespace sherl::engine
