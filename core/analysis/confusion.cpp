// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/confusion.h"

#include <numeric>
#include <string>

namespace sherl::analysis {
namespace {

[[noreturn]] void refuse(Text expected, std::string got) {
    throw Error(ErrorKind::store, {.id = "analysis.predictions",
                                   .what = SHERL_TR("analysis", "stored predictions do not fit their classes"),
                                   .where = {},
                                   .expected = std::move(expected),
                                   .got = std::move(got),
                                   .way_out = SHERL_TR("analysis", "Run it again.")});
}

std::size_t checked(std::int64_t index, std::size_t classes) {
    if (index < 0 || static_cast<std::size_t>(index) >= classes)
        refuse(SHERL_TR("analysis", "a class from 0 to %1").arg(static_cast<std::int64_t>(classes) - 1), std::to_string(index));
    return static_cast<std::size_t>(index);
}

}  // namespace

std::int64_t Confusion::examples_of(std::size_t truth) const {
    std::int64_t sum = 0;
    for (std::size_t predicted = 0; predicted <= no_class(); ++predicted) sum += at(truth, predicted);
    return sum;
}

std::int64_t Confusion::predictions_of(std::size_t predicted) const {
    std::int64_t sum = 0;
    for (std::size_t truth = 0; truth < classes_; ++truth) sum += at(truth, predicted);
    return sum;
}

std::int64_t Confusion::total() const {
    return std::accumulate(counts_.begin(), counts_.end(), std::int64_t{0});
}

std::int64_t Confusion::right() const {
    std::int64_t sum = 0;
    for (std::size_t each = 0; each < classes_; ++each) sum += at(each, each);
    return sum;
}

std::optional<double> Confusion::share(std::size_t truth, std::size_t predicted) const {
    const std::int64_t all = examples_of(truth);
    if (all == 0) return std::nullopt;
    return static_cast<double>(at(truth, predicted)) / static_cast<double>(all);
}

std::optional<double> Confusion::precision(std::size_t predicted) const {
    const std::int64_t all = predictions_of(predicted);
    if (all == 0 || predicted == no_class()) return std::nullopt;
    return static_cast<double>(at(predicted, predicted)) / static_cast<double>(all);
}

double Confusion::accuracy() const {
    const std::int64_t all = total();
    return all == 0 ? 0 : static_cast<double>(right()) / static_cast<double>(all);
}

Confusion confusion(const api::PredictionsEvent& event, std::size_t classes) {
    if (event.labels.size() != event.predictions.size()) {
        refuse(SHERL_TR("analysis", "%1 predictions").arg(static_cast<std::int64_t>(event.labels.size())),
               std::to_string(event.predictions.size()));
    }
    Confusion counts(classes);
    for (std::size_t i = 0; i < event.labels.size(); ++i) {
        const std::int64_t predicted = event.predictions[i];
        counts.add(checked(event.labels[i], classes), predicted == -1 ? counts.no_class() : checked(predicted, classes));
    }
    return counts;
}

}  // namespace sherl::analysis
