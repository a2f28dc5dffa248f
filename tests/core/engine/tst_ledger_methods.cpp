// SPDX-License-Identifier: GPL-3.0-or-later
// The ledger against a second, independent count of every allocation, through the trainer's own step: every method on every host
// that the catalogue allows, with dropouts and without, with gradient checkpointing and without. 0 bytes off, at each step.
#include <torch/torch.h>

#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <numeric>
#include <set>

#include "core/engine/byte_counter.h"
#include "core/engine/measured_step.h"
#include "core/engine/method_options.h"
#include "core/spec/catalogue.h"
#include "support/tiny_t5.h"

namespace fs = std::filesystem;
using namespace sherl;

namespace {

std::int64_t sum(const api::MemorySplit& split) {
    const auto bytes = split.by_category();
    return std::accumulate(bytes.begin(), bytes.end(), std::int64_t{0});
}

// Texts of two lengths, so that batches need a mask.
engine::TextTask task_of(bool generates, std::int64_t vocabulary) {
    engine::TextTask task = test::measured::task_of(
        {.backbone = {}, .method = {}, .rows = 8, .tokens = 12, .target = generates ? 4 : 0}, vocabulary);
    for (std::size_t i = 1; i < task.train.examples.size(); i += 3) task.train.examples[i].ids.resize(7);
    return task;
}

// Bytes of weights that no allocator handed out.
std::int64_t mapped_bytes(const engine::Model& model, ByteCounter& counter) {
    std::set<const void*> seen;
    std::int64_t bytes = 0;
    for (const engine::BackboneWeight& weight : model.backbone()) {
        const void* data = weight.tensor.storage().data();
        if (!counter.counts(data) && seen.insert(data).second) bytes += static_cast<std::int64_t>(weight.tensor.nbytes());
    }
    return bytes;
}

}  // namespace

class TestLedgerMethods : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        engine::memory::install();
        counter_ = &ByteCounter::install();
        at::set_num_threads(2);
        bert_ = fs::path(SHERL_TEST_DATA) / "golden/backbones/bert-tiny";
        t5_ = fs::path(folder_.path().toStdString()) / "t5";
        test::write_tiny_t5(t5_, SHERL_TEST_DATA, {.encoder_blocks = 2, .decoder_blocks = 3});
    }

    // What the phases say of a step, by methods whose routes are known.
    void phases() {
        const std::string inside = "prepare forward loss backward prepare forward loss backward optimizer ";
        QCOMPARE(train("full", false, false, false), inside);
        QCOMPARE(train("lora", true, true, true), inside);
        // The encoder's late blocks, its last norm (side network), the decoder's early ones.
        const std::string one = "prepare early side late loss backward ";
        const std::string two = "prepare early side late side early side late side late loss backward ";
        QCOMPARE(train("sherl", false, false, false), one + one + "optimizer ");
        QCOMPARE(train("sherl", true, false, false), two + two + "optimizer ");
    }

    void noByteOff_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("host");
        for (const spec::Method& method : spec::catalogue().methods) {
            for (const std::string& host : method.hosts) {
                QTest::addRow("%s, %s", host.c_str(), method.kind.c_str())
                    << QString::fromStdString(method.kind) << QString::fromStdString(host);
            }
        }
    }
    void noByteOff() {
        QFETCH(QString, kind);
        QFETCH(QString, host);
        for (const bool dropouts : {false, true}) {
            for (const bool checkpointing : {false, true})
                (void)train(kind.toStdString(), host == u"t5", dropouts, checkpointing);
        }
    }

  private:
    // Three steps. Returns the phases of the last one.
    std::string train(const std::string& kind, bool two_stacks, bool dropouts, bool checkpointing) {
        std::string phases;
        take_steps(kind, two_stacks, dropouts, checkpointing, phases);
        return phases;
    }

    void take_steps(const std::string& kind, bool two_stacks, bool dropouts, bool checkpointing, std::string& phases) {
        const fs::path backbone = two_stacks ? t5_ : bert_;
        const formats::BackboneConfig config = formats::read_backbone_config(backbone);
        spec::RunSpec spec;
        spec.backbone.path = backbone;
        spec.backbone.mode = dropouts ? "train" : "eval";
        spec.method = test::tiny_method(kind, config);
        spec.train.epochs = 10;
        spec.train.batch_size = 2;
        spec.train.accumulate = 2;
        spec.train.gradient_checkpointing = checkpointing;
        spec.train.clip_norm = 1;
        const engine::TextTask task = task_of(two_stacks, config.vocabulary());
        const spec::Plan plan = spec::make_plan(spec.train, task.train.size());
        const engine::BatchFormat format{.pad_id = 0, .regression = false, .seq2seq = task.generates()};

        const std::int64_t before = counter_->live();
        engine::memory::Ledger ledger;
        {
            const engine::memory::RunScope run(ledger);
            const auto model = engine::build_model({.backbone = spec.backbone,
                                                    .method = spec.method,
                                                    .task_kind = task.kind,
                                                    .outputs = task.outputs(),
                                                    .pool = "mean",
                                                    .head_dropout = dropouts ? 0.1 : 0},
                                                   &ledger);
            const auto optimizer = engine::make_optimizer(spec.train.optimizer, model->trainable(), &ledger);
            const std::int64_t mapped = mapped_bytes(*model, *counter_) - before;
            QVERIFY(kind == "full" || mapped + before > 0);
            engine::Stepper stepper({.spec = spec,
                                     .task = task,
                                     .plan = plan,
                                     .format = format,
                                     .model = *model,
                                     .optimizer = *optimizer,
                                     .ledger = ledger});
            QCOMPARE(ledger.live(), counter_->live() + mapped);
            for (std::int64_t step = 1; step <= 3; ++step) {
                counter_->begin_window();
                const engine::StepResult taken = stepper.take(step, 0);
                const api::MemorySplit split = ledger.window_split(step);
                const api::StepTrace trace = ledger.window_trace(step);
                QCOMPARE(taken.peak_bytes, counter_->peak() + mapped);
                QCOMPARE(split.peak, taken.peak_bytes);
                QCOMPARE(sum(split), split.peak);
                QCOMPARE(trace.peak, split.peak);
                QCOMPARE(ledger.live(), counter_->live() + mapped);
                QCOMPARE(trace.points.back().bytes, ledger.live());
                QVERIFY(trace.points.back().event == trace.events && trace.events > 100);
                // The instant of the peak lies in the phase and the micro-batch that the trace has there.
                const auto after = std::find_if(trace.phases.begin(), trace.phases.end(),
                                                [&](const api::PhaseMark& mark) { return mark.event > trace.peak_event; });
                QVERIFY(after != trace.phases.begin());
                QVERIFY(std::prev(after)->phase == split.phase);
                QCOMPARE(std::prev(after)->micro_batch, split.micro_batch);
                phases.clear();
                for (const api::PhaseMark& mark : trace.phases) phases.append(to_string(mark.phase)).append(" ");
            }
        }
        QCOMPARE(counter_->live(), before);
    }

    ByteCounter* counter_ = nullptr;
    QTemporaryDir folder_;
    fs::path bert_, t5_;
};

QTEST_GUILESS_MAIN(TestLedgerMethods)
#include "tst_ledger_methods.moc"
