// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include "core/base/files.h"
#include "core/spec/catalogue.h"
#include "core/spec/glue.h"
#include "core/spec/starter.h"
#include "core/spec/values.h"
#include "tests/core/spec/fixtures.h"

using namespace sherl;
using namespace sherl::spec;
using namespace sherl::spec::fixtures;

namespace {

std::vector<Key> every_key() {
    std::vector<Key> keys = catalogue().keys;
    for (const Method& method : catalogue().methods)
        keys.insert(keys.end(), method.options.begin(), method.options.end());
    return keys;
}

}  // namespace

class TestCatalogue : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void itIsComplete() {
        std::set<std::string> kinds;
        for (const Method& method : catalogue().methods) {
            QVERIFY2(kinds.insert(method.kind).second, method.kind.c_str());
            QVERIFY2(!method.title.empty() && !method.help.empty() && !method.source.empty() && !method.hosts.empty(),
                     method.kind.c_str());
            for (const std::string& host : method.hosts) {
                QVERIFY(std::any_of(catalogue().backbones.begin(), catalogue().backbones.end(),
                                    [&](const Kind& kind) { return kind.kind == host; }));
            }
            std::set<std::string> options;
            for (const Key& option : method.options) {
                QVERIFY2(option.path.starts_with("method.") && options.insert(option.path).second, option.path.c_str());
                QVERIFY2(find_key(option.path, &method) == &option, option.path.c_str());
            }
        }
        QCOMPARE(method_names(), std::string("full, linear_probe, partial, bitfit, adapter, lora, ia3, prompt, prefix, lst, "
                                             "unipt, sherl"));
        std::set<std::string> paths;
        for (const Key& key : catalogue().keys) QVERIFY2(paths.insert(key.path).second, key.path.c_str());
        const auto marked = [](const Text& text) { return text.empty() || std::string(text.context()) == "spec"; };
        for (const Key& key : every_key()) {
            QVERIFY2(!key.help.empty() && key.help.english().ends_with("."), key.path.c_str());
            QVERIFY2(marked(key.help) && marked(key.default_help) && marked(key.unavailable), key.path.c_str());
            QVERIFY2(key.derive == nullptr || !key.default_help.empty(), key.path.c_str());
            QVERIFY2((key.type == Type::choice) == !key.choices.empty(), key.path.c_str());
            QVERIFY2(key.reserved == (key.type == Type::any), key.path.c_str());
            QVERIFY2(!allowed(key).empty(), key.path.c_str());
        }
    }

    void defaultsAreWithinTheirRanges() {
        const Symbols symbols{{"L", 6}, {"d", 384}, {"heads", 12}, {"positions", 512}, {"cores", 8}};
        for (const Key& key : every_key()) {
            if (key.default_value.is_null()) continue;
            std::vector<Problem> problems;
            const auto settled = settle(key, key.default_value, symbols, problems);
            QVERIFY2(settled && problems.empty(), key.path.c_str());
            QVERIFY2(
                *settled == key.default_value && settled->type_name() == std::string(key.default_value.type_name()),
                key.path.c_str());
            QVERIFY2(settled->is_number_float() == key.default_value.is_number_float(), key.path.c_str());
        }
    }

    // A key stands after the keys that decide whether it applies.
    void conditionsComeFirst() {
        std::set<std::string> seen;
        for (const Key& key : catalogue().keys) {
            for (const auto* conditions : {&key.applies_if, &key.required_if}) {
                for (const Condition& condition : *conditions) {
                    QVERIFY2(seen.contains(condition.path), key.path.c_str());
                    const Key* subject = find_key(condition.path);
                    for (const std::string& value : condition.values) {
                        QVERIFY2(std::any_of(subject->choices.begin(), subject->choices.end(),
                                             [&](const Kind& kind) { return kind.kind == value; }),
                                 key.path.c_str());
                    }
                }
            }
            seen.insert(key.path);
        }
    }

    void textsShowLimits() {
        const Method* lora = find_method("lora");
        const Method* sherl = find_method("sherl");
        QCOMPARE(allowed(*find_key("method.rank", lora)).english(), std::string("a whole number 1..d"));
        QCOMPARE(allowed(*find_key("method.rank", lora), {{"d", 384}}).english(), std::string("a whole number 1..384"));
        QCOMPARE(allowed(*find_key("method.late_layers", sherl)).english(), std::string("a whole number 0..L-1"));
        QCOMPARE(allowed(*find_key("method.dropout", lora)).english(), std::string("a number >= 0 and < 1"));
        QCOMPARE(allowed(*find_key("method.down", sherl)).english(), std::string("one of gated, linear_norm"));
        QCOMPARE(allowed(*find_key("train.seed")).english(), std::string("a whole number >= 0"));
        QVERIFY(find_key("method.nothing") == nullptr && find_method("side_tuning") == nullptr);
    }

    void helpFitsAHundredColumns() {
        std::string all = methods_table() + keys_help();
        for (const Method& method : catalogue().methods) {
            const std::string help = method_help(method.kind);
            for (const Key& option : method.options)
                QVERIFY2(option.reserved || help.find("\n  " + option.name() + ": ") != std::string::npos,
                         option.path.c_str());
            QVERIFY(methods_table().find("\n" + method.kind) != std::string::npos ||
                    methods_table().starts_with(method.kind));
            all += help;
        }
        std::istringstream lines(all);
        for (std::string line; std::getline(lines, line);) QVERIFY2(line.size() <= 100, line.c_str());
        QVERIFY_EXCEPTION_THROWN((void)method_help("side_tuning"), Error);
    }

    void jsonHoldsEverything() {
        const Json json = parse_json(catalogue_json().dump(), "catalogue");
        QCOMPARE(json.at("methods").size(), catalogue().methods.size());
        QCOMPARE(json.at("keys").size(), catalogue().keys.size());
        const auto method = [&](const char* kind) {
            for (const Json& each : json.at("methods")) {
                if (each.at("kind") == kind) return each;
            }
            return Json();
        };
        QCOMPARE(method("prefix").at("hosts"), Json::array({"bert"}));
        QCOMPARE(method("lst").at("hosts"), Json::array({"bert", "t5"}));
        const Json rank = method("lora").at("options").at(0);
        QCOMPARE(rank.at("path"), Json("method.rank"));
        QCOMPARE(rank.at("maximum").at("symbol"), Json("d"));
        QCOMPARE(rank.at("default"), Json(8));
    }

    void namesAreCutAtTwoHundredCharacters() {
        Json targets = Json::array();
        for (int i = 0; i < 12; ++i) targets.push_back("encoder.layer." + std::to_string(i) + ".attention.self.query");
        const std::string name = default_name(*find_method("lora"), {{"method.rank", 8}, {"method.targets", targets}});
        QCOMPARE(name.size(), std::size_t{200});
        QVERIFY(name.ends_with("..."));
    }

    void memorySizes() {
        const std::vector<std::pair<const char*, std::int64_t>> sizes{
            {"512 MiB", 536870912}, {"2 GiB", 2147483648}, {"500 MB", 500000000},
            {"1.5 KiB", 1536},      {"100", 100},          {"7 B", 7},
            {"1GB", 1000000000},    {"3 kib", 3072},       {"1 TiB", 1099511627776}};
        for (const auto& [text, bytes] : sizes) QVERIFY2(parse_memory(text) == bytes, text);
        for (const char* bad :
             {"", "MiB", "-1 MiB", "1 Mi B", "1 PiB", "inf", "nan MiB", "1e3", " 5", "99999 TiB", "1,5 GiB"})
            QVERIFY2(!parse_memory(bad), bad);
        QCOMPARE(resolve(with(cola(), "memory_limit", "512 MiB"), context()).spec.memory_limit,
                 std::optional<std::int64_t>(536870912));
        QCOMPARE(resolve(with(cola(), "memory_limit", 1000), context()).spec.memory_limit,
                 std::optional<std::int64_t>(1000));
    }

    void nearestNames() {
        const std::vector<std::string> names{"train.epochs", "train.seed", "train.optimizer.lr",
                                             "task.data.split.seed"};
        QCOMPARE(nearest("train.epoch", names), std::string("train.epochs"));
        QCOMPARE(nearest("epochs", names), std::string("train.epochs"));
        QCOMPARE(nearest("train.sede", names), std::string("train.seed"));
        QCOMPARE(nearest("train.lr", names), std::string("train.optimizer.lr"));
        QCOMPARE(nearest("something.else", names), std::string());
    }

    // run-spec.md, "Official GLUE label order".
    void glueFacts() {
        QCOMPARE(glue_tasks().size(), std::size_t{9});
        QCOMPARE(find_glue_task("mnli")->labels, (std::vector<std::string>{"entailment", "neutral", "contradiction"}));
        QCOMPARE(find_glue_task("wnli")->labels, (std::vector<std::string>{"not_entailment", "entailment"}));
        QVERIFY(find_glue_task("stsb")->labels.empty() && find_glue_task("ax") == nullptr);
    }

    void startersResolve_data() {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("data");
        for (const Method& method : catalogue().methods)
            QTest::addRow("%s", method.kind.c_str()) << QByteArray::fromStdString(method.kind) << QByteArray("cola");
        for (const char* data : {"stsb", "mnli", "table", "class-folders"})
            QTest::addRow("%s", data) << QByteArray("sherl") << QByteArray(data);
    }
    void startersResolve() {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, data);
        const std::string text =
            starter_spec({.method = method.toStdString(), .backbone = "./mini", .data = data.toStdString()});
        const Json document = parse_json(text, "starter");
        QVERIFY(text.ends_with("}\n") && text.find("\"format\"") < 10);
        const ResolvedSpec run = resolve(document, context());
        // A starter only says what holds anyway.
        Json plain = cola(method.constData());
        plain["task"]["kind"] = document.at("task").at("kind");
        plain["task"]["data"] = document.at("task").at("data");
        const bool weights = method == "full" || method == "partial";
        if (weights) plain["train"] = {{"optimizer", {{"lr", document.at("train").at("optimizer").at("lr")}}}};
        QCOMPARE(run.hash, resolve(plain, context()).hash);
        // What trains the backbone's own weights takes small steps (Devlin et al.: 2e-5 to 5e-5).
        QVERIFY(weights ? run.spec.train.optimizer.lr <= 1e-4 : run.spec.train.optimizer.lr == 1e-3);
        QVERIFY(document.at("comment").contains("train.optimizer.lr"));
        QCOMPARE(run.spec.train.clip_norm, std::optional<double>(1.0));
        QCOMPARE(run.spec.train.epochs, 3.0);
    }

    // Beside two stacks the task is text to text, and the rates are those of the published T5 runs (methods.md E).
    void startersOfT5_data() {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<double>("rate");
        for (const char* method : {"full", "bitfit", "adapter", "lora"}) QTest::newRow(method) << QByteArray(method) << 3e-4;
        for (const char* method : {"lst", "sherl"}) QTest::newRow(method) << QByteArray(method) << 3e-3;
        QTest::newRow("prompt") << QByteArray("prompt") << 0.3;
    }
    void startersOfT5() {
        QFETCH(QByteArray, method);
        QFETCH(double, rate);
        QTemporaryDir folder;
        write_file_atomically(std::filesystem::path(folder.path().toStdString()) / "config.json", R"({"model_type": "t5"})");
        for (const char* data : {"cola", "mnli", "stsb", "wnli", "class-folders"}) {
            const Json document = parse_json(
                starter_spec({.method = method.toStdString(), .backbone = folder.path().toStdString(), .data = data}), "starter");
            const ResolvedSpec run = resolve(document, {.base = "/specs", .read_backbone = {}, .cores = 8});
            QCOMPARE(run.spec.task.kind, std::string("seq2seq"));
            QCOMPARE(run.spec.train.optimizer.lr, rate);
        }
        QVERIFY_EXCEPTION_THROWN((void)starter_spec({.method = "prefix", .backbone = folder.path().toStdString()}), Error);
    }

    void starterOfAssets() {
        const Json document = parse_json(starter_spec(), "starter");
        QCOMPARE(document.at("backbone").at("path"), Json("minilm"));
        QCOMPARE(document.at("task").at("data").at("columns").at("text"), Json("sentence"));
        QVERIFY_EXCEPTION_THROWN((void)starter_spec({.method = "magic"}), Error);
        QVERIFY_EXCEPTION_THROWN((void)starter_spec({.data = "magic"}), Error);
    }
};

QTEST_APPLESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
