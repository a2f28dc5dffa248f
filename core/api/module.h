// SPDX-License-Identifier: GPL-3.0-or-later
// Opens one of this program's own modules (engine, figures) at first need.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/text.h"

namespace sherl::api {

// Folder of the domain library, where the modules lie.
[[nodiscard]] std::filesystem::path module_folder();

// Opens `path` and returns its symbol; never closed (LibTorch and Qt do not survive being unloaded).
// Throws Error(unavailable) with `what` (its %1 is the loader's reason) and `way_out`.
[[nodiscard]] void* open_module(const std::filesystem::path& path, const char* symbol, Text what, Text way_out);

}  // namespace sherl::api
