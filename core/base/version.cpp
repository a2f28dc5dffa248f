// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/version.h"

#include "sherl_revision.h"  // generated into the build folder

namespace sherl {

const char* program_version() { return SHERL_VERSION; }
const char* git_revision() { return SHERL_REVISION; }

}  // namespace sherl
