// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/open_place.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QUrl>

namespace sherl::widgets {
namespace {

struct OpenPlace {
    Q_DECLARE_TR_FUNCTIONS(OpenPlace)
};

}  // namespace

std::function<bool(const QString&)>& desktop_opener() {
    static std::function<bool(const QString&)> opener = [](const QString& path) {
        return QDesktopServices::openUrl(QUrl::fromLocalFile(path));
    };
    return opener;
}

void open_place(QWidget* parent, const QString& path) {
    const QFileInfo info(path);
    const bool gone = !info.exists();
    if (!gone && desktop_opener()(path)) return;
    const QString what = gone           ? OpenPlace::tr("There is nothing at this place any more.")
                         : info.isDir() ? OpenPlace::tr("This desktop has no program that opens folders.")
                                        : OpenPlace::tr("This desktop has no program that opens this file.");
    auto* box = new QMessageBox(QMessageBox::NoIcon, {}, what, QMessageBox::NoButton, parent);
    box->setObjectName(QStringLiteral("openPlaceBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(path);
    box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QPushButton* copy = box->addButton(OpenPlace::tr("Copy path"), QMessageBox::AcceptRole);
    copy->setObjectName(QStringLiteral("copyPlaceButton"));
    box->setDefaultButton(copy);
    box->setEscapeButton(box->addButton(QMessageBox::Close));
    QObject::connect(copy, &QPushButton::clicked, box, [path] { QGuiApplication::clipboard()->setText(path); });
    box->open();
}

}  // namespace sherl::widgets
