// SPDX-License-Identifier: GPL-3.0-or-later
// The cards' reading: answers arrive on the GUI thread, stale ones never.
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "core/spec/glue.h"
#include "core/spec/resolve.h"
#include "tests/support/tiny_t5.h"
#include "widgets/bridge/preflight.h"

using namespace sherl;
using namespace sherl::widgets;
namespace fs = std::filesystem;

namespace {

constexpr int kPatience = 60000;

fs::path mini() {
    return fs::path(SHERL_TEST_DATA) / "formats" / "bert-mini";
}

spec::TaskSpec table(const QString& file) {
    spec::TaskSpec task;
    task.metric = "accuracy";
    task.max_length = 5;
    task.data.format = "table";
    task.data.train_file = file.toStdString();
    task.data.text_column = "sentence";
    task.data.split.kind = "given";
    return task;
}

void write(const QString& path, const QByteArray& content) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

}  // namespace

class TestPreflight : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void backboneIsInspected() {
        PreflightService service;
        QSignalSpy good(&service, &PreflightService::inspected);
        QSignalSpy bad(&service, &PreflightService::inspectionFailed);
        QThread* thread = nullptr;
        connect(&service, &PreflightService::inspected, this, [&] { thread = QThread::currentThread(); },
                Qt::DirectConnection);
        service.inspect(mini());
        QVERIFY(good.isEmpty());  // never before the caller has gone on
        QTRY_COMPARE_WITH_TIMEOUT(good.size(), 1, kPatience);
        QCOMPARE(thread, this->thread());
        const auto inspection = good.at(0).at(1).value<formats::Inspection>();
        const formats::Inspection expected = formats::inspect_backbone(mini());
        QCOMPARE(inspection.parameters, expected.parameters);
        QCOMPARE(inspection.config.bert.blocks, std::int64_t{2});
        service.inspect("/nowhere/at/all");
        QTRY_COMPARE_WITH_TIMEOUT(bad.size(), 1, kPatience);
        QCOMPARE(bad.at(0).at(0).value<fs::path>(), fs::path("/nowhere/at/all"));
    }

    void onlyTheNewestQuestionIsAnswered() {
        PreflightService service;
        QSignalSpy good(&service, &PreflightService::inspected);
        QSignalSpy bad(&service, &PreflightService::inspectionFailed);
        for (int i = 0; i < 50; ++i) service.inspect("/nowhere");
        service.inspect(mini());
        QTRY_COMPARE_WITH_TIMEOUT(good.size(), 1, kPatience);
        QVERIFY(bad.isEmpty());
        service.inspect("/nowhere");
        QTRY_COMPARE_WITH_TIMEOUT(bad.size(), 1, kPatience);
        QCOMPARE(good.size(), 1);
    }

    void goesAwayWhileReading() {
        for (int i = 0; i < 20; ++i) {
            PreflightService service;
            service.inspect(mini());
        }
        QCoreApplication::processEvents();
    }

    void tableWithTokens() {
        QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("vocab.txt")), "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\nb\n##c\n");
        write(folder.filePath(QStringLiteral("train.tsv")),
              "label\tid\tsentence\nx\t1\ta bc\ny\t2\tb b b b b\nx\t3\tzz\n");
        PreflightService service;
        QSignalSpy good(&service, &PreflightService::previewed);
        service.preview(table(folder.filePath(QStringLiteral("train.tsv"))), folder.path().toStdString());
        QTRY_COMPARE_WITH_TIMEOUT(good.size(), 1, kPatience);
        const auto preview = good.at(0).at(0).value<DataPreview>();
        QCOMPARE(preview.columns, (std::vector<std::string>{"label", "id", "sentence"}));
        QCOMPARE(preview.labels, (std::vector<std::string>{"x", "y"}));
        QCOMPARE(preview.sizes, (std::map<std::string, std::int64_t>{{"train", 3}}));
        QCOMPARE(preview.first.size(), std::size_t{3});
        QCOMPARE(preview.first[0].text, std::string("a bc"));
        QCOMPARE(preview.tokens[0], (std::vector<std::string>{"[CLS]", "a", "b", "##c", "[SEP]"}));
        QCOMPARE(preview.tokens[1], (std::vector<std::string>{"[CLS]", "b", "b", "b", "[SEP]"}));  // cut at 5
        QCOMPARE(preview.tokens[2], (std::vector<std::string>{"[CLS]", "[UNK]", "[SEP]"}));
        QCOMPARE(preview.lengths.at("train").truncated, std::int64_t{1});
        QCOMPARE(preview.report.label_counts.at("train"), (std::vector<std::int64_t>{2, 1}));
    }

    // Pieces of "cola sentence: The boat sank." and "0": spiece.jsonl, written by the SentencePiece library of Python.
    void textToTextAsTrainingReadsIt() {
        QTemporaryDir folder;
        const fs::path t5 = folder.path().toStdString();
        sherl::test::write_tiny_t5(t5, SHERL_TEST_DATA);
        write(folder.filePath(QStringLiteral("train.tsv")), "x\t0\t*\tThe boat sank.\nx\t1\t\tHe ran.\n");
        spec::TaskSpec task;
        task.kind = "seq2seq";
        task.metric = "matthews";
        task.max_length = 10;
        task.data.format = "glue-tsv";
        task.data.name = "cola";
        task.data.path = t5;
        task.data.train_file = t5 / "train.tsv";
        task.data.labels = {"unacceptable", "acceptable"};
        PreflightService service;
        QSignalSpy good(&service, &PreflightService::previewed), bad(&service, &PreflightService::previewFailed);
        service.preview(task, t5);
        QTRY_VERIFY_WITH_TIMEOUT(good.size() + bad.size() == 1, kPatience);
        QVERIFY(bad.isEmpty());
        const auto preview = good.at(0).at(0).value<DataPreview>();
        QCOMPARE(preview.texts.size(), std::size_t{2});
        QCOMPARE(preview.texts[0].source, std::string("cola sentence: The boat sank."));
        QCOMPARE(preview.texts[0].target, std::string("0"));
        QCOMPARE(preview.texts[0].answer.size(), std::size_t{3});
        QCOMPARE(preview.texts[0].answer.back(), std::string("</s>"));
        QCOMPARE(preview.tokens[0].size(), std::size_t{10});  // of 16
        QCOMPARE(preview.lengths.at("train").longest, std::int64_t{16});
        QCOMPARE(preview.lengths.at("train").truncated, std::int64_t{2 - (preview.tokens[1].size() < 10 ? 1 : 0)});
        QCOMPARE(preview.answers.at("train").longest, std::int64_t{3});
        QVERIFY(preview.problems.empty());
        task.max_target_length = 2;
        task.prefix = false;
        service.preview(task, t5);
        QTRY_COMPARE_WITH_TIMEOUT(good.size(), 2, kPatience);
        const auto cut = good.at(1).at(0).value<DataPreview>();
        QCOMPARE(cut.texts[0].source, std::string("sentence: The boat sank."));
        QCOMPARE(cut.answers.at("train").truncated, std::int64_t{2});
        QCOMPARE(cut.problems.size(), std::size_t{1});
        QCOMPARE(cut.problems.front().id, std::string("data.answers.cut"));
    }

    // What a start would refuse is told before it: check_run() asks the same.
    void whatTrainingWouldRefuseIsTold() {
        QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("vocab.txt")), "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\nb\n");
        write(folder.filePath(QStringLiteral("config.json")),
              "{\"model_type\": \"bert\", \"hidden_size\": 8, \"num_attention_heads\": 2, \"max_position_embeddings\": 4, "
              "\"vocab_size\": 6}");
        write(folder.filePath(QStringLiteral("train.tsv")), "label\tsentence\nx\ta b a b\ny\tb\n");
        PreflightService service;
        QSignalSpy good(&service, &PreflightService::previewed);
        QVERIFY(!service.busy());
        service.preview(table(folder.filePath(QStringLiteral("train.tsv"))), folder.path().toStdString());
        QVERIFY(service.busy());
        QTRY_COMPARE_WITH_TIMEOUT(good.size(), 1, kPatience);
        QVERIFY(!service.busy());
        const auto preview = good.at(0).at(0).value<DataPreview>();
        QCOMPARE(preview.problems.size(), std::size_t{1});  // five tokens on four positions
        QCOMPARE(preview.problems.front().id, std::string("data.max_length"));
        QCOMPARE(preview.sizes.at("train"), std::int64_t{2});
    }

    void columnsAreToldWhereTheDataAreRefused() {
        QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("train.tsv")), "label\ttext\nx\ta\n");
        PreflightService service;
        QSignalSpy bad(&service, &PreflightService::previewFailed);
        service.preview(table(folder.filePath(QStringLiteral("train.tsv"))), {});
        QTRY_COMPARE_WITH_TIMEOUT(bad.size(), 1, kPatience);
        QCOMPARE(bad.at(0).at(1).value<std::vector<std::string>>(), (std::vector<std::string>{"label", "text"}));
    }

    void officialCountsAreThoseOfTheOfficialFiles() {
        const QDir glue(QStringLiteral(SHERL_TRUTH_DIR "/data/glue"));
        if (QStringLiteral(SHERL_TRUTH_DIR).isEmpty() || !glue.exists()) QSKIP("needs SHERL_TRUTH_DIR");
        for (const char* name : {"cola", "rte"}) {
            const spec::GlueTask& task = *spec::find_glue_task(name);
            const Json document{
                {"format", "sherl-run/1"},
                {"backbone", {{"path", mini().string()}}},
                {"method", {{"kind", "full"}}},
                {"task",
                 {{"kind", "classification"},
                  {"max_length", 5},
                  {"data",
                   {{"format", "glue-tsv"},
                    {"name", name},
                    {"path", glue.filePath(QString::fromStdString(task.folder)).toStdString()}}}}}};
            PreflightService service;
            QSignalSpy good(&service, &PreflightService::previewed);
            service.preview(spec::resolve(document).spec.task, {});
            QTRY_COMPARE_WITH_TIMEOUT(good.size(), 1, kPatience);
            const auto preview = good.at(0).at(0).value<DataPreview>();
            QCOMPARE(preview.sizes.at("train"), task.train_examples);
            QCOMPARE(preview.sizes.at("validation"), task.validation_examples);
        }
    }
};

QTEST_GUILESS_MAIN(TestPreflight)
#include "tst_preflight.moc"
