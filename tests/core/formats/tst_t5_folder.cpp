// SPDX-License-Identifier: GPL-3.0-or-later
// A T5 folder: config.json, the names and shapes of its tensors, copies that published checkpoints hold. Outside truth: folders
// that independent code wrote, and sizes that were published.
#include <QtTest>
#include <algorithm>
#include <filesystem>
#include <memory>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/formats/backbone_folder.h"

using namespace sherl;
using namespace sherl::formats;
namespace fs = std::filesystem;

namespace {

std::vector<Problem> problems_of(const auto& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.kind() == ErrorKind::input ? error.problems() : std::vector<Problem>{};
    }
    return {};
}

}  // namespace

class TestT5Folder : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    fs::path root_;

    void write_config(const Json& json) { write_file_atomically(root_ / "config.json", json.dump()); }

    // The tensors of a configuration, all zero, and others beside them.
    void write_weights(const std::vector<std::pair<std::string, std::vector<std::int64_t>>>& tensors) {
        std::vector<std::vector<float>> data;
        std::vector<TensorToWrite> written;
        for (const auto& [name, shape] : tensors) {
            std::size_t count = 1;
            for (const std::int64_t extent : shape) count *= static_cast<std::size_t>(extent);
            data.emplace_back(count);
        }
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            written.push_back({.name = tensors[i].first,
                               .dtype = Dtype::f32,
                               .shape = tensors[i].second,
                               .data = std::as_bytes(std::span(data[i]))});
        }
        write_safetensors(root_ / "model.safetensors", written);
    }

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        root_ = folder_->path().toStdString();
    }

    // T5Config of transformers.
    void missingKeysTakeTheDefaultsOfTransformers() {
        write_config({{"model_type", "t5"}});
        const BackboneConfig config = read_backbone_config(root_);
        QVERIFY(config.encoder_decoder());
        const T5Config& t5 = config.t5;
        QCOMPARE((std::vector{t5.vocabulary, t5.width, t5.head_width, t5.feed_forward, t5.heads, t5.encoder_blocks,
                              t5.decoder_blocks, t5.buckets, t5.max_distance, t5.pad_token, t5.end_token, t5.start_token}),
                 (std::vector<std::int64_t>{32128, 512, 64, 2048, 8, 6, 6, 32, 128, 0, 1, 0}));
        QCOMPARE((std::vector{t5.norm_eps, t5.dropout}), (std::vector{1e-6, 0.1}));
        QVERIFY(t5.tied && !t5.gated);
    }

    void everyKeyIsRead() {
        write_config({{"model_type", "t5"},
                      {"vocab_size", 13},
                      {"d_model", 10},
                      {"d_kv", 3},
                      {"d_ff", 11},
                      {"num_heads", 5},
                      {"num_layers", 3},
                      {"num_decoder_layers", 2},
                      {"relative_attention_num_buckets", 8},
                      {"relative_attention_max_distance", 20},
                      {"layer_norm_epsilon", 1e-5},
                      {"dropout_rate", 0},
                      {"feed_forward_proj", "gated-gelu"},
                      {"tie_word_embeddings", false},
                      {"pad_token_id", 2},
                      {"eos_token_id", 3},
                      {"decoder_start_token_id", 4}});
        const T5Config t5 = read_backbone_config(root_).t5;
        QCOMPARE((std::vector{t5.vocabulary, t5.width, t5.head_width, t5.feed_forward, t5.heads, t5.encoder_blocks,
                              t5.decoder_blocks, t5.buckets, t5.max_distance, t5.pad_token, t5.end_token, t5.start_token}),
                 (std::vector<std::int64_t>{13, 10, 3, 11, 5, 3, 2, 8, 20, 2, 3, 4}));
        QCOMPARE((std::vector{t5.norm_eps, t5.dropout}), (std::vector{1e-5, 0.0}));
        QVERIFY(!t5.tied && t5.gated);
    }

    // The decoder starts with the padding token where nothing else is said, and is as deep as the encoder.
    void keysFollowEachOther() {
        write_config({{"model_type", "t5"}, {"num_layers", 4}, {"pad_token_id", 7}, {"num_decoder_layers", nullptr}});
        const T5Config t5 = read_backbone_config(root_).t5;
        QCOMPARE(t5.start_token, std::int64_t{7});
        QCOMPARE(t5.decoder_blocks, std::int64_t{4});
    }

    void badConfigValues_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* key, const char* value) {
            QTest::addRow("%s %s", key, value) << QByteArray(key) << QByteArray(value);
        };
        for (const char* key : {"vocab_size", "d_model", "d_kv", "d_ff", "num_heads", "num_layers"}) {
            for (const char* value : {"0", "-1", "1.5", "\"4\"", "null", "2147483648"}) row(key, value);
        }
        for (const char* value : {"0", "10001", "true"}) row("num_decoder_layers", value);
        for (const char* value : {"2", "33", "null"}) row("relative_attention_num_buckets", value);
        for (const char* value : {"0", "16"}) row("relative_attention_max_distance", value);  // half of 32 buckets are exact
        for (const char* value : {"0", "-1e-6", "\"1e-6\""}) row("layer_norm_epsilon", value);
        for (const char* value : {"1", "-0.1", "true"}) row("dropout_rate", value);
        for (const char* value : {"\"gelu\"", "\"gated-silu\"", "\"\"", "3"}) row("feed_forward_proj", value);
        for (const char* value : {"1", "\"yes\""}) row("tie_word_embeddings", value);
        for (const char* key : {"pad_token_id", "eos_token_id", "decoder_start_token_id"}) {
            for (const char* value : {"-1", "32128", "1.5"}) row(key, value);
        }
    }
    void badConfigValues() {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        Json json{{"model_type", "t5"}};
        json[key.toStdString()] = Json::parse(value.toStdString());
        write_config(json);
        const auto problems = problems_of([&] { (void)read_backbone_config(root_); });
        QCOMPARE(problems.size(), std::size_t{1});
        QCOMPARE(QByteArray::fromStdString(problems[0].id), "formats.config." + key);
        QCOMPARE(problems[0].where, (root_ / "config.json").string() + ": " + key.toStdString());
        QCOMPARE(problems[0].got, Json::parse(value.toStdString()).dump());
        QVERIFY(!problems[0].expected.english().empty());
    }

    // Folders of the golden cases: every tensor has its place, and none is left.
    void foldersThatOthersWrote_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<bool>("tied");
        for (const fs::path& golden : {fs::path(SHERL_TEST_DATA) / "golden", fs::path(SHERL_TRUTH_DIR) / "golden"}) {
            for (const char* name : {"t5-tiny", "t5-tiny-uneven", "t5-tiny-v11"}) {
                const fs::path folder = golden / "backbones" / name;
                if (fs::exists(folder / "model.safetensors"))
                    QTest::newRow(folder.c_str()) << QString::fromStdString(folder.string()) << !folder.string().ends_with("v11");
            }
        }
    }
    void foldersThatOthersWrote() {
        QFETCH(QString, folder);
        QFETCH(bool, tied);
        const fs::path path = folder.toStdString();
        const BackboneConfig config = read_backbone_config(path);
        QCOMPARE(config.t5.tied, tied);
        QCOMPARE(config.t5.gated, !tied);
        const auto headers = read_weight_headers(path);
        const WeightMatch found = match_weights(config, headers);
        QVERIFY(found.missing.empty() && found.unexpected.empty() && found.ignored.empty());
        std::size_t tensors = 0;
        for (const SafetensorsHeader& header : headers) tensors += header.tensors.size();
        QCOMPARE(found.matched.size(), tensors);
        QCOMPARE(found.matched.front().name, std::string("shared.weight"));
    }

    // Published: T5-base without the rows that round the vocabulary up (methods.md F).
    void scalarsAreThosePublished() {
        T5Config base;
        base.vocabulary = 32100;
        base.width = 768, base.feed_forward = 3072, base.heads = 12, base.encoder_blocks = base.decoder_blocks = 12;
        std::int64_t count = 0;
        for (const auto& [name, shape] : t5_tensors(base)) {
            std::int64_t scalars = 1;
            for (const std::int64_t extent : shape) scalars *= extent;
            count += scalars;
        }
        QCOMPARE(count, std::int64_t{222882048});
    }

    // Copies of the shared table and a table that no code reads stand in published checkpoints.
    void copiesAreKnownAndNotUsed() {
        const Json config{{"model_type", "t5"}, {"vocab_size", 7}, {"d_model", 4},   {"d_kv", 2},
                          {"d_ff", 6},          {"num_heads", 2},  {"num_layers", 1}};
        write_config(config);
        auto tensors = t5_tensors(read_backbone_config(root_).t5);
        const std::size_t own = tensors.size();
        for (const char* name : {"encoder.embed_tokens.weight", "decoder.embed_tokens.weight", "lm_head.weight"})
            tensors.push_back({name, {7, 4}});
        tensors.push_back({"decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight", {32, 2}});
        tensors.push_back({"encoder.block.0.layer.0.SelfAttention.q.bias", {4}});
        write_weights(tensors);
        WeightMatch found = match_weights(read_backbone_config(root_), read_weight_headers(root_));
        QCOMPARE(found.matched.size(), own);
        QCOMPARE(found.ignored.size(), std::size_t{4});
        QCOMPARE(found.unexpected, (std::vector<std::string>{"encoder.block.0.layer.0.SelfAttention.q.bias"}));
        // Not tied, the output map is a tensor of its own.
        Json untied = config;
        untied["tie_word_embeddings"] = false;
        write_config(untied);
        found = match_weights(read_backbone_config(root_), read_weight_headers(root_));
        QCOMPARE(found.matched.size(), own + 1);
        QCOMPARE(found.ignored.size(), std::size_t{3});
    }

    void inspectionNamesWhatIsMissing() {
        write_config({{"model_type", "t5"}, {"vocab_size", 7}, {"d_model", 4}, {"d_kv", 2}, {"d_ff", 6}, {"num_heads", 2},
                      {"num_layers", 1}});
        auto tensors = t5_tensors(read_backbone_config(root_).t5);
        tensors.pop_back();
        write_weights(tensors);
        const Inspection inspection = inspect_backbone(root_);
        QCOMPARE(inspection.weights.missing, (std::vector<std::string>{"decoder.final_layer_norm.weight"}));
        const auto tokenizer = std::find_if(inspection.problems.begin(), inspection.problems.end(),
                                            [](const Problem& problem) { return problem.id == "formats.tokenizer.missing"; });
        QVERIFY(tokenizer != inspection.problems.end());
        QCOMPARE(tokenizer->expected.english(), std::string("spiece.model"));
    }
};

QTEST_GUILESS_MAIN(TestT5Folder)
#include "tst_t5_folder.moc"
