// SPDX-License-Identifier: GPL-3.0-or-later
// What the user wants to happen when a run or the queue ends: a notification of the desktop, a command of their own.
//
// Called by: main window, on the training bridge's signals. GUI thread. Nothing here waits: commands are started
// detached.
#pragma once

#include <QObject>
#include <QString>
#include <functional>

#include "core/store/records.h"
#include "widgets/look/settings.h"

namespace sherl::widgets {

class Endings final : public QObject {
    Q_OBJECT

  public:
    using Notify = std::function<void(const QString& title, const QString& text)>;
    // The desktop's own notification; where it has none, the window asks for attention.
    static void notify_desktop(const QString& title, const QString& text);

    // `settings` outlives this object.
    explicit Endings(const Settings& settings, Notify notify = notify_desktop, QObject* parent = nullptr);

    void run_ended(const store::RunSummary& run, const QString& study);
    // `last`: the run that ended last; null: none did.
    void queue_ended(const store::RunSummary* last, const QString& study);

  Q_SIGNALS:
    void commandFailed(const QString& sentence);

  private:
    void start(const QString& command, const store::RunSummary* run, const QString& study);
    const Settings& settings_;
    Notify notify_;
};

}  // namespace sherl::widgets
