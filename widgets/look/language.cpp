// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/look/language.h"

#include <QCoreApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QLibraryInfo>
#include <QLocale>

namespace sherl::widgets {

Language& Language::instance() {
    static Language language;
    return language;
}

void Language::apply(const QString& code) {
    const QString wanted = code == QLatin1String("zh_CN") ? code : QStringLiteral("en");
    for (QTranslator* translator : {&plurals_, &ours_, &qt_}) QCoreApplication::removeTranslator(translator);
    code_ = wanted;
    QLocale::setDefault(QLocale(wanted));
    // The one asked last is installed first: ours, then Qt's, then the plural forms of English ("1 run", "2 runs").
    if (plurals_.load(QStringLiteral(":/sherl/i18n/sherl_en.qm"))) QCoreApplication::installTranslator(&plurals_);
    if (chinese()) {
        if (qt_.load(QStringLiteral("qtbase_zh_CN"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
            QCoreApplication::installTranslator(&qt_);
        const bool loaded = ours_.load(QStringLiteral(":/sherl/i18n/sherl_zh_CN.qm"));
        Q_ASSERT(loaded);
        if (loaded) QCoreApplication::installTranslator(&ours_);
    }
    Q_EMIT changed();
}

void Language::tell_everybody() {
    QEvent event(QEvent::LanguageChange);
    QCoreApplication::sendEvent(QCoreApplication::instance(), &event);  // QApplication passes it on to all windows
    Q_EMIT changed();
}

bool Language::has_chinese_font() {
    return !QFontDatabase::families(QFontDatabase::SimplifiedChinese).isEmpty();
}

}  // namespace sherl::widgets
