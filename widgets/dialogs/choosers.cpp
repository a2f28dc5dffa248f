// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/choosers.h"

#include <QFileDialog>

namespace sherl::widgets {

Choosers& choosers() {
    static Choosers all{
        .folder = [](QWidget* parent, const QString& title,
                     const QString& start) { return QFileDialog::getExistingDirectory(parent, title, start); },
        .open_file = [](QWidget* parent, const QString& title, const QString& start,
                        const QString& filter) { return QFileDialog::getOpenFileName(parent, title, start, filter); },
        .save_file = [](QWidget* parent, const QString& title, const QString& start,
                        const QString& filter) { return QFileDialog::getSaveFileName(parent, title, start, filter); },
        .any_file =
            [](QWidget* parent, const QString& title, const QString& start, const QString& filter) {
                return QFileDialog::getSaveFileName(parent, title, start, filter, nullptr,
                                                    QFileDialog::DontConfirmOverwrite);
            }};
    return all;
}

}  // namespace sherl::widgets
