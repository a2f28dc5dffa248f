// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/screenshot.h"

#include <QDeadlineTimer>
#include <QEventLoop>
#include <QSaveFile>
#include <QTimer>

#include "app/window/main_window.h"

namespace sherl::app {

const QStringList& screenshot_pages() {
    static const QStringList pages{QStringLiteral("workbench"), QStringLiteral("layers"), QStringLiteral("compare")};
    return pages;
}

bool save_screenshot(MainWindow& window, const QString& page, const QString& file, QString* problem) {
    window.resize(1440, 900);
    window.show();
    window.show_page(page == QLatin1String("compare") ? Page::compare : Page::workbench);
    if (page == QLatin1String("layers")) window.show_layers();
    QEventLoop loop;
    QDeadlineTimer deadline(60000);
    QTimer look;
    int still = 0;
    look.setInterval(50);
    // Two looks in a row: what was just read may ask for more.
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        still = window.settled() ? still + 1 : 0;
        if (still >= 3 || deadline.hasExpired()) loop.quit();
    });
    look.start();
    loop.exec();
    if (still < 3) {
        *problem = MainWindow::tr("The page did not come to rest within a minute.");
        return false;
    }
    if (QWidget* focused = window.focusWidget()) focused->clearFocus();
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || !window.grab().save(&out, "PNG", 0) || !out.commit()) {
        *problem = MainWindow::tr("%1: the picture cannot be written: %2").arg(file, out.errorString());
        return false;
    }
    return true;
}

}  // namespace sherl::app
