// SPDX-License-Identifier: GPL-3.0-or-later
// What a step of training takes at the peak, by the ledger, at the sizes people have: MiniLM (asset minilm; skipped without it),
// and random weights in the shape of T5-base. Compared with the same step in Python (PyTorch 2.11, transformers), tensor bytes
// counted in the allocator; no times.
#include <torch/torch.h>

#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <map>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/engine/measured_step.h"
#include "core/formats/safetensors.h"

namespace fs = std::filesystem;
using namespace sherl;
using test::MeasuredStep;

namespace {

constexpr double kMillion = 1e6;

QByteArray millions(std::int64_t bytes) {
    return QByteArray::number(static_cast<double>(bytes) / kMillion, 'f', 1);
}

// A folder in the shape of google's t5-base. The same random numbers stand in every tensor, so that they are drawn once.
void write_t5_base(const fs::path& folder) {
    fs::create_directories(folder);
    const Json config{{"architectures", {"T5ForConditionalGeneration"}},
                      {"model_type", "t5"},
                      {"is_encoder_decoder", true},
                      {"vocab_size", 32128},
                      {"d_model", 768},
                      {"d_kv", 64},
                      {"d_ff", 3072},
                      {"num_heads", 12},
                      {"num_layers", 12},
                      {"num_decoder_layers", 12},
                      {"dropout_rate", 0.1},
                      {"feed_forward_proj", "relu"},
                      {"tie_word_embeddings", true},
                      {"pad_token_id", 0},
                      {"eos_token_id", 1},
                      {"decoder_start_token_id", 0}};
    write_file_atomically(folder / "config.json", config.dump(1));
    const auto wanted = formats::backbone_tensors(formats::read_backbone_config(folder), true);
    const auto count = [](const std::vector<std::int64_t>& shape) {
        std::size_t scalars = 1;
        for (const std::int64_t extent : shape) scalars *= static_cast<std::size_t>(extent);
        return scalars;
    };
    std::size_t most = 0;
    for (const auto& [name, shape] : wanted) most = std::max(most, count(shape));
    std::vector<float> random(most);
    const std::vector<float> ones(768, 1.0F);
    Random draw(1);
    constexpr std::size_t kDrawn = 1 << 20;
    for (std::size_t i = 0; i < most; ++i)
        random[i] = i < kDrawn ? static_cast<float>(0.1 * (draw.uniform() - 0.5)) : random[i - kDrawn];
    std::vector<formats::TensorToWrite> tensors;
    for (const auto& [name, shape] : wanted) {
        const bool norm = name.find("layer_norm") != std::string::npos;
        const auto values = std::as_bytes(std::span(norm ? ones : random)).first(count(shape) * sizeof(float));
        tensors.push_back({.name = name, .dtype = formats::Dtype::f32, .shape = shape, .data = values});
    }
    formats::write_safetensors(folder / "model.safetensors", tensors);
}

// The method of a committed experiment: the paper's settings, its lists of layers.
Json published(const std::string& kind) {
    const fs::path file = fs::path(SHERL_TEST_DATA) / "../../experiments/glue/base" / kind / "rte.json";
    return parse_json(read_file(file), file.string()).at("method");
}

}  // namespace

class TestRealMemory : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        engine::memory::install();
        at::set_num_threads(2);
    }

    // Python's bytes, in 10⁶, as tests/bench measures them: transformers' and peft's own, and the published SHERL block on
    // transformers' BERT.
    void minilmTakesNoMoreThanPython_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("dropouts");
        QTest::addColumn<bool>("checkpointing");
        QTest::addColumn<double>("python");
        QTest::newRow("LoRA, eval") << QStringLiteral("lora") << false << false << 559.9;
        QTest::newRow("LoRA, eval, checkpointing") << QStringLiteral("lora") << false << true << 255.4;
        QTest::newRow("LoRA, train") << QStringLiteral("lora") << true << false << 1036.9;
        QTest::newRow("LoRA, train, checkpointing") << QStringLiteral("lora") << true << true << 343.2;
        QTest::newRow("SHERL, eval") << QStringLiteral("sherl") << false << false << 364.1;
    }
    void minilmTakesNoMoreThanPython() {
        QFETCH(QString, kind);
        QFETCH(bool, dropouts);
        QFETCH(bool, checkpointing);
        QFETCH(double, python);
        fs::path minilm;
        try {
            minilm = asset_folder("minilm");
        } catch (const Error&) {
            QSKIP("MiniLM is not installed");
        }
        const MeasuredStep step = test::measure_step({.backbone = minilm,
                                                      .method = {{"kind", kind.toStdString()}},
                                                      .rows = 32,
                                                      .tokens = 128,
                                                      .dropouts = dropouts,
                                                      .checkpointing = checkpointing});
        qInfo("%s million bytes, Python %s", millions(step.peak).constData(), QByteArray::number(python).constData());
        const std::string split = test::describe(step.split);
        QVERIFY2(static_cast<double>(step.peak) <= python * kMillion, split.c_str());
    }

    // The paper's order of the methods in memory, and how far SHERL stays below the same step in Python (109 · 10⁶ bytes beside
    // the frozen weights). Batch 8, 128 source and 4 target tokens.
    void t5BaseOrder() {
        const QTemporaryDir folder;
        const fs::path backbone = fs::path(folder.path().toStdString()) / "t5-base";
        write_t5_base(backbone);
        std::map<std::string, MeasuredStep> steps;
        for (const char* kind : {"sherl", "lst", "adapter", "lora", "full"}) {
            const MeasuredStep step = test::measure_step(
                {.backbone = backbone, .method = published(kind), .rows = 8, .tokens = 128, .target = 4});
            qInfo("%s: %s million bytes, %s beside the frozen weights", kind, millions(step.peak).constData(),
                  millions(step.peak - step.frozen).constData());
            QVERIFY(std::isfinite(step.loss));
            steps.emplace(kind, step);
        }
        for (const char* beside : {"sherl", "lst"}) {
            for (const char* inside : {"adapter", "lora"}) QVERIFY(steps.at(beside).peak < steps.at(inside).peak);
        }
        for (const char* inside : {"adapter", "lora"}) QVERIFY(steps.at(inside).peak < steps.at("full").peak);
        const MeasuredStep& sherl = steps.at("sherl");
        const std::string split = test::describe(sherl.split);
        QVERIFY2(static_cast<double>(sherl.peak - sherl.frozen) <= 0.8 * 109 * kMillion, split.c_str());
    }
};

QTEST_GUILESS_MAIN(TestRealMemory)
#include "tst_real_memory.moc"
