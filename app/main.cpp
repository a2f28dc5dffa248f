// SPDX-License-Identifier: GPL-3.0-or-later
// sherl-workbench: the window.
#include <QApplication>
#include <QLabel>

#include "core/base/version.h"

int main(int count, char** words) {
    const QApplication application(count, words);
    QApplication::setApplicationName(QStringLiteral("sherl-workbench"));
    QApplication::setApplicationVersion(QString::fromUtf8(sherl::program_version()));
    QLabel window(QStringLiteral("SHERL Workbench %1\n\nThe window is not built yet: use the command line, sherl.")
                      .arg(QApplication::applicationVersion()));
    window.setAlignment(Qt::AlignCenter);
    window.setWindowTitle(QStringLiteral("SHERL Workbench"));
    window.resize(640, 320);
    window.show();
    return QApplication::exec();
}
