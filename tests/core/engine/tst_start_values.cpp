// SPDX-License-Identifier: GPL-3.0-or-later
// Start values of a run: exports of the same method set them, whatever does not fit is refused by name and changes nothing.
#include <torch/torch.h>
#include <QtTest>

#include <filesystem>
#include <functional>

#include "core/base/error.h"
#include "core/engine/memory/ledger.h"
#include "core/engine/train/start_values.h"
#include "export_support.h"

namespace fs = std::filesystem;
using namespace sherl;
using namespace sherl::engine;
using namespace sherl::test;

namespace {

constexpr std::int64_t kClasses = 3;

struct World {
    explicit World(const std::string& kind, const std::string& host = "bert") : request(make_run(folder.path().toStdString(), kind, host)) {
        (void)export_adapter(request);
        request.spec.train.start_from = request.target;
        request.spec.train.seed = 77;
    }

    // What the run would train, after its start; or the id of why not.
    std::string start(std::int64_t classes = kClasses) {
        const ModelRequest asked = model_request(request.spec, classes);
        model = build_model(asked, nullptr);
        std::vector<at::Tensor> before;
        for (const NamedTensor& item : model->trainable()) before.push_back(item.tensor.detach().clone());
        notes.clear();
        try {
            return set_start_values(request.spec, asked, {}, {}, [] { return false; }, notes, *model) ? "set" : "interrupted";
        } catch (const Error& error) {
            for (std::size_t i = 0; i < before.size(); ++i)
                if (!at::equal(before[i], model->trainable()[i].tensor)) return "changed, and then " + error.id();
            return error.id();
        }
    }

    void change_config(const std::function<void(Json&)>& change) const {
        const fs::path file = request.target / kAdapterConfig;
        Json config = parse_json(read_file(file), file.string());
        change(config);
        write_file_atomically(file, config.dump());
    }

    QTemporaryDir folder;
    std::vector<Text> notes;
    api::ExportRequest request;
    std::unique_ptr<Model> model;
};

}  // namespace

class TestStartValues : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { memory::install(); }

    void exportsAreTaken_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("host");
        for (const char* kind : {"lora", "ia3", "prompt", "prefix", "adapter", "sherl", "lst", "unipt", "bitfit"})
            QTest::newRow(kind) << QString::fromLatin1(kind) << QStringLiteral("bert");
        for (const char* kind : {"lora", "adapter", "sherl", "lst", "prompt"})
            QTest::newRow(qPrintable(QStringLiteral("t5-") + QLatin1String(kind))) << QString::fromLatin1(kind) << QStringLiteral("t5");
    }
    void exportsAreTaken() {
        QFETCH(QString, kind);
        QFETCH(QString, host);
        World world(kind.toStdString(), host.toStdString());
        // A T5's adapters are filed under the task; another task's run takes them all the same.
        if (host == QLatin1String("t5")) world.request.spec.task.data.name = "another";
        QCOMPARE(world.start(), std::string("set"));
        const auto stored = load_tensors(world.request.target / kAdapterTensors);
        QCOMPARE(world.model->trainable().size(), stored.size());
        for (const NamedTensor& item : world.model->trainable()) {
            std::string name = item.name;
            if (const std::size_t key = name.find("another"); key != std::string::npos) name.replace(key, 7, "reviews");
            QVERIFY2(stored.contains(name) && at::equal(stored.at(name), item.tensor), item.name.c_str());
        }
        QVERIFY(match_start(world.request.spec, kClasses).full());
    }

    // LoRA's tensors are the same whatever they are multiplied with.
    void anotherScaleIsRefused_data() {
        QTest::addColumn<QString>("host");
        for (const char* host : {"bert", "t5"}) QTest::newRow(host) << QString::fromLatin1(host);
    }
    void anotherScaleIsRefused() {
        QFETCH(QString, host);
        World world("lora", host.toStdString());
        world.request.spec.method.options["alpha"] = 2 * world.request.spec.method.number("alpha");
        QCOMPARE(world.start(), std::string("start.scale"));
        world.request.spec.train.start_partial = true;
        QCOMPARE(world.start(), std::string("start.scale"));
    }

    void anotherRankAndAnotherHostAreToldAsSuch() {
        World bert("lora"), t5("lora", "t5");
        bert.request.spec.method.options["rank"] = 4;
        QCOMPARE(bert.start(), std::string("start.rank"));
        bert.request.spec.method.options["rank"] = 2;
        bert.request.spec.train.start_from = t5.request.target;
        QCOMPARE(bert.start(), std::string("start.host"));
        t5.request.spec.train.start_from = bert.request.target;
        QCOMPARE(t5.start(), std::string("start.host"));
    }

    void formsWithoutAPlaceAreRefused() {
        World world("lora");
        world.change_config([](Json& config) { config["alpha_pattern"] = {{"layer.0.attention.self.query", 64}}; });
        QCOMPARE(world.start(), std::string("start.scale"));
        world.change_config([](Json& config) { config["alpha_pattern"] = Json::object(), config["init_lora_weights"] = "pissa_niter_4"; });
        QCOMPARE(world.start(), std::string("start.form"));
        world.change_config([](Json& config) { config["init_lora_weights"] = true, config["lora_alpha"] = nullptr; });
        QCOMPARE(world.start(), std::string("start.config"));
        world.change_config([](Json& config) { config["peft_type"] = nullptr; });
        QCOMPARE(world.start(), std::string("start.config"));
        world.change_config([](Json& config) { config["peft_type"] = "IA3"; });
        QCOMPARE(world.start(), std::string("start.method"));
        write_file_atomically(world.request.target / kAdapterConfig, "[]");
        QCOMPARE(world.start(), std::string("start.method"));
    }

    // Shapes do not tell which layers a side network reads.
    void otherOptionsOfTheSameShapeAreRefused() {
        World world("sherl");
        world.request.spec.method.options["early_layers"] = {0, 1, 2};
        QCOMPARE(world.start(), std::string("set"));
        world.request.spec.method.options["epsilon"] = 1e-3;
        QCOMPARE(world.start(), std::string("start.options"));
        world.request.spec.train.start_partial = true;
        QCOMPARE(world.start(), std::string("set"));
    }

    void aHeadOfOtherClassesStartsAnew() {
        World world("lora");
        const api::StartMatch match = match_start(world.request.spec, 5);
        QVERIFY(match.head_only && !match.full());
        QCOMPARE(match.missing, (std::vector<std::string>{"classifier.bias", "classifier.weight"}));
        QCOMPARE(match.unexpected, match.missing);
        QCOMPARE(match.shapes.at("classifier.bias"), std::string("(5) here, (3) there"));
        QCOMPARE(world.start(5), std::string("set"));
        QCOMPARE(world.notes.size(), std::size_t{1});
        QVERIFY(world.notes.front().english().find("2 start anew") != std::string::npos);
    }

    void whatDoesNotFitIsRefusedUnlessAllowed() {
        World world("lora");
        world.request.spec.method.options["targets"] = {"query"};
        QCOMPARE(world.start(), std::string("start.tensor"));  // those of value belong nowhere
        world.request.spec.method.options["targets"] = {"query", "value", "key"};
        QCOMPARE(world.start(), std::string("start.tensor"));  // those of key are missing
        world.request.spec.train.start_partial = true;
        QCOMPARE(world.start(), std::string("set"));
        const auto stored = load_tensors(world.request.target / kAdapterTensors);
        for (const NamedTensor& item : world.model->trainable())
            if (stored.contains(item.name)) QVERIFY2(at::equal(stored.at(item.name), item.tensor), item.name.c_str());
        world.request.spec.method.options["targets"] = {"key"};
        world.request.spec.task.pool = "mean";
        QCOMPARE(world.start(), std::string("set"));  // the head alone
    }

    // The library keeps a head's untrained copy beside the trained one in some of its forms.
    void theUntrainedCopyOfAHeadIsPassedOver() {
        World world("lora");
        std::vector<NamedTensor> tensors;
        for (const auto& [name, tensor] : load_tensors(world.request.target / kAdapterTensors)) {
            if (!name.starts_with("classifier.")) {
                tensors.push_back({name, tensor.clone()});
                continue;
            }
            const std::string end = name.substr(std::string("classifier.").size());
            tensors.push_back({"base_model.model.classifier.modules_to_save.default." + end, tensor.clone()});
            tensors.push_back({"base_model.model.classifier.original_module." + end, at::zeros_like(tensor)});
        }
        save_tensors(world.request.target / kAdapterTensors, tensors);
        QCOMPARE(world.start(), std::string("set"));
        for (const NamedTensor& item : world.model->trainable())
            if (item.name == "classifier.weight") QVERIFY(item.tensor.abs().sum().item<double>() > 0);
        tensors.push_back({"classifier.weight", tensors.back().tensor.clone()});
        save_tensors(world.request.target / kAdapterTensors, tensors);
        QCOMPARE(world.start(), std::string("start.tensor"));
    }

    void importanceCanBeInterrupted() {
        World world("lst", "t5");
        world.request.spec.train.start_from.reset();
        world.request.spec.method.options.update({{"init", "fisher"}, {"fisher_samples", 4}, {"fisher_order", "ascending"}});
        TextTask task;
        for (int i = 0; i < 4; ++i) task.train.examples.push_back({.ids = {5, 6, 1}, .type_ids = {}, .target_ids = {7, 1}, .label = 0, .target = 0, .full_length = 3});
        const ModelRequest asked = model_request(world.request.spec, kClasses);
        const BatchFormat format{.pad_id = 0, .regression = false, .seq2seq = true, .score_type = at::kFloat, .device = at::kCPU};
        int asked_for = 0;
        std::vector<Text> notes;
        const auto model = build_model(asked, nullptr);
        QVERIFY(!set_start_values(world.request.spec, asked, task, format, [&] { return ++asked_for > 2; }, notes, *model));
        QCOMPARE(asked_for, 4);  // two examples went through; then once for the third, and once more
        QVERIFY(set_start_values(world.request.spec, asked, task, format, [] { return false; }, notes, *model));
    }
};

QTEST_APPLESS_MAIN(TestStartValues)
#include "tst_start_values.moc"
