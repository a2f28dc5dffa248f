// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/pairing.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <unordered_map>

namespace sherl::analysis {
namespace {

using Places = std::unordered_map<std::string_view, std::size_t>;  // of examples, by id

Places places_of(const api::PredictionsEvent& event) {
    Places places;
    places.reserve(event.ids.size());
    for (std::size_t i = 0; i < event.ids.size(); ++i) places.emplace(event.ids[i], i);
    return places;
}

// How far a score is from its target; what is no number is farther than any.
double distance(float score, float target) {
    const double far = std::abs(static_cast<double>(score) - static_cast<double>(target));
    return std::isnan(far) ? std::numeric_limits<double>::infinity() : far;
}

Outcome outcome(std::int64_t label, std::int64_t first, std::int64_t second) {
    if (first == label) return second == label ? Outcome::both_right : Outcome::broken;
    if (second == label) return Outcome::fixed;
    return first == second ? Outcome::same_mistake : Outcome::other_mistake;
}

Text split_word(const std::string& split) {
    return split == "test"         ? SHERL_TR("analysis", "the test split")
           : split == "validation" ? SHERL_TR("analysis", "the validation split")
                                   : Text::plain(split);
}

bool same_examples(const api::PredictionsEvent& a, const api::PredictionsEvent& b) {
    const Places places = places_of(b);
    if (a.ids.size() != b.ids.size() || places.size() != b.ids.size() || places_of(a).size() != a.ids.size()) return false;
    return std::all_of(a.ids.begin(), a.ids.end(), [&](const std::string& id) { return places.contains(id); });
}

bool same_truth(const api::PredictionsEvent& a, const api::PredictionsEvent& b) {
    const Places places = places_of(b);
    for (std::size_t i = 0; i < a.ids.size(); ++i) {
        const std::size_t other = places.at(a.ids[i]);
        if (!a.labels.empty() && a.labels[i] != b.labels[other]) return false;
        if (!a.targets.empty() && a.targets[i] != b.targets[other]) return false;
    }
    return true;
}

}  // namespace

std::optional<Text> predictions_missing(const PredictedRun& run) {
    if (!run.splits.empty()) return std::nullopt;
    if (run.status != store::Status::finished) return SHERL_TR("analysis", "Predictions are stored when the run has finished.");
    return SHERL_TR("analysis", "The study holds no predictions of %1. Run it again to have them.").arg(run.name);
}

std::optional<Text> predictions_missing(const PredictedRun& run, const std::string& split) {
    if (auto reason = predictions_missing(run)) return reason;
    if (run.splits.contains(split)) return std::nullopt;
    return SHERL_TR("analysis", "%1 has no predictions of %2.").arg(run.name).arg(split_word(split).english());
}

std::optional<Text> predictions_damaged(const PredictedRun& run, const std::string& split) {
    const api::PredictionsEvent& event = run.splits.at(split);
    const std::size_t examples = event.ids.size(), classes = run.labels.size();
    const auto is_class = [&](std::int64_t index) { return index >= 0 && static_cast<std::size_t>(index) < classes; };
    const auto is_answer = [&](std::int64_t index) { return is_class(index) || (index == -1 && run.generates()); };
    const bool fits =
        run.regression()
            ? event.targets.size() == examples && event.probabilities.size() == examples
            : event.labels.size() == examples && event.predictions.size() == examples &&
                  event.probabilities.size() == examples * classes &&
                  std::all_of(event.labels.begin(), event.labels.end(), is_class) &&
                  std::all_of(event.predictions.begin(), event.predictions.end(), is_answer);
    if (fits) return std::nullopt;
    return SHERL_TR("analysis", "The stored predictions of %1 do not fit its classes or examples. Run it again to have them.").arg(run.name);
}

std::int64_t Pairing::closer_count(Closer which) const {
    return std::count(closer.begin(), closer.end(), which);
}

std::optional<Text> pairing_refusal(const PredictedRun& first, const PredictedRun& second, const std::string& split) {
    for (const PredictedRun* run : {&first, &second}) {
        if (!run->splits.empty()) continue;
        if (run->status != store::Status::finished)
            return SHERL_TR("analysis", "Predictions are stored when a run has finished, and %1 has not.").arg(run->name);
        return predictions_missing(*run);
    }
    if (first.regression() != second.regression()) {
        return SHERL_TR("analysis", "%1 predicts scores and %2 predicts classes: their answers cannot be paired.")
            .arg(first.regression() ? first.name : second.name)
            .arg(first.regression() ? second.name : first.name);
    }
    if (first.labels != second.labels)
        return SHERL_TR("analysis", "%1 and %2 have different classes: their answers cannot be paired.").arg(first.name).arg(second.name);
    if (first.data_hash != second.data_hash)
        return SHERL_TR("analysis", "%1 and %2 were trained on different data or splits: their examples cannot be paired.").arg(first.name).arg(second.name);
    for (const PredictedRun* run : {&first, &second}) {
        if (auto reason = predictions_missing(*run, split)) return reason;
        if (auto reason = predictions_damaged(*run, split)) return reason;
    }
    const api::PredictionsEvent &a = first.splits.at(split), &b = second.splits.at(split);
    if (!same_examples(a, b))
        return SHERL_TR("analysis", "%1 and %2 were scored on different examples of %3: they cannot be paired.").arg(first.name).arg(second.name).arg(split_word(split).english());
    if (!same_truth(a, b))
        return SHERL_TR("analysis", "The same examples have different labels in %1 and in %2: they cannot be paired.").arg(first.name).arg(second.name);
    return std::nullopt;
}

Pairing pair(const PredictedRun& first, const PredictedRun& second, const std::string& split) {
    const api::PredictionsEvent &a = first.splits.at(split), &b = second.splits.at(split);
    const Places places = places_of(b);
    Pairing pairing;
    for (std::size_t i = 0; i < a.ids.size(); ++i) {
        const std::size_t other = places.at(a.ids[i]);
        pairing.second.push_back(other);
        if (first.regression()) {
            const double one = distance(a.probabilities[i], a.targets[i]), two = distance(b.probabilities[other], a.targets[i]);
            pairing.closer.push_back(one < two ? Closer::first : two < one ? Closer::second : Closer::equal);
        } else {
            pairing.outcomes.push_back(outcome(a.labels[i], a.predictions[i], b.predictions[other]));
            ++pairing.counts[static_cast<std::size_t>(pairing.outcomes.back())];
        }
    }
    return pairing;
}

}  // namespace sherl::analysis
