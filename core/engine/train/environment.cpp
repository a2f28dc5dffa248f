// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/trainer.h"
#include "core/formats/backbone_folder.h"

namespace sherl::engine {

Environment default_environment(std::map<std::string, std::string> libraries) {
    return {.load_task = load_text_task,
            .build_model = build_model,
            .backbone_hash = formats::backbone_hash,
            .libraries = std::move(libraries),
            .clock = std::make_shared<SystemClock>()};
}

}  // namespace sherl::engine
