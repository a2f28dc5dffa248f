// SPDX-License-Identifier: GPL-3.0-or-later
// The question that closing the window asks while a run is at work.
#pragma once

#include <QString>
#include <functional>

class QWidget;

namespace sherl::app {

enum class Closing { finish_first, checkpoint_and_stop, cancel };

// Asks without blocking: `done` is called once, with cancel where the box was closed.
using AskClosing = std::function<void(QWidget* parent, const QString& run, std::function<void(Closing)> done)>;

// The program's own: a message box. GUI thread.
void ask_closing(QWidget* parent, const QString& run, std::function<void(Closing)> done);

}  // namespace sherl::app
