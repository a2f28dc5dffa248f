// SPDX-License-Identifier: GPL-3.0-or-later
// Truth through death: a run of the command line appears live; a window killed in mid-run loses nothing that matters.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QApplication>
#include <QPushButton>
#include <QtTest>
#include <algorithm>

#include "app/window/compare_page.h"
#include "app/window/workbench_page.h"
#include "app/window_world.h"
#include "core/api/engine.h"
#include "widgets/charts/series_chart.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/error_bar.h"

using namespace sherl;
using namespace sherl::widgets;
using sherl::test::Result;
using sherl::test::WindowWorld;

namespace {

constexpr int kPatience = 240000;
constexpr const char* kChild = "SHERL_TEST_WINDOW_CHILD";  // study, run file and settings, one a line

// A window of its own process that starts the run file and goes on until it is killed.
int be_the_window(int count, char** words) {
    QApplication application(count, words);
    const QStringList told = QString::fromUtf8(qgetenv(kChild)).split(QLatin1Char('\n'));
    sherl::test::prepare_window_tests();
    Settings settings(told.value(2));
    app::MainWindow window(settings, []() -> api::Engine& { return api::open_engine(); }, store::Study::system_clock());
    window.resize(1440, 900);
    QObject::connect(&window.session(), &StudySession::opened, &window, [&] {
        window.open_path(told.value(1));
        window.findChild<QPushButton*>(QStringLiteral("startButton"))->click();
    });
    window.open_study(told.value(0));
    window.show();
    return QApplication::exec();
}

}  // namespace

class TestWindowDeath : public QObject {
    Q_OBJECT

    std::unique_ptr<WindowWorld> world_;

    [[nodiscard]] const store::RunSummary* newest() const {
        const auto& runs = world_->window().session().runs();
        return runs.empty() ? nullptr : &runs.back();
    }

  private Q_SLOTS:
    void initTestCase() { sherl::test::prepare_window_tests(); }
    void init() { world_ = std::make_unique<WindowWorld>(); }
    void cleanup() { world_.reset(); }

    void aRunOfTheCommandLineAppearsLive() {
        world_->write_spec(QStringLiteral("long.json"), {{QStringLiteral("epochs"), 150}, {QStringLiteral("evaluate_every"), 30}});
        app::MainWindow& window = world_->open();
        QCOMPARE(window.session().runs().size(), std::size_t{0});
        const auto process = world_->start({QStringLiteral("run"), QStringLiteral("long.json"), QStringLiteral("--store"), world_->store(), QStringLiteral("--quiet")},
                                           world_->path(QStringLiteral("out.txt")));
        QTRY_VERIFY_WITH_TIMEOUT(newest() != nullptr && newest()->status == store::Status::running && newest()->steps > 0, kPatience);
        CurvesPanel& curves = window.workbench().curves();
        QTRY_COMPARE(curves.runs(), std::vector<store::RunId>{newest()->id});
        const SeriesKey loss{newest()->id, QStringLiteral("loss")}, peak{newest()->id, QStringLiteral("peak_bytes")};
        QTRY_VERIFY_WITH_TIMEOUT(window.session().curve(loss) != nullptr && !window.session().curve(loss)->empty(), kPatience);
        const std::size_t first = window.session().curve(loss)->size();
        QTRY_VERIFY_WITH_TIMEOUT(window.session().curve(loss)->size() > first, kPatience);  // it grows
        QTRY_VERIFY_WITH_TIMEOUT(newest()->status == store::Status::finished, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(process->state(), QProcess::NotRunning, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(window.session().curve(loss)->size(), static_cast<std::size_t>(newest()->total_steps), kPatience);

        // The flagged peak is the study's, whatever part is in sight; and of that part its own peak is drawn.
        const SQLite::Database raw(world_->store().toStdString(), SQLite::OPEN_READWRITE);
        const auto highest_of = [&raw, run = newest()->id](double first, double last) {
            SQLite::Statement rows(raw, "SELECT max(peak_bytes) FROM steps WHERE run = ? AND step >= ? AND step <= ?");
            rows.bind(1, run);
            rows.bind(2, first);
            rows.bind(3, last);
            return rows.executeStep() ? rows.getColumn(0).getDouble() : 0.0;
        };
        const double highest = highest_of(0, 450);
        QVERIFY(highest > 0);
        SeriesChart* memory = curves.memory_chart();
        QTRY_COMPARE(memory->peakOf(peak).value_or(0), highest);
        for (const QCPRange& range : {QCPRange(0, 10), QCPRange(2.5, 3.5), QCPRange(100, 101), QCPRange(60, 390), QCPRange(440, 450), QCPRange(0, 450)}) {
            memory->set_view({range, std::nullopt});
            memory->plot().replot();
            QCOMPARE(memory->peakOf(peak).value_or(0), highest);
            double drawn = 0;
            for (const QPointF& point : memory->plot().drawn_points(peak))
                if (point.x() >= range.lower && point.x() <= range.upper) drawn = std::max(drawn, point.y());
            const double stored = highest_of(range.lower, range.upper);
            QVERIFY(stored > 0);
            QCOMPARE(drawn, stored * memory->set().measure().factor());
        }
    }

    void aKilledWindowLosesNothing() {
        const QString spec = world_->write_spec(
            QStringLiteral("long.json"), {{QStringLiteral("epochs"), 400}, {QStringLiteral("evaluate_every"), 40}, {QStringLiteral("checkpoint_every"), 20}});
        QProcess window;
        QProcessEnvironment environment = world_->environment;
        environment.insert(QString::fromLatin1(kChild), world_->store() + QLatin1Char('\n') + spec + QLatin1Char('\n') + world_->path(QStringLiteral("child.ini")));
        window.setProcessEnvironment(environment);
        window.setProcessChannelMode(QProcess::ForwardedChannels);
        window.start(QCoreApplication::applicationFilePath(), QStringList());
        const auto steps = [this] {
            if (!QFile::exists(world_->store())) return std::int64_t{-1};
            try {
                const store::Study study = store::Study::open_for_reading(world_->store().toStdString());
                return study.runs().empty() ? std::int64_t{-1} : study.runs().front().steps;
            } catch (const Error&) {  // being made
                return std::int64_t{-1};
            }
        };
        QTRY_VERIFY_WITH_TIMEOUT(steps() >= 100, kPatience);
        // What was there to be seen stays. How little of what is newer may be lost: tst_kill, on a clock of the test's.
        const QStringList seen = WindowWorld::losses(world_->store(), 1);
        window.kill();
        QVERIFY(window.waitForFinished(kPatience));
        const QStringList left = WindowWorld::losses(world_->store(), 1);
        QVERIFY(seen.size() >= 100 && left.size() >= seen.size());
        QCOMPARE(left.first(seen.size()), seen);
        const std::int64_t reached = steps();
        QVERIFY2(reached < 1200, "the run was over before it could be killed");

        app::MainWindow& again = world_->open();
        QCOMPARE(newest()->status, store::Status::interrupted);
        auto* bar = world_->find<ErrorBar>("errorBar");
        QTRY_VERIFY(bar->isVisible());
        QCOMPARE(bar->error_id(), QStringLiteral("run.interrupted"));
        QVERIFY(!again.bridge().active());  // nothing goes on unasked
        bar->findChild<QPushButton*>(QStringLiteral("errorAction_0"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(newest()->status == store::Status::finished, kPatience);
        QCOMPARE(newest()->segments, std::int64_t{2});

        const QString other = world_->path(QStringLiteral("other.sherl"));
        const Result undisturbed = world_->run({QStringLiteral("run"), QStringLiteral("long.json"), QStringLiteral("--store"), other, QStringLiteral("-q")});
        QVERIFY2(undisturbed.code == 0, undisturbed.err.constData());
        const QStringList curve = WindowWorld::losses(world_->store(), 1);
        QCOMPARE(curve.size(), qsizetype{newest()->total_steps});
        QCOMPARE(curve, WindowWorld::losses(other, 1));
    }
};

int main(int count, char** words) {
    if (qEnvironmentVariableIsSet(kChild)) return be_the_window(count, words);
    QApplication application(count, words);
    TestWindowDeath test;
    return QTest::qExec(&test, count, words);
}
#include "tst_window_death.moc"
