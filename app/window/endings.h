// SPDX-License-Identifier: GPL-3.0-or-later
// What the user asked for when a run or the queue ends: a notification of the desktop, a command of theirs.
#pragma once

#include <QObject>
#include <QProcessEnvironment>
#include <functional>

#include "widgets/bridge/study_session.h"
#include "widgets/bridge/training_bridge.h"
#include "widgets/look/settings.h"

namespace sherl::app {

// GUI thread. Never waits: commands run by themselves and outlive the program.
class Endings final : public QObject {
    Q_OBJECT

  public:
    struct Hands {  // what tests put their own in place of
        std::function<void(const QString& title, const QString& body)> notify;
        std::function<void(const QString& command, const QProcessEnvironment& environment)> run;
    };
    [[nodiscard]] static Hands system_hands();

    Endings(widgets::Settings& settings, widgets::StudySession& session, widgets::TrainingBridge& bridge,
            Hands hands = system_hands(), QObject* parent = nullptr);

  private:
    void run_ended(store::RunId run, api::Ending ending);
    void queue_ended();

    widgets::Settings& settings_;
    widgets::StudySession& session_;
    Hands hands_;
    int ended_ = 0;  // since the queue last ended
};

}  // namespace sherl::app
