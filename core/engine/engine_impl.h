// SPDX-License-Identifier: GPL-3.0-or-later
// Composition of the engine: the one implementation of api::Engine.
#pragma once

#include <memory>

#include "core/api/engine.h"

namespace sherl::engine {

// Installs the memory ledger; call once per process, before any other use of LibTorch.
[[nodiscard]] std::unique_ptr<api::Engine> create_engine();

}  // namespace sherl::engine
