// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of every page in both themes and both languages, from real runs, into build/PRESET/screenshots; and the
// program's own --screenshot.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QDir>
#include <QImage>
#include <QProcess>
#include <QtTest>
#include <set>

#include "app/window/screenshot.h"
#include "app/window_world.h"
#include "core/store/study.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"

using namespace sherl;
using namespace sherl::widgets;
using sherl::test::Result;
using sherl::test::WindowWorld;

class TestWindowPictures : public QObject {
    Q_OBJECT

    std::unique_ptr<WindowWorld> world_;

    // A page that drew nothing is one colour, or a few.
    static void check(const QString& file) {
        const QImage picture(file);
        QVERIFY2(!picture.isNull(), qPrintable(file));
        QCOMPARE(picture.size(), QSize(1440, 900));
        std::set<QRgb> colors;
        for (int y = 0; y < picture.height(); y += 3)
            for (int x = 0; x < picture.width(); x += 3) colors.insert(picture.pixel(x, y));
        QVERIFY2(colors.size() > 50, qPrintable(QString::number(colors.size())));
    }

    [[nodiscard]] Result shoot(const QStringList& arguments) const {
        QProcess program;
        QProcessEnvironment environment = world_->environment;
        environment.remove(QStringLiteral("XDG_RUNTIME_DIR"));
        program.setProcessEnvironment(environment);
        program.start(QStringLiteral(SHERL_BINARY_DIR "/bin/sherl-workbench"), arguments);
        if (!program.waitForFinished(120000)) qFatal("the program does not end");
        return {program.exitCode(), program.readAllStandardOutput(), program.readAllStandardError()};
    }

  private Q_SLOTS:
    void initTestCase() {
        sherl::test::prepare_window_tests();
        world_ = std::make_unique<WindowWorld>();
        world_->write_spec(QStringLiteral("spec.json"), {{QStringLiteral("epochs"), 30}, {QStringLiteral("evaluate_every"), 6}});
        for (const char* settings : {"method.kind=sherl", "method.kind=lora"}) {
            const Result run = world_->run({QStringLiteral("run"), QStringLiteral("spec.json"), QStringLiteral("--set"), QString::fromLatin1(settings),
                                            QStringLiteral("--seeds"), QStringLiteral("0-1"), QStringLiteral("--store"), world_->store(), QStringLiteral("-q")});
            QVERIFY2(run.code == 0, run.err.constData());
        }
    }

    void everyPage_data() {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QString>("language");
        QTest::addColumn<bool>("dark");
        for (const QString& page : app::screenshot_pages())
            for (const char* language : {"en", "zh_CN"})
                for (const bool dark : {false, true})
                    QTest::newRow(qPrintable(QStringLiteral("%1-%2-%3").arg(page, QLatin1String(language), dark ? QStringLiteral("dark") : QStringLiteral("light"))))
                        << page << QString::fromLatin1(language) << dark;
    }
    void everyPage() {
        QFETCH(QString, page);
        QFETCH(QString, language);
        QFETCH(bool, dark);
        Language::instance().apply(language);
        Theme::instance().apply(dark ? Theme::Mode::dark : Theme::Mode::light, 100);
        app::MainWindow& window = world_->open();
        window.open_path(world_->path(QStringLiteral("spec.json")));
        const QDir folder(QStringLiteral(SHERL_BINARY_DIR "/screenshots"));
        QVERIFY(folder.mkpath(QStringLiteral(".")));
        const QString file = folder.filePath(QStringLiteral("window-%1.png").arg(QString::fromUtf8(QTest::currentDataTag())));
        const std::optional<Error> error = app::save_screenshot(window, page, file);
        QVERIFY2(!error, error ? error->what() : "");
        check(file);
    }

    void theProgramItself() {
        const QString file = world_->path(QStringLiteral("shot.png"));
        const Result drawn = shoot({QStringLiteral("--screenshot"), QStringLiteral("workbench"), file, QStringLiteral("--store"), world_->store(),
                                    QStringLiteral("--theme"), QStringLiteral("dark"), QStringLiteral("--lang"), QStringLiteral("zh_CN")});
        QVERIFY2(drawn.code == 0, drawn.err.constData());
        QCOMPARE(drawn.err, QByteArray());  // nothing of Qt's either, where there is no session
        check(file);
        QCOMPARE(shoot({QStringLiteral("--screenshot"), QStringLiteral("nowhere"), file}).code, 2);
    }

    void aPictureLeavesNothingBehind() {
        QTemporaryDir home;
        const QProcessEnvironment before = world_->environment;
        for (const char* name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME"}) world_->environment.insert(QString::fromLatin1(name), home.path());
        const Result drawn = shoot({QStringLiteral("--screenshot"), QStringLiteral("workbench"), world_->path(QStringLiteral("shot.png"))});
        world_->environment = before;
        QVERIFY2(drawn.code == 0, drawn.err.constData());
        QCOMPARE(QDir(home.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), QStringList());
    }

    void aStudyThatCannotBeShownIsRefused_data() {
        QTest::addColumn<QString>("study");
        QTest::addColumn<int>("code");
        QTest::newRow("missing") << QStringLiteral("missing.sherl") << exit_code(ErrorKind::input);
        QTest::newRow("no study") << QStringLiteral("spec.json") << exit_code(ErrorKind::input);
        QTest::newRow("newer") << QStringLiteral("newer.sherl") << exit_code(ErrorKind::store);
    }
    void aStudyThatCannotBeShownIsRefused() {
        QFETCH(QString, study);
        QFETCH(int, code);
        const QString newer = world_->path(QStringLiteral("newer.sherl")), file = world_->path(QStringLiteral("refused.png"));
        (void)store::Study::open_for_writing(newer.toStdString());
        SQLite::Database(newer.toStdString(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
        const Result refused = shoot({QStringLiteral("--screenshot"), QStringLiteral("workbench"), file, QStringLiteral("--store"), world_->path(study)});
        QCOMPARE(refused.code, code);
        QCOMPARE(refused.sentences().size(), 1);
        QVERIFY2(refused.err.contains(study.toUtf8()), refused.err.constData());
        QVERIFY(!QFile::exists(world_->path(QStringLiteral("missing.sherl"))));
        QVERIFY(!QFile::exists(file));
        QFile::remove(newer);
    }
};

QTEST_MAIN(TestWindowPictures)
#include "tst_window_pictures.moc"
