// SPDX-License-Identifier: GPL-3.0-or-later
// A training step and an evaluation without numbers; beside core/engine/train/step.cpp, encoder_model.cpp and seq2seq_model.cpp.
//
// Called by: forecast.cpp.
#pragma once

#include <functional>
#include <memory>

#include "core/analysis/forecast.h"
#include "core/analysis/simulation/machine.h"

namespace sherl::analysis::simulation {

class Step {
  public:
    // Host, method, head and optimizer, charged as the engine charges them. Throws Error(input, "forecast.host").
    explicit Step(const ForecastSetup& setup);
    ~Step();
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

    void train();     // one step, from begin_window() on
    // Forward and loss of one micro-batch alone; `then` sees what backward would find.
    void forward(const std::function<void(const Machine&)>& then);
    void evaluate();  // one batch, from begin_window() on
    [[nodiscard]] Machine& machine();
    [[nodiscard]] std::int64_t head_parameters() const;
    [[nodiscard]] std::int64_t backbone_parameters() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sherl::analysis::simulation
