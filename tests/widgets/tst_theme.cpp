// SPDX-License-Identifier: GPL-3.0-or-later
// The look as loaded: tokens, sizes, fonts, icons. Expected colours are those of ui.md §10.
#include <QApplication>
#include <QDir>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QLabel>
#include <QRawFont>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSet>
#include <QtTest>
#include <array>

#include "widgets/look/theme.h"

using namespace sherl::widgets;

namespace {

// Whether the opaque points of a picture (its edges are not) all have this colour, but for rounding when it was
// composed.
bool has_only(const QIcon& icon, const char* color, QIcon::Mode mode = QIcon::Normal) {
    const QRgb wanted = QColor(QLatin1String(color)).rgb();
    const QImage image = icon.pixmap(QSize(64, 64), 1, mode).toImage().convertToFormat(QImage::Format_ARGB32);
    int seen = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QRgb point = image.pixel(x, y);
            if (qAlpha(point) < 255) continue;
            ++seen;
            if (std::abs(qRed(point) - qRed(wanted)) > 1 || std::abs(qGreen(point) - qGreen(wanted)) > 1 ||
                std::abs(qBlue(point) - qBlue(wanted)) > 1)
                return false;
        }
    }
    return seen > 0;
}

bool has(const QIcon& icon, const char* color) {
    const QImage image = icon.pixmap(QSize(48, 48), 1).toImage().convertToFormat(QImage::Format_ARGB32);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixel(x, y) == QColor(QLatin1String(color)).rgb()) return true;
    return false;
}

}  // namespace

class TestTheme : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyTokenOfTheSheetIsFilled() {
        for (const Theme::Mode mode : {Theme::Mode::light, Theme::Mode::dark}) {
            Theme::instance().apply(mode, 100);
            QVERIFY(!qApp->styleSheet().contains(QLatin1Char('@')));
            QVERIFY(!qApp->styleSheet().isEmpty());
        }
        // text2 and text3 must not be read as "text" followed by a digit.
        Theme::instance().apply(Theme::Mode::light, 100);
        QVERIFY(qApp->styleSheet().contains(QStringLiteral(
            "QMenuBar::item { background: transparent; padding: 5px 9px; border-radius: 5px; color: #4A5462; }")));
        Theme::instance().apply(Theme::Mode::dark, 100);
        QVERIFY(qApp->styleSheet().contains(QStringLiteral(
            "QMenuBar::item { background: transparent; padding: 5px 9px; border-radius: 5px; color: #B4BCC8; }")));
    }

    void imagesOfTheSheetExist() {
        static const QRegularExpression url(QStringLiteral("url\\((:[^)]*)\\)"));
        for (const Theme::Mode mode : {Theme::Mode::light, Theme::Mode::dark}) {
            Theme::instance().apply(mode, 100);
            const bool light = mode == Theme::Mode::light;
            QSet<QString> found;
            for (auto match = url.globalMatch(qApp->styleSheet()); match.hasNext();) {
                const QString file = match.next().captured(1);
                QVERIFY2(QFile::exists(file), qPrintable(file));
                // onInk behind the check, text2 for the chevron.
                const char* color = file.endsWith(QStringLiteral("/check.svg")) ? (light ? "#FFFFFF" : "#12151A")
                                                                                 : (light ? "#4A5462" : "#B4BCC8");
                QVERIFY2(has_only(QIcon(file), color), qPrintable(file));
                found.insert(file);
            }
            QCOMPARE(found.size(), 2);
        }
    }

    void textSizeScalesEveryLength_data() {
        QTest::addColumn<int>("percent");
        QTest::addColumn<int>("base");    // of 13
        QTest::addColumn<int>("button");  // of 28
        QTest::newRow("90 %") << 90 << 12 << 25;
        QTest::newRow("100 %") << 100 << 13 << 28;
        QTest::newRow("115 %") << 115 << 15 << 32;
        QTest::newRow("130 %") << 130 << 17 << 36;
    }

    void textSizeScalesEveryLength() {
        QFETCH(int, percent);
        QFETCH(int, base);
        QFETCH(int, button);
        QSignalSpy changed(&Theme::instance(), &Theme::changed);
        Theme::instance().apply(Theme::Mode::light, percent);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(Theme::instance().px(13), base);
        QCOMPARE(Theme::instance().font(13).pixelSize(), base);
        QVERIFY(qApp->styleSheet().contains(QStringLiteral("font-size: %1px; color: #1A2029").arg(base)));
        QVERIFY(qApp->styleSheet().contains(QStringLiteral("padding: 0 %1px; min-height: %2px; font-weight: 500")
                                                .arg(Theme::instance().px(12))
                                                .arg(button)));
        QVERIFY(qApp->styleSheet().contains(QStringLiteral("border: 1px solid")));  // a line stays a line
        QLabel label(QStringLiteral("text"));
        label.ensurePolished();
        QCOMPARE(label.fontInfo().pixelSize(), base);
    }

    // ui.md §8: digits are tabular everywhere.
    void figuresHaveEqualWidth() {
        Theme::instance().apply(Theme::Mode::light, 100);
        for (const QFont::Weight weight : {QFont::Normal, QFont::Medium, QFont::DemiBold}) {
            const QFont font = Theme::instance().font(13, weight);
            QCOMPARE(QFontInfo(font).family(), QStringLiteral("SHERL Inter"));
            QCOMPARE(QFontInfo(font).weight(), int(weight));
            const QFontMetricsF metrics(font);
            for (QChar digit = QLatin1Char('0'); digit <= QLatin1Char('9'); digit = QChar(digit.unicode() + 1))
                QVERIFY(std::abs(metrics.horizontalAdvance(digit) - metrics.horizontalAdvance(QLatin1Char('0'))) <
                        0.05);
            QVERIFY(metrics.horizontalAdvance(QLatin1Char('i')) < metrics.horizontalAdvance(QLatin1Char('0')));
        }
        const QStringList styles = QFontDatabase::styles(QStringLiteral("SHERL Inter"));
        QCOMPARE(styles.size(), 3);
    }

    void charactersOfUnitsAndGreekAreInTheFont() {
        Theme::instance().apply(Theme::Mode::light, 100);
        const QRawFont font = QRawFont::fromFont(Theme::instance().font(13));
        for (const QChar character : QStringLiteral("ραψΔ−±×·…–—→←↑↓≤≥≈∞“”‘’\u2009"))
            QVERIFY2(font.supportsCharacter(character), qPrintable(QString(character)));
    }

    // ui.md §15: no bold for Chinese of 11 px.
    void smallChineseIsNotBold() {
        QLocale::setDefault(QLocale(QStringLiteral("zh_CN")));
        Theme::instance().apply(Theme::Mode::light, 100);
        QCOMPARE(Theme::instance().font(11, QFont::DemiBold).weight(), int(QFont::Medium));
        QCOMPARE(Theme::instance().font(12, QFont::DemiBold).weight(), int(QFont::DemiBold));
        QVERIFY(!qApp->styleSheet().contains(QStringLiteral("11px; font-weight: 600")));
        QLocale::setDefault(QLocale(QStringLiteral("en")));
        Theme::instance().apply(Theme::Mode::light, 100);
        QCOMPARE(Theme::instance().font(11, QFont::DemiBold).weight(), int(QFont::DemiBold));
        QVERIFY(qApp->styleSheet().contains(QStringLiteral("11px; font-weight: 600")));
    }

    void iconsFollowTheTheme() {
        Theme::instance().apply(Theme::Mode::light, 100);
        const QDir folder(QStringLiteral(":/sherl/icons"));
        const QStringList files = folder.entryList({QStringLiteral("*.svg")}, QDir::Files);
        for (const char* wanted :
             {"folder", "file",  "database", "search",  "sun",   "moon", "device", "play", "pause",
              "stop",   "check", "clock",    "warning", "close", "more", "expand", "plus", "chevron",
              "drag",   "copy",  "gear",     "export",  "undo",  "redo", "pin",    "tag",  "sherl-workbench"})
            QVERIFY2(files.contains(QLatin1String(wanted) + QStringLiteral(".svg")), wanted);
        for (const QString& file : files) {
            const QString name = file.chopped(4);
            if (name == QStringLiteral("sherl-workbench")) continue;
            Theme::instance().apply(Theme::Mode::light, 100);
            const QIcon icon = Theme::instance().icon(name);
            QVERIFY2(has_only(icon, "#4A5462"), qPrintable(name));
            QVERIFY2(has_only(icon, "#9AA3AF", QIcon::Disabled), qPrintable(name));
            Theme::instance().apply(Theme::Mode::dark, 100);  // the same icon object
            QVERIFY2(has_only(icon, "#B4BCC8"), qPrintable(name));
        }
    }

    void logoAndMarkersFollowTheTheme() {
        Theme::instance().apply(Theme::Mode::light, 100);
        const QIcon logo = Theme::instance().icon(QStringLiteral("sherl-workbench"));
        const QIcon lora = Theme::instance().method_icon(QStringLiteral("lora"));
        QVERIFY(has(logo, "#1D2530"));
        QVERIFY(has(logo, "#C8451F"));
        QVERIFY(has_only(lora, "#2466DD"));
        Theme::instance().apply(Theme::Mode::dark, 100);
        QVERIFY(has(logo, "#E8EBF0"));
        QVERIFY(has(logo, "#FF6A33"));
        QVERIFY(has_only(lora, "#6C90FF"));
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
