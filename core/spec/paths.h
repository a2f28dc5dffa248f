// SPDX-License-Identifier: GPL-3.0-or-later
// The dotted paths of the catalogue ("train.optimizer.lr") in a document. Called by: core/spec, the window's set-up.
// Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"

namespace sherl::spec {

// "train", "optimizer", "lr"
[[nodiscard]] std::vector<std::string> parts_of(const std::string& path);
[[nodiscard]] Json::json_pointer pointer_of(const std::string& path);
// Removes what stands there, and objects that this leaves empty.
void erase_at(Json& document, const Json::json_pointer& path);

}  // namespace sherl::spec
