// SPDX-License-Identifier: GPL-3.0-or-later
// What a run spec is refused for, and what is said then.
#include <QtTest>
#include <algorithm>
#include <map>
#include <set>

#include "core/spec/resolve.h"
#include "core/spec/starter.h"
#include "tests/core/spec/fixtures.h"
#include "tests/core/spec/refusal_rows.h"

using namespace sherl;
using namespace sherl::spec;
using namespace sherl::spec::fixtures;
namespace fs = std::filesystem;

class TestRefusals : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    // Beyond 2^53 - 1 integers are not exact, and the end of the range is what helps then.
    void largestIntegerIsTold_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("allowed");
        QTest::newRow("seed") << QByteArray("train.seed") << QByteArray("a whole number 0..9007199254740991");
        QTest::newRow("split seed") << QByteArray("task.data.split.seed")
                                    << QByteArray("a whole number 0..9007199254740991");
        QTest::newRow("batch size") << QByteArray("train.batch_size")
                                    << QByteArray("a whole number 1..9007199254740991");
        QTest::newRow("memory limit") << QByteArray("memory_limit")
                                      << QByteArray("bytes as a whole number 1..9007199254740991, or a size");
        QTest::newRow("a smaller end") << QByteArray("method.reduction") << QByteArray("a whole number 1..384");
    }
    void largestIntegerIsTold() {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, allowed);
        for (const Json& value : {Json(9007199254740992), Json(1e300)}) {
            const std::vector<Problem> problems = problems_of(with(cola(), path.toStdString(), value));
            QCOMPARE(problems.size(), std::size_t{1});
            const QByteArray expected = QByteArray::fromStdString(problems.front().expected.english());
            QVERIFY2(expected.startsWith(allowed), expected.constData());
        }
    }

    void refusals_data() {
        QTest::addColumn<QByteArray>("base");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("id");
        for (const Row& row : refusal_rows()) {
            QTest::addRow("%s %s %s", row.base, row.path, row.value)
                << QByteArray(row.base) << QByteArray(row.path) << QByteArray(row.value) << QByteArray(row.id);
        }
    }
    void refusals() {
        QFETCH(QByteArray, base);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, id);
        const Json document = with(base_of(base), path.toStdString(), parsed(value));
        const auto problems = problems_of(document);
        const QByteArray said = sentences(problems);
        QVERIFY2(!problems.empty(), "accepted");
        const auto found = std::find_if(problems.begin(), problems.end(),
                                        [&](const Problem& problem) { return problem.id == id.toStdString(); });
        QVERIFY2(found != problems.end(), said.constData());
        QVERIFY2(problems.size() == 1, said.constData());
        // Problems between two keys stand at the one that has to give way.
        static const std::map<QByteArray, QByteArray> elsewhere{
            {"task.data.name \"stsb\"", "task.kind"},
            {"task.data.files.train \"data.txt\"", "task.data.delimiter"},
            {"task.data.split.kind \"counts\"", "task.data.split.train"},
            {"task.data.name \"wnli\"", "task.data.split.kind"}};
        const auto other = elsewhere.find(path + " " + value);
        // A value for one of two stacks is named by its stack.
        QByteArray where = QByteArray::fromStdString(found->where);
        for (const QByteArray stack : {".encoder", ".decoder"}) {
            const QByteArray named = "\"" + stack.mid(1) + "\"";
            if (where.endsWith(stack) && value.contains(named)) where.chop(stack.size());
        }
        QCOMPARE(where, other == elsewhere.end() ? path : other->second);
        QVERIFY2(!found->what.english().empty() && (id == "spec.unknown_key" || !found->expected.english().empty()),
                 said.constData());
    }

    // Every key of the catalogue stands in the table above.
    void everyKeyIsRefusedOnce() {
        std::set<std::string> tested;
        for (const Row& row : refusal_rows()) tested.insert(row.path);
        for (const Key& key : catalogue().keys) QVERIFY2(tested.contains(key.path), key.path.c_str());
        for (const Method& method : catalogue().methods) {
            for (const Key& key : method.options) QVERIFY2(tested.contains(key.path), key.path.c_str());
        }
    }

    void allProblemsAtOnce() {
        Json document = cola();
        const std::map<std::string, Json> wrong{{"name", ""},
                                                {"backbone.dtype", "half"},
                                                {"method.reduction", 0},
                                                {"method.epsilonn", 1},
                                                {"task.max_length", 1},
                                                {"task.data.limit.train", 0},
                                                {"train.optimizer.lr", "fast"},
                                                {"train.schedule.warmup_ratio", 2},
                                                {"device", "tpu"}};
        for (const auto& [path, value] : wrong) place(document, path) = value;
        const auto problems = problems_of(document);
        std::set<std::string> places, expected;
        for (const Problem& problem : problems) places.insert(problem.where);
        for (const auto& [path, value] : wrong) expected.insert(path);
        QVERIFY2(places == expected && problems.size() == wrong.size(), sentences(problems).constData());
    }

    void theSentenceSaysWhereWhatAndWayOut() {
        const auto problems = problems_of(with(with(cola(), "train.epoch", 3), "method.reduction", 500));
        QCOMPARE(sentences(problems),
                 QByteArray("[spec.unknown_key] train.epoch: there is no such key; got 3. Did you mean train.epochs?\n"
                            "[spec.range] method.reduction: the value is out of range; expected a whole number 1..384, "
                            "got 500.\n"));
        QCOMPARE(sentences(problems_of(with(cola(), "epochs", 3))),
                 QByteArray("[spec.unknown_key] epochs: there is no such key; got 3. Did you mean train.epochs?\n"));
        QCOMPARE(
            sentences(problems_of(with(cola(), "method.rank", 3))),
            QByteArray("[spec.unknown_key] method.rank: there is no such key; got 3. rank is an option of lora.\n"));
        QCOMPARE(sentences(problems_of(with(cola(), "method.layers", Json::array({1})))),
                 QByteArray("[spec.unknown_key] method.layers: there is no such key; got [1]. layers is an option of partial, "
                            "lst, unipt.\n"));
    }

    // What is not defined says on what it is, and what is defined here.
    void undefinedCombinationsSayWhatIsDefined() {
        QCOMPARE(sentences(problems_of(t5("prefix"))),
                 QByteArray("[spec.conflict] method.kind: the method is not defined on this backbone; expected a backbone of "
                            "kind bert, got t5. Use another backbone, or one of full, partial, bitfit, adapter, lora, prompt, "
                            "lst, sherl.\n"));
        QCOMPARE(sentences(problems_of(with(t5(), "task.kind", "classification"))),
                 QByteArray("[spec.conflict] task.kind: the task is not defined on this backbone; expected seq2seq, got "
                            "classification. A backbone of two stacks answers with text.\n"));
        QCOMPARE(sentences(problems_of(with(cola(), "task.kind", "seq2seq"))),
                 QByteArray("[spec.conflict] task.kind: the task is not defined on this backbone; expected classification, "
                            "regression, got seq2seq. Text to text needs a backbone of two stacks, such as T5.\n"));
        QVERIFY(sentences(problems_of(with(cola("partial"), "method.layers", 0))).contains("expected a whole number 1..6, got 0"));
        const Json pooler = with(cola("lora"), "method.targets", {"query", "pooler.dense"});
        QVERIFY(sentences(problems_of(pooler)).contains("only a head that pools with the pooler has this layer"));
        QVERIFY(problems_of(with(pooler, "task.head.pool", "pooler")).empty());
        const Json official = with(cola(), "task.data.split.kind", "official-t5");
        QVERIFY(problems_of(official).empty());
        QVERIFY(sentences(problems_of(with(official, "task.data.files.test", "mine.tsv"))).contains("makes the test examples itself"));
        QCOMPARE(sentences(problems_of(with(with(cola(), "task.data.split.kind", "official-t5"), "task.data.name", "wnli"))),
                 QByteArray("[spec.conflict] task.data.split.kind: there is no such split of these data; expected given, "
                            "fractions or counts, got official-t5. It is defined for GLUE, wnli left out.\n"));
        QCOMPARE(sentences(problems_of(with(cola("lst"), "method.init", "fisher"))),
                 QByteArray("[spec.conflict] method.init: start values from pruned weights are defined on two stacks only; "
                            "expected random, got fisher.\n"));
        QCOMPARE(sentences(problems_of(with(cola("lst"), "method.reduction", 5))),
                 QByteArray("[spec.range] method.reduction: the heads do not divide the side network's width 76; expected a "
                            "value that makes 384 // reduction a multiple of the 12 heads, got 5.\n"));
        QCOMPARE(sentences(problems_of(with(t5("lst"), "method.reduction", 16))),
                 QByteArray("[spec.range] method.reduction: the side network would have no width; expected at most 8, which is "
                            "d_kv, got 16.\n"));
        QCOMPARE(sentences(problems_of(with(cola("prompt"), "method.length", 400))),
                 QByteArray("[spec.conflict] method.length: virtual tokens and text have more tokens than the backbone has "
                            "positions; expected at most 512 together with task.max_length, got 400 + 128. Set "
                            "task.max_length to 112 or less.\n"));
        QCOMPARE(sentences(problems_of(with(base_of("checkpointed"), "train.decoder_cache", true))),
                 QByteArray("[spec.conflict] train.decoder_cache: the decoder's keys and values cannot be kept of blocks that run "
                            "again in the backward pass; expected one of decoder_cache and gradient_checkpointing, got both. "
                            "Remove one of them.\n"));
        QCOMPARE(sentences(problems_of(with(cola(), "train.decoder_cache", true))),
                 QByteArray("[spec.not_applicable] train.decoder_cache: the key has no meaning here; expected it only where "
                            "task.kind = seq2seq, got true. Remove it.\n"));
    }

    // Both kinds of mistake at once, and each told once.
    void aWrongMethodAndAWrongTaskAreTwoProblems() {
        const auto problems = problems_of(with(t5("unipt"), "task.kind", "regression"));
        QVERIFY2(problems.size() == 2, sentences(problems).constData());
        QCOMPARE(problems[0].where, std::string("method.kind"));
        QCOMPARE(problems[1].where, std::string("task.kind"));
    }

    void valuesForTwoStacksSayWhichStack() {
        QCOMPARE(sentences(problems_of(with(t5(), "method.late_layers", 1))),
                 QByteArray("[spec.type] method.late_layers: the backbone has two stacks, and the value is for one; expected an "
                            "object with encoder and decoder, got 1. A stack that is left out has its default.\n"));
        QCOMPARE(sentences(problems_of(with(t5("lst"), "method.layers", Json{{"encoder", {1}}, {"dekoder", {1}}}))),
                 QByteArray("[spec.type] method.layers: the backbone's two stacks have other names; expected an object with "
                            "encoder and decoder, got {\"dekoder\":[1],\"encoder\":[1]}. A stack that is left out has its "
                            "default.\n"));
        QCOMPARE(sentences(problems_of(with(t5("partial"), "method.layers", Json{{"encoder", 5}, {"decoder", 4}}))),
                 QByteArray("[spec.range] method.layers.encoder: the value is out of range; expected a whole number 0..4, got "
                            "5.\n[spec.range] method.layers.decoder: the value is out of range; expected a whole number 0..3, "
                            "got 4.\n"));
        QCOMPARE(sentences(problems_of(with(t5(), "method.early_layers", Json{{"encoder", {0, 3}}, {"decoder", {0, 2}}}))),
                 QByteArray("[spec.range] method.early_layers.decoder: an early layer does not lie before the guide; expected "
                            "features 0..1 (the guide is feature 2), got 2. Leave it out, or take fewer late layers.\n"));
        QCOMPARE(sentences(problems_of(with(cola("partial"), "method.layers", Json{{"encoder", 1}, {"decoder", 1}}))),
                 QByteArray("[spec.unavailable] method.layers: the value is refused: only backbones of two stacks have a value "
                            "for each; expected a whole number 0..6, got {\"decoder\":1,\"encoder\":1}.\n"));
    }

    // Relative positions have no end, so no limit is told.
    void limitsThatABackboneDoesNotHaveAreNotTold() {
        QCOMPARE(sentences(problems_of(with(t5("prompt"), "method.length", 0))),
                 QByteArray("[spec.range] method.length: the value is out of range; expected a whole number >= 1, got 0.\n"));
        QCOMPARE(sentences(problems_of(with(t5(), "task.max_length", 0))),
                 QByteArray("[spec.range] task.max_length: the value is out of range; expected a whole number >= 1, got 0.\n"));
        QCOMPARE(sentences(problems_of(with(cola(), "task.max_length", 2))),
                 QByteArray("[spec.range] task.max_length: the value is out of range; expected a whole number 3..512, got 2.\n"));
        QCOMPARE(sentences(problems_of(with(cola(), "task.max_length", 513))),
                 QByteArray("[spec.range] task.max_length: the value is out of range; expected a whole number 3..512, got 513.\n"));
        QVERIFY(problems_of(with(with(t5("prompt"), "method.length", 1000), "task.max_length", 2000)).empty());
    }

    // What no JSON text can hold comes from the command line and from folders.
    void textsAndPathsThatAreNoUtf8AreRefused() {
        const auto problems = problems_of(with(cola(), "name", "a\xff"));
        QCOMPARE(problems.size(), std::size_t{1});
        QCOMPARE(problems[0].id, std::string("spec.encoding"));
        QCOMPARE(problems[0].where, std::string("name"));
        QCOMPARE(problems[0].got, std::string("\"a\uFFFD\""));

        Context latin1 = context();
        latin1.base = "/caf\xe9";
        try {
            (void)resolve(cola(), latin1);
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::input);
            std::set<std::string> places;
            for (const Problem& problem : error.problems()) places.insert(problem.where + " " + problem.id);
            const std::set<std::string> expected{
                "backbone.path spec.encoding", "task.data.path spec.encoding", "task.data.files.train spec.encoding",
                "task.data.files.validation spec.encoding"};
            QVERIFY2(places == expected, error.what());
        }
        // Absolute paths do not lead through it.
        const Json elsewhere = with(with(cola(), "backbone.path", "/models/mini"), "task.data.path", "/CoLA");
        QCOMPARE(resolve(elsewhere, latin1).spec.backbone.path, fs::path("/models/mini"));
        QVERIFY_EXCEPTION_THROWN((void)starter_spec({.method = "sherl", .backbone = "\xff", .data = "cola"}), Error);
    }

    void aBackboneThatCannotBeReadIsOneProblemAmongOthers() {
        Context broken = context();
        broken.read_backbone = [](const fs::path& path) -> formats::BackboneConfig {
            throw Error(ErrorKind::input, {.id = "formats.config",
                                           .what = Text::plain("no config.json"),
                                           .where = path.string(),
                                           .expected = {},
                                           .got = {},
                                           .way_out = {}});
        };
        try {
            (void)resolve(with(cola(), "train.epochs", -1), broken);
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.problems().size(), std::size_t{2});
            QCOMPARE(error.problems()[0].where, std::string("backbone.path: /specs/models/mini"));
            QCOMPARE(error.problems()[1].where, std::string("train.epochs"));
        }
    }

    void aDefaultThatDoesNotFitIsRefused() {
        Context tiny = context();
        tiny.read_backbone = [](const fs::path&) {
            formats::BackboneConfig config;
            config.model_type = "bert";
            config.bert.positions = 64;
            return config;
        };
        try {
            (void)resolve(cola(), tiny);
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(QByteArray(error.what()), QByteArray("task.max_length: the value is out of range; expected a "
                                                          "whole number 3..64, got 128 (the default)."));
        }
    }
};

QTEST_APPLESS_MAIN(TestRefusals)
#include "tst_refusals.moc"
