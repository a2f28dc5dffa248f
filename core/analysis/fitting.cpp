// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/fitting.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/error.h"
#include "core/spec/catalogue.h"
#include "core/spec/resolve.h"

namespace sherl::analysis {

double forecast_error(std::int64_t predicted, std::int64_t measured) {
    return static_cast<double>(predicted) / static_cast<double>(measured) - 1;
}

bool Margin::known() const {
    return scored >= min_scored;
}

Margin margin_of(std::span<const double> errors) {
    Margin margin{.share = grid_margin, .scored = static_cast<std::int64_t>(errors.size())};
    if (!margin.known()) return margin;
    std::vector<double> sizes;
    for (const double error : errors) sizes.push_back(std::abs(error));
    std::sort(sizes.begin(), sizes.end());
    // The smallest share that at least 95 % of the errors keep.
    const auto place = static_cast<std::size_t>(std::ceil(0.95 * static_cast<double>(sizes.size()))) - 1;
    margin.share = sizes[place];
    return margin;
}

std::int64_t upper_bound(std::int64_t predicted, const Margin& margin) {
    return static_cast<std::int64_t>(std::ceil(static_cast<double>(predicted) * (1 + margin.share)));
}

Fit fit_of(std::int64_t needed, const Margin& margin, std::int64_t budget) {
    if (needed > budget) return Fit::over;
    return upper_bound(needed, margin) <= budget ? Fit::fits : Fit::tight;
}

namespace {

// Tries changes in the order of how little they change, and keeps those whose forecast fits.
class Search {
  public:
    Search(const ForecastSetup& setup, std::int64_t budget, const Margin& margin, std::size_t most)
        : setup_(setup), budget_(budget), margin_(margin), most_(most) {}

    std::vector<Proposal> run() {
        if (fits(needed(setup_))) return {};
        checkpointing();
        smaller_batch();
        fewer_early();
        fewer_late();
        shorter();
        methods();
        return std::move(found_);
    }

  private:
    [[nodiscard]] static std::int64_t needed(const ForecastSetup& setup) { return forecast(setup, Wanted::bytes).needed(); }
    [[nodiscard]] bool fits(std::int64_t bytes) const { return fit_of(bytes, margin_, budget_) == Fit::fits; }
    [[nodiscard]] bool full() const { return found_.size() >= most_; }

    bool offer(const ForecastSetup& changed, Proposal proposal) {
        proposal.needed = needed(changed);
        if (!fits(proposal.needed)) return false;
        found_.push_back(std::move(proposal));
        return true;
    }

    void checkpointing() {
        if (full() || setup_.spec.train.gradient_checkpointing) return;
        ForecastSetup changed = setup_;
        changed.spec.train.gradient_checkpointing = true;
        offer(changed, {.kind = Proposal::Kind::checkpointing,
                        .changes = {{"train.gradient_checkpointing", true}},
                        .sentence = SHERL_TR("analysis", "Gradient checkpointing"),
                        .same_mathematics = true});
    }

    // Halved as often as it takes, with as many micro-batches more; evaluation batches become no larger than that.
    void smaller_batch() {
        if (full()) return;
        ForecastSetup changed = setup_;
        spec::TrainSpec& train = changed.spec.train;
        while (train.batch_size % 2 == 0) {
            train.batch_size /= 2;
            train.accumulate *= 2;
            changed.batch.rows = std::min(changed.batch.rows, train.batch_size);
            changed.batch.padded = changed.batch.padded && changed.batch.rows > 1;
            Proposal proposal{.kind = Proposal::Kind::smaller_batch,
                              .changes = {{"train.batch_size", train.batch_size}, {"train.accumulate", train.accumulate}},
                              .sentence = SHERL_TR("analysis", "Batch %1, accumulate %2").arg(train.batch_size).arg(train.accumulate),
                              .same_mathematics = true};
            // Evaluation may be what needs most.
            if (train.eval_batch_size > 2 * train.batch_size) {
                train.eval_batch_size = 2 * train.batch_size;
                proposal.changes.emplace_back("train.eval_batch_size", train.eval_batch_size);
            }
            if (offer(changed, std::move(proposal))) return;
        }
    }

    [[nodiscard]] static std::vector<std::int64_t> every(const std::vector<std::int64_t>& layers, std::size_t step) {
        std::vector<std::int64_t> kept;
        for (std::size_t i = 0; i < layers.size(); i += step) kept.push_back(layers[i]);
        return kept;
    }

    // Every second early layer, every fourth, the first alone; on two stacks in both.
    void fewer_early() {
        if (full() || !setup_.spec.method.options.contains("early_layers")) return;
        const Json before = setup_.spec.method.options.at("early_layers");
        for (const std::size_t step : {2U, 4U, 64U}) {
            const auto thinned = [&](const Json& layers) { return Json(every(layers.get<std::vector<std::int64_t>>(), step)); };
            Json after = before.is_object() ? Json::object() : thinned(before);
            if (before.is_object())
                for (const auto& [stack, layers] : before.items()) after[stack] = thinned(layers);
            if (after == before) continue;
            ForecastSetup changed = setup_;
            changed.spec.method.options["early_layers"] = after;
            std::size_t count = after.is_object() ? 0 : after.size();
            if (after.is_object())
                for (const auto& layers : after) count += layers.size();
            if (offer(changed, {.kind = Proposal::Kind::fewer_early,
                                .changes = {{"method.early_layers", after}},
                                .sentence = SHERL_TR("analysis", "Only %1 early layers").arg(count)}))
                return;
        }
    }

    void fewer_late() {
        if (full() || !setup_.spec.method.options.contains("late_layers")) return;
        const Json before = setup_.spec.method.options.at("late_layers");
        if (before.is_object()) return;  // T5 has one or none
        for (std::int64_t late = before.get<std::int64_t>() - 1; late >= 0; --late) {
            ForecastSetup changed = setup_;
            changed.spec.method.options["late_layers"] = late;
            if (offer(changed, {.kind = Proposal::Kind::fewer_late,
                                .changes = {{"method.late_layers", late}},
                                .sentence = SHERL_TR("analysis", "Only %1 late layers").arg(late)}))
                return;
        }
    }

    void shorter() {
        if (full()) return;
        for (const std::int64_t eighths : {6, 4, 2}) {
            const std::int64_t length = setup_.batch.tokens * eighths / 8;
            if (length < 16) return;
            ForecastSetup changed = setup_;
            changed.spec.task.max_length = changed.batch.tokens = length;
            if (offer(changed, {.kind = Proposal::Kind::shorter,
                                .changes = {{"task.max_length", length}},
                                .sentence = SHERL_TR("analysis", "Max length %1").arg(length)}))
                return;
        }
    }

    void methods() {
        for (const char* kind : {"sherl", "lst", "unipt", "linear_probe"}) {
            if (full()) return;
            const spec::Method* method = spec::find_method(kind);
            if (method == nullptr || setup_.spec.method.kind == kind) continue;
            if (std::find(method->hosts.begin(), method->hosts.end(), setup_.config.model_type) == method->hosts.end()) continue;
            ForecastSetup changed = setup_;
            try {
                changed.spec.method = spec::resolve_method({{"kind", kind}}, setup_.config);
                offer(changed, {.kind = Proposal::Kind::method,
                                .changes = {{"method.kind", kind}},
                                .sentence = Text::plain(method->title.english())});
            } catch (const Error&) {  // its defaults do not suit this backbone
            }
        }
    }

    const ForecastSetup& setup_;
    std::int64_t budget_;
    const Margin& margin_;
    std::size_t most_;
    std::vector<Proposal> found_;
};

}  // namespace

std::vector<Proposal> make_it_fit(const ForecastSetup& setup, std::int64_t budget, const Margin& margin, std::size_t most) {
    return Search(setup, budget, margin, most).run();
}

}  // namespace sherl::analysis
