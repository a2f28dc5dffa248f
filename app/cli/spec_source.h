// SPDX-License-Identifier: GPL-3.0-or-later
// Specs as the command line names them: files or standard input, changed by --set.
#pragma once

#include <string>
#include <vector>

#include "core/spec/resolve.h"

namespace sherl::cli {

struct SpecSource {
    Json document;
    spec::Context context;  // relative paths start at the file's folder; those of standard input here
};

// `typed`: a file, or "-" for standard input. Throws Error(input).
[[nodiscard]] SpecSource read_spec(const std::string& typed, const std::vector<std::string>& settings);

}  // namespace sherl::cli
