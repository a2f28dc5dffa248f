// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/closing_box.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

namespace sherl::app {
namespace {

struct ClosingBox {
    Q_DECLARE_TR_FUNCTIONS(ClosingBox)
};

}  // namespace

void ask_closing(QWidget* parent, const QString& run, std::function<void(Closing)> done) {
    auto* box = new QMessageBox(parent);
    box->setObjectName(QStringLiteral("closingBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Question);
    //: %1 name of a run
    box->setText(ClosingBox::tr("%1 is still training.").arg(run));
    box->setInformativeText(ClosingBox::tr("Finish first: this window closes and the program ends with the run; a new window shows it "
                                           "going on. Checkpoint and stop: the run can be resumed where it is now."));
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
