// SPDX-License-Identifier: GPL-3.0-or-later
// Files that leave the program: where they are put at first, how they are named, and where they may not go.
//
// Called by: the dialogs of Export figure and Export table. What could change: a folder kept from one start to the next.
#pragma once

#include <QDir>
#include <QFileInfo>
#include <QString>

namespace sherl::widgets {

// Where the last one was put, else where documents are. GUI thread; for as long as the program runs.
[[nodiscard]] QString& export_folder();

// `path` with "." and `suffix` where its name has none at all; a folder stays as it is.
[[nodiscard]] QString with_suffix(const QString& path, const QString& suffix);

// Throws Error(input) for what must not be written: `study` (may be empty) and what belongs to it, a folder, a pipe or a
// device. Whether a file is replaced is not asked here.
void check_export(const QString& path, const QString& study);

}  // namespace sherl::widgets
