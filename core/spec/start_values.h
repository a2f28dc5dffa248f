// SPDX-License-Identifier: GPL-3.0-or-later
// The files that start values are read from (train.start_from), as the spec hash knows them. Called by: the catalogue's keys, and
// whoever begins a run that was resolved earlier. What could change: more files. Pure but for the disk, any thread.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/json.h"

namespace sherl::spec {

// SHA-256 of the folder's tensors and configuration; empty where one of them is not there. Throws Error(input): unreadable.
[[nodiscard]] std::string start_values_hash(const std::filesystem::path& folder);
// Throws Error(input, "spec.start") where a resolved document names start values that are no longer those it was resolved with.
void require_start_values(const Json& resolved_document);

}  // namespace sherl::spec
