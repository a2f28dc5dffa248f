// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/endings.h"

#include <QProcess>
#include <QStandardPaths>

#include "widgets/look/words.h"

namespace sherl::app {
using namespace widgets;

Endings::Hands Endings::system_hands() {
    return {.notify =
                [](const QString& title, const QString& body) {
                    // The desktops' own program: it speaks to whatever shows notifications there.
                    const QString program = QStandardPaths::findExecutable(QStringLiteral("notify-send"));
                    if (!program.isEmpty())
                        QProcess::startDetached(program, {QStringLiteral("--app-name=SHERL Workbench"), title, body});
                },
            .run =
                [](const QString& command, const QProcessEnvironment& environment) {
                    QProcess process;
                    process.setProgram(QStringLiteral("/bin/sh"));
                    process.setArguments({QStringLiteral("-c"), command});
                    process.setProcessEnvironment(environment);
                    process.startDetached();
                }};
}

Endings::Endings(Settings& settings, StudySession& session, TrainingBridge& bridge, Hands hands, QObject* parent)
    : QObject(parent), settings_(settings), session_(session), hands_(std::move(hands)) {
    connect(&bridge, &TrainingBridge::runEnded, this, &Endings::run_ended);
    connect(&bridge, &TrainingBridge::queueEnded, this, &Endings::queue_ended);
}

void Endings::run_ended(store::RunId run, api::Ending ending) {
    ++ended_;
    const store::RunSummary* summary = session_.run(run);
    const QString name = summary != nullptr ? QString::fromStdString(summary->name) : tr("Run %1").arg(run);
    if (settings_.value(Setting::notify_run).toBool()) {
        const QString body = ending == api::Ending::finished ? tr("Finished.")
                             : ending == api::Ending::failed ? tr("Failed. Its row says why.")
                             : ending == api::Ending::paused ? tr("Paused; it can be resumed.")
                                                             : tr("Stopped; it can be resumed.");
        hands_.notify(name, body);
    }
    const QString command = settings_.value(Setting::run_command).toString();
    if (command.isEmpty()) return;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SHERL_RUN_ID"), QString::number(run));
    environment.insert(QStringLiteral("SHERL_RUN_NAME"), name);
    environment.insert(QStringLiteral("SHERL_RUN_STATUS"), QString::fromLatin1(api::to_string(ending)));
    environment.insert(QStringLiteral("SHERL_STUDY"), QString::fromStdString(session_.path().string()));
    hands_.run(command, environment);
}

void Endings::queue_ended() {
    if (ended_ == 0) return;
    const int ended = ended_;
    ended_ = 0;
    if (settings_.value(Setting::notify_queue).toBool())
        hands_.notify(tr("SHERL Workbench"), tr("The queue has ended: %n run(s).", nullptr, ended));
    const QString command = settings_.value(Setting::queue_command).toString();
    if (command.isEmpty()) return;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SHERL_STUDY"), QString::fromStdString(session_.path().string()));
    hands_.run(command, environment);
}

}  // namespace sherl::app
