// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/endings.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QWidget>

namespace sherl::widgets {
namespace {

QString summary(const store::RunSummary& run) {
    const QString name = QString::fromStdString(run.name), ending = status_word(run.status);
    const auto score = run.validation.find(run.metric);
    if (score == run.validation.end() || !run.peak_bytes)
        //: In a notification: %1 name of a run, %2 how it ended.
        return Endings::tr("%1: %2.").arg(name, ending);
    const QString metric = QString::fromStdString(run.metric);
    //: In a notification: %1 name of a run, %2 how it ended, %3 name of its metric, %4 the value, %5 peak memory with
    //: unit.
    return Endings::tr("%1: %2. %3 %4, peak %5.")
        .arg(name, ending, metric_name(metric), metric_value(metric, score->second), bytes(*run.peak_bytes));
}

}  // namespace

void Endings::notify_desktop(const QString& title, const QString& text) {
    // org.freedesktop.Notifications.Notify; -1: the desktop decides how long it stays.
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (bus.isConnected()) {
        QDBusMessage call = QDBusMessage::createMethodCall(
            QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("/org/freedesktop/Notifications"),
            QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("Notify"));
        call << QCoreApplication::applicationName() << 0U << QStringLiteral("sherl-workbench") << title
             << text.toHtmlEscaped() << QStringList() << QVariantMap() << -1;
        bus.send(call);
    }
    if (QGuiApplication::focusWindow() != nullptr) return;
    for (QWidget* window : QApplication::topLevelWidgets())
        if (window->isVisible()) QApplication::alert(window);
}

Endings::Endings(const Settings& settings, Notify notify, QObject* parent)
    : QObject(parent), settings_(settings), notify_(std::move(notify)) {}

void Endings::run_ended(const store::RunSummary& run, const QString& study) {
    if (settings_.value(Setting::notify_run).toBool()) notify_(tr("A run has ended"), summary(run));
    start(settings_.value(Setting::run_command).toString(), &run, study);
}

void Endings::queue_ended(const store::RunSummary* last, const QString& study) {
    if (settings_.value(Setting::notify_queue).toBool()) {
        notify_(tr("The queue has ended"), last == nullptr ? QFileInfo(study).fileName() : summary(*last));
    }
    start(settings_.value(Setting::queue_command).toString(), last, study);
}

void Endings::start(const QString& command, const store::RunSummary* run, const QString& study) {
    if (command.trimmed().isEmpty()) return;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SHERL_STUDY"), study);
    if (run != nullptr) {
        environment.insert(QStringLiteral("SHERL_RUN_ID"), QString::number(run->id));
        environment.insert(QStringLiteral("SHERL_RUN_NAME"), QString::fromStdString(run->name));
        environment.insert(QStringLiteral("SHERL_RUN_STATUS"), QString::fromLatin1(store::to_string(run->status)));
    }
    QProcess process;
#ifdef Q_OS_WIN
    process.setProgram(QStringLiteral("cmd"));
    process.setArguments({QStringLiteral("/c"), command});
#else
    process.setProgram(QStringLiteral("/bin/sh"));
    process.setArguments({QStringLiteral("-c"), command});
#endif
    process.setProcessEnvironment(environment);
    if (const QFileInfo file(study); file.dir().exists()) process.setWorkingDirectory(file.absolutePath());
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    //: %1 a command of the user's, %2 the system's reason.
    if (!process.startDetached())
        Q_EMIT commandFailed(tr("The command \"%1\" could not be started: %2").arg(command, process.errorString()));
}

}  // namespace sherl::widgets
