// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/screenshot.h"

#include <QDeadlineTimer>
#include <QEventLoop>
#include <QSaveFile>
#include <QTimer>

#include "app/window/main_window.h"

namespace sherl::app {
namespace {

Error screenshot_error(ErrorKind kind, const char* id, const QString& what, const QString& where) {
    return Error(kind, {.id = id,
                        .what = Text::plain(what.toStdString()),
                        .where = where.toStdString(),
                        .expected = {},
                        .got = {},
                        .way_out = {}});
}

}  // namespace

const QStringList& screenshot_pages() {
    static const QStringList pages{QStringLiteral("workbench"), QStringLiteral("layers"), QStringLiteral("compare")};
    return pages;
}

std::optional<Error> save_screenshot(MainWindow& window, const QString& page, const QString& file) {
    window.resize(1440, 900);
    window.show();
    window.show_page(page == QLatin1String("compare") ? Page::compare : Page::workbench);
    if (page == QLatin1String("layers")) window.show_layers();
    QEventLoop loop;
    QDeadlineTimer deadline(60000);
    QTimer look;
    int still = 0;
    std::optional<Error> in_the_way;
    QObject::connect(&window.session(), &widgets::StudySession::failed, &loop, [&](const Error& error) {
        in_the_way = error;
        if (!window.session().is_open() && error.id() != "store.locked") loop.quit();  // a lock passes
    });
    look.setInterval(50);
    // Looks in a row: what was just read may ask for more.
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        still = window.settled() ? still + 1 : 0;
        if (still >= 3 || deadline.hasExpired()) loop.quit();
    });
    look.start();
    loop.exec();
    if (still < 3) {
        if (in_the_way) return in_the_way;
        return screenshot_error(ErrorKind::internal, "window.screenshot.restless",
                                MainWindow::tr("the page did not come to rest within a minute"), page);
    }
    if (QWidget* focused = window.focusWidget()) focused->clearFocus();
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || !window.grab().save(&out, "PNG", 0) || !out.commit())
        return screenshot_error(ErrorKind::store, "window.screenshot.file",
                                //: %1 what the system says
                                MainWindow::tr("the picture cannot be written: %1").arg(out.errorString()), file);
    return std::nullopt;
}

}  // namespace sherl::app
