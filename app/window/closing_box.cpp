// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/closing_box.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

#include "widgets/look/words.h"

namespace sherl::app {
namespace {

struct ClosingBox {
    Q_DECLARE_TR_FUNCTIONS(ClosingBox)
};

}  // namespace

void ask_closing(QWidget* parent, const AtWork& run, std::function<void(Closing)> done) {
    auto* box = new QMessageBox(parent);
    box->setObjectName(QStringLiteral("closingBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    //: %1 name of a run
    QString still = ClosingBox::tr("%1 is still training.").arg(run.name);
    QString stop_now = ClosingBox::tr("Checkpoint and stop: the run can be resumed where it is now.");
    if (run.steps > 0) {
        const QString step = widgets::count(run.step);
        //: %1 name of a run, %2 the step it has reached, %3 number of all its steps
        still = ClosingBox::tr("%1 is still training: step %2 of %3.").arg(run.name, step, widgets::count(run.steps));
        //: %1 the step it has reached
        stop_now = ClosingBox::tr("Checkpoint and stop: the run can be resumed where it is then, now step %1.").arg(step);
    }
    box->setText(still);
    const QString finish_first =
        ClosingBox::tr("Finish first: this window closes and the program ends with the run; a new window shows it going on.");
    box->setInformativeText(finish_first + QStringLiteral("\n\n") + stop_now);
    QPushButton* finish = box->addButton(ClosingBox::tr("Finish first"), QMessageBox::AcceptRole);
    finish->setObjectName(QStringLiteral("closingFinish"));
    QPushButton* stop = box->addButton(ClosingBox::tr("Checkpoint and stop"), QMessageBox::DestructiveRole);
    stop->setObjectName(QStringLiteral("closingStop"));
    QPushButton* cancel = box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(finish);
    box->setEscapeButton(cancel);
    // Not buttonClicked(): the title bar and Esc click nothing.
    QObject::connect(box, &QMessageBox::finished, box, [=, done = std::move(done)] {
        const QAbstractButton* clicked = box->clickedButton();
        done(clicked == finish ? Closing::finish_first : clicked == stop ? Closing::checkpoint_and_stop : Closing::cancel);
    });
    box->open();
}

}  // namespace sherl::app
