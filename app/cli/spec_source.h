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

// "0-4", "0,1,2", "0-2,7" → seeds in this order. Throws Error(input): not of this form, twice the same, too many.
[[nodiscard]] std::vector<std::uint64_t> parse_seeds(const std::string& typed);

}  // namespace sherl::cli
