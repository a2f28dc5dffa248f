// SPDX-License-Identifier: GPL-3.0-or-later
// An exported adapter on its way back in: what adapter_config.json tells about it, ours or the peft library's, as a method and its
// options. Reads that small file and no tensors.
//
// Called by: the import dialog, the window for what is dropped on it. What could change: more layouts. Source:
// core/engine/export/FORMAT.md, the peft library's configuration classes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"

namespace sherl::widgets {

struct AdapterFolder {
    std::filesystem::path path;  // absolute
    std::string method;          // kind, as in the catalogue
    // By the catalogue's path ("method.rank"), as far as the file tells. Lists of the peft library stand in no order.
    std::vector<std::pair<std::string, Json>> options;
};

// The adapter's folder, where `path` is one or one of its two files. Looks at names alone.
[[nodiscard]] std::optional<std::filesystem::path> adapter_folder_at(const std::filesystem::path& path);
// Throws Error(input): no such folder, no tensors that this program reads, an adapter of an unknown method.
[[nodiscard]] AdapterFolder read_adapter_folder(const std::filesystem::path& folder);

// Whether a set-up with `now` trains what the option `path` of an adapter says: numbers by value, lists of layers in any order.
[[nodiscard]] bool same_option(const Json& now, const Json& told);

}  // namespace sherl::widgets
