// SPDX-License-Identifier: GPL-3.0-or-later
// Forecasts of memory, computed on a thread of their own: of a set-up and of what changes would make of it, of stored runs, and
// of what would make a set-up fit a budget.
//
// Called by: SetupForecast, the layer pickers, the queue, the offers of a run that ran out of memory. What could change: several
// threads, where there are many factors to count through.
#pragma once

#include <QObject>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/fitting.h"
#include "core/analysis/forecast.h"
#include "core/spec/run_spec.h"
#include "core/store/records.h"
#include "widgets/bridge/spec_draft.h"

namespace sherl::widgets {

// Of one set-up: a forecast, or why there is none.
struct Prediction {
    std::optional<analysis::Forecast> forecast;
    std::optional<Problem> refusal;
};

// What reading the data told; without it the set-up's own limits count (analysis::largest_batch).
struct KnownData {
    std::string key;                             // data_key() of the set-ups that it is true for
    std::int64_t examples = 0;                   // of training
    std::int64_t longest = 0, longest_answer = 0;  // tokens before they are cut; 0: not known
    bool one_length = false;                     // all texts have that of the longest
    std::int64_t classes = 0;                    // 0: scores, or text that answers
};

// GUI thread; answers arrive there. Questions are taken in the order in which they were asked; a newer question of the same asker
// takes the place of an older one, whose answer is then never given.
class ForecastService final : public QObject {
    Q_OBJECT

  public:
    // What tests put their own in place of; on the thread, may throw Error.
    struct Hands {
        std::function<analysis::Forecast(const analysis::ForecastSetup&)> predict = [](const analysis::ForecastSetup& setup) {
            return analysis::forecast(setup, analysis::Wanted::bytes);
        };
        std::function<std::vector<analysis::Proposal>(const analysis::ForecastSetup&, std::int64_t budget, const analysis::Margin&)> fit =
            [](const analysis::ForecastSetup& setup, std::int64_t budget, const analysis::Margin& margin) {
                return analysis::make_it_fit(setup, budget, margin);
            };
    };
    explicit ForecastService(Hands hands, QObject* parent = nullptr);
    ForecastService() : ForecastService(Hands()) {}
    ~ForecastService() override;  // waits for the forecast under way

    // Each of `variants`: what these changes would make of the set-up. `known` counts for those that have its data.
    struct Question {
        SpecDraft::Snapshot setup;
        std::vector<SpecChanges> variants;
        KnownData known;
    };
    using Answer = std::function<void(const std::vector<Prediction>&)>;  // one for each variant, in their order
    // An asker that is gone is not answered.
    void ask(QObject* asker, Question question, Answer answer);

    // Of a run as it was resolved, from its spec alone.
    using OfRun = std::function<void(const Prediction&)>;
    void ask_run(QObject* asker, spec::RunSpec run, OfRun answer);

    // analysis::make_it_fit of a set-up; empty also where it has no forecast.
    using Fitting = std::function<void(const std::vector<analysis::Proposal>&)>;
    void ask_fitting(QObject* asker, Question setup, std::int64_t budget, analysis::Margin margin, Fitting answer);
    // What would have fitted where a stored run ran out of memory.
    void ask_fitting(QObject* asker, store::RunDetail run, analysis::Margin margin, Fitting answer);
    // What this asker has asked is no longer of interest.
    void forget(QObject* asker);
    [[nodiscard]] bool busy() const;  // an answer is owed

  private:
    class Thread;
    std::unique_ptr<Thread> thread_;
};

// LibTorch's threads of a run with this spec.
[[nodiscard]] std::int64_t threads_of(const spec::RunSpec& run);

}  // namespace sherl::widgets
