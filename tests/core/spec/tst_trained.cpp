// SPDX-License-Identifier: GPL-3.0-or-later
// Counts of trained parameters against those of the golden cases, which independent code computed.
#include <QtTest>
#include <filesystem>

#include "core/base/files.h"
#include "core/spec/resolve.h"
#include "core/spec/trained.h"

using namespace sherl;
using namespace sherl::spec;

namespace {

namespace fs = std::filesystem;

Json case_of(const fs::path& folder) {
    const fs::path file = folder / "case.json";
    return parse_json(read_file(file), file.string());
}

// Cases of the repository, and all others of this machine.
std::vector<fs::path> cases() {
    std::vector<fs::path> found;
    for (const fs::path& golden : {fs::path(SHERL_TEST_DATA) / "golden", fs::path(SHERL_TRUTH_DIR) / "golden"}) {
        std::error_code absent;
        for (const auto& entry : fs::directory_iterator(golden, absent)) {
            if (entry.path().filename().string().starts_with("bert-")) found.push_back(entry.path());
        }
    }
    return found;
}

RunSpec run_of(const Json& golden, const formats::BackboneConfig& backbone) {
    RunSpec spec;
    spec.method = resolve_method(golden.at("method"), backbone);
    spec.task.pool = golden.at("task").at("head").at("pool").get<std::string>();
    spec.task.data.labels.resize(golden.at("task").at("num_labels").get<std::size_t>());
    return spec;
}

}  // namespace

class TestTrained : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void goldenCases_data() {
        QTest::addColumn<QString>("folder");
        for (const fs::path& folder : cases()) {
            const Json golden = case_of(folder);
            if (find_method(golden.at("method").at("kind").get<std::string>()) != nullptr)
                QTest::newRow(folder.c_str()) << QString::fromStdString(folder.string());
        }
    }
    void goldenCases() {
        QFETCH(QString, folder);
        const fs::path path = folder.toStdString();
        const Json golden = case_of(path);
        const auto backbone = formats::read_backbone_config(path / golden.at("backbone").at("path").get<std::string>());
        QCOMPARE(trained_parameters(run_of(golden, backbone), backbone),
                 std::optional(golden.at("trainable_parameters").get<std::int64_t>()));
    }

    // Names as peft matches them: output.dense is two layers of a block.
    void loraAtSuffixesAndBiases() {
        formats::BackboneConfig backbone;
        backbone.model_type = "bert";
        backbone.bert.blocks = 2;
        backbone.bert.width = 8;
        backbone.bert.heads = 2;
        backbone.bert.feed_forward = 20;
        const auto count = [&](const Json& targets, const char* bias) {
            RunSpec spec;
            spec.method =
                resolve_method({{"kind", "lora"}, {"rank", 3}, {"targets", targets}, {"bias", bias}}, backbone);
            spec.task.data.labels.resize(2);
            return *trained_parameters(spec, backbone) - 2 * (8 + 1);
        };
        QCOMPARE(count({"output.dense"}, "none"), std::int64_t{2 * 3 * ((8 + 8) + (20 + 8))});
        QCOMPARE(count({"output"}, "none"), std::int64_t{2 * 3 * (8 + 8)});
        // Each block: query, key, value, attention output and norm, intermediate, output and norm; the embeddings'
        // norm.
        QCOMPARE(count({"output"}, "all") - count({"output"}, "none"), std::int64_t{2 * (7 * 8 + 20) + 8});
    }

    void targetsNameLastPartsOfALayer() {
        formats::BertConfig backbone;
        backbone.blocks = 11;
        const std::vector<LinearLayer> layers = linear_layers(backbone, true);
        QCOMPARE(layers.size(), std::size_t{11 * 6 + 1});
        QCOMPARE(layers[4].name, std::string("encoder.layer.0.intermediate.dense"));
        QCOMPARE(std::pair(layers[4].inputs, layers[4].outputs), std::pair(std::int64_t{768}, std::int64_t{3072}));
        const auto matches = [&](const char* target) {
            return std::count_if(layers.begin(), layers.end(),
                                 [&](const LinearLayer& layer) { return targets_module(target, layer.name); });
        };
        QCOMPARE(matches("query"), 11);
        QCOMPARE(matches("output.dense"), 22);
        QCOMPARE(matches("output"), 11);  // attention.output.dense
        QCOMPARE(matches("encoder.layer.0.output.dense"), 1);
        QCOMPARE(matches("layer.0.output.dense"), 1);  // not that of block 10
        QCOMPARE(matches("uery"), 0);
        QCOMPARE(matches("pooler.dense"), 1);
        QCOMPARE(matches("dense"), 34);
    }

    void classesThatOnlyTheDataKnow() {
        formats::BackboneConfig backbone;
        backbone.model_type = "bert";
        RunSpec spec;
        spec.method = resolve_method({{"kind", "linear_probe"}}, backbone);
        QVERIFY(!trained_parameters(spec, backbone));
        spec.task.kind = "regression";
        QCOMPARE(trained_parameters(spec, backbone), std::optional<std::int64_t>(768 + 1));
        spec.method.kind = "unknown";
        QVERIFY(!trained_parameters(spec, backbone));
    }

    void everyMethodIsCounted() {
        for (const Method& method : catalogue().methods) QVERIFY2(method.trained != nullptr, method.kind.c_str());
    }

    // BERT-base uncased with pooler: 109 482 240 (the model card of transformers).
    void bertBase() {
        const formats::BackboneConfig backbone{.model_type = "bert", .bert = {}, .json = {}};
        QCOMPARE(backbone_parameters(backbone, true), std::int64_t{109482240});
    }
};

QTEST_GUILESS_MAIN(TestTrained)
#include "tst_trained.moc"
