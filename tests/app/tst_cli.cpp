// SPDX-License-Identifier: GPL-3.0-or-later
// The command line without an engine: SHERL_ENGINE names a file that does not exist.
#include <QDir>
#include <QFileInfo>
#include <QtTest>
#include <cmath>
#include <map>

#include "app/tiny_world.h"
#include "support/finished_runs.h"
#include "support/tiny_t5.h"

using sherl::test::Result;
using sherl::test::TinyWorld;

namespace {

QStringList words(const char* line) {
    return QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

}  // namespace

class TestCli : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        world_ = std::make_unique<TinyWorld>();
        world_->environment.insert(QStringLiteral("SHERL_ENGINE"), QStringLiteral("/no/such/engine.so"));
        spec_ = world_->write_spec(QStringLiteral("spec.json"));
        world_->write(QStringLiteral("three.tsv"),
                      "sentence\tsecond\tlabel\n"
                      "good film\there\tyes\nbad film\tnow\tno\nfine play\there\tyes\nbad play\tnow\tno\n"
                      "the book\tis\tperhaps\nthe film\twas\tperhaps\ngood book\tis\tyes\nbad book\tis\tno\n"
                      "the play\twas\tperhaps\n");
        world_->write_backbone(QStringLiteral("single"), 1);
        sherl::test::write_tiny_t5(world_->path(QStringLiteral("t5")).toStdString(), SHERL_TEST_DATA, {.encoder_blocks = 3});
    }

    void versionNamesProgramAndRevision() {
        const Result result = world_->run({QStringLiteral("--version")});
        QCOMPARE(result.code, 0);
        QVERIFY2(QRegularExpression(QStringLiteral("^sherl \\d+\\.\\d+\\.\\d+ \\(\\S+\\)\n$"))
                     .match(QString::fromUtf8(result.out))
                     .hasMatch(),
                 result.out.constData());
    }

    void helpListsEveryCommand() {
        const Result result = world_->run({QStringLiteral("--help")});
        QCOMPARE(result.code, 0);
        for (const char* command : {"run", "validate", "new", "methods", "resume", "stop", "pause", "runs", "delete",
                                    "show", "compare", "forecast", "memory", "inspect", "verify", "tokenize", "export", "predict"}) {
            QVERIFY2(result.out.contains(QByteArray("\n  ") + command + ' '), command);
            QCOMPARE(world_->run({QString::fromLatin1(command), QStringLiteral("--help")}).code, 0);
        }
    }

    // Each is refused with one sentence on standard error, nothing on standard output and nothing created.
    void badInputIsOneSentence_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, const char* line, const char* part) {
            QTest::newRow(name) << words(line) << QString::fromLatin1(part);
        };
        row("no command", "", "subcommand is required");
        row("unknown command", "train x", "no such command");
        row("unknown option", "runs --frobnicate", "--frobnicate");
        row("run without spec", "run", "SPEC is required");
        row("run: no such spec", "run none.json --store new.sherl", "none.json");
        row("run: bad key", "run spec.json --store new.sherl --set train.bogus=1", "train.bogus");
        row("run: bad value", "run spec.json --store new.sherl --set train.batch_size=0", "train.batch_size");
        row("run: bad seeds", "run spec.json --store new.sherl --seeds 4-0", "--seeds");
        row("run: a seed twice", "run spec.json --store new.sherl --seeds 0,1,0", "--seeds");
        row("run: no data", "run spec.json --store new.sherl --set task.data.files.train=none.tsv", "none.tsv");
        row("run: no column", "run spec.json --store new.sherl --set task.data.columns.text=none", "none");
        row("runs: empty store", "runs --store EMPTY", "--store: the value is empty");
        row("run: empty name", "run spec.json --store new.sherl --name EMPTY", "--name: the value is empty");
        row("run: empty seeds", "run spec.json --store new.sherl --seeds EMPTY", "--seeds: the value is empty");
        row("compare: empty csv", "compare 1 --csv EMPTY", "--csv: the value is empty");
        row("compare: empty svg", "compare 1 --svg EMPTY", "--svg: the value is empty");
        row("compare: empty latex", "compare 1 --latex EMPTY", "--latex: the value is empty");
        row("export: empty out", "export 1 --out EMPTY", "--out: the value is empty");
        row("predict: empty backbone", "predict backbone --text x --backbone EMPTY", "--backbone: the value is empty");
        row("show: empty run", "show EMPTY", "the value is empty");
        row("run: no metric of three classes",
            "run spec.json --store new.sherl --set task.data.files.train=three.tsv --set task.metric=f1",
            "accuracy, matthews (3 classes)");
        row("validate: no metric of three classes",
            "validate spec.json --set task.data.files.train=three.tsv --set task.metric=f1", "task.metric");
        row("run: pairs without segments",
            "run spec.json --store new.sherl --set task.data.files.train=three.tsv --set backbone.path=single "
            "--set task.data.columns.text_pair=second",
            "type_vocab_size");
        row("run: classes on an encoder-decoder", "run spec.json --store new.sherl --set backbone.path=t5", "expected seq2seq");
        row("run: texts of an encoder", "run spec.json --store new.sherl --set task.kind=seq2seq", "expected classification, regression");
        row("validate: method of encoders",
            "validate spec.json --set backbone.path=t5 --set task.kind=seq2seq --set method={\"kind\":\"ia3\"}",
            "Use another backbone, or one of full, partial,");
        row("validate: answers cut",
            "validate spec.json --set backbone.path=t5 --set task.kind=seq2seq --set task.max_target_length=2", "task.max_target_length");
        row("validate: answers not generated",
            "validate spec.json --set backbone.path=t5 --set task.kind=seq2seq --set task.generation.max_new_tokens=1",
            "task.generation.max_new_tokens");
        row("new: method of encoders", "new --method prefix --backbone t5", "Use another backbone");
        row("run: no engine", "run spec.json --store new.sherl", "./workbench setup");
        row("validate: no backbone", "validate spec.json --set backbone.path=/none", "/none");
        row("validate: later method", "validate spec.json --set method={\"kind\":\"quantum\"}", "quantum");
        row("new: unknown method", "new --method none", "none");
        row("new: unknown data", "new --data none", "none");
        row("new: existing file", "new spec.json", "spec.json");
        row("methods: unknown", "methods none", "none");
        row("runs: no store", "runs --store new.sherl", "new.sherl");
        row("runs: no default store", "runs", "default.sherl");
        row("runs: no expression", "runs --where (a", "character");
        row("show: no store", "show 1 --store new.sherl", "new.sherl");
        row("stop: no store", "stop 1 --store new.sherl", "new.sherl");
        row("pause: no store", "pause 1 --store new.sherl", "new.sherl");
        row("resume: no store", "resume 1 --store new.sherl", "new.sherl");
        row("delete: no store", "delete 1 --store new.sherl --yes", "new.sherl");
        row("compare: no store", "compare 1 2 --store new.sherl", "new.sherl");
        row("compare: bad budget", "compare 1 --store new.sherl --budget much", "--budget");
        row("compare: budget without a unit", "compare 1 --store new.sherl --budget 600", "Write \"600 MiB\", or \"600 B\" if you mean bytes.");
        row("compare: split without a figure", "compare 1 --split test --csv new.csv", "--svg FILE");
        row("compare: unknown split", "compare 1 --svg new.svg --split train", "--split");
        row("compare: unknown chart", "compare 1 --svg new.svg --chart pie", "--chart");
        row("compare: dark nothing", "compare 1 --dark --csv new.csv", "--svg FILE");
        row("compare: no table", "compare 1 --columns name --csv new.csv", "Add --latex FILE or --markdown FILE");
        row("compare: unknown column", "compare 1 --columns name,accuracy --latex new.tex", "tensor_peak_train, forecast, forecast_error, weights, gradients");
        row("compare: column without a name", "compare 1 --columns name, --latex new.tex", "--columns");
        row("compare: no folder", "compare 1 --latex nowhere/new.tex", "nowhere/new.tex");
        row("compare: a folder", "compare 1 --png backbone", "this is a folder");
        row("compare: one file twice", "compare 1 --csv new --markdown ./new", "--markdown");
        row("compare: over the study", "compare 1 --store new.sherl --csv new.sherl", "the study would be overwritten");
        row("export: no store", "export 1 --out new --store new.sherl", "new.sherl");
        row("export: unknown weights", "export 1 --out new --weights middle", "--weights");
        row("store is no study", "runs --store spec.json", "spec.json");
        row("inspect: no folder", "inspect /none", "/none");
        row("inspect: no backbone", "inspect .", "config.json");
        row("new: no folder", "new nowhere/spec.json", "nowhere/spec.json");
        row("tokenize: nothing to do", "tokenize backbone", "--jsonl");
        row("tokenize: no file", "tokenize backbone --jsonl none.jsonl", "none.jsonl");
        row("tokenize: no tokenizer", "tokenize spec.json word", "spec.json");
        row("verify: no case", "verify backbone", "case.json");
        row("verify: no folder", "verify none", "case.json");
        row("predict: no folder", "predict none --text word", "none");
        row("predict: nothing to do", "predict backbone", "--text");
        row("predict: no output", "predict backbone --file reviews.tsv", "--out");
        row("predict: no column", "predict backbone --file reviews.tsv --out new.tsv", "\"text\"");
    }
    void badInputIsOneSentence() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, part);
        for (QString& word : arguments) {
            if (word == QLatin1String("EMPTY")) word.clear();
        }
        const QStringList before =
            QDir(world_->path({})).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        const Result result = world_->run(arguments);
        QCOMPARE(result.code, 2);
        QCOMPARE(result.out, QByteArray());
        QCOMPARE(result.sentences().size(), 1);
        QVERIFY2(result.err.startsWith("sherl: "), result.err.constData());
        QVERIFY2(QString::fromUtf8(result.err).contains(part), result.err.constData());
        QCOMPARE(QDir(world_->path({})).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), before);
    }

    // Bytes that no JSON text can hold, in an argument and in the folder that relative paths start at.
    void bytesThatAreNoUtf8AreRefused() {
        const auto shell = [&](const char* script) {
            QProcess process;
            process.setProcessEnvironment(world_->environment);
            process.setWorkingDirectory(world_->path({}));
            process.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromLatin1(script),
                                                      QStringLiteral(SHERL_BINARY_DIR "/bin/sherl")});
            process.waitForFinished(120'000);
            return Result{.code = process.exitCode(),
                          .out = process.readAllStandardOutput(),
                          .err = process.readAllStandardError()};
        };
        const Result name = shell("exec \"$0\" run spec.json --store new.sherl --name \"$(printf '\\377')\"");
        QCOMPARE(name.code, 2);
        QCOMPARE(name.sentences().size(), 1);
        QVERIFY2(name.err.contains("name: the text is not UTF-8"), name.err.constData());
        const Result folder = shell(
            "folder=$(printf '\\351'); mkdir \"$folder\"; cp -r spec.json backbone reviews.tsv \"$folder\"; "
            "(cd \"$folder\" && \"$0\" validate spec.json); code=$?; rm -r \"$folder\"; exit $code");
        QCOMPARE(folder.code, 2);
        QVERIFY2(folder.err.contains("backbone.path: the path is not UTF-8"), folder.err.constData());
        QCOMPARE(shell("exec \"$0\" new --backbone \"$(printf '\\377')\"").code, 2);
        QCOMPARE(shell("exec \"$0\" inspect \"$(printf '\\377')\"").code, 2);
    }

    void allProblemsOfAllSpecsAreToldAtOnce() {
        const Result result =
            world_->run(words("run spec.json none.json --store new.sherl --set train.batch_size=0 "
                              "--set train.epochs=-1"));
        QCOMPARE(result.code, 2);
        QCOMPARE(result.sentences().size(), 3);
        QVERIFY(result.err.contains("train.batch_size") && result.err.contains("train.epochs") &&
                result.err.contains("none.json"));
        QVERIFY(!QFileInfo::exists(world_->path(QStringLiteral("new.sherl"))));
    }

    void inspectTellsWhatTheFolderHolds() {
        const Result text = world_->run(words("inspect backbone"));
        QCOMPARE(text.code, 0);
        QVERIFY(text.out.contains("WordPiece"));
        const QJsonObject json = world_->run(words("inspect backbone --json")).json();
        QCOMPARE(json.value(QLatin1String("blocks")).toInt(), 2);
        // Embeddings (21 + 24 + 2 rows, norm), two blocks of 4 attention and 2 feed-forward layers with norms, pooler.
        const int width = 32, inner = 64;
        const int block = 4 * (width * width + width) + 2 * width * inner + inner + width + 4 * width;
        QCOMPARE(json.value(QLatin1String("parameters")).toInt(),
                 (21 + 24 + 2) * width + 2 * width + 2 * block + width * width + width);
        QCOMPARE(json.value(QLatin1String("methods")).toArray().size(), 12);
        QVERIFY(json.value(QLatin1String("methods_not_defined")).toArray().isEmpty());
    }

    void inspectTellsTheFactsOfAT5() {
        const Result text = world_->run(words("inspect t5"));
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.contains("3 of the encoder, 2 of the decoder, width 16, 2 heads of 8"), text.out.constData());
        QVERIFY(text.out.contains("SentencePiece") && text.out.contains("1.0") && text.out.contains("prefix (bert)"));
        const QJsonObject json = world_->run(words("inspect t5 --json")).json();
        const QJsonObject blocks = json.value(QLatin1String("blocks")).toObject();
        QCOMPARE(blocks.value(QLatin1String("encoder")).toInt(), 3);
        QCOMPARE(blocks.value(QLatin1String("decoder")).toInt(), 2);
        QCOMPARE(json.value(QLatin1String("version")).toString(), QStringLiteral("1.0"));
        QCOMPARE(json.value(QLatin1String("feed_forward_form")).toString(), QStringLiteral("relu"));
        QVERIFY(json.value(QLatin1String("tied")).toBool() && json.value(QLatin1String("problems")).toArray().isEmpty());
        // Attention of 4 matrices, a feed-forward layer of 2, norms; positions in the first block of each stack; all tied.
        const int width = 16, inner = 32, attention = 4 * width * width + width, feed_forward = 2 * width * inner + width;
        const int vocabulary = json.value(QLatin1String("vocabulary")).toInt();
        QCOMPARE(json.value(QLatin1String("parameters")).toInt(),
                 vocabulary * width + 3 * (attention + feed_forward) + 2 * (2 * attention + feed_forward) + 2 * 32 * 2 + 2 * width);
        const QJsonArray methods = json.value(QLatin1String("methods")).toArray();
        const QJsonArray others = json.value(QLatin1String("methods_not_defined")).toArray();
        QVERIFY(methods.contains(QStringLiteral("sherl")) && methods.contains(QStringLiteral("lst")) && !methods.contains(QStringLiteral("ia3")));
        QCOMPARE(others, (QJsonArray{QStringLiteral("linear_probe"), QStringLiteral("ia3"), QStringLiteral("prefix"), QStringLiteral("unipt")}));
    }

    // "0" and the end token as the SentencePiece library of Python has them (spiece.jsonl).
    void tokenizeReadsSentencePiece() {
        const QByteArray expected = "{\"ids\": [6, 280, 1]}";
        QCOMPARE(world_->run(words("tokenize t5 0")).lines(), QList<QByteArray>{expected});
        QCOMPARE(world_->run(words("tokenize t5/spiece.model 0")).lines(), QList<QByteArray>{expected});
    }

    void validateShowsWhatAT5ReadsAndAnswers() {
        const QString on_t5 = QStringLiteral("validate spec.json --set backbone.path=t5 --set task.kind=seq2seq --set task.max_length=9");
        const Result text = world_->run(on_t5.split(QLatin1Char(' ')));
        QVERIFY2(text.code == 0, text.err.constData());
        QVERIFY2(text.out.contains("label \"kind\", answered \"kind\"") && text.out.contains("longest answer"), text.out.constData());
        const QJsonObject json = world_->run((on_t5 + QStringLiteral(" --json")).split(QLatin1Char(' '))).json();
        const QJsonObject answers = json.value(QLatin1String("answers")).toObject();
        QCOMPARE(answers.value(QLatin1String("classes")).toArray(), (QJsonArray{QStringLiteral("kind"), QStringLiteral("unkind")}));
        const QJsonArray first = answers.value(QLatin1String("first")).toArray();
        QCOMPARE(first.size(), 3);
        QVERIFY(first.at(0).toObject().value(QLatin1String("source")).toString().startsWith(QStringLiteral("sentence: the ")));
        const QJsonObject train = json.value(QLatin1String("lengths")).toObject().value(QLatin1String("train")).toObject();
        QVERIFY(train.value(QLatin1String("longest")).toInt() > 9 && train.value(QLatin1String("truncated")).toInt() > 0);
        const QJsonObject targets =
            answers.value(QLatin1String("lengths")).toObject().value(QLatin1String("train")).toObject();
        QVERIFY(targets.value(QLatin1String("longest")).toInt() >= 2);
        QCOMPARE(targets.value(QLatin1String("truncated")).toInt(), 0);
        QVERIFY(!world_->run(words("validate spec.json --json")).json().contains(QLatin1String("answers")));
    }

    // Rates: methods.md A5 and D.
    void newOnAT5WritesASpecThatValidates() {
        const std::map<QString, double> rates{{QStringLiteral("sherl"), 3e-3},  {QStringLiteral("lst"), 3e-3},
                                              {QStringLiteral("lora"), 3e-4},   {QStringLiteral("full"), 3e-4},
                                              {QStringLiteral("adapter"), 3e-4}, {QStringLiteral("bitfit"), 3e-4},
                                              {QStringLiteral("prompt"), 0.3}};
        for (const auto& [method, rate] : rates) {
            const QString file = method + QStringLiteral("-t5.json");
            QCOMPARE(world_->run({QStringLiteral("new"), QStringLiteral("--backbone"), QStringLiteral("t5"), QStringLiteral("--data"),
                                  QStringLiteral("table"), QStringLiteral("--method"), method, file}).code, 0);
            const Result valid = world_->run({QStringLiteral("validate"), file, QStringLiteral("--json"), QStringLiteral("--set"),
                                              QStringLiteral("task.data.files.train=reviews.tsv"), QStringLiteral("--set"),
                                              QStringLiteral("task.data.columns.text=sentence")});
            QVERIFY2(valid.code == 0, valid.err.constData());
            const QJsonObject spec = valid.json().value(QLatin1String("spec")).toObject();
            QCOMPARE(spec.value(QLatin1String("task")).toObject().value(QLatin1String("kind")).toString(), QStringLiteral("seq2seq"));
            QCOMPARE(spec.value(QLatin1String("train")).toObject().value(QLatin1String("optimizer")).toObject().value(QLatin1String("lr")).toDouble(), rate);
        }
        const Result glue = world_->run(words("new --backbone t5 --data rte"));
        QVERIFY(glue.out.contains("official-t5") && glue.out.contains("\"epochs\": 20.0"));
    }

    void tokenizePrintsOneLineForEachText() {
        const QByteArray expected = "{\"ids\": [2, 11, 12, 16, 5, 3], \"type_ids\": [0, 0, 0, 0, 0, 0]}";
        QCOMPARE(
            world_->run({QStringLiteral("tokenize"), QStringLiteral("backbone"), QStringLiteral("The film is good")})
                .lines(),
            QList<QByteArray>{expected});
        const Result lines =
            world_->run(words("tokenize backbone/vocab.txt --jsonl -"),
                        "{\"text\": \"the film is good\"}\n{\"text\": \"\", \"text_pair\": \"now\"}\n");
        QCOMPARE(lines.code, 0);
        QCOMPARE(lines.lines(), (QList<QByteArray>{expected, "{\"ids\": [2, 3, 20, 3], \"type_ids\": [0, 0, 1, 1]}"}));
        // A text in brackets is one text.
        QCOMPARE(world_->run({QStringLiteral("tokenize"), QStringLiteral("backbone"), QStringLiteral("[good,bad]")})
                     .lines()
                     .size(),
                 1);
    }

    void validateCountsTheData() {
        const Result result = world_->run(words("validate spec.json --json"));
        QCOMPARE(result.code, 0);
        const QJsonObject json = result.json();
        QCOMPARE(json.value(QLatin1String("spec_hash")).toString().size(), 64);
        const QJsonObject examples =
            json.value(QLatin1String("data")).toObject().value(QLatin1String("examples")).toObject();
        int sum = 0;
        for (const QJsonValue& count : examples) sum += count.toInt();
        QCOMPARE(sum, 64);
        const QJsonArray labels = json.value(QLatin1String("labels")).toArray();
        QCOMPARE(labels.size(), 2);
        QCOMPARE(labels.at(0).toObject().value(QLatin1String("name")).toString(), QStringLiteral("kind"));
        const QJsonObject lengths =
            json.value(QLatin1String("lengths")).toObject().value(QLatin1String("train")).toObject();
        QCOMPARE(lengths.value(QLatin1String("longest")).toInt(), 8);  // six words and two special tokens
        QCOMPARE(lengths.value(QLatin1String("truncated")).toInt(), 0);
        QVERIFY(world_->run(words("validate spec.json")).out.contains("label \"kind\""));
    }

    void validateReadsStandardInputAndSettings() {
        QFile file(spec_);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const Result result = world_->run(words("validate - --json --set task.max_length=5"), file.readAll());
        QCOMPARE(result.code, 0);
        const QJsonObject train =
            result.json().value(QLatin1String("lengths")).toObject().value(QLatin1String("train")).toObject();
        QVERIFY(train.value(QLatin1String("truncated")).toInt() > 0);
    }

    void newWritesASpecThatValidates() {
        const Result printed = world_->run(words("new --backbone backbone --data table"));
        QCOMPARE(printed.code, 0);
        const Result written = world_->run(words("new --backbone backbone --data table started.json"));
        QCOMPARE(written.code, 0);
        QFile file(world_->path(QStringLiteral("started.json")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), printed.out);
        const Result valid =
            world_->run(words("validate started.json --set task.data.files.train=reviews.tsv "
                              "--set task.data.columns.text=sentence --set task.max_length=12"));
        QVERIFY2(valid.code == 0, valid.err.constData());
    }

    void methodsAreTheCatalogue() {
        QVERIFY(world_->run(words("methods")).out.contains("linear_probe"));
        QVERIFY(world_->run(words("methods sherl")).out.contains("early_layers"));
        QCOMPARE(world_->run(words("methods --json")).json().value(QLatin1String("methods")).toArray().size(), 12);
        QCOMPARE(world_->run(words("methods lora --json")).json().value(QLatin1String("kind")).toString(),
                 QStringLiteral("lora"));
    }

    // Runs that have not begun: tables of dashes, and no figure, which is said before anything is printed or written.
    void runsWithoutResultsAreComparedButNotDrawn() {
        {
            sherl::store::Study study = sherl::store::Study::open_for_writing(world_->store().toStdString());
            sherl::test::add_run(study, "sherl", 0, "first_run");
            sherl::test::add_run(study, "lora", 0, "other task", {{"task", {{"data", {{"name", "sst2"}, {"path", "SST-2"}}}}}});
        }
        const auto compare = [&](const char* line) {
            return world_->run(words(line) << QStringLiteral("--store") << world_->store());
        };
        const auto content = [&](const char* name) {
            QFile file(world_->path(QString::fromLatin1(name)));
            return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
        };
        const Result tables = compare("compare 1 2 --csv t.csv --latex t.tex --markdown t.md");
        QVERIFY2(tables.code == 0, tables.err.constData());
        const QByteArray unlike("Different metrics: first_run (matthews), other task (accuracy).");
        QCOMPARE(tables.err, "sherl: warning: " + unlike + '\n');
        QVERIFY2(tables.out.endsWith("wrote t.csv\nwrote t.tex\nwrote t.md\n"), tables.out.constData());
        QVERIFY(content("t.csv").contains(QStringLiteral("\n1,first_run,sherl,cola,matthews,0,,,,,,,,,,,,,,,,,,,\n")));
        QVERIFY(content("t.md").contains(QStringLiteral("\n| first\\_run | SHERL | cola | – | – |\n")));
        QVERIFY(content("t.md").contains(QStringLiteral("\nDifferent metrics: first\\_run (matthews), other task (accuracy).\n")));
        const QString latex = content("t.tex");
        QVERIFY(latex.contains(QStringLiteral("Different metrics: first\\_run (matthews), other task (accuracy).")));
        QVERIFY(latex.contains(QStringLiteral("first\\_run & SHERL & cola & -- & -- \\\\\n")));
        for (const char* part : {"{table}", "{tabular}"}) {
            QCOMPARE(latex.count(QStringLiteral("\\begin") + QString::fromLatin1(part)), 1);
            QCOMPARE(latex.count(QStringLiteral("\\end") + QString::fromLatin1(part)), 1);
        }
        QCOMPARE(latex.count(QLatin1Char('{')), latex.count(QLatin1Char('}')));

        const Result chosen = world_->run(words("compare 1 2 --csv all.csv --markdown chosen.md --store")
                                          << world_->store() << QStringLiteral("--columns") << QStringLiteral("runs, name"));
        QVERIFY2(chosen.code == 0, chosen.err.constData());
        QVERIFY(content("chosen.md").contains(QStringLiteral("\n| Runs | Variant |\n| --- | --- |\n| 1 | first\\_run |\n")));
        QCOMPARE(content("all.csv"), content("t.csv"));

        const Result figure = compare("compare 1 2 --csv new.csv --svg new.svg");
        QCOMPARE(figure.code, 2);
        QCOMPARE(figure.out, QByteArray());
        QCOMPARE(figure.sentences().size(), 2);
        QVERIFY2(figure.sentences().at(0).contains("a figure needs results, and this run has no validation matthews yet"), figure.err.constData());
        QVERIFY2(figure.sentences().at(1).contains("a figure compares one task: this is sst2 (accuracy), the first run is cola (matthews)"),
                 figure.err.constData());
        QVERIFY(!QFileInfo::exists(world_->path(QStringLiteral("new.csv"))));
        QVERIFY(!QFileInfo::exists(world_->path(QStringLiteral("new.svg"))));
    }

    // Under the names of the window, with n, the rule, and all that stands in the way.
    void aComparisonTellsWhatItsNumbersAre() {
        const QString store = finished_study();
        const auto compare = [&](const char* line) { return world_->run(words(line) << QStringLiteral("--store") << store); };
        const Result alike = compare("compare 1 2");
        QVERIFY2(alike.code == 0 && alike.err.isEmpty(), alike.err.constData());
        QVERIFY2(alike.out.contains("1 2   LoRA · rank 8  2  "), alike.out.constData());
        QVERIFY2(alike.out.endsWith("\nMetrics: best validation step; mean [lowest, highest] over n = 2 seeds.\n"), alike.out.constData());

        const Result unlike = compare("compare 1 2 3 --json");
        QCOMPARE(unlike.code, 0);
        const QList<QByteArray> sentences = unlike.sentences();
        QCOMPARE(sentences.size(), 2);
        QVERIFY2(sentences.at(0).contains("warning: Different data or splits: LoRA · rank 8 (cola, SHA-256 data), LoRA · rank 4 (cola, SHA-256 other)."), unlike.err.constData());
        QVERIFY2(sentences.at(1).contains("warning: Unequal numbers of finished seeds: LoRA · rank 8 (2), LoRA · rank 4 (1)."), unlike.err.constData());
        QCOMPARE(unlike.json().value(QLatin1String("notes")).toArray().size(), 2);
        QCOMPARE(unlike.json().value(QLatin1String("variants")).toArray().at(1).toObject().value(QLatin1String("name")).toString(), QStringLiteral("LoRA · rank 4"));
    }

    // Each chart needs what it shows, and says what is missing.
    void aFigureSaysWhatItLacks() {
        const QString store = finished_study();
        const auto draw = [&](const char* line) { return QString::fromUtf8(world_->run(words(line) << QStringLiteral("--store") << store << words("--svg lacks.svg")).err); };
        QVERIFY2(draw("compare 4 --chart memory").contains(QStringLiteral("the peak of this run is not measured")), "no peak");
        QVERIFY2(draw("compare 4").contains(QStringLiteral("the peak of this run is not measured")), "no peak, both");
        QVERIFY2(draw("compare 5").contains(QStringLiteral("the validation matthews of a seed is not a finite number")), "diverged");
        QVERIFY2(draw("compare 6 --split test").contains(QStringLiteral("this run has no test matthews yet")), "no test");
        for (const char* line : {"compare 5 --chart memory", "compare 6 --chart memory", "compare 6"}) {
            const QString said = draw(line);
            QVERIFY2(!said.contains(QStringLiteral("a figure needs results")), qPrintable(said));
        }
    }

  private:
    // Two seeds of one variant, another on other data, and runs without a peak, with a metric that is no number, without a test.
    QString finished_study() {
        const QString file = world_->path(QStringLiteral("finished.sherl"));
        if (QFileInfo::exists(file)) return file;
        sherl::store::Study study = sherl::store::Study::open_for_writing(file.toStdString());
        using sherl::test::outcome_of;
        const sherl::Json small{{"method", {{"rank", 4}}}};
        const auto add = [&](const char* method, std::int64_t seed, const sherl::Json& more, const sherl::api::RunOutcome& outcome, const char* data) {
            sherl::test::finish_run(study, sherl::test::add_run(study, method, seed, {}, more), outcome, data);
        };
        add("lora", 0, {{"method", {{"rank", 8}}}}, outcome_of("matthews", 0.5, 0.4, 5 << 20), "data");
        add("lora", 1, {{"method", {{"rank", 8}}}}, outcome_of("matthews", 0.7, 0.6, 6 << 20), "data");
        add("lora", 0, small, outcome_of("matthews", 0.9, 0.8, 4 << 20), "other");
        add("bitfit", 0, sherl::Json::object(), outcome_of("matthews", 0.5, 0.4, 0), "data");
        add("full", 0, sherl::Json::object(), outcome_of("matthews", std::nan(""), 0.4, 7 << 20), "data");
        sherl::api::RunOutcome untested = outcome_of("matthews", 0.5, 0.4, 3 << 20);
        untested.test.clear();
        add("sherl", 0, sherl::Json::object(), untested, "data");
        return file;
    }

    std::unique_ptr<TinyWorld> world_;
    QString spec_;
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
