// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/look/theme.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QPalette>
#include <QRegularExpression>
#include <QStyleFactory>
#include <QStyleHints>
#include <algorithm>
#include <cmath>

namespace sherl::widgets {
namespace {

QByteArray resource(const QString& name) {
    QFile file(QStringLiteral(":/sherl/") + name);
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "theme", qPrintable(name));
    return opened ? file.readAll() : QByteArray();
}

// Ours has figures of equal width, then what the three systems bring, then Chinese.
QStringList text_families() {
    return {QStringLiteral("SHERL Inter"),     QStringLiteral("Inter"),       QStringLiteral("Segoe UI"),
            QStringLiteral("SF Pro Text"),     QStringLiteral("Noto Sans"),   QStringLiteral("Noto Sans CJK SC"),
            QStringLiteral("Microsoft YaHei"), QStringLiteral("PingFang SC"), QStringLiteral("sans-serif")};
}

void load_fonts_once() {
    static const bool loaded = [] {
        for (const char* face : {"Regular", "Medium", "SemiBold"}) {
            const int id = QFontDatabase::addApplicationFont(
                QStringLiteral(":/sherl/fonts/SherlInter-%1.otf").arg(QLatin1String(face)));
            Q_ASSERT_X(id >= 0, "theme", face);
        }
        return true;
    }();
    Q_UNUSED(loaded)
}

// Small Chinese characters close up when they are bold. Language sets the default locale.
bool chinese() {
    return QLocale().language() == QLocale::Chinese;
}

// The style sheet with its @tokens filled in and every px value scaled.
QString style_sheet(bool dark, int percent) {
    const QString theme = dark ? QStringLiteral("dark") : QStringLiteral("light");
    const QJsonObject tokens =
        QJsonDocument::fromJson(resource(QStringLiteral("theme-tokens.json"))).object().value(theme).toObject();
    QList<std::pair<QString, QString>> values = {
        {QStringLiteral("iconCheck"), QStringLiteral(":/sherl/icons/%1/check.svg").arg(theme)},
        {QStringLiteral("iconChevron"), QStringLiteral(":/sherl/icons/%1/chevron.svg").arg(theme)}};
    for (auto token = tokens.begin(); token != tokens.end(); ++token)
        values.append({token.key(), token.value().toString()});
    // "text2" before "text": a short name may begin a longer one.
    std::sort(values.begin(), values.end(),
              [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    QString sheet = QString::fromUtf8(resource(QStringLiteral("theme.qss")));
    sheet.remove(QRegularExpression(QStringLiteral("/\\*.*?\\*/"), QRegularExpression::DotMatchesEverythingOption));
    if (chinese())
        sheet.replace(QStringLiteral("font-size: 11px; font-weight: 600"),
                      QStringLiteral("font-size: 11px; font-weight: 500"));
    for (const auto& [name, value] : values) sheet.replace(QLatin1Char('@') + name, value);
    Q_ASSERT_X(!sheet.contains(QLatin1Char('@')), "theme.qss", "a token that theme-tokens.json does not have");

    static const QRegularExpression length(QStringLiteral("\\b(\\d+)px\\b"));
    QString scaled;
    qsizetype done = 0;
    for (auto match = length.globalMatch(sheet); match.hasNext();) {
        const QRegularExpressionMatch found = match.next();
        scaled += QStringView(sheet).mid(done, found.capturedStart() - done);
        scaled += QStringLiteral("%1px").arg(std::lround(found.capturedView(1).toInt() * percent / 100.0));
        done = found.capturedEnd();
    }
    scaled += QStringView(sheet).mid(done);
    return scaled;
}

// For what no style sheet reaches: item views' own painting, rich text, dialogs of the toolkit.
QPalette widget_palette(const Palette& from) {
    const auto token = [&from](const char* name) { return from.color(QString::fromLatin1(name)); };
    QPalette palette;
    palette.setColor(QPalette::Window, token("window"));
    palette.setColor(QPalette::WindowText, token("text"));
    palette.setColor(QPalette::Base, token("panel"));
    palette.setColor(QPalette::AlternateBase, token("sunken"));
    palette.setColor(QPalette::Text, token("text"));
    palette.setColor(QPalette::PlaceholderText, token("text3"));
    palette.setColor(QPalette::Button, token("panel"));
    palette.setColor(QPalette::ButtonText, token("text"));
    palette.setColor(QPalette::BrightText, token("bad"));
    palette.setColor(QPalette::Link, token("text"));
    palette.setColor(QPalette::LinkVisited, token("text2"));
    palette.setColor(QPalette::Highlight, token("ink"));
    palette.setColor(QPalette::HighlightedText, token("onInk"));
    palette.setColor(QPalette::ToolTipBase, token("ink"));
    palette.setColor(QPalette::ToolTipText, token("onInk"));
    palette.setColor(QPalette::Light, token("panel"));
    palette.setColor(QPalette::Midlight, token("hover"));
    palette.setColor(QPalette::Mid, token("line"));
    palette.setColor(QPalette::Dark, token("lineStrong"));
    palette.setColor(QPalette::Shadow, token("lineStrong"));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, token("textOff"));
    return palette;
}

bool system_is_dark() {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#else
    return false;
#endif
}

}  // namespace

Theme& Theme::instance() {
    static Theme theme;
    return theme;
}

void Theme::apply(Mode mode, int text_percent) {
    load_fonts_once();
    mode_ = mode;
    dark_ = mode == Mode::dark || (mode == Mode::system && system_is_dark());
    percent_ = std::clamp(text_percent, 90, 130);
    static const bool fusion = [] {  // the sheet is written on top of this style; others leave their own marks
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
        return true;
    }();
    Q_UNUSED(fusion)
    QApplication::setPalette(widget_palette(palette()));
    QApplication::setFont(font(13));
    qApp->setStyleSheet(style_sheet(dark_, percent_));
    Q_EMIT changed();
}

const Palette& Theme::palette() const {
    return dark_ ? Palette::dark() : Palette::light();
}

int Theme::px(double design_pixels) const {
    return static_cast<int>(std::lround(design_pixels * percent_ / 100));
}

QFont Theme::font(int design_pixels, QFont::Weight weight) const {
    if (design_pixels <= 11 && chinese()) weight = std::min(weight, QFont::Medium);
    QFont font;
    font.setFamilies(text_families());
    font.setPixelSize(px(design_pixels));
    font.setWeight(weight);
    return font;
}

}  // namespace sherl::widgets
