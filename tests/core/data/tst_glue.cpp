// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "data_fixture.h"

using namespace sherl;
using namespace sherl::data;
using Labels = std::vector<std::int64_t>;

Q_DECLARE_METATYPE(std::optional<std::string>)

class TestGlue : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    // Header and first rows as the official download has them.
    void everyTask_data() {
        QTest::addColumn<std::string>("content");
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::optional<std::string>>("pair");
        QTest::addColumn<Labels>("labels");
        using Pair = std::optional<std::string>;
        const auto row = [](const char* name) -> QTestData& { return QTest::newRow(name); };
        row("cola") << std::string("gj04\t1\t\tOur friends won't buy this analysis.\ngj04\t0\t*\tThey drank the pub.\n")
                    << std::string("Our friends won't buy this analysis.") << Pair() << Labels{1, 0};
        row("sst2") << std::string("sentence\tlabel\nhide new secretions \t0\nit 's charming \t1\n")
                    << std::string("hide new secretions ") << Pair() << Labels{0, 1};
        row("mrpc") << std::string(
                           "\xef\xbb\xbfQuality\t#1 ID\t#2 ID\t#1 String\t#2 String\r\n"
                           "1\t702876\t702977\tAmrozi accused his brother , whom he called \" the witness \" "
                           ".\tReferring to him .\r\n"
                           "0\t2108705\t2108831\tYucaipa owned\tYucaipa bought\r\n")
                    << std::string("Amrozi accused his brother , whom he called \" the witness \" .")
                    << Pair("Referring to him .") << Labels{1, 0};
        row("qqp") << std::string(
                          "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\n"
                          "133273\t213221\t213222\tHow is it?\tHow was it?\t0\n402555\t536040\t536041\tA?\tB?\t1\n")
                   << std::string("How is it?") << Pair("How was it?") << Labels{0, 1};
        row("mnli")
            << std::string(
                   "index\tpromptID\tpairID\tgenre\tsentence1_binary_parse\tsentence2_binary_parse\tsentence1_parse\t"
                   "sentence2_parse\tsentence1\tsentence2\tlabel1\tgold_label\n"
                   "0\t31193\t31193n\tgovernment\t( a )\t( b )\t(S a)\t(S b)\tone\ttwo\tneutral\tneutral\n"
                   "1\t101457\t101457e\ttelephone\t( a )\t( b )\t(S a)\t(S b)\tx\ty\tneutral\tentailment\n"
                   "2\t134793\t134793e\tfiction\t( a )\t( b )\t(S a)\t(S b)\tx\tz\tneutral\tcontradiction\n")
            << std::string("one") << Pair("two") << Labels{1, 0, 2};
        row("qnli") << std::string(
                           "index\tquestion\tsentence\tlabel\n0\tWhen did it end?\tIt "
                           "ended.\tnot_entailment\n1\tWho?\tHe.\tentailment\n")
                    << std::string("When did it end?") << Pair("It ended.") << Labels{1, 0};
        row("rte") << std::string(
                          "index\tsentence1\tsentence2\tlabel\n0\tNo "
                          "weapons.\tWeapons.\tnot_entailment\n1\tA.\tB.\tentailment\n")
                   << std::string("No weapons.") << Pair("Weapons.") << Labels{1, 0};
        row("wnli")
            << std::string(
                   "index\tsentence1\tsentence2\tlabel\n0\tI stuck a pin.\tThe carrot had a hole.\t1\n1\tA.\tB.\t0\n")
            << std::string("I stuck a pin.") << Pair("The carrot had a hole.") << Labels{1, 0};
    }
    void everyTask() {
        QFETCH(std::string, content);
        QFETCH(std::string, text);
        QFETCH(std::optional<std::string>, pair);
        QFETCH(Labels, labels);
        const std::string name = QTest::currentDataTag();
        const DataFolder folder;
        folder.write("train.tsv", content);
        folder.write(name == "mnli" ? "dev_matched.tsv" : "dev.tsv", content);
        const Dataset data = load_dataset(folder.glue(name));
        QCOMPARE(data.train.size(), labels.size());
        QCOMPARE(data.validation.size(), labels.size());
        QVERIFY(data.test.empty());
        QCOMPARE(data.train[0].text, text);
        QVERIFY(data.train[0].text_pair == pair);
        for (std::size_t i = 0; i < labels.size(); ++i) QCOMPARE(data.train[i].label, labels[i]);
        QCOMPARE(data.train[1].id, std::string("train.tsv:2"));
        QCOMPARE(data.report.shared_texts, static_cast<std::int64_t>(labels.size()));
        QCOMPARE(data.report.rows_read.at("train.tsv"), static_cast<std::int64_t>(labels.size()));
        QCOMPARE(data.labels.size(), name == "mnli" ? std::size_t{3} : std::size_t{2});
    }

    void scoresOfStsb() {
        const std::string header =
            "index\tgenre\tfilename\tyear\told_index\tsource1\tsource2\tsentence1\tsentence2\tscore\n";
        const std::string start = "0\tmain-captions\tMSRvid\t2012test\t0001\tnone\tnone\tA plane.\tAn air plane.\t";
        const DataFolder folder;
        folder.write("train.tsv", header + start + "5.000\n" + start + "0.250\n");
        const Dataset data = load_dataset(folder.glue("stsb"));
        QCOMPARE(data.train[0].target, 5.0);
        QCOMPARE(data.train[1].target, 0.25);
        QVERIFY(data.labels.empty() && data.report.label_counts.empty());
        for (const char* bad : {"", "nan", "inf", "1e999", "3,5", "4.0 ", "0x1p3"}) {
            folder.write("train.tsv", header + start + bad + "\n");
            QCOMPARE(load_error_id(folder.glue("stsb")), std::string("data.row.score"));
        }
        spec::TaskSpec wrong = folder.glue("stsb");
        wrong.kind = "classification";
        QCOMPARE(load_error_id(wrong), std::string("data.glue.regression"));
    }

    void labelOrderFollowsTheSpec() {
        const DataFolder folder;
        folder.write("train.tsv", "a\t1\t\tx\na\tunacceptable\t\ty\n");
        spec::TaskSpec task = folder.glue("cola");
        task.data.labels = {"acceptable", "unacceptable"};
        const Dataset data = load_dataset(task);
        QCOMPARE(data.train[0].label, std::int64_t{0});
        QCOMPARE(data.train[1].label, std::int64_t{1});
        QCOMPARE(data.report.label_counts.at("train"), (Labels{1, 1}));
    }

    void badFiles_data() {
        QTest::addColumn<std::string>("content");
        QTest::addColumn<QByteArray>("id");
        const std::string header = "index\tsentence1\tsentence2\tlabel\n";
        const auto row = [](const char* name) -> QTestData& { return QTest::newRow(name); };
        row("empty") << std::string() << QByteArray("data.file.empty");
        row("only a BOM") << std::string("\xef\xbb\xbf\n") << QByteArray("data.file.empty");
        row("only a header") << header << QByteArray("data.file.no_rows");
        row("UTF-16") << std::string("\xff\xfei\0", 4) << QByteArray("data.file.utf16");
        row("wrong columns") << std::string("id\tpremise\thypothesis\tlabel\n1\ta\tb\tentailment\n")
                             << QByteArray("data.file.column");
        row("a column twice") << std::string("label\tsentence1\tsentence2\tlabel\n1\ta\tb\tentailment\n")
                              << QByteArray("data.file.column_twice");
        row("commas") << std::string("index,sentence1,sentence2,label\n1,a,b,entailment\n")
                      << QByteArray("data.file.column");
        row("too few columns") << header + "0\ta\tentailment\n" << QByteArray("data.row.ragged");
        row("a tab in the text") << header + "0\ta\tb\tc\tentailment\n" << QByteArray("data.row.ragged");
        row("a blank row") << header + "0\ta\tb\tentailment\n\n1\ta\tb\tentailment\n" << QByteArray("data.row.ragged");
        row("a quoted tab is a tab") << header + "0\t\"a\ta\"\tb\tentailment\n" << QByteArray("data.row.ragged");
        row("another label") << header + "0\ta\tb\tneutral\n" << QByteArray("data.row.label");
        row("an index for a name") << header + "0\ta\tb\t1\n" << QByteArray("data.row.label");
        row("an empty label") << header + "0\ta\tb\t\n" << QByteArray("data.row.label");
    }
    void badFiles() {
        QFETCH(std::string, content);
        QFETCH(QByteArray, id);
        const DataFolder folder;
        folder.write("train.tsv", content);
        QCOMPARE(QByteArray::fromStdString(load_error_id(folder.glue("rte"))), id);
    }

    void emptyTextsAreAllowed() {
        const DataFolder folder;
        folder.write("train.tsv", "index\tsentence1\tsentence2\tlabel\n0\t\t\tentailment");
        const Dataset data = load_dataset(folder.glue("rte"));
        QVERIFY(data.train[0].text.empty());
        QCOMPARE(data.train[0].text_pair, std::optional<std::string>(""));
    }

    void missingFilesAndTasks() {
        const DataFolder folder;
        QCOMPARE(load_error_id(folder.glue("rte")), std::string("base.file.unreadable"));
        QCOMPARE(load_error_id(folder.glue("glue")), std::string("data.glue.name"));
        spec::TaskSpec task = folder.glue("rte");
        task.data.train_file.reset();
        QCOMPARE(load_error_id(task), std::string("data.file.train"));
    }

    void oneSentencePerBadRow() {
        const DataFolder folder;
        folder.write("train.tsv", "a\t1\t\tx\na\t2\t\ty\nz\n");
        const auto error = load_error(folder.glue("cola"));
        QVERIFY(error);
        const std::string file = (folder.path() / "train.tsv").string();
        QCOMPARE(std::string(error->what()),
                 file +
                     ":2: the label is unknown; expected one of \"0\" = \"unacceptable\", \"1\" = \"acceptable\", got "
                     "\"2\".\n" +
                     file +
                     ":3: the row has another number of columns than the file; expected 4 columns, got 1. "
                     "Correct the rows, or set task.data.bad_rows to \"skip\".");
    }

    void atMostTwentyRowsAreNamed() {
        std::string content = "a\t1\t\tx\n";
        for (int i = 0; i < 25; ++i) content += "ragged\n";
        const DataFolder folder;
        folder.write("train.tsv", content);
        const auto error = load_error(folder.glue("cola"));
        QVERIFY(error);
        QCOMPARE(error->problems().size(), std::size_t{21});
        QCOMPARE(error->problems().back().id, std::string("data.row.more"));
        QVERIFY(error->problems().back().what.english().starts_with("5 more rows"));
    }

    // As in the official QQP file: rows cut short.
    void badRowsCanBeSkipped() {
        const DataFolder folder;
        folder.write("train.tsv",
                     "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\n1\t2\t3\tA?\tB?\t0\n4\t5\t6\tC?\n7\t8\t9\tD?"
                     "\tE?\t1\n7\t8\t9\tD?\tE?\tx\n");
        spec::TaskSpec task = folder.glue("qqp");
        task.data.bad_rows = "skip";
        const Dataset data = load_dataset(task);
        QCOMPARE(ids(data.train), (std::vector<std::string>{"train.tsv:1", "train.tsv:3"}));
        QCOMPARE(data.report.rows_read.at("train.tsv"), std::int64_t{4});
        QCOMPARE(data.report.rows_skipped, std::int64_t{2});
        QCOMPARE(data.report.skipped_examples.size(), std::size_t{2});
        QCOMPARE(data.report.skipped_examples[0].id, std::string("data.row.ragged"));
        QCOMPARE(data.report.skipped_examples[0].where, std::string("train.tsv:3"));
        QVERIFY(data.report.skipped_examples[0].way_out.empty());
        QCOMPARE(data.report.skipped_sentences(),
                 (std::vector<std::string>{
                     "train.tsv:3: the row has another number of columns than the file; expected 6 columns, got 4.",
                     "train.tsv:5: the label is unknown; expected one of \"0\" = \"not_duplicate\", \"1\" = "
                     "\"duplicate\", got \"x\"."}));
        folder.write("train.tsv", "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\nshort\n");
        QCOMPARE(load_error_id(task), std::string("data.split.empty"));
    }

    void encodings() {
        const DataFolder folder;
        folder.write("train.tsv",
                     "a\t1\t\t\xa3"
                     "5\na\t0\t\tcaf\xc3\xa9\na\t0\t\t\x81\n");
        spec::TaskSpec task = folder.glue("cola");
        const auto error = load_error(task);
        QVERIFY(error);
        QCOMPARE(error->id(), std::string("data.row.undecodable"));
        QVERIFY(QString::fromStdString(error->problems()[0].where).endsWith(QLatin1String("train.tsv:3")));
        task.data.bad_rows = "skip";
        const Dataset data = load_dataset(task);
        QCOMPARE(data.train[0].text, std::string("£5"));
        QCOMPARE(data.train[1].text, std::string("café"));
        QCOMPARE(data.report.windows_1252, std::int64_t{1});
        QCOMPARE(data.report.rows_skipped, std::int64_t{1});
        task.data.encoding = "utf-8";
        QCOMPARE(ids(load_dataset(task).train), (std::vector<std::string>{"train.tsv:2"}));
        task.data.encoding = "windows-1252";
        QCOMPARE(load_dataset(task).train[1].text, std::string("cafÃ©"));
    }
};

QTEST_APPLESS_MAIN(TestGlue)
#include "tst_glue.moc"
