// SPDX-License-Identifier: GPL-3.0-or-later
// How the state of a run looks in a list: an icon and the colours of icon and words.
#pragma once

#include "core/store/records.h"

namespace sherl::widgets {

struct StatusLook {
    const char* icon;
    const char* token;  // of the icon
    const char* words;  // token of the text beside it
};

[[nodiscard]] StatusLook status_look(store::Status status);

}  // namespace sherl::widgets
