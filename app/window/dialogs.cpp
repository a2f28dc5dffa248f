// SPDX-License-Identifier: GPL-3.0-or-later
// The questions that the window asks, with the desktop's own dialogs. None blocks the event loop's other work.
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

#include "app/window/main_window.h"

namespace sherl::app {
namespace {

QFileDialog* file_dialog(QWidget* parent, const QString& title) {
    auto* dialog = new QFileDialog(parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

}  // namespace

MainWindow::Dialogs MainWindow::system_dialogs() {
    Dialogs dialogs;
    dialogs.open_file = [](QWidget* parent, const QString& title, const QString& filter, std::function<void(QString)> done) {
        QFileDialog* dialog = file_dialog(parent, title);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilter(filter);
        connect(dialog, &QFileDialog::fileSelected, dialog, [done = std::move(done)](const QString& path) { done(path); });
        dialog->open();
    };
    dialogs.open_folder = [](QWidget* parent, const QString& title, std::function<void(QString)> done) {
        QFileDialog* dialog = file_dialog(parent, title);
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
        connect(dialog, &QFileDialog::fileSelected, dialog, [done = std::move(done)](const QString& path) { done(path); });
        dialog->open();
    };
    dialogs.save_file = [](QWidget* parent, const QString& title, const QString& name, std::function<void(QString)> done) {
        QFileDialog* dialog = file_dialog(parent, title);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->selectFile(name);
        connect(dialog, &QFileDialog::fileSelected, dialog, [done = std::move(done)](const QString& path) { done(path); });
        dialog->open();
    };
    dialogs.closing = [](QWidget* parent, const QString& question, std::function<void(Closing)> done) {
        auto* box = new QMessageBox(QMessageBox::Question, {}, question, QMessageBox::NoButton, parent);
        box->setObjectName(QStringLiteral("closingBox"));
        box->setAttribute(Qt::WA_DeleteOnClose);
        const QPushButton* finish = box->addButton(tr("Finish first"), QMessageBox::AcceptRole);
        const QPushButton* stop = box->addButton(tr("Stop and save"), QMessageBox::DestructiveRole);
        QPushButton* cancel = box->addButton(QMessageBox::Cancel);
        box->setDefaultButton(cancel);
        box->setEscapeButton(cancel);
        connect(box, &QMessageBox::buttonClicked, box, [=](const QAbstractButton* clicked) {
            done(clicked == finish ? Closing::finish_first : clicked == stop ? Closing::stop_and_save : Closing::cancel);
        });
        box->open();
    };
    return dialogs;
}

}  // namespace sherl::app
