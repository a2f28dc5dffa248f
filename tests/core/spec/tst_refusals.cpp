// SPDX-License-Identifier: GPL-3.0-or-later
// What a run spec is refused for, and what is said then.
#include <QtTest>
#include <algorithm>
#include <map>
#include <set>

#include "core/spec/resolve.h"
#include "core/spec/starter.h"
#include "tests/core/spec/fixtures.h"

using namespace sherl;
using namespace sherl::spec;
using namespace sherl::spec::fixtures;
namespace fs = std::filesystem;

namespace {

struct Row {
    const char* base;
    const char* path;
    const char* value;
    const char* id;
};

// Every key out of its range at least once, and every other way to be refused.
const std::vector<Row>& refusal_rows() {
    static const std::vector<Row> rows{
        {"", "format", "1", "spec.type"},
        {"", "format", "null", "spec.missing"},
        {"", "format", "\"sherl-run/2\"", "spec.format"},
        {"", "name", "\"\"", "spec.range"},
        {"", "name", "\"  \"", "spec.range"},
        {"", "name", "3", "spec.type"},
        {"", "comment", "[1]", "spec.type"},
        {"", "backbone.path", "\"\"", "spec.type"},
        {"", "backbone.path", "null", "spec.missing"},
        {"", "backbone.dtype", "\"float16\"", "spec.choice"},
        {"", "backbone.dtype", "\"bfloat16\"", "spec.unavailable"},
        {"", "backbone.mode", "\"test\"", "spec.choice"},
        {"", "backbone.batch_norm", "\"eval\"", "spec.unavailable"},
        {"", "backbone.text", "{}", "spec.unavailable"},
        {"", "backbone.image", "{}", "spec.unavailable"},
        {"", "method.kind", "\"sherlock\"", "spec.choice"},
        {"", "method.kind", "null", "spec.missing"},
        {"", "method.late_layers", "-1", "spec.range"},
        {"", "method.late_layers", "6", "spec.range"},
        {"", "method.late_layers", "1.5", "spec.type"},
        {"", "method.late_layers", "true", "spec.type"},
        {"", "method.late_layers", R"({"encoder":0,"decoder":1})", "spec.unavailable"},
        {"", "method.early_layers", "[]", "spec.range"},
        {"", "method.early_layers", "[0,0]", "spec.range"},
        {"", "method.early_layers", "[2,1]", "spec.range"},
        {"", "method.early_layers", "[5]", "spec.range"},
        {"", "method.early_layers", "[-1]", "spec.range"},
        {"", "method.early_layers", "[0,null]", "spec.type"},
        {"", "method.early_layers", "3", "spec.type"},
        {"", "method.early_layers", R"({"encoder":[0]})", "spec.unavailable"},
        {"", "method.reduction", "0", "spec.range"},
        {"", "method.reduction", "385", "spec.range"},
        {"", "method.reduction", R"({"text":2,"image":2})", "spec.unavailable"},
        {"", "method.down", "\"flat\"", "spec.choice"},
        {"", "method.down", "\"token_pool\"", "spec.unavailable"},
        {"", "method.epsilon", "0", "spec.range"},
        {"", "method.token_gate", "true", "spec.unavailable"},
        {"", "method.rank", "8", "spec.unknown_key"},
        {"lora", "method.rank", "0", "spec.range"},
        {"lora", "method.rank", "385", "spec.range"},
        {"lora", "method.alpha", "0", "spec.range"},
        {"lora", "method.dropout", "1", "spec.range"},
        {"lora", "method.targets", "[]", "spec.range"},
        {"lora", "method.targets", R"(["query","query"])", "spec.range"},
        {"lora", "method.targets", R"(["output","attention.output.dense"])", "spec.conflict"},
        {"lora", "method.targets", R"(["q"])", "spec.range"},
        {"lora", "method.targets", R"(["LayerNorm"])", "spec.range"},
        {"lora", "method.targets", R"(["encoder.layer.6.output.dense"])", "spec.range"},
        {"lora", "method.bias", "\"lora_only\"", "spec.choice"},
        {"", "task.kind", "\"tagging\"", "spec.choice"},
        {"", "task.kind", "\"seq2seq\"", "spec.unavailable"},
        {"", "task.kind", "\"regression\"", "spec.conflict"},
        {"folders", "task.kind", "\"regression\"", "spec.conflict"},
        {"", "task.data.name", "\"stsb\"", "spec.conflict"},
        {"", "task.data.name", "\"imdb\"", "spec.choice"},
        {"", "task.data.name", "null", "spec.missing"},
        {"table", "task.data.name", "\"cola\"", "spec.not_applicable"},
        {"", "task.data.format", "\"xml\"", "spec.choice"},
        {"", "task.data.path", "null", "spec.missing"},
        {"", "task.data.path", "7", "spec.type"},
        {"", "task.data.files.train", "\"\"", "spec.type"},
        {"", "task.data.files.validation", "5", "spec.type"},
        {"", "task.data.files.test", "[]", "spec.type"},
        {"table", "task.data.files.train", "null", "spec.missing"},
        {"table", "task.data.files.train", "\"data.txt\"", "spec.missing"},
        {"folders", "task.data.files.train", "\"a.tsv\"", "spec.not_applicable"},
        {"table", "task.data.delimiter", "\";;\"", "spec.range"},
        {"table", "task.data.delimiter", "\"\\n\"", "spec.range"},
        {"", "task.data.delimiter", "\",\"", "spec.not_applicable"},
        {"table", "task.data.quotes", "\"yes\"", "spec.type"},
        {"", "task.data.quotes", "true", "spec.not_applicable"},
        {"table", "task.data.columns.text", "\"\"", "spec.range"},
        {"table", "task.data.columns.text_pair", "\"text\"", "spec.conflict"},
        {"table", "task.data.columns.label", "\"text\"", "spec.conflict"},
        {"", "task.data.columns.label", "\"label\"", "spec.not_applicable"},
        {"folders", "task.data.labels", R"(["one"])", "spec.range"},
        {"folders", "task.data.labels", R"(["a","a"])", "spec.range"},
        {"folders", "task.data.labels", R"(["a",""])", "spec.range"},
        {"", "task.data.labels", R"(["a","b","c"])", "spec.conflict"},
        {"", "task.data.labels", R"(["bad","good"])", "spec.conflict"},
        {"", "task.data.encoding", "\"latin-1\"", "spec.choice"},
        {"", "task.data.bad_rows", "\"keep\"", "spec.choice"},
        {"", "task.data.split.kind", "\"random\"", "spec.choice"},
        {"", "task.data.split.kind", "\"official-t5\"", "spec.unavailable"},
        {"folders", "task.data.split.kind", "\"counts\"", "spec.missing"},
        {"folders", "task.data.split.train", "-0.1", "spec.range"},
        {"folders", "task.data.split.train", "0", "spec.range"},
        {"folders", "task.data.split.validation", "-1", "spec.range"},
        {"folders", "task.data.split.test", "\"0.1\"", "spec.type"},
        {"", "task.data.split.train", "0.8", "spec.not_applicable"},
        {"counts", "task.data.split.validation", "2.5", "spec.type"},
        {"", "task.data.split.seed", "-1", "spec.range"},
        {"", "task.data.split.seed", "9007199254740992", "spec.range"},
        {"", "task.data.split.stratified", "1", "spec.type"},
        {"", "task.data.limit.train", "0", "spec.range"},
        {"", "task.data.limit.validation", "0", "spec.range"},
        {"", "task.data.limit.test", "0", "spec.range"},
        {"", "task.metric", "\"spearman\"", "spec.conflict"},
        {"", "task.metric", "\"bleu\"", "spec.choice"},
        {"", "task.max_length", "2", "spec.range"},
        {"", "task.max_length", "513", "spec.range"},
        {"", "task.head.pool", "\"max\"", "spec.choice"},
        {"", "task.head.dropout", "1", "spec.range"},
        {"", "task.prefix", "false", "spec.unavailable"},
        {"", "task.max_target_length", "5", "spec.unavailable"},
        {"", "task.generation.max_new_tokens", "5", "spec.unavailable"},
        {"", "train.epochs", "0", "spec.range"},
        {"", "train.max_steps", "0", "spec.range"},
        {"", "train.batch_size", "0", "spec.range"},
        {"", "train.accumulate", "0", "spec.range"},
        {"", "train.eval_batch_size", "0", "spec.range"},
        {"", "train.gradient_checkpointing", "true", "spec.unavailable"},
        {"", "train.decoder_cache", "true", "spec.unavailable"},
        {"", "train.clip_norm", "0", "spec.range"},
        {"", "train.seed", "-1", "spec.range"},
        {"", "train.seed", "9007199254740992", "spec.range"},
        {"", "train.optimizer.kind", "\"sgd\"", "spec.choice"},
        {"", "train.optimizer.kind", "\"adamw_hf\"", "spec.unavailable"},
        {"", "train.optimizer.kind", "\"bert_adam\"", "spec.unavailable"},
        {"", "train.optimizer.lr", "-1e-3", "spec.range"},
        {"", "train.optimizer.betas", "[0.9]", "spec.range"},
        {"", "train.optimizer.betas", "[0.9,1]", "spec.range"},
        {"", "train.optimizer.eps", "0", "spec.range"},
        {"", "train.optimizer.weight_decay", "-1", "spec.range"},
        {"", "train.optimizer.no_decay", "[]", "spec.unavailable"},
        {"", "train.optimizer.lr_factors", "{}", "spec.unavailable"},
        {"", "train.optimizer.tensor_clip_norm", "1", "spec.unavailable"},
        {"", "train.schedule.kind", "\"step\"", "spec.choice"},
        {"", "train.schedule.warmup_steps", "-1", "spec.range"},
        {"", "train.schedule.warmup_ratio", "1.1", "spec.range"},
        {"", "train.evaluate_every", "0", "spec.range"},
        {"", "train.checkpoint_every", "0", "spec.range"},
        {"", "train.keep_checkpoints", "0", "spec.range"},
        {"", "train.select", "\"first\"", "spec.choice"},
        {"", "train.early_stopping.patience", "0", "spec.range"},
        {"", "train.early_stopping.min_delta", "-0.1", "spec.range"},
        {"", "train.log_every", "0", "spec.range"},
        {"", "train.start_from", "\"adapter\"", "spec.unavailable"},
        {"", "train.loss_factor", "2", "spec.unavailable"},
        {"", "device", "\"cuda:\"", "spec.choice"},
        {"", "device", "\"cuda:01\"", "spec.choice"},
        {"", "threads", "-1", "spec.range"},
        {"", "threads", "9", "spec.range"},
        {"", "memory_limit", "0", "spec.range"},
        {"", "memory_limit", "\"5 apples\"", "spec.type"},
        // Unknown keys at each level.
        {"", "optimiser", "{}", "spec.unknown_key"},
        {"", "backbone.device", "1", "spec.unknown_key"},
        {"", "task.dropout", "0.1", "spec.unknown_key"},
        {"", "task.head.bias", "true", "spec.unknown_key"},
        {"", "task.data.split.ratio", "1", "spec.unknown_key"},
        {"", "train.optimizer.momentum", "1", "spec.unknown_key"},
        // An object where a value belongs and the other way round.
        {"", "train", "3", "spec.type"},
        {"", "train.optimizer", "[]", "spec.type"},
        {"", "train.seed", "{}", "spec.type"},
    };
    return rows;
}

}  // namespace

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
            {"task.data.split.kind \"counts\"", "task.data.split.train"}};
        const auto other = elsewhere.find(path + " " + value);
        QCOMPARE(QByteArray::fromStdString(found->where), other == elsewhere.end() ? path : other->second);
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
