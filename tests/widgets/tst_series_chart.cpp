// SPDX-License-Identifier: GPL-3.0-or-later
// Charts of curves: what they report and do, read as values. Truth: the study's own rows, and loops over all rows.
#include <QAccessible>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QtTest>
#include <algorithm>
#include <limits>
#include <numeric>
#include <random>
#include <set>

#include "chart_on_screen.h"
#include "curve_study.h"
#include "widgets/charts/chart_ticker.h"
#include "widgets/charts/label_placement.h"
#include "widgets/charts/series_chart.h"
#include "widgets/charts/series_table.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/language.h"
#include "widgets/look/line_style.h"
#include "widgets/look/theme.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

QString subtitle_of(const SeriesChart& chart) {
    const auto* subtitle = chart.findChild<ElidedLabel*>();
    return subtitle != nullptr ? subtitle->full_text() : QString();
}

}  // namespace

class TestSeriesChart : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::light, 100); }

    void peakIsTheRawMaximumAtEveryZoom() {
        QTemporaryDir folder;
        store::Study study = store::Study::open_for_writing(folder.filePath(QStringLiteral("a.sherl")).toStdString());
        WrittenRun run(study, add_run(study, "lora", 0), lora_shape());
        run.train_to(kTotalSteps);
        run.end(api::Ending::finished);
        const std::vector<store::Point> rows = study.series(run.run(), "peak_bytes");
        QCOMPARE(rows.size(), std::size_t(kTotalSteps));
        const SeriesKey key{run.run(), QStringLiteral("peak_bytes")};
        const double peak = std::max_element(rows.begin(), rows.end(), [](auto& a, auto& b) { return a.value < b.value; })->value;

        for (const int width : {300, 640, 1500}) {
            Shown shown(key.name, {width, 300});
            shown.chart.set_lines({line(key.run, key.name)});
            shown.chart.set_curve(key, std::make_shared<const std::vector<store::Point>>(rows));
            shown.settle();
            for (const auto& [lower, upper] : std::vector<std::pair<double, double>>{{0, 804}, {100, 700}, {200, 240}, {216, 218}, {300, 804}, {-500, 5000}}) {
                shown.chart.set_view({QCPRange(lower, upper), {}});
                shown.chart.plot().replot();
                QCOMPARE(*shown.chart.peakOf(key), peak);
                QVERIFY(shown.chart.labelTexts().contains(QStringLiteral("peak 3.06 GiB · step 217")));
                double visible = 0, drawn = 0;
                for (const store::Point& row : rows)
                    if (static_cast<double>(row.step) >= lower && static_cast<double>(row.step) <= upper) visible = std::max(visible, row.value);
                for (const QPointF& point : shown.chart.plot().drawn_points(key))
                    if (point.x() >= lower && point.x() <= upper) drawn = std::max(drawn, point.y());
                QCOMPARE(drawn, visible / (1024.0 * 1024 * 1024));
                QVERIFY(shown.y().upper > peak / (1024.0 * 1024 * 1024));  // in sight
                QCOMPARE(shown.y().lower, 0.0);
            }
        }
    }

    // The axis of a run that begins stands still, then grows with it.
    void theFirstStepsDoNotMoveTheAxis() {
        const SeriesKey key{1, QStringLiteral("loss")};
        for (const auto& [total, rows, upper] : std::vector<std::tuple<std::int64_t, std::size_t, double>>{
                 {400, 0, 10}, {400, 1, 10}, {400, 9, 10}, {400, 30, 30}, {5, 0, 5}, {5, 1, 5}, {0, 3, 3}}) {
            Shown shown(key.name);
            ChartLine about = line(1, key.name);
            about.total_steps = total;
            shown.chart.set_lines({about});
            if (rows > 0) shown.chart.set_curve(key, curve_of(std::vector<double>(rows, 0.5)));
            shown.settle();
            QCOMPARE(shown.x(), QCPRange(0, upper));
        }
    }

    void thinnedLinesHaveFewPointsAndZoomedOnesAll() {
        std::vector<double> values(10000);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = noise_of(1, static_cast<std::int64_t>(i)) + 2;
        const SeriesKey key{1, QStringLiteral("gradient_norm")};
        Shown shown(key.name);
        shown.chart.set_lines({line(1, key.name)});
        shown.chart.set_curve(key, curve_of(values));
        shown.settle();
        const auto columns = static_cast<std::size_t>(shown.chart.plot().axisRect()->width());
        QVERIFY(shown.chart.plot().drawn_points(key).size() <= 4 * columns + 2);
        shown.chart.set_view({QCPRange(4000, 4100), {}});
        shown.chart.plot().replot();
        const std::vector<QPointF> points = shown.chart.plot().drawn_points(key);
        QCOMPARE(points.size(), std::size_t(103));
        for (const QPointF& point : points) QCOMPARE(point.y(), values[static_cast<std::size_t>(point.x()) - 1]);
    }

    void smoothingKeepsConstantsAndAveragesTheRest() {
        const SeriesKey key{1, QStringLiteral("loss")};
        Shown shown(key.name);
        ChartLine about = line(1, key.name);
        about.total_steps = 400;
        shown.chart.set_lines({about});
        shown.chart.set_curve(key, curve_of(std::vector<double>(400, 0.7)));
        shown.settle();
        QCOMPARE(shown.chart.set().window(), 20);  // 5 %
        for (const QPointF& point : shown.chart.plot().drawn_points(key)) QVERIFY(point.y() == 0.7);

        std::vector<double> steps(400, 0.0);
        std::fill(steps.begin() + 200, steps.end(), 1.0);
        shown.chart.set_curve(key, curve_of(steps));
        shown.settle();
        const auto at = [&](double x) {
            for (const QPointF& point : shown.chart.plot().drawn_points(key))
                if (point.x() == x) return point.y();
            return nan_value;
        };
        QCOMPARE(at(201), 11.0 / 21);  // of the steps 191 to 211 those from 201 on are 1
        shown.chart.set_smoothing(0);
        shown.chart.plot().replot();
        QCOMPARE(at(200), 0.0);
        QCOMPARE(at(201), 1.0);
    }

    void nothingButTheLossIsSmoothed() {
        for (const char* name : {"peak_bytes", "validation.matthews", "gradient_norm"}) {
            Shown shown(QString::fromLatin1(name));
            shown.chart.set_smoothing(50);
            QCOMPARE(shown.chart.set().window(), 0);
        }
    }

    void gapsAreNotBridged() {
        const SeriesKey key{1, QStringLiteral("gradient_norm")};
        Shown shown(key.name);
        shown.chart.set_lines({line(1, key.name)});
        shown.chart.set_curve(key, curve_of({1, 2, nan_value, 2, 1}));
        shown.settle();
        const std::vector<QPointF> points = shown.chart.plot().drawn_points(key);
        QCOMPARE(points.size(), std::size_t(5));
        QVERIFY(std::isnan(points[2].y()));
    }

    void redrawsForDataAreAtLeast40MillisecondsApart() {
        const SeriesKey key{1, QStringLiteral("loss")};
        Shown shown(key.name);
        shown.chart.set_lines({line(1, key.name)});
        QTRY_COMPARE(shown.chart.dataRedraws(), 1);
        auto grow = [&, count = std::size_t(0)]() mutable { shown.chart.set_curve(key, curve_of(std::vector<double>(++count, 0.5))); };
        for (int i = 0; i < 200; ++i) {  // the clock stands still
            grow();
            QCoreApplication::processEvents();
        }
        QCOMPARE(shown.chart.dataRedraws(), 1);
        QCOMPARE(shown.x().upper, 1.0);  // what came is not on screen
        shown.clock.advance(39);
        QTest::qWait(5);
        QCOMPARE(shown.chart.dataRedraws(), 1);
        shown.clock.advance(1);
        QTRY_COMPARE(shown.chart.dataRedraws(), 2);
        QCOMPARE(shown.x().upper, 200.0);
        for (int i = 0; i < 100; ++i) {  // 10 ms of the clock between rows: a redraw for every fourth
            grow();
            QCoreApplication::processEvents();
            shown.clock.advance(10);
        }
        QVERIFY(shown.chart.dataRedraws() <= 2 + 25);
    }

    void nothingIsDrawnThatHasNotChangedOrIsNotSeen() {
        const SeriesKey key{1, QStringLiteral("loss")};
        Shown shown(key.name);
        SeriesChart& chart = shown.chart;
        const Curve curve = curve_of(std::vector<double>(100, 0.5));
        chart.set_lines({line(1, key.name)});
        chart.set_curve(key, curve);
        chart.set_budget(1 << 30);
        shown.settle();
        int before = chart.dataRedraws();
        const auto pass = [&] {
            shown.clock.advance(40);
            QTest::qWait(5);
            return chart.dataRedraws() - before;
        };
        chart.set_curve(key, curve);
        chart.set_curve({2, key.name}, curve);  // another chart's
        chart.set_lines({line(1, key.name)});
        chart.set_budget(1 << 30);
        QCOMPARE(pass(), 0);
        chart.hide();
        chart.set_curve(key, curve_of(std::vector<double>(300, 0.5)));
        chart.set_view({QCPRange(0, 50), {}});
        chart.follow_latest();
        QCOMPARE(pass(), 0);
        QCOMPARE(shown.x().upper, 100.0);
        chart.show();
        QCOMPARE(shown.x().upper, 300.0);
        chart.set_curve(key, curve_of(std::vector<double>(400, 0.5)));
        QTRY_COMPARE(pass(), 1);
    }

    void zoomingWaitsForNothing() {
        const SeriesKey key{1, QStringLiteral("loss")};
        Shown shown(key.name);
        shown.chart.set_lines({line(1, key.name)});
        shown.chart.set_curve(key, curve_of(std::vector<double>(1000, 0.5)));
        shown.settle();
        const int before = shown.chart.dataRedraws();
        for (int i = 0; i < 20; ++i) {
            const QCPRange range = shown.x();
            shown.wheel(shown.middle(), 1);
            QVERIFY(shown.x().size() < 0.81 * range.size());
        }
        QCOMPARE(shown.chart.dataRedraws(), before);
    }

    void wheelZoomsAboutThePointer() {
        const SeriesKey key{1, QStringLiteral("loss")};
        Shown shown(key.name);
        shown.chart.set_lines({line(1, key.name)});
        shown.chart.set_curve(key, curve_of(std::vector<double>(1000, 0.5)));
        shown.settle();
        const QPoint at = shown.middle() + QPoint(60, 0);
        const double x = shown.chart.plot().xAxis->pixelToCoord(at.x());
        QSignalSpy moved(&shown.chart, &SeriesChart::viewMoved);
        shown.wheel(at, 3);
        QCOMPARE(moved.size(), 1);
        QVERIFY(std::abs(shown.chart.plot().xAxis->pixelToCoord(at.x()) - x) < 0.5);
        const QCPRange value_axis = shown.y();
        shown.wheel(at, 1, Qt::ControlModifier);
        QVERIFY(shown.y().size() < value_axis.size());
    }

    void followsTheLatestUntilTheUserZooms() {
        const SeriesKey key{1, QStringLiteral("loss")};
        Shown shown(key.name);
        auto* latest = shown.chart.findChild<QPushButton*>(QStringLiteral("followLatestButton"));
        shown.chart.set_lines({line(1, key.name)});
        shown.chart.set_curve(key, curve_of(std::vector<double>(100, 0.5)));
        shown.settle();
        QCOMPARE(shown.x().upper, 100.0);
        QVERIFY(!latest->isVisible());
        shown.chart.set_curve(key, curve_of(std::vector<double>(200, 0.5)));
        shown.settle();
        QCOMPARE(shown.x().upper, 200.0);
        shown.wheel(shown.middle(), 1);
        const QCPRange zoomed = shown.x();
        QVERIFY(latest->isVisible() && !shown.chart.following());
        shown.chart.set_curve(key, curve_of(std::vector<double>(300, 0.5)));
        shown.settle();
        QCOMPARE(shown.x(), zoomed);
        latest->click();
        QCOMPARE(shown.x().upper, 300.0);
        QVERIFY(!latest->isVisible());
    }

    void dragPansBoxZoomsDoubleClickResets() {
        const SeriesKey key{1, QStringLiteral("gradient_norm")};
        Shown shown(key.name);
        std::vector<double> values(1000);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i % 100);
        shown.chart.set_lines({line(1, key.name)});
        shown.chart.set_curve(key, curve_of(values));
        shown.settle();
        SeriesPlot& plot = shown.chart.plot();
        const QCPRange x = shown.x(), y = shown.y();
        const QPoint from = shown.middle(), to = from + QPoint(-100, -40);
        const auto drag = [&](Qt::KeyboardModifiers modifiers) {
            QTest::mousePress(&plot, Qt::LeftButton, modifiers, from);
            QMouseEvent move(QEvent::MouseMove, to, plot.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, modifiers);
            QCoreApplication::sendEvent(&plot, &move);
            QTest::mouseRelease(&plot, Qt::LeftButton, modifiers, to);
        };
        drag({});
        const double moved = 100 * x.size() / plot.axisRect()->width();
        QVERIFY(std::abs(shown.x().lower - (x.lower + moved)) < 1e-6 * x.size());
        QCOMPARE(shown.y(), y);
        QTest::mouseDClick(&plot, Qt::LeftButton, {}, from);
        QCOMPARE(shown.x(), x);
        QVERIFY(shown.chart.following());

        const double left = plot.xAxis->pixelToCoord(to.x()), right = plot.xAxis->pixelToCoord(from.x());
        const double top = plot.yAxis->pixelToCoord(to.y()), bottom = plot.yAxis->pixelToCoord(from.y());
        drag(Qt::ShiftModifier);
        QVERIFY(std::abs(shown.x().lower - left) < 0.01 * x.size() && std::abs(shown.x().upper - right) < 0.01 * x.size());
        QVERIFY(std::abs(shown.y().lower - bottom) < 0.01 * y.size() && std::abs(shown.y().upper - top) < 0.01 * y.size());
        QTest::keyClick(&plot, Qt::Key_0);
        QCOMPARE(shown.x(), x);
        QCOMPARE(shown.y(), y);
    }

    void axisLimitsAreTyped() {
        const SeriesKey key{1, QStringLiteral("loss")};
        Shown shown(key.name);
        shown.chart.set_lines({line(1, key.name)});
        shown.chart.set_curve(key, curve_of(std::vector<double>(1000, 0.5)));
        shown.settle();
        SeriesPlot& plot = shown.chart.plot();
        const QRect area = plot.axisRect()->rect();
        QTest::mouseClick(&plot, Qt::LeftButton, {}, QPoint(area.center().x(), area.bottom() + 8));
        auto* popover = shown.chart.findChild<QFrame*>(QStringLiteral("axisPopover"));
        QVERIFY(popover);
        auto* from = popover->findChild<QLineEdit*>(QStringLiteral("axisFromEdit"));
        auto* to = popover->findChild<QLineEdit*>(QStringLiteral("axisToEdit"));
        QCOMPARE(to->text(), QStringLiteral("1000"));
        from->setText(QStringLiteral("300"));
        to->setText(QStringLiteral("200"));
        QTest::keyClick(to, Qt::Key_Return);
        QCOMPARE(to->property("state").toString(), QStringLiteral("bad"));
        QCOMPARE(shown.x().upper, 1000.0);
        to->setText(QStringLiteral("450"));
        QTest::keyClick(to, Qt::Key_Return);
        QCOMPARE(shown.x(), QCPRange(300, 450));
        QVERIFY(!shown.chart.following());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);

        QTest::mouseClick(&plot, Qt::LeftButton, {}, QPoint(4, area.center().y()));
        popover = shown.chart.findChild<QFrame*>(QStringLiteral("axisPopover"));
        QVERIFY(popover);
        popover->findChild<QLineEdit*>(QStringLiteral("axisFromEdit"))->setText(QStringLiteral("0.25"));
        popover->findChild<QLineEdit*>(QStringLiteral("axisToEdit"))->setText(QStringLiteral("1"));
        popover->findChild<QPushButton*>(QStringLiteral("axisSetButton"))->click();
        QCOMPARE(shown.y(), QCPRange(0.25, 1));
    }

    void crosshairListsAllLinesByValue() {
        Shown shown(QStringLiteral("gradient_norm")), other(QStringLiteral("loss"));
        const QString name = QStringLiteral("gradient_norm");
        ChartLine live = line(3, name, QStringLiteral("sherl"), 1);
        live.live = true;
        shown.chart.set_lines({line(1, name), line(2, name, QStringLiteral("sherl")), live});
        shown.chart.set_curve({1, name}, curve_of(std::vector<double>(100, 2)));
        shown.chart.set_curve({2, name}, curve_of(std::vector<double>(100, 3)));
        shown.chart.set_curve({3, name}, curve_of(std::vector<double>(60, 1)));
        shown.settle();
        connect(&shown.chart, &SeriesChart::crosshairMoved, &other.chart, &SeriesChart::setCrosshair);
        SeriesPlot& plot = shown.chart.plot();
        QTest::mouseMove(&plot, plot.pixel_of(50, 2.5));
        QCOMPARE(*plot.crosshair(), 50.0);
        QCOMPARE(plot.tip_texts(), (QStringList{QStringLiteral("step 50 · epoch 0.50"), QStringLiteral("sherl · s0 3.00"), QStringLiteral("lora · s0 2.00"), QStringLiteral("sherl · s1 1.00")}));
        QCOMPARE(*other.chart.plot().crosshair(), 50.0);
        QVERIFY(other.chart.plot().tip_texts().isEmpty());  // one tool tip
        QTest::mouseMove(&plot, plot.pixel_of(60, 2.5));
        QVERIFY(plot.tip_texts().contains(QStringLiteral("sherl · s1 1.00 live")));
        QTest::mouseMove(&plot, plot.pixel_of(80, 2.5));
        QCOMPARE(plot.tip_texts().size(), 3);  // the third has not come so far
        QTest::mouseMove(&plot, QPoint(2, 2));
        QVERIFY(!plot.crosshair() && !other.chart.plot().crosshair());
    }

    void theEpochIsToldWhereAllRunsAgree() {
        const QString name = QStringLiteral("loss");
        Shown shown(name);
        shown.chart.set_lines({line(1, name), line(2, name, QStringLiteral("sherl"))});
        shown.chart.set_curve({1, name}, curve_of(std::vector<double>(100, 2)));
        shown.chart.set_curve({2, name}, std::make_shared<const std::vector<store::Point>>(std::vector<store::Point>{{1, 0.5, 1, 3}, {100, 50, 2, 3}}));
        shown.settle();
        SeriesPlot& plot = shown.chart.plot();
        QTest::mouseMove(&plot, plot.pixel_of(50, 2.5));
        QCOMPARE(plot.tip_texts().first(), QStringLiteral("step 50"));
        shown.chart.set_hidden({QStringLiteral("sherl")});
        shown.settle();
        QTest::mouseMove(&plot, plot.pixel_of(51, 2));
        QCOMPARE(plot.tip_texts().first(), QStringLiteral("step 51 · epoch 0.51"));
    }

    void aSeedThatIsRunAgainHasTheNumberOfItsRun() {
        const QString name = QStringLiteral("loss");
        Shown shown(name);
        ChartLine first = line(1, name), again = line(7, name);
        first.repeated = again.repeated = true;
        shown.chart.set_lines({first, again});
        shown.chart.set_curve({1, name}, curve_of(std::vector<double>(100, 2)));
        shown.chart.set_curve({7, name}, curve_of(std::vector<double>(100, 3)));
        shown.settle();
        QVERIFY(shown.chart.labelTexts().contains(QStringLiteral("lora · s0 #7")));
        QVERIFY(shown.chart.labelTexts().contains(QStringLiteral("lora · s0 #1")));
    }

    void oneRowIsADotOnAnAxisOfWholeSteps() {
        const QString name = QStringLiteral("loss");
        Shown shown(name);
        shown.chart.set_lines({line(1, name)});
        shown.settle();
        QVERIFY(!shown.chart.plot().yAxis->tickLabels());  // there is nothing to measure
        shown.chart.set_curve({1, name}, curve_of({2}));
        shown.settle();
        QVERIFY(shown.chart.plot().yAxis->tickLabels());
        const QColor color = variant_shade(Theme::instance().palette().method(QStringLiteral("lora")), 0, Theme::instance().color(QStringLiteral("panel")));
        SeriesPlot& plot = shown.chart.plot();
        QCOMPARE(plot.toPixmap(plot.width(), plot.height()).toImage().pixelColor(plot.pixel_of(1, 2) - QPoint(1, 0)), color);
        for (const QString& tick : plot.xAxis->tickVectorLabels()) QVERIFY2(!tick.contains(QLatin1Char('.')), qPrintable(tick));
    }

    void keysMoveTheCrosshairByPointAndEvaluation() {
        Shown metric(QStringLiteral("validation.matthews")), loss(QStringLiteral("loss"));
        metric.chart.set_lines({line(1, QStringLiteral("validation.matthews"))});
        metric.chart.set_curve({1, QStringLiteral("validation.matthews")}, curve_of({0.1, 0.2, 0.3}, 50));
        loss.chart.set_lines({line(1, QStringLiteral("loss"))});
        loss.chart.set_curve({1, QStringLiteral("loss")}, curve_of(std::vector<double>(150, 1)));
        metric.settle();
        loss.settle();
        QSignalSpy moved(&loss.chart, &SeriesChart::crosshairMoved), asked(&loss.chart, &SeriesChart::evaluationAsked);
        SeriesPlot& plot = loss.chart.plot();
        QTest::keyClick(&plot, Qt::Key_Right);
        QTest::keyClick(&plot, Qt::Key_Right);
        QCOMPARE(*plot.crosshair(), 2.0);
        QTest::keyClick(&plot, Qt::Key_Left);
        QCOMPARE(*plot.crosshair(), 1.0);
        QTest::keyClick(&plot, Qt::Key_Left);
        QCOMPARE(*plot.crosshair(), 1.0);
        QTest::keyClick(&plot, Qt::Key_End);
        QCOMPARE(*plot.crosshair(), 150.0);
        QCOMPARE(moved.last().first().toDouble(), 150.0);
        QTest::keyClick(&plot, Qt::Key_BracketLeft);  // whoever links the charts knows the evaluations
        QCOMPARE(asked.size(), 1);
        metric.chart.setCrosshair(70);
        QTest::keyClick(&metric.chart.plot(), Qt::Key_BracketRight);
        QCOMPARE(*metric.chart.plot().crosshair(), 100.0);
        QTest::keyClick(&metric.chart.plot(), Qt::Key_BracketLeft);
        QCOMPARE(*metric.chart.plot().crosshair(), 50.0);
        QTest::keyClick(&metric.chart.plot(), Qt::Key_Escape);
        QVERIFY(!metric.chart.plot().crosshair());
    }

    void labelsTellWhatIsSeen() {
        const QString name = QStringLiteral("peak_bytes");
        Shown shown(name);
        ChartLine resumed = line(1, name);
        resumed.resumed_at = {40, 40};  // twice from the same step: one seam
        ChartLine second = line(2, name, QStringLiteral("lora"), 1);
        shown.chart.set_lines({resumed, second});
        std::vector<double> low(250, 600.0 * 1024 * 1024), high = low;
        high[120] = 900.0 * 1024 * 1024;
        shown.chart.set_curve({1, name}, curve_of(low));
        shown.chart.set_curve({2, name}, curve_of(high));
        shown.chart.set_budget(512 * 1024 * 1024);
        shown.settle();
        const QStringList labels = shown.chart.labelTexts();
        for (const char* text : {"lora  peak 900", "peak 900 MiB · step 121", "budget 512 MiB", "resumed", "epoch 1", "epoch 2"})
            QVERIFY2(labels.contains(QString::fromUtf8(text)), text);
        QCOMPARE(labels.count(QStringLiteral("resumed")), 1);
        QCOMPARE(labels.count(QStringLiteral("lora  peak 900")), 1);  // one for both seeds
        QVERIFY(shown.y().upper > 900);

        high[7] = 2.0 * 1024 * 1024 * 1024;  // from now on the axis is in GiB
        shown.chart.set_curve({2, name}, curve_of(high));
        shown.settle();
        QVERIFY(shown.chart.labelTexts().contains(QStringLiteral("peak 2.00 GiB · step 8")));
        QVERIFY(shown.chart.labelTexts().contains(QStringLiteral("budget 0.5 GiB")));
        shown.chart.set_budget(std::int64_t{11} << 28);
        shown.settle();
        QVERIFY(shown.chart.labelTexts().contains(QStringLiteral("budget 2.75 GiB")));
    }

    // A variant's label stays in sight where one of its seeds has ended; its flag tells the peak of all.
    void theLabelIsAtTheSeedThatGoesOn() {
        const QString name = QStringLiteral("peak_bytes");
        Shown shown(name);
        shown.chart.set_lines({line(1, name), line(2, name, QStringLiteral("lora"), 1)});
        std::vector<double> bytes(250, 600.0 * 1024 * 1024);
        bytes[30] = 900.0 * 1024 * 1024;
        shown.chart.set_curve({1, name}, curve_of(std::vector<double>(bytes.begin(), bytes.begin() + 60)));
        shown.chart.set_curve({2, name}, curve_of(bytes));
        shown.chart.set_view({QCPRange(100, 200), {}});
        shown.settle();
        const QStringList labels = shown.chart.labelTexts();
        QCOMPARE(labels.count(QStringLiteral("lora  peak 900")), 1);
        QCOMPARE(labels.count(QStringLiteral("peak 900 MiB · step 31")), 1);
    }

    void memoryHasTheUnitOfItsSize() {
        const auto told = [](double bytes) {
            Measure measure(QStringLiteral("peak_bytes"));
            measure.choose_unit(bytes);
            return measure.value_text(bytes * measure.factor()) + QLatin1Char(' ') + measure.unit();
        };
        QCOMPARE(told(500e3), QStringLiteral("488 KiB"));
        QCOMPARE(told(500e6), QStringLiteral("477 MiB"));
        QCOMPARE(told(5e9), QStringLiteral("4.66 GiB"));
    }

    void failedRunsTellWhy() {
        const QString name = QStringLiteral("loss");
        Shown shown(name);
        ChartLine failed = line(1, name);
        failed.failure = QStringLiteral("Out of memory at step 50.");
        shown.chart.set_lines({failed});
        shown.chart.set_curve({1, name}, curve_of(std::vector<double>(50, 1)));
        shown.settle();
        SeriesPlot& plot = shown.chart.plot();
        QTest::mouseMove(&plot, plot.pixel_of(20, 1));
        QVERIFY(!plot.tip_texts().contains(failed.failure));
        QTest::mouseMove(&plot, plot.pixel_of(50, 1) + QPoint(-1, 1));
        QVERIFY(plot.tip_texts().contains(failed.failure));
    }

    void hiddenVariantsHaveNoLine() {
        const QString name = QStringLiteral("loss");
        Shown shown(name);
        shown.chart.set_lines({line(1, name), line(2, name, QStringLiteral("sherl")), line(3, name, QStringLiteral("sherl"), 1)});
        for (store::RunId run : {1, 2, 3}) shown.chart.set_curve({run, name}, curve_of({1, 2, 3}));
        QCOMPARE(shown.chart.seriesKeys().size(), std::size_t(3));
        shown.chart.set_hidden({QStringLiteral("sherl")});
        QCOMPARE(shown.chart.seriesKeys(), (std::vector<SeriesKey>{{1, name}}));
        shown.settle();
        QCOMPARE(shown.chart.labelTexts().filter(QStringLiteral("sherl")).size(), 0);
        shown.chart.set_hidden({});
        QCOMPARE(shown.chart.seriesKeys().size(), std::size_t(3));
    }

    void manyLinesBecomeMeansWithTheirRange() {
        const QString name = QStringLiteral("gradient_norm");
        Shown shown(name);
        std::vector<ChartLine> lines;
        for (int method = 0; method < 3; ++method)
            for (int seed = 0; seed < 3; ++seed)
                lines.push_back(line(3 * method + seed + 1, name, QStringLiteral("m%1").arg(method), seed));
        shown.chart.set_lines(lines);
        for (const ChartLine& each : lines)
            shown.chart.set_curve(each.key, curve_of(std::vector<double>(100, static_cast<double>(10 * ((each.key.run - 1) / 3) + each.seed))));
        shown.settle();
        QVERIFY(shown.chart.set().collapsed());
        QCOMPARE(shown.chart.seriesKeys().size(), std::size_t(9));
        SeriesPlot& plot = shown.chart.plot();
        QTest::mouseMove(&plot, plot.pixel_of(50, 16));
        QCOMPARE(plot.tip_texts().mid(1), (QStringList{QStringLiteral("m2 · n = 3 21.0"), QStringLiteral("m1 · n = 3 11.0"), QStringLiteral("m0 · n = 3 1.00")}));
        QCOMPARE(shown.chart.labelTexts().filter(QStringLiteral("n = 3")).size(), 0);
        QTest::mouseMove(&plot, plot.pixel_of(50, 11));
        QVERIFY(shown.chart.labelTexts().contains(QStringLiteral("m1 · n = 3")));
        QTest::mouseClick(&plot, Qt::LeftButton, {}, plot.pixel_of(50, 11));
        QTest::mouseMove(&plot, plot.pixel_of(50, 16));
        QVERIFY(shown.chart.labelTexts().contains(QStringLiteral("m1 · n = 3")));  // pinned
        const std::set<QString> one{QStringLiteral("m0")};
        shown.chart.set_hidden(one);
        QVERIFY(!shown.chart.set().collapsed());
    }

    void membersStandThinUnderTheirMeanWhereTheyDoNotCrowd() {
        const QString name = QStringLiteral("gradient_norm");
        const QStringList methods{QStringLiteral("lora"), QStringLiteral("sherl"), QStringLiteral("unipt")};
        Shown shown(name);
        std::vector<ChartLine> lines;
        for (int method = 0; method < 3; ++method)
            for (int seed = 0; seed < 3; ++seed) lines.push_back(line(3 * method + seed + 1, name, methods[method], seed));
        shown.chart.set_lines(lines);
        const auto value = [](const ChartLine& each) { return 2.3 + static_cast<double>(10 * ((each.key.run - 1) / 3) + each.seed); };
        for (const ChartLine& each : lines) shown.chart.set_curve(each.key, curve_of(std::vector<double>(100, value(each))));
        shown.settle();
        SeriesPlot& plot = shown.chart.plot();
        QVERIFY(shown.chart.set().collapsed());
        for (const ChartLine& each : lines) {
            const std::vector<QPointF> points = plot.drawn_points(each.key);
            QVERIFY(!points.empty());
            QCOMPARE(points.front().y(), value(each));
        }
        // Darker than the band that it borders.
        const QImage image = plot.toPixmap(plot.width(), plot.height()).toImage();
        const QPoint member = plot.pixel_of(50, 12.3);
        int darkest = 255;
        for (const int away : {-1, 0, 1}) darkest = std::min(darkest, image.pixelColor(member + QPoint(0, away)).lightness());
        const int band = image.pixelColor(plot.pixel_of(50, 12.8)).lightness();
        QVERIFY2(darkest < band - 20, qPrintable(QStringLiteral("%1, band %2").arg(darkest).arg(band)));

        lines.clear();  // more than can be told apart
        for (int variant = 0; variant < 13; ++variant)
            for (int seed = 0; seed < 2; ++seed) lines.push_back(line(2 * variant + seed + 1, name, QStringLiteral("m%1").arg(variant), seed));
        shown.chart.set_lines(lines);
        for (const ChartLine& each : lines) shown.chart.set_curve(each.key, curve_of(std::vector<double>(100, value(each))));
        shown.settle();
        for (const ChartLine& each : lines) QVERIFY(plot.drawn_points(each.key).empty());
    }

    // There are six dashes.
    void aSeventhSeedTurnsTheSeedsIntoTheirMean() {
        const QString name = QStringLiteral("gradient_norm");
        Shown shown(name);
        std::vector<ChartLine> lines;
        for (int seed = 0; seed < kDashes + 1; ++seed) lines.push_back(line(seed + 1, name, QStringLiteral("lora"), seed));
        const std::vector<ChartLine> six(lines.begin(), lines.end() - 1);
        shown.chart.set_lines(lines);
        for (const ChartLine& each : lines) shown.chart.set_curve(each.key, curve_of(std::vector<double>(100, static_cast<double>(each.seed))));
        shown.settle();
        QVERIFY(shown.chart.set().collapsed());
        QVERIFY(subtitle_of(shown.chart).contains(QStringLiteral("mean and range over seeds")));
        QVERIFY(shown.chart.labelTexts().contains(QStringLiteral("lora · n = 7")));  // one line: it is named
        for (const ChartLine& each : lines) QVERIFY(shown.chart.plot().drawn_points(each.key).empty());
        shown.chart.set_lines(six);
        shown.settle();
        QVERIFY(!shown.chart.set().collapsed());
        for (const ChartLine& each : six) QVERIFY(!shown.chart.plot().drawn_points(each.key).empty());
    }

    // There are five shades.
    void aSixthVariantOfAMethodIsTold() {
        const QString name = QStringLiteral("gradient_norm");
        Shown shown(name);
        std::vector<ChartLine> lines;
        const auto add = [&](int shade) {
            lines.push_back(line(shade + 1, name));
            lines.back().variant = lines.back().title = QStringLiteral("variant %1").arg(shade);
            lines.back().shade = shade;
            shown.chart.set_lines(lines);
            shown.settle();
        };
        for (int shade = 0; shade < kShades; ++shade) add(shade);
        QVERIFY(!subtitle_of(shown.chart).contains(QStringLiteral("colours repeat")));
        add(kShades);
        QVERIFY(subtitle_of(shown.chart).endsWith(QStringLiteral(" · colours repeat: see the labels")));
        shown.chart.set_hidden({QStringLiteral("variant 0")});  // that alone had its colour
        shown.settle();
        QVERIFY(!subtitle_of(shown.chart).contains(QStringLiteral("colours repeat")));
        shown.chart.set_hidden({});
        for (int shade = kShades + 1; shade < 9; ++shade) add(shade);  // labels come when asked for
        QVERIFY(subtitle_of(shown.chart).endsWith(QStringLiteral(" · colours repeat: point at a line for its name")));
    }

    void meanIsOfTheMembersThatCameSoFar() {
        SeriesSet set;
        set.set_measure(Measure(QStringLiteral("gradient_norm")));
        std::vector<ChartLine> lines;
        for (int seed = 0; seed < 9; ++seed) lines.push_back(line(seed + 1, QStringLiteral("gradient_norm"), QStringLiteral("lora"), seed));
        set.set_lines(lines);
        for (int seed = 0; seed < 9; ++seed)
            set.set_curve(lines[static_cast<std::size_t>(seed)].key, curve_of(std::vector<double>(seed == 8 ? 5 : 10, seed)));
        QCOMPARE(set.drawn().size(), std::size_t(1));
        const DrawnLine& mean = *set.drawn().front();
        QCOMPARE(mean.line.y()[4], 4.0);
        QCOMPARE(mean.counts[4], 9);
        QCOMPARE(mean.high.y()[4], 8.0);
        QCOMPARE(mean.line.y()[5], 3.5);
        QCOMPARE(mean.counts[5], 8);
        QCOMPARE(mean.low.y()[5], 0.0);

        // A seed that was run again counts once, as its newest run.
        lines.push_back(line(10, QStringLiteral("gradient_norm"), QStringLiteral("lora"), 0));
        set.set_lines(lines);
        set.set_curve(lines.back().key, curve_of(std::vector<double>(10, 90)));
        const DrawnLine& again = *set.drawn().front();
        QCOMPARE(again.seeds, 9);
        QCOMPARE(again.counts[4], 9);
        QCOMPARE(again.line.y()[4], 14.0);
        QCOMPARE(again.low.y()[4], 1.0);
    }

    void axesOfEpochsAndSeconds() {
        const QString name = QStringLiteral("loss");
        Shown shown(name);
        shown.chart.set_lines({line(1, name)});
        shown.chart.set_curve({1, name}, curve_of(std::vector<double>(250, 1)));
        shown.settle();
        QVERIFY(shown.chart.labelTexts().contains(QStringLiteral("epoch 2")));
        shown.chart.set_x_axis(XAxis::epoch);
        QCOMPARE(shown.x().upper, 2.5);
        QVERIFY(shown.chart.labelTexts().contains(QStringLiteral("epoch 2")));
        shown.chart.set_x_axis(XAxis::seconds);
        QCOMPARE(shown.x().upper, 25.0);
    }

    // A line under the pointer is named by drawing one layer anew: the axes stay where they are.
    void pointingAtOneOfManyMovesNothing() {
        Shown shown(QStringLiteral("loss"));
        std::vector<ChartLine> lines;
        for (int i = 0; i < 10; ++i) {
            lines.push_back(line(i + 1, QStringLiteral("loss"), QStringLiteral("lora")));
            lines.back().variant = lines.back().title = QStringLiteral("variant %1").arg(i);
        }
        shown.chart.set_lines(lines);
        for (int i = 0; i < 10; ++i) shown.chart.set_curve(lines[static_cast<std::size_t>(i)].key, curve_of(std::vector<double>(50, 1 + i)));
        shown.settle();
        SeriesPlot& plot = shown.chart.plot();
        const QRect before = plot.axisRect()->rect();
        QVERIFY(before.left() > 10 && before.bottom() < plot.height() - 10);  // the numbers of the axes
        for (const double y : {3.0, 7.0}) {
            QTest::mouseMove(&plot, QPoint(before.center().x(), static_cast<int>(plot.yAxis->coordToPixel(y))));
            const auto named = [&](const QString& label) { return label.startsWith(QStringLiteral("variant %1").arg(y - 1)); };
            const auto any_named = [&] {
                const auto labels = shown.chart.labelTexts();
                return std::any_of(labels.begin(), labels.end(), named);
            };
            QTRY_VERIFY2(any_named(), qPrintable(shown.chart.labelTexts().join(QLatin1Char('|'))));
            QCOMPARE(plot.axisRect()->rect(), before);
            QCOMPARE(plot.axisRect()->margins().left() > 10, true);
        }
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(&plot, &leave);
        QCOMPARE(plot.axisRect()->rect(), before);
        QVERIFY(plot.axisRect()->margins().left() > 10 && plot.axisRect()->margins().bottom() > 10);
    }

    // Zoomed to where no row lies, the line that passes is in sight.
    void aLineThatPassesIsInSight() {
        const SeriesKey key{1, QStringLiteral("validation.accuracy")};
        Shown shown(key.name);
        shown.chart.set_lines({line(1, key.name)});
        shown.chart.set_curve(key, curve_of({0.5, 0.7, 0.6}, 30));  // at the steps 30, 60, 90
        shown.settle();
        shown.chart.set_view({QCPRange(63, 87), {}});
        shown.chart.plot().replot();
        QVERIFY2(shown.y().lower > 50 && shown.y().lower < 63 && shown.y().upper > 67 && shown.y().upper < 75,
                 qPrintable(QStringLiteral("%1 to %2").arg(shown.y().lower).arg(shown.y().upper)));
    }

    // Straight on the axes as they are drawn: on a logarithmic one the middle is the geometric mean.
    void aLineThatPassesIsInSightOnALogarithmicAxis() {
        const SeriesKey key{1, QStringLiteral("gradient_norm")};
        Shown shown(key.name);
        shown.chart.set_lines({line(1, key.name)});
        shown.chart.set_curve(key, curve_of({0.001, 1}, 100));  // at the steps 100 and 200
        shown.chart.set_logarithmic(false, true);
        shown.settle();
        shown.chart.set_view({QCPRange(149, 151), {}});
        shown.chart.plot().replot();
        const double middle = std::sqrt(0.001);
        QVERIFY2(shown.y().lower < middle && shown.y().upper > middle && shown.y().upper < 0.05,
                 qPrintable(QStringLiteral("%1 to %2").arg(shown.y().lower).arg(shown.y().upper)));
    }

    void zoomingOutEndsAtEverything() {
        const SeriesKey key{1, QStringLiteral("loss")};
        Shown shown(key.name);
        shown.chart.set_lines({line(1, key.name)});
        shown.chart.set_curve(key, curve_of(std::vector<double>(400, 0.5)));
        shown.settle();
        const QCPRange all = shown.x();
        for (int i = 0; i < 4; ++i) shown.wheel(shown.middle(), 1);
        QVERIFY(shown.x().size() < 0.6 * all.size());
        for (int i = 0; i < 40; ++i) shown.wheel(shown.middle(), -1);
        QCOMPARE(shown.x(), all);
        QVERIFY(shown.chart.plot().view().following());
        const QPoint edge(shown.chart.plot().axisRect()->rect().left() + 2, shown.middle().y());
        shown.chart.set_view({QCPRange(100, 200), {}});
        for (int i = 0; i < 12; ++i) shown.wheel(edge, -1);
        QCOMPARE(shown.x(), all);
    }

    // Within one digit the ticks are those of a linear axis, and so are their numbers.
    void aShortLogarithmicAxisHasDifferentNumbers() {
        const SeriesKey key{1, QStringLiteral("loss")};
        Shown shown(key.name);
        std::vector<double> values;
        for (int i = 0; i < 100; ++i) values.push_back(0.92 - 0.003 * i);
        shown.chart.set_lines({line(1, key.name)});
        shown.chart.set_curve(key, curve_of(values));
        shown.chart.set_smoothing(0);
        shown.chart.set_logarithmic(false, true);
        shown.settle();
        const auto labels = shown.chart.plot().yAxis->tickVectorLabels();
        QVERIFY(labels.size() > 2);
        QCOMPARE(std::set<QString>(labels.begin(), labels.end()).size(), static_cast<std::size_t>(labels.size()));
    }

    void logarithmicAxesShowNoZero() {
        const QString name = QStringLiteral("gradient_norm");
        Shown shown(name);
        shown.chart.set_lines({line(1, name)});
        shown.chart.set_curve({1, name}, curve_of({100, 10, 0, 1}));
        shown.chart.set_logarithmic(true, true);
        QVERIFY(shown.x().lower > 0 && shown.y().lower > 0 && shown.y().upper >= 100);
        Shown memory(QStringLiteral("peak_bytes"));
        memory.chart.set_logarithmic(false, true);
        QVERIFY(!memory.chart.set().log_y());  // its axis starts at zero
    }

    void smallCardsShowTitleAndLastValue() {
        const QString name = QStringLiteral("validation.matthews");
        Shown shown(name, {300, 120});
        shown.chart.set_lines({line(1, name)});
        shown.chart.set_curve({1, name}, curve_of({0.2, 0.581}));
        shown.settle();
        QVERIFY(!shown.chart.plot().isVisible());
        bool found = false;
        for (const QLabel* label : shown.chart.findChildren<QLabel*>()) found = found || (label->isVisible() && label->text().contains(QStringLiteral("58.1")));
        QVERIFY(found);
        shown.chart.resize(500, 300);
        QVERIFY(shown.chart.plot().isVisible());
    }

    void tableHoldsWhatTheStudyHolds() {
        SeriesSet set;
        const QString name = QStringLiteral("loss");
        set.set_measure(Measure(name));
        set.set_lines({line(1, name), line(2, name, QStringLiteral("sherl"), 3)});
        set.set_curve({1, name}, curve_of({0.5, 0.25}));
        set.set_curve({2, name}, curve_of({0.125}, 2));
        const SeriesTableModel model(set, nullptr);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.tab_separated(), QStringLiteral("step\tepoch\tlora · seed 0\tsherl · seed 3\n1\t0.010\t0.5\t\n2\t0.020\t0.25\t0.125\n"));
    }

    void screenReadersGetAChartWithATable() {
        const QString name = QStringLiteral("loss");
        Shown shown(name);
        shown.chart.set_lines({line(1, name), line(2, name, QStringLiteral("sherl"), 3)});
        shown.chart.set_curve({1, name}, curve_of({0.5, 0.25}));
        shown.chart.set_curve({2, name}, curve_of({0.125}, 2));
        shown.settle();
        QAccessibleInterface* chart = QAccessible::queryAccessibleInterface(&shown.chart.plot());
        QVERIFY(chart != nullptr);
        QCOMPARE(chart->role(), QAccessible::Chart);
        QCOMPARE(chart->text(QAccessible::Name), QStringLiteral("Training loss"));
        QVERIFY(chart->text(QAccessible::Description).contains(QStringLiteral("sherl 0.125")));
        QCOMPARE(chart->childCount(), 1);
        QAccessibleInterface* table = chart->child(0);
        QVERIFY(table != nullptr);
        QCOMPARE(table->role(), QAccessible::Table);
        QCOMPARE(table->parent(), chart);
        QCOMPARE(chart->indexOfChild(table), 0);
        QAccessibleTableInterface* cells = table->tableInterface();
        QVERIFY(cells != nullptr);
        QCOMPARE(cells->rowCount(), 2);
        QCOMPARE(cells->columnCount(), 4);
        QCOMPARE(cells->columnDescription(3), QStringLiteral("sherl · seed 3"));
        QCOMPARE(table->childCount(), 12);  // the heads too
        QCOMPARE(table->child(2)->text(QAccessible::Name), QStringLiteral("lora · seed 0"));
        QCOMPARE(table->child(2)->role(), QAccessible::ColumnHeader);
        QVERIFY(cells->cellAt(2, 0) == nullptr && cells->cellAt(0, 4) == nullptr && table->child(12) == nullptr);

        QAccessibleInterface* cell = cells->cellAt(1, 3);
        QVERIFY(cell != nullptr);
        QCOMPARE(cell->role(), QAccessible::Cell);
        QCOMPARE(cell->text(QAccessible::Name), QStringLiteral("0.125"));
        QCOMPARE(cell->parent(), table);
        QCOMPARE(table->child(table->indexOfChild(cell)), cell);
        QAccessibleTableCellInterface* place = cell->tableCellInterface();
        QVERIFY(place != nullptr);
        QCOMPARE(place->rowIndex(), 1);
        QCOMPARE(place->columnIndex(), 3);
        QCOMPARE(place->columnHeaderCells().constFirst()->text(QAccessible::Name), QStringLiteral("sherl · seed 3"));
        QCOMPARE(place->rowHeaderCells().constFirst()->text(QAccessible::Name), QStringLiteral("2"));

        shown.chart.set_curve({2, name}, curve_of({0.125, 0.0625}, 2));  // it is of what there is now
        QCOMPARE(cells->rowCount(), 3);
        QCOMPARE(cells->cellAt(2, 3)->text(QAccessible::Name), QStringLiteral("0.0625"));
        shown.chart.set_hidden({QStringLiteral("sherl")});
        QCOMPARE(cells->columnCount(), 3);
        QVERIFY(!cell->isValid() && cell->text(QAccessible::Name).isEmpty());
    }

    void theTableFollowsTheLanguage() {
        SeriesSet set;
        const QString name = QStringLiteral("loss");
        set.set_measure(Measure(name));
        set.set_lines({line(1, name)});
        set.set_curve({1, name}, curve_of({0.5}));
        SeriesTableDialog dialog(set.measure().title(), set, nullptr);
        const auto* view = dialog.findChild<QTableView*>(QStringLiteral("seriesTableView"));
        const auto* copy = dialog.findChild<QPushButton*>(QStringLiteral("seriesTableCopyButton"));
        QVERIFY(view != nullptr && copy != nullptr);
        QCOMPARE(copy->text(), QStringLiteral("Copy table"));
        const auto head = [&] { return view->model()->headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(); };
        QCOMPARE(head(), QStringLiteral("lora · seed 0"));
        const QString title = dialog.windowTitle();
        const QSignalSpy heads(view->model(), &QAbstractItemModel::headerDataChanged);
        Language::instance().apply(QStringLiteral("zh_CN"));
        QCoreApplication::sendPostedEvents();
        const QString chinese_copy = copy->text(), chinese_head = head(), chinese_title = dialog.windowTitle();
        const auto told = heads.size();
        Language::instance().apply(QStringLiteral("en"));
        QCoreApplication::sendPostedEvents();
        QCOMPARE(chinese_copy, QStringLiteral("复制表格"));
        QCOMPARE(chinese_head, QStringLiteral("lora · 种子 0"));
        QVERIFY(chinese_title != title);
        QVERIFY(told > 0);
        QCOMPARE(copy->text(), QStringLiteral("Copy table"));
        QCOMPARE(dialog.windowTitle(), title);
    }

    void menuOffersWhatTheCardCanDo() {
        Shown shown(QStringLiteral("loss"));
        shown.chart.set_offered({QStringLiteral("loss"), QStringLiteral("learning_rate")});
        QSignalSpy asked(&shown.chart, &SeriesChart::measureAsked);
        for (QAction* action : shown.chart.menu()->actions())
            if (action->data().toString() == QStringLiteral("learning_rate")) action->trigger();
        QCOMPARE(asked.first().first().toString(), QStringLiteral("learning_rate"));
        auto* smoothing = shown.chart.menu()->findChild<QSpinBox*>(QStringLiteral("smoothingEdit"));
        QVERIFY(smoothing);
        smoothing->setValue(12);
        QCOMPARE(shown.chart.set().window(), 12);
        const qsizetype objects = shown.chart.menu()->findChildren<QObject*>().size();
        QCOMPARE(shown.chart.menu()->findChildren<QObject*>().size(), objects);  // the last menu's are gone
        QAction* table = shown.chart.menu()->findChild<QAction*>(QStringLiteral("showTableAction"));
        table->trigger();
        QVERIFY(shown.chart.findChild<QDialog*>(QStringLiteral("seriesTable")));
    }

    // Against a loop that only looks at neighbours.
    void labelsArePlacedApartInOrderAndClose() {
        std::mt19937 random(3);
        std::uniform_real_distribution<double> uniform(0, 100);
        for (int round = 0; round < 200; ++round) {
            std::vector<double> wanted(1 + static_cast<std::size_t>(round) % 7);
            for (double& y : wanted) y = uniform(random);
            const std::vector<double> placed = place_labels(wanted, 12, 0, 100);
            std::vector<std::size_t> order(wanted.size());
            std::iota(order.begin(), order.end(), std::size_t{0});
            std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
            for (std::size_t i = 0; i < order.size(); ++i) {
                const double here = placed[order[i]];
                QVERIFY(here >= 6 - 1e-9 && here <= 94 + 1e-9);
                if (i > 0) QVERIFY(here - placed[order[i - 1]] >= 12 - 1e-9);
                const bool crowded = (i > 0 && wanted[order[i]] - wanted[order[i - 1]] < 40) ||
                                     (i + 1 < order.size() && wanted[order[i + 1]] - wanted[order[i]] < 40);
                if (!crowded && wanted[order[i]] >= 6 && wanted[order[i]] <= 94 && order.size() < 3) QCOMPARE(here, wanted[order[i]]);
            }
        }
        QCOMPARE(place_labels({50, 50}, 10, 0, 100), (std::vector<double>{45, 55}));
        QCOMPARE(place_labels({50, 52, 90}, 10, 0, 100), (std::vector<double>{46, 56, 90}));
        QVERIFY(place_labels({}, 10, 0, 100).empty());
        const std::vector<double> tight = place_labels({5, 5, 5, 5}, 30, 0, 100);  // too many
        QCOMPARE(tight, (std::vector<double>{12.5, 37.5, 62.5, 87.5}));
    }

    void stepsBetweenTicksAreOneTwoFive() {
        QCOMPARE(one_two_five_above(0.7), 1.0);
        QCOMPARE(one_two_five_above(3), 5.0);
        QCOMPARE(one_two_five_above(200), 200.0);
        QVERIFY(std::abs(one_two_five_above(0.021) - 0.05) < 1e-12);
        QCOMPARE(one_two_five_below(7.0), 5.0);
        QCOMPARE(one_two_five_below(450), 200.0);
    }
};

QTEST_MAIN(TestSeriesChart)
#include "tst_series_chart.moc"
