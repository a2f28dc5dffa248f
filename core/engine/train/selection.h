// SPDX-License-Identifier: GPL-3.0-or-later
// Which evaluation is the best so far, and when to stop early. Plain values: part of a checkpoint.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/spec/run_spec.h"

namespace sherl::engine {

struct Selection {
    std::int64_t best_step = 0;  // 0: no evaluation yet
    double best_value = 0;       // of the task's metric, on validation
    std::map<std::string, double> best_metrics;
    std::optional<double> reference;       // early stopping: the last value that was an improvement
    std::int64_t without_improvement = 0;  // evaluations since then

    // Takes one validation result. True: the best so far (the first on ties).
    bool observe(std::int64_t step, const std::map<std::string, double>& metrics, const std::string& metric,
                 const std::optional<spec::EarlyStoppingSpec>& early_stopping);
    // `patience` evaluations in a row have not exceeded the reference by more than min_delta.
    [[nodiscard]] bool exhausted(const std::optional<spec::EarlyStoppingSpec>& early_stopping) const;
};

}  // namespace sherl::engine
