// SPDX-License-Identifier: GPL-3.0-or-later
// Options that are said for each stack: their defaults, what is left out, what a run and its name hold then. The T5 of the
// fixtures has four blocks in its encoder and three in its decoder, so that a limit of the wrong stack is seen.
#include <QtTest>

#include "core/spec/resolve.h"
#include "tests/core/spec/fixtures.h"

using namespace sherl;
using namespace sherl::spec;
using namespace sherl::spec::fixtures;

class TestTwoStacks : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    // run-spec.md: late {0, 1}; early all features before the guide, which is feature L − late.
    void defaultsFollowEachStack() {
        const MethodSpec sherl = resolve(t5(), context()).spec.method;
        QCOMPARE(sherl.options.at("late_layers"), (Json{{"encoder", 0}, {"decoder", 1}}));
        QCOMPARE(sherl.options.at("early_layers"), (Json{{"encoder", {0, 1, 2, 3}}, {"decoder", {0, 1}}}));
        const MethodSpec lst = resolve(t5("lst"), context()).spec.method;
        QCOMPARE(lst.options.at("layers"), (Json{{"encoder", {1, 2, 3, 4}}, {"decoder", {1, 2, 3}}}));
        QCOMPARE(resolve(t5("partial"), context()).spec.method.options.at("layers"), (Json{{"encoder", 1}, {"decoder", 1}}));
    }

    void aStackThatIsLeftOutHasItsDefault_data() {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* method, const char* path, const char* value, const char* expected) {
            QTest::addRow("%s %s %s", method, path, value)
                << QByteArray(method) << QByteArray(path) << QByteArray(value) << QByteArray(expected);
        };
        row("sherl", "method.late_layers", R"({"decoder": 2})", R"({"encoder": 0, "decoder": 2})");
        row("sherl", "method.late_layers", R"({"encoder": 2, "decoder": null})", R"({"encoder": 2, "decoder": 1})");
        row("sherl", "method.late_layers", "{}", R"({"encoder": 0, "decoder": 1})");
        row("sherl", "method.early_layers", R"({"decoder": [1]})", R"({"encoder": [0, 1, 2, 3], "decoder": [1]})");
        row("lst", "method.layers", R"({"encoder": [4]})", R"({"encoder": [4], "decoder": [1, 2, 3]})");
        row("partial", "method.layers", R"({"encoder": 0})", R"({"encoder": 0, "decoder": 1})");
        row("partial", "method.layers", R"({"encoder": 4, "decoder": 3})", R"({"encoder": 4, "decoder": 3})");
    }
    void aStackThatIsLeftOutHasItsDefault() {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, expected);
        const Json document = with(t5(method.constData()), path.toStdString(), parsed(value));
        QVERIFY2(problems_of(document).empty(), sentences(problems_of(document)).constData());
        const Json settled = resolve(document, context()).document;
        QCOMPARE(settled.at("method").at(path.mid(7).toStdString()), parsed(expected));
    }

    // The early layers of a stack follow its own late layers, also where the other stack says nothing.
    void earlyLayersFollowTheLateOnesOfTheirStack() {
        const auto early = [](const Json& late) {
            return resolve(with(t5(), "method.late_layers", late), context()).spec.method.options.at("early_layers");
        };
        QCOMPARE(early({{"decoder", 2}}), (Json{{"encoder", {0, 1, 2, 3}}, {"decoder", {0}}}));
        QCOMPARE(early({{"encoder", 3}}), (Json{{"encoder", {0}}, {"decoder", {0, 1}}}));
        QCOMPARE(early({{"encoder", 1}, {"decoder", 0}}), (Json{{"encoder", {0, 1, 2}}, {"decoder", {0, 1, 2}}}));
    }

    // Numbers have the type of their key in each stack, so that one variant has one hash.
    void wholeNumbersAreWholeInEachStack() {
        const ResolvedSpec run = resolve(with(t5(), "method.late_layers", Json{{"encoder", 0.0}, {"decoder", 1}}), context());
        QVERIFY(run.document.at("method").at("late_layers").at("encoder").is_number_integer());
        QCOMPARE(run.hash, resolve(t5(), context()).hash);
    }

    void namesHoldBothStacks() {
        QCOMPARE(resolve(t5(), context()).spec.name, std::string("sherl, early 0-3/0-1, late 0/1, reduction 2"));
        QCOMPARE(resolve(with(t5("lst"), "method.layers", Json{{"encoder", {2, 4}}, {"decoder", {3}}}), context()).spec.name,
                 std::string("lst, reduction 8, layers 2+4/3"));
        QCOMPARE(resolve(t5("partial"), context()).spec.name, std::string("partial, last 1/1"));
    }

    // What the task is on two stacks: labels, metrics and splits are those of the data.
    void tasksAreTextToText() {
        const ResolvedSpec scores = resolve(with(t5("full"), "task.data.name", "stsb"), context());
        QCOMPARE(scores.spec.task.metric, std::string("pearson_spearman"));
        QVERIFY(scores.spec.task.data.labels.empty() && !scores.spec.task.data.split.stratified);
        const ResolvedSpec classes = resolve(with(t5("full"), "task.data.name", "mrpc"), context());
        QCOMPARE(classes.spec.task.metric, std::string("accuracy_f1"));
        QCOMPARE(classes.spec.task.data.labels, (std::vector<std::string>{"not_equivalent", "equivalent"}));
        Json document = class_folders();
        document["backbone"]["path"] = "t5";
        document["task"]["kind"] = "seq2seq";
        QCOMPARE(resolve(document, context()).spec.task.metric, std::string("accuracy"));
    }

    // methods.md A5: mnli is validated on the mismatched half and tested on the matched one.
    void theOfficialSplitOfMnliReadsBothHalves() {
        Json document = with(t5("full"), "task.data.name", "mnli");
        QCOMPARE(resolve(document, context()).spec.task.data.validation_file.value().filename(),
                 std::filesystem::path("dev_matched.tsv"));
        document = with(document, "task.data.split.kind", "official-t5");
        const DataSpec data = resolve(document, context()).spec.task.data;
        QCOMPARE(data.validation_file.value().filename(), std::filesystem::path("dev_mismatched.tsv"));
        QCOMPARE(data.test_file.value().filename(), std::filesystem::path("dev_matched.tsv"));
    }

    void checkpointingAndCacheExcludeEachOther() {
        const Json both = with(base_of("checkpointed"), "train.decoder_cache", true);
        QCOMPARE(problems_of(both).size(), std::size_t{1});
        QVERIFY(problems_of(with(both, "train.gradient_checkpointing", false)).empty());
        QVERIFY(problems_of(with(both, "train.decoder_cache", false)).empty());
        const TrainSpec train = resolve(base_of("checkpointed"), context()).spec.train;
        QVERIFY(train.gradient_checkpointing && !train.decoder_cache);
    }
};

QTEST_APPLESS_MAIN(TestTwoStacks)
#include "tst_two_stacks.moc"
