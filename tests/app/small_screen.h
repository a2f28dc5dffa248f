// SPDX-License-Identifier: GPL-3.0-or-later
// A screen of a given size where there is no display: what a dialog that must fit its screen is tested on.
#pragma once

#include <QByteArray>
#include <QSize>
#include <QString>
#include <QTemporaryFile>

namespace sherl::test {

// Before the QApplication is made. Another platform than `offscreen` keeps its screens.
inline void use_screen_of(const QSize& size) {
    const QByteArray platform = qgetenv("QT_QPA_PLATFORM");
    if (!platform.isEmpty() && platform != "offscreen") return;
    static QTemporaryFile description;
    if (!description.open()) return;
    description.write(QStringLiteral(R"({"screens": [{"name": "small", "x": 0, "y": 0, "width": %1, "height": %2, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]})")
                          .arg(size.width())
                          .arg(size.height())
                          .toUtf8());
    description.close();
    qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + description.fileName().toUtf8());
}

}  // namespace sherl::test
