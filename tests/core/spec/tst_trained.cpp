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
            if (!fs::exists(entry.path() / "case.json")) continue;
            const std::string name = entry.path().filename().string();
            if (name.starts_with("bert-") || name.starts_with("t5-")) found.push_back(entry.path());
        }
    }
    return found;
}

RunSpec run_of(const Json& golden, const formats::BackboneConfig& backbone) {
    RunSpec spec;
    spec.method = resolve_method(golden.at("method"), backbone);
    spec.task.kind = golden.at("task").at("kind").get<std::string>();
    if (spec.task.kind == "seq2seq") return spec;
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
        formats::BackboneConfig backbone;
        backbone.model_type = "bert";
        backbone.bert.blocks = 11;
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

    // Published sizes of T5 (methods.md A5, C, D, F), from shapes alone. Vocabulary 32,100.
    void publishedSizesOfT5_data() {
        QTest::addColumn<QString>("size");
        QTest::addColumn<QString>("method");
        QTest::addColumn<qint64>("count");
        const QString sherl = QStringLiteral(
            R"({"kind": "sherl", "reduction": %1, "late_layers": {"encoder": 0, "decoder": 1},
                "early_layers": {"encoder": %2, "decoder": %3}})");
        const QString base_encoder = QStringLiteral("[0, 2, 3, 4, 6, 7, 8, 10, 11]");
        const QString base_decoder = QStringLiteral("[0, 2, 3, 4, 6, 7, 8, 10]");
        const QString lst = QStringLiteral(
            R"({"kind": "lst", "reduction": 8, "layers": {"encoder": %1, "decoder": %1}})");
        const auto row = [](const char* size, const char* name, const QString& method, qint64 count) {
            QTest::addRow("%s %s", size, name) << QString::fromLatin1(size) << method << count;
        };
        row("base", "sherl, reduction 4", sherl.arg(4).arg(base_encoder, base_decoder), 4511812);
        row("base", "sherl, reduction 8", sherl.arg(8).arg(base_encoder, base_decoder), 1907236);
        row("large", "sherl", sherl.arg(8).arg(QStringLiteral("[0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 23]"),
                                               QStringLiteral("[0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22]")), 4700548);
        row("3b", "sherl", sherl.arg(8).arg(QStringLiteral("[0, 23]"), QStringLiteral("[0]")), 1087620);
        row("base", "lst", lst.arg(QStringLiteral("[2, 3, 4, 6, 7, 8, 10, 11, 12]")), 3878712);
        row("large", "lst", lst.arg(QStringLiteral("[2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]")), 9057328);
        row("3b", "lst", lst.arg(QStringLiteral("[24]")), 2494896);
        row("base", "adapter", QStringLiteral(R"({"kind": "adapter", "reduction": 16})"), 3625728);
        row("base", "lora", QStringLiteral(R"({"kind": "lora", "rank": 32, "alpha": 32})"), 3538944);
        row("base", "lora with biases", QStringLiteral(R"({"kind": "lora", "rank": 32, "alpha": 32, "bias": "all"})"), 3820644);
        row("base", "bitfit", QStringLiteral(R"({"kind": "bitfit"})"), 280932);
        row("base", "prompt", QStringLiteral(R"({"kind": "prompt", "length": 100})"), 76800);
        row("base", "full", QStringLiteral(R"({"kind": "full"})"), 222882048);
        row("large", "full", QStringLiteral(R"({"kind": "full"})"), 737639424);
        row("3b", "full", QStringLiteral(R"({"kind": "full"})"), 2851569664);
    }
    void publishedSizesOfT5() {
        QFETCH(QString, size);
        QFETCH(QString, method);
        QFETCH(qint64, count);
        formats::BackboneConfig backbone;
        backbone.model_type = "t5";
        formats::T5Config& t5 = backbone.t5;
        t5.vocabulary = 32100;
        if (size == QLatin1String("base")) {
            t5.width = 768, t5.feed_forward = 3072, t5.heads = 12, t5.encoder_blocks = t5.decoder_blocks = 12;
        } else {
            t5.width = 1024, t5.feed_forward = 4096, t5.heads = 16, t5.encoder_blocks = t5.decoder_blocks = 24;
        }
        if (size == QLatin1String("3b")) t5.head_width = 128, t5.feed_forward = 16384, t5.heads = 32;
        RunSpec spec;
        spec.task.kind = "seq2seq";
        spec.method = resolve_method(Json::parse(method.toStdString()), backbone);
        QCOMPARE(trained_parameters(spec, backbone), std::optional<std::int64_t>(count));
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
        const formats::BackboneConfig backbone{.model_type = "bert", .bert = {}, .t5 = {}, .json = {}};
        QCOMPARE(backbone_parameters(backbone, true), std::int64_t{109482240});
    }
};

QTEST_GUILESS_MAIN(TestTrained)
#include "tst_trained.moc"
