// SPDX-License-Identifier: GPL-3.0-or-later
// Metrics as GLUE defines them.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace sherl::data {

// Names of the metrics of a task, the main one first. `name` is task.data.name or empty. Classification: accuracy (+ f1 for two classes,
// matthews); regression: pearson_spearman (mean), pearson, spearman. mrpc, qqp: accuracy_f1 (mean) is main; cola: matthews.
[[nodiscard]] std::vector<std::string> metric_names(const std::string& task_kind, const std::string& name, std::int64_t classes);

// `predictions` and `labels` are class indices. F1 is that of class 1 (two classes only); Matthews multi-class (R_k), 0 where undefined.
[[nodiscard]] std::map<std::string, double> classification_metrics(std::span<const std::int64_t> predictions,
                                                                  std::span<const std::int64_t> labels, std::int64_t classes);
// pearson, spearman (average ranks for ties), pearson_spearman; a constant side gives 0.
[[nodiscard]] std::map<std::string, double> regression_metrics(std::span<const double> predictions, std::span<const double> targets);

}  // namespace sherl::data
