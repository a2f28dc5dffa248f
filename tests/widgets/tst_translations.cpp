// SPDX-License-Identifier: GPL-3.0-or-later
// Every text that a person reads is translated: what lupdate finds in the sources of today is compared with the files
// in resources/i18n, so a text added tomorrow makes this fail until `ninja translations` and a translator have seen it.
#include <QApplication>
#include <QDir>
#include <QFontDatabase>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QRawFont>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

using namespace sherl;
using namespace sherl::widgets;

namespace {

struct Message {
    QString context, source, comment, state;  // state: empty when finished
    QStringList translations;                 // several of plural forms
    bool plural = false;
};

std::vector<Message> read(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    QXmlStreamReader xml(&file);
    std::vector<Message> messages;
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) continue;
        if (xml.name() == QLatin1String("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1String("message"))
            messages.push_back({context, {}, {}, {}, {}, xml.attributes().hasAttribute(QStringLiteral("numerus"))});
        else if (xml.name() == QLatin1String("source"))
            messages.back().source = xml.readElementText();
        else if (xml.name() == QLatin1String("comment"))
            messages.back().comment = xml.readElementText();
        else if (xml.name() == QLatin1String("numerusform"))
            messages.back().translations << xml.readElementText();
        else if (xml.name() == QLatin1String("translation")) {
            messages.back().state = xml.attributes().value(QStringLiteral("type")).toString();
            if (!messages.back().plural) messages.back().translations << xml.readElementText();
        }
    }
    if (xml.hasError()) return {};
    return messages;
}

// "%1", "%L2", "%n", in order, each once.
QStringList placeholders(const QString& text) {
    static const QRegularExpression pattern(QStringLiteral("%L?(\\d|n)"));
    QSet<QString> found;
    for (auto match = pattern.globalMatch(text); match.hasNext();) found.insert(match.next().captured(1));
    QStringList sorted(found.begin(), found.end());
    sorted.sort();
    return sorted;
}

// The file as it would be after `ninja translations`; null when lupdate fails.
QString updated(const QString& language, const QString& folder, const QStringList& more = {}) {
    const QString target = folder + QStringLiteral("/sherl_%1.ts").arg(language);
    if (!QFile::copy(QStringLiteral(SHERL_SOURCE_DIR "/resources/i18n/sherl_%1.ts").arg(language), target)) return {};
    QFile::setPermissions(target, QFile::ReadOwner | QFile::WriteOwner);
    QProcess lupdate;
    lupdate.setWorkingDirectory(QStringLiteral(SHERL_SOURCE_DIR));
    lupdate.start(QStringLiteral(SHERL_LUPDATE),
                  QStringLiteral(SHERL_LUPDATE_OPTIONS).split(QLatin1Char(' ')) + more +
                      QStringList{QStringLiteral("-target-language"), language, QStringLiteral("-ts"), target});
    return lupdate.waitForFinished(120000) && lupdate.exitCode() == 0 ? target : QString();
}

class Listener final : public QWidget {
  public:
    int changes = 0;

  protected:
    void changeEvent(QEvent* event) override {
        if (event->type() == QEvent::LanguageChange) ++changes;
        QWidget::changeEvent(event);
    }
};

}  // namespace

class TestTranslations : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::vector<Message> chinese_;

  private Q_SLOTS:
    void initTestCase() {
        const QString file = updated(QStringLiteral("zh_CN"), folder_.path());
        QVERIFY(!file.isNull());
        chinese_ = read(file);
        QVERIFY2(chinese_.size() > 700, "lupdate found next to nothing");
        // The two ways in: SHERL_TR of core and tr() of the window.
        const auto has = [this](const char* context) {
            return std::any_of(chinese_.begin(), chinese_.end(),
                               [&](const Message& message) { return message.context == QLatin1String(context); });
        };
        QVERIFY(has("spec"));
        QVERIFY(has("Words"));
    }

    void cleanup() { Language::instance().apply(QStringLiteral("en")); }

    void everyTextIsTranslated() {
        QStringList wrong;
        for (const Message& message : chinese_) {
            const bool done =
                message.state.isEmpty() && !message.translations.isEmpty() && !message.translations.contains(QString());
            if (!done) wrong << message.context + QStringLiteral(": ") + message.source;
        }
        QVERIFY2(
            wrong.isEmpty(),
            qPrintable(
                QStringLiteral(
                    "%1 texts without a finished translation, or gone from the sources; run `ninja translations`:\n")
                    .arg(wrong.size()) +
                wrong.join(QLatin1Char('\n'))));
    }

    void placeholdersAreTheSame() {
        for (const Message& message : chinese_)
            for (const QString& translation : message.translations)
                QVERIFY2(placeholders(translation) == placeholders(message.source),
                         qPrintable(message.source + QStringLiteral(" / ") + translation));
    }

    void englishPluralsAreWritten() {
        const QString file = updated(QStringLiteral("en"), folder_.path(), {QStringLiteral("-pluralonly")});
        QVERIFY(!file.isNull());
        for (const Message& message : read(file)) {
            QCOMPARE(message.translations.size(), 2);
            QVERIFY2(message.state.isEmpty() && !message.translations.contains(QString()), qPrintable(message.source));
            for (const QString& form : message.translations)
                QVERIFY2(placeholders(form) == placeholders(message.source), qPrintable(message.source));
        }
    }

    void everyTranslationIsLoaded() {
        Language::instance().apply(QStringLiteral("zh_CN"));
        for (const Message& message : chinese_) {
            if (message.plural || message.translations.isEmpty()) continue;
            QCOMPARE(
                QCoreApplication::translate(message.context.toUtf8(), message.source.toUtf8(),
                                            message.comment.isEmpty() ? nullptr : message.comment.toUtf8().constData()),
                message.translations.front());
        }
    }

    // ui.md §15: terms, and full-width punctuation in text.
    void textsOfCoreAndOfQtAreChinese() {
        Language::instance().apply(QStringLiteral("zh_CN"));
        QVERIFY(Language::instance().chinese());
        QCOMPARE(method_title(QStringLiteral("linear_probe")), QStringLiteral("线性探测"));
        QCOMPARE(method_title(QStringLiteral("lora")), QStringLiteral("LoRA"));
        QCOMPARE(status_word(store::Status::waiting), QStringLiteral("等待"));
        QCOMPARE(QCoreApplication::translate("QPlatformTheme", "Cancel"), QStringLiteral("取消"));
        const Problem problem{.id = "t",
                              .what = SHERL_TR("base", "the file does not exist"),
                              .where = "config.json",
                              .expected = SHERL_TR("data", "%1 columns").arg(4),
                              .got = "3",
                              .way_out = SHERL_TR("base", "Run ./workbench build.")};
        const QString sentence = shown(problem);
        QVERIFY2(sentence.startsWith(QStringLiteral("config.json：")), qPrintable(sentence));
        QVERIFY(sentence.contains(QStringLiteral("文件不存在")) && sentence.contains(QStringLiteral("4 列")));
        QVERIFY(!sentence.contains(QStringLiteral("。 ")) && !sentence.contains(QLatin1Char(';')));

        // A sentence inside a sentence.
        const QString refused =
            shown(SHERL_TR("spec", "this choice is refused: %1").arg("it is not built yet in this version"));
        QCOMPARE(refused, QStringLiteral("该选项被拒绝：此版本尚未实现"));

        Language::instance().apply(QStringLiteral("en"));
        QCOMPARE(method_title(QStringLiteral("linear_probe")), QStringLiteral("Linear probe"));
        QCOMPARE(QCoreApplication::translate("QPlatformTheme", "Cancel"), QStringLiteral("Cancel"));
        Language::instance().apply(QStringLiteral("tlh"));
        QCOMPARE(Language::instance().code(), QStringLiteral("en"));
    }

    void switchingTellsEveryWidget() {
        Listener window;
        auto* child = new Listener;
        child->setParent(&window);
        QSignalSpy changed(&Language::instance(), &Language::changed);
        Language::instance().apply(QStringLiteral("zh_CN"));
        QCoreApplication::sendPostedEvents();
        QVERIFY(window.changes > 0);
        QVERIFY(child->changes > 0);
        QCOMPARE(changed.size(), 1);
    }

    void everyCharacterHasAGlyph() {
        Theme::instance().apply(Theme::Mode::light, 100);
        if (!Language::has_chinese_font())
            QSKIP(qPrintable(QStringLiteral("no font with Chinese characters is installed; Debian's package is ") +
                             Language::chinese_font_package()));
        std::vector<QRawFont> fonts;
        for (const QString& family :
             Theme::instance().font(13).families() + QFontDatabase::families(QFontDatabase::SimplifiedChinese))
            if (QFontDatabase::hasFamily(family)) fonts.push_back(QRawFont::fromFont(QFont(family)));
        QSet<uint> missing;
        for (const Message& message : chinese_) {
            for (const QString& translation : message.translations) {
                for (const uint character : translation.toUcs4()) {
                    if (character == '\n') continue;
                    const bool shown = std::any_of(fonts.begin(), fonts.end(), [&](const QRawFont& font) {
                        return font.supportsCharacter(character);
                    });
                    if (!shown) missing.insert(character);
                }
            }
        }
        QStringList list;
        for (const uint character : missing) list << QStringLiteral("U+%1").arg(character, 4, 16, QLatin1Char('0'));
        QVERIFY2(missing.isEmpty(), qPrintable(list.join(QLatin1Char(' '))));
    }
};

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
