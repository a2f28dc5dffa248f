// SPDX-License-Identifier: GPL-3.0-or-later
// The two charts of a comparison: what they report and do, read as values. Truth: the figure itself, and sums by hand.
#include <QAccessible>
#include <QLabel>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>
#include <cmath>
#include <limits>

#include "made_figure.h"
#include "widgets/charts/comparison_words.h"
#include "widgets/charts/label_room.h"
#include "widgets/charts/peak_bars.h"
#include "widgets/charts/qcp.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/language.h"
#include "widgets/look/palette.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

namespace {

template <class Chart>
struct OnScreen {
    Chart chart;
    explicit OnScreen(const api::ComparisonFigure& figure, QSize size = {520, 390}) {
        chart.set_figure(figure);
        chart.resize(size);
        chart.show();
        QCoreApplication::processEvents();
    }
    QWidget& plot() { return chart.plot(); }
    void drag(QPointF from, QPointF to) {
        QTest::mousePress(&plot(), Qt::LeftButton, {}, from.toPoint());
        for (const double share : {0.3, 0.7, 1.0}) {
            const QPointF at = from + (to - from) * share;
            QMouseEvent move(QEvent::MouseMove, at.toPoint(), plot().mapToGlobal(at.toPoint()), Qt::NoButton, Qt::LeftButton, {});
            QCoreApplication::sendEvent(&plot(), &move);
        }
    }
    void drop(QPointF at) { QTest::mouseRelease(&plot(), Qt::LeftButton, {}, at.toPoint()); }
    void hover(QPointF at) {
        QMouseEvent move(QEvent::MouseMove, at.toPoint(), plot().mapToGlobal(at.toPoint()), Qt::NoButton, Qt::NoButton, {});
        QCoreApplication::sendEvent(&plot(), &move);
    }
    QImage picture() {
        QImage image(plot().size(), QImage::Format_ARGB32);
        image.fill(Theme::instance().color(QStringLiteral("panel")));
        plot().render(&image, {}, {}, QWidget::DrawChildren);
        return image;
    }
};

QRectF around(QPointF at, double half) {
    return {at - QPointF(half, half), QSizeF(2 * half, 2 * half)};
}

// Boxes of words over nothing else: other words, points, ranges, the front, the budget line; all inside the plot.
QString scatter_trouble(const ScatterDrawing& drawing, const QSize& size) {
    const auto& labels = drawing.labels();
    const auto name = [&](std::size_t i) { return labels[i].text; };
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const QRectF& box = labels[i].box;
        if (!QRectF(QPointF(), QSizeF(size)).contains(box)) return name(i) + QStringLiteral(" is cut");
        if (box.intersects(drawing.budget_box())) return name(i) + QStringLiteral(" over the budget's words");
        for (std::size_t j = i + 1; j < labels.size(); ++j)
            if (box.intersects(labels[j].box)) return name(i) + QStringLiteral(" over ") + name(j);
        for (const auto& point : drawing.points()) {
            if (box.intersects(around(point.at, 0.8 * drawing.marker_radius()))) return name(i) + QStringLiteral(" over a point");
            if (point.low > point.high && box.intersects(QRectF(point.at.x() - 1, point.high, 2, point.low - point.high))) return name(i) + QStringLiteral(" over a range");
        }
        for (const QPolygonF& line : drawing.lines())
            if (box.intersects(line.boundingRect().adjusted(-0.5, -0.5, 0.5, 0.5))) return name(i) + QStringLiteral(" over the front");
        if (const auto x = drawing.budget_x(); x && box.left() < *x && box.right() > *x) return name(i) + QStringLiteral(" over the budget line");
    }
    return {};
}

QString bars_trouble(const BarsDrawing& drawing, const QSize& size) {
    std::vector<std::pair<QString, QPolygonF>> words;
    const auto add = [&](const QString& text, const QRectF& box) {
        if (!box.isEmpty()) words.emplace_back(text, QPolygonF(box));
    };
    add(drawing.budget_text(), drawing.budget_box());
    for (const auto& name : drawing.part_names()) add(name.text, name.box);
    for (const auto& bar : drawing.bars()) {
        if (!drawing.in_sight(bar)) continue;
        add(bar.total, bar.total_box);
        add(bar.evaluation, bar.evaluation_box);
        if (!bar.name_box.isEmpty()) words.emplace_back(bar.name.join(QLatin1Char(' ')), bar.name_box);
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
        // Corners of a slanted box may lie a hair outside.
        if (!QRectF(-0.5, -0.5, size.width() + 1, size.height() + 1).contains(words[i].second.boundingRect())) return words[i].first + QStringLiteral(" is cut");
        for (std::size_t j = i + 1; j < words.size(); ++j) {
            QPolygonF both = words[i].second.intersected(words[j].second);
            const QRectF over = both.boundingRect();
            if (over.width() > 0.5 && over.height() > 0.5) return words[i].first + QStringLiteral(" over ") + words[j].first;
        }
    }
    return {};
}

std::vector<std::string> keys_of(const api::ComparisonFigure& figure) {
    std::vector<std::string> keys;
    for (const api::FigureRun& run : figure.runs) keys.push_back(run.key);
    return keys;
}

}  // namespace

class TestCompareCharts : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        Language::instance().apply(QStringLiteral("en"));
        Theme::instance().apply(Theme::Mode::light, 100);
        set_memory_unit(MemoryUnit::gib);
    }

    void pointsAreTheFiguresNumbers() {
        const api::ComparisonFigure figure = study_figure(9);
        OnScreen<ScatterChart> shown(figure);
        // By memory: 615, 952, 1003, 1055, 1208, 2785, 3133, 3287, 4956 MiB.
        std::vector<std::string> expected;
        for (const std::size_t i : {8, 3, 5, 6, 4, 2, 1, 7, 0}) expected.push_back(figure.runs[i].key);
        QCOMPARE(shown.chart.seriesKeys(), expected);
        const ScatterDrawing& drawing = shown.chart.drawing();
        for (const api::FigureRun& run : figure.runs) {
            const auto point = shown.chart.pointOf(run.key);
            QVERIFY(point);
            QCOMPARE(point->first, run.peak);
            QCOMPARE(point->second, *run.metric);
        }
        // Where they are drawn: x from zero, in proportion.
        for (const auto& point : drawing.points()) {
            const api::FigureRun& run = figure.runs[point.run];
            const double share = (point.at.x() - drawing.axes().left()) / drawing.axes().width();
            QCOMPARE(share * drawing.memory().upper, static_cast<double>(run.peak));
            QVERIFY(drawing.axes().contains(point.at));
            QCOMPARE(point.low > point.high, run.seeds > 1);
            if (run.seeds > 1) QVERIFY(point.low > point.at.y() && point.high < point.at.y());
        }
        // Higher is better; a step line to the right edge.
        std::set<std::string> front;
        for (const auto& point : drawing.points())
            if (point.on_front) front.insert(figure.runs[point.run].key);
        QCOMPARE(front, (std::set<std::string>{expected[0], expected[1], expected[3], expected[4], expected[6], expected[8]}));
        for (const QPolygonF& line : drawing.lines()) QVERIFY(line[0].x() == line[1].x() || line[0].y() == line[1].y());
        QCOMPARE(drawing.lines().back()[1].x(), drawing.axes().right());
        QVERIFY(shown.chart.labelTexts().contains(QStringLiteral("SHERL all · late 1")));
        QVERIFY(shown.chart.labelTexts().contains(QStringLiteral("UniPT r2 · live")));
        QVERIFY(shown.chart.labelTexts().contains(QStringLiteral("over budget 3.0 GiB")));
        QCOMPARE(shown.chart.subtitle(), QStringLiteral("Validation MCC, % · best validation step · mean and range (min–max) over seeds · n = 1 to 5 · "
                                                        "peak allocated, training step, max of seeds, GiB"));
    }

    void lossesAreBetterBelow() {
        api::ComparisonFigure figure = study_figure(2);
        figure.metric = "loss";
        figure.runs[0].metric = 0.5;  // Full
        figure.runs[1].metric = 0.4;  // LoRA: less memory, less loss
        figure.runs[0].range = figure.runs[1].range = std::nullopt;
        OnScreen<ScatterChart> shown(figure);
        for (const auto& point : shown.chart.drawing().points()) QCOMPARE(point.on_front, point.run == 1);
    }

    void whatHasNoPlaceIsNamed() {
        api::ComparisonFigure figure = study_figure(3);
        figure.runs[0].metric.reset();
        figure.runs[0].range.reset();
        figure.runs[2].peak = 0;
        OnScreen<ScatterChart> shown(figure);
        QCOMPARE(shown.chart.seriesKeys(), std::vector<std::string>{figure.runs[1].key});
        const auto labels = shown.chart.findChildren<ElidedLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const ElidedLabel* label) {
            return label->toolTip().contains(QStringLiteral("Without a metric, so not here: Full.")) && label->toolTip().contains(QStringLiteral("Without a measured peak, so not here: BitFit."));
        }));
        figure.runs.clear();
        shown.chart.set_figure(figure);
        QCOMPARE(shown.chart.labelTexts(), QStringList{QStringLiteral("Tick two variants in the list.")});
        OnScreen<PeakBars> bars(figure);
        QCOMPARE(bars.chart.labelTexts(), QStringList{QStringLiteral("Tick two variants in the list.")});
    }

    // A run that diverged: the others keep their places, and it is named.
    void whatIsNoNumberIsLeftOut() {
        api::ComparisonFigure figure = study_figure(4);
        figure.runs[1].metric = std::nan("");
        figure.runs[2].range = {0.5, std::numeric_limits<double>::infinity()};
        figure.runs[3].metric.reset();
        figure.runs[3].range.reset();
        figure.runs[3].seeds = 0;
        figure.runs[3].undefined = 2;
        OnScreen<ScatterChart> shown(figure);
        QCOMPARE(shown.chart.seriesKeys(), std::vector<std::string>{figure.runs[0].key});
        const ScatterDrawing& drawing = shown.chart.drawing();
        QVERIFY(drawing.axes().contains(drawing.points()[0].at));
        QVERIFY(shown.chart.labelTexts().contains(QStringLiteral("Full")));
        QVERIFY(shown.chart.subtitle().endsWith(QStringLiteral("not here: LoRA r8, BitFit, UniPT r2")));
        QVERIFY(shown.chart.subtitle().contains(QStringLiteral(" · n = 5 · ")));
        const auto labels = shown.chart.findChildren<ElidedLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const ElidedLabel* label) {
            return label->toolTip().contains(QStringLiteral("Their metric is not a finite number (training diverged), so not here: LoRA r8, BitFit, UniPT r2."));
        }));
        const TextTable table = shown.chart.figure_data();
        QCOMPARE(table.rows[1][3].exact, std::optional<std::string>(""));
        QCOMPARE(to_csv(table).find("nan"), std::string::npos);
        QCOMPARE(to_csv(table).find("inf"), std::string::npos);
        QVERIFY(std::any_of(table.notes.begin(), table.notes.end(), [](const std::string& note) { return note.find("training diverged") != std::string::npos; }));
        OnScreen<PeakBars> bars(figure);  // memory was measured all the same
        QCOMPARE(bars.chart.seriesKeys().size(), std::size_t{4});
    }

    void whatIsAbsentIsNamed() {
        using Why = api::FigureAbsence::Why;
        api::ComparisonFigure figure = study_figure(2);
        figure.absent = {{"other", Why::other_task}, {"gpu", Why::other_counter}, {"new", Why::no_result}};
        for (const QString& words : {left_out_words(figure), absent_words(figure)})
            QCOMPARE(words, QStringLiteral("Of another task or metric, so not here: other.\nTheir peaks are of another memory counter, so not here: gpu.\n"
                                           "Without a result yet, so not here: new."));
        figure.runs.clear();
        OnScreen<PeakBars> bars(figure);
        QCOMPARE(bars.chart.labelTexts(), QStringList{absent_words(figure)});
    }

    // Peaks of the CUDA allocator are not called by the name of another counter.
    void counterIsNamed() {
        api::ComparisonFigure figure = study_figure(2);
        figure.counter = "cuda_allocated_peak";
        OnScreen<ScatterChart> scatter(figure);
        OnScreen<PeakBars> bars(figure);
        for (const QString& words : {scatter.chart.subtitle(), bars.chart.subtitle()}) {
            QVERIFY2(words.contains(QStringLiteral("CUDA allocated, peak of the run, max of seeds")), qPrintable(words));
            QVERIFY(!words.contains(QStringLiteral("training step")));
        }
        for (const TextTable& table : {scatter.chart.figure_data(), bars.chart.figure_data()})
            QVERIFY(std::any_of(table.columns.begin(), table.columns.end(), [](const TableColumn& column) { return column.key == "cuda_allocated_peak"; }));
    }

    void partsAddUpToThePeak() {
        for (const int count : {2, 9, 60, 300}) {
            const api::ComparisonFigure figure = count <= 9 ? study_figure(count) : made_figure(count);
            OnScreen<PeakBars> shown(figure);
            QCOMPARE(shown.chart.seriesKeys(), keys_of(figure));
            const BarsDrawing& drawing = shown.chart.drawing();
            for (const auto& bar : drawing.bars()) {
                const api::FigureRun& run = figure.runs[bar.run];
                const auto parts = shown.chart.partsOf(run.key);
                QVERIFY(parts);
                QCOMPARE(*parts, run.split);
                if (!bar.split) continue;
                QCOMPARE(std::accumulate(parts->begin(), parts->end(), std::int64_t{0}), run.peak);
                // On screen each begins where the one before ends; together they are the bar, to the bit.
                double height = 0;
                QCOMPARE(bar.parts[0].bottom(), drawing.axes().bottom());
                for (std::size_t part = 0; part < 6; ++part) {
                    height += bar.parts[part].height();
                    if (part > 0) QVERIFY(std::fabs(bar.parts[part].bottom() - bar.parts[part - 1].top()) < 1e-9);
                    const double bytes = bar.parts[part].height() / drawing.axes().height() * drawing.memory().upper;
                    QVERIFY(std::fabs(bytes - static_cast<double>(run.split[part])) < 64);  // of billions
                }
                QVERIFY(std::fabs(height - bar.box.height()) < 1e-9);
                QVERIFY(bar.box.width() >= 25.5);
            }
        }
    }

    void barsAreFilledAsTheDesignSays() {
        for (const auto mode : {Theme::Mode::light, Theme::Mode::dark}) {
            Theme::instance().apply(mode, 100);
            const Palette& palette = Theme::instance().palette();
            OnScreen<PeakBars> shown(study_figure(2), {520, 700});
            const QImage image = shown.picture();
            const auto& bar = shown.chart.drawing().bars()[1];  // LoRA, shade 0
            const auto at = [&](int part) { return image.pixelColor((bar.parts[static_cast<std::size_t>(part)].topLeft() + QPointF(6, bar.parts[static_cast<std::size_t>(part)].height() / 2)).toPoint()); };
            QCOMPARE(at(0), palette.color(QStringLiteral("memWeights")));
            QCOMPARE(at(3), palette.method(QStringLiteral("lora")));
            const auto& full = shown.chart.drawing().bars()[0];
            QCOMPARE(image.pixelColor((full.parts[2].center()).toPoint()), palette.color(QStringLiteral("memOptimizer")));
            QCOMPARE(image.pixelColor((full.parts[1].center()).toPoint()), palette.color(QStringLiteral("memGradients")));
        }
    }

    void wordsStandClear_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("percent");
        QTest::addColumn<QString>("language");
        for (const int count : {2, 9, 12, 60, 300})
            for (const QSize& size : {QSize(400, 260), QSize(520, 390), QSize(1000, 700)})
                for (const int percent : {100, 130})
                    for (const char* language : {"en", "zh_CN"})
                        QTest::addRow("%d %d %d %s", count, size.width(), percent, language) << count << size << percent << QString::fromLatin1(language);
    }
    void wordsStandClear() {
        QFETCH(int, count);
        QFETCH(QSize, size);
        QFETCH(int, percent);
        QFETCH(QString, language);
        Language::instance().apply(language);
        Theme::instance().apply(Theme::Mode::dark, percent);
        const api::ComparisonFigure figure = count <= 9 ? study_figure(count) : made_figure(count);
        OnScreen<ScatterChart> scatter(figure, size);
        scatter.chart.set_selected({figure.runs[0].key});
        QCOMPARE(scatter_trouble(scatter.chart.drawing(), scatter.plot().size()), QString());
        const auto& labels = scatter.chart.drawing().labels();
        // What is picked has its name first; a small chart full of points has room for none.
        const bool picked = std::any_of(labels.begin(), labels.end(), [](const auto& label) { return label.run == 0; });
        if (count <= 12 || (count <= 60 ? size.width() >= 520 : size.width() >= 1000)) QVERIFY(picked);
        if (count <= 9 && size.width() >= 520 && percent == 100) QCOMPARE(labels.size(), std::size_t(count));
        OnScreen<PeakBars> bars(figure, size);
        QCOMPARE(bars_trouble(bars.chart.drawing(), bars.plot().size()), QString());
        for (const auto& bar : bars.chart.drawing().bars())
            if (bars.chart.drawing().in_sight(bar) && count <= 9 && size.width() >= 1000) QVERIFY(!bar.name_box.isEmpty() && !bar.total_box.isEmpty());
    }

    void budgetIsDraggedWithThePointer() {
        const api::ComparisonFigure figure = study_figure(5);
        OnScreen<ScatterChart> scatter(figure);
        QSignalSpy told(&scatter.chart, &ScatterChart::budgetDragged), picked(&scatter.chart, &ScatterChart::selected);
        const QRectF axes = scatter.chart.drawing().axes();
        const double upper = scatter.chart.drawing().memory().upper;
        const QPointF from(*scatter.chart.drawing().budget_x(), axes.bottom() - 40), to(std::round(axes.left() + axes.width() * 0.4), axes.bottom() - 40);
        scatter.drag(from, to);
        QCOMPARE(told.count(), 0);  // follows, is told at the end
        QCOMPARE(scatter.chart.drawing().memory().upper, upper);
        QVERIFY(std::fabs(*scatter.chart.drawing().budget_x() - to.x()) < 1);
        scatter.drop(to);
        QCOMPARE(told.count(), 1);
        const auto bytes = told.at(0).at(0).toLongLong();
        const double expected = (to.x() - axes.left()) / axes.width() * upper;
        QVERIFY(std::fabs(static_cast<double>(bytes) - expected) <= 0.0051 * 1024 * kMebiByte);
        // What is told is what is read: hundredths of a GiB.
        QVERIFY(scatter.chart.labelTexts().contains(QStringLiteral("over budget %1 GiB").arg(static_cast<double>(bytes) / (1024 * kMebiByte), 0, 'f', 2)) ||
                scatter.chart.labelTexts().contains(QStringLiteral("over budget %1 GiB").arg(static_cast<double>(bytes) / (1024 * kMebiByte), 0, 'f', 1)));
        QCOMPARE(picked.count(), 0);
        // Escape while it is held: as before.
        const QPointF again(*scatter.chart.drawing().budget_x(), axes.bottom() - 40);
        scatter.drag(again, again + QPointF(60, 0));
        QTest::keyClick(&scatter.plot(), Qt::Key_Escape);
        scatter.drop(again + QPointF(60, 0));
        QCOMPARE(told.count(), 1);
        QVERIFY(std::fabs(*scatter.chart.drawing().budget_x() - again.x()) < 2);

        OnScreen<PeakBars> bars(figure);
        QSignalSpy bars_told(&bars.chart, &PeakBars::budgetDragged);
        const QRectF area = bars.chart.drawing().axes();
        const QPointF line(area.left() + 2, *bars.chart.drawing().budget_y()), higher(area.left() + 2, std::round(area.top() + area.height() * 0.25));
        const double top = bars.chart.drawing().memory().upper;
        bars.drag(line, higher);
        bars.drop(higher);
        QCOMPARE(bars_told.count(), 1);
        QVERIFY(std::fabs(static_cast<double>(bars_told.at(0).at(0).toLongLong()) - (area.bottom() - higher.y()) / area.height() * top) <= 0.0051 * 1024 * kMebiByte);
        // A figure that comes while the line is held does not take it away.
        const QPointF now(area.left() + 2, *bars.chart.drawing().budget_y());
        bars.drag(now, now + QPointF(0, 50));
        bars.chart.set_figure(figure);
        QVERIFY(std::fabs(*bars.chart.drawing().budget_y() - (now.y() + 50)) < 2);
        bars.drop(now + QPointF(0, 50));
        QCOMPARE(bars_told.count(), 2);
    }

    void budgetIsMovedWithKeys() {
        OnScreen<ScatterChart> shown(study_figure(5));
        QSignalSpy told(&shown.chart, &ScatterChart::budgetDragged);
        const double upper = shown.chart.drawing().memory().upper;
        QTest::keyClick(&shown.plot(), Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(told.count(), 1);
        QVERIFY(std::fabs(static_cast<double>(told.at(0).at(0).toLongLong() - (3LL << 30)) - 0.01 * upper) <= 0.0051 * 1024 * kMebiByte);
        // Held: many steps, told once.
        for (int i = 0; i < 5; ++i) {
            QKeyEvent press(QEvent::KeyPress, Qt::Key_Left, Qt::AltModifier, QString(), i > 0);
            QCoreApplication::sendEvent(&shown.plot(), &press);
        }
        QCOMPARE(told.count(), 1);
        QKeyEvent release(QEvent::KeyRelease, Qt::Key_Left, Qt::AltModifier);
        QCoreApplication::sendEvent(&shown.plot(), &release);
        QCOMPARE(told.count(), 2);
        QVERIFY(told.at(1).at(0).toLongLong() < (3LL << 30));
    }

    void farBudgetDoesNotPressThePoints() {
        api::ComparisonFigure figure = study_figure(5);
        figure.budget = 64LL << 30;
        OnScreen<ScatterChart> scatter(figure);
        QVERIFY(!scatter.chart.drawing().budget_x());
        QVERIFY(scatter.chart.labelTexts().contains(QStringLiteral("budget 64.00 GiB →")));
        QVERIFY(scatter.chart.drawing().points().back().at.x() > scatter.chart.drawing().axes().center().x());
        // Keys do not cut it; what brings it nearer brings it to the end of the axis.
        QSignalSpy told(&scatter.chart, &ScatterChart::budgetDragged);
        QTest::keyClick(&scatter.plot(), Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(told.count(), 0);
        QVERIFY(scatter.chart.labelTexts().contains(QStringLiteral("budget 64.00 GiB →")));
        QTest::keyClick(&scatter.plot(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(told.count(), 1);
        QVERIFY(told.at(0).at(0).toLongLong() < (8LL << 30));
        OnScreen<PeakBars> bars(figure);
        QVERIFY(bars.chart.labelTexts().contains(QStringLiteral("budget 64.00 GiB ↑")));
        QVERIFY(bars.chart.drawing().bars()[0].box.height() > bars.chart.drawing().axes().height() / 2);
    }

    void tipsTellAll() {
        const api::ComparisonFigure figure = study_figure(9);
        OnScreen<ScatterChart> scatter(figure);
        QVERIFY(scatter.chart.tipTexts().isEmpty());
        for (const auto& point : scatter.chart.drawing().points())
            if (point.run == 4) scatter.hover(point.at);
        // Plural forms are the English translation's.
        QCOMPARE(scatter.chart.tipTexts().replaceInStrings(QStringLiteral("seed(s)"), QStringLiteral("seeds")),
                 (QStringList{QStringLiteral("SHERL all · late 1"), QStringLiteral("Validation MCC 58.0 (56.6–59.1), n = 5"),
                              QStringLiteral("Peak allocated, training step 1.18 GiB, max of 5 seeds"), QLatin1Char(' ') + exact_bytes(1266692153),
                              QStringLiteral("Peak allocated, evaluation 403 MiB, max of 5 seeds"), QStringLiteral("Budget within 3.00 GiB, 1.82 GiB left"),
                              QStringLiteral("Pareto front on it")}));
        OnScreen<PeakBars> bars(figure, {900, 390});
        const auto& lora = bars.chart.drawing().bars()[1];
        bars.hover(lora.parts[3].center());
        const QStringList texts = bars.chart.tipTexts();
        QCOMPARE(texts.first(), QStringLiteral("LoRA r8"));
        QCOMPARE(texts[1], QStringLiteral("Activations 2.45 GiB"));
        QVERIFY(texts[2].endsWith(QStringLiteral(" bytes")));
        QCOMPARE(QString(texts[2]).remove(QChar(0x202F)).simplified(), QStringLiteral("%1 bytes").arg(figure.runs[1].split[3]));
        QCOMPARE(texts[3], QStringLiteral("Share of the peak 80 %"));
        for (const char* block : {"block 3", "block 2", "head"})
            QVERIFY(texts.filter(QStringLiteral("Of it in %1").arg(QString::fromLatin1(block))).size() == 1);
        QVERIFY(texts.filter(QStringLiteral("loss")).isEmpty());  // the fourth
        QCOMPARE(texts.last(), QStringLiteral("Budget over 3.00 GiB by 61 MiB"));
        // Training fits, evaluation does not: told above the bar and in the tip.
        QVERIFY(bars.chart.labelTexts().contains(QStringLiteral("evaluation 3.52 GiB")));
        OnScreen<PeakBars> narrow(figure);  // without units there, and still all of them
        for (const char* total : {"4.84", "3.06", "2.72", "0.93", "1.18", "0.98", "1.03", "3.21", "0.60", "evaluation 3.52 GiB"})
            QVERIFY2(narrow.chart.labelTexts().contains(QString::fromLatin1(total)), total);
        bars.hover(bars.chart.drawing().bars()[6].parts[3].center());
        QCOMPARE(bars.chart.tipTexts().last(), QStringLiteral("Budget evaluation over 3.00 GiB by 528 MiB"));
        // No split: an outline.
        QVERIFY(!bars.chart.drawing().bars()[7].split);
        bars.hover(bars.chart.drawing().bars()[7].box.center());
        QVERIFY(bars.chart.tipTexts().last().contains(QStringLiteral("was not measured")));
    }

    void keysReachEverything() {
        const api::ComparisonFigure figure = study_figure(5);
        OnScreen<ScatterChart> shown(figure);
        QSignalSpy picked(&shown.chart, &ScatterChart::selected), details(&shown.chart, &ScatterChart::detailsAsked), fill(&shown.chart, &ChartCard::fillAsked);
        shown.plot().setFocus(Qt::TabFocusReason);
        QTRY_VERIFY(shown.plot().hasFocus());
        QCOMPARE(shown.chart.tipTexts().value(0), QStringLiteral("UniPT r2"));  // least memory
        QTest::keyClick(&shown.plot(), Qt::Key_Right);
        QCOMPARE(shown.chart.tipTexts().value(0), QStringLiteral("SHERL all · late 1"));
        QVERIFY(shown.plot().accessibleDescription().startsWith(QStringLiteral("SHERL all · late 1, Validation MCC 58.0")));
        QTest::keyClick(&shown.plot(), Qt::Key_Space);
        QTest::keyClick(&shown.plot(), Qt::Key_Space, Qt::ControlModifier);
        QTest::keyClick(&shown.plot(), Qt::Key_Return);
        QTest::keyClick(&shown.plot(), Qt::Key_F);
        QCOMPARE(picked.count(), 2);
        QCOMPARE(picked.at(0), (QVariantList{QString::fromStdString(figure.runs[4].key), false}));
        QCOMPARE(picked.at(1), (QVariantList{QString::fromStdString(figure.runs[4].key), true}));
        QCOMPARE(details.count(), 1);
        QCOMPARE(fill.count(), 1);
        QTest::keyClick(&shown.plot(), Qt::Key_End);
        QCOMPARE(shown.chart.tipTexts().value(0), QStringLiteral("Full"));
        QTest::keyClick(&shown.plot(), Qt::Key_Right);
        QCOMPARE(shown.chart.tipTexts().value(0), QStringLiteral("Full"));

        OnScreen<PeakBars> bars(figure);
        bars.plot().setFocus(Qt::TabFocusReason);
        QTRY_VERIFY(bars.plot().hasFocus());
        QCOMPARE(bars.chart.tipTexts().value(0), QStringLiteral("Full"));
        QVERIFY(bars.chart.tipTexts().contains(QStringLiteral("Weights %1 MiB").arg(std::llround(0.085 * 4956))));
        QTest::keyClick(&bars.plot(), Qt::Key_Up);
        QTest::keyClick(&bars.plot(), Qt::Key_Up);
        QVERIFY(bars.chart.tipTexts().value(1).startsWith(QStringLiteral("Gradients ")));
        QTest::keyClick(&bars.plot(), Qt::Key_Right);
        QCOMPARE(bars.chart.tipTexts().value(0), QStringLiteral("LoRA r8"));
        QVERIFY(bars.chart.tipTexts().value(1).startsWith(QStringLiteral("Gradients ")));
    }

    // The ring around the body and the words above it.
    void focusRingKeepsClearOfTheSubtitle() {
        OnScreen<ScatterChart> shown(study_figure(3));
        const auto labels = shown.chart.findChildren<ElidedLabel*>();
        for (const ElidedLabel* label : labels) {
            if (!label->isVisible()) continue;
            QVERIFY(label->mapTo(&shown.chart, QPoint(0, label->height())).y() + 3 <= shown.plot().mapTo(&shown.chart, QPoint()).y());
        }
    }

    void pointerPicksAndOpens() {
        const api::ComparisonFigure figure = study_figure(5);
        OnScreen<PeakBars> bars(figure);
        QSignalSpy picked(&bars.chart, &PeakBars::selected), details(&bars.chart, &PeakBars::detailsAsked);
        const QPoint on_bar = bars.chart.drawing().bars()[2].parts[0].center().toPoint();
        QTest::mouseClick(&bars.plot(), Qt::LeftButton, {}, on_bar);
        QTest::mouseClick(&bars.plot(), Qt::LeftButton, Qt::ControlModifier, on_bar);
        QTest::mouseDClick(&bars.plot(), Qt::LeftButton, {}, on_bar);
        QCOMPARE(picked.at(0), (QVariantList{QString::fromStdString(figure.runs[2].key), false}));
        QCOMPARE(picked.at(1), (QVariantList{QString::fromStdString(figure.runs[2].key), true}));
        QCOMPARE(details.count(), 1);
        const QImage before = bars.picture();
        bars.chart.set_selected({figure.runs[2].key});
        QVERIFY(bars.picture() != before);
    }

    void hundredsOfBarsScroll() {
        const api::ComparisonFigure figure = made_figure(300);
        OnScreen<PeakBars> shown(figure);
        QVERIFY(shown.chart.scroll_bar().isVisible());
        QVERIFY(shown.chart.drawing().bars()[0].box.width() >= 25.5);
        QVERIFY(!shown.chart.drawing().in_sight(shown.chart.drawing().bars()[299]));
        shown.plot().setFocus();
        QTRY_VERIFY(shown.plot().hasFocus());
        QTest::keyClick(&shown.plot(), Qt::Key_End);
        QVERIFY(shown.chart.drawing().in_sight(shown.chart.drawing().bars()[299]));
        QCOMPARE(shown.chart.tipTexts().value(0), QString::fromStdString(figure.runs[299].label));
        QCOMPARE(shown.chart.scroll_bar().value(), shown.chart.scroll_bar().maximum());
        QTest::keyClick(&shown.plot(), Qt::Key_Home);
        QCOMPARE(shown.chart.scroll_bar().value(), 0);
        QWheelEvent wheel(QPointF(100, 100), shown.plot().mapToGlobal(QPointF(100, 100)), {}, {0, -120}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&shown.plot(), &wheel);
        QVERIFY(shown.chart.scroll_bar().value() > 0);
        // A file holds all of them.
        const QSize whole = shown.chart.figure_size();
        ComparisonState paper;
        paper.on_paper = true;
        const BarsDrawing drawing(figure, whole, paper);
        QCOMPARE(bars_trouble(drawing, whole), QString());
        for (const auto& bar : drawing.bars()) QVERIFY(drawing.in_sight(bar) && bar.box.width() >= 25.5 && !bar.name_box.isEmpty());
        // Fewer again: nothing is left to scroll.
        shown.chart.set_figure(study_figure(5));
        QTRY_VERIFY(!shown.chart.scroll_bar().isVisible());
        QVERIFY(shown.chart.drawing().in_sight(shown.chart.drawing().bars()[0]));
    }

    void figuresLeaveTheScreenAlone() {
        const api::ComparisonFigure figure = study_figure(9);
        OnScreen<ScatterChart> scatter(figure);
        OnScreen<PeakBars> bars(figure);
        const auto check = [](auto& shown) {
            shown.chart.set_selected({"lora/LoRA r8"});
            const QImage before = shown.picture();
            QImage paper(900, 500, QImage::Format_ARGB32);
            paper.fill(Qt::transparent);
            QCPPainter painter;
            painter.begin(&paper);
            shown.chart.draw_figure(painter, paper.size());
            painter.end();
            QVERIFY(paper != QImage(paper.size(), paper.format()));
            QVERIFY(qAlpha(paper.pixel(2, 2)) == 0);  // no background
            QCOMPARE(shown.picture(), before);
            QVERIFY(!shown.chart.figure_title().isEmpty() && !shown.chart.figure_size().isEmpty());
        };
        check(scatter);
        check(bars);
        QVERIFY(scatter.chart.figure_legend().empty());
        OnScreen<ScatterChart> many(made_figure(60));
        QCOMPARE(many.chart.figure_legend().size(), std::size_t(60));
    }

    void dataIsExact() {
        const api::ComparisonFigure figure = study_figure(9);
        OnScreen<ScatterChart> scatter(figure);
        OnScreen<PeakBars> bars(figure);
        const TextTable points = scatter.chart.figure_data(), parts = bars.chart.figure_data();
        const auto column = [](const TextTable& table, const std::string& key) {
            for (std::size_t i = 0; i < table.columns.size(); ++i)
                if (table.columns[i].key == key) return i;
            return std::string::npos;
        };
        QCOMPARE(points.rows.size(), std::size_t(9));
        for (std::size_t i = 0; i < figure.runs.size(); ++i) {
            const api::FigureRun& run = figure.runs[i];
            const auto cell = [&](const TextTable& table, const std::string& key) { return QString::fromStdString(*table.rows[i].at(column(table, key)).exact); };
            QCOMPARE(points.rows[i][0].shown, run.label);
            QCOMPARE(cell(points, "validation.matthews.mean").toDouble(), *run.metric);
            if (run.range) QCOMPARE(cell(points, "validation.matthews.min").toDouble(), (*run.range)[0]);
            if (run.range) QCOMPARE(cell(points, "validation.matthews.max").toDouble(), (*run.range)[1]);
            QCOMPARE(cell(points, "tensor_peak_train").toLongLong(), run.peak);
            QCOMPARE(cell(parts, "tensor_peak_train").toLongLong(), run.peak);
            std::int64_t sum = 0;
            for (const char* key : {"weights", "gradients", "optimizer_state", "saved_activations", "temporaries", "other"}) sum += cell(parts, key).toLongLong();
            QCOMPARE(sum, i == 7 ? 0 : run.peak);  // one without a split
        }
        for (const auto& row : points.rows) QCOMPARE(row.size(), points.columns.size());
        for (const auto& row : parts.rows) QCOMPARE(row.size(), parts.columns.size());
    }

    void cardsMenu() {
        OnScreen<ScatterChart> shown(study_figure(5));
        QSignalSpy fill(&shown.chart, &ChartCard::fillAsked), figure(&shown.chart, &ChartCard::exportAsked), table(&shown.chart, &ChartCard::tableAsked);
        const auto trigger = [&](const char* name) {
            QMenu* menu = shown.chart.menu();
            auto* action = menu->findChild<QAction*>(QString::fromLatin1(name));
            return action != nullptr ? action->trigger() : void();
        };
        trigger("fillPageAction");
        trigger("exportFigureAction");
        trigger("showTableAction");
        QCOMPARE(fill.count(), 1);
        QCOMPARE(figure.count(), 1);
        QCOMPARE(table.count(), 1);
        auto* title = shown.chart.findChild<ElidedLabel*>();
        QTest::mouseDClick(title, Qt::LeftButton);
        QCOMPARE(fill.count(), 2);
        shown.chart.set_exports(false, true);
        QStringList names;
        for (const QAction* action : shown.chart.menu()->actions()) names << action->objectName();
        QCOMPARE(names, (QStringList{QStringLiteral("fillPageAction"), QStringLiteral("showTableAction")}));
        QCOMPARE(shown.chart.findChild<QToolButton*>(QStringLiteral("chartMenuButton"))->accessibleName(), QStringLiteral("Menu of Accuracy against memory"));
    }

    void readersHearAllRuns() {
        OnScreen<PeakBars> shown(study_figure(5));
        QAccessibleInterface* reader = QAccessible::queryAccessibleInterface(&shown.plot());
        QVERIFY(reader != nullptr);
        QCOMPARE(reader->role(), QAccessible::Chart);
        QCOMPARE(reader->text(QAccessible::Name), QStringLiteral("What the peak is made of"));
        for (const char* name : {"Full", "LoRA r8", "BitFit", "UniPT r2", "SHERL all · late 1"})
            QVERIFY(reader->text(QAccessible::Description).contains(QString::fromUtf8(name)));
    }

    // Predicted against measured: a line across the bar, and in words.
    void forecastsStandAtTheirHeight() {
        api::ComparisonFigure figure = study_figure(2);
        QVERIFY(!OnScreen<PeakBars>(figure).chart.subtitle().contains(QStringLiteral("forecast")));
        figure.runs[0].forecast = figure.runs[0].peak + figure.runs[0].peak / 50;
        OnScreen<PeakBars> shown(figure);
        const BarsDrawing& drawing = shown.chart.drawing();
        QVERIFY(drawing.bars()[0].forecast && !drawing.bars()[1].forecast);
        QCOMPARE(*drawing.bars()[0].forecast, drawing.y_of(static_cast<double>(*figure.runs[0].forecast)));
        QVERIFY(shown.chart.subtitle().contains(QStringLiteral("dotted: forecast")));
        const TextTable table = shown.chart.figure_data();
        QCOMPARE(table.columns.back().key, std::string("forecast"));
        QCOMPARE(table.rows[0].back().exact, std::optional(std::to_string(*figure.runs[0].forecast)));
        shown.plot().setFocus(Qt::TabFocusReason);
        QTest::keyClick(&shown.plot(), Qt::Key_Home);
        QVERIFY2(shown.chart.tipTexts().join(QLatin1Char('|')).contains(QStringLiteral("+2.0 %")), qPrintable(shown.chart.tipTexts().join(QLatin1Char('|'))));
    }

    void unitFollowsTheConvention() {
        set_memory_unit(MemoryUnit::mib);
        OnScreen<PeakBars> shown(study_figure(2));
        QVERIFY(shown.chart.subtitle().contains(QStringLiteral("MiB")));
        QVERIFY(!shown.chart.subtitle().contains(QStringLiteral("GiB")));
        QVERIFY(shown.chart.labelTexts().filter(QStringLiteral("GiB")).isEmpty());
    }
};

QTEST_MAIN(TestCompareCharts)
#include "tst_compare_charts.moc"
