// SPDX-License-Identifier: GPL-3.0-or-later
// The specs of the published GLUE runs (experiments/glue): each resolves as it is once the backbones lie beside them, and says
// what methods.md (A5, C, D, E) says of it. Outside truth: that table, written out here; sizes that were published.
#include <QProcess>
#include <QtTest>
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "core/base/files.h"
#include "core/spec/glue.h"
#include "core/spec/resolve.h"
#include "core/spec/trained.h"

using namespace sherl;
using namespace sherl::spec;
namespace fs = std::filesystem;

namespace {

const fs::path kSpecs = fs::path(SHERL_TEST_DATA).parent_path().parent_path() / "experiments/glue";

// config.json as the published folders have it.
Json config_of(const std::string& size) {
    Json config{{"architectures", {"T5ForConditionalGeneration"}},
                {"model_type", "t5"},
                {"is_encoder_decoder", true},
                {"vocab_size", 32128},
                {"d_model", 1024},
                {"d_kv", 64},
                {"d_ff", 4096},
                {"num_heads", 16},
                {"num_layers", 24},
                {"relative_attention_num_buckets", 32},
                {"layer_norm_epsilon", 1e-6},
                {"dropout_rate", 0.1},
                {"pad_token_id", 0},
                {"eos_token_id", 1},
                {"decoder_start_token_id", 0}};
    if (size == "base") config.update({{"d_model", 768}, {"d_ff", 3072}, {"num_heads", 12}, {"num_layers", 12}});
    if (size == "3b") config.update({{"d_kv", 128}, {"d_ff", 16384}, {"num_heads", 32}});
    return config;
}

// The specs, relative to `folder`: not what a user has put beside them.
std::vector<fs::path> specs_below(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const char* size : {"base", "large", "3b"}) {
        for (const auto& entry : fs::recursive_directory_iterator(folder / size)) {
            if (!entry.is_directory()) files.push_back(fs::relative(entry.path(), folder));
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

// methods.md A5 and C: blocks counted from 0 whose outputs the side network takes.
std::set<std::int64_t> side_blocks(const std::string& method, const std::string& size) {
    if (size == "base") return {1, 2, 3, 5, 6, 7, 9, 10, 11};
    if (size == "3b") return method == "sherl" ? std::set<std::int64_t>{22, 23} : std::set<std::int64_t>{23};
    std::set<std::int64_t> odd{1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23};
    if (method == "sherl") odd.insert(22);
    return odd;
}

// The same as features (i + 1 is the output of block i), the embedding included where the method has it.
std::set<std::int64_t> features(const std::set<std::int64_t>& blocks, std::int64_t below, bool embedding) {
    std::set<std::int64_t> out;
    if (embedding) out.insert(0);
    for (const std::int64_t block : blocks) {
        if (block < below) out.insert(block + 1);
    }
    return out;
}

}  // namespace

class TestGlueRuns : public QObject {
    Q_OBJECT
    QTemporaryDir temporary_;
    fs::path glue_;  // where the specs would lie, with the backbones beside them

  private Q_SLOTS:
    void initTestCase() {
        glue_ = fs::path(temporary_.path().toStdString()) / "glue";
        for (const char* size : {"base", "large", "3b"}) {
            const fs::path folder = glue_ / (std::string("t5-") + size);
            fs::create_directories(folder);
            write_file_atomically(folder / "config.json", config_of(size).dump());
            fs::copy_file(fs::path(SHERL_TEST_DATA) / "text/t5/spiece.model", folder / "spiece.model");
        }
    }

    // 7 methods on base, SHERL and LST on large and 3B, 8 tasks each.
    void everyPublishedRunIsThere() {
        std::map<std::string, std::set<std::string>> tasks;
        for (const fs::path& file : specs_below(kSpecs)) tasks[file.parent_path().string()].insert(file.stem().string());
        std::set<std::string> methods;
        for (const auto& [folder, names] : tasks) {
            methods.insert(folder);
            QCOMPARE(names, (std::set<std::string>{"cola", "mnli", "mrpc", "qnli", "qqp", "rte", "sst2", "stsb"}));
        }
        QCOMPARE(methods, (std::set<std::string>{"base/full", "base/adapter", "base/lora", "base/bitfit", "base/prompt", "base/lst",
                                                 "base/sherl", "large/lst", "large/sherl", "3b/lst", "3b/sherl"}));
    }

    void runs_data() {
        QTest::addColumn<QString>("file");
        for (const fs::path& file : specs_below(kSpecs)) QTest::newRow(file.c_str()) << QString::fromStdString(file.string());
    }
    void runs() {
        QFETCH(QString, file);
        const fs::path path = file.toStdString();
        const std::string size = path.parent_path().parent_path().string(), method = path.parent_path().filename().string(),
                          task = path.stem().string();
        const ResolvedSpec run =
            resolve(load_spec_file(kSpecs / path), {.base = glue_ / path.parent_path(), .read_backbone = {}, .cores = 2});
        QVERIFY(run.warnings.empty());
        const RunSpec& spec = run.spec;
        QCOMPARE(spec.backbone.path, glue_ / ("t5-" + size));
        QCOMPARE(spec.backbone.mode, std::string("train"));  // the backbone's dropouts are on everywhere
        QCOMPARE(spec.method.kind, method);

        // Shared by all (A5): prompts, splits, best epoch by the mean of the task's metrics.
        QCOMPARE(spec.task.kind, std::string("seq2seq"));
        QCOMPARE(spec.task.data.name, task);
        QCOMPARE(spec.task.data.split.kind, std::string("official-t5"));
        QCOMPARE(spec.task.data.path, glue_ / "GLUE" / find_glue_task(task)->folder);
        QCOMPARE((std::pair{spec.task.max_length, spec.task.max_new_tokens}), (std::pair{std::int64_t{128}, std::int64_t{128}}));
        QVERIFY(!spec.task.max_target_length);
        QCOMPARE(spec.task.prefix, method != "adapter");
        const std::map<std::string, std::string> metrics{
            {"cola", "matthews"}, {"mrpc", "accuracy_f1"}, {"qqp", "accuracy_f1"}, {"stsb", "pearson_spearman"}};
        QCOMPARE(spec.task.metric, metrics.contains(task) ? metrics.at(task) : std::string("accuracy"));
        QCOMPARE(spec.train.select, std::string("best"));
        QVERIFY(!spec.train.evaluate_every && !spec.train.max_steps && !spec.train.early_stopping);

        // Training (E).
        const std::map<std::string, double> rates{{"full", 3e-4},   {"adapter", 3e-4}, {"lora", 3e-4}, {"bitfit", 3e-4},
                                                  {"prompt", 3e-1}, {"lst", 3e-3},     {"sherl", 3e-3}};
        const std::set<std::string> small{"rte", "cola", "mrpc", "stsb"};
        QCOMPARE(spec.train.optimizer.lr, rates.at(method));
        QCOMPARE(spec.train.epochs, small.contains(task) ? 20.0 : 10.0);
        const bool prompt = method == "prompt";
        QCOMPARE((std::pair{spec.train.batch_size, spec.train.accumulate}),
                 (std::pair{std::int64_t{prompt ? 50 : 100}, std::int64_t{prompt ? 2 : 1}}));
        QCOMPARE(spec.train.eval_batch_size, std::int64_t{100});
        QCOMPARE(spec.train.clip_norm, std::optional(1.0));
        QCOMPARE(spec.train.optimizer.kind, std::string("adamw_hf"));
        QCOMPARE((std::vector{spec.train.optimizer.beta1, spec.train.optimizer.beta2, spec.train.optimizer.eps,
                              spec.train.optimizer.weight_decay}),
                 (std::vector{0.9, 0.999, 1e-8, 0.0}));
        QCOMPARE(spec.train.schedule.kind, std::string("linear"));
        QCOMPARE(spec.train.schedule.warmup_steps, std::int64_t{500});
    }

    // Options of the methods, once for each size: those of cola stand for all tasks, which are equal.
    void methods_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<qint64>("trained");
        const auto row = [](const char* folder, qint64 trained) { QTest::newRow(folder) << QString::fromLatin1(folder) << trained; };
        row("base/full", 222882048);
        row("base/adapter", 3625728);
        row("base/lora", 3820644);
        row("base/bitfit", 280932);
        row("base/prompt", 76800);
        row("base/lst", 3878712);
        row("base/sherl", 1907236);
        row("large/lst", 9057328);
        row("large/sherl", 4700548);
        row("3b/lst", 2494896);
        row("3b/sherl", 1087620);
    }
    void methods() {
        QFETCH(QString, folder);
        QFETCH(qint64, trained);
        const fs::path path = folder.toStdString();
        const std::string size = path.parent_path().string(), method = path.filename().string();
        const Json document = load_spec_file(kSpecs / path / "cola.json");
        for (const fs::path& file : specs_below(kSpecs)) {
            if (file.parent_path() == path) QCOMPARE(load_spec_file(kSpecs / file).at("method"), document.at("method"));
        }
        RunSpec spec = resolve(document, {.base = glue_ / path, .read_backbone = {}, .cores = 2}).spec;
        formats::BackboneConfig backbone = formats::read_backbone_config(spec.backbone.path);
        backbone.t5.vocabulary = 32100;  // as the published code cuts it
        QCOMPARE(trained_parameters(spec, backbone), std::optional<std::int64_t>(trained));

        const auto set_of = [&](const char* option, const char* stack) {
            const std::vector<std::int64_t> list = spec.method.integers(option, stack);
            return std::set<std::int64_t>(list.begin(), list.end());
        };
        const std::int64_t blocks = backbone.t5.encoder_blocks;
        if (method == "sherl") {
            QCOMPARE(spec.method.integer("reduction"), std::int64_t{8});
            QCOMPARE(spec.method.number("epsilon"), 1e-6);
            QCOMPARE(spec.method.string("down"), std::string("gated"));
            for (const auto& [stack, late] : {std::pair("encoder", 0), std::pair("decoder", 1)}) {
                QCOMPARE(spec.method.integer("late_layers", stack), std::int64_t{late});
                std::set<std::int64_t> wanted = features(side_blocks(method, size), blocks - late, true);
                QCOMPARE(*wanted.rbegin(), blocks - late);  // the guide
                wanted.erase(blocks - late);
                QCOMPARE(set_of("early_layers", stack), wanted);
            }
        } else if (method == "lst") {
            QCOMPARE(spec.method.integer("reduction"), std::int64_t{8});
            QCOMPARE(spec.method.string("gate"), std::string("learnable"));
            QCOMPARE(spec.method.string("init"), std::string("fisher"));
            QCOMPARE(spec.method.string("fisher_order"), std::string("hash"));
            QCOMPARE(spec.method.integer("fisher_samples"), std::int64_t{1024});
            for (const char* stack : {"encoder", "decoder"})
                QCOMPARE(set_of("layers", stack), features(side_blocks(method, size), blocks, false));
        } else if (method == "adapter") {
            QCOMPARE(spec.method.integer("reduction"), std::int64_t{16});
            QCOMPARE(spec.method.string("activation"), std::string("gelu_new"));
        } else if (method == "lora") {
            QCOMPARE((std::vector{spec.method.number("rank"), spec.method.number("alpha"), spec.method.number("dropout")}),
                     (std::vector{32.0, 32.0, 0.1}));
            QCOMPARE(spec.method.strings("targets"), (std::vector<std::string>{"query", "value"}));
            QCOMPARE(spec.method.string("bias"), std::string("all"));
        } else if (method == "prompt") {
            QCOMPARE(spec.method.integer("length"), std::int64_t{100});
        }
    }

    // The files are those that make.py writes, byte for byte: Python's standard library is enough.
    void theScriptWritesThem() {
        const QString folder = temporary_.filePath(QStringLiteral("made"));
        QProcess python;
        python.start(QStringLiteral("python3"),
                     {QStringLiteral("-B"), QString::fromStdString((kSpecs / "make.py").string()), folder});
        QVERIFY2(python.waitForFinished() && python.exitCode() == 0, python.readAllStandardError().constData());
        const fs::path made = folder.toStdString();
        QCOMPARE(specs_below(made), specs_below(kSpecs));
        for (const fs::path& file : specs_below(made)) QVERIFY2(read_file(made / file) == read_file(kSpecs / file), file.c_str());
    }
};

QTEST_GUILESS_MAIN(TestGlueRuns)
#include "tst_glue_runs.moc"
