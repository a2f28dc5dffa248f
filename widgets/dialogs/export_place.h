// SPDX-License-Identifier: GPL-3.0-or-later
// Where files that leave the program are put at first: where the last one was, else where documents are.
#pragma once

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QString>

namespace sherl::widgets {

// GUI thread; for as long as the program runs.
[[nodiscard]] inline QString& export_folder() {
    static QString folder;
    if (folder.isEmpty()) folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    if (folder.isEmpty() || !QFileInfo(folder).isDir()) folder = QDir::homePath();
    return folder;
}

}  // namespace sherl::widgets
