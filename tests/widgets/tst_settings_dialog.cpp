// SPDX-License-Identifier: GPL-3.0-or-later
// The form of the settings: what is chosen there is stored and takes effect at once, in both languages.
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QtTest>

#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/settings_dialog.h"
#include "widgets/look/follow_settings.h"
#include "widgets/look/language.h"

using namespace sherl::widgets;

class TestSettingsDialog : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::unique_ptr<Settings> settings_;
    std::unique_ptr<SettingsDialog> dialog_;

    template <class Widget>
    Widget* find(const char* name) {
        auto* found = dialog_->findChild<Widget*>(QLatin1String(name));
        if (found == nullptr) qFatal("no widget %s", name);
        return found;
    }

    // As a person chooses: activated() comes from the keyboard and the mouse only.
    void choose(const char* name, const QString& value) {
        auto* box = find<QComboBox>(name);
        const int wanted = box->findData(value);
        QVERIFY(wanted >= 0);
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Home);
        for (int i = 0; i < wanted; ++i) QTest::keyClick(box, Qt::Key_Down);
    }

  private Q_SLOTS:
    void initTestCase() {
        for (const char* variable : {"SHERL_LANG", "SHERL_THEME", "SHERL_STUDY"}) qunsetenv(variable);
        settings_ = std::make_unique<Settings>(folder_.filePath(QStringLiteral("settings.ini")));
        settings_->set(Setting::language, QStringLiteral("en"));
        follow_settings(*settings_);
    }

    void init() {
        dialog_ = std::make_unique<SettingsDialog>(*settings_);
        dialog_->show();
        QVERIFY(QTest::qWaitForWindowExposed(dialog_.get()));
    }

    void cleanup() {
        for (const SettingKey& row : Settings::table()) settings_->reset(row.id);
        settings_->set(Setting::language, QStringLiteral("en"));
        dialog_.reset();
    }

    // A row of the table that has a title has an editor, a name for screen readers and a place in the tab order.
    void everyTitledKeyHasAnEditor() {
        int editors = 0;
        for (const SettingKey& row : Settings::table()) {
            const QString name =
                QStringLiteral("setting_") + QString::fromLatin1(row.key).replace(QLatin1Char('/'), QLatin1Char('_'));
            auto* editor = dialog_->findChild<QWidget*>(name);
            QVERIFY2((editor != nullptr) == (row.title != nullptr), row.key);
            if (editor == nullptr) continue;
            ++editors;
            QVERIFY2(editor->accessibleName() == Settings::text(row.title), row.key);
            QVERIFY2(editor->focusPolicy() & Qt::TabFocus, row.key);
        }
        QCOMPARE(editors, 10);
    }

    void choicesTakeEffectAtOnce() {
        choose("setting_look_theme", QStringLiteral("dark"));
        QVERIFY(Theme::instance().dark());
        choose("setting_look_text_size", QStringLiteral("130"));
        QCOMPARE(Theme::instance().text_percent(), 130);
        choose("setting_look_memory_unit", QStringLiteral("mib"));
        QCOMPARE(bytes(1277752320), QString::fromUtf16(u"1\u202F219 MiB"));
        find<QSpinBox>("setting_run_threads")->setValue(1);
        find<QCheckBox>("setting_endings_notify_run")->click();
        auto* command = find<QLineEdit>("setting_endings_run_command");
        command->setFocus();
        QTest::keyClicks(command, QStringLiteral("true"));
        QTest::keyClick(command, Qt::Key_Tab);
        const Settings stored(folder_.filePath(QStringLiteral("settings.ini")));
        QCOMPARE(stored.theme(), Theme::Mode::dark);
        QCOMPARE(stored.text_percent(), 130);
        QCOMPARE(stored.memory_unit(), MemoryUnit::mib);
        QCOMPARE(stored.value(Setting::threads), QVariant(1));
        QCOMPARE(stored.value(Setting::notify_run), QVariant(true));
        QCOMPARE(stored.value(Setting::run_command), QVariant(QStringLiteral("true")));
    }

    void languageSwitchesWhileTheDialogIsOpen() {
        QCOMPARE(dialog_->windowTitle(), QStringLiteral("Settings"));
        choose("setting_look_language", QStringLiteral("zh_CN"));
        QTRY_COMPARE(dialog_->windowTitle(), QStringLiteral("设置"));
        QCOMPARE(find<QCheckBox>("setting_endings_notify_queue")->text(), QStringLiteral("队列结束时通知"));
        QCOMPARE(find<QComboBox>("setting_look_theme")->currentText(), QStringLiteral("浅色"));
        // A language is named in itself, so that its reader finds the way back.
        auto* languages = find<QComboBox>("setting_look_language");
        QVERIFY(languages->findText(QStringLiteral("English")) >= 0 &&
                languages->findText(QStringLiteral("简体中文")) >= 0);
        choose("setting_look_language", QStringLiteral("en"));
        QTRY_COMPARE(dialog_->windowTitle(), QStringLiteral("Settings"));
    }

    void studyIsChosenThroughTheOnePlace() {
        const Choosers before = choosers();
        QString asked;
        choosers().any_file = [&asked](QWidget*, const QString&, const QString& start, const QString&) {
            asked = start;
            return QStringLiteral("/chosen/研究.sherl");
        };
        find<QPushButton>("setting_study_path_browse")->click();
        QCOMPARE(settings_->study(), QStringLiteral("/chosen/研究.sherl"));
        QCOMPARE(find<QLineEdit>("setting_study_path")->text(), QStringLiteral("/chosen/研究.sherl"));
        choosers().any_file = [](QWidget*, const QString&, const QString&, const QString&) { return QString(); };
        find<QPushButton>("setting_study_path_browse")->click();  // turned back: nothing changes
        QCOMPARE(settings_->study(), QStringLiteral("/chosen/研究.sherl"));
        choosers() = before;
    }

    void defaultsComeBack() {
        settings_->set(Setting::theme, QStringLiteral("dark"));
        settings_->set(Setting::run_command, QStringLiteral("false"));
        QCOMPARE(find<QLineEdit>("setting_endings_run_command")->text(), QStringLiteral("false"));
        settings_->add_recent(Setting::recent_backbones, QStringLiteral("/kept"));
        find<QPushButton>("settingsDefaultsButton")->click();
        QVERIFY(!Theme::instance().dark());
        QCOMPARE(find<QLineEdit>("setting_endings_run_command")->text(), QString());
        QCOMPARE(settings_->value(Setting::recent_backbones),
                 QVariant(QStringList{QStringLiteral("/kept")}));  // not in the form
    }

    // On a screen 640 pixels high, less what the window manager puts around: what does not fit is scrolled to.
    void fitsALowScreenAndShrinksAgain() {
        const QSize before = dialog_->size();
        choose("setting_look_text_size", QStringLiteral("130"));
        QTRY_VERIFY(dialog_->width() > before.width());
        QVERIFY2(dialog_->minimumSizeHint().height() <= 590, qPrintable(QString::number(dialog_->minimumSizeHint().height())));
        QVERIFY(dialog_->frameGeometry().height() <= dialog_->screen()->availableGeometry().height());
        dialog_->resize(dialog_->width(), 590);
        QTRY_COMPARE(dialog_->height(), 590);
        auto* close = find<QPushButton>("settingsCloseButton");
        QVERIFY(dialog_->rect().contains(QRect(close->mapTo(dialog_.get(), QPoint()), close->size())));
        auto* last = find<QLineEdit>("setting_endings_queue_command");
        dialog_->findChild<QScrollArea*>()->ensureWidgetVisible(last);
        QTRY_COMPARE(last->visibleRegion().boundingRect().height(), last->height());
        choose("setting_look_text_size", QStringLiteral("100"));
        QTRY_COMPARE(dialog_->size(), before);
    }

    // Text size to 130 % in both languages: what a label wants to show it has room for.
    void nothingIsCutOff_data() {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("percent");
        QTest::addColumn<QString>("theme");
        for (const char* language : {"en", "zh_CN"})
            for (const char* percent : {"100", "130"})
                QTest::addRow("%s %s", language, percent)
                    << QString::fromLatin1(language) << QString::fromLatin1(percent)
                    << (*language == 'e' ? QStringLiteral("light") : QStringLiteral("dark"));
    }

    void nothingIsCutOff() {
        QFETCH(QString, language);
        QFETCH(QString, percent);
        QFETCH(QString, theme);
        settings_->set(Setting::language, language);
        settings_->set(Setting::text_size, percent);
        settings_->set(Setting::theme, theme);
        dialog_ = std::make_unique<SettingsDialog>(*settings_);
        dialog_->show();
        QVERIFY(QTest::qWaitForWindowExposed(dialog_.get()));
        for (const QLabel* label : dialog_->findChildren<QLabel*>()) {
            const int height = label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
            QVERIFY2(label->wordWrap() || label->width() >= label->sizeHint().width(), qPrintable(label->text()));
            QVERIFY2(label->height() >= height, qPrintable(label->text()));
        }
        for (const QAbstractButton* button : dialog_->findChildren<QAbstractButton*>())
            QVERIFY2(!button->isVisible() || button->width() >= button->sizeHint().width(), qPrintable(button->text()));
        const QString folder = QStringLiteral(SHERL_BINARY_DIR "/screenshots");
        QDir().mkpath(folder);
        QVERIFY(dialog_->grab().save(QStringLiteral("%1/settings-%2-%3.png").arg(folder, language, percent)));
    }
};

QTEST_MAIN(TestSettingsDialog)
#include "tst_settings_dialog.moc"
