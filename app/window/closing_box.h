// SPDX-License-Identifier: GPL-3.0-or-later
// The question that closing the window asks while a run is at work.
#pragma once

#include <QString>
#include <cstdint>
#include <functional>

class QWidget;

namespace sherl::app {

enum class Closing { finish_first, checkpoint_and_stop, cancel };

// The run that is asked about; `steps` 0: not known yet.
struct AtWork {
    QString name;
    std::int64_t step = 0, steps = 0;
};

// Asks without blocking: `done` is called once, with cancel where the box was closed.
using AskClosing = std::function<void(QWidget* parent, const AtWork& run, std::function<void(Closing)> done)>;

// The program's own: a message box. GUI thread.
void ask_closing(QWidget* parent, const AtWork& run, std::function<void(Closing)> done);

}  // namespace sherl::app
