// SPDX-License-Identifier: GPL-3.0-or-later
// The module's one exported function.
#include "core/engine/engine_impl.h"

extern "C" __attribute__((visibility("default"))) sherl::api::Engine* sherl_create_engine() {
    return sherl::engine::create_engine().release();
}
