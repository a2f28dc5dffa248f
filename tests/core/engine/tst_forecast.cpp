// SPDX-License-Identifier: GPL-3.0-or-later
// The forecast against the engine's own steps: the same peak, the same cells, to the byte; and its reasons by counterfactual:
// what is named loses its gradient, and the bytes are gone.
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <map>
#include <set>

#include "core/engine/forecast_setup.h"
#include "core/engine/method_options.h"
#include "core/analysis/simulation/step.h"
#include "core/base/files.h"
#include "core/engine/train/device.h"
#include "core/spec/catalogue.h"
#include "support/tiny_t5.h"

using namespace sherl;
namespace fs = std::filesystem;

namespace {

using Cells = std::map<std::string, std::array<std::int64_t, 6>>;

Cells cells_of(const api::MemorySplit& split) {
    Cells cells;
    for (const api::MemoryCell& cell : split.cells) cells[cell.block] = cell.bytes;
    return cells;
}

std::string described(const Cells& cells, const Cells& other) {
    std::string text;
    for (const auto& [block, bytes] : cells) {
        const auto found = other.find(block);
        if (found != other.end() && found->second == bytes) continue;
        text.append(block).append(":");
        for (const std::int64_t each : bytes) text.append(" ").append(std::to_string(each));
        text.append("; ");
    }
    return text;
}

struct Host {
    const char* name;
    fs::path folder;
    std::int64_t target;
};

}  // namespace

class TestForecast : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::vector<Host> hosts_;

    void rows(bool with_ways) {
        QTest::addColumn<int>("host");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("dropouts");
        QTest::addColumn<bool>("checkpointing");
        for (int host = 0; host < static_cast<int>(hosts_.size()); ++host) {
            const Host& of = hosts_[static_cast<std::size_t>(host)];
            const formats::BackboneConfig config = formats::read_backbone_config(of.folder);
            for (const spec::Method& method : spec::catalogue().methods) {
                const auto& on = method.hosts;
                if (std::find(on.begin(), on.end(), config.model_type) == on.end()) continue;
                for (const bool dropouts : {false, true})
                    for (const bool checkpointing : {false, true}) {
                        if (!with_ways && (dropouts || checkpointing)) continue;
                        QTest::addRow("%s %s%s%s", of.name, method.kind.c_str(), dropouts ? " dropouts" : "",
                                      checkpointing ? " checkpointing" : "")
                            << host << QString::fromStdString(method.kind) << dropouts << checkpointing;
                    }
            }
        }
    }

    [[nodiscard]] test::StepSetting setting() const {
        QFETCH(const int, host);
        QFETCH(const QString, kind);
        QFETCH(const bool, dropouts);
        QFETCH(const bool, checkpointing);
        const Host& of = hosts_[static_cast<std::size_t>(host)];
        const std::string method = kind.toStdString();
        return {.backbone = of.folder,
                .method = of.target > 0 ? test::method_on_t5(method) : test::method_on_bert(method),
                .rows = 3,
                .tokens = 9,
                .target = of.target,
                .dropouts = dropouts,
                .checkpointing = checkpointing};
    }

  private Q_SLOTS:
    void initTestCase() {
        engine::memory::install();
        at::set_num_threads(1);
        const fs::path root = folder_.path().toStdString();
        fs::create_directories(root / "bert");
        write_file_atomically(root / "bert/config.json", R"({"model_type": "bert", "vocab_size": 60, "hidden_size": 32,
            "num_hidden_layers": 4, "num_attention_heads": 4, "intermediate_size": 48, "max_position_embeddings": 24})");
        test::write_random_weights(root / "bert");
        test::write_tiny_t5(root / "t5", SHERL_TEST_DATA);
        test::write_tiny_t5(root / "t5-gated", SHERL_TEST_DATA, {.encoder_blocks = 3, .gated = true, .tied = false});
        hosts_ = {{"bert", root / "bert", 0}, {"t5", root / "t5", 4}, {"t5-gated", root / "t5-gated", 5}};
    }

    void toTheByte_data() { rows(true); }
    void toTheByte() {
        const test::StepSetting of = setting();
        const test::MeasuredStep measured = test::measure_step(of);
        const analysis::Forecast predicted = analysis::forecast(test::forecast_setup(of));
        QCOMPARE(predicted.split.peak, measured.peak);
        const Cells here = cells_of(predicted.split), there = cells_of(measured.split);
        QVERIFY2(here == there, (described(here, there) + " measured " + described(there, here)).c_str());
        std::int64_t sum = 0;
        for (const api::MemoryCell& cell : predicted.split.cells)
            for (const std::int64_t bytes : cell.bytes) sum += bytes;
        QCOMPARE(sum, predicted.split.peak);
        // Reasons name every saved byte.
        std::int64_t named = 0;
        for (const analysis::AliveBecause& reason : predicted.reasons) named += reason.bytes;
        QCOMPARE(named, predicted.split.by_category()[3]);
    }

    void namesAreThoseOfTheEngine_data() { rows(false); }
    void namesAreThoseOfTheEngine() {
        const test::StepSetting of = setting();
        const analysis::ForecastSetup setup = test::forecast_setup(of);
        analysis::simulation::Step step(setup);
        std::map<std::string, std::vector<std::int64_t>> here, there;
        for (const auto& tensor : step.machine().trained()) here[tensor->name] = tensor->sizes;
        const auto model = engine::build_model({.backbone = setup.spec.backbone,
                                                .method = setup.spec.method,
                                                .task_kind = setup.spec.task.kind,
                                                .outputs = 2},
                                               nullptr);
        for (const engine::NamedTensor& named : model->trainable()) there[named.name] = named.tensor.sizes().vec();
        QCOMPARE(here.size(), there.size());
        QVERIFY(here == there);
    }

    // For each group in turn: the named tensors are detached in the engine's model, and of the activations that its forward pass
    // keeps in that block exactly those are gone that are needed by nothing else.
    void reasonsByCounterfactual_data() { rows(false); }
    void reasonsByCounterfactual() {
        const test::StepSetting of = setting();
        const analysis::ForecastSetup setup = test::forecast_setup(of);
        analysis::simulation::Step step(setup);
        step.machine().watch_reasons(0);
        struct Group {
            std::string block;
            std::int64_t bytes;
            std::set<std::string> tensors;
        };
        std::vector<Group> groups;
        step.forward([&](const analysis::simulation::Machine& machine) {
            for (const auto& kept : machine.kept_now()) {
                Group group{machine.blocks()[static_cast<std::size_t>(kept.block)], kept.bytes, {}};
                for (const auto* leaf : kept.leaves) group.tensors.insert(leaf->name);
                groups.push_back(std::move(group));
            }
        });
        QVERIFY(!groups.empty());

        engine::memory::Ledger ledger;
        const engine::memory::RunScope run(ledger);
        const auto model = engine::build_model({.backbone = setup.spec.backbone,
                                                .method = setup.spec.method,
                                                .task_kind = setup.spec.task.kind,
                                                .outputs = 2},
                                               &ledger);
        const engine::TextTask task = test::measured::task_of(of, setup.config.vocabulary());
        std::vector<std::int64_t> all(static_cast<std::size_t>(of.rows));
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int64_t>(i);
        const engine::Batch batch =
            engine::make_batch(task.train.examples, all, {.pad_id = 0, .seq2seq = task.generates()}, &ledger);
        const auto saved_without = [&](const std::set<std::string>& detached) {
            for (const engine::NamedTensor& named : model->trainable())
                named.tensor.requires_grad_(!detached.contains(named.name));
            engine::ForwardContext context;
            context.training = true;
            context.generator = engine::make_generator(at::kCPU, 1);
            ledger.begin_window();
            const at::Tensor loss = model->loss(model->forward(batch, context), batch);
            const at::Tensor higher = at::empty({1 << 24});  // so that the peak is now
            std::map<std::string, std::int64_t> saved;
            for (const api::MemoryCell& cell : ledger.window_split(1).cells) saved[cell.block] = cell.bytes[3];
            return saved;
        };
        const std::map<std::string, std::int64_t> before = saved_without({});
        const auto is_table = [](const std::string& name) { return name.find("relative_attention_bias") != std::string::npos; };
        for (const Group& group : groups) {
            // Without a gradient of its own table T5's attention is another operator, which keeps other things.
            if (std::any_of(group.tensors.begin(), group.tensors.end(), is_table)) continue;
            std::int64_t gone = 0;
            for (const Group& other : groups) {
                const bool all_detached = std::includes(group.tensors.begin(), group.tensors.end(), other.tensors.begin(),
                                                        other.tensors.end());
                if (other.block == group.block && all_detached) gone += other.bytes;
            }
            const std::int64_t after = saved_without(group.tensors)[group.block];
            QVERIFY2(after == before.at(group.block) - gone,
                     (group.block + ": " + std::to_string(before.at(group.block)) + " before, " + std::to_string(after) + " after, " +
                      std::to_string(gone) + " named")
                         .c_str());
        }
    }

    void hostsThatAMethodIsNotFor() {
        analysis::ForecastSetup setup = test::forecast_setup({.backbone = hosts_[1].folder, .method = test::method_on_t5("lora"), .target = 3});
        setup.spec.method.kind = "unipt";
        QVERIFY_THROWS_EXCEPTION(Error, (void)analysis::forecast(setup));
    }
};

QTEST_GUILESS_MAIN(TestForecast)
#include "tst_forecast.moc"
