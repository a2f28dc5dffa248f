// SPDX-License-Identifier: GPL-3.0-or-later
// What a step of training takes at the peak, by the ledger, on tiny models: no more than the same step in Python, and in the order
// that the methods promise. Real sizes: tst_real_memory.cpp.
#include <torch/torch.h>

#include <QTemporaryDir>
#include <QtTest>
#include <map>

#include "core/engine/measured_step.h"
#include "core/engine/method_options.h"
#include "support/tiny_t5.h"

namespace fs = std::filesystem;
using namespace sherl;
using test::MeasuredStep;

class TestStepMemory : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        engine::memory::install();
        at::set_num_threads(1);
    }

    // 64 texts of 24 tokens on the committed BERT; the bytes are those of PyTorch 2.11 with transformers 5.24 and peft 0.21, the
    // published SHERL block on transformers' BERT, counted in the allocator as in tests/bench.
    void noMoreThanPython_data() {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<bool>("dropouts");
        QTest::addColumn<bool>("checkpointing");
        QTest::addColumn<qint64>("python");
        const QByteArray lora = R"({"kind": "lora", "rank": 8})";
        QTest::newRow("LoRA, eval") << lora << false << false << qint64{8366640};
        QTest::newRow("LoRA, eval, checkpointing") << lora << false << true << qint64{4128272};
        QTest::newRow("LoRA, train") << lora << true << false << qint64{15936048};
        QTest::newRow("LoRA, train, checkpointing") << lora << true << true << qint64{6266384};
        QTest::newRow("SHERL, eval") << QByteArray(R"({"kind": "sherl", "early_layers": [0, 1, 2]})") << false << false
                                     << qint64{6047112};
    }
    void noMoreThanPython() {
        QFETCH(QByteArray, method);
        QFETCH(bool, dropouts);
        QFETCH(bool, checkpointing);
        QFETCH(qint64, python);
        const MeasuredStep step = test::measure_step({.backbone = fs::path(SHERL_TEST_DATA) / "golden/backbones/bert-tiny",
                                                      .method = Json::parse(method.toStdString()),
                                                      .rows = 64,
                                                      .tokens = 24,
                                                      .dropouts = dropouts,
                                                      .checkpointing = checkpointing});
        qInfo("%lld bytes, Python %lld", static_cast<long long>(step.peak), static_cast<long long>(python));
        const std::string split = test::describe(step.split);
        QVERIFY2(step.peak <= python, split.c_str());
    }

    // Side networks below what runs through the backbone, that below full tuning, and checkpointing below each.
    void orderOnTwoStacks() {
        const QTemporaryDir folder;
        const fs::path backbone = fs::path(folder.path().toStdString()) / "t5";
        test::write_tiny_t5(backbone, SHERL_TEST_DATA,
                            {.encoder_blocks = 6, .decoder_blocks = 6, .width = 64, .heads = 4, .head_width = 16, .feed_forward = 256});
        const auto peak = [&](const char* method, bool checkpointing) {
            const MeasuredStep step = test::measure_step({.backbone = backbone,
                                                          .method = Json::parse(method),
                                                          .rows = 8,
                                                          .tokens = 128,
                                                          .target = 4,
                                                          .checkpointing = checkpointing});
            qInfo("%s%s: %lld bytes", method, checkpointing ? ", checkpointing" : "", static_cast<long long>(step.peak));
            return step.peak;
        };
        const std::int64_t sherl = peak(R"({"kind": "sherl", "reduction": 8})", false);
        const std::int64_t lst = peak(R"({"kind": "lst", "reduction": 8})", false);
        for (const char* inside : {R"({"kind": "adapter"})", R"({"kind": "lora"})"}) {
            const std::int64_t plain = peak(inside, false);
            QVERIFY(sherl < plain && lst < plain);
            QVERIFY(plain < peak(R"({"kind": "full"})", false));
            QVERIFY(2 * peak(inside, true) < plain);
        }
    }
};

QTEST_GUILESS_MAIN(TestStepMemory)
#include "tst_step_memory.moc"
