// SPDX-License-Identifier: GPL-3.0-or-later
// Notifications and the user's commands at the end of a run and of the queue.
#include <QTemporaryDir>
#include <QtTest>

#include "widgets/bridge/endings.h"

using namespace sherl;
using namespace sherl::widgets;

namespace {

QString content(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

}  // namespace

class TestEndings : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::unique_ptr<Settings> settings_;
    std::unique_ptr<Endings> endings_;
    QStringList told_;
    store::RunSummary run_;
    QString study_;

  private Q_SLOTS:
    void init() {
        told_.clear();
        study_ = folder_.filePath(QStringLiteral("研究.sherl"));
        QFile::remove(folder_.filePath(QStringLiteral("settings.ini")));
        settings_ = std::make_unique<Settings>(folder_.filePath(QStringLiteral("settings.ini")));
        endings_ = std::make_unique<Endings>(*settings_, [this](const QString& title, const QString& text) {
            told_ << title + QLatin1Char('|') + text;
        });
        run_ = {};
        run_.id = 7;
        run_.name = "LoRA \"r8\" $HOME";  // reaches the command as it is
        run_.status = store::Status::finished;
        run_.metric = "matthews";
    }

    void notificationsAreAskedFor() {
        endings_->run_ended(run_, study_);
        QCOMPARE(told_, QStringList());
        endings_->queue_ended(nullptr, study_);
        QCOMPARE(told_, QStringList{QStringLiteral("The queue has ended|研究.sherl")});
        told_.clear();
        settings_->set(Setting::notify_run, true);
        settings_->set(Setting::notify_queue, false);
        endings_->queue_ended(&run_, study_);
        endings_->run_ended(run_, study_);
        QCOMPARE(told_, QStringList{QStringLiteral("A run has ended|LoRA \"r8\" $HOME: finished.")});
    }

    void notificationsTellTheResult() {
        settings_->set(Setting::notify_run, true);
        run_.validation = {{"matthews", 0.589}, {"accuracy", 0.8}};
        run_.peak_bytes = 588LL << 20;
        endings_->run_ended(run_, study_);
        QCOMPARE(told_,
                 QStringList{QStringLiteral("A run has ended|LoRA \"r8\" $HOME: finished. MCC 58.9, peak 588 MiB.")});
    }

    void commandsKnowTheRun() {
        const QString out = folder_.filePath(QStringLiteral("run.txt"));
        settings_->set(Setting::run_command,
                       QStringLiteral("printf '%s\\n' \"$SHERL_RUN_ID\" \"$SHERL_RUN_NAME\" \"$SHERL_RUN_STATUS\" "
                                      "\"$SHERL_STUDY\" > part; mv part run.txt"));
        run_.status = store::Status::failed;
        endings_->run_ended(run_, study_);
        const QString wanted = QStringLiteral("7\nLoRA \"r8\" $HOME\nfailed\n%1\n").arg(study_);
        QTRY_COMPARE(content(out), wanted);  // and so it ran in the folder of the study
    }

    void queueCommandHasNoRunWhereNoneEnded() {
        const QString out = folder_.filePath(QStringLiteral("queue.txt"));
        settings_->set(
            Setting::queue_command,
            QStringLiteral("printf '%s|%s' \"${SHERL_RUN_ID-none}\" \"$SHERL_STUDY\" > part2; mv part2 queue.txt"));
        endings_->run_ended(run_, study_);  // has a command of its own
        endings_->queue_ended(nullptr, study_);
        QTRY_COMPARE(content(out), QStringLiteral("none|%1").arg(study_));
        QVERIFY(QFile::remove(out));
        endings_->queue_ended(&run_, study_);
        QTRY_COMPARE(content(out), QStringLiteral("7|%1").arg(study_));
    }
};

QTEST_GUILESS_MAIN(TestEndings)
#include "tst_endings.moc"
