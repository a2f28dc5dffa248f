// SPDX-License-Identifier: GPL-3.0-or-later
// Prompts, answers and splits of GLUE as text to text. Expected values: methods.md A5, and PyTorch for the permutation.
#include <QtTest>

#include "core/base/error.h"
#include "core/data/metrics.h"
#include "core/data/split.h"
#include "core/data/text_to_text.h"
#include "core/spec/glue.h"

using namespace sherl;
using namespace sherl::data;

namespace {

spec::TaskSpec glue(const std::string& name, bool prefix = true) {
    spec::TaskSpec task;
    task.kind = "seq2seq";
    task.prefix = prefix;
    task.data.format = "glue-tsv";
    task.data.name = name;
    return task;
}

Example pair(std::string first, std::string second) {
    Example example;
    example.text = std::move(first);
    example.text_pair = std::move(second);
    return example;
}

}  // namespace

class TestTextToText : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void prompts_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* expected) {
            QTest::newRow(name) << QString::fromLatin1(name) << QString::fromLatin1(expected);
        };
        row("cola", "cola sentence: A b.");
        row("sst2", "sst2 sentence: A b.");
        row("mrpc", "mrpc sentence1: A b. sentence2: C d.");
        row("stsb", "stsb sentence1: A b. sentence2: C d.");
        row("rte", "rte sentence1: A b. sentence2: C d.");
        row("qqp", "qqp question1: A b. question2: C d.");
        row("qnli", "qnli question: A b. sentence: C d.");
        row("mnli", "mnli premise: A b. hypothesis C d.");  // no colon, as published
    }
    void prompts() {
        QFETCH(QString, name);
        QFETCH(QString, expected);
        const bool single = name == QLatin1String("cola") || name == QLatin1String("sst2");
        Example example = pair("A b.", "C d.");
        if (single) example.text_pair.reset();
        QCOMPARE(source_text(glue(name.toStdString()), example), expected.toStdString());
        QCOMPARE(source_text(glue(name.toStdString(), false), example),
                 expected.mid(name.size() + 1).toStdString());  // adapter runs
    }

    void dataWithoutAPublishedPrompt() {
        spec::TaskSpec task = glue("");
        task.data.format = "table";
        QCOMPARE(source_text(task, pair("A", "B")), std::string("sentence1: A sentence2: B"));
        QCOMPARE(class_answers(task, {"no", "yes"}), (std::vector<std::string>{"no", "yes"}));
    }

    // Digits are the official indices, whatever order a spec gives the classes.
    void answersAreOfficialIndices() {
        QCOMPARE(class_answers(glue("rte"), {"entailment", "not_entailment"}), (std::vector<std::string>{"0", "1"}));
        QCOMPARE(class_answers(glue("rte"), {"not_entailment", "entailment"}), (std::vector<std::string>{"1", "0"}));
        QCOMPARE(class_of(" 1 ", {"1", "0"}), std::int64_t{0});
        QCOMPARE(class_of("1 0", {"1", "0"}), std::int64_t{-1});
        QCOMPARE(class_of("", {"1", "0"}), std::int64_t{-1});
    }

    // Python: str(np.round((np.float32(x).item() * 5) / 5, decimals=1))
    void scoresLieOnAGrid() {
        const auto text = [](double score) {
            Example example;
            example.target = score;
            return target_text(glue("stsb"), {}, example);
        };
        QCOMPARE(text(5), std::string("5.0"));
        QCOMPARE(text(0), std::string("0.0"));
        QCOMPARE(text(3.8), std::string("3.8"));
        QCOMPARE(text(2.25), std::string("2.2"));   // half to even
        QCOMPARE(text(2.75), std::string("2.8"));
        QCOMPARE(text(1.45), std::string("1.5"));   // in single precision it lies above the half
        QCOMPARE(text(2.857), std::string("2.9"));
        QCOMPARE(score_of(" 3.8"), 3.8);
        QCOMPARE(score_of("3.8 "), 3.8);
        QCOMPARE(score_of("about 3"), -1.0);
        QCOMPARE(score_of(""), -1.0);
        QCOMPARE(score_of("nan"), -1.0);
    }

    void answersThatNameNoClass() {
        const std::vector<std::string> classes{"0", "1"};
        const std::vector<std::int64_t> targets{1, 1, 0, 0};
        const std::vector<std::string> answers{"1", "?", "0", "yes"};
        // mrpc, qqp: the other class.
        const auto mrpc = answer_metrics(glue("mrpc"), answers, targets, classes);
        QCOMPARE(mrpc.at("accuracy"), 0.5);
        QCOMPARE(mrpc.at("f1"), 0.5);  // predictions 1 0 0 1
        QCOMPARE(mrpc.at("accuracy_f1"), 0.5);
        // cola: every text is a class of its own; scikit-learn's matthews_corrcoef of
        // ["1", "1", "0", "0"] and ["1", "?", "0", "yes"] is 0.4082482904638631 (by its formula in numpy).
        const auto cola = answer_metrics(glue("cola"), answers, targets, classes);
        QVERIFY(std::abs(cola.at("matthews") - 0.4082482904638631) < 1e-12);
        QCOMPARE(cola.at("accuracy"), 0.5);
        const auto rte = answer_metrics(glue("rte"), answers, targets, classes);
        QCOMPARE(rte.at("accuracy"), 0.5);
    }

    // torch.randperm(10, generator=torch.Generator().manual_seed(42)) of PyTorch 2.11.
    void permutationIsThatOfPyTorch() {
        QCOMPARE(torch_permutation(10, 42), (std::vector<std::int64_t>{2, 6, 1, 8, 4, 5, 0, 9, 3, 7}));
        const std::vector<std::int64_t> many = torch_permutation(277, 42);
        QCOMPARE((std::vector<std::int64_t>(many.begin(), many.begin() + 8)), (std::vector<std::int64_t>{207, 84, 253, 243, 190, 28, 165, 111}));
    }

    void officialSplits() {
        std::vector<Split> given(5, Split::train);
        given.insert(given.end(), 7, Split::validation);
        const auto count = [](const std::vector<std::optional<Split>>& splits, Split which) {
            return std::count(splits.begin(), splits.end(), std::optional(which));
        };
        const auto small = official_t5_splits("rte", given);
        QCOMPARE(count(small, Split::train), 5);
        QCOMPARE(count(small, Split::validation), 3);  // ⌊7 / 2⌋
        QCOMPARE(count(small, Split::test), 4);
        const std::vector<std::int64_t> order = torch_permutation(7, 42);
        for (int i = 0; i < 7; ++i)
            QCOMPARE(small[static_cast<std::size_t>(5 + order[static_cast<std::size_t>(i)])], std::optional(i < 3 ? Split::validation : Split::test));

        std::vector<Split> many(1500, Split::train);
        many.insert(many.end(), 20, Split::validation);
        const auto large = official_t5_splits("sst2", many);
        QCOMPARE(count(large, Split::train), 500);
        QCOMPARE(count(large, Split::validation), 1000);
        QCOMPARE(count(large, Split::test), 20);
        QCOMPARE(official_t5_splits("mnli", many), (std::vector<std::optional<Split>>(many.begin(), many.end())));
    }
};

QTEST_GUILESS_MAIN(TestTextToText)
#include "tst_text_to_text.moc"
