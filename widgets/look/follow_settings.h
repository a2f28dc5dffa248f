// SPDX-License-Identifier: GPL-3.0-or-later
// Lets language, theme, text size and memory unit be what the settings say, now and whenever they change.
#pragma once

#include "widgets/look/settings.h"

namespace sherl::widgets {

// Once per process, after QApplication exists and before windows are made. `settings` lives as long as the application.
void follow_settings(Settings& settings);

}  // namespace sherl::widgets
