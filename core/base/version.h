// SPDX-License-Identifier: GPL-3.0-or-later
// Version of this program and the revision it was built from.
#pragma once

namespace sherl {

[[nodiscard]] const char* program_version();  // "0.1.0"
[[nodiscard]] const char* git_revision();     // short hash, "-dirty" when the tree was changed, "unknown" outside git

}  // namespace sherl
