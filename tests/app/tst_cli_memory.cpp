// SPDX-License-Identifier: GPL-3.0-or-later
// forecast, memory, and what compare refuses to mix: the command line without an engine, over runs written by hand.
#include <QDir>
#include <QFileInfo>
#include <QtTest>
#include <numeric>

#include "app/tiny_world.h"
#include "core/spec/resolve.h"
#include "core/store/claim.h"
#include "core/store/recorder.h"
#include "support/fake_clock.h"
#include "support/finished_runs.h"
#include "support/tiny_t5.h"

using sherl::test::Result;
using sherl::test::TinyWorld;
namespace api = sherl::api;
namespace store = sherl::store;

namespace {

constexpr std::int64_t kMebi = 1 << 20;

QStringList words(const char* line) {
    return QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

QJsonObject object(const QJsonObject& from, const char* key) {
    return from.value(QLatin1String(key)).toObject();
}
qint64 integer(const QJsonObject& from, const char* key) {
    return from.value(QLatin1String(key)).toInteger(-1);
}

// Σ of all categories of all cells.
qint64 sum_of(const QJsonObject& split) {
    qint64 sum = 0;
    for (const QJsonValue& cell : split.value(QLatin1String("cells")).toArray()) {
        for (const std::string_view category : api::memory_categories) sum += integer(cell.toObject(), std::string(category).c_str());
    }
    return sum;
}

// Weights, activations saved for backward, temporaries of the loss; MiB. `saved`: of each of two blocks.
api::MemorySplit split_of(std::int64_t saved, std::int64_t step) {
    api::MemorySplit split;
    split.step = step;
    split.cells = {{.block = "embedding", .bytes = {40 * kMebi, 0, 0, 0, 0, 0}},
                   {.block = "block 0", .bytes = {20 * kMebi, kMebi, 2 * kMebi, saved * kMebi, 0, 0}},
                   {.block = "block 1", .bytes = {20 * kMebi, kMebi, 2 * kMebi, saved * kMebi, 0, 0}},
                   {.block = "loss", .bytes = {0, 0, 0, 0, 3 * kMebi + 1, 0}}};
    split.phase = api::Phase::backward;
    split.block = "block 1";
    split.batch = {.rows = 16, .tokens = 8, .targets = 0, .padded = true, .segments = true};
    const auto sums = split.by_category();
    split.peak = std::accumulate(sums.begin(), sums.end(), std::int64_t{0});
    return split;
}

api::StepTrace trace_of(const api::MemorySplit& split, std::int64_t step) {
    return {.step = step,
            .events = 100,
            .peak = split.peak,
            .peak_event = 60,
            .seconds = 0.5,
            .blocks = {"other", "block 1"},
            .phases = {{.phase = api::Phase::forward, .event = 0, .seconds = 0, .micro_batch = 0},
                       {.phase = api::Phase::backward, .event = 50, .seconds = 0.25, .micro_batch = 0}},
            .points = {{.event = 1, .bytes = 80 * kMebi, .block = 0}, {.event = 60, .bytes = split.peak, .block = 1}}};
}

}  // namespace

class TestCliMemory : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        world_ = std::make_unique<TinyWorld>();
        world_->environment.insert(QStringLiteral("SHERL_ENGINE"), QStringLiteral("/no/such/engine.so"));
        world_->write_spec(QStringLiteral("spec.json"));
        write_study();
    }

    void badInputIsOneSentence_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, const char* line, const char* part) {
            QTest::newRow(name) << words(line) << QString::fromLatin1(part);
        };
        row("forecast: no spec", "forecast", "SPEC is required");
        row("forecast: no such spec", "forecast none.json", "none.json");
        row("forecast: bad key", "forecast spec.json --set train.bogus=1", "train.bogus");
        row("forecast: no backbone", "forecast spec.json --set backbone.path=/none", "/none");
        row("forecast: bad budget", "forecast spec.json --budget much", "--budget");
        row("forecast: budget without a unit", "forecast spec.json --budget 600", "Write \"600 MiB\"");
        row("forecast: nothing to check", "forecast spec.json --check", "--budget SIZE");
        row("forecast: length of nothing", "forecast spec.json --length 0", "--length");
        row("forecast: more than the positions", "forecast spec.json --length 500 --no-data", "task.max_length");
        row("forecast: unknown unit", "forecast spec.json --unit GB", "--unit");
        row("forecast: named study is not there", "forecast spec.json --store new.sherl", "new.sherl");
        row("memory: no run", "memory", "RUN is required");
        row("memory: no store", "memory 1 --store new.sherl", "new.sherl");
        row("memory: unknown run", "memory 17 --store study.sherl", "no such run");
        row("memory: three runs", "memory 1 2 3 --store study.sherl", "difference of two");
        row("memory: no such step", "memory 1 --step 5 --store study.sherl", "one of 3, 9");
        row("memory: not measured", "memory 1 4 --store study.sherl", "run 4");
        row("memory: figure of nothing", "memory 4 --svg new.svg --store study.sherl", "run 4");
        row("memory: dark nothing", "memory 1 --dark --store study.sherl", "--svg FILE");
        row("memory: over the study", "memory 1 --svg study.sherl --store study.sherl", "Name another file");
        row("memory: no folder", "memory 1 --svg nowhere/new.svg --store study.sherl", "nowhere/new.svg");
    }
    void badInputIsOneSentence() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, part);
        // SQLite's own files come and go beside the study.
        const auto files = [&] {
            QStringList all = QDir(world_->path({})).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
            all.removeIf([](const QString& name) { return name.startsWith(QLatin1String("study.sherl-")); });
            return all;
        };
        const QStringList before = files();
        const Result result = world_->run(arguments);
        QCOMPARE(result.code, 2);
        QCOMPARE(result.out, QByteArray());
        QCOMPARE(result.sentences().size(), 1);
        QVERIFY2(QString::fromUtf8(result.err).contains(part), result.err.constData());
        QCOMPARE(files(), before);
    }

    // Six words and two special tokens are the longest text of the table (tiny_world).
    void aForecastSaysWhatItsLengthStandsOn_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        QTest::addColumn<int>("tokens");
        QTest::addColumn<QString>("from");
        QTest::newRow("data") << "" << "16 texts of 8 tokens (longest training text)" << 8 << "data";
        QTest::newRow("cut") << "--set task.max_length=5" << "of 5 tokens (max_length, which cuts the longest" << 5 << "data";
        QTest::newRow("no data") << "--no-data" << "16 texts of 12 tokens (max_length)" << 12 << "max_length";
        QTest::newRow("typed") << "--length 9" << "16 texts of 9 tokens (--length)" << 9 << "length";
        QTest::newRow("few examples") << "--set train.batch_size=500" << "45 texts of 8 tokens" << 8 << "data";
    }
    void aForecastSaysWhatItsLengthStandsOn() {
        QFETCH(QString, line);
        QFETCH(QString, says);
        QFETCH(int, tokens);
        QFETCH(QString, from);
        const QStringList arguments = words("forecast spec.json") + line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        const Result text = world_->run(arguments);
        QVERIFY2(text.code == 0 && text.err.isEmpty(), text.err.constData());
        QVERIFY2(QString::fromUtf8(text.out).contains(says), text.out.constData());
        QVERIFY2(text.out.contains("predicted peak") && text.out.contains("not yet scored: 0 of 5 runs"), text.out.constData());
        const QJsonObject json = world_->run(arguments + words("--json")).json();
        QCOMPARE(json.value(QLatin1String("schema")).toString(), QStringLiteral("sherl-forecast/1"));
        QCOMPARE(json.value(QLatin1String("lengths_from")).toString(), from);
        QCOMPARE(integer(object(json, "batch"), "tokens"), tokens);
        const qint64 peak = integer(json, "peak");
        QVERIFY(peak > 0);
        QCOMPARE(sum_of(object(json, "split")), peak);
        qint64 categories = 0;
        for (const QJsonValue& bytes : object(json, "categories")) categories += bytes.toInteger();
        QCOMPARE(categories, peak);
        QCOMPARE(integer(json, "needed"), std::max(peak, integer(json, "evaluation_peak")));
        QVERIFY(json.value(QLatin1String("budget")).isNull());
    }

    // Answers are as long as `validate` says.
    void aForecastOfATextToTextRunCountsItsAnswers() {
        sherl::test::write_tiny_t5(world_->path(QStringLiteral("t5")).toStdString(), SHERL_TEST_DATA, {.encoder_blocks = 3});
        const QStringList changes = words("spec.json --json --set backbone.path=t5 --set task.kind=seq2seq --set task.max_length=40");
        const QJsonObject json = world_->run(words("forecast") + changes).json();
        const QJsonObject answers = object(object(object(world_->run(words("validate") + changes).json(), "answers"), "lengths"), "train");
        QCOMPARE(integer(object(json, "batch"), "targets"), integer(answers, "longest"));
        QCOMPARE(json.value(QLatin1String("host")).toString(), QStringLiteral("t5"));
        QVERIFY(!object(json, "batch").value(QLatin1String("segments")).toBool());
    }

    // Data that are not here yet are no reason to predict nothing.
    void aForecastNeedsNoData() {
        const Result result = world_->run(words("forecast spec.json --set task.data.files.train=later.tsv --json"));
        QCOMPARE(result.code, 0);
        QCOMPARE(result.sentences().size(), 1);
        QVERIFY2(result.err.contains("warning: the data are not read") && result.err.contains("later.tsv"), result.err.constData());
        QCOMPARE(integer(object(result.json(), "batch"), "tokens"), 12);
    }

    // The weights alone are more than 50 KiB (inspectTellsWhatTheFolderHolds counts them).
    void budgetsAreJudged() {
        const Result fits = world_->run(words("forecast spec.json --budget 1GiB --check"));
        QCOMPARE(fits.code, 0);
        QVERIFY2(fits.out.contains("fits in 1.00 GiB"), fits.out.constData());
        QCOMPARE(world_->run(words("forecast spec.json --budget 50KiB")).code, 0);
        const Result over = world_->run(words("forecast spec.json --budget 50KiB --check"));
        QCOMPARE(over.code, 1);
        QVERIFY2(over.out.contains("does not fit in 50.0 KiB") && over.err.isEmpty(), over.out.constData());
        const QJsonObject json = world_->run(words("forecast spec.json --set memory_limit=50KiB --json")).json();
        QCOMPARE(object(json, "budget").value(QLatin1String("verdict")).toString(), QStringLiteral("over"));
        QCOMPARE(integer(object(json, "budget"), "budget"), 51200);
    }

    // What is proposed fits by the program's own word.
    void proposalsFit_data() {
        QTest::addColumn<QString>("method");
        QTest::newRow("full") << R"({"kind":"full"})";
        QTest::newRow("options that others do not have") << R"({"kind":"lora","rank":16,"alpha":32})";
    }
    void proposalsFit() {
        QFETCH(QString, method);
        const QString set = QStringLiteral("method=") + method;
        const QJsonObject full = world_->run(words("forecast spec.json --json --set") << set).json();
        const QString budget = QStringLiteral("%1B").arg(integer(full, "needed") * 3 / 4);
        const QStringList arguments = words("forecast spec.json --json --set") << set << QStringLiteral("--budget") << budget;
        const QJsonArray proposals = object(world_->run(arguments).json(), "budget").value(QLatin1String("proposals")).toArray();
        QVERIFY(!proposals.isEmpty());
        for (const QJsonValue& each : proposals) {
            QStringList changed = words("forecast spec.json --json --check --set") << set << QStringLiteral("--budget") << budget;
            const QJsonObject changes = object(each.toObject(), "changes");
            for (auto at = changes.begin(); at != changes.end(); ++at) {
                const QByteArray value = QJsonDocument(QJsonArray{at.value()}).toJson(QJsonDocument::Compact);
                changed << QStringLiteral("--set") << at.key() + QLatin1Char('=') + QString::fromUtf8(value.mid(1, value.size() - 2));
            }
            const Result result = world_->run(changed);
            QVERIFY2(result.code == 0, (result.err + changed.join(QLatin1Char(' ')).toUtf8()).constData());
            QCOMPARE(integer(result.json(), "needed"), integer(each.toObject(), "needed"));
        }
    }

    // 20 virtual tokens of a prompt and 4 of text are the 24 positions of the backbone.
    void allMethodsAreListed() {
        const QJsonArray methods = world_->run(words("forecast spec.json --all-methods --set task.max_length=4 --json")).json().value(QLatin1String("methods")).toArray();
        QCOMPARE(methods.size(), 12);
        qint64 last = 0;
        for (const QJsonValue& each : methods) {
            QVERIFY2(each.toObject().value(QLatin1String("reason")).isNull(), QJsonDocument(each.toObject()).toJson().constData());
            QVERIFY(integer(each.toObject(), "needed") >= last);
            last = integer(each.toObject(), "needed");
        }
        QVERIFY(world_->run(words("forecast spec.json --all-methods --set task.max_length=4")).out.contains("sherl (this spec)"));
    }

    void memoryTellsWhereTheBytesWere() {
        const Result text = memory("1");
        QVERIFY2(text.code == 0 && text.err.isEmpty(), text.err.constData());
        for (const char* part : {"training peak  99.0 MiB, at step 9", "backward, block 1; 16 texts of 8 tokens", "tensor_peak_train", "process_rss_peak",
                                 "predicted      104.0 MiB, measured 99.0 MiB: 5.1 % too high", "saved activations", "Everything alive at the training peak"})
            QVERIFY2(text.out.contains(part), (part + ("\n" + text.out)).constData());
        QVERIFY(QRegularExpression(QStringLiteral("\nblock 1 +20\\.0 +1\\.0 +2\\.0 +5\\.0 +– +28\\.0\n")).match(QString::fromUtf8(text.out)).hasMatch());
        const QJsonObject json = memory("1 --json").json();
        QCOMPARE(integer(json, "peak"), split_of(5, 9).peak);
        QCOMPARE(sum_of(object(json, "split")), integer(json, "peak"));
        QCOMPARE(integer(object(json, "counters"), "process_rss_peak"), 300 * kMebi);
        QCOMPARE(json.value(QLatin1String("traced_steps")).toArray(), (QJsonArray{3, 9}));
        QCOMPARE(integer(object(json, "trace"), "step"), 9);
        QCOMPARE(integer(object(memory("1 --json --step 3").json(), "trace"), "step"), 3);
        QVERIFY(json.value(QLatin1String("out_of_memory")).isNull());
        QVERIFY(memory("1 --unit paper").out.contains("GB*"));
        QVERIFY(memory("4").out.contains("was not measured"));
    }

    // To the byte, in both directions.
    void aDifferenceAddsUp() {
        for (const char* line : {"1 2", "2 1", "1 3"}) {
            const QJsonObject json = memory((QByteArray(line) + " --json").constData()).json();
            qint64 change = 0;
            for (const QJsonValue& step : json.value(QLatin1String("steps")).toArray()) {
                QCOMPARE(integer(step.toObject(), "second") - integer(step.toObject(), "first"), step.toObject().value(QLatin1String("change")).toInteger());
                change += step.toObject().value(QLatin1String("change")).toInteger();
            }
            const qint64 first = sum_of(object(object(json, "first"), "split")), second = sum_of(object(object(json, "second"), "split"));
            if (QByteArray(line) != "1 3") QCOMPARE(first + change, second);
            QCOMPARE(change, json.value(QLatin1String("change")).toInteger());
        }
        const Result text = memory("1 2");
        QVERIFY2(text.out.contains("run 1, ") && text.out.contains("99.0 MiB → run 2, "), text.out.constData());
        QVERIFY2(QRegularExpression(QStringLiteral("\npeak +99\\.0 +129\\.0 +\\+30\\.0\n")).match(QString::fromUtf8(text.out)).hasMatch(), text.out.constData());
    }

    void whatDidNotFitIsTold() {
        const Result text = memory("3");
        QVERIFY2(text.code == 0, text.err.constData());
        for (const char* part : {"a tensor of 12.0 MiB did not fit beside 109.0 MiB in use under the limit of 112.0 MiB (step 4, late, block 1; 16 texts of 8 tokens)",
                                 "Everything alive when the tensor did not fit"})
            QVERIFY2(text.out.contains(part), text.out.constData());
        const QJsonObject json = object(memory("3 --json").json(), "out_of_memory");
        QCOMPARE(integer(json, "requested"), 12 * kMebi);
        QCOMPARE(sum_of(object(json, "split")), integer(json, "live"));
        QVERIFY(world_->run(words("show 3 --store study.sherl")).out.contains("a tensor of 12.0 MiB did not fit"));
        QCOMPARE(integer(object(world_->run(words("show 3 --json --store study.sherl")).json(), "out_of_memory"), "requested"), 12 * kMebi);
    }

    void forecastsAreShownBesideWhatWasMeasured() {
        QVERIFY(world_->run(words("show 1 --store study.sherl")).out.contains("104.0 MiB, measured 99.0 MiB: 5.1 % too high"));
        const QJsonObject shown = world_->run(words("show 1 --json --store study.sherl")).json();
        QCOMPARE(integer(object(shown, "forecast"), "peak"), 104 * kMebi);
        const double error = 104.0 * kMebi / static_cast<double>(split_of(5, 9).peak) - 1;
        QCOMPARE(object(shown, "forecast").value(QLatin1String("error")).toDouble(), error);
        const Result compared = world_->run(words("compare 1 2 --store study.sherl --csv forecasts.csv"));
        QVERIFY2(compared.out.contains("+5.1 %"), compared.out.constData());
        QFile csv(world_->path(QStringLiteral("forecasts.csv")));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QVERIFY(csv.readAll().contains(QByteArray::number(104 * kMebi)));
        QCOMPARE(world_->run(words("runs --json --store study.sherl --where forecast_error>0.04")).json().value(QLatin1String("runs")).toArray().size(), 1);
    }

    // Five scored runs of the same method and host say what ± is.
    void marginsAreThoseOfTheStudy() {
        {
            store::Study study = store::Study::open_for_writing(world_->path(QStringLiteral("scored.sherl")).toStdString());
            for (const std::int64_t predicted : {100, 103, 98, 100, 101}) finish(study, "sherl", predicted * kMebi, 100 * kMebi);
        }
        const Result known = world_->run(words("forecast spec.json --store scored.sherl"));
        QVERIFY2(known.out.contains("± 3.0 % (5 scored runs)"), known.out.constData());
        const QJsonObject json = world_->run(words("forecast spec.json --store scored.sherl --json")).json();
        QCOMPARE(integer(object(json, "margin"), "scored_runs"), 5);
        QVERIFY(world_->run(words("forecast spec.json --store scored.sherl --set method={\"kind\":\"lora\"}")).out.contains("0 of 5 runs"));
    }

    void figuresAreDrawn() {
#ifndef SHERL_WITH_WINDOW
        QSKIP("built without the window");
#else
        for (const char* line : {"memory 1 --svg one.svg", "memory 1 2 --svg two.svg --dark", "memory 3 --svg three.svg"}) {
            const Result result = world_->run(words(line) + words("--store study.sherl"));
            QVERIFY2(result.code == 0, result.err.constData());
        }
        for (const char* name : {"one.svg", "two.svg", "three.svg"}) {
            QFile file(world_->path(QString::fromLatin1(name)));
            QVERIFY2(file.open(QIODevice::ReadOnly), name);
            const QByteArray svg = file.readAll();
            QVERIFY2(svg.startsWith("<?xml") && svg.size() > 1000, name);
        }
#endif
    }

    // A table that leaves the program has peaks of one counter, or names the columns.
    void mixedCountersLeaveNoTable() {
        {
            store::Study study = store::Study::open_for_writing(world_->path(QStringLiteral("mixed.sherl")).toStdString());
            using sherl::test::add_run;
            using sherl::test::outcome_of;
            sherl::test::finish_run(study, add_run(study, "lora"), outcome_of("matthews", 0.5, 0.4, 5 * kMebi));
            api::RunOutcome cuda = outcome_of("matthews", 0.5, 0.4, 0);
            cuda.counters = {{"cuda_allocated_peak", 7 * kMebi}};
            sherl::test::finish_run(study, add_run(study, "sherl"), cuda);
        }
        for (const char* option : {"--csv", "--latex", "--markdown"}) {
            const Result refused = world_->run(words("compare 1 2 --store mixed.sherl") << QLatin1String(option) << QStringLiteral("mixed.table"));
            QCOMPARE(refused.code, 2);
            QCOMPARE(refused.out, QByteArray());
            QVERIFY2(refused.err.contains("two counters") && refused.err.contains("cuda_allocated_peak: ") && refused.err.contains("Name runs of one counter"), refused.err.constData());
            QVERIFY(!QFileInfo::exists(world_->path(QStringLiteral("mixed.table"))));
            QCOMPARE(world_->run(words("compare 2 --store mixed.sherl") << QLatin1String(option) << QStringLiteral("one.table")).code, 0);
        }
        QCOMPARE(world_->run(words("compare 1 2 --store mixed.sherl")).code, 0);
        const Result named = world_->run(words("compare 1 2 --store mixed.sherl --markdown named.md --columns name,tensor_peak_train,cuda_allocated_peak"));
        QVERIFY2(named.code == 0, named.err.constData());
    }

  private:
    Result memory(const char* line) { return world_->run(words("memory") + words(line) + words("--store study.sherl")); }

    store::RunId add(store::Study& study, const sherl::Json& changes) const {
        sherl::Json document = sherl::spec::load_spec_file(world_->path(QStringLiteral("spec.json")).toStdString());
        document.merge_patch(changes);
        const auto resolved = sherl::spec::resolve(document, {.base = world_->path({}).toStdString()});
        return study.create_run(resolved.document, resolved.hash, resolved.spec);
    }

    static store::ForecastRecord forecast_of(std::int64_t peak) {
        return {.peak = peak, .evaluation_peak = peak / 2, .document = stored_forecast(peak)};
    }
    // As forecast_json() writes it, with one cell.
    static sherl::Json stored_forecast(std::int64_t peak) {
        const sherl::Json batch{{"rows", 16}, {"tokens", 8}, {"targets", 0}, {"padded", true}, {"segments", true}};
        sherl::Json cell{{"block", "embedding"}};
        for (const std::string_view category : api::memory_categories) cell[std::string(category)] = category == "weights" ? peak : 0;
        return {{"schema", "sherl-forecast/1"},
                {"host", "bert"},
                {"method", "sherl"},
                {"batch", batch},
                {"outputs", 2},
                {"threads", 1},
                {"peak", peak},
                {"evaluation_peak", peak / 2},
                {"parameters", {{"trainable", 10}, {"head", 2}, {"backbone", 100}}},
                {"adapter_bytes", 40},
                {"checkpoint_bytes", 120},
                {"reasons", sherl::Json::array()},
                {"split", {{"peak", peak}, {"step", 0}, {"phase", "backward"}, {"block", "block 1"}, {"micro_batch", 0}, {"batch", batch}, {"cells", {cell}}}},
                {"trace",
                 {{"step", 0},
                  {"events", 0},
                  {"peak", 0},
                  {"peak_event", 0},
                  {"seconds", 0},
                  {"blocks", sherl::Json::array()},
                  {"phases", {{"phase", sherl::Json::array()}, {"event", sherl::Json::array()}, {"seconds", sherl::Json::array()}, {"micro_batch", sherl::Json::array()}}},
                  {"points", {{"event", sherl::Json::array()}, {"bytes", sherl::Json::array()}, {"block", sherl::Json::array()}}}}}};
    }

    template <class Report>
    void record(store::Study& study, store::RunId run, api::RunOutcome outcome, Report report) const {
        const sherl::test::FakeClock clock;
        store::RunRecorder::Options options;
        options.trace_steps = {3};
        store::RunRecorder recorder(study.path(), store::claim_run(study, run, clock), clock, [] {}, options);
        api::RunStarted started;
        started.total_steps = 10;
        started.labels = {"kind", "unkind"};
        started.device = "cpu";
        started.threads = 1;
        recorder.started(started);
        report(recorder);
        recorder.finish(outcome);
    }

    void finish(store::Study& study, const char* method, std::int64_t predicted, std::int64_t measured) const {
        api::RunOutcome outcome = sherl::test::outcome_of("accuracy", 0.5, 0.4, measured);
        record(study, add(study, {{"method", {{"kind", method}}}}), outcome, [&](store::RunRecorder& recorder) { recorder.forecast(forecast_of(predicted)); });
    }

    // 1: SHERL with a forecast and two traces; 2: LoRA with more activations; 3: ran out of memory; 4: nothing was measured.
    void write_study() const {
        store::Study study = store::Study::open_for_writing(world_->store().toStdString());
        const auto measured = [](const api::MemorySplit& split) {
            api::RunOutcome outcome = sherl::test::outcome_of("accuracy", 0.5, 0.4, split.peak);
            outcome.counters["process_rss_peak"] = 300 * kMebi;
            outcome.split = split;
            return outcome;
        };
        const api::MemorySplit small = split_of(5, 9), large = split_of(20, 2);
        record(study, add(study, sherl::Json::object()), measured(small), [&](store::RunRecorder& recorder) {
            recorder.forecast(forecast_of(104 * kMebi));
            recorder.trace(trace_of(split_of(1, 3), 3));
            recorder.memory(small);
            recorder.trace(trace_of(small, 9));
        });
        record(study, add(study, {{"method", {{"kind", "lora"}}}}), measured(large), [&](store::RunRecorder& recorder) {
            recorder.memory(large);
            recorder.trace(trace_of(large, 2));
        });
        api::RunOutcome failed;
        failed.ending = api::Ending::failed;
        failed.steps = 3;
        failed.error = sherl::Error(sherl::ErrorKind::run, {.id = "run.out_of_memory", .what = sherl::Text::plain("out of memory"), .where = {}, .expected = {}, .got = {}, .way_out = {}});
        api::OutOfMemory& event = failed.out_of_memory.emplace();
        event.split = split_of(10, 4);
        event.trace = trace_of(event.split, 4);
        event.requested = 12 * kMebi;
        event.live = event.split.peak;
        event.limit = 112 * kMebi;
        event.phase = api::Phase::late;
        event.block = "block 1";
        event.step = 4;
        event.batch = event.split.batch;
        record(study, add(study, {{"method", {{"kind", "full"}}}}), failed, [](store::RunRecorder&) {});
        record(study, add(study, {{"method", {{"kind", "bitfit"}}}}), sherl::test::outcome_of("accuracy", 0.5, 0.4, 0), [](store::RunRecorder&) {});
    }

    std::unique_ptr<TinyWorld> world_;
};

QTEST_GUILESS_MAIN(TestCliMemory)
#include "tst_cli_memory.moc"
