// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to the engine: the kinds of Model that build_model chooses from, and what they share.
#pragma once

#include <cstdint>
#include <memory>

#include "core/engine/backbones/backbone.h"
#include "core/engine/model.h"

namespace sherl::engine {

[[nodiscard]] std::unique_ptr<Model> build_encoder_model(const ModelRequest& request, memory::Ledger* ledger);
[[nodiscard]] std::unique_ptr<Model> build_seq2seq_model(const ModelRequest& request, memory::Ledger* ledger);

// See Model::merged.
[[nodiscard]] std::vector<NamedTensor> merged_weights(Backbone& backbone, const std::vector<NamedTensor>& trainable);
// Counts the backbone's weights in the ledger (may be null) and returns their scalars.
[[nodiscard]] std::int64_t enter_weights(const Backbone& backbone, memory::Ledger* ledger);
// Throws Error(input): the method is defined on other hosts only.
[[noreturn]] void refuse_host(const char* method, const char* expected);

}  // namespace sherl::engine
