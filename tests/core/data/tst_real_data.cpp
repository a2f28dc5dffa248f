// SPDX-License-Identifier: GPL-3.0-or-later
// GLUE's own files (SHERL_TRUTH_DIR/data/glue) and the BBC articles that the set-up fetches; skipped without them.
#include <QtTest>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/dataset.h"
#include "core/data/split.h"

using namespace sherl;
using namespace sherl::data;
using Counts = std::vector<std::int64_t>;

namespace {

spec::TaskSpec glue(const std::string& name, const std::filesystem::path& folder) {
    spec::TaskSpec task;
    task.data.format = "glue-tsv";
    task.data.name = name;
    task.data.path = folder;
    task.data.train_file = folder / "train.tsv";
    task.data.validation_file = folder / "dev.tsv";
    return task;
}

}  // namespace

class TestRealData : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    // Rows as published (Warstadt et al., 2019; Wang et al., 2019); classes counted with awk.
    void glueFiles_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<Counts>("train");
        QTest::addColumn<Counts>("validation");
        QTest::newRow("cola") << QStringLiteral("CoLA") << Counts{2528, 6023} << Counts{322, 721};
        QTest::newRow("rte") << QStringLiteral("RTE") << Counts{1249, 1241} << Counts{146, 131};
    }
    void glueFiles() {
        QFETCH(QString, folder);
        QFETCH(Counts, train);
        QFETCH(Counts, validation);
        const std::filesystem::path path = std::filesystem::path(SHERL_TRUTH_DIR) / "data/glue" / folder.toStdString();
        if (!std::filesystem::exists(path / "train.tsv")) QSKIP("SHERL_TRUTH_DIR has no such data");
        const Dataset data = load_dataset(glue(QTest::currentDataTag(), path));
        QCOMPARE(data.report.label_counts.at("train"), train);
        QCOMPARE(data.report.label_counts.at("validation"), validation);
        QCOMPARE(static_cast<std::int64_t>(data.train.size()), train[0] + train[1]);
        QCOMPARE(data.report.rows_read.at("dev.tsv"), validation[0] + validation[1]);
        QCOMPARE(data.report.rows_skipped, std::int64_t{0});
        QCOMPARE(data.report.windows_1252, std::int64_t{0});
    }

    void bbcNews() {
        std::filesystem::path path;
        try {
            path = asset_folder("bbc-news");
        } catch (const Error&) {
            QSKIP("the asset bbc-news is not installed");
        }
        spec::TaskSpec task;
        task.data.format = "class-folders";
        task.data.path = path;
        task.data.split.kind = "fractions";
        const Dataset data = load_dataset(task);
        QCOMPARE(data.report.rows_read,
                 (std::map<std::string, std::int64_t>{
                     {"business", 510}, {"entertainment", 386}, {"politics", 417}, {"sports", 511}, {"tech", 401}}));
        QCOMPARE(data.report.windows_1252, std::int64_t{1});  // sports/199.txt
        std::map<std::string, std::set<Split>> where;
        for (const Split which : {Split::train, Split::validation, Split::test}) {
            for (const Example& example : data.split(which)) {
                where[text_key(example)].insert(which);
                if (example.id == "sports/199.txt") QVERIFY(example.text.find("£15.8m") != std::string::npos);
            }
        }
        for (const auto& entry : where) QCOMPARE(entry.second.size(), std::size_t{1});
        QVERIFY(where.size() < 2225);  // articles stand there twice
        QCOMPARE(data.train.size() + data.validation.size() + data.test.size(), std::size_t{2225});
        QVERIFY(std::abs(static_cast<double>(data.train.size()) - 1780) <= 3);
    }
};

QTEST_APPLESS_MAIN(TestRealData)
#include "tst_real_data.moc"
