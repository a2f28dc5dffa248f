// SPDX-License-Identifier: GPL-3.0-or-later
// Answers of text-to-text tasks as tokens. Lengths: spiece.jsonl, which the SentencePiece library of Python wrote ("0" and "1"
// are two pieces and the end, "5.0" four and the end).
#include <QtTest>

#include "core/data/answers.h"
#include "core/data/demands.h"

using namespace sherl;
using namespace sherl::data;

namespace {

spec::TaskSpec cola() {
    spec::TaskSpec task;
    task.kind = "seq2seq";
    task.metric = "matthews";
    task.data.format = "glue-tsv";
    task.data.name = "cola";
    return task;
}

spec::TaskSpec scores() {
    spec::TaskSpec task = cola();
    task.data.name = "stsb";
    return task;
}

spec::TaskSpec table() {
    spec::TaskSpec task = cola();
    task.metric = "accuracy";
    task.data.format = "table";
    task.data.name.clear();
    return task;
}

Dataset classes(std::vector<std::string> labels) {
    Dataset data;
    data.labels = std::move(labels);
    for (std::size_t i = 0; i < data.labels.size(); ++i) {
        Example& example = data.train.emplace_back();
        example.text = "The boat sank.";
        example.label = static_cast<std::int64_t>(i);
    }
    return data;
}

Dataset scored(std::vector<double> values) {
    Dataset data;
    for (const double value : values) data.train.emplace_back().target = value;
    return data;
}

std::vector<std::string> ids(const std::vector<Problem>& problems) {
    std::vector<std::string> all;
    for (const Problem& problem : problems) all.push_back(problem.id);
    return all;
}

}  // namespace

class TestAnswers : public QObject {
    Q_OBJECT

    std::unique_ptr<text::Tokenizer> tokenizer_;

  private Q_SLOTS:
    void initTestCase() {
        tokenizer_ = text::load_tokenizer(std::filesystem::path(SHERL_TEST_DATA) / "text/t5/spiece.model");
    }

    void theKindOfTaskDecidesWhatIsRead() {
        const Dataset data = classes({"unacceptable", "acceptable"});
        const std::vector<EncodedExample> rows = encode_for(cola(), data.labels, data.train, *tokenizer_);
        // "cola sentence: The boat sank." and "0", as Python has them.
        QCOMPARE(rows.at(0).ids, (std::vector<std::int32_t>{62, 150, 11, 225, 52, 98, 959, 15, 66, 28, 90, 56, 61, 73, 3, 1}));
        QCOMPARE(rows.at(0).target_ids, (std::vector<std::int32_t>{6, 280, 1}));
        spec::TaskSpec plain = cola();
        plain.kind = "classification";
        QVERIFY(encode_for(plain, data.labels, data.train, *tokenizer_).at(0).target_ids.empty());
    }

    void lengthsOfAnswers() {
        const Dataset data = scored({5, 5, 3.8, 5});
        spec::TaskSpec task = scores();
        LengthStats stats = answer_stats(task, data.labels, data.train, *tokenizer_);
        QCOMPARE(stats.examples, std::int64_t{4});
        QCOMPARE(stats.longest, std::int64_t{5});
        QCOMPARE(stats.truncated, std::int64_t{0});
        task.max_target_length = 4;
        QVERIFY(answer_stats(task, data.labels, data.train, *tokenizer_).truncated >= 3);
    }

    void whatCouldNeverBeLearntIsRefused_data() {
        QTest::addColumn<int>("most");  // 0: none
        QTest::addColumn<int>("generated");
        QTest::addColumn<QStringList>("expected");
        const QString cut = QStringLiteral("data.answers.cut"), generated = QStringLiteral("data.answers.generated");
        QTest::newRow("defaults") << 0 << 128 << QStringList{};
        QTest::newRow("just enough") << 3 << 2 << QStringList{};
        QTest::newRow("cut") << 2 << 128 << QStringList{cut};
        QTest::newRow("not generated whole") << 0 << 1 << QStringList{generated};
        QTest::newRow("both") << 2 << 1 << QStringList{cut, generated};
    }
    void whatCouldNeverBeLearntIsRefused() {
        QFETCH(int, most);
        QFETCH(int, generated);
        QFETCH(QStringList, expected);
        spec::TaskSpec task = cola();
        if (most > 0) task.max_target_length = most;
        task.max_new_tokens = generated;
        const Dataset data = classes({"unacceptable", "acceptable"});
        const std::vector<Problem> problems = answer_problems(task, data, *tokenizer_);
        QStringList found;
        for (const std::string& id : ids(problems)) found += QString::fromStdString(id);
        QCOMPARE(found, expected);
        for (const Problem& problem : problems) {
            QVERIFY(problem.where.starts_with("task."));
            QVERIFY(!problem.expected.empty() && !problem.got.empty());
        }
        // Other kinds of task have no answers.
        task.kind = "classification";
        QVERIFY(answer_problems(task, data, *tokenizer_).empty());
    }

    // The pieces have no ideographs, and many spaces are one.
    void whatTheVocabularyCannotSpellIsRefused() {
        QVERIFY(answer_problems(table(), classes({"yes", "not at all"}), *tokenizer_).empty());
        for (const char* name : {"好", "not  at all"}) {
            const std::vector<Problem> problems = answer_problems(table(), classes({"yes", name}), *tokenizer_);
            QCOMPARE(ids(problems), std::vector<std::string>{"data.answers.spelling"});
            QVERIFY(problems.front().sentence().find(name) != std::string::npos);
        }
        QVERIFY(answer_problems(scores(), scored({0, 1.25, 5}), *tokenizer_).empty());
    }

    void scoresAreMeasuredByTheLongestThereIs() {
        spec::TaskSpec task = scores();
        task.max_target_length = 4;
        QCOMPARE(ids(answer_problems(task, scored({5}), *tokenizer_)), std::vector<std::string>{"data.answers.cut"});
        task.max_target_length = 5;
        QVERIFY(answer_problems(task, scored({5}), *tokenizer_).empty());
    }

    // Whoever starts a run hears of it.
    void backboneAndDataTogether() {
        formats::BackboneConfig t5;
        t5.model_type = "t5";
        spec::TaskSpec task = cola();
        task.max_length = 100000;  // no positions to run out of
        QVERIFY(backbone_problems(task, classes({"unacceptable", "acceptable"}), t5, *tokenizer_).empty());
        task.max_target_length = 2;
        QCOMPARE(ids(backbone_problems(task, classes({"unacceptable", "acceptable"}), t5, *tokenizer_)),
                 std::vector<std::string>{"data.answers.cut"});
    }
};

QTEST_APPLESS_MAIN(TestAnswers)
#include "tst_answers.moc"
