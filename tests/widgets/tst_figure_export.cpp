// SPDX-License-Identifier: GPL-3.0-or-later
// Charts of curves as files: SVG parsed again, PDF and PNG looked into, CSV against the study, and targets that refuse.
#include <QDir>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>
#include <csignal>
#include <sys/resource.h>

#include "core/base/files.h"
#include "curve_study.h"
#include "figure_world.h"
#include "svg_reader.h"
#include "svg_renderer.h"
#include "widgets/charts/figure_writer.h"
#include "widgets/charts/svg_canvas.h"
#include "widgets/look/theme.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

namespace {

QByteArray file_of(FigureSource* source, const FigureOptions& options = {}) {
    return figure_file({&source, 1}, options);
}

QString cell(const QStringList& lines, int row, int column) {
    return lines[row].split(QLatin1Char(','))[column];
}

QStringList csv_lines(const FigureSource& source) {
    return QString::fromStdString(to_csv(source.figure_data())).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

}  // namespace

class TestFigureExport : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    [[nodiscard]] QString at(const char* name) const { return folder_.filePath(QString::fromLatin1(name)); }

  private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::light, 100); }

    void linesEndAtTheirAxes() {
        World world;
        SeriesChart& chart = world.shown.chart;
        for (const auto& [x, y] : std::vector<std::pair<QCPRange, QCPRange>>{{{100, 200}, {0.4, 0.5}}, {{-20, 40}, {0.9, 3}}, {{10, 290}, {0.25, 0.3}}}) {
            chart.set_view({x, y});
            chart.plot().replot();
            const QSize size = chart.plot().size();
            const QRectF axes = chart.plot().axisRect()->rect();
            SvgCanvas canvas(size, {}, {});
            QCPPainter painter;
            painter.begin(&canvas);
            painter.setMode(QCPPainter::pmVectorized);
            chart.draw_figure(painter, size);
            painter.end();
            const Svg svg = read_svg(canvas.svg());
            keep(canvas.svg(), "zoom.svg");
            QVERIFY(outside(svg, svg.box) <= 0);
            int drawn = 0, cut = 0;
            for (const SvgPath& path : svg.paths) {
                const bool data = path.width >= 1 && (path.stroke == Theme::instance().palette().method(QStringLiteral("lora")).name() ||
                                                      path.stroke == Theme::instance().palette().method(QStringLiteral("sherl")).name());
                if (!data || path.of_text || path.stroke_opacity < 1) continue;
                for (const auto& part : path.parts) {
                    if (part.size() < 3) continue;  // a leader of a label
                    ++drawn;
                    for (const QPointF& p : part) {
                        // QCustomPlot clips one pixel higher than its axes are.
                        QVERIFY2(p.x() >= axes.left() - 0.01 && p.x() <= axes.right() + 1.01 && p.y() >= axes.top() - 1.01 && p.y() <= axes.bottom() + 0.01,
                                 qPrintable(QStringLiteral("%1 %2").arg(p.x()).arg(p.y())));
                    }
                    const QPointF end = part.back();
                    if (end.x() >= axes.right() - 0.01 || end.y() >= axes.bottom() - 1.01 || end.y() <= axes.top() + 0.01) ++cut;
                }
            }
            QVERIFY2(drawn >= 4 && cut >= 4, qPrintable(QStringLiteral("%1 lines, %2 cut").arg(drawn).arg(cut)));
        }
    }

    void theScreenStaysAsItIs() {
        World world;
        SeriesChart& chart = world.shown.chart;
        chart.set_view({QCPRange(50, 200), {}});
        chart.plot().replot();
        const QImage before = chart.grab().toImage();
        const SeriesPlot::View view = chart.plot().view();
        const QSize size = chart.plot().size();
        for (const api::FigureFormat format : {api::FigureFormat::svg, api::FigureFormat::pdf, api::FigureFormat::png})
            QVERIFY(!file_of(&chart, {.format = format, .transparent = true, .scale = 3, .size = {900, 700}}).isEmpty());
        chart.plot().replot();
        QCOMPARE(chart.grab().toImage(), before);
        QVERIFY(chart.plot().view() == view);
        QCOMPARE(chart.plot().size(), size);
    }

    void pageNamesWhatItShows() {
        World world;
        const Svg svg = read_svg(file_of(world.source()));
        QCOMPARE(svg.error, QString());
        QCOMPARE(svg.title, QStringLiteral("Training loss"));
        QCOMPARE(svg.images, 0);
        const QString words = svg.all_words();
        for (const char* text : {"Training loss", "every training step", "LoRA, rank 8: n = 3", "SHERL, late 1: n = 1", "LoRA, rank 8 · seed 0",
                                 "LoRA, rank 8 · seed 1", "LoRA, rank 8 · seed 2", "SHERL, late 1 · seed 0", "step"})
            QVERIFY2(words.contains(QString::fromUtf8(text)), qPrintable(QString::fromUtf8(text) + QStringLiteral(" | ") + words));
        QVERIFY(outside(svg, svg.box) <= 0);
        for (const SvgWords& each : svg.words) QVERIFY2(each.at.x() >= 0 && each.at.x() + each.length <= svg.box.width() + 1, qPrintable(each.text));
        // Hidden ones are neither drawn nor named.
        world.shown.chart.set_hidden({QStringLiteral("lora")});
        const QString rest = read_svg(file_of(world.source())).all_words();
        QVERIFY(!rest.contains(QStringLiteral("LoRA")));
        QVERIFY(rest.contains(QStringLiteral("n = 1 per variant")));
    }

    void memoryTellsCounterAndUnit() {
        Shown shown(QStringLiteral("peak_bytes"));
        ChartLine one = line(3, QStringLiteral("peak_bytes"), QStringLiteral("sherl"));
        shown.chart.set_lines({one});
        shown.chart.set_curve(one.key, curve_of({2e9, 3.2e9, 3e9}));
        shown.chart.set_budget(std::int64_t{4} << 30);
        shown.settle();
        const QString words = read_svg(file_of(&shown.chart)).all_words();
        for (const char* text : {"peak allocated per training step", "never smoothed", "GiB", "budget 4.0 GiB", "peak 2.98 GiB · step 2"})
            QVERIFY2(words.contains(QString::fromUtf8(text)), qPrintable(QString::fromUtf8(text) + QStringLiteral(" | ") + words));
    }

    // Many lines: those that the drawing has no room to name stand in the legend, in rows that fit.
    void everyLineIsNamed() {
        Shown shown(QStringLiteral("validation.matthews"), {420, 260});
        std::vector<ChartLine> lines;
        for (store::RunId run = 1; run <= 26; ++run) {
            ChartLine each = line(run, QStringLiteral("validation.matthews"), QStringLiteral("lora"), run % 2);
            each.variant = QStringLiteral("variant %1").arg((run + 1) / 2);
            each.title = QStringLiteral("LoRA, a rather long name of variant %1").arg((run + 1) / 2);
            each.shade = static_cast<int>(run / 2);
            lines.push_back(each);
        }
        shown.chart.set_lines(lines);
        for (const ChartLine& each : lines) shown.chart.set_curve(each.key, curve_of({0.1, 0.2 + 0.01 * static_cast<double>(each.key.run), 0.5}, 100));
        shown.settle();
        const Svg svg = read_svg(file_of(&shown.chart, {.size = {420, 320}}));
        keep(file_of(&shown.chart, {.format = api::FigureFormat::png, .size = {420, 320}}), "many.png");
        for (int variant = 1; variant <= 13; ++variant) {
            const QString name = QStringLiteral("LoRA, a rather long name of variant %1 · seeds").arg(variant);
            QVERIFY2(svg.all_words().contains(name), qPrintable(name));
        }
        QVERIFY(svg.all_words().contains(QStringLiteral("(n = 2)")));
        QCOMPARE(svg.box.width(), 420.0);
        QVERIFY(svg.box.height() > 320);  // higher rather than cut
        for (const SvgWords& each : svg.words) QVERIFY2(each.at.x() + each.length <= 421 && each.at.y() <= svg.box.height(), qPrintable(each.text));
    }

    // Another renderer draws the file; the same page as pixels is the truth.
    void svgShowsWhatPngShows() {
        World world;
        world.shown.chart.set_view({QCPRange(20, 120), QCPRange(0.5, 0.9)});
        const QImage png = QImage::fromData(file_of(world.source(), {.format = api::FigureFormat::png, .scale = 1}));
        const auto [different, ink] = sherl::test::compare_pictures(png, file_of(world.source()));
        QVERIFY2(ink > 3000 && different < ink / 10, qPrintable(QStringLiteral("%1 of %2").arg(different).arg(ink)));
    }

    void sideBySide() {
        World left;
        World right(QStringLiteral("validation.matthews"));
        const std::vector<FigureSource*> both{left.source(), right.source()};
        const QSize one = figure_page({both.data(), 1}, {}), two = figure_page(both, {});
        QVERIFY(two.width() > 2 * one.width() - 40);
        const Svg svg = read_svg(figure_file(both, {}));
        QVERIFY(svg.title.contains(QStringLiteral("Training loss")));
        QVERIFY(svg.title.contains(QStringLiteral("Validation MCC")));
        QVERIFY(outside(svg, svg.box) <= 0);
        QCOMPARE(figure_page(both, {.size = {1200, 500}}), QSize(1200, 500));
    }

    void pdfIsVector() {
        World world;
        keep(file_of(world.source()), "loss.svg");
        keep(file_of(world.source(), {.format = api::FigureFormat::png, .size = {640, 400}}), "loss.png");
        const QByteArray pdf = file_of(world.source(), {.format = api::FigureFormat::pdf, .size = {640, 400}});
        keep(pdf, "loss.pdf");
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.contains("%%EOF"));
        QVERIFY(!pdf.contains("/Subtype /Image"));
        QVERIFY(pdf.contains("/FontFile"));  // embedded
        QVERIFY(pdf.contains("/MediaBox [0 0 480 300]") || pdf.contains("/MediaBox [0 0 480.000000 300.000000]"));
    }

    void pngHasItsPixels() {
        World world;
        for (const int scale : {1, 2, 3}) {
            const QImage opaque = QImage::fromData(file_of(world.source(), {.format = api::FigureFormat::png, .scale = scale + 0.0, .size = {640, 400}}));
            QCOMPARE(opaque.size(), QSize(640, 400) * scale);
            QCOMPARE(opaque.pixelColor(0, 0), Theme::instance().color(QStringLiteral("panel")));
        }
        const QImage clear = QImage::fromData(file_of(world.source(), {.format = api::FigureFormat::png, .transparent = true, .scale = 2}));
        QCOMPARE(clear.size(), figure_page(std::array{world.source()}, {}) * 2);
        QCOMPARE(qAlpha(clear.pixel(0, 0)), 0);
        QCOMPARE(qAlpha(clear.pixel(clear.width() - 1, clear.height() - 1)), 0);
        try {
            (void)file_of(world.source(), {.format = api::FigureFormat::png, .scale = 4, .size = {8000, 8000}});
            QFAIL("drawn");
        } catch (const Error& error) {
            QCOMPARE(error.id(), std::string("figure.large"));
        }
        Theme::instance().apply(Theme::Mode::dark, 100);
        const QImage dark = QImage::fromData(file_of(world.source(), {.format = api::FigureFormat::png}));
        QCOMPARE(dark.pixelColor(0, 0), Palette::dark().color(QStringLiteral("panel")));
        Theme::instance().apply(Theme::Mode::light, 100);
    }

    void csvIsTheStudy() {
        const std::filesystem::path path = at("a.sherl").toStdString();
        store::Study study = store::Study::open_for_writing(path);
        std::vector<ChartLine> lines;
        Shown shown(QStringLiteral("peak_bytes"));
        for (const std::int64_t seed : {0, 1}) {
            WrittenRun run(study, add_run(study, "lora", seed), lora_shape());
            run.train_to(seed == 0 ? 300 : 120);
            run.end(api::Ending::stopped);
            lines.push_back(line(run.run(), QStringLiteral("peak_bytes"), QStringLiteral("lora"), seed));
        }
        shown.chart.set_lines(lines);
        for (const ChartLine& each : lines)
            shown.chart.set_curve(each.key, std::make_shared<const std::vector<store::Point>>(study.series(each.key.run, "peak_bytes")));
        const QStringList memory = csv_lines(shown.chart);
        QCOMPARE(memory.front(), QStringLiteral("step,epoch,run %1 peak_bytes,run %2 peak_bytes").arg(lines[0].key.run).arg(lines[1].key.run));
        QCOMPARE(memory.size(), 301);
        const auto first = study.series(lines[0].key.run, "peak_bytes"), second = study.series(lines[1].key.run, "peak_bytes");
        for (int row = 1; row <= 300; ++row) {
            const store::Point& point = first[static_cast<std::size_t>(row - 1)];
            QCOMPARE(cell(memory, row, 0), QString::number(point.step));
            QCOMPARE(cell(memory, row, 1).toDouble(), point.epoch);
            QCOMPARE(cell(memory, row, 2), QString::number(static_cast<qint64>(point.value)));
            QCOMPARE(cell(memory, row, 3), row <= 120 ? QString::number(static_cast<qint64>(second[static_cast<std::size_t>(row - 1)].value)) : QString());
        }
        // Smoothed on screen, never in the data; with the time of each run where the axis is time.
        for (ChartLine& each : lines) each.key.name = QStringLiteral("loss");
        shown.chart.set_measure(Measure(QStringLiteral("loss")));
        shown.chart.set_lines(lines);
        const auto losses = study.series(lines[0].key.run, "loss");
        shown.chart.set_curve(lines[0].key, std::make_shared<const std::vector<store::Point>>(losses));
        shown.chart.set_smoothing(50);
        shown.chart.set_x_axis(XAxis::seconds);
        const QStringList loss = csv_lines(shown.chart);
        QCOMPARE(loss.front(), QStringLiteral("step,epoch,run %1 seconds,run %1 loss").arg(lines[0].key.run));
        for (int row = 1; row <= 300; ++row) {
            QCOMPARE(cell(loss, row, 2).toDouble(), losses[static_cast<std::size_t>(row - 1)].seconds);
            QCOMPARE(cell(loss, row, 3).toDouble(), losses[static_cast<std::size_t>(row - 1)].value);
        }
    }

    void refusingTargets_data() {
        QTest::addColumn<QString>("target");
        QTest::newRow("no folder") << QStringLiteral("missing/a.svg");
        QTest::newRow("a file in place of the folder") << QStringLiteral("file/a.svg");
        QTest::newRow("a folder in place of the file") << QStringLiteral("taken");
        QTest::newRow("a system's folder") << QStringLiteral("/proc/a.svg");
    }
    void refusingTargets() {
        QFETCH(QString, target);
        World world;
        QTemporaryDir folder;
        write_file_atomically(folder.filePath(QStringLiteral("file")).toStdString(), "old");
        QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("taken/inside")));
        const QStringList before = QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
        FigureSource* source = world.source();
        try {
            write_figure({&source, 1}, {}, QDir(folder.path()).absoluteFilePath(target).toStdString());
            QFAIL("written");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::store);
            QVERIFY(!QString::fromUtf8(error.what()).isEmpty());
        }
        QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), before);
        QVERIFY(!QFileInfo::exists(QStringLiteral("/proc/a.svg")));
    }

    void fullDiskLeavesTheOldFile() {
        World world;
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.svg"));
        write_file_atomically(path.toStdString(), "old");
        FigureSource* source = world.source();
        // The limit on file sizes makes write(2) fail as a full disk does, after a part of the data was written.
        struct rlimit before {};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        const struct rlimit small { 1000, before.rlim_max };
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        std::optional<ErrorKind> drawn, data;
        try {
            write_figure({&source, 1}, {}, path.toStdString());
        } catch (const Error& error) {
            drawn = error.kind();
        }
        try {
            write_figure_data(*source, path.toStdString());
        } catch (const Error& error) {
            data = error.kind();
        }
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        QVERIFY(drawn == ErrorKind::store);
        QVERIFY(data == ErrorKind::store);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("a.svg")});
        QCOMPARE(read_file(path.toStdString()), std::string("old"));
    }

    void cardAsksForIt() {
        World world;
        QSignalSpy asked(&world.shown.chart, &SeriesChart::exportAsked);
        auto* action = world.shown.chart.menu()->findChild<QAction*>(QStringLiteral("exportFigureAction"));
        QVERIFY(action != nullptr);
        action->trigger();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(world.shown.chart.figure_name(), QStringLiteral("loss"));
        // Its values as a table, too.
        QSignalSpy table(&world.shown.chart, &SeriesChart::exportTableAsked);
        world.shown.chart.menu()->findChild<QAction*>(QStringLiteral("showTableAction"))->trigger();
        auto* dialog = world.shown.chart.findChild<QDialog*>(QStringLiteral("seriesTable"));
        dialog->findChild<QPushButton*>(QStringLiteral("exportTableButton"))->click();
        QCOMPARE(table.size(), 1);
        QCOMPARE(to_csv(table[0][0].value<TextTable>()), to_csv(world.shown.chart.figure_data()));
        QCOMPARE(table[0][1].toString(), QStringLiteral("loss"));
    }
};

QTEST_MAIN(TestFigureExport)
#include "tst_figure_export.moc"
