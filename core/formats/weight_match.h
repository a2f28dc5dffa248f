// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to formats: matching that lists its problems instead of throwing them.
#pragma once

#include <vector>

#include "core/base/error.h"
#include "core/formats/backbone_folder.h"

namespace sherl::formats {

// As match_weights, but a tensor that cannot be used is left out of the match and told in `problems`.
[[nodiscard]] WeightMatch match_and_list(const BackboneConfig& config, const std::vector<SafetensorsHeader>& files,
                                         bool pooler_wanted, std::vector<Problem>& problems);

}  // namespace sherl::formats
