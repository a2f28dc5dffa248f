// SPDX-License-Identifier: GPL-3.0-or-later
// Adapters folded into the backbone: W + s·B·A and factors by hand in float64, folders that open as backbones, refusals.
#include <torch/torch.h>
#include <QtTest>

#include <filesystem>
#include <map>

#include "core/base/error.h"
#include "core/engine/memory/ledger.h"
#include "core/spec/catalogue.h"
#include "export_support.h"

namespace fs = std::filesystem;
using namespace sherl;
using namespace sherl::engine;
using namespace sherl::test;

namespace {

using Tensors = std::map<std::string, at::Tensor>;

Tensors of_best(const api::ExportRequest& request) {
    return load_tensors(request.files / "best/adapter.safetensors");
}

api::ExportRequest make_merge(const fs::path& root, const std::string& kind, const std::string& host = "bert") {
    api::ExportRequest request = make_request(root, kind, host);
    request.merge = true;
    return request;
}

// Equal where nothing was merged; where it was, the float64 value cast once.
void compare(const Tensors& before, const Tensors& after, const Tensors& expected, const std::string& prefix = {}) {
    for (const auto& [name, value] : expected) QVERIFY2(before.contains(name), name.c_str());
    for (const auto& [name, tensor] : before) {
        const auto found = after.find(prefix + name);
        QVERIFY2(found != after.end(), name.c_str());
        const auto merged = expected.find(name);
        const at::Tensor wanted = merged == expected.end() ? tensor : merged->second.to(tensor.scalar_type());
        QVERIFY2(at::equal(found->second, wanted), name.c_str());
    }
}

}  // namespace

class TestMerge : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { memory::install(); }

    void loraIsAddedInDouble() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        api::ExportRequest request = make_merge(root, "lora");
        request.spec.method.options["bias"] = "all";
        write_weights(request);
        const api::ExportReport report = export_adapter(request);
        QCOMPARE(report.layout, std::string("merged lora"));
        QVERIFY2(report.probe_error > 0 && report.probe_error < 1e-5, qPrintable(QString::number(report.probe_error)));

        const Tensors before = load_tensors(root / "backbone/model.safetensors"), trained = of_best(request);
        const double scale = request.spec.method.number("alpha") / request.spec.method.number("rank");
        const std::string base = "base_model.model.", a = ".lora_A.weight";
        Tensors expected;
        for (const auto& [name, tensor] : trained) {
            if (!name.starts_with(base)) continue;
            std::string module = name.substr(base.size());
            if (module.ends_with(a)) {
                module.resize(module.size() - a.size());
                const at::Tensor product = at::matmul(trained.at(base + module + ".lora_B.weight").to(at::kDouble), tensor.to(at::kDouble));
                expected[module + ".weight"] = before.at(module + ".weight").to(at::kDouble) + scale * product;
            } else if (module.ends_with(".bias")) {
                const std::size_t inner = module.find(".base_layer");
                if (inner != std::string::npos) module.erase(inner, std::string(".base_layer").size());
                expected[module] = tensor.to(at::kDouble);
            }
        }
        QVERIFY(expected.size() > 8);
        compare(before, load_tensors(request.target / "model.safetensors"), expected);
        // The head of pool "mean" is none that transformers has.
        const Tensors head = load_tensors(request.target / "head.safetensors");
        QCOMPARE(head.size(), std::size_t{2});
        QVERIFY(at::equal(head.at("classifier.weight"), trained.at("classifier.weight")));
        QCOMPARE(formats::inspect_backbone(request.target).problems.size(), std::size_t{0});
        QVERIFY(!fs::exists(request.target / "adapter_model.safetensors"));
        const std::string card = read_file(request.target / "card.md");
        QVERIFY2(card.find("folded into") != std::string::npos && card.find("| layout | merged lora |") != std::string::npos, card.c_str());
    }

    void factorsScaleRowsAndColumns() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        api::ExportRequest request = make_merge(root, "ia3");
        write_weights(request);
        const api::ExportReport report = export_adapter(request);
        QVERIFY(report.probe_error < 1e-5);
        const Tensors before = load_tensors(root / "backbone/model.safetensors"), trained = of_best(request);
        Tensors expected;
        for (const auto& [name, tensor] : trained) {
            const std::string base = "base_model.model.", end = ".ia3_l";
            if (!name.ends_with(end)) continue;
            const std::string module = name.substr(base.size(), name.size() - base.size() - end.size());
            const at::Tensor factor = tensor.to(at::kDouble);
            expected[module + ".weight"] = before.at(module + ".weight").to(at::kDouble) * factor;
            if (tensor.size(1) == 1) expected[module + ".bias"] = before.at(module + ".bias").to(at::kDouble) * factor.view(-1);
        }
        QVERIFY(expected.size() > 4);
        compare(before, load_tensors(request.target / "model.safetensors"), expected);
    }

    // transformers has a class for a head on the pooler: the whole folder is one model, which python_exports loads.
    void headOnThePoolerBelongsToTheModel() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        api::ExportRequest request = make_merge(root, "lora");
        request.spec.task.pool = "pooler";
        write_weights(request);
        const api::ExportReport report = export_adapter(request);
        QVERIFY(report.probe_error < 1e-5);
        const Tensors after = load_tensors(request.target / "model.safetensors");
        QVERIFY(after.contains("classifier.weight") && after.contains("bert.pooler.dense.weight"));
        QVERIFY(!fs::exists(request.target / "head.safetensors"));
        QCOMPARE(report.head_tensors, 2);
        QCOMPARE(static_cast<std::size_t>(report.tensors), after.size());
        const Json config = parse_json(read_file(request.target / "config.json"), "config");
        QVERIFY(config.at("architectures") == Json({"BertForSequenceClassification"}));
        QVERIFY(config.at("id2label") == Json({{"0", "no"}, {"1", "yes"}, {"2", "perhaps"}}));
        // The unmerged twin beside it, for the second reader.
        const fs::path samples = fs::path(SHERL_BINARY_DIR) / "merged-samples";
        fs::remove_all(samples);
        fs::create_directories(samples);
        fs::copy(request.target, samples / "merged", fs::copy_options::recursive);
        request.merge = false;
        fs::copy(root / "backbone", samples / "backbone", fs::copy_options::recursive);
        request.spec.backbone.path = samples / "backbone";
        request.target = samples / "adapter";
        (void)export_adapter(request);
    }

    void t5KeepsItsNames() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        api::ExportRequest request = make_merge(root, "lora", "t5");
        request.spec.method.options["bias"] = "none";
        write_weights(request);
        const api::ExportReport report = export_adapter(request);
        QVERIFY2(report.probe_error > 0 && report.probe_error < 1e-4, qPrintable(QString::number(report.probe_error)));
        const Tensors before = load_tensors(root / "backbone/model.safetensors"), trained = of_best(request);
        const double scale = request.spec.method.number("alpha") / request.spec.method.number("rank");
        Tensors expected;
        for (const auto& [name, tensor] : trained) {
            const std::size_t mark = name.find(".lora_As.");
            if (mark == std::string::npos) continue;
            std::string other = name;
            other.replace(mark, 9, ".lora_Bs.");
            const std::string weight = name.substr(0, mark) + ".weight";
            expected[weight] = before.at(weight).to(at::kDouble) + scale * at::matmul(trained.at(other).to(at::kDouble), tensor.to(at::kDouble));
        }
        QVERIFY(expected.size() > 4);
        compare(before, load_tensors(request.target / "model.safetensors"), expected);
        QVERIFY(fs::exists(request.target / "spiece.model") && !fs::exists(request.target / "head.safetensors"));
        QCOMPARE(read_file(request.target / "config.json"), OrderedJson::parse(read_file(root / "backbone/config.json")).dump(2) + "\n");
    }

    // Values that the file's type cannot hold are refused, and half precision is told as what it costs.
    void halfPrecisionIsTold() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        api::ExportRequest request = make_merge(root, "lora");
        std::vector<NamedTensor> halved;
        for (const auto& [name, tensor] : load_tensors(root / "backbone/model.safetensors"))
            halved.push_back({name, tensor.is_floating_point() ? tensor.to(at::kHalf) : tensor.clone()});
        save_tensors(root / "backbone/model.safetensors", halved, {{"format", "pt"}});
        write_weights(request);
        const api::ExportReport report = export_adapter(request);
        QVERIFY(report.probe_error > 1e-6);
        for (const auto& [name, tensor] : load_tensors(request.target / "model.safetensors"))
            QVERIFY2(!tensor.is_floating_point() || tensor.scalar_type() == at::kHalf, name.c_str());

        std::vector<NamedTensor> large;
        for (const auto& [name, tensor] : of_best(request)) large.push_back({name, name.ends_with("lora_B.weight") ? tensor * 1e7 : tensor.clone()});
        save_tensors(request.files / "best/adapter.safetensors", large, {{"step", "20"}});
        request.target = root / "large";
        try {
            (void)export_adapter(request);
            QFAIL("merged");
        } catch (const Error& error) {
            QCOMPARE(error.id(), std::string("export.merge"));
            QVERIFY(error.problems().front().what.english().find(".weight") != std::string::npos);
        }
        QVERIFY(!fs::exists(request.target));
    }

    void othersAreRefused_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("host");
        for (const spec::Method& method : spec::catalogue().methods) {
            for (const std::string& host : method.hosts) {
                if (method.merges && host == "bert") continue;  // LoRA on T5 trains biases here, for which a T5 has no place
                const QString kind = QString::fromStdString(method.kind), on = QString::fromStdString(host);
                QTest::newRow(qPrintable(on + QLatin1Char('-') + kind)) << kind << on;
            }
        }
    }
    void othersAreRefused() {
        QFETCH(QString, kind);
        QFETCH(QString, host);
        QTemporaryDir folder;
        const api::ExportRequest request = make_merge(folder.path().toStdString(), kind.toStdString(), host.toStdString());
        try {
            (void)export_adapter(request);
            QFAIL("merged");
        } catch (const Error& error) {
            QCOMPARE(error.id(), std::string("export.merge"));
            QVERIFY(error.kind() == ErrorKind::input && !error.problems().front().way_out.empty());
        }
        QVERIFY(!fs::exists(request.target));
    }
};

QTEST_APPLESS_MAIN(TestMerge)
#include "tst_merge.moc"
