// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing module as the command line uses it: files in all forms, looked into again.
#include <QDir>
#include <QImage>
#include <QPainter>
#include <QtTest>
#include <cstdlib>

#include "core/api/figures.h"
#include "core/base/files.h"
#include "svg_reader.h"
#include "svg_renderer.h"
#include "widgets/made_memory.h"

using namespace sherl;
using namespace sherl::test;

namespace {

api::ComparisonFigure figure() {
    api::ComparisonFigure result;
    result.metric = "accuracy";
    result.split = "test";
    result.rule = "best validation step";
    result.task = "bbc-news";
    const auto run = [&](const char* label, const char* method, double metric, std::int64_t peak, std::array<std::int64_t, 6> split) {
        api::FigureRun each;
        each.key = each.label = label;
        each.method = method;
        each.metric = metric;
        each.peak = peak;
        each.split = split;
        result.runs.push_back(each);
    };
    run("Full", "full", 0.861, 812000000, {90000000, 90000000, 180000000, 420000000, 30000000, 2000000});
    run("LoRA", "lora", 0.842, 572000000, {90000000, 1000000, 2000000, 450000000, 27000000, 2000000});
    run("Linear probe", "linear_probe", 0.561, 131000000, {90000000, 0, 0, 1000000, 38000000, 2000000});
    run("SHERL", "sherl", 0.823, 301000000, {95000000, 4000000, 8000000, 160000000, 32000000, 2000000});
    result.runs.back().range = {{0.81, 0.83}};
    result.runs.back().seeds = 3;
    result.budget = 600000000;
    return result;
}

}  // namespace

class TestFigures : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    [[nodiscard]] QString at(const char* name) const { return folder_.filePath(QString::fromLatin1(name)); }
    QByteArray written(const api::ComparisonFigure& what, const api::FigureRequest& request, const char* name) {
        api::open_figures().write(what, request, at(name).toStdString());
        if (qEnvironmentVariableIsSet("SHERL_KEEP_FIGURES"))
            QFile::copy(at(name), qEnvironmentVariable("SHERL_KEEP_FIGURES") + QLatin1Char('/') + QString::fromLatin1(name));
        return QByteArray::fromStdString(read_file(at(name).toStdString()));
    }

  private Q_SLOTS:
    void scatterNamesEveryRun() {
        const Svg svg = read_svg(written(figure(), {.chart = api::FigureChart::accuracy_over_memory}, "scatter.svg"));
        QCOMPARE(svg.error, QString());
        QVERIFY(svg.paths.size() > 20);
        const QString words = svg.all_words();
        for (const char* text : {"Accuracy against memory", "Full", "LoRA", "Linear probe", "SHERL", "n = 1 to 3", "best validation step", "MiB"})
            QVERIFY2(words.contains(QString::fromLatin1(text)), qPrintable(QString::fromLatin1(text) + QStringLiteral(" | ") + words));
        QVERIFY(outside(svg, svg.box) <= 0);
        QCOMPARE(svg.images, 0);
    }

    void barsShowEachPeak() {
        const Svg svg = read_svg(written(figure(), {.chart = api::FigureChart::peak_split}, "bars.svg"));
        const QString words = svg.all_words();
        // 812000000 / 2^20 = 774.4, 301000000 / 2^20 = 287.1
        for (const char* text : {"774 MiB", "287 MiB", "activations", "weights"}) QVERIFY2(words.contains(QString::fromLatin1(text)), qPrintable(words));
        QVERIFY(outside(svg, svg.box) <= 0);
        QCOMPARE(svg.images, 0);
    }

    void bothStandSideBySide() {
        const Svg svg = read_svg(written(figure(), {}, "both.svg"));
        const Svg one = read_svg(written(figure(), {.chart = api::FigureChart::peak_split}, "bars.svg"));
        QVERIFY(svg.box.width() > 1.5 * one.box.width());
        QVERIFY(svg.all_words().contains(QStringLiteral("Accuracy against memory")));
        QVERIFY(svg.all_words().contains(QStringLiteral("774 MiB")));
        QVERIFY(outside(svg, svg.box) <= 0);
    }

    // A limit holds in evaluation too: a run may be over a budget that its training peak meets.
    void budgetCountsTheEvaluationToo() {
        api::ComparisonFigure over = figure();
        over.runs[1].evaluation_peak = 700000000;  // LoRA: 667.6 MiB, its training 545.5 MiB, the budget 572.2 MiB
        over.runs[3].evaluation_peak = 400000000;  // SHERL: 381.5 MiB, within
        QCOMPARE(over.runs[1].needed(), 700000000);
        const QString bars = read_svg(written(over, {.chart = api::FigureChart::peak_split}, "over.svg")).all_words();
        QVERIFY2(bars.contains(QStringLiteral("668 MiB")), qPrintable(bars));
        QVERIFY(bars.contains(QStringLiteral("546 MiB")));
        QVERIFY(!bars.contains(QStringLiteral("381 MiB")));
    }

    void pdfAndPng() {
        const QByteArray pdf = written(figure(), {.format = api::FigureFormat::pdf}, "both.pdf");
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(!pdf.contains("/Subtype /Image"));
        const Svg page = read_svg(written(figure(), {}, "both.svg"));
        const QImage clear = QImage::fromData(written(figure(), {.format = api::FigureFormat::png, .transparent = true, .scale = 3}, "both.png"));
        QCOMPARE(clear.size(), (page.box.size() * 3).toSize());
        QCOMPARE(qAlpha(clear.pixel(0, 0)), 0);
        const QImage light = QImage::fromData(written(figure(), {.format = api::FigureFormat::png, .scale = 1}, "light.png"));
        const QImage dark = QImage::fromData(written(figure(), {.format = api::FigureFormat::png, .dark = true, .scale = 1}, "dark.png"));
        QCOMPARE(light.size(), page.box.size().toSize());
        QVERIFY(qGray(light.pixel(0, 0)) > 200);
        QVERIFY(qGray(dark.pixel(0, 0)) < 60);
        QVERIFY(qGray(light.pixel(light.width() - 2, light.height() - 2)) > 200);
    }

    // Another renderer draws the SVG file; the same page as pixels is the truth. Hatches and lines that are cut among them.
    // What stands in the way of the comparison is in the file, once, and what was left out.
    void notesAreInTheFile() {
        api::ComparisonFigure noted = figure();
        noted.notes = {"Unequal steps."};
        noted.absent = {{"Prompt", api::FigureAbsence::Why::other_task}};
        const Svg page = read_svg(written(noted, {}, "notes.svg"));
        QCOMPARE(page.all_words().count(QStringLiteral("Unequal steps.")), 1);
        QCOMPARE(page.all_words().count(QStringLiteral("Of another task or metric, so not here: Prompt.")), 1);
        QVERIFY(outside(page, page.box) <= 0);
        QVERIFY(!read_svg(written(figure(), {}, "both.svg")).all_words().contains(QStringLiteral("Unequal")));
    }

    // Where the bytes are: of one run two charts, of two also the difference.
    void memoryOfOneRunAndOfTwo() {
        const auto drawn = [this](const api::MemoryFigure& what, const char* name) {
            api::open_figures().write(what, {}, at(name).toStdString());
            return read_svg(QByteArray::fromStdString(read_file(at(name).toStdString())));
        };
        api::MemoryFigure one = sherl::test::made_memory({sherl::test::sherl_run()});
        const Svg alone = drawn(one, "memory.svg");
        QCOMPARE(alone.error, QString());
        for (const char* text : {"One training step", "Where the peak is", "peak 978 MiB", "side network"})
            QVERIFY2(alone.all_words().contains(QString::fromLatin1(text)), qPrintable(alone.all_words()));
        QVERIFY(outside(alone, alone.box) <= 0);
        one.unit = api::FigureUnit::paper;
        QVERIFY(drawn(one, "paper.svg").all_words().contains(QStringLiteral("0.98 GB*")));
        const Svg two = drawn(sherl::test::made_memory({sherl::test::lora_run(), sherl::test::sherl_run()}), "difference.svg");
        QVERIFY(two.all_words().contains(QStringLiteral("activations,")));
        QVERIFY(two.box.width() > 1.3 * alone.box.width());
        QVERIFY(outside(two, two.box) <= 0);
        try {
            api::open_figures().write(api::MemoryFigure{.runs = {{.key = "a", .label = "A", .method = "lora"}}}, {}, at("none.svg").toStdString());
            QFAIL("nothing to draw was accepted");
        } catch (const Error& error) {
            QCOMPARE(error.problems().front().id, std::string("figure.nothing"));
        }
        QVERIFY(!QFile::exists(at("none.svg")));
    }

    void svgShowsWhatPngShows() {
        const QImage png = QImage::fromData(written(figure(), {.format = api::FigureFormat::png, .scale = 2}, "both.png"));
        const auto [different, ink] = sherl::test::compare_pictures(png, written(figure(), {}, "both.svg"));
        QVERIFY2(ink > 20000 && different < ink / 20, qPrintable(QStringLiteral("%1 of %2").arg(different).arg(ink)));
    }

    void unwritableTargetIsAStoreError() {
        for (const char* target : {"/nonexistent/folder/b.svg", "/proc/b.svg"}) {
            try {
                api::open_figures().write(figure(), {}, target);
                QFAIL("accepted");
            } catch (const Error& error) {
                QCOMPARE(exit_code(error.kind()), 3);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestFigures)
#include "tst_figures.moc"
