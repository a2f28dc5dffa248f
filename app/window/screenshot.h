// SPDX-License-Identifier: GPL-3.0-or-later
// A picture of a page without a display: sherl-workbench --screenshot PAGE FILE.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>

#include "core/base/error.h"

namespace sherl::app {

class MainWindow;

// "workbench", "layers", "compare".
[[nodiscard]] const QStringList& screenshot_pages();

// Shows the page, waits until everything on it has been read and drawn, and writes the picture (PNG by the file's name).
// Otherwise what is in the way: the study cannot be opened, the page does not come to rest within a minute, the file
// cannot be written.
[[nodiscard]] std::optional<Error> save_screenshot(MainWindow& window, const QString& page, const QString& file);

}  // namespace sherl::app
