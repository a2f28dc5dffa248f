// SPDX-License-Identifier: GPL-3.0-or-later
// Two runs example by example: what the second got right that the first did not, and the other way round. Source:
// ui.md §5.2, card Examples.
//
// Called by: the Examples card and the Predictions tab of run details. What could change: a paired test of two runs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/api/events.h"
#include "core/base/text.h"
#include "core/store/records.h"

namespace sherl::analysis {

// What a run has said about examples, as far as pairing needs to know.
struct PredictedRun {
    std::string name;  // in sentences: "SHERL, seed 0"
    store::Status status = store::Status::finished;
    std::string task_kind;  // "classification", "regression", "seq2seq"
    std::string data_hash;
    std::vector<std::string> labels;                        // class names in index order; regression: empty
    std::map<std::string, api::PredictionsEvent> splits{};  // those that are stored: "validation", "test"

    // An answer is a text, which may name no class: its prediction is −1, and wrong.
    [[nodiscard]] bool generates() const { return task_kind == "seq2seq"; }
    // The answers are scores; of generated ones those that are read as numbers.
    [[nodiscard]] bool regression() const { return task_kind == "regression" || (generates() && labels.empty()); }
};

// Why there is nothing to show of one run, or of one of its splits, as a sentence; none: there is.
[[nodiscard]] std::optional<Text> predictions_missing(const PredictedRun& run);
[[nodiscard]] std::optional<Text> predictions_missing(const PredictedRun& run, const std::string& split);
// What is stored is not as long as its ids, or names a class that is none, or none where answers are not generated.
[[nodiscard]] std::optional<Text> predictions_damaged(const PredictedRun& run, const std::string& split);

// Of an example whose answers are classes. The last two: both wrong, with the same answer or with different ones.
enum class Outcome { both_right, fixed, broken, same_mistake, other_mistake };
// Of a score: which run is closer to the target.
enum class Closer { first, second, equal };

struct Pairing {
    std::vector<std::size_t> second;  // for each example of the first run: its place in the second
    std::vector<Outcome> outcomes;    // classification; in the order of the first run's examples
    std::vector<Closer> closer;       // regression; a score that is no number is farther than any
    std::array<std::int64_t, 5> counts{};  // by Outcome; they add up to the number of examples
    [[nodiscard]] std::int64_t count(Outcome outcome) const { return counts[static_cast<std::size_t>(outcome)]; }
    [[nodiscard]] std::int64_t both_wrong() const { return count(Outcome::same_mistake) + count(Outcome::other_mistake); }
    [[nodiscard]] std::int64_t closer_count(Closer which) const;
};

// Why the two cannot be paired: one has no predictions of the split, data, classes or examples are not the same. None:
// pair() may be called.
[[nodiscard]] std::optional<Text> pairing_refusal(const PredictedRun& first, const PredictedRun& second, const std::string& split);
// By the ids of the examples, whatever their order. Only where pairing_refusal() has none.
[[nodiscard]] Pairing pair(const PredictedRun& first, const PredictedRun& second, const std::string& split);

}  // namespace sherl::analysis
