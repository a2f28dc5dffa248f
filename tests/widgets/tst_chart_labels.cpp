// SPDX-License-Identifier: GPL-3.0-or-later
// Words of a chart never lie on a line, on each other, or outside the chart. Truth: walks along the lines as they are drawn.
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <random>

#include "chart_on_screen.h"
#include "widgets/charts/mark_layout.h"
#include "widgets/charts/series_chart.h"
#include "widgets/look/theme.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

namespace {

using Kind = ChartMark::Kind;
constexpr double kMebi = 1024.0 * 1024.0;

// A walk along the line in steps of a quarter pixel.
bool touches(const QPolygonF& line, const QRectF& box) {
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QPointF a = line[i], b = i + 1 < line.size() ? line[i + 1] : a;
        if (std::isnan(a.y()) || std::isnan(b.y())) continue;
        const int steps = 1 + static_cast<int>(4 * QLineF(a, b).length());
        for (int k = 0; k <= steps; ++k)
            if (box.contains(a + (b - a) * (static_cast<double>(k) / steps))) return true;
    }
    return false;
}

QByteArray told(const PlacedText& text) {
    return QStringLiteral("\"%1\" at %2, %3, %4 × %5").arg(text.text).arg(text.box.x()).arg(text.box.y()).arg(text.box.width()).arg(text.box.height()).toUtf8();
}

// Empty, or what is wrong. `lines`: of the plot; leaders are taken from the texts.
QByteArray fault_of(const std::vector<PlacedText>& texts, const std::vector<QPolygonF>& lines, QSizeF chart) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const QRectF box = texts[i].box;
        if (box.left() < 0 || box.top() < 0 || box.right() > chart.width() || box.bottom() > chart.height()) return told(texts[i]) + " is outside";
        for (std::size_t k = 0; k < i; ++k)
            if (texts[k].box.adjusted(0, 0.1, 0, -0.1).intersects(box)) return told(texts[i]) + " covers " + told(texts[k]);
        for (const QPolygonF& line : lines)
            if (touches(line, box)) return told(texts[i]) + " covers a line";
        for (const PlacedText& other : texts)
            if (texts[i].kind != Kind::label && touches(other.leader, box)) return told(texts[i]) + " covers the leader of " + told(other);
    }
    return {};
}

std::vector<PlacedText> of_kind(const std::vector<PlacedText>& texts, Kind kind) {
    std::vector<PlacedText> found;
    for (const PlacedText& text : texts)
        if (text.kind == kind) found.push_back(text);
    return found;
}

ChartMark mark(Kind kind, QPointF at, const QString& text) {
    return {kind, at.x(), at.y(), text, Qt::black, Qt::black, {}, true};
}

// Memory of four methods, of which one trains much longer.
void show_methods(Shown& shown) {
    struct Method {
        const char* name;
        double low, high;
        std::size_t steps;
    };
    static constexpr Method kMethods[] = {{"full fine-tuning", 360, 409, 91}, {"LoRA, rank 8", 160, 191, 91}, {"linear probe", 95, 101, 91}, {"SHERL, all layers", 130, 147, 250}};
    std::vector<ChartLine> lines;
    const QString series = shown.chart.set().measure().series();
    for (std::size_t i = 0; i < 4; ++i) lines.push_back(line(static_cast<store::RunId>(i) + 1, series, QString::fromUtf8(kMethods[i].name)));
    shown.chart.set_lines(lines);
    for (std::size_t i = 0; i < 4; ++i) {
        std::mt19937 random(static_cast<unsigned>(i) + 7);
        std::uniform_real_distribution<double> part(0, 1);
        std::vector<double> values(kMethods[i].steps);
        for (double& value : values) value = kMebi * (kMethods[i].low + 0.8 * (kMethods[i].high - kMethods[i].low) * std::pow(part(random), 2));
        values[68] = kMebi * kMethods[i].high;
        shown.chart.set_curve(lines[i].key, curve_of(values));
    }
}

}  // namespace

class TestChartLabels : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::light, 100); }
    void cleanup() { Theme::instance().apply(Theme::Mode::light, 100); }

    void passesThroughIsWhatAWalkFinds() {
        std::mt19937 random(11);
        std::uniform_real_distribution<double> at(0, 100);
        int found = 0;
        for (int round = 0; round < 2000; ++round) {
            QPolygonF line;
            for (double x = at(random); x < 100; x += at(random) / 3) line << QPointF(x, round % 7 == 0 && line.size() == 1 ? std::nan("") : at(random));
            const QRectF box(at(random), at(random), 30, 12);
            const bool walked = touches(line, box);
            found += walked ? 1 : 0;
            // A corner of the box may lie between two steps of the walk.
            QVERIFY(walked ? passes_through(line, box) : !passes_through(line, box.adjusted(0.5, 0.5, -0.5, -0.5)));
        }
        QVERIFY(found > 200 && found < 1800);
    }

    void wordsKeepClearOfLinesAndOfEachOther() {
        const QFontMetricsF label(Theme::instance().font(12, QFont::DemiBold)), caption(Theme::instance().font(11));
        std::mt19937 random(5);
        std::size_t peaks = 0, most_peaks = 0;
        for (int round = 0; round < 400; ++round) {
            const double width = 300 + std::uniform_real_distribution<double>(0, 900)(random);
            const double height = 130 + std::uniform_real_distribution<double>(0, 250)(random);
            MarkRoom room{QRectF(40, 16, width - 40 - 170, height - 16 - 26), width, label, caption, {}, {}};
            std::vector<ChartMark> marks;
            const int lines = 1 + round % 6;
            for (int i = 0; i < lines; ++i) {
                const double base = std::uniform_real_distribution<double>(room.axes.top() + 20, room.axes.bottom())(random);
                const double end = std::uniform_real_distribution<double>(room.axes.left() + 30, room.axes.right() + 60)(random);
                std::uniform_real_distribution<double> noise(-12, 12);
                QPolygonF line;
                for (double x = room.axes.left(); x <= std::min(end, room.axes.right()); x += 3) line << QPointF(x, std::clamp(base + noise(random), room.axes.top(), room.axes.bottom()));
                const QPointF peak = *std::min_element(line.begin(), line.end(), [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
                marks.push_back(mark(Kind::peak, peak, QStringLiteral("peak %1 MiB · step %2").arg(base, 0, 'f', 0).arg(peak.x(), 0, 'f', 0)));
                marks.push_back(mark(Kind::seam, line[line.size() / 2], QStringLiteral("resumed")));
                marks.push_back(mark(Kind::label, line.back(), QStringLiteral("Method %1 · s0").arg(i)));
                room.lines.push_back(line);
            }
            room.taken.push_back(QRectF(room.axes.center().x(), 1, 40, 14));
            const std::vector<PlacedText> texts = place_texts(marks, room);
            QCOMPARE(of_kind(texts, Kind::label).size(), static_cast<std::size_t>(lines));
            const QByteArray fault = fault_of(texts, room.lines, {width, height});
            QVERIFY2(fault.isEmpty(), fault.constData());
            for (const PlacedText& text : of_kind(texts, Kind::label)) QVERIFY(text.box.left() > room.axes.right());
            peaks += of_kind(texts, Kind::peak).size();
            most_peaks += static_cast<std::size_t>(lines);
        }
        QVERIFY2(peaks > most_peaks / 8, qPrintable(QString::number(peaks)));  // where there is room they are told
    }

    void aPeakIsToldWhereNothingIsDrawn() {
        const QFontMetricsF metrics(Theme::instance().font(12, QFont::DemiBold));
        MarkRoom room{QRectF(40, 20, 500, 200), 700, metrics, metrics, {QPolygonF({QPointF(40, 150), QPointF(300, 100), QPointF(540, 150)})}, {}};
        const std::vector<ChartMark> marks{mark(Kind::peak, {300, 100}, QStringLiteral("peak 3.06 GiB · step 217"))};
        QCOMPARE(of_kind(place_texts(marks, room), Kind::peak).size(), std::size_t(1));
        for (double y = 20; y < 110; y += 6) room.lines.push_back(QPolygonF({QPointF(40, y), QPointF(540, y)}));
        QCOMPARE(of_kind(place_texts(marks, room), Kind::peak).size(), std::size_t(0));
    }

    void labelsOfEndedLinesStandInTheColumn() {
        Theme& theme = Theme::instance();
        for (const char* series : {"peak_bytes", "loss", "validation.accuracy"}) {
            for (const int percent : {100, 130}) {
                for (const QSize size : {QSize(794, 312), QSize(392, 356), QSize(300, 190), QSize(1700, 700)}) {
                    theme.apply(Theme::Mode::light, percent);
                    Shown shown(QString::fromLatin1(series), size * percent / 100);
                    show_methods(shown);
                    shown.chart.set_budget(std::int64_t{12} << 30);
                    shown.settle();
                    SeriesPlot& plot = shown.chart.plot();
                    const std::vector<PlacedText> texts = plot.placed_texts(), labels = of_kind(texts, Kind::label);
                    QCOMPARE(labels.size(), std::size_t(QLatin1String(series) == QLatin1String("peak_bytes") ? 5 : 4));
                    for (const PlacedText& label : labels) {
                        QVERIFY(label.box.left() > plot.axisRect()->rect().right());
                        QVERIFY(!label.leader.isEmpty());  // three of them ended early
                    }
                    const QByteArray fault = fault_of(texts, plot.pixel_lines(), plot.size());
                    QVERIFY2(fault.isEmpty(), fault.constData());
                }
            }
        }
    }

    // One evaluation: a point in the middle of the plot, no line.
    void aSinglePointHasItsLabelInTheColumn() {
        const QString series = QStringLiteral("validation.accuracy");
        Shown shown(series, {392, 356});
        shown.chart.set_lines({line(1, series, QStringLiteral("full fine-tuning")), line(2, series, QStringLiteral("sherl"))});
        shown.chart.set_curve({1, series}, curve_of({0.81}, 91));
        shown.chart.set_curve({2, series}, curve_of({0.58, 0.71, 0.74}, 91));
        shown.settle();
        const std::vector<PlacedText> labels = of_kind(shown.chart.plot().placed_texts(), Kind::label);
        QCOMPARE(labels.size(), std::size_t(2));
        QVERIFY(labels[0].box.left() > shown.chart.plot().axisRect()->rect().right());
        QCOMPARE(labels[0].leader.size(), 3);
        QVERIFY(labels[0].leader.front().x() < shown.chart.plot().axisRect()->rect().center().x());
    }

    void epochsStandAboveTheAxes() {
        Shown shown(QStringLiteral("peak_bytes"), {794, 312});
        show_methods(shown);
        shown.settle();
        int epochs = 0;
        for (const PlacedText& text : shown.chart.plot().placed_texts()) {
            if (!text.text.startsWith(QStringLiteral("epoch"))) continue;
            ++epochs;
            QVERIFY(text.box.bottom() <= shown.chart.plot().axisRect()->rect().top());
        }
        QCOMPARE(epochs, 2);
    }

    // Where epochs stand too close for all their words, those left out leave nothing behind, as at the corner of the chart.
    void epochsWithoutRoomAreNotWritten() {
        const QString series = QStringLiteral("gradient_norm");
        Shown shown(series, {794, 312});
        shown.chart.set_lines({line(1, series)});
        shown.chart.set_curve({1, series}, curve_of(std::vector<double>(600, 1.0)));
        shown.settle();
        SeriesPlot& plot = shown.chart.plot();
        // Epochs of 100 steps, 68 pixels wide, the last one next to the right edge: its word has no room on either side.
        const double upper = 505;
        shown.chart.set_view({QCPRange(upper - 100.0 * plot.axisRect()->width() / 68.0, upper), {}});
        plot.replot();
        qsizetype wanted = 0, written = 0;
        for (const QString& text : plot.label_texts()) wanted += text.startsWith(QStringLiteral("epoch")) ? 1 : 0;
        for (const PlacedText& text : plot.placed_texts()) written += text.text.startsWith(QStringLiteral("epoch")) ? 1 : 0;
        QVERIFY2(written > 0 && written < wanted, qPrintable(QStringLiteral("%1 of %2").arg(written).arg(wanted)));
        const QImage image = plot.toPixmap(plot.width(), plot.height()).toImage();
        const QColor panel = Theme::instance().color(QStringLiteral("panel"));
        const QRect corner(0, 0, plot.axisRect()->left(), plot.axisRect()->top() - 8);  // the axis' numbers reach a little higher than the axis
        QVERIFY(corner.width() > 12 && corner.height() > 4);
        for (int y = 0; y < corner.height(); ++y)
            for (int x = 0; x < corner.width(); ++x)
                QVERIFY2(image.pixelColor(x, y) == panel, qPrintable(QStringLiteral("something is drawn at %1, %2").arg(x).arg(y)));
    }

    // Eight lines in the lowest card that shows a chart: seeds stand together; what is left over is counted.
    void lowCardsHideNoLineInSilence() {
        const QString series = QStringLiteral("gradient_norm");
        for (const bool seeds : {true, false}) {
            Shown shown(series, {520, 180});
            std::vector<ChartLine> lines;
            for (int i = 0; i < 8; ++i) lines.push_back(line(i + 1, series, QStringLiteral("variant %1").arg(seeds ? i / 4 : i), seeds ? i % 4 : 0));
            shown.chart.set_lines(lines);
            for (const ChartLine& each : lines) shown.chart.set_curve(each.key, curve_of(std::vector<double>(100, 1.0 + 0.01 * static_cast<double>(each.key.run))));
            shown.settle();
            SeriesPlot& plot = shown.chart.plot();
            const std::vector<PlacedText> texts = plot.placed_texts(), labels = of_kind(texts, Kind::label);
            QVERIFY(labels.size() < 8);
            const QByteArray fault = fault_of(texts, plot.pixel_lines(), plot.size());
            QVERIFY2(fault.isEmpty(), fault.constData());
            if (seeds) {
                QCOMPARE(labels.size(), std::size_t(2));
                QCOMPARE(labels[0].text, QStringLiteral("variant 0 · s0, s1, s2, s3"));
            } else {
                QCOMPARE(labels.back().text, QStringLiteral("+%1 more").arg(9 - labels.size()));
            }
        }
    }

    void theAxisHoldsTheLineAndMostOfTheRawRows() {
        const QString series = QStringLiteral("loss");
        std::mt19937 random(2);
        std::normal_distribution<double> noise(0, 0.06);
        std::vector<double> values(400);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = 0.3 + 0.4 * std::exp(-static_cast<double>(i) / 120) + noise(random);
        Shown shown(series);
        ChartLine about = line(1, series);
        about.total_steps = 400;
        shown.chart.set_lines({about});
        shown.chart.set_curve(about.key, curve_of(values));
        shown.settle();
        for (const double value : values) QVERIFY(value > shown.y().lower && value < shown.y().upper);  // none is far off
        const double height = shown.y().size();
        values[200] = 50;  // one is: the axis stays, about
        shown.chart.set_curve(about.key, curve_of(values));
        shown.settle();
        double highest = 0;
        for (const QPointF& point : shown.chart.plot().drawn_points(about.key)) highest = std::max(highest, point.y());
        QVERIFY(highest > 2);  // the smoothed line follows it
        QVERIFY(shown.y().upper > highest && shown.y().upper < 2 * highest + height);
    }
};

QTEST_MAIN(TestChartLabels)
#include "tst_chart_labels.moc"
