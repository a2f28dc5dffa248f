// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of every page in both themes and both languages, from real runs, into build/PRESET/screenshots; and the
// program's own --screenshot.
#include <QDir>
#include <QImage>
#include <QProcess>
#include <QtTest>
#include <set>

#include "app/window/screenshot.h"
#include "app/window_world.h"
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
        QString problem;
        QVERIFY2(app::save_screenshot(window, page, file, &problem), qPrintable(problem));
        check(file);
    }

    void theProgramItself() {
        const QString file = world_->path(QStringLiteral("shot.png"));
        QProcess program;
        program.setProcessEnvironment(world_->environment);
        program.start(QStringLiteral(SHERL_BINARY_DIR "/bin/sherl-workbench"),
                      {QStringLiteral("--screenshot"), QStringLiteral("workbench"), file, QStringLiteral("--store"), world_->store(),
                       QStringLiteral("--theme"), QStringLiteral("dark"), QStringLiteral("--lang"), QStringLiteral("zh_CN")});
        QVERIFY(program.waitForFinished(120000));
        QVERIFY2(program.exitCode() == 0, program.readAllStandardError().constData());
        check(file);
        program.start(QStringLiteral(SHERL_BINARY_DIR "/bin/sherl-workbench"), {QStringLiteral("--screenshot"), QStringLiteral("nowhere"), file});
        QVERIFY(program.waitForFinished(120000));
        QCOMPARE(program.exitCode(), 2);
    }
};

QTEST_MAIN(TestWindowPictures)
#include "tst_window_pictures.moc"
