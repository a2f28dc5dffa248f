// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <numeric>
#include <set>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/formats/backbone_folder.h"

using namespace sherl;
using namespace sherl::formats;
namespace fs = std::filesystem;

namespace {

using Shape = std::vector<std::int64_t>;

const fs::path kData = fs::path(SHERL_TEST_DATA) / "formats";

// What a test says of a tensor; its bytes count up, so that no two tensors are equal.
struct Spec {
    std::string name;
    Shape shape;
    Dtype dtype = Dtype::f32;
};

void write_weights(const fs::path& path, const std::vector<Spec>& specs) {
    std::vector<std::string> data;
    std::vector<TensorToWrite> tensors;
    data.reserve(specs.size());
    for (const Spec& spec : specs) {
        std::int64_t count = 1;
        for (const std::int64_t extent : spec.shape) count *= extent;
        std::string& bytes = data.emplace_back(static_cast<std::size_t>(count) * size_of(spec.dtype), '\0');
        std::iota(bytes.begin(), bytes.end(), spec.name.back());
        tensors.push_back(
            {.name = spec.name, .dtype = spec.dtype, .shape = spec.shape, .data = std::as_bytes(std::span(bytes))});
    }
    write_safetensors(path, tensors);
}

BertConfig tiny() {
    BertConfig config;
    config.blocks = 1;
    config.width = 4;
    config.heads = 2;
    config.feed_forward = 6;
    config.vocabulary = 7;
    config.positions = 5;
    return config;
}

Json tiny_json() {
    return {{"model_type", "bert"},        {"num_hidden_layers", 1}, {"hidden_size", 4},
            {"num_attention_heads", 2},    {"intermediate_size", 6}, {"vocab_size", 7},
            {"max_position_embeddings", 5}};
}

std::vector<Spec> tiny_weights(bool pooler) {
    std::vector<Spec> specs;
    for (const auto& [name, shape] : bert_tensors(tiny(), pooler)) specs.push_back({.name = name, .shape = shape});
    return specs;
}

Spec& named(std::vector<Spec>& specs, const std::string& name) {
    return *std::find_if(specs.begin(), specs.end(), [&](const Spec& spec) { return spec.name == name; });
}

std::vector<std::string> ids(const std::vector<Problem>& problems) {
    std::vector<std::string> all;
    for (const Problem& problem : problems) all.push_back(problem.id);
    return all;
}

template <class Call>
std::vector<Problem> problems_of(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.kind() == ErrorKind::input ? error.problems() : std::vector<Problem>{};
    }
    return {};
}

}  // namespace

class TestBackboneFolder : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    fs::path root_;

    void write_config(const Json& json) { write_file_atomically(root_ / "config.json", json.dump()); }

    [[nodiscard]] WeightMatch match(bool pooler_wanted = false) const {
        return match_weights(read_backbone_config(root_), read_weight_headers(root_), pooler_wanted);
    }

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        root_ = folder_->path().toStdString();
        qputenv("XDG_CACHE_HOME", (folder_->path() + QStringLiteral("/cache")).toUtf8());
        write_config(tiny_json());
    }

    // --- config.json
    // -----------------------------------------------------------------------------------------------------

    void missingKeysTakeTheDefaultsOfTransformers() {
        write_config({{"model_type", "bert"},
                      {"pad_token_id", nullptr},
                      {"position_embedding_type", nullptr},
                      {"unknown", {1, 2}}});
        const BackboneConfig config = read_backbone_config(root_);
        QCOMPARE(config.model_type, std::string("bert"));
        QCOMPARE(config.json.at("unknown").size(), std::size_t{2});
        const BertConfig& bert = config.bert;
        QCOMPARE((std::vector{bert.blocks, bert.width, bert.heads, bert.feed_forward, bert.vocabulary, bert.positions,
                              bert.token_types, bert.pad_token}),
                 (std::vector<std::int64_t>{12, 768, 12, 3072, 30522, 512, 2, 0}));
        QCOMPARE(
            (std::vector{bert.layer_norm_eps, bert.hidden_dropout, bert.attention_dropout, bert.initializer_range}),
            (std::vector{1e-12, 0.1, 0.1, 0.02}));
        QCOMPARE(bert.activation, std::string("gelu"));
    }

    void everyKeyIsRead() {
        write_config({{"model_type", "bert"},
                      {"num_hidden_layers", 3},
                      {"hidden_size", 10},
                      {"num_attention_heads", 5},
                      {"intermediate_size", 11},
                      {"vocab_size", 13},
                      {"max_position_embeddings", 17},
                      {"type_vocab_size", 1},
                      {"hidden_act", "gelu_pytorch_tanh"},
                      {"layer_norm_eps", 1e-5},
                      {"hidden_dropout_prob", 0},
                      {"attention_probs_dropout_prob", 0.25},
                      {"initializer_range", 0.5},
                      {"pad_token_id", 12},
                      {"is_decoder", false},
                      {"position_embedding_type", "absolute"}});
        const BertConfig bert = read_backbone_config(root_).bert;
        QCOMPARE((std::vector{bert.blocks, bert.width, bert.heads, bert.feed_forward, bert.vocabulary, bert.positions,
                              bert.token_types, bert.pad_token}),
                 (std::vector<std::int64_t>{3, 10, 5, 11, 13, 17, 1, 12}));
        QCOMPARE(
            (std::vector{bert.layer_norm_eps, bert.hidden_dropout, bert.attention_dropout, bert.initializer_range}),
            (std::vector{1e-5, 0.0, 0.25, 0.5}));
        QCOMPARE(bert.activation, std::string("gelu_new"));
    }

    void activations() {
        for (const auto& [spelling, name] : std::map<std::string, std::string>{{"gelu", "gelu"},
                                                                               {"gelu_new", "gelu_new"},
                                                                               {"gelu_pytorch_tanh", "gelu_new"},
                                                                               {"relu", "relu"},
                                                                               {"silu", "silu"},
                                                                               {"swish", "silu"}}) {
            write_config({{"model_type", "bert"}, {"hidden_act", spelling}});
            QCOMPARE(read_backbone_config(root_).bert.activation, name);
        }
    }

    void badConfigValues_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* key, const char* value) {
            QTest::addRow("%s %s", key, value) << QByteArray(key) << QByteArray(value);
        };
        for (const char* key : {"num_hidden_layers", "hidden_size", "num_attention_heads", "intermediate_size",
                                "vocab_size", "max_position_embeddings", "type_vocab_size"}) {
            for (const char* value : {"0", "-1", "1.5", "\"4\"", "null", "2147483648", "18446744073709551615", "1e30"})
                row(key, value);
        }
        row("num_hidden_layers", "10001");
        row("num_attention_heads", "5");  // does not divide 768
        for (const char* key : {"hidden_dropout_prob", "attention_probs_dropout_prob"}) {
            for (const char* value : {"1", "1.0", "-0.1", "\"0.1\"", "null", "true"}) row(key, value);
        }
        for (const char* value : {"0", "-1e-12", "\"1e-12\"", "null"}) row("layer_norm_eps", value);
        for (const char* value : {"-0.02", "\"a\""}) row("initializer_range", value);
        for (const char* value : {"-1", "30522", "1.0", "\"0\""}) row("pad_token_id", value);
        for (const char* value : {"\"tanh\"", "\"GELU\"", "\"\"", "3", "null"}) row("hidden_act", value);
        for (const char* value : {"\"relative_key\"", "\"relative_key_query\"", "1"})
            row("position_embedding_type", value);
        for (const char* value : {"true", "1"}) row("is_decoder", value);
        for (const char* value : {"true", "\"no\""}) row("add_cross_attention", value);
        for (const char* value : {"\"bart\"", "\"BERT\"", "\"\"", "null", "1"}) row("model_type", value);
    }
    void badConfigValues() {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        Json json{{"model_type", "bert"}};
        json[key.toStdString()] = Json::parse(value.toStdString());
        write_config(json);
        const auto problems = problems_of([&] { (void)read_backbone_config(root_); });
        QCOMPARE(problems.size(), std::size_t{1});
        QCOMPARE(QByteArray::fromStdString(problems[0].id), "formats.config." + key);
        QCOMPARE(problems[0].where, (root_ / "config.json").string() + ": " + key.toStdString());
        QCOMPARE(problems[0].got, Json::parse(value.toStdString()).dump());
        QVERIFY(!problems[0].expected.english().empty());
    }

    void allProblemsAreToldAtOnce() {
        write_config({{"model_type", "bert"}, {"hidden_size", 0}, {"layer_norm_eps", 0}, {"is_decoder", true}});
        QCOMPARE(ids(problems_of([&] { (void)read_backbone_config(root_); })),
                 (std::vector<std::string>{"formats.config.hidden_size", "formats.config.layer_norm_eps",
                                           "formats.config.is_decoder"}));
    }

    void foldersThatAreNone() {
        const auto id = [&](const fs::path& path) {
            return ids(problems_of([&] { (void)inspect_backbone(path); })).at(0);
        };
        QCOMPARE(id(root_ / "none"), std::string("formats.folder.missing"));
        QCOMPARE(id(root_ / "config.json"), std::string("formats.folder.missing"));
        QCOMPARE(id(root_), std::string("formats.folder.no_weights"));
        write_file_atomically(root_ / "model.safetensors", "short");
        QCOMPARE(id(root_), std::string("formats.safetensors.truncated"));
        write_config({{"hidden_size", 4}});
        const Problem unnamed = problems_of([&] { (void)inspect_backbone(root_); }).at(0);
        QCOMPARE(unnamed.id, std::string("formats.config.model_type"));
        QVERIFY(unnamed.sentence().find("bert, t5") != std::string::npos);
        write_file_atomically(root_ / "config.json", "[]");
        QCOMPARE(id(root_), std::string("formats.config.type"));
        write_file_atomically(root_ / "config.json", "{");
        QCOMPARE(id(root_), std::string("json.syntax"));
        fs::remove(root_ / "config.json");
        QCOMPARE(id(root_), std::string("formats.config.missing"));
    }

    // --- names and shapes
    // ------------------------------------------------------------------------------------------------

    // The list is BertModel(config).state_dict() of transformers.
    void tensorsAreThoseOfBertModel() {
        const Json truth = parse_json(read_file(kData / "bert-mini-state-dict.json"), "state dict");
        const auto tensors = bert_tensors(read_backbone_config(kData / "bert-mini").bert, true);
        QCOMPARE(tensors.size(), truth.size());
        for (std::size_t i = 0; i < truth.size(); ++i) {
            QCOMPARE(tensors[i].first, truth[i][0].get<std::string>());
            QCOMPARE(tensors[i].second, truth[i][1].get<Shape>());
        }
        QCOMPARE(bert_tensors(tiny(), false).size() + 2, bert_tensors(tiny(), true).size());
    }

    // A BertForMaskedLM that transformers saved: prefix "bert.", no pooler, a language-modelling head.
    void folderWrittenByTransformers() {
        const Inspection inspection = inspect_backbone(kData / "bert-mini");
        QCOMPARE(inspection.weights.matched.size(), std::size_t{37});
        QCOMPARE(inspection.weights.matched[0].name, std::string("embeddings.word_embeddings.weight"));
        QCOMPARE(inspection.weights.matched[0].entry.name, std::string("bert.embeddings.word_embeddings.weight"));
        QVERIFY(!inspection.weights.has_pooler);
        QVERIFY(inspection.weights.missing.empty());
        QVERIFY(inspection.weights.unexpected.empty());
        QCOMPARE(inspection.weights.ignored.size(), std::size_t{5});
        QCOMPARE(inspection.parameters,
                 std::int64_t{64 + 2 * 154});  // by hand: embeddings 56 + 8, a block 60 + 20 + 8 + 30 + 28 + 8
        QCOMPARE(inspection.bytes_by_dtype, (std::map<std::string, std::uint64_t>{{"F32", 4 * (64 + 2 * 154)}}));
    }

    void plainNamesInCanonicalOrder() {
        write_weights(root_ / "model.safetensors", tiny_weights(true));
        const WeightMatch found = match();
        QVERIFY(found.has_pooler);
        QVERIFY(found.missing.empty() && found.unexpected.empty() && found.ignored.empty());
        const auto wanted = bert_tensors(tiny(), true);
        QCOMPARE(found.matched.size(), wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            QCOMPARE(found.matched[i].name, wanted[i].first);
            QCOMPARE(found.matched[i].entry.name, wanted[i].first);
            QCOMPARE(found.matched[i].file, root_ / "model.safetensors");
        }
    }

    void legacyNamesHeadsAndBuffersAreKnown() {
        std::vector<Spec> specs = tiny_weights(false);
        for (Spec& spec : specs) {
            if (spec.name.ends_with("LayerNorm.weight")) spec.name.replace(spec.name.size() - 6, 6, "gamma");
            if (spec.name.ends_with("LayerNorm.bias")) spec.name.replace(spec.name.size() - 4, 4, "beta");
            spec.name = "bert." + spec.name;
        }
        specs.push_back({.name = "bert.embeddings.position_ids", .shape = {1, 5}, .dtype = Dtype::i64});
        specs.push_back({.name = "cls.predictions.bias", .shape = {7}});
        specs.push_back({.name = "cls.predictions.transform.LayerNorm.gamma", .shape = {4}});
        specs.push_back({.name = "classifier.weight", .shape = {2, 4}});
        write_weights(root_ / "model.safetensors", specs);
        const WeightMatch found = match();
        QCOMPARE(found.matched.size(), bert_tensors(tiny(), false).size());
        QVERIFY(found.missing.empty());
        QVERIFY(found.unexpected.empty());
        QCOMPARE(found.ignored.size(), std::size_t{4});
        const auto norm = std::find_if(found.matched.begin(), found.matched.end(), [](const WeightSource& source) {
            return source.name == "encoder.layer.0.output.LayerNorm.weight";
        });
        QCOMPARE(norm->entry.name, std::string("bert.encoder.layer.0.output.LayerNorm.gamma"));
    }

    void othersAreUnexpected() {
        std::vector<Spec> specs = tiny_weights(false);
        std::vector<std::string> others{"bert.bert.pooler.dense.bias", "embeddings.position_ids",
                                        "encoder.layer.1.output.dense.bias", "encoder.layer.00.output.dense.bias",
                                        "model.cls.x"};
        for (const std::string& name : others)
            specs.push_back({.name = name, .shape = {4}});  // floats: no position_ids either
        write_weights(root_ / "model.safetensors", specs);
        std::vector<std::string> unexpected = match().unexpected;
        std::sort(unexpected.begin(), unexpected.end());
        std::sort(others.begin(), others.end());
        QCOMPARE(unexpected, others);
    }

    void missingTensorsAreListed() {
        std::vector<Spec> specs = tiny_weights(true);
        std::erase_if(specs, [](const Spec& spec) { return spec.name.find("intermediate") != std::string::npos; });
        write_weights(root_ / "model.safetensors", specs);
        QCOMPARE(match().missing, (std::vector<std::string>{"encoder.layer.0.intermediate.dense.weight",
                                                            "encoder.layer.0.intermediate.dense.bias"}));
        const Inspection inspection = inspect_backbone(root_);
        QCOMPARE(inspection.problems.at(0).id, std::string("formats.weights.missing"));
        QVERIFY(inspection.problems[0].sentence().find("intermediate.dense.weight") != std::string::npos);
    }

    void poolerCountsWhenWanted() {
        write_weights(root_ / "model.safetensors", tiny_weights(false));
        QVERIFY(match().missing.empty());
        QVERIFY(!match().has_pooler);
        QCOMPARE(match(true).missing, (std::vector<std::string>{"pooler.dense.weight", "pooler.dense.bias"}));
        std::vector<Spec> half = tiny_weights(false);
        half.push_back({.name = "pooler.dense.bias", .shape = {4}});
        write_weights(root_ / "model.safetensors", half);
        QVERIFY(match().missing.empty());
        QVERIFY(!match().has_pooler);
        QCOMPARE(match().ignored, std::vector<std::string>{"pooler.dense.bias"});
        QCOMPARE(match(true).missing, std::vector<std::string>{"pooler.dense.weight"});
    }

    void tokenizerIsDescribedOrMissed() {
        write_weights(root_ / "model.safetensors", tiny_weights(true));
        QCOMPARE(ids(inspect_backbone(root_).problems), std::vector<std::string>{"formats.tokenizer.missing"});
        const std::string vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\n";
        write_file_atomically(root_ / "vocab.txt", vocabulary);
        const Inspection inspection = inspect_backbone(root_);
        QVERIFY2(inspection.problems.empty(),
                 inspection.problems.empty() ? "" : inspection.problems[0].sentence().c_str());
        QCOMPARE(inspection.tokenizer.english(), std::string("WordPiece, 7 tokens, lower case"));
        write_file_atomically(root_ / "vocab.txt", vocabulary + "c\n");  // an id 7 that has no embedding
        QCOMPARE(ids(inspect_backbone(root_).problems), std::vector<std::string>{"formats.tokenizer.vocabulary"});
        write_file_atomically(root_ / "vocab.txt", "a\n");  // told, not thrown
        QVERIFY(!inspect_backbone(root_).problems.empty());
        QVERIFY(inspect_backbone(root_).tokenizer.empty());
    }

    void floatsOfEveryWidthMatch() {
        std::vector<Spec> specs = tiny_weights(false);
        specs[0].dtype = Dtype::f16;
        specs[1].dtype = Dtype::bf16;
        specs[2].dtype = Dtype::f64;
        write_weights(root_ / "model.safetensors", specs);
        QCOMPARE(match().matched.size(), specs.size());
        const auto bytes = inspect_backbone(root_).bytes_by_dtype;
        QCOMPARE(bytes.at("F16"), std::uint64_t{2 * 7 * 4});
        QCOMPARE(bytes.at("BF16"), std::uint64_t{2 * 5 * 4});
        QCOMPARE(bytes.at("F64"), std::uint64_t{8 * 2 * 4});
    }

    void wrongTensorsAreAllTold() {
        std::vector<Spec> specs = tiny_weights(true);
        named(specs, "embeddings.word_embeddings.weight").shape = {4, 7};
        named(specs, "pooler.dense.bias").shape = {4, 1};
        named(specs, "encoder.layer.0.output.dense.bias").dtype = Dtype::i32;
        specs.push_back({.name = "bert.embeddings.LayerNorm.gamma", .shape = {4}});
        write_weights(root_ / "model.safetensors", specs);
        const auto problems = problems_of([&] { (void)match(); });
        QCOMPARE(ids(problems), (std::vector<std::string>{"formats.weights.duplicate", "formats.weights.shape",
                                                          "formats.weights.dtype", "formats.weights.shape"}));
        QCOMPARE(problems[1].where,
                 (root_ / "model.safetensors").string() + ": tensor \"embeddings.word_embeddings.weight\"");
        QCOMPARE(problems[1].expected.english(), std::string("[7, 4]"));
        QCOMPARE(problems[1].got, std::string("[4, 7]"));
        QVERIFY(problems[0].what.english().find("embeddings.LayerNorm.weight") != std::string::npos);

        const Inspection inspection = inspect_backbone(root_);  // the same, told and not thrown
        QCOMPARE(ids(inspection.problems).at(3), std::string("formats.weights.shape"));
        QCOMPARE(inspection.weights.matched.size(), specs.size() - 4);
        QVERIFY(inspection.weights.missing.empty());
    }

    void shardsMatchTogether() {
        std::vector<Spec> specs = tiny_weights(true);
        const std::vector<Spec> first(specs.begin(), specs.begin() + 6), second(specs.begin() + 6, specs.end());
        write_weights(root_ / "model-00001-of-00002.safetensors", first);
        write_weights(root_ / "model-00002-of-00002.safetensors", second);
        Json map = Json::object();
        for (const Spec& spec : first) map[spec.name] = "model-00001-of-00002.safetensors";
        for (const Spec& spec : second) map[spec.name] = "model-00002-of-00002.safetensors";
        write_file_atomically(root_ / "model.safetensors.index.json", Json{{"weight_map", map}}.dump());
        const WeightMatch found = match();
        QCOMPARE(found.matched.size(), specs.size());
        QCOMPARE(found.matched[5].file.filename(), fs::path("model-00001-of-00002.safetensors"));
        QCOMPARE(found.matched[6].file.filename(), fs::path("model-00002-of-00002.safetensors"));

        const std::string sharded = backbone_hash(root_);
        write_weights(root_ / "model.safetensors", specs);
        QCOMPARE(backbone_hash(root_), sharded);
    }

    // --- content hash
    // ----------------------------------------------------------------------------------------------------

    // The expected value was computed by a Python script from the header's comment.
    void hashOfTheFolderWrittenByTransformers() {
        QCOMPARE(backbone_hash(kData / "bert-mini"),
                 std::string("8188a6bcc177eb391145070c8c051958a9bafc9c7aa57b3c9a5ffec8a462737d"));
        QCOMPARE(backbone_hash(kData / "bert-mini"),
                 std::string("8188a6bcc177eb391145070c8c051958a9bafc9c7aa57b3c9a5ffec8a462737d"));
    }

    void hashFollowsTheBackboneAndNothingElse() {
        std::vector<Spec> specs = tiny_weights(true);
        write_weights(root_ / "model.safetensors", specs);
        const std::string original = backbone_hash(root_);
        for (Spec& spec : specs) spec.name = "bert." + spec.name;
        specs.push_back({.name = "classifier.bias", .shape = {2}});
        write_weights(root_ / "model.safetensors", specs);
        QCOMPARE(backbone_hash(root_), original);

        std::string file = read_file(root_ / "model.safetensors");
        const auto headers = read_weight_headers(root_);
        for (const TensorEntry& tensor : headers[0].tensors) {
            file[tensor.begin] = static_cast<char>(file[tensor.begin] ^ 1);
            write_file_atomically(root_ / "model.safetensors", file);
            QCOMPARE(backbone_hash(root_) == original, tensor.name == "classifier.bias");
            file[tensor.begin] = static_cast<char>(file[tensor.begin] ^ 1);
        }
        write_file_atomically(root_ / "model.safetensors", file);
        QCOMPARE(backbone_hash(root_), original);
        Json json = tiny_json();
        json["hidden_act"] = "relu";
        write_config(json);
        QVERIFY(backbone_hash(root_) != original);
    }

    // Another tokenizer feeds the same weights other numbers. Each file counts when it comes, changes and goes.
    void hashFollowsTheTokenizer() {
        write_weights(root_ / "model.safetensors", tiny_weights(true));
        const std::string bare = backbone_hash(root_);
        std::set<std::string> seen{bare};
        for (const char* name : {"vocab.txt", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
                                 "added_tokens.json", "spiece.model"}) {
            for (const char* content : {"{}", "{ }"}) {
                write_file_atomically(root_ / name, content);
                QVERIFY2(seen.insert(backbone_hash(root_)).second, name);
            }
            fs::remove(root_ / name);
            QCOMPARE(backbone_hash(root_), bare);
        }
        write_file_atomically(root_ / "README.md", "words");
        QCOMPARE(backbone_hash(root_), bare);
    }
};

QTEST_APPLESS_MAIN(TestBackboneFolder)
#include "tst_backbone_folder.moc"
