// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing module as the command line uses it: SVG files, parsed again.
#include <QXmlStreamReader>
#include <QtTest>

#include "core/api/figures.h"

using namespace sherl;

namespace {

api::ComparisonFigure figure() {
    api::ComparisonFigure result;
    result.metric_name = "test accuracy";
    result.note = "best validation step";
    result.runs = {
        {"Full", "full", 0.861, {}, 1, 812000000, {90000000, 90000000, 180000000, 420000000, 30000000, 2000000}},
        {"LoRA", "lora", 0.842, {}, 1, 572000000, {90000000, 1000000, 2000000, 450000000, 27000000, 2000000}},
        {"Linear probe", "linear_probe", 0.561, {}, 1, 131000000, {90000000, 0, 0, 1000000, 38000000, 2000000}},
        {"SHERL",
         "sherl",
         0.823,
         {{0.81, 0.83}},
         3,
         301000000,
         {95000000, 4000000, 8000000, 160000000, 32000000, 2000000}}};
    result.budget = 600000000;
    return result;
}

struct Svg {
    QStringList texts;
    int paths = 0;
    bool well_formed = false;
};

Svg read(const QString& path) {
    QFile file(path);
    Svg svg;
    if (!file.open(QIODevice::ReadOnly)) return svg;
    QXmlStreamReader reader(&file);
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isStartElement() && reader.name() == QLatin1String("text"))
            svg.texts << reader.readElementText().trimmed();
        if (reader.isStartElement() &&
            (reader.name() == QLatin1String("path") || reader.name() == QLatin1String("polyline")))
            ++svg.paths;
    }
    svg.well_formed = !reader.hasError();
    return svg;
}

}  // namespace

class TestFigures : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void scatterNamesEveryRun() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.svg"));
        api::open_figures().accuracy_over_memory(figure(), path.toStdString());
        const Svg svg = read(path);
        QVERIFY(svg.well_formed);
        QVERIFY(svg.paths > 4);
        for (const char* text :
             {"Accuracy against memory", "Full, over budget", "LoRA", "Linear probe", "SHERL (n = 3)"}) {
            QVERIFY2(svg.texts.contains(QString::fromLatin1(text)), text);
        }
        if (qEnvironmentVariableIsSet("SHERL_KEEP_FIGURES"))
            QFile::copy(path, qEnvironmentVariable("SHERL_KEEP_FIGURES") + QStringLiteral("/scatter.svg"));
    }

    void barsShowEachPeak() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("b.svg"));
        api::open_figures().peak_split(figure(), path.toStdString());
        const Svg svg = read(path);
        QVERIFY(svg.well_formed);
        // 812000000 / 2^20 = 774.4, 301000000 / 2^20 = 287.1
        for (const char* text : {"774 MiB", "287 MiB", "activations", "weights"})
            QVERIFY2(svg.texts.contains(QString::fromLatin1(text)), text);
        if (qEnvironmentVariableIsSet("SHERL_KEEP_FIGURES"))
            QFile::copy(path, qEnvironmentVariable("SHERL_KEEP_FIGURES") + QStringLiteral("/bars.svg"));
    }

    // A limit holds in evaluation too: a run may be over a budget that its training peak meets.
    void budgetCountsTheEvaluationToo() {
        QTemporaryDir folder;
        api::ComparisonFigure over = figure();
        over.runs[1].evaluation_peak = 700000000;  // LoRA: 667.6 MiB, its training 545.5 MiB, the budget 572.2 MiB
        over.runs[3].evaluation_peak = 400000000;  // SHERL: within
        QCOMPARE(over.runs[1].needed(), 700000000);
        api::open_figures().accuracy_over_memory(over, folder.filePath(QStringLiteral("a.svg")).toStdString());
        const Svg scatter = read(folder.filePath(QStringLiteral("a.svg")));
        QVERIFY(scatter.texts.contains(QStringLiteral("LoRA, over budget")));
        QVERIFY(scatter.texts.contains(QStringLiteral("SHERL (n = 3)")));
        api::open_figures().peak_split(over, folder.filePath(QStringLiteral("b.svg")).toStdString());
        const Svg bars = read(folder.filePath(QStringLiteral("b.svg")));
        QVERIFY(bars.texts.contains(QStringLiteral("evaluation 668 MiB")));
        QVERIFY(bars.texts.contains(QStringLiteral("546 MiB")));
        QVERIFY(!bars.texts.join(QLatin1Char(' ')).contains(QLatin1String("381 MiB")));
        if (qEnvironmentVariableIsSet("SHERL_KEEP_FIGURES"))
            QFile::copy(folder.filePath(QStringLiteral("b.svg")),
                        qEnvironmentVariable("SHERL_KEEP_FIGURES") + QStringLiteral("/over.svg"));
    }

    void unwritableTargetIsAStoreError() {
        try {
            api::open_figures().peak_split(figure(), "/nonexistent/folder/b.svg");
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(exit_code(error.kind()), 3);
        }
    }
};

QTEST_APPLESS_MAIN(TestFigures)
#include "tst_figures.moc"
