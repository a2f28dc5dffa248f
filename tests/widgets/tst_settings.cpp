// SPDX-License-Identifier: GPL-3.0-or-later
// The settings file: what is written is read back, what is damaged reads as the default.
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "widgets/look/settings.h"

using namespace sherl::widgets;

class TestSettings : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    int files_ = 0;

    QString new_file(const QByteArray& content = {}) {
        const QString path = folder_.filePath(QStringLiteral("s%1.ini").arg(++files_));
        if (!content.isEmpty()) {
            QFile file(path);
            if (!file.open(QIODevice::WriteOnly)) qFatal("no temporary file");
            file.write(content);
        }
        return path;
    }

  private Q_SLOTS:
    void init() {
        for (const char* variable : {"SHERL_LANG", "SHERL_THEME", "SHERL_STUDY"}) qunsetenv(variable);
    }

    void tableIsInTheOrderOfTheEnumeration() {
        QSet<QString> keys;
        for (std::size_t i = 0; i < Settings::table().size(); ++i) {
            const SettingKey& row = Settings::table()[i];
            QCOMPARE(static_cast<std::size_t>(row.id), i);
            QVERIFY2(!keys.contains(QLatin1String(row.key)), row.key);
            keys.insert(QLatin1String(row.key));
            Settings empty(new_file());
            QCOMPARE(empty.value(row.id), row.fallback);
            QVERIFY2(empty.set(row.id, row.fallback), row.key);  // the default is itself allowed
        }
    }

    void everyKeyComesBackFromTheFile() {
        const std::map<Setting, QVariant> values = {
            {Setting::language, QStringLiteral("zh_CN")},
            {Setting::theme, QStringLiteral("dark")},
            {Setting::text_size, QStringLiteral("130")},
            {Setting::memory_unit, QStringLiteral("mib")},
            {Setting::study, QStringLiteral("/a folder, with a comma/研究.sherl")},
            {Setting::threads, 1},
            {Setting::notify_run, true},
            {Setting::notify_queue, false},
            {Setting::run_command, QStringLiteral("mail -s \"$SHERL_RUN_NAME\" me@example.org; x=1, 2")},
            {Setting::queue_command, QStringLiteral("true")},
            {Setting::recent_backbones, QStringList{QStringLiteral("/b, c"), QStringLiteral("/a")}},
            {Setting::recent_data, QStringList{QStringLiteral("/only one")}},
            {Setting::recent_studies, QStringList{QStringLiteral("/s")}},
            {Setting::window_geometry, QByteArray("\x01\0\xff,;\"", 6)}};
        QCOMPARE(values.size(), Settings::table().size());  // a new key needs a line here
        const QString file = new_file();
        {
            Settings settings(file);
            QSignalSpy changed(&settings, &Settings::changed);
            for (const auto& [setting, value] : values)
                QVERIFY2(settings.set(setting, value), Settings::row(setting).key);
            QCOMPARE(changed.size(), qsizetype(values.size()));
            for (const auto& [setting, value] : values) QVERIFY(settings.set(setting, value));
            QCOMPARE(changed.size(), qsizetype(values.size()));  // nothing differed
        }
        Settings again(file);
        for (const auto& [setting, value] : values) QCOMPARE(again.value(setting), value);
        QCOMPARE(again.text_percent(), 130);
        QCOMPARE(again.memory_unit(), MemoryUnit::mib);
        QCOMPARE(again.theme(), Theme::Mode::dark);
        QCOMPARE(again.language(), QStringLiteral("zh_CN"));
        again.reset(Setting::threads);
        QCOMPARE(Settings(file).value(Setting::threads), QVariant(0));
    }

    void damagedValuesReadAsDefaults_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("other words") << QByteArray(
            "[look]\nlanguage=tlh\ntheme=pink\ntext_size=1000\nmemory_unit=GB\n[run]\nthreads=many\n[endings]\nnotify_"
            "run=perhaps\nnotify_queue=2\n");
        QTest::newRow("out of range") << QByteArray("[look]\ntext_size=-1\n[run]\nthreads=100000\n");
        QTest::newRow("below") << QByteArray("[run]\nthreads=-1\n[window]\ngeometry=12\n");
        QTest::newRow("no INI") << QByteArray(
            "\x7f"
            "ELF\0\x01[[[=\n]=\n\xff\xfe",
            17);
        QTest::newRow("keys of another version") << QByteArray("[look]\nfuture=1\n[flying]\ncar=yes\n");
    }

    void damagedValuesReadAsDefaults() {
        QFETCH(QByteArray, content);
        const QString file = new_file(content);
        Settings settings(file);
        for (const SettingKey& row : Settings::table()) QVERIFY2(settings.value(row.id) == row.fallback, row.key);
        QCOMPARE(settings.theme(), Theme::Mode::light);
        QCOMPARE(settings.text_percent(), 100);
        QVERIFY(settings.set(Setting::theme, QStringLiteral("dark")));  // and it can be repaired
        QCOMPARE(Settings(file).theme(), Theme::Mode::dark);
    }

    void refusedValuesChangeNothing() {
        Settings settings(new_file());
        QSignalSpy changed(&settings, &Settings::changed);
        QVERIFY(!settings.set(Setting::theme, QStringLiteral("pink")));
        QVERIFY(!settings.set(Setting::threads, -1));
        QVERIFY(!settings.set(Setting::notify_run, QStringLiteral("perhaps")));
        QCOMPARE(changed.size(), 0);
        QCOMPARE(settings.value(Setting::theme), QVariant(QStringLiteral("light")));
    }

    void environmentGoesFirst() {
        Settings settings(new_file());
        settings.set(Setting::language, QStringLiteral("en"));
        settings.set(Setting::study, QStringLiteral("/stored.sherl"));
        qputenv("SHERL_LANG", "zh_CN");
        qputenv("SHERL_THEME", "dark");
        qputenv("SHERL_STUDY", "/given.sherl");
        QCOMPARE(settings.language(), QStringLiteral("zh_CN"));
        QCOMPARE(settings.theme(), Theme::Mode::dark);
        QCOMPARE(settings.study(), QStringLiteral("/given.sherl"));
        qputenv("SHERL_LANG", "tlh");  // unknown: what is stored
        QCOMPARE(settings.language(), QStringLiteral("en"));
        qunsetenv("SHERL_STUDY");
        QCOMPARE(settings.study(), QStringLiteral("/stored.sherl"));
    }

    // Where none is chosen, the last one that was open, as long as it is there.
    void theLastStudyIsFoundAgain() {
        Settings settings(new_file());
        const QString usual = settings.study();
        QTemporaryDir folder;
        QFile last(folder.filePath(QStringLiteral("last.sherl")));
        QVERIFY(last.open(QIODevice::WriteOnly));
        settings.add_recent(Setting::recent_studies, last.fileName());
        QCOMPARE(settings.study(), last.fileName());
        settings.set(Setting::study, QStringLiteral("/chosen.sherl"));
        QCOMPARE(settings.study(), QStringLiteral("/chosen.sherl"));
        settings.reset(Setting::study);
        QVERIFY(last.remove());
        QCOMPARE(settings.study(), usual);
    }

    // --lang and --theme stand in the environment too.
    void whatIsChosenGoesBeforeTheEnvironment() {
        qputenv("SHERL_LANG", "zh_CN");
        qputenv("SHERL_THEME", "dark");
        Settings settings(new_file());
        QSignalSpy changed(&settings, &Settings::changed);
        QVERIFY(settings.set(Setting::theme, QStringLiteral("light")));  // which is also what is stored
        QCOMPARE(settings.theme(), Theme::Mode::light);
        settings.reset(Setting::language);
        QCOMPARE(settings.language(), QStringLiteral("en"));
        QCOMPARE(changed.size(), 2);
        QVERIFY(settings.set(Setting::theme, QStringLiteral("light")));
        QCOMPARE(changed.size(), 2);
    }

    void recentThingsAreFewAndNewestFirst() {
        Settings settings(new_file());
        for (int i = 0; i < 12; ++i) settings.add_recent(Setting::recent_backbones, QStringLiteral("/%1").arg(i));
        settings.add_recent(Setting::recent_backbones, QStringLiteral("/7"));
        const QStringList recent = settings.value(Setting::recent_backbones).toStringList();
        QCOMPARE(recent.size(), 8);
        QCOMPARE(recent.mid(0, 3), (QStringList{QStringLiteral("/7"), QStringLiteral("/11"), QStringLiteral("/10")}));
    }

    void budgetsAndLayoutsByName() {
        const QString file = new_file();
        {
            Settings settings(file);
            QCOMPARE(settings.budget(QStringLiteral("/a/study.sherl")), std::nullopt);
            settings.set_budget(QStringLiteral("/a/study.sherl"), 512LL << 20);
            settings.set_budget(QStringLiteral("/b/研究 %20.sherl"), 3LL << 40);
            settings.set_layout(QStringLiteral("mainSplitter"), QByteArray("\x00\x01", 2));
        }
        Settings again(file);
        QCOMPARE(again.budget(QStringLiteral("/a/study.sherl")), std::optional<std::int64_t>(512LL << 20));
        QCOMPARE(again.budget(QStringLiteral("/b/研究 %20.sherl")), std::optional<std::int64_t>(3LL << 40));
        QCOMPARE(again.layout(QStringLiteral("mainSplitter")), QByteArray("\x00\x01", 2));
        QVERIFY(again.layout(QStringLiteral("other")).isEmpty());
        again.set_budget(QStringLiteral("/a/study.sherl"), std::nullopt);
        QCOMPARE(again.budget(QStringLiteral("/a/study.sherl")), std::nullopt);
        QVERIFY(Settings::half_of_memory() > 1LL << 27);
    }

    // ui.md §2: GiB, MiB or % of device.
    void budgetsAreParsed() {
        const std::int64_t device = 4LL << 30;
        QCOMPARE(parse_budget(QStringLiteral("3 GiB"), device), std::optional<std::int64_t>(3LL << 30));
        QCOMPARE(parse_budget(QStringLiteral("512 MiB"), device), std::optional<std::int64_t>(512LL << 20));
        QCOMPARE(parse_budget(QStringLiteral(" 75 % "), device), std::optional<std::int64_t>(3LL << 30));
        QCOMPARE(parse_budget(QStringLiteral("1.5"), device), std::optional<std::int64_t>(3LL << 29));
        QCOMPARE(parse_budget(bytes(1006LL << 20), device), std::optional<std::int64_t>(1006LL << 20));
        set_memory_unit(MemoryUnit::mib);
        QCOMPARE(parse_budget(bytes(1006LL << 20), device), std::optional<std::int64_t>(1006LL << 20));
        set_memory_unit(MemoryUnit::gib);
        for (const char* wrong : {"", "much", "0", "0 %", "101 %", "-1 GiB", "% 3", "3 apples"})
            QVERIFY2(!parse_budget(QLatin1String(wrong), device), wrong);
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
