// SPDX-License-Identifier: GPL-3.0-or-later
// Tables, class folders, and what happens to rows after they are read.
#include <QtTest>
#include <algorithm>

#include "core/base/hash.h"
#include "data_fixture.h"

using namespace sherl;
using namespace sherl::data;
using Counts = std::vector<std::int64_t>;

namespace {

std::string rows_of_two_classes(int count) {
    std::string content = "text,label\n";
    for (int i = 0; i < count; ++i) content += "text " + std::to_string(i) + (i % 4 == 0 ? ",rare\n" : ",often\n");
    return content;
}

}  // namespace

class TestDataset : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void tableColumnsByName() {
        const DataFolder folder;
        spec::TaskSpec task = folder.table("a.csv",
                                           "\xef\xbb\xbfn,topic,\"second, text\",first text\r\n"
                                           "1,b,\"said \"\"no\"\"\",\"two\r\nlines\"\r\n2,a,,x\r\n");
        task.data.text_column = "first text";
        task.data.text_pair_column = "second, text";
        task.data.label_column = "topic";
        const Dataset data = load_dataset(task);
        QCOMPARE(data.labels, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(data.train[0].text, std::string("two\r\nlines"));
        QCOMPARE(data.train[0].text_pair, std::optional<std::string>("said \"no\""));
        QCOMPARE(data.train[0].label, std::int64_t{1});
        QCOMPARE(data.train[1].id, std::string("a.csv:2"));
        QCOMPARE(data.report.label_counts.at("train"), (Counts{1, 1}));
    }

    void tsvKeepsQuotes() {
        const DataFolder folder;
        const Dataset data = load_dataset(folder.table("a.tsv", "label\ttext\na\t\"x\nb\t\"y\"\n"));
        QCOMPARE(data.train[0].text, std::string("\"x"));
        QCOMPARE(data.train[1].text, std::string("\"y\""));
    }

    void badTables_data() {
        QTest::addColumn<std::string>("content");
        QTest::addColumn<QByteArray>("id");
        const auto row = [](const char* name) -> QTestData& { return QTest::newRow(name); };
        row("no such column") << std::string("Text,label\nx,a\n") << QByteArray("data.file.column");
        row("one class") << std::string("text,label\nx,a\ny,a\n") << QByteArray("data.labels.few");
        row("empty label") << std::string("text,label\nx,a\ny,\n") << QByteArray("data.row.label");
        row("ragged") << std::string("text,label\nx,a\ny,b,c\n") << QByteArray("data.row.ragged");
        row("quote inside") << std::string("text,label\nx\"y,a\nz,b\n") << QByteArray("data.row.quotes");
        row("text after a quote") << std::string("text,label\n\"x\"y,a\nz,b\n") << QByteArray("data.row.quotes");
        row("open quote") << std::string("text,label\n\"x,a\nz,b\n") << QByteArray("data.file.open_quote");
        row("open quote in the header") << std::string("\"text,label\nz,b\n") << QByteArray("data.file.header");
        row("header not decodable") << std::string("text,label,\x81\nz,b,c\n") << QByteArray("data.file.header");
    }
    void badTables() {
        QFETCH(std::string, content);
        QFETCH(QByteArray, id);
        const DataFolder folder;
        QCOMPARE(QByteArray::fromStdString(load_error_id(folder.table("a.csv", content))), id);
    }

    // Skipping would drop the rest of the file unseen.
    void anOpenQuoteIsNeverSkipped() {
        const DataFolder folder;
        spec::TaskSpec task = folder.table("a.csv", "text,label\nx,a\ny,b\n\"z,a\nu,b\nv,a\n");
        task.data.bad_rows = "skip";
        QCOMPARE(load_error_id(task), std::string("data.file.open_quote"));
    }

    void allMissingColumnsAtOnce() {
        const DataFolder folder;
        const auto error = load_error(folder.table("a.csv", "x,y\n1,2\n"));
        QVERIFY(error);
        QCOMPARE(error->problems().size(), std::size_t{2});
        QCOMPARE(error->problems()[0].got, std::string("\"x\", \"y\""));
    }

    void givenLabelsFixTheOrder() {
        const DataFolder folder;
        spec::TaskSpec task = folder.table("a.csv", "text,label\nx,low\ny,high\nz,mid\n");
        task.data.labels = {"low", "mid", "high", "unseen"};
        const Dataset data = load_dataset(task);
        QCOMPARE(data.train[1].label, std::int64_t{2});
        QCOMPARE(data.report.label_counts.at("train"), (Counts{1, 1, 1, 0}));
        task.data.labels = {"low", "mid"};
        const auto error = load_error(task);
        QVERIFY(error);
        QCOMPARE(error->problems()[0].expected.english(), std::string("one of \"low\", \"mid\""));
        QCOMPARE(error->problems()[0].got, std::string("\"high\""));
    }

    void scoresOfATable() {
        const DataFolder folder;
        spec::TaskSpec task = folder.table("a.csv", "text,label\nx,-1.5\ny,2\n");
        task.kind = "regression";
        task.data.split = {
            .kind = "fractions", .train = 0.5, .validation = 0.5, .test = 0, .seed = 0, .stratified = true};
        const Dataset data = load_dataset(task);
        QCOMPARE(data.train.size(), std::size_t{1});
        QCOMPARE(data.train[0].target + data.validation[0].target, 0.5);
    }

    void namesOfThreeFiles() {
        const DataFolder folder;
        spec::TaskSpec task = folder.table("train/data.csv", "text,label\nx,a\ny,b\n");
        task.data.validation_file = folder.write("valid/data.csv", "label,text\nb, x \nb,v\n");
        task.data.test_file = folder.write("test.csv", "text,label\ny,b\nx,a\n");
        const Dataset data = load_dataset(task);
        QCOMPARE(ids(data.train), (std::vector<std::string>{"train/data.csv:1", "train/data.csv:2"}));
        QCOMPARE(data.validation[0].id, std::string("validation/data.csv:1"));
        QCOMPARE(data.validation[0].text, std::string(" x "));
        QCOMPARE(data.test[0].id, std::string("test.csv:1"));
        QCOMPARE(data.report.shared_texts, std::int64_t{2});  // x in all three, y in two
        QCOMPARE(data.report.rows_read.at("validation/data.csv"), std::int64_t{2});
    }

    void splitsAndLimits() {
        const DataFolder folder;
        spec::TaskSpec task = folder.table("a.csv", rows_of_two_classes(200));
        task.data.split.kind = "fractions";
        const Dataset whole = load_dataset(task);
        QCOMPARE(whole.report.label_counts.at("train"), (Counts{120, 40}));
        QCOMPARE(whole.report.label_counts.at("validation"), (Counts{15, 5}));
        QCOMPARE(whole.report.label_counts.at("test"), (Counts{15, 5}));
        QCOMPARE(whole.report.shared_texts, std::int64_t{0});

        task.data.limit_train = 16;
        task.data.limit_test = 8;
        const Dataset few = load_dataset(task);
        QCOMPARE(few.report.label_counts.at("train"), (Counts{12, 4}));
        QCOMPARE(few.report.label_counts.at("test"), (Counts{6, 2}));
        QCOMPARE(ids(few.validation), ids(whole.validation));
        QVERIFY(few.report.hash != whole.report.hash);

        task.data.split = {.kind = "counts", .train = 0, .validation = 10, .test = 10, .seed = 0, .stratified = true};
        QCOMPARE(load_error_id(task), std::string("data.split.empty"));
        task.data.split.train = 181;
        QCOMPARE(load_error_id(task), std::string("data.split.counts"));
    }

    void theHashKnowsContentAndSplitButNoPath() {
        const DataFolder here, there;
        spec::TaskSpec a = here.table("a.csv", rows_of_two_classes(40)),
                       b = there.table("a.csv", rows_of_two_classes(40));
        a.data.split.kind = b.data.split.kind = "fractions";
        const std::string hash = load_dataset(a).report.hash;
        QCOMPARE(hash.size(), std::size_t{64});
        QCOMPARE(load_dataset(b).report.hash, hash);
        b.data.split.seed = 1;
        QVERIFY(load_dataset(b).report.hash != hash);
        b = there.table("a.csv", rows_of_two_classes(40) + "\n");  // a byte more, the same rows
        b.data.split.kind = "fractions";
        QVERIFY(load_dataset(b).report.hash != hash);
        a.data.labels = {"rare", "often"};
        QVERIFY(load_dataset(a).report.hash != hash);
    }

    // The same data under other file names are the same data; files that change their roles are not.
    void theHashKnowsNoFileName() {
        const DataFolder folder;
        const std::string rows = rows_of_two_classes(40), others = "text,label\nnew,often\nother,rare\n";
        const auto task = [&](const char* train, const char* validation, const std::string& first,
                              const std::string& second) {
            spec::TaskSpec made = folder.table(train, first);
            made.data.validation_file = folder.write(validation, second);
            return made;
        };
        for (const char* kind : {"given", "fractions"}) {
            const auto hash = [&](spec::TaskSpec made) {
                made.data.split.kind = kind;
                return load_dataset(made).report.hash;
            };
            const std::string before = hash(task("a.csv", "b.csv", rows, others));
            QCOMPARE(hash(task("z.csv", "data/z.csv", rows, others)), before);
            QVERIFY(hash(task("a.csv", "b.csv", others, rows)) != before);
        }

        const DataFolder folders;
        folders.write("often/1.txt", "one");
        folders.write("often/2.txt", "two");
        folders.write("rare/1.txt", "three");
        const std::string before = load_dataset(folders.class_folders()).report.hash;
        std::filesystem::rename(folders.path() / "often/2.txt", folders.path() / "often/new.txt");
        QCOMPARE(load_dataset(folders.class_folders()).report.hash, before);
        std::filesystem::rename(folders.path() / "often/1.txt", folders.path() / "often/zzz.txt");  // another order
        QVERIFY(load_dataset(folders.class_folders()).report.hash != before);
    }

    // The form of the hash, written out: stored hashes must stay comparable.
    void theHashNeverChanges() {
        const DataFolder folder;
        const std::string content = "text,label\nx,b\ny,a\n";
        const std::string hashed =
            "5:train19:" + content + "6:labels1:a1:b5:train1:01:11:11:010:validation4:test";
        QCOMPARE(load_dataset(folder.table("a.csv", content)).report.hash, sha256_hex(hashed));
    }

    void classFolders() {
        const DataFolder folder;
        folder.write("tech/10.txt", "\n Chips \r\n\n");
        folder.write("tech/2.txt", "\xef\xbb\xbfMore\n\nchips");
        folder.write("sports/1.txt",
                     "Mutu, a \xa3"
                     "15.8m signing\n");
        folder.write("sports/.hidden", "x");
        folder.write(".git/config", "x");
        folder.write("README", "x");
        const Dataset data = load_dataset(folder.class_folders());
        QCOMPARE(data.labels, (std::vector<std::string>{"sports", "tech"}));
        QCOMPARE(ids(data.train), (std::vector<std::string>{"sports/1.txt", "tech/10.txt", "tech/2.txt"}));
        QCOMPARE(data.train[0].text, std::string("Mutu, a £15.8m signing"));
        QCOMPARE(data.train[1].text, std::string("Chips"));
        QCOMPARE(data.train[2].text, std::string("More\n\nchips"));
        QCOMPARE(data.report.windows_1252, std::int64_t{1});
        QCOMPARE(data.report.rows_read, (std::map<std::string, std::int64_t>{{"sports", 1}, {"tech", 2}}));

        spec::TaskSpec strict = folder.class_folders();
        strict.data.encoding = "utf-8";
        const auto error = load_error(strict);
        QVERIFY(error);
        QCOMPARE(error->id(), std::string("data.row.undecodable"));
        QVERIFY(QString::fromStdString(error->problems()[0].where).endsWith(QLatin1String("sports/1.txt:1")));
    }

    // The name of a class is not the text's to decode.
    void classFolderNamesStayUtf8() {
        const DataFolder folder;
        folder.write("caf\xc3\xa9/1", "caf\xe9");
        folder.write("bar/1", "bar");
        const Dataset data = load_dataset(folder.class_folders());
        QCOMPARE(data.labels, (std::vector<std::string>{"bar", "café"}));
        QCOMPARE(data.train[1].text, std::string("café"));
    }

    void badClassFolders() {
        const DataFolder folder;
        spec::TaskSpec task = folder.class_folders();
        QCOMPARE(load_error_id(task), std::string("data.labels.few"));
        folder.write("a/1.txt", "x");
        QCOMPARE(load_error_id(task), std::string("data.labels.few"));
        std::filesystem::create_directory(folder.path() / "b");
        QCOMPARE(load_error_id(task), std::string("data.folder.content"));
        folder.write("b/c/1.txt", "x");
        QCOMPARE(load_error_id(task), std::string("data.folder.content"));
        std::filesystem::remove_all(folder.path() / "b" / "c");
        folder.write("b/2.txt", "y");
        QCOMPARE(load_error_id(task), std::string("loaded"));
        task.data.labels = {"b", "a"};
        QCOMPARE(load_dataset(task).train[0].label, std::int64_t{1});
        task.data.labels = {"a", "c"};
        const auto error = load_error(task);
        QVERIFY(error);
        QCOMPARE(error->problems().size(), std::size_t{2});
        QCOMPARE(error->problems()[0].id, std::string("data.folder.missing"));
        QCOMPARE(error->problems()[1].id, std::string("data.row.label"));
        task.data.path = folder.path() / "none";
        QCOMPARE(load_error_id(task), std::string("data.folder.unreadable"));
        folder.write("utf16/1.txt", "\xff\xfex");
        QCOMPARE(load_error_id(folder.class_folders()), std::string("data.file.utf16"));
        folder.write("\xe9/1.txt", "x");
        QCOMPARE(load_error_id(folder.class_folders()), std::string("data.folder.name"));
        std::filesystem::remove_all(folder.path() / "\xe9");  // QTemporaryDir cannot
    }

    void otherFoldersCanBeSkipped() {
        const DataFolder folder;
        for (const char* name : {"a/1", "b/1", "c/1", "c/2"}) folder.write(name, name);
        spec::TaskSpec task = folder.class_folders();
        task.data.labels = {"a", "b"};
        task.data.bad_rows = "skip";
        const Dataset data = load_dataset(task);
        QCOMPARE(data.train.size(), std::size_t{2});
        QCOMPARE(data.report.rows_skipped, std::int64_t{2});
    }
};

QTEST_APPLESS_MAIN(TestDataset)
#include "tst_dataset.moc"
