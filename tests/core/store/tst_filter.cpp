// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "core/store/filter.h"
#include "core/store/support.h"

using namespace sherl;
using namespace sherl::store;

class TestFilter : public QObject {
    Q_OBJECT

    // 12:00 of a day of July 2024, local time.
    static std::int64_t local_noon(int day) {
        return QDateTime(QDate(2024, 7, day), QTime(12, 0)).toMSecsSinceEpoch();
    }

    // Four runs; the table below names them by id.
    static std::vector<RunSummary> runs() {
        std::vector<RunSummary> list(4);
        const char* methods[] = {"sherl", "lora", "full", "sherl"};
        for (std::size_t i = 0; i < list.size(); ++i) {
            RunSummary& run = list[i];
            run.id = static_cast<RunId>(i + 1);
            run.method = methods[i];
            run.name = run.method + " trial";
            run.uuid = std::to_string(i) + "abc0000-0000-4000-8000-000000000000";
            run.spec_hash = "3fa" + std::to_string(i);
            run.task = i == 3 ? "bbc-news" : "cola";
            run.status = i == 2 ? Status::failed : Status::finished;
            run.seed = static_cast<std::int64_t>(i % 2);
            run.seconds = 100.0 * static_cast<double>(i);
            run.peak_bytes = std::int64_t{1} << (29 + i);  // 0.5, 1, 2, 4 GiB
            run.spec = store::test::small_document(run.method);
            run.spec["task"] = {{"data", {{"files", {{"test", "test.tsv"}}}, {"path", "/data"}}}};
            run.spec["comment"] = {{"lr", "as in the paper"}};  // makes no second "lr"
            run.trainable_parameters = static_cast<std::int64_t>(1000 * i);
            run.metric = i == 1 ? "accuracy" : "matthews";
            run.created_ms = local_noon(static_cast<int>(i + 1)) + 30 * 60000 + 15999;
        }
        list[1].test = {{"accuracy", 0.75}, {"f1", 0.95}};
        list[0].validation = {{"matthews", 0.25}};
        list[0].test = {{"accuracy", 0.75}};
        list[0].tags = {"base", "night"};
        list[0].counters = {{"tensor_peak_eval", 2048}, {"process_rss_peak", 4096}};
        list[2].peak_bytes.reset();
        return list;
    }

  private Q_SLOTS:
    void selects_data() {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("ids");
        const auto row = [](const char* expression, const char* ids) {
            QTest::newRow(expression) << QString::fromUtf8(expression) << QString::fromUtf8(ids);
        };
        row("", "1 2 3 4");
        row("task = cola and method in (sherl, lora) and peak < 3 GiB", "1 2");
        row("method=lora or method=full and seed=1", "2");
        row("(method=lora or method=full) and seed=1", "2");
        row("method = full or method = lora and seed = 7", "3");  // and binds tighter
        row("not method = sherl", "2 3");
        row("not not method = sherl", "1 4");
        row("method not in (sherl)", "2 3");
        row("method != sherl", "2 3");
        row("METHOD2 = x or id > 2", "!");
        row("Status = failed", "!");
        row("status = FAILED", "3");
        row("status ~ fin", "1 2 4");
        row("peak <= 512 MiB", "1");
        row("peak >= 1073741824", "2 4");
        row("peak > 1.5GiB", "4");
        row("peak < 1 GB", "1");
        row("eval_peak = 2 KiB", "1");
        row("process_rss_peak = 4096", "1");
        row("seconds >= 1.5 min", "2 3 4");
        row("seconds < 1 h", "1 2 3 4");
        row("seconds = 200 s", "3");
        row("validation.matthews > 0.2", "1");
        row("not validation.matthews > 0.2", "2 3 4");
        row("test.accuracy = 0.75", "1 2");
        row("validation.f1 > 0", "");
        row("reduction = 2", "1 4");
        row("reduction != 2", "2 3");
        row("method.rank = 8", "2");
        row("lr = 1e-3", "1 2 3 4");
        row("train.optimizer.lr < 0.001", "");
        row("comment.lr ~ paper", "1 2 3 4");
        row("accumulate > 1", "");  // a key of the catalogue, though no run of the study has it
        row("method.kind = sherl", "1 4");
        // The main metric of the run, whatever keys of the spec end so.
        row("validation > 0.2", "1");
        row("validation < 0.2", "");
        row("not validation > 0.2", "2 3 4");
        row("test >= 0.5", "2");
        row("test > 0.9", "");
        row("task.data.files.test = test.tsv", "1 2 3 4");
        // Names of their own that several keys end with.
        for (const char* name : {"kind", "path", "dropout", "train"})
            row(qPrintable(QStringLiteral("%1 = x").arg(QLatin1String(name))), "!");
        row("spec_hash = 3fa1", "2");
        row("parameters >= 2000 and trainable_parameters < 3000", "3");
        row("created = 2024-07-02", "2");
        row("created != 2024-07-02", "1 3 4");
        row("created < 2024-07-02", "1");
        row("created <= 2024-07-02", "1 2");
        row("created > 2024-07-02", "3 4");
        row("created >= 2024-07-02", "2 3 4");
        row("created in (2024-07-01, 2024-07-04)", "1 4");
        row("created = \"2024-07-03 12:30\"", "3");
        row("created > '2024-07-03 12:29' and created < 2024-07-03T12:31", "3");
        row("created = 2024-07-03T12:30:15", "3");
        row("created < 2024-07-03T12:30:15", "1 2");
        row("early_layers ~ 10", "1 4");
        row("early_layers ~ 11 or early_layers ~ 0 and id = 4", "4");
        row("early_layers = '0,1,10'", "1 4");
        row("early_layers = [0,1,10]", "!");
        row("early_layers = \"[0,1,10]\"", "1 4");
        row("name = 'lora trial'", "2");
        row("name ~ TRIAL", "1 2 3 4");
        row("tag = night", "1");
        row("tag != night", "2 3 4");
        row("hash = 3fa1", "2");
        row("hash = 3FA", "1 2 3 4");
        row("uuid = 2abc", "3");
        row("id in (1, 4)", "1 4");
        row("task = bbc-news", "4");
    }
    void selects() {
        QFETCH(QString, expression);
        QFETCH(QString, ids);
        const auto all = runs();
        QStringList found;
        try {
            const Filter filter(expression.toStdString());
            filter.check_fields(all);
            for (const RunSummary& run : all) {
                if (filter.matches(run)) found << QString::number(run.id);
            }
        } catch (const Error& error) {
            QVERIFY2(ids == QStringLiteral("!"), error.what());
            return;
        }
        QCOMPARE(found.join(QLatin1Char(' ')), ids);
    }

    void errorsNameWordAndPosition_data() {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<int>("position");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* expression, int position, const char* word) {
            QTest::newRow(expression) << QString::fromUtf8(expression) << position << QString::fromUtf8(word);
        };
        row("task", 5, "");
        row("task =", 7, "");
        row("task = cola and", 16, "");
        row("task == cola", 6, "==");
        row("task => cola", 6, "=>");
        row("task cola", 6, "cola");
        row("task = cola method = lora", 13, "method");
        row("name = sherl all", 14, "all");
        row("(task = cola", 13, "");
        row("task = cola)", 12, ")");
        row("method in sherl", 11, "sherl");
        row("method in (sherl lora)", 18, "lora");
        row("method in ()", 12, ")");
        row("method not = x", 12, "=");
        row("and task = x", 1, "and");
        row("= x", 1, "=");
        row("name = 'open", 8, "'open");
        row("méthode = x and ü", 18, "");
        row("method < 3", 1, "method");
        row("peak ~ 3", 1, "peak");
        row("peak < much", 8, "much");
        row("peak < 3 h", 8, "3");
        row("seed = 3 GiB", 8, "3");
        row("seconds < 3 GiB", 11, "3");
        row("status = runing", 10, "runing");
        row("id = 1 and methd = lora", 12, "methd");
        row("matthews > 0.2", 1, "matthews");
        row("id = 1 or kind = lora", 11, "kind");
        row("test > good", 8, "good");
        row("test = cola.tsv", 8, "cola.tsv");
        row("created > yesterday", 11, "yesterday");
        row("created = 2024-13-01", 11, "2024-13-01");
        row("created = 2024-02-30", 11, "2024-02-30");
        row("created = '2024-07-01 25:00'", 11, "2024-07-01 25:00");
        row("created = 2024-07-01x", 11, "2024-07-01x");
        row("created = 5", 11, "5");
        row("created ~ 2024", 1, "created");
    }
    void errorsNameWordAndPosition() {
        QFETCH(QString, expression);
        QFETCH(int, position);
        QFETCH(QString, word);
        try {
            Filter(expression.toStdString()).check_fields(runs());
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(exit_code(error.kind()), 2);
            QCOMPARE(QString::fromStdString(error.id()), QStringLiteral("store.filter"));
            QCOMPARE(QString::fromStdString(error.problems().front().where),
                     QStringLiteral("character %1").arg(position));
            QCOMPARE(QString::fromStdString(error.problems().front().got),
                     word.isEmpty() ? QString() : QLatin1Char('"') + word + QLatin1Char('"'));
        }
    }

    // The way out of an ambiguous name are the paths, also in an empty study.
    void ambiguousNameIsToldWithItsPaths() {
        try {
            const Filter filter("path = x");
            QFAIL("accepted");
        } catch (const Error& error) {
            const QByteArray sentence = error.what();
            QVERIFY2(sentence.contains("backbone.path") && sentence.contains("task.data.path"), sentence.constData());
        }
    }

    void everyFieldIsListed() {
        const QByteArray list = QByteArray::fromStdString(filter_fields().english());
        for (const char* name : {"id, ", "created, ", "spec_hash, ", "validation, ", "test, ", "trainable_parameters, ",
                                 "test.NAME"})
            QVERIFY2(list.contains(name), name);
    }

    void deepNestingIsRefused() {
        QVERIFY_THROWS_EXCEPTION(Error, Filter(std::string(100000, '(')));
        QVERIFY_THROWS_EXCEPTION(Error, Filter("not " + std::string(200, '(') + "id = 1"));
    }
};

QTEST_APPLESS_MAIN(TestFilter)
#include "tst_filter.moc"
