// SPDX-License-Identifier: GPL-3.0-or-later
// Forecasts by hand: sums that a test can do in its head, and a gate that keeps the forecasting thread waiting.
#pragma once

#include <condition_variable>
#include <mutex>

#include "core/base/error.h"
#include "widgets/bridge/forecasts.h"

namespace sherl::widgets::test {

inline constexpr std::int64_t kMiB = 1 << 20;

// MiB at batch 32 of 128 tokens; activations grow with both. 100 of weights for all; activations: 10 for each early feature and
// 50 for each late block of `sherl`; 10 × rank for `lora`; 900 for `full`, with 100 of gradients; 20 for the rest. `prompt` has
// no forecast.
inline analysis::Forecast made_forecast(const analysis::ForecastSetup& setup) {
    const spec::MethodSpec& method = setup.spec.method;
    if (method.kind == "prompt") throw Error(ErrorKind::input, Problem{.id = "forecast.host", .what = Text::plain("too odd"), .where = {}, .expected = {}, .got = {}, .way_out = {}});
    std::int64_t activations = 20, gradients = 0;
    if (method.kind == "sherl")
        activations = 10 * static_cast<std::int64_t>(method.integers("early_layers").size()) + 50 * method.integer("late_layers");
    if (method.kind == "lora") activations = 10 * method.integer("rank");
    if (method.kind == "full") activations = 900, gradients = 100;
    const std::int64_t kept = activations * kMiB * setup.batch.rows / 32 * setup.batch.tokens / 128;
    analysis::Forecast forecast;
    forecast.split.cells = {{"embedding", {100 * kMiB, 0, 0, 0, 0, 0}}, {"block 5", {0, gradients * kMiB, 0, kept, 0, 0}}};
    forecast.split.peak = 100 * kMiB + gradients * kMiB + kept;
    forecast.trainable_parameters = 4'600'000;
    forecast.backbone_parameters = 109'500'000;
    return forecast;
}

// Offers half the batch, whatever is asked.
inline std::vector<analysis::Proposal> made_fit(const analysis::ForecastSetup& setup, std::int64_t, const analysis::Margin&) {
    analysis::ForecastSetup half = setup;
    half.batch.rows /= 2;
    return {{analysis::Proposal::Kind::smaller_batch,
             {{"train.batch_size", half.batch.rows}, {"train.accumulate", 2}},
             Text("analysis", "Batch %1, accumulate %2").arg(half.batch.rows).arg(2),
             made_forecast(half).needed(),
             true}};
}

// Forecasts wait behind it while it is shut.
class Gate {
  public:
    void shut() {
        const std::lock_guard lock(mutex_);
        open_ = false;
    }
    void open() {
        {
            const std::lock_guard lock(mutex_);
            open_ = true;
        }
        opened_.notify_all();
    }
    void pass() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        opened_.wait(lock, [this] { return open_; });
        --waiting_;
    }
    [[nodiscard]] bool somebody_waits() {
        const std::lock_guard lock(mutex_);
        return waiting_ > 0 && !open_;
    }

  private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool open_ = true;
    int waiting_ = 0;
};

inline ForecastService::Hands made_hands(Gate* gate = nullptr) {
    ForecastService::Hands hands;
    hands.predict = [gate](const analysis::ForecastSetup& setup) {
        if (gate != nullptr) gate->pass();
        return made_forecast(setup);
    };
    hands.fit = made_fit;
    return hands;
}

}  // namespace sherl::widgets::test
