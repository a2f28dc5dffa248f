// SPDX-License-Identifier: GPL-3.0-or-later
// The one place where files and folders are asked for. Tests put their own answers in.
#pragma once

#include <QString>
#include <functional>

class QWidget;

namespace sherl::widgets {

// Each returns an absolute path, empty when the user turned back. `start` is a folder or a file to begin with; `filter`
// is written as QFileDialog wants it.
struct Choosers {
    std::function<QString(QWidget* parent, const QString& title, const QString& start)> folder;
    std::function<QString(QWidget* parent, const QString& title, const QString& start, const QString& filter)>
        open_file;
    std::function<QString(QWidget* parent, const QString& title, const QString& start, const QString& filter)>
        save_file;
    // A file to open where it exists and to create where it does not: nobody is asked whether to replace it.
    std::function<QString(QWidget* parent, const QString& title, const QString& start, const QString& filter)> any_file;
};

// The program's, to be called or replaced. GUI thread.
[[nodiscard]] Choosers& choosers();

}  // namespace sherl::widgets
