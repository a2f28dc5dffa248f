// SPDX-License-Identifier: GPL-3.0-or-later
// Which T5 a configuration describes, for people. Called by: `sherl inspect`, the window's backbone card.
#pragma once

#include "core/formats/backbone_folder.h"

namespace sherl::formats {

// "1.0" (relu, output tied to the embedding), "1.1" (gated-gelu, output of its own; Flan-T5 too), "" for a mixture.
[[nodiscard]] inline const char* t5_version(const T5Config& t5) {
    if (t5.gated == t5.tied) return "";
    return t5.gated ? "1.1" : "1.0";
}

}  // namespace sherl::formats
