// SPDX-License-Identifier: GPL-3.0-or-later
// Which classes a run takes for which others. Source: ui.md §5.2, card Examples.
//
// Called by: the Examples card and the Predictions tab of run details. What could change: shares of the column or of all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/api/events.h"

namespace sherl::analysis {

// Counts of examples by true and predicted class. Behind the predicted classes stands a column for answers that name none,
// which generated texts may do; it is one of columns() only where there are such answers. A value; any thread.
class Confusion {
  public:
    Confusion() = default;
    explicit Confusion(std::size_t classes) : classes_(classes), counts_(classes * (classes + 1), 0) {}

    void add(std::size_t truth, std::size_t predicted) { ++counts_[truth * (classes_ + 1) + predicted]; }
    [[nodiscard]] std::size_t classes() const { return classes_; }
    [[nodiscard]] std::size_t no_class() const { return classes_; }  // that column
    [[nodiscard]] std::size_t columns() const { return classes_ + (predictions_of(no_class()) > 0 ? 1 : 0); }
    // Of a prediction as it is stored: a class, or −1.
    [[nodiscard]] std::size_t column_of(std::int64_t prediction) const { return prediction < 0 ? no_class() : static_cast<std::size_t>(prediction); }
    [[nodiscard]] std::int64_t at(std::size_t truth, std::size_t predicted) const { return counts_[truth * (classes_ + 1) + predicted]; }
    [[nodiscard]] std::int64_t examples_of(std::size_t truth) const;         // sum of a row
    [[nodiscard]] std::int64_t predictions_of(std::size_t predicted) const;  // sum of a column
    [[nodiscard]] std::int64_t total() const;
    [[nodiscard]] std::int64_t right() const;
    // The part of a true class that is taken for another (or itself); none: the class has no examples.
    [[nodiscard]] std::optional<double> share(std::size_t truth, std::size_t predicted) const;
    [[nodiscard]] std::optional<double> recall(std::size_t truth) const { return share(truth, truth); }
    [[nodiscard]] std::optional<double> precision(std::size_t predicted) const;  // none: never predicted, or no class
    // As data::classification_metrics computes it: 0 without examples.
    [[nodiscard]] double accuracy() const;

  private:
    std::size_t classes_ = 0;
    std::vector<std::int64_t> counts_;  // row-major: true class, predicted class or none
};

// Of a classification. Throws Error(store) when an index is not below `classes`, a prediction below −1, or a label has no prediction.
[[nodiscard]] Confusion confusion(const api::PredictionsEvent& event, std::size_t classes);

}  // namespace sherl::analysis
