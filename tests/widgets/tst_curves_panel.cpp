// SPDX-License-Identifier: GPL-3.0-or-later
// The page's curves over a study that is written meanwhile. Truth: what SQLite holds.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QScrollArea>
#include <QScrollBar>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>

#include "curve_study.h"
#include "widgets/charts/series_chart.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/run_strip.h"
#include "widgets/panels/segment_bar.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;
using sherl::store::RunId;
using sherl::store::Study;

class TestCurvesPanel : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    std::filesystem::path file_;
    std::unique_ptr<Study> study_;
    FakeClock clock_;
    std::unique_ptr<StudySession> session_;
    std::unique_ptr<CurvesPanel> panel_;

    void sit_down() {
        panel_.reset();
        session_ = std::make_unique<StudySession>(StudySession::Options{.poll_ms = 5});
        panel_ = std::make_unique<CurvesPanel>(*session_, clock_);
        panel_->resize(1100, 700);
        panel_->show();
        QSignalSpy opened(session_.get(), &StudySession::opened);
        session_->open(file_);
        QVERIFY(opened.wait());
    }
    // Time goes on, and what was waiting for it is drawn.
    void tick() {
        clock_.advance(40);
        QCoreApplication::processEvents();
    }
    std::size_t points(SeriesChart* chart, RunId run) const {
        const Curve curve = chart->set().curve({run, chart->set().measure().series()});
        return curve ? curve->size() : 0;
    }
    double sql_peak(RunId run) const {
        SQLite::Database database(file_.string(), SQLite::OPEN_READONLY, 5000);
        return database.execAndGet("SELECT max(peak_bytes) FROM steps WHERE run = " + std::to_string(run)).getDouble();
    }
    // Chooses a series in a card's menu; false: it is not offered.
    static bool choose(SeriesChart* chart, const char* series) {
        for (QAction* action : chart->menu()->actions()) {
            if (action->data().toString() != QString::fromLatin1(series)) continue;
            action->trigger();
            return true;
        }
        return false;
    }

  private Q_SLOTS:
    void initTestCase() {
        Language::instance().apply(QStringLiteral("en"));  // plural forms
        Theme::instance().apply(Theme::Mode::light, 100);
    }
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        file_ = folder_->path().toStdString() + "/a.sherl";
        study_ = std::make_unique<Study>(Study::open_for_writing(file_));
    }
    void cleanup() {
        panel_.reset();
        session_.reset();
        study_.reset();
    }

    void saysWhenNoRunIsOnScreen() {
        sit_down();
        QVERIFY(panel_->findChild<QLabel*>(QStringLiteral("curvesEmpty"))->isVisible());
        QVERIFY(!panel_->metric_chart()->isVisible());
        panel_->set_runs({add_run(*study_)});
        QTRY_VERIFY(panel_->metric_chart()->isVisible());
        QTRY_VERIFY(panel_->memory_chart()->labelTexts().contains(QStringLiteral("No memory samples yet")) ||
                    (tick(), false));
    }

    // Large text in a low tab: charts keep a height in which curves can be read, and the first ones are in sight.
    void lowTabsScroll() {
        Theme::instance().apply(Theme::Mode::light, 130);
        const RunId run = add_run(*study_);
        sit_down();
        panel_->set_runs({run});
        panel_->resize(870, 290);
        QTRY_VERIFY(panel_->metric_chart()->isVisible());
        QCoreApplication::processEvents();
        for (SeriesChart* chart : {panel_->metric_chart(), panel_->loss_chart(), panel_->memory_chart()})
            QVERIFY2(chart->height() >= 180 && chart->plot().isVisibleTo(chart), qPrintable(chart->objectName()));  // curves, not the last value alone
        auto* scroll = panel_->findChild<QScrollArea*>(QStringLiteral("curvesScroll"));
        QVERIFY(!panel_->metric_chart()->visibleRegion().isEmpty());
        QCOMPARE(panel_->metric_chart()->visibleRegion().boundingRect().height(), panel_->metric_chart()->height());
        QVERIFY(scroll->verticalScrollBar()->maximum() > 0);
        scroll->ensureWidgetVisible(panel_->memory_chart(), 0, 0);
        QCoreApplication::processEvents();
        QVERIFY(!panel_->memory_chart()->visibleRegion().isEmpty());
        panel_->resize(1200, 800);
        QCoreApplication::processEvents();
        QCOMPARE(scroll->verticalScrollBar()->maximum(), 0);
        Theme::instance().apply(Theme::Mode::light, 100);
    }

    void cardsShowOneRangeOfSteps() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        sit_down();
        panel_->set_runs({run});
        WrittenRun written(*study_, run, lora_shape());
        written.train_to(30);  // no evaluation yet
        for (SeriesChart* chart : {panel_->loss_chart(), panel_->memory_chart(), panel_->metric_chart()})
            QTRY_VERIFY((tick(), chart->plot().xAxis->range() == QCPRange(0, 30)));
        written.train_to(100);  // one at step 67
        for (SeriesChart* chart : {panel_->loss_chart(), panel_->memory_chart(), panel_->metric_chart()})
            QTRY_VERIFY((tick(), chart->plot().xAxis->range() == QCPRange(0, 100)));
    }

    // A run of another process grows on screen; a new sitting shows the whole of it again.
    void aRunGrowsAndIsFoundAgain() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        sit_down();
        panel_->set_runs({run});
        WrittenRun written(*study_, run, lora_shape());
        written.train_to(100);
        QTRY_COMPARE(points(panel_->loss_chart(), run), std::size_t(100));
        written.train_to(300);
        QTRY_COMPARE(points(panel_->loss_chart(), run), std::size_t(300));
        QTRY_COMPARE(points(panel_->metric_chart(), run), std::size_t(4));
        QTRY_VERIFY((tick(), panel_->loss_chart()->plot().xAxis->range().upper == 300));
        written.train_to(kTotalSteps);
        written.end(api::Ending::finished);
        QTRY_COMPARE(points(panel_->memory_chart(), run), std::size_t(kTotalSteps));
        for (const QString& name : {QStringLiteral("loss"), QStringLiteral("peak_bytes")}) {
            const std::vector<store::Point> rows = study_->series(run, name.toStdString());
            const Curve curve = session_->curve({run, name});
            QCOMPARE(curve->size(), rows.size());
            for (std::size_t i = 0; i < rows.size(); ++i) QCOMPARE((*curve)[i].value, rows[i].value);
        }

        sit_down();
        QVERIFY(panel_->runs().empty());
        panel_->set_runs({run});
        QTRY_COMPARE(points(panel_->loss_chart(), run), std::size_t(kTotalSteps));
        QTRY_COMPARE(points(panel_->memory_chart(), run), std::size_t(kTotalSteps));
    }

    void peakIsThatOfTheStudyAtEveryZoom() {
        const RunId lora = add_run(*study_, "lora", 0, "LoRA r8"), sherl = add_run(*study_, "sherl", 0, "SHERL");
        for (const auto& [run, shape] : {std::pair(lora, lora_shape()), std::pair(sherl, sherl_shape())}) {
            WrittenRun written(*study_, run, shape);
            written.train_to(kTotalSteps);
            written.end(api::Ending::finished);
        }
        sit_down();
        panel_->set_runs({lora, sherl});
        QTRY_COMPARE(points(panel_->memory_chart(), sherl), std::size_t(kTotalSteps));
        QTRY_COMPARE(points(panel_->memory_chart(), lora), std::size_t(kTotalSteps));
        SeriesChart* chart = panel_->memory_chart();
        for (const XAxis axis : {XAxis::step, XAxis::epoch, XAxis::seconds}) {
            panel_->set_x_axis(axis);
            QTRY_VERIFY((tick(), chart->labelTexts().contains(QStringLiteral("peak 3.06 GiB · step 217"))));
            for (int i = 0; i < 12; ++i) {
                for (const RunId run : {lora, sherl}) QCOMPARE(*chart->peakOf({run, QStringLiteral("peak_bytes")}), sql_peak(run));
                QVERIFY(chart->labelTexts().contains(QStringLiteral("peak 3.06 GiB · step 217")));
                chart->plot().zoom(i % 4 == 3 ? 4 : 0.4, true, 0.2 * i * chart->plot().xAxis->range().upper / 12);
            }
            chart->follow_latest();
        }
    }

    void oneCrosshairAndOneZoomForAllCards() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        WrittenRun written(*study_, run, lora_shape());
        written.train_to(kTotalSteps);
        sit_down();
        panel_->set_runs({run});
        QTRY_VERIFY((tick(), panel_->memory_chart()->plot().xAxis->range().upper == 804));
        QTRY_VERIFY((tick(), panel_->metric_chart()->plot().xAxis->range().upper == 804));
        SeriesPlot &metric = panel_->metric_chart()->plot(), &loss = panel_->loss_chart()->plot(), &memory = panel_->memory_chart()->plot();
        QTest::mouseMove(&loss, loss.pixel_of(412, 0.4));
        for (SeriesPlot* plot : {&metric, &loss, &memory}) QCOMPARE(plot->crosshair().value(), 412.0);
        QCOMPARE(loss.tip_texts().first(), QStringLiteral("step 412 · epoch 1.54"));
        QVERIFY(metric.tip_texts().isEmpty() && memory.tip_texts().isEmpty());  // one tool tip
        // Brackets go by evaluations, also where the chart has none.
        memory.setFocus();
        QTest::keyClick(&memory, Qt::Key_BracketRight);
        for (SeriesPlot* plot : {&metric, &loss, &memory}) QCOMPARE(plot->crosshair().value(), 469.0);
        QTest::keyClick(&memory, Qt::Key_BracketLeft);
        QCOMPARE(metric.crosshair().value(), 402.0);
        QTest::keyClick(&memory, Qt::Key_Escape);
        for (SeriesPlot* plot : {&metric, &loss, &memory}) QVERIFY(!plot->crosshair());

        QTest::keyClick(&memory, Qt::Key_Plus);
        QVERIFY(memory.xAxis->range().size() < 804);
        QCOMPARE(metric.xAxis->range(), memory.xAxis->range());
        QCOMPARE(loss.xAxis->range(), memory.xAxis->range());
        QTest::keyClick(&loss, Qt::Key_0);
        QCOMPARE(memory.xAxis->range().upper, 804.0);
    }

    void axisIsChosenBySegments() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        WrittenRun written(*study_, run, lora_shape());
        written.train_to(536);
        sit_down();
        panel_->set_runs({run});
        QTRY_VERIFY((tick(), panel_->loss_chart()->plot().xAxis->range().upper == 536));
        auto* segments = panel_->findChild<SegmentBar*>(QStringLiteral("xAxisSegments"));
        QCOMPARE(segments->current(), 0);
        segments->click(1);
        QCOMPARE(panel_->x_axis(), XAxis::epoch);
        QCOMPARE(panel_->loss_chart()->plot().xAxis->range().upper, 2.0);
        QTest::keyClick(segments->findChildren<QPushButton*>().at(1), Qt::Key_Right);
        QCOMPARE(panel_->x_axis(), XAxis::seconds);
        QVERIFY(std::abs(panel_->loss_chart()->plot().xAxis->range().upper - 53.6) < 1e-9);
        for (SeriesChart* chart : {panel_->metric_chart(), panel_->memory_chart()}) QCOMPARE(chart->set().x_axis(), XAxis::seconds);
    }

    void anyStoredSeriesIsOffered() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        WrittenRun written(*study_, run, lora_shape());
        written.train_to(201);
        written.end(api::Ending::finished);
        sit_down();
        panel_->set_runs({run});
        QTRY_COMPARE(points(panel_->loss_chart(), run), std::size_t(201));
        for (const char* series : {"learning_rate", "gradient_norm", "examples_per_second", "step_seconds", "validation.accuracy", "validation.loss"}) {
            QTRY_VERIFY2(choose(panel_->loss_chart(), series), series);
            QTRY_VERIFY2(points(panel_->loss_chart(), run) > 0, series);
            const std::vector<store::Point> rows = study_->series(run, series);
            QTRY_COMPARE(points(panel_->loss_chart(), run), rows.size());
            QCOMPARE(panel_->loss_chart()->set().window(), 0);  // the training loss alone is smoothed
        }
        QVERIFY(choose(panel_->loss_chart(), "loss"));
        QTRY_COMPARE(points(panel_->loss_chart(), run), std::size_t(201));
        QVERIFY(panel_->loss_chart()->set().window() > 0);
        QCOMPARE(points(panel_->metric_chart(), run), std::size_t(3));  // the other cards kept theirs
    }

    void chipsHideAndShow() {
        std::vector<RunId> runs;
        for (const auto& [method, seed] : {std::pair("lora", 0), std::pair("lora", 1), std::pair("sherl", 0)}) {
            runs.push_back(add_run(*study_, method, seed, method));
            WrittenRun(*study_, runs.back(), lora_shape()).train_to(70);
        }
        sit_down();
        panel_->set_runs(runs);
        QTRY_COMPARE(panel_->strip()->chips().size(), std::size_t(2));
        QCOMPARE(panel_->loss_chart()->seriesKeys().size(), std::size_t(3));
        VariantChip* lora = panel_->strip()->chips().front();
        QCOMPARE(lora->accessibleName(), QStringLiteral("LoRA, 2 seeds"));
        QTest::mouseClick(lora, Qt::LeftButton);
        for (SeriesChart* chart : {panel_->metric_chart(), panel_->loss_chart(), panel_->memory_chart()}) {
            QCOMPARE(chart->seriesKeys().size(), std::size_t(1));
            QCOMPARE(chart->seriesKeys().front().run, runs[2]);
        }
        QVERIFY(!lora->isChecked());
        QTest::mouseClick(lora, Qt::LeftButton, Qt::AltModifier);  // it alone
        QCOMPARE(panel_->loss_chart()->seriesKeys().size(), std::size_t(2));
        QTest::mouseClick(lora, Qt::LeftButton, Qt::AltModifier);  // all again
        QCOMPARE(panel_->loss_chart()->seriesKeys().size(), std::size_t(3));
        lora->setFocus();
        QTest::keyClick(lora, Qt::Key_Space);
        QCOMPARE(panel_->loss_chart()->seriesKeys().size(), std::size_t(1));
    }

    void plusAddsAFinishedRun() {
        const RunId first = add_run(*study_, "lora", 0, "LoRA r8"), second = add_run(*study_, "sherl", 3, "SHERL & more"),
                    waiting = add_run(*study_, "sherl", 4, "waits");
        for (const RunId run : {first, second}) {
            WrittenRun written(*study_, run, lora_shape());
            written.train_to(134);
            written.end(api::Ending::finished);
        }
        sit_down();
        panel_->set_runs({first});
        QTRY_COMPARE(session_->runs().size(), std::size_t(3));
        QSignalSpy shown(panel_.get(), &CurvesPanel::runsShown);
        const QList<QAction*> actions = panel_->add_menu()->actions();
        QCOMPARE(actions.size(), 1);
        QVERIFY2(actions.first()->text().startsWith(QStringLiteral("SHERL && more · seed 3 · MCC ")), qPrintable(actions.first()->text()));
        actions.first()->trigger();
        QCOMPARE(panel_->runs(), (std::vector<RunId>{first, second}));
        QCOMPARE(shown.size(), 1);
        QVERIFY(!panel_->add_menu()->actions().first()->isEnabled());
        QTRY_COMPARE(points(panel_->loss_chart(), second), std::size_t(134));
        Q_UNUSED(waiting)
    }

    void seamsCrossesAndBudget() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        {
            WrittenRun written(*study_, run, lora_shape());
            written.train_to(134);
            written.end(api::Ending::stopped);
        }
        std::filesystem::create_directories(study_->files(study_->summary(run).uuid) / "checkpoint-134");
        WrittenRun again(*study_, run, lora_shape(), 134);
        again.train_to(300);
        again.end(api::Ending::failed, Error(ErrorKind::run, {.id = "run.out_of_memory",
                                                              .what = Text::plain("out of memory at step 301"),
                                                              .where = "block 7",
                                                              .expected = {},
                                                              .got = {},
                                                              .way_out = {}}));
        sit_down();
        panel_->set_runs({run});
        panel_->set_budget(3LL << 30);
        QTRY_VERIFY((tick(), panel_->loss_chart()->labelTexts().contains(QStringLiteral("resumed"))));
        QTRY_VERIFY((tick(), panel_->memory_chart()->labelTexts().contains(QStringLiteral("budget 3.0 GiB"))));
        QVERIFY(!panel_->loss_chart()->labelTexts().filter(QStringLiteral("budget")).size());
        SeriesPlot& plot = panel_->loss_chart()->plot();
        QTRY_VERIFY((tick(), plot.xAxis->range().upper == 300));
        const Curve curve = session_->curve({run, QStringLiteral("loss")});
        QVERIFY(curve);
        const DrawnLine line = *const_cast<SeriesSet&>(panel_->loss_chart()->set()).drawn().front();
        QTest::mouseMove(&plot, plot.pixel_of(300, line.line.y().back()) + QPoint(-1, 1));
        QVERIFY2(plot.tip_texts().last().contains(QStringLiteral("out of memory at step 301")), qPrintable(plot.tip_texts().join(QLatin1Char('|'))));
    }

    void everyStopOfTheKeyboardHasAName() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        WrittenRun(*study_, run, lora_shape()).train_to(70);
        sit_down();
        panel_->set_runs({run});
        QTRY_COMPARE(panel_->strip()->chips().size(), std::size_t(1));
        QTRY_VERIFY((tick(), !panel_->memory_chart()->plot().accessibleName().isEmpty()));
        int stops = 0;
        for (const QWidget* widget : panel_->findChildren<QWidget*>()) {
            if (!widget->isVisible() || (widget->focusPolicy() & Qt::TabFocus) == 0) continue;
            ++stops;
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            QVERIFY2(!widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty()), qPrintable(widget->objectName()));
        }
        QVERIFY(stops >= 6);  // chip, segments, "+", three charts
        for (const char* name : {"runStrip", "runStripAdd", "xAxisSegments", "metricChart", "lossChart", "memoryChart"})
            QVERIFY2(panel_->findChild<QWidget*>(QString::fromLatin1(name)), name);
    }

    void focusGoesFromLeftToRight() {
        sit_down();
        std::vector<RunId> runs;
        for (const char* method : {"lora", "sherl"}) {
            runs.push_back(add_run(*study_, method, 0, method));
            WrittenRun(*study_, runs.back(), lora_shape()).train_to(70);
            panel_->set_runs(runs);
            QTRY_COMPARE(panel_->strip()->chips().size(), runs.size());
        }
        std::vector<const QWidget*> wanted;
        for (const VariantChip* chip : panel_->strip()->chips()) wanted.push_back(chip);
        for (const QPushButton* segment : panel_->findChild<SegmentBar*>(QStringLiteral("xAxisSegments"))->findChildren<QPushButton*>()) wanted.push_back(segment);
        wanted.push_back(panel_->findChild<QToolButton*>(QStringLiteral("runStripAdd")));
        for (SeriesChart* chart : {panel_->metric_chart(), panel_->loss_chart(), panel_->memory_chart()}) wanted.push_back(&chart->plot());
        std::vector<const QWidget*> found;
        for (const QWidget* next = wanted.front(); found.size() < wanted.size(); next = next->nextInFocusChain()) {
            if (std::find(wanted.begin(), wanted.end(), next) != wanted.end()) found.push_back(next);
        }
        QCOMPARE(found, wanted);
    }

    // A run that is gone from the study leaves the charts.
    void deletedRunsLeave() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        WrittenRun(*study_, run, lora_shape()).end(api::Ending::stopped);
        sit_down();
        panel_->set_runs({run});
        QTRY_COMPARE(panel_->strip()->chips().size(), std::size_t(1));
        study_->remove(run);
        QTRY_VERIFY(panel_->strip()->chips().empty());
        QVERIFY(panel_->findChild<QLabel*>(QStringLiteral("curvesEmpty"))->isVisible());
    }
};

QTEST_MAIN(TestCurvesPanel)
#include "tst_curves_panel.moc"
