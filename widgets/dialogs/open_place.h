// SPDX-License-Identifier: GPL-3.0-or-later
// Hands a file or folder to the program that the desktop opens it with; where there is none, says so with the path.
//
// Called by: everything that offers "Open folder" or "Open file".
#pragma once

#include <QString>
#include <functional>

class QWidget;

namespace sherl::widgets {

// `path`: absolute. Where no program took it, a box that does not block (object names openPlaceBox, copyPlaceButton)
// shows the path, to be selected or copied. GUI thread.
void open_place(QWidget* parent, const QString& path);

// What asks the desktop; false: nobody took it. Tests put their own in.
[[nodiscard]] std::function<bool(const QString& path)>& desktop_opener();

}  // namespace sherl::widgets
