// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine_impl.h"

namespace sherl::engine {

std::unique_ptr<api::Engine> create_engine() { return nullptr; }

}  // namespace sherl::engine
