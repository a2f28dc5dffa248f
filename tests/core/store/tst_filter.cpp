// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "core/store/filter.h"
#include "core/store/support.h"

using namespace sherl;
using namespace sherl::store;

class TestFilter : public QObject {
    Q_OBJECT

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
            run.spec = test::small_document(run.method);
        }
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
        row("test.accuracy = 0.75", "1");
        row("validation.f1 > 0", "");
        row("reduction = 2", "1 4");
        row("reduction != 2", "2 3");
        row("method.rank = 8", "2");
        row("lr = 1e-3", "1 2 3 4");
        row("train.optimizer.lr < 0.001", "");
        row("kind = sherl", "1 4");
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

    void deepNestingIsRefused() {
        QVERIFY_THROWS_EXCEPTION(Error, Filter(std::string(100000, '(')));
        QVERIFY_THROWS_EXCEPTION(Error, Filter("not " + std::string(200, '(') + "id = 1"));
    }
};

QTEST_APPLESS_MAIN(TestFilter)
#include "tst_filter.moc"
