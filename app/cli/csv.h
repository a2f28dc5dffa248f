// SPDX-License-Identifier: GPL-3.0-or-later
// One row of a table that leaves the program.
#pragma once

#include <string>
#include <vector>

namespace sherl::cli {

// With its line end. Comma: RFC 4180 quoting. Tab: no quotes exist, so a field with a tab or a line end throws
// Error(input).
[[nodiscard]] std::string delimited_row(const std::vector<std::string>& fields, char delimiter);
// Tab for .tsv, else comma.
[[nodiscard]] char delimiter_of(const std::string& file_name);

}  // namespace sherl::cli
