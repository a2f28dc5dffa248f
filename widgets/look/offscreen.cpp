// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/look/offscreen.h"

#include <QString>
#include <QtGlobal>

namespace sherl::widgets {
namespace {

QtMessageHandler others = nullptr;

// Without a session there is no XDG_RUNTIME_DIR, which Qt warns of and drawing has no use for.
void without_session(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    if (type == QtWarningMsg && text.startsWith(QLatin1String("QStandardPaths:"))) return;
    if (others != nullptr) others(type, context, text);
}

}  // namespace

void draw_offscreen() {
    others = qInstallMessageHandler(without_session);
    qputenv("QT_QPA_PLATFORM", "offscreen");
}

}  // namespace sherl::widgets
