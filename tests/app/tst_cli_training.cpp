// SPDX-License-Identifier: GPL-3.0-or-later
// The command line end to end: it trains a tiny model, is stopped, killed and resumed, and what it leaves is read back.
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QtTest>
#include <SQLiteCpp/SQLiteCpp.h>
#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/tiny_world.h"
#include "core/base/files.h"
#include "core/data/records.h"
#include "core/formats/safetensors.h"
#include "support/tiny_t5.h"

using sherl::test::Result;
using sherl::test::TinyWorld;
using sherl::test::wait_for_step;

namespace {

QStringList words(const QString& line) {
    return line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
}
QStringList words(const char* line) {
    return words(QString::fromUtf8(line));
}

QJsonObject object(const QJsonObject& from, const char* path) {
    QJsonObject at = from;
    for (const QString& key : QString::fromLatin1(path).split(QLatin1Char('/'))) at = at.value(key).toObject();
    return at;
}

qint64 integer(const QJsonObject& from, const char* key) {
    return from.value(QLatin1String(key)).toInteger(-1);
}

QString text(const QJsonObject& from, const char* key) {
    return from.value(QString::fromLatin1(key)).toString();
}

// Losses and gradient norms as printed: equal text means equal bits.
QStringList curve(const Result& result) {
    QStringList points;
    for (const QByteArray& line : result.lines()) {
        const QJsonObject event = QJsonDocument::fromJson(line).object();
        if (text(event, "event") != QLatin1String("step")) continue;
        points.append(QStringLiteral("%1 %2 %3")
                          .arg(event.value(QLatin1String("step")).toInteger())
                          .arg(event.value(QLatin1String("loss")).toDouble(), 0, 'g', 17)
                          .arg(event.value(QLatin1String("gradient_norm")).toDouble(), 0, 'g', 17));
    }
    return points;
}

// Every weight file of a run's `final` and `best` folders.
QMap<QString, QByteArray> weights(const QString& files) {
    QMap<QString, QByteArray> found;
    for (const char* part : {"final", "best"}) {
        const QDir root(files + QLatin1Char('/') + QString::fromLatin1(part));
        QDirIterator each(root.path(), {QStringLiteral("*.safetensors")}, QDir::Files, QDirIterator::Subdirectories);
        while (each.hasNext()) {
            QFile file(each.next());
            if (file.open(QIODevice::ReadOnly)) {
                found.insert(QString::fromLatin1(part) + QLatin1Char('/') + root.relativeFilePath(file.fileName()),
                             file.readAll());
            }
        }
    }
    return found;
}

}  // namespace

class TestCliTraining : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init() {
        world_ = std::make_unique<TinyWorld>();
        world_->write_spec(QStringLiteral("spec.json"));
    }

    void runTellsEveryEventAndTheStoreKeepsIt() {
        const Result run = sherl("run spec.json --json");
        QVERIFY2(run.code == 0, run.err.constData());
        QCOMPARE(run.events(QStringLiteral("started")).size(), 1);
        const QJsonObject started = run.events(QStringLiteral("started")).first();
        const qint64 total = started.value(QLatin1String("total_steps")).toInteger();
        QCOMPARE(run.events(QStringLiteral("step")).size(), total);
        QVERIFY(!run.events(QStringLiteral("evaluation")).isEmpty());
        const QJsonObject finished = QJsonDocument::fromJson(run.lines().last()).object();
        QCOMPARE(text(finished, "event"), QStringLiteral("finished"));
        QCOMPARE(text(finished, "status"), QStringLiteral("finished"));
        QCOMPARE(text(finished, "uuid"), text(started, "uuid"));
        QVERIFY(object(finished, "metrics/validation").contains(QLatin1String("accuracy")));
        QVERIFY(object(finished, "metrics/test").contains(QLatin1String("accuracy")));

        // The split sums to the peak to the byte, by category and by block.
        const QJsonObject split = object(finished, "memory/split");
        qint64 categories = 0, blocks = 0, peaks = 0;
        for (auto each = split.begin(); each != split.end(); ++each) {
            categories += each.value().toInteger();
        }
        for (const QJsonValue& block : object(finished, "memory").value(QLatin1String("blocks")).toArray()) {
            for (const QJsonValue& bytes : block.toObject()) blocks += bytes.toInteger();
        }
        const qint64 peak = object(finished, "memory").value(QLatin1String("peak")).toInteger();
        QVERIFY(peak > 0);
        QCOMPARE(categories, peak);
        QCOMPARE(blocks, peak);
        QCOMPARE(object(finished, "memory/counters").value(QLatin1String("tensor_peak_train")).toInteger(), peak);
        for (const QJsonObject& step : run.events(QStringLiteral("step"))) {
            peaks = std::max(peaks, step.value(QLatin1String("peak_bytes")).toInteger());
        }
        QCOMPARE(peaks, peak);

        const QJsonObject shown = sherl("show 1 --json").json();
        QCOMPARE(object(shown, "metrics"), object(finished, "metrics"));
        QCOMPARE(object(shown, "memory"), object(finished, "memory"));
        QCOMPARE(sherl("runs --json").json().value(QLatin1String("runs")).toArray().size(), 1);
        QVERIFY(sherl("runs").out.contains("finished"));
        QVERIFY(sherl("show 1").out.contains("saved activations"));
        QVERIFY(sherl("show 1").out.contains(text(finished, "uuid").toUtf8()));
        QCOMPARE(sherl((QStringLiteral("show ") + text(finished, "uuid").left(8))).code, 0);
        QCOMPARE(sherl("show 7").code, 2);
        QCOMPARE(sherl("resume 1").code, 2);
        QCOMPARE(sherl("stop 1").code, 2);
    }

    // The forecast that the run is scored against is the command's own; traces are those of the peak and of the step asked for.
    void memoryIsPredictedTracedAndScored() {
        const Result run = sherl("run spec.json --json --trace-step 2 --trace-step 5");
        QVERIFY2(run.code == 0, run.err.constData());
        const QJsonObject predicted = object(run.events(QStringLiteral("started")).first(), "forecast");
        const QJsonObject finished = QJsonDocument::fromJson(run.lines().last()).object();
        const QJsonObject forecast = world_->run(words("forecast spec.json --json")).json();
        QCOMPARE(integer(predicted, "peak"), integer(forecast, "peak"));
        QCOMPARE(integer(object(finished, "forecast"), "peak"), integer(forecast, "peak"));
        const double measured = static_cast<double>(integer(object(finished, "memory/counters"), "tensor_peak_train"));
        QCOMPARE(object(finished, "forecast").value(QLatin1String("error")).toDouble(), static_cast<double>(integer(forecast, "peak")) / measured - 1);
        QCOMPARE(integer(object(forecast, "parameters"), "trainable"), integer(finished, "trainable_parameters"));

        const QJsonObject memory = sherl("memory 1 --json").json();
        const QJsonArray steps = memory.value(QLatin1String("traced_steps")).toArray();
        const qint64 peak_step = integer(object(memory, "split"), "step");
        for (const qint64 step : {qint64{2}, qint64{5}, peak_step}) QVERIFY2(steps.contains(QJsonValue(step)), QByteArray::number(step).constData());
        const QJsonObject trace = object(memory, "trace");
        QCOMPARE(integer(trace, "step"), peak_step);
        QCOMPARE(integer(trace, "peak"), integer(memory, "peak"));
        QVERIFY(object(trace, "points").value(QLatin1String("bytes")).toArray().contains(memory.value(QLatin1String("peak"))));
        QCOMPARE(integer(object(memory, "split/batch"), "rows"), 16);
        QCOMPARE(integer(object(sherl("memory 1 --json --step 2").json(), "trace"), "step"), 2);

        const Result text = sherl("run spec.json");
        QVERIFY2(text.out.contains("predicted peak ") && text.out.contains("not yet scored: 1 of 5 runs"), text.out.constData());
        QVERIFY2(text.out.contains("(predicted "), text.out.constData());
    }

    // A limit below the peak ends the run with the tensor that did not fit and what was alive; what is proposed does fit; the
    // next run goes on.
    void whatDoesNotFitIsTold() {
        const QJsonObject whole = QJsonDocument::fromJson(sherl("run spec.json --json --set method={\"kind\":\"full\"}").lines().last()).object();
        const qint64 peak = integer(object(whole, "memory/counters"), "tensor_peak_train");
        QVERIFY(peak > 0);
        const QString limit = QString::number(peak * 4 / 5);
        const QString line = QStringLiteral("run spec.json --json --set method={\"kind\":\"full\"} --set memory_limit=") + limit;
        const Result failed = sherl(line);
        QCOMPARE(failed.code, 1);
        const QJsonObject ended = QJsonDocument::fromJson(failed.lines().last()).object();
        QCOMPARE(text(object(ended, "error"), "id"), QStringLiteral("run.out_of_memory"));
        const QJsonObject event = object(ended, "out_of_memory");
        QVERIFY(integer(event, "requested") > 0);
        QVERIFY(integer(event, "live") + integer(event, "requested") > limit.toLongLong());
        QVERIFY(integer(event, "live") <= limit.toLongLong());
        qint64 alive = 0;
        for (const QJsonValue& cell : object(event, "split").value(QLatin1String("cells")).toArray())
            for (const QJsonValue& bytes : cell.toObject()) alive += bytes.toInteger();
        QCOMPARE(alive, integer(event, "live"));
        QVERIFY(object(ended, "forecast").value(QLatin1String("error")).isNull());

        const QJsonArray ways = ended.value(QLatin1String("would_fit")).toArray();
        for (const QJsonValue& way : ways) {
            QStringList arguments = words("run spec.json --quiet --set method={\"kind\":\"full\"} --set memory_limit=") << words("--store") << world_->store();
            arguments.replaceInStrings(QRegularExpression(QStringLiteral("memory_limit=$")), QStringLiteral("memory_limit=") + limit);
            const QJsonObject changes = object(way.toObject(), "changes");
            for (auto at = changes.begin(); at != changes.end(); ++at) {
                const QByteArray value = QJsonDocument(QJsonArray{at.value()}).toJson(QJsonDocument::Compact);
                arguments << QStringLiteral("--set") << at.key() + QLatin1Char('=') + QString::fromUtf8(value.mid(1, value.size() - 2));
            }
            const Result fitting = world_->run(arguments);
            QVERIFY2(fitting.code == 0, (fitting.err + arguments.join(QLatin1Char(' ')).toUtf8()).constData());
        }
        const Result told = sherl(QString(line).remove(QStringLiteral(" --json")));
        QCOMPARE(told.code, 1);
        QVERIFY2(told.out.contains("a tensor of ") && told.out.contains("sherl memory "), told.out.constData());
        QCOMPARE(told.out.contains("what would have fit"), !ways.isEmpty());
        QVERIFY(sherl("memory 2").out.contains("Everything alive when the tensor did not fit"));
    }

    void twoRunsOfOneSeedAreEqualAndSeedsDiffer() {
        const Result first = sherl("run spec.json --json"), second = sherl("run spec.json --json");
        const Result other = sherl("run spec.json --json --set train.seed=1");
        QVERIFY(!curve(first).isEmpty());
        QCOMPARE(curve(first), curve(second));
        QVERIFY(curve(first) != curve(other));
        QCOMPARE(weights(files(1)), weights(files(2)));
    }

    // Told by the check before the run alone, whoever knows first that the warm-up is too long.
    void longWarmUpIsToldOnce() {
        for (const char* line : {"validate spec.json --set train.schedule.warmup_steps=7",
                                 "validate spec.json --set train.schedule.warmup_steps=7 --set train.max_steps=4",
                                 "run spec.json --set train.schedule.warmup_steps=7",
                                 "run spec.json --set train.schedule.warmup_steps=7 --set train.max_steps=4"}) {
            QStringList arguments = words(line);
            if (arguments.first() == QLatin1String("run")) arguments << words("--store") << world_->store();
            const Result result = world_->run(arguments);
            QCOMPARE(result.code, 0);
            QCOMPARE(result.sentences().size(), 1);
            const char* steps = QByteArray(line).contains("max_steps") ? "at most 4 steps" : "at most 6 steps";
            QVERIFY2(result.err.contains("warm-up") && result.err.contains(steps), result.err.constData());
            QVERIFY2(!result.out.contains("warm-up"), result.out.constData());
        }
        const Result fits = sherl("run spec.json --set train.schedule.warmup_steps=6");
        QVERIFY2(fits.err.isEmpty(), fits.err.constData());
        QVERIFY2(fits.out.contains(" of the head (backbone: "), fits.out.constData());
    }

    void seedsMakeOneVariantInAComparison() {
        const Result run = sherl("run spec.json --seeds 0-2 --quiet");
        QVERIFY2(run.code == 0, run.err.constData());
        QCOMPARE(run.lines().size(), 3);
        QCOMPARE(sherl("run spec.json --name probe --quiet --set method={\"kind\":\"linear_probe\"}").code, 0);
        QVERIFY(QDir().mkpath(world_->path(QStringLiteral("charts"))));
        world_->environment.remove(QStringLiteral("XDG_RUNTIME_DIR"));  // a machine without a session
        const Result json = sherl(
            "compare 1 2 3 probe --json --csv table.csv --latex table.tex --markdown table.md --svg charts/figure.svg "
            "--pdf charts/figure.pdf --png charts/figure.png --budget 1GiB");
        QVERIFY2(json.code == 0, json.err.constData());
        QCOMPARE(json.sentences().size(), 1);
        QVERIFY2(json.err.contains("warning: Unequal numbers of finished seeds: "), json.err.constData());
        const QJsonArray variants = json.json().value(QLatin1String("variants")).toArray();
        QCOMPARE(variants.size(), 2);
        QCOMPARE(variants.at(0).toObject().value(QLatin1String("runs")).toArray().size(), 3);
        double sum = 0;
        for (const QJsonValue& each : variants.at(0).toObject().value(QLatin1String("runs")).toArray()) {
            sum += object(each.toObject(), "metrics/test").value(QLatin1String("accuracy")).toDouble();
        }
        QVERIFY(qAbs(object(variants.at(0).toObject(), "test").value(QLatin1String("mean")).toDouble() - sum / 3) <
                1e-12);
        for (const auto& [chart, magic] : {std::pair("charts/figure.svg", "<?xml"), {"charts/figure.pdf", "%PDF-"}, {"charts/figure.png", "\x89PNG"}}) {
            QFile file(world_->path(QString::fromLatin1(chart)));
            QVERIFY2(file.open(QIODevice::ReadOnly), chart);
            const QByteArray content = file.readAll();
            QVERIFY2(content.startsWith(magic) && content.size() > 1000, chart);
        }
        QCOMPARE(QDir(world_->path(QStringLiteral("charts"))).entryList(QDir::Files).size(), 3);
        csv_tells_what_sqlite_tells(QStringLiteral("table.csv"), {"1 2 3", "4"});
        QFile latex(world_->path(QStringLiteral("table.tex"))), markdown(world_->path(QStringLiteral("table.md")));
        QVERIFY(latex.open(QIODevice::ReadOnly) && markdown.open(QIODevice::ReadOnly));
        const QByteArray paper = latex.readAll(), page = markdown.readAll();
        QVERIFY2(QString::fromUtf8(paper).contains(QRegularExpression(QStringLiteral("probe & .*Linear probe.* & 1 & "))) && paper.contains("Unequal numbers of finished seeds: "), paper.constData());
        QVERIFY2(page.contains("| probe | Linear probe | 1 | "), page.constData());
        const Result one = sherl("compare 1 probe --svg charts/one.svg --chart memory --dark --transparent");
        QVERIFY2(one.code == 0, one.err.constData());
        QVERIFY2(one.out.endsWith("wrote charts/one.svg\n"), one.out.constData());
        QVERIFY(!sherl("compare 1 probe").out.contains("["));
        QVERIFY(sherl("compare 1 2 probe").out.contains("["));
    }

    // The limit holds in every phase, so the verdict is about the larger of the two peaks.
    void budgetIsComparedWithTrainingAndEvaluation() {
        QCOMPARE(sherl("run spec.json --quiet --set method={\"kind\":\"linear_probe\"} --set train.batch_size=1 "
                       "--set task.data.split.train=0.3 --set task.data.split.validation=0.5")
                     .code,
                 0);
        const QJsonObject counters = object(sherl("show 1 --json").json(), "memory/counters");
        const qint64 training = counters.value(QLatin1String("tensor_peak_train")).toInteger();
        const qint64 evaluation = counters.value(QLatin1String("tensor_peak_eval")).toInteger();
        QVERIFY(training < evaluation);
        const auto verdict = [&](qint64 budget) {
            const QJsonObject json = sherl(QStringLiteral("compare 1 --json --budget %1B").arg(budget)).json();
            return json.value(QLatin1String("variants")).toArray().first().toObject().value(QLatin1String("fits"));
        };
        QCOMPARE(verdict(evaluation), QJsonValue(true));
        QCOMPARE(verdict(evaluation - 1), QJsonValue(false));
        QCOMPARE(verdict(training), QJsonValue(false));
        QVERIFY(sherl(QStringLiteral("compare 1 --budget %1B").arg(training)).out.contains(" no\n"));
        QVERIFY(sherl(QStringLiteral("compare 1 --budget %1B").arg(evaluation)).out.contains(" yes\n"));
        const QJsonObject without = sherl("compare 1 --json").json();
        QVERIFY(without.value(QLatin1String("budget_bytes")).isNull());
        const QJsonObject variant = without.value(QLatin1String("variants")).toArray().first().toObject();
        QVERIFY(variant.value(QLatin1String("fits")).isNull());
    }

    void exportedAdapterPredicts() {
        QCOMPARE(sherl("run spec.json --quiet").code, 0);
        const Result exported = sherl("export 1 --out adapter --json");
        QVERIFY2(exported.code == 0, exported.err.constData());
        QVERIFY(QFileInfo::exists(world_->path(QStringLiteral("adapter/adapter_model.safetensors"))));
        QCOMPARE(sherl("export 1 --out adapter").code, 2);

        const QJsonObject one = sherl("predict adapter --json --text film").json();
        const QJsonObject probabilities = object(one, "probabilities");
        QCOMPARE(probabilities.size(), 2);
        QVERIFY(qAbs(probabilities.value(QLatin1String("kind")).toDouble() +
                     probabilities.value(QLatin1String("unkind")).toDouble() - 1) < 1e-6);
        QCOMPARE(one.value(QLatin1String("probability")).toDouble(),
                 probabilities.value(text(one, "label")).toDouble());

        world_->write(QStringLiteral("in.csv"), "text,note\n\"the film, here\",\"a \"\"b\"\"\"\nfilm,\n");
        const Result table = sherl("predict adapter --file in.csv --out out.csv");
        QVERIFY2(table.code == 0, table.err.constData());
        QFile out(world_->path(QStringLiteral("out.csv")));
        QVERIFY(out.open(QIODevice::ReadOnly));
        const QList<QByteArray> rows = out.readAll().split('\n');
        QCOMPARE(rows.size(), 4);
        QCOMPARE(rows.at(0), QByteArray("text,note,label,probability,kind,unkind"));
        QVERIFY2(rows.at(1).startsWith("\"the film, here\",\"a \"\"b\"\"\","), rows.at(1).constData());
        QCOMPARE(rows.at(2).split(',').at(2), text(one, "label").toUtf8());

        // Labelled again, the table has other columns beside those it had; and it is never written over itself.
        QCOMPARE(sherl("predict adapter --file out.csv --out twice.csv").code, 0);
        QCOMPARE(sherl("predict adapter --file twice.csv --out thrice.csv").code, 0);
        QFile thrice(world_->path(QStringLiteral("thrice.csv")));
        QVERIFY(thrice.open(QIODevice::ReadOnly));
        const QList<QByteArray> names = thrice.readLine().trimmed().split(',');
        QCOMPARE(names.size(), 14);
        QCOMPARE(QSet<QByteArray>(names.begin(), names.end()).size(), 14);
        QVERIFY(names.contains("label") && names.contains("predicted_label") && names.contains("predicted_label_2"));
        const Result same = sherl("predict adapter --file in.csv --out ./in.csv");
        QCOMPARE(same.code, 2);
        QVERIFY2(same.err.contains("--out"), same.err.constData());
        QFile in(world_->path(QStringLiteral("in.csv")));
        QVERIFY(in.open(QIODevice::ReadOnly) && in.readLine() == "text,note\n");

        // A column that is there already is kept.
        QCOMPARE(sherl("predict adapter --file reviews.tsv --text-column sentence --out out.tsv").code, 0);
        QFile labelled(world_->path(QStringLiteral("out.tsv")));
        QVERIFY(labelled.open(QIODevice::ReadOnly));
        QCOMPARE(labelled.readLine(), QByteArray("sentence\tlabel\tpredicted_label\tprobability\tkind\tunkind\n"));
    }

    // With what was trained folded in, the folder is a backbone like any other; without a way to fold there is none.
    void exportMerges() {
        QCOMPARE(sherl("run spec.json --quiet --set method={\"kind\":\"lora\"}").code, 0);
        const Result exported = sherl("export 1 --merge --out merged --json");
        QVERIFY2(exported.code == 0, exported.err.constData());
        const QJsonObject json = exported.json();
        QVERIFY(json.value(QLatin1String("merged")).toBool());
        QCOMPARE(text(json, "layout"), QStringLiteral("merged lora"));
        const double change = json.value(QLatin1String("probe_error")).toDouble();
        QVERIFY(change >= 0 && change < 1e-4);
        using sherl::formats::read_safetensors_header;
        const auto before = read_safetensors_header(world_->path(QStringLiteral("backbone/model.safetensors")).toStdString());
        const auto after = read_safetensors_header(world_->path(QStringLiteral("merged/model.safetensors")).toStdString());
        QCOMPARE(after.tensors.size(), before.tensors.size());
        QVERIFY(!QFileInfo::exists(world_->path(QStringLiteral("merged/adapter_model.safetensors"))));
        QCOMPARE(sherl("run spec.json --quiet --set backbone.path=merged --set train.max_steps=1").code, 0);
        const Result told = sherl("export 1 --merge --out again");
        QVERIFY2(told.out.contains("largest change of a logit by merging: "), told.out.constData());

        QCOMPARE(sherl("run spec.json --quiet --set train.max_steps=1").code, 0);
        const Result refused = sherl("export 3 --merge --out none");
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains("can be folded") && refused.err.contains("without merging"), refused.err.constData());
        QVERIFY(!QFileInfo::exists(world_->path(QStringLiteral("none"))));
    }

    // A model that has learnt nothing answers what it likes: the text is told, and no class is made up.
    void answersOfNoClassAreToldAsTexts() {
        sherl::test::write_tiny_t5(world_->path(QStringLiteral("t5")).toStdString(), SHERL_TEST_DATA);
        const Result run = sherl("run spec.json --quiet --set backbone.path=t5 --set method={\"kind\":\"lora\"} --set task.kind=seq2seq --set task.max_length=32 "
                                 "--set task.generation.max_new_tokens=4 --set train.max_steps=1 --set train.optimizer.lr=1e-9");
        QVERIFY2(run.code == 0, run.err.constData());
        const Result exported = sherl("export 1 --out adapter");
        QVERIFY2(exported.code == 0, exported.err.constData());
        const QJsonObject one = sherl("predict adapter --json --text film").json();
        QVERIFY(one.contains(QLatin1String("label")) && one.value(QLatin1String("label")).isNull());
        QVERIFY(one.value(QLatin1String("probability")).isNull());
        const QJsonObject probabilities = object(one, "probabilities");
        QVERIFY(qAbs(probabilities.value(QLatin1String("kind")).toDouble() + probabilities.value(QLatin1String("unkind")).toDouble() - 1) < 1e-6);
        const QString answer = text(one, "answer");
        QVERIFY(one.contains(QLatin1String("answer")) && answer != QLatin1String("kind") && answer != QLatin1String("unkind"));
        const Result told = sherl("predict adapter --text film");
        QVERIFY2(told.lines().first() == "no class" && told.out.contains("answer \""), told.out.constData());

        world_->write(QStringLiteral("in.tsv"), "text\tanswer\nfilm\tmine\n");
        QCOMPARE(sherl("predict adapter --file in.tsv --out out.tsv").code, 0);
        QFile out(world_->path(QStringLiteral("out.tsv")));
        QVERIFY(out.open(QIODevice::ReadOnly));
        QCOMPARE(out.readLine(), QByteArray("text\tanswer\tlabel\tprobability\tkind\tunkind\tpredicted_answer\n"));
        const QList<QByteArray> row = out.readLine().trimmed().split('\t');
        QCOMPARE(row.size(), 7);
        QVERIFY(row[2].isEmpty() && row[3].isEmpty() && !row[4].isEmpty());
        // The study keeps it as it is, and the matrix of the window would count it.
        SQLite::Database study(world_->store().toStdString());
        SQLite::Statement stored(study, "SELECT hex(predictions) FROM predictions WHERE split = 'validation'");
        QVERIFY(stored.executeStep());
        QVERIFY2(QByteArray::fromStdString(stored.getColumn(0).getString()).startsWith("FFFFFFFF"), stored.getColumn(0).getText());
    }

    // The card tells the metrics of the exported weights, whichever were selected.
    void exportTakesTheWeightsThatTheSpecSelects() {
        // Nothing is learnt, so that the first of several equal evaluations stays the best.
        world_->write_spec(QStringLiteral("last.json"),
                           {{QStringLiteral("select"), QStringLiteral("last")},
                            {QStringLiteral("evaluate_every"), 1},
                            {QStringLiteral("optimizer"), QJsonObject{{QStringLiteral("lr"), 0.0}}}});
        const Result run = sherl("run last.json --json");
        QVERIFY2(run.code == 0, run.err.constData());
        const QJsonObject finished = run.events(QStringLiteral("finished")).first();
        const qint64 last = finished.value(QLatin1String("best_step")).toInteger();
        const QJsonObject first = run.events(QStringLiteral("evaluation")).first();
        QCOMPARE(first.value(QLatin1String("step")).toInteger(), 1);
        QVERIFY(last > 1);

        const QJsonObject exported = sherl("export 1 --out selected --json").json();
        QCOMPARE(text(exported, "weights"), QStringLiteral("last"));
        QCOMPARE(exported.value(QLatin1String("step")).toInteger(), last);
        QJsonObject facts = facts_of(QStringLiteral("selected"));
        QCOMPARE(object(facts, "run").value(QLatin1String("step")).toInteger(), last);
        QCOMPARE(object(facts, "card/metrics"), object(finished, "metrics"));

        QCOMPARE(sherl("export 1 --out best --weights best").code, 0);
        facts = facts_of(QStringLiteral("best"));
        QCOMPARE(object(facts, "run").value(QLatin1String("step")).toInteger(), 1);
        QCOMPARE(object(facts, "card/metrics/validation"), object(first, "metrics"));
        QVERIFY(object(facts, "card/metrics/test").isEmpty());
    }

    void stoppedRunExportsTheBestWeightsSoFar() {
        write_long_spec();
        const auto process =
            world_->start(words("run long.json --json --store study.sherl --set train.max_steps=100000"));
        QVERIFY(wait_for_step(*process, QStringLiteral("evaluation"), 50));
        QCOMPARE(sherl("stop 1").code, 0);
        QVERIFY(process->waitForFinished(120'000));
        QCOMPARE(status(1), QStringLiteral("stopped"));
        const Result none = sherl("export 1 --out new --weights last");
        QCOMPARE(none.code, 2);
        QVERIFY2(none.err.contains("no last weights"), none.err.constData());
        const Result exported = sherl("export 1 --out adapter --json");
        QVERIFY2(exported.code == 0, exported.err.constData());
        const qint64 step = exported.json().value(QLatin1String("step")).toInteger();
        QVERIFY(step >= 50 && step % 50 == 0);
        const QJsonObject metrics = object(facts_of(QStringLiteral("adapter")), "card/metrics");
        QVERIFY(object(metrics, "validation").contains(QLatin1String("accuracy")));
        QVERIFY(object(metrics, "test").isEmpty());
        QVERIFY(sherl("predict adapter --json --text film").json().contains(QLatin1String("label")));
    }

    // Its probe has no pair either.
    void backboneOfOneSegmentTakesSingleTexts() {
        world_->write_backbone(QStringLiteral("single"), 1);
        QCOMPARE(sherl("run spec.json --quiet --set backbone.path=single").code, 0);
        const Result exported = sherl("export 1 --out adapter");
        QVERIFY2(exported.code == 0, exported.err.constData());
        QCOMPARE(sherl("predict adapter --text film").code, 0);
        const Result pair = sherl("predict adapter --text film --text-pair play");
        QCOMPARE(pair.code, 2);
        QVERIFY2(pair.err.contains("one segment"), pair.err.constData());
    }

    void interruptStopsAndResumeEndsAsIfUndisturbed() {
        write_long_spec();
        QCOMPARE(sherl("run long.json --quiet").code, 0);
        const auto process = world_->start(words("run long.json --json --store study.sherl"));
        QVERIFY(wait_for_step(*process, QStringLiteral("step"), 45));
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        QVERIFY(process->waitForFinished(120'000));
        QCOMPARE(process->exitStatus(), QProcess::NormalExit);
        QCOMPARE(process->exitCode(), 130);
        QCOMPARE(status(2), QStringLiteral("stopped"));
        const Result resumed = sherl("resume 2 --json");
        QVERIFY2(resumed.code == 0, resumed.err.constData());
        QVERIFY(resumed.events(QStringLiteral("started")).first().value(QLatin1String("first_step")).toInteger() >= 45);
        QCOMPARE(weights(files(2)), weights(files(1)));
        QVERIFY(!weights(files(1)).isEmpty());
    }

    void killedRunIsInterruptedAndResumeEndsAsIfUndisturbed() {
        write_long_spec();
        QCOMPARE(sherl("run long.json --quiet").code, 0);
        const auto process = world_->start(words("run long.json --json --store study.sherl"));
        QVERIFY(wait_for_step(*process, QStringLiteral("step"), 45));
        ::kill(static_cast<pid_t>(process->processId()), SIGKILL);
        QVERIFY(process->waitForFinished(120'000));
        QCOMPARE(status(2), QStringLiteral("interrupted"));
        QCOMPARE(sherl("resume 2 --quiet").code, 0);
        QCOMPARE(status(2), QStringLiteral("finished"));
        QCOMPARE(weights(files(2)), weights(files(1)));
        QCOMPARE(object(sherl("show 2 --json").json(), "metrics"), object(sherl("show 1 --json").json(), "metrics"));
    }

    void requestsOfAnotherProcessAreObeyed() {
        write_long_spec();
        const auto process =
            world_->start(words("run long.json --json --store study.sherl --set train.max_steps=100000"));
        QVERIFY(wait_for_step(*process, QStringLiteral("step"), 10));
        QCOMPARE(sherl("delete 1 --yes").code, 2);
        QCOMPARE(text(sherl("pause 1 --json").json(), "done"), QStringLiteral("pause_requested"));
        QVERIFY(process->waitForFinished(120'000));
        QCOMPARE(process->exitCode(), 130);
        QCOMPARE(status(1), QStringLiteral("paused"));
        // Without a terminal nobody can be asked, and the command is its own word.
        QCOMPARE(world_->run(words("delete 1 --store study.sherl"), "n\n").code, 0);
        QCOMPARE(sherl("show 1").code, 2);
        QVERIFY(!QFileInfo::exists(files_root() + QLatin1Char('/')) || QDir(files_root()).isEmpty());
    }

    void resumeWithoutCheckpointsIsTold() {
        write_long_spec();
        const auto process = world_->start(words("run long.json --json --store study.sherl"));
        QVERIFY(wait_for_step(*process, QStringLiteral("step"), 45));
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        QVERIFY(process->waitForFinished(120000));
        QCOMPARE(status(1), QStringLiteral("stopped"));
        QVERIFY(!sherl("show 1").out.contains("gone from disk"));
        QVERIFY(QDir(files(1)).removeRecursively());
        QVERIFY(sherl("show 1").out.contains("gone from disk; a resume begins again"));
        const Result resumed = sherl("resume 1 --quiet");
        QCOMPARE(resumed.code, 0);
        QVERIFY2(resumed.err.contains("warning: the run's checkpoints are gone"), resumed.err.constData());
        const Result after = sherl("show 1");
        QVERIFY2(after.out.contains("warning: the run's checkpoints are gone"), after.out.constData());
    }

    void stopOfAnotherProcessLeavesAResumableRun() {
        write_long_spec();
        const auto process = world_->start(words("run long.json --json --store study.sherl"));
        QVERIFY(wait_for_step(*process, QStringLiteral("step"), 10));
        QCOMPARE(sherl("stop 1").out, QByteArray("run 1 is asked to stop\n"));
        QVERIFY(process->waitForFinished(120'000));
        QCOMPARE(process->exitCode(), 130);
        QCOMPARE(status(1), QStringLiteral("stopped"));
        QCOMPARE(sherl("resume 1 --quiet").code, 0);
        QCOMPARE(status(1), QStringLiteral("finished"));
    }

    // A command to copy names the study, quoted for a shell.
    void suggestedCommandsNameTheStudy() {
        write_long_spec();
        QVERIFY(QDir().mkpath(world_->path(QStringLiteral("my studies"))));
        const QStringList store{QStringLiteral("--store"), QStringLiteral("my studies/it's.sherl")};
        const auto process =
            world_->start(words("run long.json --set train.max_steps=100000 --seeds 0,1") << store);
        QByteArray out;
        while (!out.contains("validation at step") && process->waitForReadyRead(120'000)) out += process->readAll();
        QCOMPARE(world_->run(words("stop 1") << store).code, 0);
        QVERIFY(process->waitForFinished(120'000));
        QCOMPARE(process->exitCode(), 130);
        out += process->readAll();
        const QByteArray quoted = " --store 'my studies/it'\\''s.sherl'\n";
        QVERIFY2(out.contains("Continue with: sherl resume 1" + quoted), out.constData());
        QCOMPARE(process->readAllStandardError(), "sherl: not started: continue with: sherl resume 2" + quoted);
    }

    // What others may have written into a name stays text.
    void controlCharactersReachNoTerminal() {
        const Result run = world_->run(words("run spec.json --store study.sherl --name")
                                       << QStringLiteral("\x1b[31mred\u009b2J"));
        QVERIFY2(run.code == 0, run.err.constData());
        const Result unknown = world_->run(words("show --store study.sherl") << QStringLiteral("\x1b[31mblue"));
        for (const QByteArray& shown : {run.out, sherl("runs").out, sherl("show 1").out, sherl("compare 1").out}) {
            QVERIFY2(shown.contains("\\x1b[31mred\\x9b2J"), shown.constData());
            QVERIFY(!shown.contains('\x1b') && !shown.contains("\u009b"));
        }
        QVERIFY(unknown.err.contains("\\x1b[31mblue") && !unknown.err.contains('\x1b'));
        QCOMPARE(text(sherl("show 1 --json").json(), "name"), QStringLiteral("\x1b[31mred\u009b2J"));
    }

    // What others do meanwhile to the runs of a list that wait: a stop holds, and a deleted run is passed over.
    void waitingRunsOfAListMayBeStoppedOrDeleted() {
        write_long_spec();
        const auto process = world_->start(words("run long.json --json --seeds 0-3 --store study.sherl"));
        QVERIFY(wait_for_step(*process, QStringLiteral("step"), 10));
        const QJsonObject stopped = sherl("stop 2 --json").json();
        QCOMPARE(text(stopped, "done"), QStringLiteral("stopped"));
        QCOMPARE(stopped.value(QLatin1String("run")).toInt(), 2);
        const QJsonObject deleted = sherl("delete 3 --json").json();
        QCOMPARE(text(deleted, "done"), QStringLiteral("deleted"));
        QVERIFY(!text(deleted, "uuid").isEmpty());
        while (process->state() != QProcess::NotRunning && process->waitForReadyRead(120'000)) process->readAll();
        QVERIFY(process->state() == QProcess::NotRunning || process->waitForFinished(120'000));
        QCOMPARE(process->exitCode(), 130);
        const Result result{.code = 0, .out = {}, .err = process->readAllStandardError()};
        QCOMPARE(result.sentences().size(), 2);
        QVERIFY2(result.sentences().first().contains("run 2"), result.err.constData());
        QCOMPARE(status(1), QStringLiteral("finished"));
        QCOMPARE(status(2), QStringLiteral("stopped"));
        QCOMPARE(sherl("show 3").code, 2);
        QCOMPARE(status(4), QStringLiteral("finished"));
    }

    void deletedRunOfAListIsToldInTheExitCode() {
        write_long_spec();
        const auto process = world_->start(words("run long.json --json --seeds 0-2 --store study.sherl"));
        QVERIFY(wait_for_step(*process, QStringLiteral("step"), 10));
        QCOMPARE(sherl("delete 2 --yes").code, 0);
        process->closeReadChannel(QProcess::StandardOutput);
        QVERIFY(process->waitForFinished(120'000));
        QCOMPARE(process->exitCode(), 2);
        QCOMPARE(status(1), QStringLiteral("finished"));
        QCOMPARE(status(3), QStringLiteral("finished"));
    }

    // GNU timeout sends its signal to the child and then to the child's group.
    void twoSignalsAtOnceAreOneWish() {
        write_long_spec();
        const auto process =
            world_->start(words("run long.json --json --store study.sherl --set train.max_steps=100000"));
        QVERIFY(wait_for_step(*process, QStringLiteral("step"), 10));
        ::kill(static_cast<pid_t>(process->processId()), SIGTERM);
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        QVERIFY(process->waitForFinished(120'000));
        QCOMPARE(process->exitCode(), 130);
        QCOMPARE(status(1), QStringLiteral("stopped"));
    }

    // The pipe for what the program prints is full, so that it cannot come to an end by itself after the first signal: the
    // thread that has recorded the start is held where it prints it.
    void secondInterruptEndsAtOnce() {
        write_long_spec();
        const QByteArray pipe = world_->path(QStringLiteral("events")).toUtf8();
        QCOMPARE(::mkfifo(pipe.constData(), 0600), 0);
        const int reader = ::open(pipe.constData(), O_RDWR);
        QVERIFY(reader >= 0 && ::fcntl(reader, F_SETPIPE_SZ, 4096) == 4096);
        QCOMPARE(::write(reader, QByteArray(4096, '\n').constData(), 4096), 4096);
        const auto process = world_->start(words("run long.json --json --store study.sherl"), QString::fromUtf8(pipe));
        const auto started = [this] {
            return sherl("show 1 --json").json().value(QLatin1String("total_steps")).toInteger() > 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(started(), 120'000);
        const auto pid = static_cast<pid_t>(process->processId());
        // Again and again: what comes within a second of the first is the same wish.
        QTRY_VERIFY_WITH_TIMEOUT(process->state() == QProcess::NotRunning || ::kill(pid, SIGINT) != 0, 120'000);
        QTRY_COMPARE_WITH_TIMEOUT(process->state(), QProcess::NotRunning, 120'000);
        QCOMPARE(process->exitStatus(), QProcess::NormalExit);
        QCOMPARE(process->exitCode(), 130);
        QCOMPARE(status(1), QStringLiteral("interrupted"));
        ::close(reader);
        QCOMPARE(sherl("resume 1 --quiet").code, 0);
    }

    void fullDiskIsExitCodeThree() {
        QCOMPARE(sherl("run spec.json --quiet").code, 0);
        for (const char* line : {"runs", "show 1", "compare 1", "methods", "show 1 --json"}) {
            const auto process = world_->start(words(line) << (words("--store") << world_->store()).mid(
                                                   QByteArray(line) == "methods" ? 2 : 0),
                                               QStringLiteral("/dev/full"));
            QVERIFY(process->waitForFinished(120'000));
            QCOMPARE(process->exitCode(), 3);
            QVERIFY(process->readAllStandardError().contains("No space left on device"));
        }
    }

    void missingDeviceIsRefusedBeforeAnythingIsStored() {
        const Result result = sherl("run spec.json --set device=cuda:63");
        QCOMPARE(result.code, 2);
        QVERIFY2(result.err.startsWith("sherl: device: ") && result.err.contains("cpu"), result.err.constData());
        QCOMPARE(sherl("runs").code, 2);  // no store was made
    }

    void failedRunIsExitCodeOneAndTheOthersGoOn() {
        world_->write_spec(QStringLiteral("wild.json"),
                           {{QStringLiteral("optimizer"), QJsonObject{{QStringLiteral("lr"), 1e38}}},
                            {QStringLiteral("clip_norm"), QJsonValue::Null}});
        const Result result = sherl("run wild.json spec.json --json");
        QCOMPARE(result.code, 1);
        QVERIFY(!result.err.isEmpty());
        QCOMPARE(status(1), QStringLiteral("failed"));
        QCOMPARE(status(2), QStringLiteral("finished"));
        QVERIFY(object(sherl("show 1 --json").json(), "error").contains(QLatin1String("message")));
    }

    // Of five cases one passes; whatever is wrong with the others, each has its line and the totals come.
    void verifyJudgesEveryCase() {
        const QDir golden(QStringLiteral(SHERL_TEST_DATA "/golden"));
        const auto copy = [&](const QString& from, const QString& to) {
            QVERIFY(QDir().mkpath(world_->path(to)));
            for (const QString& file : QDir(golden.filePath(from)).entryList(QDir::Files))
                QVERIFY(QFile::copy(golden.filePath(from) + QLatin1Char('/') + file,
                                    world_->path(to) + QLatin1Char('/') + file));
        };
        const auto write_case = [&](const QString& name, const QByteArray& content) {
            const QString file = world_->path(QStringLiteral("cases/%1/case.json").arg(name));
            QVERIFY(QFile::remove(file));
            world_->write(QStringLiteral("cases/%1/case.json").arg(name), content);
        };
        copy(QStringLiteral("backbones/bert-tiny"), QStringLiteral("cases/backbones/bert-tiny"));
        for (const char* name : {"a-broken", "b-list", "c-good", "d-later"})
            copy(QStringLiteral("bert-lora-cls"), QStringLiteral("cases/") + QString::fromLatin1(name));
        write_case(QStringLiteral("a-broken"), "{\"format\": ");
        write_case(QStringLiteral("b-list"), "[]");
        write_case(QStringLiteral("d-later"), "{\"format\": \"sherl-parity-case/9\"}");
        const Result some = world_->run(words("verify cases"));
        QVERIFY2(some.code == 1 && some.err.isEmpty(), some.err.constData());
        QCOMPARE(some.lines().size(), 5);
        QVERIFY2(some.lines().at(0).startsWith("FAIL a-broken: "), some.out.constData());
        QVERIFY2(some.lines().at(1).startsWith("FAIL b-list: case.json: "), some.out.constData());
        QVERIFY2(some.lines().at(2).startsWith("pass bert-lora-cls: "), some.out.constData());
        QVERIFY2(some.lines().at(3).startsWith("unsupported "), some.out.constData());
        QCOMPARE(some.lines().at(4), QByteArray("1 passed, 2 failed, 1 unsupported"));

        // A tolerance that judges nothing fails its case; the others are judged all the same.
        QFile source(golden.filePath(QStringLiteral("bert-lora-cls/case.json")));
        QVERIFY(source.open(QIODevice::ReadOnly));
        write_case(QStringLiteral("b-list"), source.readAll().replace("\"atol\": 1e-09", "\"atol\": -1"));
        const Result refused = world_->run(words("verify cases"));
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.lines().at(1).startsWith("FAIL b-list: case.json: tolerance.atol: "), refused.out.constData());
        QCOMPARE(refused.lines().last(), QByteArray("1 passed, 2 failed, 1 unsupported"));
    }

  private:
    Result sherl(const QString& line) {
        QStringList arguments = words(line);
        if (!line.startsWith(QLatin1String("predict"))) arguments << QStringLiteral("--store") << world_->store();
        return world_->run(arguments);
    }
    Result sherl(const char* line) { return sherl(QString::fromUtf8(line)); }
    QString status(int run) { return text(sherl(QStringLiteral("show %1 --json").arg(run)).json(), "status"); }
    QString files(int run) { return text(sherl(QStringLiteral("show %1 --json").arg(run)).json(), "files"); }
    // sherl.json of an exported folder.
    QJsonObject facts_of(const QString& folder) const {
        QFile file(world_->path(folder + QStringLiteral("/sherl.json")));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }
    // One row for each of `ids`, with the numbers that the views of the study give for these runs.
    void csv_tells_what_sqlite_tells(const QString& name, const std::vector<std::string>& ids) const {
        const std::string csv = sherl::read_file(world_->path(name).toStdString());
        sherl::data::RecordReader reader(csv, ',', true);
        sherl::data::Record head, row;
        QVERIFY(reader.next(head));
        const SQLite::Database study(world_->store().toStdString());
        for (const std::string& expected : ids) {
            QVERIFY(reader.next(row));
            QCOMPARE(row.fields.size(), head.fields.size());
            const auto field = [&](const char* key) {
                return row.fields.at(static_cast<std::size_t>(std::find(head.fields.begin(), head.fields.end(), key) - head.fields.begin()));
            };
            QCOMPARE(field("runs"), expected);
            std::string list = expected;
            std::replace(list.begin(), list.end(), ' ', ',');
            const auto value = [&](const std::string& what) {
                SQLite::Statement query(study, "SELECT " + what + " IN (" + list + ")");
                return query.executeStep() ? query.getColumn(0).getDouble() : std::nan("");
            };
            const auto same = [&](const char* key, const std::string& what) {
                const double told = std::stod(field(key)), stored = value(what);
                QVERIFY2(std::abs(told - stored) <= 1e-12 * std::abs(stored), key);
            };
            same("seeds", "count(DISTINCT seed) FROM run_overview WHERE id");
            same("trainable_parameters", "max(trainable_parameters) FROM run_overview WHERE id");
            same("seconds_mean", "avg(seconds) FROM run_overview WHERE id");
            for (const std::string split : {"validation", "test"}) {
                same((split + "_mean").c_str(), "avg(" + split + ") FROM run_overview WHERE id");
                same((split + "_min").c_str(), "min(" + split + ") FROM run_overview WHERE id");
                same((split + "_max").c_str(), "max(" + split + ") FROM run_overview WHERE id");
            }
            for (const char* counter : {"tensor_peak_train", "tensor_peak_eval"})
                same(counter, std::string("max(bytes) FROM memory WHERE part = 'counter' AND name = '") + counter + "' AND run");
            std::int64_t sum = 0;
            for (const char* category : {"weights", "gradients", "optimizer_state", "saved_activations", "temporaries", "other"}) {
                if (expected.find(' ') == std::string::npos)
                    same(category, std::string("bytes FROM memory WHERE part = 'category' AND name = '") + category + "' AND run");
                sum += std::stoll(field(category));
            }
            QCOMPARE(sum, std::stoll(field("tensor_peak_train")));
        }
        QVERIFY(!reader.next(row));
    }
    QString files_root() const { return world_->store() + QStringLiteral(".files"); }
    // Much longer than the program can be ahead of a reader of its events (TinyWorld::start).
    void write_long_spec() {
        world_->write_spec(QStringLiteral("long.json"), {{QStringLiteral("epochs"), 100000},
                                                         {QStringLiteral("max_steps"), 160},
                                                         {QStringLiteral("evaluate_every"), 50},
                                                         {QStringLiteral("checkpoint_every"), 20}});
    }

    std::unique_ptr<TinyWorld> world_;
};

QTEST_GUILESS_MAIN(TestCliTraining)
#include "tst_cli_training.moc"
