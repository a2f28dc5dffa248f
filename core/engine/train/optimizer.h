// SPDX-License-Identifier: GPL-3.0-or-later
// What an optimizer is to the trainer. One file per kind (adamw.cpp); all work in place.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/memory/ledger.h"
#include "core/engine/model.h"
#include "core/spec/run_spec.h"

namespace sherl::engine {

// Owns its state, shares the trained tensors. Used on the run's thread.
class Optimizer {
  public:
    virtual ~Optimizer() = default;

    // One update of every trained tensor from its gradient. A tensor without a gradient counts as one with a zero
    // gradient: it is decayed and its moments shrink. Gradients are left as they are.
    virtual void step(double learning_rate) = 0;
    // Updates done.
    [[nodiscard]] virtual std::int64_t steps() const = 0;

    // The state by name ("m/<tensor>", "v/<tensor>"), sorted; shares memory with the optimizer.
    [[nodiscard]] virtual std::vector<NamedTensor> state() const = 0;
    // Copies a state saved after `steps` updates. Throws Error(input) when a tensor is missing or has another shape or
    // type.
    virtual void load_state(const std::map<std::string, at::Tensor>& state, std::int64_t steps) = 0;
};

// `trained` as Model::trainable(). The state exists at once, counted in `ledger` (may be null) as optimizer state of
// block "optimizer", so that no first step differs from the others. Throws Error(input): unknown kind.
[[nodiscard]] std::unique_ptr<Optimizer> make_optimizer(const spec::OptimizerSpec& spec,
                                                        const std::vector<NamedTensor>& trained,
                                                        memory::Ledger* ledger);

// AdamW as torch.optim.AdamW (decoupled decay of all trained tensors, before the update); kind adamw_hf: as transformers 4
// (methods.md A5: epsilon before bias correction, decay after the update).
[[nodiscard]] std::unique_ptr<Optimizer> make_adamw(const spec::OptimizerSpec& spec,
                                                    const std::vector<NamedTensor>& trained, memory::Ledger* ledger);

// `target` ← `source` for each tensor of `targets`, looked up as `prefix` + name. Throws Error(input) when one is
// missing or has another shape or type; then no target has changed.
void copy_tensors(const std::vector<NamedTensor>& targets, const std::map<std::string, at::Tensor>& source,
                  const std::string& prefix, const std::string& where);

}  // namespace sherl::engine
